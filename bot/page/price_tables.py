"""The price ladder: its table, its notes, and the cells of prices in every table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from bot import formatting
from bot.answer import CostBasis, PriceRow, PriceRows, Shown
from bot.answer.seller_groups import SellerGroup, charged, seller_groups
from bot.answer.tariff_words import price_noun
from bot.page import offer_text, tariff_text
from bot.page.page_parts import Cell, Column, Line, Listing, Row, Table, cell, table
from catalog.pricing.tariffs import PLAIN, Tariff
from catalog.schema import Price

_MAX_NAMES = 4
_MAX_NOTES = 4
_MAX_EXTRAS = 4
_MAX_SIZES = 12
"""More prices than of most models: one for each quality and size of a picture."""
_MAX_SAME = 1
_MAX_REGIONS = 12
_MAX_LISTED = 6
"""Prices in the fold of a card."""
_FEWEST = 2
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
    """The table of one page of the comparable prices; the first has the lab's own line, too."""
    if groups := shown_groups(rows, shown):
        later = (g for g in seller_groups(rows)[shown.offset + shown.count :] if g not in groups)
        listed = [group.row for group in groups]
        price_table = _table(groups, rows, hidden=sum(len(group.sellers) for group in later))
        notes = (*price_table.notes, *offer_text.warning(listed), *_announced(listed))
        yield replace(price_table, notes=notes)


def shown_groups(rows: PriceRows, shown: Shown) -> tuple[SellerGroup, ...]:
    """The prices on a page of a ladder; on the first also the lab's, however dear."""
    every = seller_groups(rows)
    groups = every[shown.offset : shown.offset + shown.count]
    return groups if shown.offset else _with_the_lab(groups, every, rows)


def ladder_list(rows: PriceRows) -> Iterator[Listing]:
    """The same as a list for a fold: "OpenAI API and 3 others: $5.00 in · $30.00 out"."""
    every = seller_groups(rows)
    if len(every) < _FEWEST:
        return
    groups = _with_the_lab(every[:_MAX_LISTED], every, rows)
    hidden = sum(len(group.sellers) for group in every if group not in groups)
    items = (
        f"{_sellers_in_short(group, rows.tariff)}: {formatting.rates(group.row.prices)}"
        for group in groups
    )
    more = (f"+{formatting.count(hidden, 'more seller')}",) if hidden else ()
    listed = [group.row for group in groups]
    notes = (*offer_text.warning(listed), *_announced(listed))
    yield Listing(f"Price ladder, {currency(listed)}", (*items, *more, *notes))


def _with_the_lab(
    groups: tuple[SellerGroup, ...], every: Iterable[SellerGroup], rows: PriceRows
) -> tuple[SellerGroup, ...]:
    """The first groups, and that of the lab where it is a later one."""
    lab = rows.lab_offer
    if lab is None or any(group.sells(lab.provider) for group in groups):
        return groups
    return (*groups, *(group for group in every if group.sells(lab.provider)))


def _sellers_in_short(group: SellerGroup, tariff: Tariff) -> str:
    """ "OpenAI API and 9 others": who charges this price."""
    _, names = _others(group, tariff)
    others = f"{len(names):,} others" if len(names) > 1 else "".join(names)
    return _seller(group, tariff) + (f" and {others}" if others else "")


def _seller(group: SellerGroup, tariff: Tariff) -> str:
    return f"{tariff_text.seller_name(group.row, tariff)}{offer_text.seller_mark(group.row)}"


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
    groups = seller_groups(rows)
    listed = [group.row for group in groups]
    yield from _dearer_elsewhere(groups, rows.tariff)
    yield from _also(listed, rows.tariff)
    yield from _disputed(listed)


def _table(groups: Sequence[SellerGroup], rows: PriceRows, hidden: int) -> Table:
    columns, basis = tariff_text.columns(rows.tariff), rows.basis
    priced = [amounts(group.row, columns) for group in groups]
    hours, is_sortable = marks(priced), ordered(priced)
    cells_of_rows = tuple(
        _row(group, cells(each, hours, is_sortable), rows)
        for group, each in zip(groups, priced, strict=True)
    )
    asked = "" if rows.tariff == PLAIN else f", {price_noun(rows.tariff)}"
    unit = currency(group.row for group in groups)
    work = _workload_text(None if rows.tariff.per else basis)
    rule = Line(f"{unit}{asked}, cheapest first{work}", "Price ladder")
    more = f"+{formatting.count(hidden, 'more seller')}" if hidden else ""
    return table(rule, _columns(rows, basis), cells_of_rows, more, footnotes(hours))


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
    return f"; {basis.label}: {formatting.requests(int(basis.times), basis.text)}"


def _row(group: SellerGroup, prices: Row, rows: PriceRows) -> Row:
    row, tariff, basis = group.row, rows.tariff, rows.basis
    columns = tariff_text.columns(tariff)
    ranges = (f"  {text}" for text in _range(group.sellers[0], columns, tariff))
    seller = Cell((_seller(group, tariff), *_same_price(group, tariff), *ranges))
    if basis:
        cost = usd(None if row.cost is None else basis.times * row.cost)
        return (seller, cost, cell(offer_text.price(row.prices)))
    if tariff.cache:
        return (seller, prices[0], cell(offer_text.price(row.prices)))
    return (seller, *prices[:2])


def usd(amount: Decimal | None) -> Cell:
    """A computed amount."""
    return cell(None if amount is None else formatting.estimate(amount), amount)


def _same_price(group: SellerGroup, tariff: Tariff) -> tuple[str, ...]:
    """ "  same at Azure +7": who else charges this price."""
    here, names = _others(group, tariff)
    regions = formatting.listed((tariff_text.region_text(row.region) for row in here), _MAX_REGIONS)
    return (
        *((f"  same in {regions}",) if here else ()),
        *((f"  same at {formatting.listed(names, _MAX_SAME)}",) if names else ()),
    )


def _others(group: SellerGroup, tariff: Tariff) -> tuple[list[PriceRow], list[str]]:
    """Offers of the first seller elsewhere, and the names of the other sellers."""
    rows = [offers[0] for offers in group.sellers[1:]]
    here = [row for row in rows if row.provider == group.row.provider]
    return here, [tariff_text.seller_name(row, tariff) for row in rows if row not in here]


def _dearer_elsewhere(groups: Sequence[SellerGroup], tariff: Tariff) -> Iterator[str]:
    """ "Costs more in other regions: Amazon Bedrock (3 regions, up to …)", of "same at"."""
    columns = tariff_text.columns(tariff)
    texts = [
        f"{rows[0].provider_name} ({text})"
        for group in groups
        for rows in group.sellers[1:]
        for text in _range(rows, columns, tariff)
    ]
    if texts:
        dearer = formatting.first_texts(texts, _MAX_NAMES, ", ")
        yield f"Costs more in other regions or on other routes: {dearer}"


def _range(
    rows: Sequence[PriceRow], columns: tariff_text.Columns, tariff: Tariff
) -> tuple[str, ...]:
    """ "11 regions, up to $4.80 in": the offers of one seller, where they differ in price."""
    last = rows[-1]
    if len(rows) == 1 or charged(last, tariff) == charged(rows[0], tariff):
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
