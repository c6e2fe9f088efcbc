"""What a message says: its text, blocks, attachments and forwarded messages, and what it links to.

Apps write in blocks, beside a summary or no text at all. A forwarded message is an attachment.
https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.query.links import with_linked_names
from catalog.catalog import Catalog

_Json = Mapping[str, Any]

_MOST_TEXT = 4000
"""Characters after which no further part is read: a question is read up to 800."""
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
