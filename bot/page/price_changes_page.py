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
    Listing,
    Page,
    Part,
    Row,
    SmallPrint,
    Table,
    Title,
    cell,
    folded,
    table,
)
from catalog.past_prices import PriceStep

_COLUMNS = (Column("Model", elastic=True), Column("Change"), Column("Now"))
_MOST_ROWS = 5
_MOST_FOLDED = 10
_MAX_NAMES = 5
_FOLD = "New and ending models; each price before and now"


def price_changes_page(answer: PriceChanges) -> Page:
    return tuple(_parts(answer))


def _parts(answer: PriceChanges) -> Iterator[Part]:
    """The table is of the first kind of changes that there is; the other is folded."""
    yield Title(_title(answer))
    first, rest = _lines(answer)
    yield Lines(first)
    only = answer.period.only if answer.period else None
    kinds = (
        ("Cheaper", () if only == "rose" else answer.cheaper),
        ("Dearer", () if only == "fell" else answer.dearer),
    )
    shown = [(label, changes) for label, changes in kinds if changes]
    for label, changes in shown[:1]:
        yield _changes(label, changes)
    lists = (_listed(f"{label}: before → now, in / out", changes) for label, changes in shown)
    details = (*((Lines(rest),) if rest else ()), *lists, SmallPrint(tuple(_scope(answer))))
    yield from folded(_FOLD, details)
    yield SmallPrint(tuple(_small_print(answer)))


def _title(answer: PriceChanges) -> str:
    only = answer.period.only if answer.period else None
    what = {"fell": "What got cheaper", "rose": "What got dearer"}.get(only or "", "What changed")
    return f"{what} {days(answer)}"


def days(answer: PriceChanges) -> str:
    """ "since 2026-09-01", "from 2026-09-01 to 2026-09-30"."""
    is_open = answer.period is None or answer.period.last is None
    return f"since {answer.first}" if is_open else f"from {answer.first} to {answer.last}"


def _lines(answer: PriceChanges) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """How many prices have changed, and of what else there is the lines for a fold."""
    counts = (
        (f"{len(answer.cheaper):,} got cheaper" if answer.cheaper else ""),
        (f"{len(answer.dearer):,} got dearer" if answer.dearer else ""),
    )
    told = ", ".join(filter(None, counts))
    first = (Line(f"{told}." if told else "No change of a price is known.", "Prices"),)
    rest = []
    announced = [*map(_announced, answer.announced)]
    for names, label in (
        (formatting.first_texts(announced, _MAX_NAMES, "; "), "Announced"),
        (formatting.listed(answer.released, _MAX_NAMES), "Came out"),
        (last_days(answer.ended), "Ended"),
        (last_days(answer.ending), "Ends"),
    ):
        if names:
            rest.append(Line(names, label))
    return first, tuple(rest)


def _announced(change: ChangedPrice) -> str:
    return (
        f"{change.line.name} {offer_text.price(change.after.prices)} from {change.after.first_day}"
    )


def last_days(models: Sequence[EndedModel]) -> str:
    """ "Cirrus 3 on 2026-11-30, Slate 8B on 2026-12-01 +3 more"."""
    return formatting.first_texts([f"{m.name} on {m.day}" for m in models], _MAX_NAMES, ", ")


def _changes(label: str, changes: Sequence[ChangedPrice]) -> Table:
    caption = Line("USD per 1M tokens, in / out", label)
    return table(caption, _COLUMNS, [_row(change) for change in changes[:_MOST_ROWS]])


def _listed(label: str, changes: Sequence[ChangedPrice]) -> Listing:
    """ "GPT-5.6 Luna at OpenAI API: $1.00 / $6.00 → $0.20 / $1.20 (−80%)"."""
    items = [
        f"{change.line.name} at {change.seller}: {_sides(change.before)} → {_sides(change.after)} "
        f"({_percent(change)})"
        for change in changes[:_MOST_FOLDED]
    ]
    hidden = len(changes) - _MOST_FOLDED
    return Listing(label, (*items, *((f"+{hidden:,} more",) if hidden > 0 else ())))


def moves(changes: Sequence[ChangedPrice]) -> str:
    """ "GPT-5.6 Luna −80%, GPT-5.6 Sol −29% +3 more"."""
    texts = [f"{change.line.name} {_percent(change)}" for change in changes]
    return formatting.first_texts(texts, _MAX_NAMES, ", ")


def _percent(change: ChangedPrice) -> str:
    return f"{change.percent:+d}%".replace("-", "−")


def _row(change: ChangedPrice) -> Row:
    day = change.after.first_day
    since = (f"  since {day}",) if day else ()
    return (
        Cell((change.line.name, f"  {change.seller}")),
        Cell((_percent(change), *since), change.percent),
        cell(_sides(change.after)),
    )


def _sides(step: PriceStep) -> str:
    """ "$0.20 / $1.20": what goes in and what comes out."""
    sides = (offer_text.side(step.prices, direction) for direction in ("input", "output"))
    return " / ".join(filter(None, sides)) or "none"


def _scope(answer: PriceChanges) -> Iterator[str]:
    """Which prices these are, and which changes are recorded."""
    yield "At the labs themselves; of models that no lab sells, at the cheapest seller vouched for."
    if answer.elsewhere:
        offers = formatting.count(answer.elsewhere, "other offer")
        yield f"{offers} changed in price, too: ask for the price history of a model at its seller."
    if answer.recorded_since:
        since = answer.recorded_since
        yield f"Every change is recorded since {since}; before, those that a source dates."


def _small_print(answer: PriceChanges) -> Iterator[str]:
    if not answer.recorded_since:
        yield "Only changes that a source dates are known: this catalogue has not been synced yet."
    if answer.first > answer.as_of:
        yield f"Sources end on {answer.as_of}: later changes may be missing."
    stated = {answer.sources[c.after.source] for c in (*answer.changes, *answer.announced)}
    if stated:
        yield f"Source{'s' * (len(stated) > 1)}: {formatting.listed(sorted(stated), 2)}"
