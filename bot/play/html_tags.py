"""HTML by construction: text is escaped where it enters a tag, so nothing said becomes live."""

from __future__ import annotations

import html
from collections.abc import Iterable

VOID = frozenset(("br", "hr", "input", "meta"))


class Markup(str):
    """HTML that is finished; any other str is text."""

    __slots__ = ()


Content = str | Iterable[str]


def flow(*contents: Content) -> Markup:
    """Contents one after the other, what is text escaped."""
    return Markup("".join(_finished(part) for content in contents for part in _parts(content)))


def tag(name: str, /, *contents: Content, **attributes: str | float | None) -> Markup:
    """An element. `class_` is the attribute class, `data_rows` is data-rows; None is left out."""
    shown = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    end = "" if name in VOID else f"</{name}>"
    return Markup(f"<{name}{shown}>{flow(*contents)}{end}")


def _parts(content: Content) -> Iterable[str]:
    return (content,) if isinstance(content, str) else content


def _finished(part: str) -> str:
    return part if isinstance(part, Markup) else html.escape(part)
