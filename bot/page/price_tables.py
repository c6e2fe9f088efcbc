"""The price ladder: its table and notes, the cheapest route, and routes that it leaves out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Context, Decimal

from bot import formatting
from bot.answer import CostBasis, PriceRow, PriceRows, Shown
from bot.answer.tariff_words import price_noun
from bot.page import offer_text, tariff_text
from bot.page.page_parts import Cell, Column, Line, Row, Table, cell, table
from catalog.lifecycle import Life
from catalog.pricing.tariffs import PLAIN, Tariff
from catalog.schema import OfferGroup, Price

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


def cheapest(rows: PriceRows, life: Life, alone: str = "Only seller") -> tuple[Line, ...]:
    """The cheapest seller, ties, the lab's price, and who asks less but is not vouched for."""
    if not rows.paid:
        return _only_unvouched(rows)
    first, *others = rows.cheapest
    lowest, ended = amounts(first), life.stage == "retired"
    at_lab = None if ended else _from_the_lab(rows)
    own = at_lab and at_lab.provider
    tied = [(r.provider_name, amounts(r) == lowest) for r in others if r.provider != own]
    lines = (
        (_cheapest_of(rows.sellers, life, alone), _stated(first, rows)),
        ("From the lab", _stated(at_lab, rows) if at_lab else ""),
        ("Same tariff", _tied_names((name for name, same in tied if same), first)),
        ("Same text price", _tied_names((name for name, same in tied if not same), first)),
        ("Cheaper, not vouched for", "" if ended else _cheaper_unvouched(rows)),
    )
    return tuple(Line(text, label) for label, text in lines if text)


def _only_unvouched(rows: PriceRows) -> tuple[Line, ...]:
    """Who sells it where nobody can be vouched for."""
    if not rows.unvouched:
        return ()
    if rows.tariff != PLAIN:
        first = {row.provider: row for row in reversed(rows.unvouched)}
        texts = [
            f"{r.provider_name} {tariff_text.price(r, rows.tariff)}"
            for r in reversed(first.values())
        ]
        text = _first_texts(texts, _MAX_NAMES, " · ")
        label = formatting.capitalised(price_noun(rows.tariff))
        return (Line(f"only at sellers that are not vouched for: {text}", label),)
    text = _by_provider(rows.unvouched)
    return (Line(f"No seller of it can be vouched for; others ask: {text}", "Not vouched for"),)


def _stated(row: PriceRow, rows: PriceRows) -> str:
    """ "OpenAI API · $5.00 in · $30.00 out per 1M tokens", with what is odd about the offer."""
    doubt = _DOUBTS.get(row.group, "").format(row=row)
    asked = " · ".join((row.provider_name, *tariff_text.asked_first(row, rows)))
    return f"{asked} · {formatting.tariff(row.prices)}{doubt}"


_DOUBTS: Mapping[OfferGroup, str] = {
    "not in the seller's list": "; not in the seller's own list any more",
    "batch or flex": "; quantised ({row.route})",
    "not vouched for": "; not vouched for",
    "china endpoint": "; an endpoint in mainland China",
}


def _from_the_lab(rows: PriceRows) -> PriceRow | None:
    """The lab's row, unless the lab is the first seller anyway."""
    is_first = rows.lab_offer is None or rows.lab_offer.provider == rows.paid[0].provider
    return None if is_first else rows.lab_offer


def _cheaper_unvouched(rows: PriceRows) -> str:
    """ "UnoRouter $0.19 in · $1.13 out (4% of what OpenAI API asks), Xpersona … +2"."""
    cheaper = rows.cheaper_unvouched
    texts = [f"{row.provider_name} {tariff_text.price(row, rows.tariff)}" for row in cheaper]
    if texts and (lab := rows.lab_offer) and lab.weight and cheaper[0].weight:
        share = cheaper[0].weight / lab.weight
        texts[0] += f" ({share:.0%} of what {lab.provider_name} asks)"
    return _first_texts(texts, _MAX_CHEAPER, ", ")


def _cheapest_of(sellers: int, life: Life, alone: str) -> str:
    if life.stage == "retired":
        return "Last listed"
    return alone if sellers == 1 else f"Cheapest of {sellers:,} sellers"


def _tied_names(names: Iterable[str], first: PriceRow) -> str:
    return formatting.listed((name for name in names if name != first.provider_name), _MAX_TIES)


def ladder(rows: PriceRows, shown: int, more: str) -> Iterator[Table]:
    """The table of the first comparable sellers with its notes; none without such sellers.

    The lab's own line is always there.
    """
    every = _seller_groups(rows)
    groups = every[:shown]
    if rows.lab_offer and not any(g.sells(rows.lab_offer.provider) for g in groups):
        groups += tuple(g for g in every[shown:] if g.sells(rows.lab_offer.provider))[:1]
    hidden = len(rows.in_order) - sum(len(g.sellers) for g in groups)
    yield from _ladder(groups, rows, f"+{hidden:,} more{more}" if hidden else "")


def ladder_page(rows: PriceRows, shown: Shown) -> Iterator[Table]:
    """The table of one page of the comparable sellers; the first has the lab's own line, too."""
    sellers = set(rows.in_order[shown.offset : shown.offset + shown.count])
    if rows.lab_offer and not shown.offset:
        sellers.add(rows.seller_of(rows.lab_offer))
    paid = tuple(row for row in rows.paid if rows.seller_of(row) in sellers)
    hidden = len(rows.in_order) - shown.offset - len(sellers)
    more = f"+{hidden:,} more" if hidden > 0 else ""
    yield from _ladder(_seller_groups(replace(rows, paid=paid)), rows, more)


def _ladder(groups: Sequence[_SellerGroup], rows: PriceRows, more: str) -> Iterator[Table]:
    listed = [group.row for group in groups]
    numbers = marks(group.amounts for group in groups)
    if groups:
        price_table = _table(groups, numbers, rows, more)
        yield replace(
            price_table,
            notes=(
                *price_table.notes,
                *_dearer_elsewhere(groups),
                *offer_text.warning(listed),
                *_notes(listed, rows.tariff),
            ),
        )


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

    @property
    def as_of(self) -> date:
        """The date of the oldest of these prices."""
        return min(rows[0].as_of for rows in self.sellers)


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
        _SellerGroup(sellers[0][0], amounts(sellers[0][0], columns), tuple(sellers), tariff)
        for sellers in groups.values()
    )


def _rounded(priced: Amounts) -> tuple[object, ...]:
    """The amounts without the rounding noise of sources that convert units."""
    return tuple(
        tuple((a.modality, a.unit, a.when, _NOISELESS.plus(a.value)) for a in side)
        for side in priced
    )


def _table(
    groups: Sequence[_SellerGroup], numbers: Mapping[str, int], rows: PriceRows, more: str
) -> Table:
    basis = rows.basis
    sortable = ordered(group.amounts for group in groups)
    cells_of_rows = tuple(
        _row(group, cells(group.amounts, numbers, sortable), basis) for group in groups
    )
    columns = (
        Column("Provider", elastic=True),
        Column(basis.label if basis else ""),
        *(Column(name) for name, _ in tariff_text.columns(rows.tariff)),
        DATED,
    )
    asked = "" if rows.tariff == PLAIN else f", {price_noun(rows.tariff)}"
    unit = currency(group.row for group in groups)
    rule = f"{unit}{asked}, cheapest first{_workload_text(None if rows.tariff.per else basis)}"
    return table(Line(rule, "Price ladder"), columns, cells_of_rows, more, footnotes(numbers))


def _workload_text(basis: CostBasis | None) -> str:
    """The workload behind the costs: "; Per day: 50,000 requests of 2,000 tokens in"."""
    if basis is None:
        return ""
    return f"; {basis.label}: {formatting.requests(basis.times, basis.text)}"


def _row(group: _SellerGroup, prices: Row, basis: CostBasis | None) -> Row:
    row = group.row
    return (
        Cell(
            (
                tariff_text.seller_name(row, group.tariff) + offer_text.seller_mark(row),
                *_same_price(group),
                *_other_routes(group),
            )
        ),
        usd(None if row.cost is None or basis is None else basis.times * row.cost),
        *prices,
        cell(str(group.as_of)),
    )


def usd(amount: Decimal | None) -> Cell:
    """A computed amount."""
    return cell(None if amount is None else formatting.estimate(amount), amount)


def _same_price(group: _SellerGroup) -> tuple[str, ...]:
    """ "  same at Azure, Databricks +7": who else asks this price."""
    others = [rows[0] for rows in group.sellers[1:]]
    here = [row for row in others if row.provider == group.row.provider]
    regions = formatting.listed((tariff_text.region_text(row.region) for row in here), _MAX_REGIONS)
    names = [tariff_text.seller_name(row, group.tariff) for row in others if row not in here]
    return (
        *((f"  same in {regions}",) if here else ()),
        *((f"  same at {formatting.listed(names, _MAX_SAME)}",) if names else ()),
    )


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
        yield f"Dearer in other regions or routes: {_first_texts(texts, _MAX_NAMES, ', ')}"


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


def _notes(rows: Sequence[PriceRow], tariff: Tariff) -> Iterator[str]:
    shown = "cache_write" if tariff.cache == "cache_write" else ""
    if rows and (extras := formatting.extras(rows[0].prices, shown)):
        most = _MAX_SIZES if tariff.per == "image" else _MAX_EXTRAS
        yield f"{rows[0].provider_name} also: {_first_texts(extras, most, '; ')}"
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
    yield from _sellers_of(rows.free, "Free, with limits")


def apart(rows: PriceRows) -> Iterator[Line]:
    """Lines on what does not compare: who sells it, and why it stands apart."""
    yield from _sellers_of(rows.china, "Endpoints in mainland China")
    yield from _sellers_of(rows.unlisted, "Not in the seller's own list")
    yield from _sellers_of(rows.discounted, "Batch, flex, spot or quantised")
    yield from _sellers_of(rows.plans, "In a plan")
    yield from _sellers_of(rows.special, "Fine-tuned, dedicated or local")
    yield from _sellers_of([row for row in rows.unknown if row.prices], "Price told in part")
    yield from _sellers_of([row for row in rows.unknown if not row.prices], "Price unknown")


def dearer_unvouched(rows: PriceRows) -> Iterator[Line]:
    """A line on who is not vouched for and asks no less."""
    if rows.paid:
        cheaper = {row.provider for row in rows.cheaper_unvouched}
        dearer = [row for row in rows.unvouched if row.provider not in cheaper]
        yield from _sellers_of(dearer, "Not vouched for, no cheaper")


def _sellers_of(rows: Sequence[PriceRow], label: str) -> Iterator[Line]:
    if rows:
        names = tuple(dict.fromkeys(row.provider_name for row in rows))
        yield Line(
            f"{formatting.count(len(names), 'seller')} ({formatting.listed(names, _MAX_NAMES)})",
            label,
        )


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
