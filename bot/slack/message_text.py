"""What a message says: its text, blocks, attachments and forwarded messages, and what it links to.

Apps write in blocks, beside a summary or no text at all. A forwarded message is an attachment.
https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any
from urllib.parse import unquote

from catalog.catalog import Catalog
from catalog.resolution.outcomes import Choice, Found

_Json = Mapping[str, Any]

_LINK = re.compile(
    r"<(?P<url>https?://[^<>|]*)(?:\|(?P<label>[^<>]*))?>|(?P<raw>https?://[^\s<>|]+)"
)
_PATH = re.compile(r"https?://[^/?#]*([^?#]*)")
_MOST_TEXT = 4000
"""Characters after which no further part is read: a question is read up to 800."""
_MOST_LINKS, _MOST_SEGMENTS = 4, 6
"""Of one part and of one link that are looked up; a text of nothing but links would take long."""
_LONGEST_PATH = 300
_CONTROLS = frozenset(("actions", "context_actions", "button"))
"""What people tap says nothing about the message."""
_INLINE = frozenset(("rich_text_section", "rich_text_quote", "rich_text_preformatted"))
"""Blocks whose elements stand in one line, in the middle of a word even."""
_TEXTS = (
    "pretext",
    "title",
    "subtitle",
    "text",
    "body",
    "value",
    "fields",
    "elements",
    "caption",
    "rows",
    "blocks",
    "message_blocks",
    "message",
    "child_blocks",
    "alt_text",
)
"""Fields of blocks and attachments that hold texts, in the order in which they are shown."""


def message_text(message: _Json, catalog: Catalog) -> str:
    """All that a message says, each part once, with the models that its links are about."""
    parts: dict[str, str] = {}  # by their letters: mrkdwn and rich text differ in the rest
    length = 0
    for raw in _parts(message):
        if length > _MOST_TEXT:
            break
        length += len(raw)
        part = with_linked_names(raw, catalog)
        letters = "".join(filter(str.isalnum, part.casefold()))
        if not letters or any(letters in other for other in parts):
            continue
        for other in [other for other in parts if other in letters]:
            del parts[other]
        parts[letters] = part
    return "\n".join(parts.values())


def with_linked_names(text: str, catalog: Catalog) -> str:
    """The text with the name of a model in place of a link to it that says no name itself."""

    def shown(link: re.Match[str]) -> str:
        label = link["label"] or ""
        if label and catalog.named(label):
            return label
        return f"{label} {_linked_name(link['url'] or link['raw'], catalog)} "

    return _LINK.sub(shown, text, count=_MOST_LINKS) if "://" in text else text


def _linked_name(url: str, catalog: Catalog) -> str:
    """The name in the path of a link, as `LAB/MODEL` or alone; empty where none is.

    A name has a number in it: pages have names such as "command" or "nova" too.
    """
    path = _PATH.match(url)
    if path is None or len(path[1]) > _LONGEST_PATH:
        return ""
    segments = [segment for segment in unquote(path[1]).split("/") if segment]
    segments = segments[:_MOST_SEGMENTS]
    names = (*map("/".join, pairwise(segments)), *segments)
    return next((name for name in names if _is_name(name, catalog)), "")


def _is_name(text: str, catalog: Catalog) -> bool:
    if not any(map(str.isdigit, text)):
        return False
    match catalog.named(text):
        case Found(matched=matched) | Choice(matched=matched):
            return matched != "typo"
        case None:
            return False


def _parts(message: _Json) -> Iterator[str]:
    yield message.get("text") or ""
    for block in message.get("blocks") or ():
        yield _text(block)
    for attachment in message.get("attachments") or ():
        yield from _attachment_parts(attachment)


def _attachment_parts(attachment: _Json) -> Iterator[str]:
    """Its texts; the summary where it has none."""
    texts = [text for name in _TEXTS if (text := _text(attachment.get(name)))]
    yield from texts or [attachment.get("fallback") or ""]
    for name in ("title_link", "from_url"):
        if url := attachment.get(name):
            yield f"<{url}>"


def _text(value: object) -> str:
    """The text inside a block, a field of it, or a list of blocks."""
    match value:
        case str():
            return value
        case list():
            return "\n".join(filter(None, map(_text, value)))
        case {"type": str(kind)} if kind in _CONTROLS:
            return ""
        case {"type": "link", "url": url, "text": text}:
            return f"<{url}|{text}>"
        case {"type": "link", "url": url}:
            return f"<{url}>"
        case {"type": str(kind), "elements": list(elements)} if kind in _INLINE:
            return "".join(map(_text, elements))
        case {**fields}:
            return "\n".join(text for name in _TEXTS if (text := _text(fields.get(name))))
        case _:
            return ""
