"""What in a payload acts when Slack shows it: mentions that ring, links that lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

_ANGLED = re.compile(r"<([^<>\n]+)>")
_BARE = re.compile(r"(?<![<|\w/])https?://\S+|(?<!\w)@(?:here|channel|everyone)\b")
"""Slack makes links and mentions of these on its own unless a text is verbatim."""
_IN_MARKDOWN = re.compile(r"\]\(\s*<?([^)\s>]+)")
_PINGS = {"user": "user_id", "usergroup": "usergroup_id", "channel": "channel_id"}


def active(blocks: Sequence[Mapping[str, Any]], allowed: Collection[str] = ()) -> list[str]:
    """Mentions, and links that are not https; those of the `allowed` user ids are left out."""
    return [found for found in _acts(list(blocks)) if not _is_fine(found, allowed)]


def active_text(text: str, allowed: Collection[str] = ()) -> list[str]:
    """The same of a message's `text`."""
    return [found for found in _angled(text) if not _is_fine(found, allowed)]


def links(blocks: Sequence[Mapping[str, Any]]) -> list[str]:
    """Every https address that somebody may click, for a test that knows which it expects."""
    return [found.strip("<>").split("|")[0] for found in _acts(list(blocks)) if "https://" in found]


def _is_fine(found: str, allowed: Collection[str]) -> bool:
    if found.startswith("<@"):
        return found[2:-1].split("|")[0] in allowed
    return found.startswith("<https://")


def _angled(text: str) -> Iterator[str]:
    return (found[0] for found in _ANGLED.finditer(text) if _leads(found[1]))


def _leads(inside: str) -> bool:
    """`<@U1>`, `<#C1>`, `<!here>`, `<http://x|y>`, `<mailto:x>`; not `<b>` and not `< 3 >`."""
    return inside[0] in "@#!" or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", inside) is not None


def _acts(value: Any) -> Iterator[str]:
    match value:
        case list() | tuple():
            for inside in value:
                yield from _acts(inside)
        case {"type": "mrkdwn", "text": str(text), **rest}:
            yield from _angled(text)
            if not rest.get("verbatim"):
                yield from (found[0] for found in _BARE.finditer(_ANGLED.sub(" ", text)))
        case {"type": "markdown", "text": str(text)}:
            yield from _angled(text)
            yield from (f"<{found[1]}>" for found in _IN_MARKDOWN.finditer(text))
        case {"type": "broadcast", "range": str(range_)}:
            yield f"<!{range_}>"
        case {"type": "user" | "usergroup" | "channel" as kind, **fields}:
            yield f"<{'@' if kind == 'user' else '!'}{fields.get(_PINGS[kind])}>"
        case dict():
            if isinstance(url := value.get("url") or value.get("image_url"), str):
                yield f"<{url}>"
            yield from _acts(list(value.values()))
        case _:
            return
