"""What the gallery shows: the golden replies, and what else has blocks or is a view."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

Json = Mapping[str, Any]
GOLDEN = Path(__file__).parents[1] / "bot" / "golden"
_VIEWS = frozenset(("home", "modal"))


class Variant(NamedTuple):
    """One way a reply is sent; `view` instead of blocks for a modal or the Home tab."""

    blocks: Sequence[Json] = ()
    view: Json | None = None


class Sample(NamedTuple):
    name: str
    """A file's name without its ending, or the question; ids are made from it."""
    group: str
    text: str
    """What a notification shows and a screen reader says; a view has none."""
    variants: tuple[Variant, ...]
    """The one that is sent first comes first."""


def goldens(folder: Path = GOLDEN) -> Iterator[Sample]:
    """A richer variant of ladder.json is a file beside it, such as ladder.data_table.json."""
    files = sorted(folder.glob("*.json"), key=_name_and_richness)
    for name, of_reply in groupby(files, lambda file: _name_and_richness(file)[0]):
        *richer, plain = [_read(name, file) for file in of_reply]
        yield plain._replace(
            variants=(*(variant for made in richer for variant in made.variants), *plain.variants)
        )


def _name_and_richness(file: Path) -> tuple[str, int, str]:
    """Sorts the variants of a reply as they are tried: those with most kinds of blocks first."""
    name, _, kinds = file.stem.partition(".")
    return name, -len(kinds.split("+")) if kinds else 0, kinds


def _read(name: str, file: Path) -> Sample:
    try:
        return sample(name, "Golden replies", json.loads(file.read_text("utf-8")))
    except ValueError as error:
        raise ValueError(f"{file.name}: {error}") from error


def sample(name: str, group: str, made: Json) -> Sample:
    """A reply with variants, with blocks alone, with a view, or a bare view."""
    return Sample(name, group, made.get("text", ""), _variants(made))


def _variants(made: Json) -> tuple[Variant, ...]:
    match made:
        case {"type": kind} if kind in _VIEWS:
            return (Variant((), made),)
        case {"view": view}:
            return (Variant((), view),)
        case {"variants": [_, *_] as variants}:
            return tuple(Variant(variant["blocks"]) for variant in variants)
        case {"blocks": blocks}:
            return (Variant(blocks),)
        case _:
            raise ValueError("neither a reply (blocks or variants) nor a view")


class Counted(NamedTuple):
    blocks: int
    kinds: tuple[str, ...]
    """Kinds of blocks in their order, once each."""
    longest: int
    """Characters of the longest text that is not in a table."""


def counted(variant: Variant) -> Counted:
    blocks = variant.view["blocks"] if variant.view else variant.blocks
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
