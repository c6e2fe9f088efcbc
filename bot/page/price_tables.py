"""Price rows in words: the ladder, its notes and what stands apart from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby, islice

from bot import formatting
from bot.answer import CostBasis, PriceRow, PriceRows
from bot.page import offer_text
from bot.page.page_parts import Cell, Column, Line, Row, Table, cell, table
from catalog.lifecycle import Life
from catalog.schema import Price

_TIES = 4
_NAMES = 4
_NOTES = 4
_EXTRAS = 4
_DIRECTIONS = (("Input", "input"), ("Output", "output"), ("Cache read", "cache_read"))
DATED = Column("As of", once="as of {}")

Amounts = tuple[tuple[formatting.PriceAmount, ...], ...]
"""The amounts of input, output and cache read."""


def amounts(row: PriceRow) -> Amounts:
    return amounts_of(row.prices)


def amounts_of(prices: Sequence[Price]) -> Amounts:
    return tuple(formatting.amounts(prices, direction) for _, direction in _DIRECTIONS)


def cheapest(rows: PriceRows, life: Life, alone: str = "Only route") -> tuple[Line, ...]:
    """The cheapest route and who else asks the same; of a retired model, what was last listed."""
    if not rows.paid:
        return ()
    first, *others = rows.cheapest
    own = amounts(first)
    tied = [(row.provider_name, amounts(row) == own) for row in others]
    said = (
        (
            _cheapest_of(rows.tracked, life, alone),
            f"{first.provider_name} · {formatting.tariff(first.prices)}",
        ),
        ("Same tariff", _others((name for name, alike in tied if alike), first)),
        ("Same text price", _others((name for name, alike in tied if not alike), first)),
        ("From the lab", "" if life.stage == "retired" else _from_the_lab(rows)),
    )
    return tuple(Line(text, label) for label, text in said if text)


def _from_the_lab(rows: PriceRows) -> str:
    """What the lab itself asks, where that is not among the cheapest."""
    if rows.lab_offer is None or rows.lab_offer in rows.cheapest:
        return ""
    warning = (
        "; more than twice the cheapest, so check who resells it" if rows.far_below_lab else ""
    )
    return f"{rows.lab_offer.provider_name} · {formatting.tariff(rows.lab_offer.prices)}{warning}"


def _cheapest_of(routes: int, life: Life, alone: str) -> str:
    if life.stage == "retired":
        return "Last listed"
    return alone if routes == 1 else f"Cheapest of {routes:,} routes"


def _others(names: Iterable[str], first: PriceRow) -> str:
    return formatting.listed((name for name in names if name != first.provider_name), _TIES)


def ladder(rows: PriceRows, shown: int, more: str) -> Iterator[Table]:
    """The table of comparable routes with its notes; none where there are no such routes."""
    steps = tuple(islice(_steps(rows.paid), shown))
    listed = [row for step in steps for row in step.rows]
    left = len(rows.paid) - len(listed)
    numbered = marks(step.amounts for step in steps)
    if steps:
        made = _table(steps, numbered, rows.basis, f"+{left:,} more{more}" if left else "")
        yield replace(made, notes=(*made.notes, *offer_text.warning(listed), *_notes(listed)))


@dataclass(frozen=True, slots=True)
class _Step:
    """Routes of one provider that read alike."""

    rows: tuple[PriceRow, ...]
    amounts: Amounts


def _steps(rows: Iterable[PriceRow]) -> Iterator[_Step]:
    def read(row: PriceRow) -> tuple[str, str, date, Amounts, Decimal | None]:
        return (row.provider, row.route_type, row.as_of, amounts(row), row.cost)

    return (_Step(tuple(alike), known[3]) for known, alike in groupby(rows, read))


def _table(
    steps: Sequence[_Step], numbered: Mapping[str, int], amount: CostBasis | None, more: str
) -> Table:
    first = [step.rows[0] for step in steps]
    times = Counter(row.provider for row in first)
    several = {provider for provider, number in times.items() if number > 1}
    sorted_by = ordered(step.amounts for step in steps)
    made = tuple(
        _row(step, several, cells(step.amounts, numbered, sorted_by), amount) for step in steps
    )
    columns = (
        Column("Provider", elastic=True),
        Column(amount.label if amount else ""),
        *(Column(name) for name, _ in _DIRECTIONS),
        DATED,
        Column("Route", elastic=True, once="all {}"),
    )
    caption = Line(f"{currency(first)}, cheapest first{_stated(amount)}", "Price ladder")
    return table(caption, columns, made, more, footnotes(numbered))


def _stated(amount: CostBasis | None) -> str:
    """What a cost in the table is of: "; Per day: 50,000 requests of 2,000 tokens in"."""
    if amount is None:
        return ""
    return f"; {amount.label}: {formatting.requests(amount.times, amount.text)}"


def _row(step: _Step, several: Set[str], priced: Row, amount: CostBasis | None) -> Row:
    row = step.rows[0]
    return (
        Cell((offer_text.seller(row), *_which(step, several))),
        usd(None if row.cost is None or amount is None else amount.times * row.cost),
        *priced,
        cell(str(row.as_of)),
        cell(row.route_type),
    )


def usd(amount: Decimal | None) -> Cell:
    """A computed amount."""
    return cell(None if amount is None else formatting.estimate(amount), amount)


def _which(step: _Step, several: Set[str]) -> tuple[str, ...]:
    """What tells the row from others of the same provider."""
    if step.rows[0].provider in several:
        return (f"  {step.rows[0].route}",)
    return (f"  {len(step.rows)} routes",) if len(step.rows) > 1 else ()


def currency(rows: Iterable[PriceRow]) -> str:
    by_token = any(price.unit == "1M tokens" for row in rows for price in row.prices)
    return f"USD {formatting.per('1M tokens')}" if by_token else "USD"


Ordered = tuple[bool, ...]
"""Whether the amounts of each column are of one kind, so that they can be sorted and drawn."""


def ordered(priced: Iterable[Amounts]) -> Ordered:
    return tuple(_is_ordered(column) for column in zip(*priced, strict=True))


def _is_ordered(column: Sequence[tuple[formatting.PriceAmount, ...]]) -> bool:
    units = {amount.unit for each in column for amount in each}
    kinds = {each[0].modality for each in column if each} - {""}
    return len(units) == 1 and len(kinds) <= 1


def cells(priced: Amounts, numbered: Mapping[str, int], sorted_by: Ordered) -> Row:
    """With the first amount as the number to sort by, which is that of text where it differs."""
    return tuple(
        Cell(
            tuple(
                f"{a.short} [{numbered[a.when]}]" if a.when in numbered else a.short for a in found
            ),
            found[0].value if found and is_ordered else None,
        )
        for found, is_ordered in zip(priced, sorted_by, strict=True)
    )


def marks(priced: Iterable[Amounts]) -> Mapping[str, int]:
    """The hours and days of shown prices, numbered: they would not fit into the table."""
    said = (a.when for found in priced for each in found for a in each if a.when)
    return {when: number for number, when in enumerate(dict.fromkeys(said), 1)}


def footnotes(numbered: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(f"[{number}] {when}" for when, number in numbered.items())


def _notes(rows: Sequence[PriceRow]) -> Iterator[str]:
    if rows and (beside := formatting.extras(rows[0].prices)):
        yield f"{rows[0].provider_name} also: {_first(beside, _EXTRAS, '; ')}"
    yield from _some(_at((said, r) for r in rows for said in formatting.upcoming(r.upcoming)))
    yield from _some(_at((said, r) for r in rows for said in _differing(r)))


def _at(said: Iterable[tuple[str, PriceRow]]) -> list[str]:
    """What is said of several providers alike, once: "from 2026-12-01: $4.00 input at Azure"."""
    providers: dict[str, list[str]] = {}
    for text, row in said:
        providers.setdefault(text, []).append(row.provider_name)
    return [f"{text} at {formatting.listed(names, _NAMES)}" for text, names in providers.items()]


def _some(notes: Sequence[str]) -> Iterator[str]:
    yield from notes[:_NOTES]
    if len(notes) > _NOTES:
        yield f"+{len(notes) - _NOTES:,} more notes on prices"


def _first(said: Sequence[str], most: int, between: str) -> str:
    rest = len(said) - most
    return between.join(said[:most]) + (f" +{rest:,} more" if rest > 0 else "")


def _differing(row: PriceRow) -> Iterator[str]:
    for other in row.differing:
        prices = _first([formatting.named(p) for p in other.prices], _EXTRAS, ", ")
        yield f"{other.source}, {other.as_of}, disagrees: {prices}"


def otherwise(rows: PriceRows) -> Iterator[Line]:
    """Prices that cannot stand in the table."""
    if rows.other:
        yield Line(_otherwise(rows.other), "Priced otherwise")
    yield from _counted(rows.free, "Free, with limits")


def apart(rows: PriceRows) -> Iterator[Line]:
    """Routes whose price for everybody is not known, or does not exist."""
    yield from _counted(rows.plans, "In a plan")
    yield from _counted(rows.special, "Fine-tuned, dedicated or local")
    yield from _counted([row for row in rows.unknown if row.prices], "Price told in part")
    yield from _counted([row for row in rows.unknown if not row.prices], "Price unknown")


def _counted(rows: Sequence[PriceRow], label: str) -> Iterator[Line]:
    if rows:
        names = formatting.listed((row.provider_name for row in rows), _NAMES)
        yield Line(f"{formatting.count(len(rows), 'route')} ({names})", label)


def _otherwise(rows: Iterable[PriceRow]) -> str:
    """The cheapest such route of each provider."""
    first: dict[str, PriceRow] = {}
    for row in rows:
        first.setdefault(row.provider, row)
    said = [f"{r.provider_name} {formatting.tariff(r.prices)} ({r.as_of})" for r in first.values()]
    return _first(said, _NAMES, " · ")


def dated(rows: Sequence[PriceRow]) -> str:
    """The dates of prices and who says so: "prices 2026-09-30 to 2026-11-09 · models.dev"."""
    if not rows:
        return ""
    days = [row.as_of for row in rows]
    sources = formatting.listed((row.source for row in rows), _NAMES)
    return f"prices {formatting.dates(min(days), max(days))} · {sources}"
