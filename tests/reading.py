"""HTML as a browser would take it apart: elements, their attributes and their text."""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import NamedTuple

_VOID = frozenset(("br", "hr", "img", "input", "link", "meta"))


class Tag(NamedTuple):
    name: str
    attributes: Mapping[str, str]
    text: str
    """All the text within."""


class Reader(HTMLParser):
    """Every element in the order of their ends; text of script and style is no text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[Tag] = []
        self._open: list[tuple[str, dict[str, str], list[str]]] = []

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attributes}
        if name in _VOID:
            self.tags.append(Tag(name, found, ""))
        else:
            self._open.append((name, found, []))

    def handle_endtag(self, name: str) -> None:
        opened, attributes, texts = self._open.pop()
        assert opened == name, f"<{opened}> is ended by </{name}>"
        self.tags.append(Tag(name, attributes, "".join(texts)))

    def handle_data(self, text: str) -> None:
        for _, _, texts in self._open:
            texts.append(text)

    def close(self) -> None:
        super().close()
        assert not self._open


def read(html: str) -> list[Tag]:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader.tags


def found(html: str, name: str, look: str = "") -> list[Tag]:
    wanted = set(look.split())
    return [
        tag
        for tag in read(html)
        if tag.name == name and wanted <= set(tag.attributes.get("class", "").split())
    ]
