"""The page of one model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot import formatting
from bot.answer import ModelCard, Stated
from bot.page import offer_text, price_tables
from bot.page.card_details import details, migration_line
from bot.page.card_head import head_lines
from bot.page.fact_lines import fact_lines
from bot.page.model_text import read_as, understood
from bot.page.page_parts import Lines, Listing, Page, Part, SmallPrint, Title, TwoColumns, folded
from catalog.fit.evidence import STALE_DAYS, Evidence

_MAX_USES, _MAX_AVOIDED = 2, 2
"""Lines that show at once; the rest is in the fold."""
_FOLD = "Prices, licence and evidence"


def card_page(answer: ModelCard) -> Page:
    return tuple(_asked(answer) if answer.asked else _parts(answer))


def _asked(answer: ModelCard) -> Iterator[Part]:
    """Only the facts that are asked for."""
    yield Lines(tuple(fact_lines(answer.asked)))
    if notes := tuple(understood(answer.name_match, answer.line)):
        yield SmallPrint(notes)


def _parts(answer: ModelCard) -> Iterator[Part]:
    yield Title(answer.line.name)
    ending = answer.life.stage in ("retiring", "retired")
    if lines := (*head_lines(answer), *((migration_line(answer),) if ending else ())):
        yield Lines(lines)
    yield from _uses(answer)
    more = (
        Listing("Also for", tuple(line.text for line in answer.use_it_for[_MAX_USES:])),
        Listing("Nor for", tuple(line.text for line in answer.do_not_use_it_for[_MAX_AVOIDED:])),
    )
    shown = [listing for listing in more if listing.items]
    if answer.life.stage != "retired":
        shown = [*price_tables.ladder_list(answer.rows), *shown]
    yield from folded(_FOLD, (*shown, *details(answer)))
    yield SmallPrint(tuple(line for line in _small_print(answer) if line))


def _uses(answer: ModelCard) -> tuple[Part, ...]:
    use, avoid = (
        Listing(label, tuple(line.text for line in advice))
        for label, advice in (
            ("Use it for", answer.use_it_for[:_MAX_USES]),
            ("Do not use it for", answer.do_not_use_it_for[:_MAX_AVOIDED]),
        )
    )
    if use.items and avoid.items:
        return (TwoColumns(use, avoid),)
    return tuple(listing for listing in (use, avoid) if listing.items)


def _small_print(answer: ModelCard) -> Iterator[str]:
    yield from read_as(answer.name_match, answer.line)
    if any(fit.stale for fit in answer.fits):
        yield f"Some of the evidence is over {STALE_DAYS} days old: check before you rely on it."
    undated = (Stated(source, answer.as_of) for source in answer.sources)
    yield offer_text.sources(tuple(_dated_sources(answer)) or undated)


def _dated_sources(answer: ModelCard) -> Iterator[Stated]:
    yield from (row.stated for row in answer.rows.priced)
    yield from (Stated(peer.source.name, peer.source.as_of) for peer in answer.peers)
    yield from (Stated(fact.source, fact.as_of) for fact in _evidence(answer))
    yield from (Stated(formatting.host(fact.source), fact.checked) for fact in answer.about)


def _evidence(answer: ModelCard) -> Iterable[Evidence]:
    for line in (*answer.use_it_for, *answer.do_not_use_it_for):
        yield from line.evidence
    for fit in answer.fits:
        yield from (*fit.evidence, *fit.against)
