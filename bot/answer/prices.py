"""What one model costs at each provider, and how the named providers compare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Context, Decimal

from bot import formatting
from bot.answer.base import BaseAnswer
from bot.answer.citations import Citation, cite_ladder, cite_retirement, cite_usual_price
from bot.answer.cost_basis import stated_basis
from bot.answer.follow_ups import FollowUp, comparison_query, query_about, summary_query
from bot.answer.interpretation import FilterKinds
from bot.answer.list_page import FIRST_PAGE, Shown, next_page, visible_page
from bot.answer.rows import (
    ModelLine,
    NameMatch,
    PriceRows,
    model_line,
    name_match,
    price_row,
    price_rows,
)
from bot.answer.seller_groups import seller_groups
from bot.answer.serialize import Json, price_rows_json
from bot.answer.tariff_prices import TariffPrices, in_measure, ladder_in, tariff_prices
from bot.answer.tariff_words import price_noun
from bot.query import ListPage, Query
from catalog.catalog import Catalog
from catalog.filters.filter import NO_FILTERS, Filters, OfferFilter, Unmet
from catalog.filters.offer_filters import FreeOnly, NotSoldBy, SoldBy
from catalog.filters.seller_filters import ResellersIncluded, admitted_by
from catalog.lifecycle import Life, life
from catalog.model import Model
from catalog.pricing.lab_price import lab_offer
from catalog.pricing.ladder import TIE, Ladder
from catalog.pricing.offers import Offer
from catalog.pricing.tariffs import Tariff
from catalog.pricing.usage import Workload, states_amounts
from catalog.resolution.outcomes import Found
from catalog.schema import Price
from catalog.shortlist.qualifying import narrow_offers
from catalog.shortlist.workload_costs import stated_usage, workload_cost

_NOISELESS = Context(prec=5)
"""More digits are rounding noise of sources that convert units."""
_UNKNOWN = Decimal("Infinity")
_NAMED = 6
_PERCENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, eq=False)
class PriceLadder(BaseAnswer):
    """The price ladder of one model, as far as its routes meet the filters."""

    line: ModelLine
    rows: PriceRows
    life: Life
    name_match: NameMatch
    provider_comparison: tuple[str, ...] = ()
    """How the named providers compare, in sentences."""
    excluded: tuple[tuple[str, int], ...] = ()
    """Each reason and how many routes it excludes."""
    resellers_included: bool = False
    tariff: TariffPrices | None = None
    """What is known of the price under the conditions that are asked for."""
    page: ListPage = FIRST_PAGE
    """Which of the comparable prices are to be shown."""

    def to_json(self) -> Json:
        ladder, basis = price_rows_json(self.line, self.rows), self.rows.basis
        return {
            "kind": "ladder",
            "as_of": str(self.as_of),
            **ladder,
            "order": self.order,
            "excluded": ladder["excluded"] | dict(self.excluded),
            "constraints": list(self.interpretation.filters),
            "stands": list(self.provider_comparison),
            "amount": (
                {"of": basis.text, "times": basis.times, "label": basis.label} if basis else None
            ),
            "tariff": self.tariff.to_json() if self.tariff else None,
            "shown": self.shown.to_json(),
        }

    @property
    def shown(self) -> Shown:
        """Which of the comparable prices the page shows; one fewer where the lab's is added."""
        page, groups, lab = self.page, seller_groups(self.rows), self.rows.lab_offer
        first = groups[page.offset :][: page.size]
        if lab and not page.offset and not any(group.sells(lab.provider) for group in first):
            first = first[: max(1, page.size - 1)]
        return Shown(page.offset, len(first), len(groups))

    @property
    def order(self) -> str:
        """The rule that decides which seller is first; empty where no price is known."""
        if not self.rows.paid:
            return ""
        by_token = any(p.unit == "1M tokens" for p in self.rows.paid[0].prices)
        cache = self.rows.tariff.cache
        rates = f"{cache.replace('_', ' ')} price" if cache else "3 × input + output"
        plain = rates if by_token else "price"
        included = "resellers included" if self.resellers_included else "vouched-for sellers first"
        return f"{'cost' if self.rows.basis else plain}; {included}"

    def reason(self) -> str:
        return f"Ordered by {self.order}." if self.order else ""

    def shown_models(self) -> tuple[str, ...]:
        return (self.line.id,)

    def applied_filters(self) -> FilterKinds:
        return (OfferFilter, FreeOnly, ResellersIncluded)

    def applied_tariff(self, asked: Tariff, /) -> Tariff:
        return asked

    def _citations(self, catalog: Catalog) -> Iterator[Citation]:
        yield from cite_ladder(self.rows.priced)
        if self.tariff and self.tariff.plain:
            yield from cite_usual_price(self.tariff.plain)
        yield from cite_retirement(self.line, catalog, "Retires")

    def _next_queries(self, query: Query) -> Iterator[FollowUp]:
        yield from next_page(query, self.shown)
        yield FollowUp(f"About {self.line.name}", summary_query(self.line.id))
        if self.rows.unvouched and query.filters.resellers is None:
            with_all = replace(query, filters=replace(query.filters, resellers=True), page=None)
            yield FollowUp("Include resellers", with_all)
        yield FollowUp("Cheaper alternatives", query_about("cheapest", self.line.id))

    def _comparison(self, query: Query) -> Query:
        return comparison_query([self.line.id])

    def _menu(self, query: Query, catalog: Catalog) -> tuple[ModelLine, ...]:
        return ()


def price_ladder(query: Query, found: Found, model: Model, catalog: Catalog) -> PriceLadder:
    """Collect the routes that meet the filters, by cost where a workload is stated."""
    plain = whole = catalog.ladder(model.id, admitted_by(query.filters))
    tariff = None
    if query.tariff:
        in_tariff = ladder_in(query.tariff, model, admitted_by(query.filters), catalog)
        tariff = tariff_prices(query.tariff, in_tariff, plain, model, catalog)
        whole = in_tariff if tariff.known else plain
    ladder, unmet = _filtered(whole, query.filters, model, catalog)
    rows = _rows(ladder, query.workload, model, catalog)
    if tariff and tariff.known:
        rows = in_measure(rows, tariff.tariff)
    return PriceLadder(
        model_line(model.id, catalog),
        rows,
        life(model, catalog),
        name_match(query, found, catalog),
        as_of=catalog.as_of,
        provider_comparison=tuple(provider_comparison(query, whole, model, catalog)),
        excluded=tuple((_excluded_as(miss, catalog), n) for miss, n in unmet.items() if n),
        resellers_included=query.filters.resellers is True,
        tariff=tariff,
        page=visible_page(query),
    )


def _excluded_as(unmet: Unmet, catalog: Catalog) -> str:
    """Complete "12 routes"."""
    match unmet.filter:
        case SoldBy():
            return "at other providers"
        case FreeOnly():
            return "that cost money" if not unmet.unknown else "without a known price"
        case NotSoldBy(providers):
            return f"at {', '.join(map(catalog.provider_name, providers))}"
        case _:
            return unmet.words(catalog)


def _filtered(
    whole: Ladder, filters: Filters, model: Model, catalog: Catalog
) -> tuple[Ladder, Counter[Unmet]]:
    if filters == NO_FILTERS:
        return whole, Counter()
    unmet: Counter[Unmet] = Counter()

    def left(offers: Sequence[Offer]) -> tuple[Offer, ...]:
        kept, lost = narrow_offers(offers, filters, model, catalog)
        unmet.update(lost)
        return kept

    ladder = Ladder(*(left(getattr(whole, part.name)) for part in fields(Ladder)))
    return (_only_free(ladder, unmet) if filters.free else ladder), unmet


def _only_free(ladder: Ladder, unmet: Counter[Unmet]) -> Ladder:
    """Keep free routes, and plans, which the reader may already pay for."""
    kept = Ladder(free=ladder.free, plans=ladder.plans)
    unmet[Unmet(FreeOnly(), unknown=True)] = len(ladder.unknown)
    unmet[Unmet(FreeOnly())] = len(ladder.offers) - len(kept.offers) - len(ladder.unknown)
    return kept


def _rows(ladder: Ladder, workload: Workload | None, model: Model, catalog: Catalog) -> PriceRows:
    rows = price_rows(ladder, model, catalog)
    if not states_amounts(workload):
        return rows
    usage = stated_usage(workload, catalog)
    offers = (*ladder.paid, *ladder.other)
    costs = [workload_cost(offer, usage) for offer in offers]
    by_cost = sorted((cost, place) for place, cost in enumerate(costs) if cost)
    unknown = tuple(
        price_row(o, catalog) for o, cost in zip(offers, costs, strict=True) if not cost
    )
    paid = tuple(
        replace(price_row(offers[n], catalog), cost=_NOISELESS.plus(cost)) for cost, n in by_cost
    )
    return replace(
        rows,
        paid=paid,
        tied=sum(row.cost == paid[0].cost for row in paid),
        other=(),
        unknown=(*unknown, *rows.unknown),
        basis=stated_basis(workload),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """What the prices of offers are compared by."""

    weigh: Callable[[Offer], Decimal]
    by_rates: bool
    """By rates for input and output, not by the cost of a stated workload."""


def provider_comparison(
    query: Query, whole: Ladder, model: Model, catalog: Catalog
) -> Iterator[str]:
    """Compare the named providers with one another, or a single one with the lab.

    Then compare the cheapest of them with all sellers. Only offers that meet the other filters
    count: the price in a region is not what the seller asks elsewhere.
    """
    if query.filters.free:
        yield _free_at(whole, query, catalog)
        return
    scale = _scale(query, catalog)
    others = replace(query.filters, providers=())
    fitting, _ = _filtered(whole, others, model, catalog)
    best = {provider: _best(provider, fitting, scale) for provider in query.filters.providers}
    priced = [offer for offer in best.values() if offer]
    reference = (
        min(priced, key=scale.weigh) if len(priced) > 1 else lab_offer(whole.paid, model, catalog)
    )
    for provider, offer in best.items():
        name = catalog.provider_name(provider)
        if offer is None:
            yield f"{name} {_without_a_price(provider, fitting, whole, query.tariff)}"
        elif reference is not None and provider != reference.route.provider:
            beside = _price_beside(offer, reference, scale)
            yield f"{name} charges {beside} {_with_article(reference, catalog)}"
    if best and not priced and fitting.paid:
        yield _elsewhere(fitting, scale, catalog)
    if priced:
        yield _beside_all_sellers(min(priced, key=scale.weigh), fitting, scale, catalog)


def _free_at(whole: Ladder, query: Query, catalog: Catalog) -> str:
    wanted = query.filters.providers
    free = [o.route.provider for o in whole.free if not wanted or o.route.provider in wanted]
    if not free:
        return "No route there is free" if wanted else "No route is free"
    return f"Free, with limits, at {formatting.listed(map(catalog.provider_name, free), _NAMED)}"


def _scale(query: Query, catalog: Catalog) -> _Scale:
    if not states_amounts(query.workload):
        return _Scale(lambda offer: _or_unknown(offer.weight), by_rates=True)
    usage = stated_usage(query.workload, catalog)
    return _Scale(lambda offer: _or_unknown(workload_cost(offer, usage)), by_rates=False)


def _or_unknown(amount: Decimal | None) -> Decimal:
    return _UNKNOWN if amount is None else amount


def _best(provider: str, whole: Ladder, scale: _Scale) -> Offer | None:
    offers = (offer for offer in whole.paid if offer.route.provider == provider)
    cheapest = min(offers, key=scale.weigh, default=None)
    return cheapest if cheapest and scale.weigh(cheapest) < _UNKNOWN else None


def _without_a_price(provider: str, fitting: Ladder, whole: Ladder, tariff: Tariff | None) -> str:
    for offers, words in (
        (fitting.other, "charges for it in another unit"),
        (fitting.free, "has it free, with limits"),
        (fitting.plans, "has it in a plan"),
        (fitting.special, "has it only fine-tuned, dedicated or local"),
        ((*fitting.unknown, *fitting.paid), "has it at a price that is not known"),
        (whole.offers, "has it, but no source lists it there as asked for"),
    ):
        if any(offer.route.provider == provider for offer in offers):
            return words
    return (
        f"has no known {price_noun(tariff)} for it" if tariff else "is not known as a seller of it"
    )


_SEVERAL_TIMES = 2
"""From here on, times are easier to grasp than percents."""


def _price_beside(offer: Offer, other: Offer, scale: _Scale) -> str:
    """ "the same as", "10% more than", "on balance 4% less than", "3.2 times as much as"."""
    price, other_price = scale.weigh(offer), scale.weigh(other)
    if max(price, other_price) <= min(price, other_price) * TIE:
        return "the same as"
    ratios = {_ratio(a, b) for a, b in zip(_rates(offer), _rates(other), strict=True)}
    balance = "on balance " if scale.by_rates and len(ratios) > 1 else ""
    if price >= _SEVERAL_TIMES * other_price:
        return f"{balance}{formatting.times(price / other_price)} as"
    share = abs(price / other_price - 1)
    percentage = f"{share:.0%}" if share >= _PERCENT else "under 1%"
    return f"{balance}{percentage} {'more' if price > other_price else 'less'} than"


def _rates(offer: Offer) -> tuple[Decimal, Decimal]:
    """The dearest base prices for input and output."""
    return _dearest(offer.base("input")), _dearest(offer.base("output"))


def _dearest(prices: Iterable[Price]) -> Decimal:
    return max((price.usd for price in prices), default=Decimal(0))


def _ratio(rate: Decimal, other: Decimal) -> Decimal | None:
    return round(rate / other, 3) if other else None


def _with_article(offer: Offer, catalog: Catalog) -> str:
    name = catalog.provider_name(offer.route.provider)
    return f"the {name}" if name.endswith(" API") else name


def _beside_all_sellers(best: Offer, fitting: Ladder, scale: _Scale, catalog: Catalog) -> str:
    first = min(fitting.paid, key=scale.weigh)
    sellers, name = len(_sellers(fitting.paid)), _with_article(best, catalog)
    least = scale.weigh(best)
    cheaper = len(_sellers(offer for offer in fitting.paid if scale.weigh(offer) * TIE < least))
    if sellers == 1:
        return "No other seller with a price that compares is known"
    if not cheaper:
        return f"No other of the {sellers:,} sellers that compare is cheaper than {name}"
    verb = "is" if cheaper == 1 else "are"
    cheapest = f"{_with_article(first, catalog)}, {_input_and_output(first)}"
    return (
        f"{cheaper:,} of {sellers:,} sellers {verb} cheaper than {name}; the cheapest: {cheapest}"
    )


def _elsewhere(fitting: Ladder, scale: _Scale, catalog: Catalog) -> str:
    first = min(fitting.paid, key=scale.weigh)
    sellers = formatting.count(len(_sellers(fitting.paid)), "seller")
    cheapest = f"{_with_article(first, catalog)}, {_input_and_output(first)}"
    return f"Elsewhere {sellers}; the cheapest: {cheapest}"


def _sellers(offers: Iterable[Offer]) -> set[str]:
    return {offer.route.provider for offer in offers}


def _input_and_output(offer: Offer) -> str:
    return formatting.tariff([p for p in offer.prices if p.direction in ("input", "output")])
