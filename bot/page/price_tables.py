"""The price ladder: its table and notes, the cheapest route, and routes that it leaves out."""

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

_MAX_TIES = 4
_MAX_NAMES = 4
_MAX_NOTES = 4
_MAX_EXTRAS = 4
_DIRECTIONS = (("Input", "input"), ("Output", "output"), ("Cache read", "cache_read"))
DATED = Column("As of", once="as of {}")

Amounts = tuple[tuple[formatting.PriceAmount, ...], ...]
"""Amounts of input, output and cache read, in this order."""


def amounts(row: PriceRow) -> Amounts:
    return amounts_of(row.prices)


def amounts_of(prices: Sequence[Price]) -> Amounts:
    return tuple(formatting.amounts(prices, direction) for _, direction in _DIRECTIONS)


def cheapest(rows: PriceRows, life: Life, alone: str = "Only route") -> tuple[Line, ...]:
    """The cheapest route, ties, and the lab's price; for a retired model the last listed price."""
    if not rows.paid:
        return ()
    first, *others = rows.cheapest
    lowest = amounts(first)
    tied = [(row.provider_name, amounts(row) == lowest) for row in others]
    lines = (
        (
            _cheapest_of(rows.tracked, life, alone),
            f"{first.provider_name} · {formatting.tariff(first.prices)}",
        ),
        ("Same tariff", _tied_names((name for name, same in tied if same), first)),
        ("Same text price", _tied_names((name for name, same in tied if not same), first)),
        ("From the lab", "" if life.stage == "retired" else _from_the_lab(rows)),
    )
    return tuple(Line(text, label) for label, text in lines if text)


def _from_the_lab(rows: PriceRows) -> str:
    """The price at the lab, unless it is among the cheapest."""
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


def _tied_names(names: Iterable[str], first: PriceRow) -> str:
    return formatting.listed((name for name in names if name != first.provider_name), _MAX_TIES)


def ladder(rows: PriceRows, shown: int, more: str) -> Iterator[Table]:
    """The table of comparable routes with its notes; none without such routes."""
    groups = tuple(islice(_route_groups(rows.paid), shown))
    listed = [row for group in groups for row in group.rows]
    hidden = len(rows.paid) - len(listed)
    numbers = marks(group.amounts for group in groups)
    if groups:
        price_table = _table(
            groups, numbers, rows.basis, f"+{hidden:,} more{more}" if hidden else ""
        )
        yield replace(
            price_table, notes=(*price_table.notes, *offer_text.warning(listed), *_notes(listed))
        )


@dataclass(frozen=True, slots=True)
class _RouteGroup:
    """Neighbouring routes of a provider that would make identical rows."""

    rows: tuple[PriceRow, ...]
    amounts: Amounts


def _route_groups(rows: Iterable[PriceRow]) -> Iterator[_RouteGroup]:
    def key_of(row: PriceRow) -> tuple[str, str, date, Amounts, Decimal | None]:
        return (row.provider, row.route_type, row.as_of, amounts(row), row.cost)

    return (_RouteGroup(tuple(routes), key[3]) for key, routes in groupby(rows, key_of))


def _table(
    groups: Sequence[_RouteGroup], numbers: Mapping[str, int], basis: CostBasis | None, more: str
) -> Table:
    rows = [group.rows[0] for group in groups]
    counts = Counter(row.provider for row in rows)
    repeated = {provider for provider, count in counts.items() if count > 1}
    sortable = ordered(group.amounts for group in groups)
    cells_of_rows = tuple(
        _row(group, repeated, cells(group.amounts, numbers, sortable), basis) for group in groups
    )
    columns = (
        Column("Provider", elastic=True),
        Column(basis.label if basis else ""),
        *(Column(name) for name, _ in _DIRECTIONS),
        DATED,
        Column("Route", elastic=True, once="all {}"),
    )
    caption = Line(f"{currency(rows)}, cheapest first{_workload_text(basis)}", "Price ladder")
    return table(caption, columns, cells_of_rows, more, footnotes(numbers))


def _workload_text(basis: CostBasis | None) -> str:
    """The workload behind the costs: "; Per day: 50,000 requests of 2,000 tokens in"."""
    if basis is None:
        return ""
    return f"; {basis.label}: {formatting.requests(basis.times, basis.text)}"


def _row(group: _RouteGroup, repeated: Set[str], prices: Row, basis: CostBasis | None) -> Row:
    row = group.rows[0]
    return (
        Cell((offer_text.seller(row), *_route_lines(group, repeated))),
        usd(None if row.cost is None or basis is None else basis.times * row.cost),
        *prices,
        cell(str(row.as_of)),
        cell(row.route_type),
    )


def usd(amount: Decimal | None) -> Cell:
    """A computed amount."""
    return cell(None if amount is None else formatting.estimate(amount), amount)


def _route_lines(group: _RouteGroup, repeated: Set[str]) -> tuple[str, ...]:
    """The route, if the provider has several rows; else the number of routes in the row."""
    if group.rows[0].provider in repeated:
        return (f"  {group.rows[0].route}",)
    return (f"  {len(group.rows)} routes",) if len(group.rows) > 1 else ()


def currency(rows: Iterable[PriceRow]) -> str:
    by_token = any(price.unit == "1M tokens" for row in rows for price in row.prices)
    return f"USD {formatting.per('1M tokens')}" if by_token else "USD"


Ordered = tuple[bool, ...]
"""Whether each column has one unit and modality, so that it can be sorted and drawn."""


def ordered(priced: Iterable[Amounts]) -> Ordered:
    return tuple(_is_ordered(column) for column in zip(*priced, strict=True))


def _is_ordered(column: Sequence[tuple[formatting.PriceAmount, ...]]) -> bool:
    units = {amount.unit for amounts in column for amount in amounts}
    kinds = {amounts[0].modality for amounts in column if amounts} - {""}
    return len(units) == 1 and len(kinds) <= 1


def cells(priced: Amounts, numbers: Mapping[str, int], sortable: Ordered) -> Row:
    """Cells that sort by their first amount, which is that of text where modalities differ."""
    return tuple(
        Cell(
            tuple(
                f"{a.short} [{numbers[a.when]}]" if a.when in numbers else a.short for a in amounts
            ),
            amounts[0].value if amounts and is_sortable else None,
        )
        for amounts, is_sortable in zip(priced, sortable, strict=True)
    )


def marks(priced: Iterable[Amounts]) -> Mapping[str, int]:
    """Footnote numbers of the hours and days of prices, which do not fit into the table."""
    times = (a.when for row_amounts in priced for amounts in row_amounts for a in amounts if a.when)
    return {when: number for number, when in enumerate(dict.fromkeys(times), 1)}


def footnotes(numbers: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(f"[{number}] {when}" for when, number in numbers.items())


def _notes(rows: Sequence[PriceRow]) -> Iterator[str]:
    if rows and (extras := formatting.extras(rows[0].prices)):
        yield f"{rows[0].provider_name} also: {_first_texts(extras, _MAX_EXTRAS, '; ')}"
    yield from _first_notes(
        _by_providers((text, r) for r in rows for text in formatting.upcoming(r.upcoming))
    )
    yield from _first_notes(_by_providers((text, r) for r in rows for text in _disagreements(r)))


def _by_providers(texts: Iterable[tuple[str, PriceRow]]) -> list[str]:
    """Texts with their providers, each once: "from 2026-12-01: $4.00 input at Azure"."""
    providers: dict[str, list[str]] = {}
    for text, row in texts:
        providers.setdefault(text, []).append(row.provider_name)
    return [
        f"{text} at {formatting.listed(names, _MAX_NAMES)}" for text, names in providers.items()
    ]


def _first_notes(notes: Sequence[str]) -> Iterator[str]:
    yield from notes[:_MAX_NOTES]
    if len(notes) > _MAX_NOTES:
        yield f"+{len(notes) - _MAX_NOTES:,} more notes on prices"


def _first_texts(texts: Sequence[str], limit: int, separator: str) -> str:
    rest = len(texts) - limit
    return separator.join(texts[:limit]) + (f" +{rest:,} more" if rest > 0 else "")


def _disagreements(row: PriceRow) -> Iterator[str]:
    for other in row.differing:
        prices = _first_texts([formatting.named(p) for p in other.prices], _MAX_EXTRAS, ", ")
        yield f"{other.source}, {other.as_of}, disagrees: {prices}"


def otherwise(rows: PriceRows) -> Iterator[Line]:
    """Lines on routes priced in other units, and on free ones."""
    if rows.other:
        yield Line(_by_provider(rows.other), "Priced otherwise")
    yield from _route_count(rows.free, "Free, with limits")


def apart(rows: PriceRows) -> Iterator[Line]:
    """Lines on plans, special routes, and routes whose price is unknown or partly known."""
    yield from _route_count(rows.plans, "In a plan")
    yield from _route_count(rows.special, "Fine-tuned, dedicated or local")
    yield from _route_count([row for row in rows.unknown if row.prices], "Price told in part")
    yield from _route_count([row for row in rows.unknown if not row.prices], "Price unknown")


def _route_count(rows: Sequence[PriceRow], label: str) -> Iterator[Line]:
    if rows:
        names = formatting.listed((row.provider_name for row in rows), _MAX_NAMES)
        yield Line(f"{formatting.count(len(rows), 'route')} ({names})", label)


def _by_provider(rows: Iterable[PriceRow]) -> str:
    """The first, cheapest route of each provider with its price and date."""
    cheapest_by_provider: dict[str, PriceRow] = {}
    for row in rows:
        cheapest_by_provider.setdefault(row.provider, row)
    texts = [
        f"{r.provider_name} {formatting.tariff(r.prices)} ({r.as_of})"
        for r in cheapest_by_provider.values()
    ]
    return _first_texts(texts, _MAX_NAMES, " · ")
