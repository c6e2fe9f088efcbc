"""What the gallery shows: the golden replies, and what else has blocks or is a view."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

Json = Mapping[str, Any]
GOLDEN = Path(__file__).parents[1] / "bot" / "golden"
_VIEWS = frozenset(("home", "modal"))


class Look(NamedTuple):
    """One way a reply is sent; `view` instead of blocks for a modal or the Home tab."""

    blocks: Sequence[Json] = ()
    view: Json | None = None


class Sample(NamedTuple):
    name: str
    """A file's name without its ending, or the question; ids are made from it."""
    group: str
    text: str
    """What a notification shows and a screen reader says; a view has none."""
    looks: tuple[Look, ...]
    """The one that is sent first comes first."""


def goldens(folder: Path = GOLDEN) -> Iterator[Sample]:
    for file in sorted(folder.glob("*.json")):
        try:
            yield sample(file.stem, "Golden replies", json.loads(file.read_text("utf-8")))
        except ValueError as error:
            raise ValueError(f"{file.name}: {error}") from error


def sample(name: str, group: str, made: Json) -> Sample:
    """A reply with looks, with blocks alone, with a view, or a bare view."""
    return Sample(name, group, made.get("text", ""), _looks(made))


def _looks(made: Json) -> tuple[Look, ...]:
    match made:
        case {"type": kind} if kind in _VIEWS:
            return (Look((), made),)
        case {"view": view}:
            return (Look((), view),)
        case {"looks": [_, *_] as looks}:
            return tuple(Look(look["blocks"]) for look in looks)
        case {"blocks": blocks}:
            return (Look(blocks),)
        case _:
            raise ValueError("neither a reply (blocks or looks) nor a view")


class Counted(NamedTuple):
    blocks: int
    kinds: tuple[str, ...]
    """Kinds of blocks in their order, once each."""
    longest: int
    """Characters of the longest text that is not in a table."""


def counted(look: Look) -> Counted:
    blocks = look.view["blocks"] if look.view else look.blocks
    kinds = tuple(dict.fromkeys(str(block.get("type")) for block in blocks))
    return Counted(len(blocks), kinds, max((len(text) for text in _texts(blocks)), default=0))


def _texts(made: object) -> Iterator[str]:
    match made:
        case {"text": str(text)}:
            yield text
        case Mapping():
            yield from (text for value in made.values() for text in _texts(value))
        case list() | tuple():
            yield from (text for value in made for text in _texts(value))
        case _:
            return
