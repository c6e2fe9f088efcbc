"""The page of what has become of prices in some days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot import formatting
from bot.answer import ChangedPrice, PriceChanges
from bot.answer.price_changes import EndedModel
from bot.page import offer_text
from bot.page.page_parts import (
    Cell,
    Column,
    Line,
    Lines,
    Page,
    Part,
    Row,
    SmallPrint,
    Table,
    Title,
    table,
)
from catalog.past_prices import PriceStep

_COLUMNS = (Column("Model", elastic=True), Column("Before → now"), Column("Change"))
_MOST_ROWS = 10
_MAX_NAMES = 5


def price_changes_page(answer: PriceChanges) -> Page:
    return tuple(_parts(answer))


def _parts(answer: PriceChanges) -> Iterator[Part]:
    yield Title(_title(answer))
    yield Lines(tuple(_lines(answer)))
    only = answer.period.only if answer.period else None
    if only != "rose":
        yield from _changes("Cheaper", answer.cheaper)
    if only != "fell":
        yield from _changes("Dearer", answer.dearer)
    yield SmallPrint(tuple(_small_print(answer)))


def _title(answer: PriceChanges) -> str:
    only = answer.period.only if answer.period else None
    what = {"fell": "What got cheaper", "rose": "What got dearer"}.get(only or "", "What changed")
    return f"{what} {days(answer)}"


def days(answer: PriceChanges) -> str:
    """ "since 2026-09-01", "from 2026-09-01 to 2026-09-30"."""
    is_open = answer.period is None or answer.period.last is None
    return f"since {answer.first}" if is_open else f"from {answer.first} to {answer.last}"


def _lines(answer: PriceChanges) -> Iterator[Line]:
    counts = (
        (f"{len(answer.cheaper):,} got cheaper" if answer.cheaper else ""),
        (f"{len(answer.dearer):,} got dearer" if answer.dearer else ""),
    )
    told = ", ".join(filter(None, counts))
    yield Line(f"{told}." if told else "No change of a price is known.", "Prices")
    if answer.announced:
        yield Line(
            formatting.first_texts([*map(_announced, answer.announced)], 3, "; "), "Announced"
        )
    if answer.released:
        yield Line(formatting.listed(answer.released, _MAX_NAMES), "Came out")
    if answer.ended:
        yield Line(last_days(answer.ended), "Ended")
    if answer.ending:
        yield Line(last_days(answer.ending), "Ends")


def _announced(change: ChangedPrice) -> str:
    return (
        f"{change.line.name} {offer_text.price(change.after.prices)} from {change.after.first_day}"
    )


def last_days(models: Sequence[EndedModel]) -> str:
    """ "Cirrus 3 on 2026-11-30, Slate 8B on 2026-12-01 +3 more"."""
    return formatting.first_texts([f"{m.name} on {m.day}" for m in models], _MAX_NAMES, ", ")


def _changes(label: str, changes: Sequence[ChangedPrice]) -> Iterator[Table]:
    if not changes:
        return
    hidden = len(changes) - _MOST_ROWS
    more = f"+{hidden:,} more" if hidden > 0 else ""
    rows = [_row(change) for change in changes[:_MOST_ROWS]]
    yield table(Line("USD per 1M tokens unless stated", label), _COLUMNS, rows, more)


def moves(changes: Sequence[ChangedPrice]) -> str:
    """ "GPT-5.6 Luna −80%, GPT-5.6 Sol −29% +3 more"."""
    texts = [f"{change.line.name} {_percent(change)}" for change in changes]
    return formatting.first_texts(texts, _MAX_NAMES, ", ")


def _percent(change: ChangedPrice) -> str:
    return f"{change.percent:+d}%".replace("-", "−")


def _row(change: ChangedPrice) -> Row:
    moved = (_moved(change, "input", "in"), _moved(change, "output", "out"))
    day = change.after.first_day
    since = (f"since {day}",) if day else ()
    return (
        Cell((change.line.name, f"  {change.seller}")),
        Cell(tuple(filter(None, moved))),
        Cell((_percent(change), *since), change.percent),
    )


def _moved(change: ChangedPrice, direction: str, side: str) -> str:
    """ "$0.50 → $0.25 in"; one amount where it is the same."""
    before, after = (_side(step, direction) for step in (change.before, change.after))
    moved = after if before == after else f"{before or 'none'} → {after or 'none'}"
    return f"{moved} {side}" if moved else ""


def _side(step: PriceStep, direction: str) -> str:
    return offer_text.side(step.prices, direction)


def _small_print(answer: PriceChanges) -> Iterator[str]:
    yield "At the labs themselves; of models that no lab sells, at the cheapest seller vouched for."
    if answer.elsewhere:
        offers = formatting.count(answer.elsewhere, "other offer")
        yield f"{offers} changed in price, too: ask for the price history of a model at its seller."
    if answer.recorded_since:
        since = answer.recorded_since
        yield f"Every change is recorded since {since}; before, those that a source dates."
    else:
        yield "Only changes that a source dates are known: this catalogue has not been synced yet."
    if answer.first > answer.as_of:
        yield f"Sources end on {answer.as_of}: later changes may be missing."
    stated = {answer.sources[c.after.source] for c in (*answer.changes, *answer.announced)}
    if stated:
        yield f"Source: {formatting.listed(sorted(stated), 2)}"
