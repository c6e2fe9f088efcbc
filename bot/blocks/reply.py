"""An answer as Slack is sent it: a text, and variants in blocks from richest to most basic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from bot.answer import Answer
from bot.blocks import native_blocks
from bot.blocks.basic_blocks import Blocks, basic_blocks, context, section
from bot.blocks.elements import LIMITS, Block, bold
from bot.blocks.fallback_text import fallback_text
from bot.page.page_parts import (
    Cell,
    Chart,
    Choices,
    Column,
    Divider,
    Folded,
    Line,
    Lines,
    Page,
    Part,
    Series,
    Table,
)
from bot.page.pages import build_page

Kinds = frozenset[str]
"""Types of native blocks."""

NATIVE: Kinds = frozenset({"data_table", "table", "data_visualization", "container"})
"""The types of block that not every surface of Slack accepts."""
IN_MESSAGES: Kinds = NATIVE | {"context_actions"}
"""The same with what only messages accept."""
_ACCEPTED: tuple[Kinds, ...] = (
    NATIVE,
    NATIVE - {"data_visualization"},
    frozenset({"table"}),
    frozenset(),
)
"""What a surface may accept: everything, no charts (which came later), tables only, nothing new."""
_RESERVED = 6
"""Blocks left free for buttons and for the line that says who shared the answer."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to show a reply in blocks."""

    blocks: Blocks
    kinds: Kinds = frozenset()
    """The types of native blocks in it."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What Slack is sent."""

    text: str
    """The whole answer in words, for notifications and screen readers; escaped."""
    variants: tuple[Variant, ...]
    """Richest first; the last is accepted by every surface."""

    @property
    def blocks(self) -> Blocks:
        """The blocks of the variant that every surface accepts."""
        return self.variants[-1].blocks

    def best(self, accepted: frozenset[str]) -> Variant:
        """The richest variant for a surface that accepts these types of native blocks."""
        return next(variant for variant in self.variants if variant.kinds <= accepted)


@dataclass(frozen=True, eq=False)
class _Form:
    """One way to show a part, in blocks of a native type ("" for none), made when it is used."""

    kind: str
    make: Callable[[], Iterable[Block]]

    @cached_property
    def blocks(self) -> Blocks:
        return tuple(self.make())


_Forms = tuple[_Form, ...]
"""The forms of a part, richest first; the last needs no native type."""


def render(answer: Answer, accepted: Kinds | None = None) -> Reply:
    """The reply to an answer, within Slack's limits and with nothing in it that acts.

    With `accepted`, only the variant for a surface that accepts these types of native blocks.
    """
    parts = build_page(answer)
    shown = variants(parts) if accepted is None else (richest_variant(parts, accepted),)
    return Reply(fallback_text(parts), shown)


def plain_reply(text: str) -> Reply:
    """A reply of words alone; `text` is escaped already."""
    return Reply(text, (Variant(()),))


def begin_with(note: str, reply: Reply) -> Reply:
    """The reply behind a line of small print; `note` is escaped already."""
    begun = (Variant((*context([note]), *each.blocks), each.kinds) for each in reply.variants)
    return Reply(f"{note}\n{reply.text}", tuple(begun))


def append_blocks(reply: Reply, blocks: Iterable[Block]) -> Reply:
    """The reply with the same blocks at the end of every variant."""
    added = tuple(blocks)
    extended = (Variant((*variant.blocks, *added), variant.kinds) for variant in reply.variants)
    return Reply(reply.text, tuple(extended))


def append_context_actions(
    reply: Reply, context_actions: Sequence[Block], instead: Sequence[Block]
) -> Reply:
    """The reply with rows that only messages accept at the end of every variant.

    Each variant is followed by the same with other rows in their place, so that where Slack does
    not accept them yet, nobody loses a table.
    """
    if not context_actions:
        return append_blocks(reply, instead)
    kinds = IN_MESSAGES.intersection(block["type"] for block in context_actions)
    both = (
        each
        for variant in reply.variants
        for each in (
            Variant((*variant.blocks, *context_actions), variant.kinds | kinds),
            Variant((*variant.blocks, *instead), variant.kinds),
        )
    )
    return Reply(reply.text, tuple(both))


def variants(parts: Page) -> tuple[Variant, ...]:
    """The different variants of a page, richest first; the last is accepted everywhere."""
    forms = list(_forms(parts))
    distinct: list[Variant] = []
    for accepted in _ACCEPTED:
        variant = _variant(_chosen(forms, accepted))
        if not distinct or variant != distinct[-1]:
            distinct.append(variant)
    return tuple(distinct)


def richest_variant(parts: Page, accepted: Kinds) -> Variant:
    """The richest of the variants of a page that needs no other native types than these."""
    forms = list(_forms(parts))
    choices = (_chosen(forms, kinds) for kinds in _ACCEPTED)
    return _variant(next(c for c in choices if {form.kind for form in c} <= {"", *accepted}))


def _chosen(forms: Iterable[_Forms], accepted: Kinds) -> _Forms:
    return tuple(next(f for f in each if f.kind in accepted or not f.kind) for each in forms)


def _variant(chosen: _Forms) -> Variant:
    all_blocks = [block for form in chosen for block in form.blocks]
    kept = tuple(_truncated(all_blocks, LIMITS.blocks - _RESERVED))
    return Variant(kept, NATIVE.intersection(block["type"] for block in kept))


def _forms(parts: Page) -> Iterator[_Forms]:
    """The forms of each part; for tables and charts beyond Slack's limits only the basic one."""
    tables = [at for at, part in enumerate(parts) if isinstance(part, Table)]
    charts = [at for at, part in enumerate(parts) if isinstance(part, Chart)]
    beyond = (*tables[LIMITS.tables :], *charts[LIMITS.charts :])
    for at, part in enumerate(parts):
        forms = tuple(_part_forms(part))
        yield forms[-1:] if at in beyond else forms


def _part_forms(part: Part) -> Iterator[_Form]:
    match part:
        case Table():
            if part.sortable and native_blocks.fits_a_phone(part):
                yield _Form("data_table", partial(native_blocks.data_table, part))
            yield _Form("table", partial(native_blocks.static_table, part))
            yield _Form("", partial(basic_blocks, part))
        case Chart():
            yield _Form("data_visualization", partial(native_blocks.chart_block, part))
            yield _Form("", tuple)
        case Choices(label):
            # The items are the labels of the buttons below, or of the menu.
            yield _Form("", partial(section, [bold(label)]))
        case Folded():
            yield _Form("container", partial(_folded, part))
            yield _Form("", partial(_unfolded, part))
        case _:
            yield _Form("", partial(basic_blocks, part))


def _folded(part: Folded) -> Iterator[Block]:
    children = _truncated(tuple(_inside(part)), LIMITS.container)
    return native_blocks.container(part.title, children)


def _unfolded(part: Folded) -> Iterator[Block]:
    yield from basic_blocks(Divider())
    yield from _inside(part)


def _inside(part: Folded) -> Iterator[Block]:
    for each in part.parts:
        yield from basic_blocks(each)


def _truncated(blocks: Sequence[Block], limit: int) -> Sequence[Block]:
    """The first blocks, and how many more there are; those inside a container are counted too."""
    sizes = [1 + len(block.get("child_blocks", ())) for block in blocks]
    if sum(sizes) <= limit:
        return blocks
    kept, room = 0, limit - 1
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


def sample_blocks(kind: str) -> list[Block]:
    """The smallest blocks with a native type of block in them, to ask whether Slack accepts it."""
    return next(list(form.blocks) for form in _part_forms(_SAMPLES[kind]) if form.kind == kind)
