"""What channels are told of what they watch: ten lines at most, and a button for the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.blocks.buttons import UNWATCH, WATCH_HERE
from bot.blocks.elements import LIMITS, Block, Element, actions, bold, button, escape, section
from bot.blocks.reply import Reply, Variant
from bot.watches.digest import DigestLine

MOST_LINES = 10
SEE_ALL = "digest_all"
"""The action of the button; its value is the number of the message."""
_TITLE = bold("News of what is watched here")
_MOST_SECTIONS = 40
_ROW = "watches"


def digest_message(number: int, lines: Sequence[DigestLine]) -> Reply:
    """The message of that number in the store."""
    shown = [_TITLE, *map(_line, lines[:MOST_LINES])]
    rest = len(lines[MOST_LINES:])
    if not rest:
        return Reply("\n".join(shown), (Variant(()),))
    shown.append(f"… and {rest} more.")
    blocks = (*_sections(shown), actions([button("See all", SEE_ALL, str(number))], _ROW))
    return Reply("\n".join(shown), (Variant(blocks),))


def watch_message(text: str, buttons: Sequence[Element] = ()) -> Reply:
    """What was done about a watch, and what can be done next."""
    row = (actions(buttons, _ROW),) if buttons else ()
    return Reply(text, (Variant((section(text), *row)),))


def undo_button(number: int, place: str) -> Element:
    """Ends a watch of a channel, or of a person by their id."""
    return button("Undo", UNWATCH, f"{number}:{place}")


def here_button(model: str) -> Element:
    return button("Tell this channel instead", WATCH_HERE, model)


def whole_digest(lines: Sequence[DigestLine]) -> Reply:
    """All lines of it."""
    shown = [_TITLE, *map(_line, lines)]
    return Reply(_TITLE, (Variant(tuple(_sections(shown))),))


def _line(line: DigestLine) -> str:
    text = escape(line.text)
    if not line.taken_back:
        return f"• {text}"
    return f"• ~{text.replace('~', '∼')}~ {escape(line.taken_back)}"


def _sections(lines: Sequence[str]) -> Iterator[Block]:
    """As many as hold all lines, up to what a message may have."""
    rest = list(lines)
    for _ in range(_MOST_SECTIONS):
        if not rest:
            return
        kept, room = 1, LIMITS.section - len(rest[0])
        while kept < len(rest) and len(rest[kept]) < room:
            room -= len(rest[kept]) + 1
            kept += 1
        yield section("\n".join(rest[:kept])[: LIMITS.section])
        rest = rest[kept:]
