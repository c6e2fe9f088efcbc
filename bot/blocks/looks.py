"""A page in several looks, richest first: each part in the best form that a surface takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.blocks import native
from bot.blocks.classic import Blocks, blocks_of, context, section
from bot.blocks.elements import Block
from bot.blocks.limits import LIMITS
from bot.blocks.mrkdwn import bold
from bot.page import (
    Cell,
    Chart,
    Choices,
    Column,
    Folded,
    Line,
    Lines,
    Page,
    Part,
    Rule,
    Series,
    Table,
)

Kinds = frozenset[str]

NATIVE: Kinds = frozenset({"data_table", "table", "data_visualization", "container"})
_TAKEN: tuple[Kinds, ...] = (
    NATIVE,
    NATIVE - {"data_visualization"},
    frozenset({"table"}),
    frozenset(),
)
"""What a surface may take: everything, no charts (which came later), tables only, nothing new."""
_KEPT = 6
"""Blocks left free for buttons and whoever shared it."""


@dataclass(frozen=True, slots=True)
class Look:
    """A way to show a reply."""

    blocks: Blocks
    kinds: Kinds = frozenset()
    """The blocks in it that not every surface takes."""


_Forms = tuple[tuple[str, Blocks], ...]
"""A part by the kind of block it takes, richest first; the last takes none."""


def looks(page: Page) -> tuple[Look, ...]:
    """The different looks of a page, the richest first; the last is taken everywhere."""
    forms = list(_forms(page))
    made: list[Look] = []
    for taken in _TAKEN:
        look = _look(forms, taken)
        if not made or look != made[-1]:
            made.append(look)
    return tuple(made)


def _look(forms: Iterable[_Forms], taken: Kinds) -> Look:
    chosen = [next(form for form in each if form[0] in taken or not form[0]) for each in forms]
    blocks = within([block for _, made in chosen for block in made], LIMITS.blocks - _KEPT)
    return Look(tuple(blocks), NATIVE.intersection(block["type"] for block in blocks))


def _forms(page: Page) -> Iterator[_Forms]:
    """Only one table of a message may be a native one, and few charts fit."""
    tables = [at for at, part in enumerate(page) if isinstance(part, Table)]
    charts = [at for at, part in enumerate(page) if isinstance(part, Chart)]
    beyond = (*tables[LIMITS.tables :], *charts[LIMITS.charts :])
    for at, part in enumerate(page):
        made = tuple(_forms_of(part))
        yield made[-1:] if at in beyond else made


def _forms_of(part: Part) -> Iterator[tuple[str, Blocks]]:
    match part:
        case Table():
            yield from native.tables(part)
            yield "", tuple(blocks_of(part))
        case Chart():
            yield "data_visualization", tuple(native.chart(part))
            yield "", ()
        case Choices(label):
            yield "", tuple(section([bold(label)]))
        case Folded(title, parts):
            inner = tuple(block for each in parts for block in blocks_of(each))
            yield "container", tuple(native.container(title, within(inner, LIMITS.container)))
            yield "", (*blocks_of(Rule()), *inner)
        case _:
            yield "", tuple(blocks_of(part))


def within(blocks: Sequence[Block], most: int) -> Sequence[Block]:
    """The first blocks, and how many more there are; what is inside of others counts as well."""
    sizes = [1 + len(block.get("child_blocks", ())) for block in blocks]
    if sum(sizes) <= most:
        return blocks
    kept, room = 0, most - 1
    while sizes[kept] <= room:
        room -= sizes[kept]
        kept += 1
    return [*blocks[:kept], *context([f"+{len(blocks) - kept:,} more parts of the answer"])]


_SAMPLES: Mapping[str, Part] = {
    "data_table": Table(Line("Sample"), (Column("Name"),), ((Cell(("x",)),),)),
    "table": Table(Line("Sample"), (Column("Name"),), ((Cell(("x",)),),), sortable=False),
    "data_visualization": Chart("Sample", "USD", ("x",), (Series("y", (1,)),)),
    "container": Folded("Sample", (Lines((Line("x"),)),)),
}


def looks_like(kind: str) -> list[Block]:
    """The least that shows a kind of native block, to ask whether Slack takes it."""
    forms = dict(_forms_of(_SAMPLES[kind]))
    return list(forms[kind])
