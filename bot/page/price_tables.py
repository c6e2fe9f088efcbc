"""The price ladder: its table, its notes, and the cells of prices in every table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Context, Decimal

from bot import formatting
from bot.answer import CostBasis, PriceRow, PriceRows, Shown
from bot.answer.tariff_words import price_noun
from bot.page import offer_text, tariff_text
from bot.page.page_parts import Cell, Column, Line, Lines, Row, Table, cell, table
from catalog.pricing.tariffs import PLAIN, Tariff
from catalog.schema import Price

_MAX_TIES = 4
_MAX_NAMES = 4
_MAX_NOTES = 4
_MAX_EXTRAS = 4
_MAX_SIZES = 12
"""More prices than of most models: one for each quality and size of a picture."""
_MAX_CHEAPER = 3
_MAX_SAME = 3
_MAX_REGIONS = 12
_NOISELESS = Context(prec=3)
DATED = Column("As of", once="as of {}")

Amounts = tuple[tuple[formatting.PriceAmount, ...], ...]
"""Amounts of input, output and cache read, in this order, unless other columns are stated."""


def amounts(row: PriceRow, columns: tariff_text.Columns = tariff_text.USUAL_COLUMNS) -> Amounts:
    return amounts_of(row.prices, columns)


def amounts_of(
    prices: Sequence[Price], columns: tariff_text.Columns = tariff_text.USUAL_COLUMNS
) -> Amounts:
    return tuple(formatting.amounts(prices, direction) for _, direction in columns)


def ladder_page(rows: PriceRows, shown: Shown) -> Iterator[Table]:
    """The table of one page of the comparable sellers; the first has the lab's own line, too."""
    sellers = set(rows.in_order[shown.offset : shown.offset + shown.count])
    if rows.lab_offer and not shown.offset:
        sellers.add(rows.seller_of(rows.lab_offer))
    paid = tuple(row for row in rows.paid if rows.seller_of(row) in sellers)
    hidden = max(0, len(rows.in_order) - shown.offset - len(sellers))
    groups = _seller_groups(replace(rows, paid=paid))
    listed = [group.row for group in groups]
    for price_table in _tables(groups, rows, in_full=True, hidden=hidden):
        notes = (*price_table.notes, *offer_text.warning(listed), *_announced(listed))
        yield replace(price_table, notes=notes)


def short_ladder(rows: PriceRows, shown: int) -> Iterator[Table | Lines]:
    """The table of what the first sellers charge; only their names where all charge the same."""
    groups = _shown_groups(rows, shown)
    listed = [group.row for group in groups]
    if len(groups) == 1 and rows.sellers > 1:
        names = (row.provider_name for row, *_ in groups[0].sellers[1:])
        yield Lines((Line(formatting.listed(names, _MAX_NAMES), "The same at"),))
    elif rows.sellers > 1:
        hidden = len(rows.in_order) - sum(len(group.sellers) for group in groups)
        for price_table in _tables(groups, rows, in_full=False, hidden=hidden):
            notes = (*price_table.notes, *offer_text.warning(listed), *_announced(listed))
            yield replace(price_table, notes=notes)


def seller_ids(rows: PriceRows) -> tuple[str, ...]:
    """ "Nimbus API: cirrus-4, cache read $0.25": what has no column, of each seller."""
    first: dict[tuple[str, str | None], PriceRow] = {}
    for row in rows.paid:
        first.setdefault(rows.seller_of(row), row)
    return tuple(_seller_id(row, rows.tariff) for row in first.values())


def _seller_id(row: PriceRow, tariff: Tariff) -> str:
    cached = "" if tariff.cache else offer_text.side(row.prices, "cache_read")
    parts = (row.route, f"cache read {cached}" if cached else "")
    return f"{tariff_text.seller_name(row, tariff)}: {', '.join(part for part in parts if part)}"


def price_notes(rows: PriceRows) -> Iterator[str]:
    """What a short ladder leaves out: dearer regions, other tariffs, what sources disagree on."""
    groups = _seller_groups(rows)
    listed = [group.row for group in groups]
    yield from _dearer_elsewhere(groups)
    yield from _also(listed, rows.tariff)
    yield from _disputed(listed)


def _shown_groups(rows: PriceRows, shown: int) -> tuple[_SellerGroup, ...]:
    every = _seller_groups(rows)
    groups = every[:shown]
    lab = rows.lab_offer
    if lab and not any(group.sells(lab.provider) for group in groups):
        groups += tuple(group for group in every[shown:] if group.sells(lab.provider))[:1]
    return groups


@dataclass(frozen=True, slots=True)
class _SellerGroup:
    """The sellers whose cheapest offers have the same price."""

    row: PriceRow
    """The first of them."""
    amounts: Amounts
    sellers: tuple[tuple[PriceRow, ...], ...]
    """The offers of each, cheapest first."""
    tariff: Tariff

    @property
    def columns(self) -> tariff_text.Columns:
        return tariff_text.columns(self.tariff)

    def sells(self, provider: str) -> bool:
        return any(rows[0].provider == provider for rows in self.sellers)


def _seller_groups(priced: PriceRows) -> tuple[_SellerGroup, ...]:
    tariff = priced.tariff
    columns = tariff_text.columns(tariff)
    by_seller: dict[tuple[str, str | None], list[PriceRow]] = {}
    for row in priced.paid:
        by_seller.setdefault(priced.seller_of(row), []).append(row)
    groups: dict[tuple[object, ...], list[tuple[PriceRow, ...]]] = {}
    for rows in by_seller.values():
        first = rows[0]
        key = (_rounded(amounts(first, columns)), first.cost, offer_text.seller_mark(first))
        groups.setdefault(key, []).append(tuple(rows))
    return tuple(
        _SellerGroup(first[0], amounts(first[0], columns), (first, *others), tariff)
        for first, *others in groups.values()
    )


def _rounded(priced: Amounts) -> tuple[object, ...]:
    """The amounts without the rounding noise of sources that convert units."""
    return tuple(
        tuple((a.modality, a.unit, a.when, _NOISELESS.plus(a.value)) for a in side)
        for side in priced
    )


def _tables(
    groups: Sequence[_SellerGroup], rows: PriceRows, *, in_full: bool, hidden: int
) -> Iterator[Table]:
    if not groups:
        return
    basis, hours = rows.basis, marks(group.amounts for group in groups)
    is_sortable = ordered(group.amounts for group in groups)
    cells_of_rows = tuple(
        _row(group, cells(group.amounts, hours, is_sortable), basis, in_full=in_full)
        for group in groups
    )
    asked = "" if rows.tariff == PLAIN else f", {price_noun(rows.tariff)}"
    unit = currency(group.row for group in groups)
    work = _workload_text(None if rows.tariff.per else basis)
    order = ", cheapest first" if in_full else ""
    rule = Line(f"{unit}{asked}{order}{work}", "Price ladder")
    more = f"+{hidden:,} more" if hidden else ""
    yield table(rule, _columns(rows, basis), cells_of_rows, more, footnotes(hours))


def _columns(rows: PriceRows, basis: CostBasis | None) -> tuple[Column, ...]:
    """Three at most: a phone shows no more."""
    first, *_ = tariff_text.columns(rows.tariff)
    provider = Column("Provider", elastic=True)
    if basis:
        return (provider, Column(basis.label), Column("Price"))
    if rows.tariff.cache:
        return (provider, Column(first[0]), Column("Price"))
    return (provider, Column("Input"), Column("Output"))


def _workload_text(basis: CostBasis | None) -> str:
    """The workload behind the costs: "; Per day: 50,000 requests of 2,000 tokens in"."""
    if basis is None:
        return ""
    return f"; {basis.label}: {formatting.requests(basis.times, basis.text)}"


def _row(group: _SellerGroup, prices: Row, basis: CostBasis | None, *, in_full: bool) -> Row:
    row = group.row
    seller = Cell(
        (
            tariff_text.seller_name(row, group.tariff) + offer_text.seller_mark(row),
            *(_same_price(group) if in_full else _and_others(group)),
            *(_other_routes(group) if in_full else ()),
        )
    )
    if basis:
        cost = usd(None if row.cost is None else basis.times * row.cost)
        return (seller, cost, cell(offer_text.price(row.prices)))
    if group.tariff.cache:
        return (seller, prices[0], cell(offer_text.price(row.prices)))
    return (seller, *prices[:2])


def usd(amount: Decimal | None) -> Cell:
    """A computed amount."""
    return cell(None if amount is None else formatting.estimate(amount), amount)


def _same_price(group: _SellerGroup) -> tuple[str, ...]:
    """ "  same at Azure, Databricks +7": who else charges this price."""
    here, names = _others(group)
    regions = formatting.listed((tariff_text.region_text(row.region) for row in here), _MAX_REGIONS)
    return (
        *((f"  same in {regions}",) if here else ()),
        *((f"  same at {formatting.listed(names, _MAX_SAME)}",) if names else ()),
    )


def _and_others(group: _SellerGroup) -> tuple[str, ...]:
    """ "  and 9 others": how many others charge this price."""
    _, names = _others(group)
    if len(names) > 1:
        return (f"  and {len(names):,} others",)
    return tuple(f"  and {name}" for name in names)


def _others(group: _SellerGroup) -> tuple[list[PriceRow], list[str]]:
    """Offers of the first seller elsewhere, and the names of the other sellers."""
    rows = [offers[0] for offers in group.sellers[1:]]
    here = [row for row in rows if row.provider == group.row.provider]
    return here, [tariff_text.seller_name(row, group.tariff) for row in rows if row not in here]


def _other_routes(group: _SellerGroup) -> tuple[str, ...]:
    return tuple(f"  {text}" for text in _range(group.sellers[0], group.columns))


def _dearer_elsewhere(groups: Sequence[_SellerGroup]) -> Iterator[str]:
    """ "Dearer in other regions: Amazon Bedrock (3 regions, up to …)": of those in "same at"."""
    folded = [(rows, group.columns) for group in groups for rows in group.sellers[1:]]
    texts = [
        f"{rows[0].provider_name} ({text})"
        for rows, columns in folded
        for text in _range(rows, columns)
    ]
    if texts:
        dearer = formatting.first_texts(texts, _MAX_NAMES, ", ")
        yield f"Costs more in other regions or on other routes: {dearer}"


def _range(rows: Sequence[PriceRow], columns: tariff_text.Columns) -> tuple[str, ...]:
    """ "11 regions, up to $4.80 in": the offers of one seller, where they differ in price."""
    last = rows[-1]
    if _rounded(amounts(last, columns)) == _rounded(amounts(rows[0], columns)):
        return ()
    regions = {row.region for row in rows if row.region}
    noun = "region" if len(regions) > 1 else "route"
    count = len(regions) if len(regions) > 1 else len(rows)
    first = columns[0][1]
    highest = offer_text.price(last.prices) if first == "input" else tariff_text.cached(last, first)
    return (f"{formatting.count(count, noun)}, up to {highest}",)


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


def _also(rows: Sequence[PriceRow], tariff: Tariff) -> Iterator[str]:
    shown = "cache_write" if tariff.cache == "cache_write" else ""
    if rows and (extras := formatting.extras(rows[0].prices, shown)):
        most = _MAX_SIZES if tariff.per == "image" else _MAX_EXTRAS
        yield f"{rows[0].provider_name} also: {formatting.first_texts(extras, most, '; ')}"


def _announced(rows: Sequence[PriceRow]) -> Iterator[str]:
    yield from _first_notes(
        _by_providers((text, r) for r in rows for text in formatting.upcoming(r.upcoming))
    )


def _disputed(rows: Sequence[PriceRow]) -> Iterator[str]:
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


def _disagreements(row: PriceRow) -> Iterator[str]:
    for other in row.differing:
        prices = formatting.first_texts(
            [formatting.named(p) for p in other.prices], _MAX_EXTRAS, ", "
        )
        yield f"{other.source}, {other.as_of}, disagrees: {prices}"
