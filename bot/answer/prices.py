"""What one model costs at each provider."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Context

from bot.answer.base import BaseAnswer
from bot.answer.citations import Citation, cite_ladder, cite_retirement, cite_usual_price
from bot.answer.cost_basis import stated_basis
from bot.answer.filtered_ladder import filtered_ladder
from bot.answer.follow_ups import FollowUp, comparison_query, query_about, summary_query
from bot.answer.interpretation import FilterKinds
from bot.answer.list_page import FIRST_PAGE, Shown, next_page, visible_page
from bot.answer.provider_comparison import provider_comparison
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
from bot.query import ListPage, Query
from catalog.catalog import Catalog
from catalog.filters.filter import OfferFilter, Unmet
from catalog.filters.offer_filters import FreeOnly, NotSoldBy, SoldBy
from catalog.filters.seller_filters import ResellersIncluded, admitted_by
from catalog.lifecycle import Life, life
from catalog.model import Model
from catalog.pricing.ladder import Ladder
from catalog.pricing.tariffs import Tariff
from catalog.pricing.usage import Workload, states_amounts
from catalog.resolution.outcomes import Found
from catalog.shortlist.workload_costs import stated_usage, workload_cost

_NOISELESS = Context(prec=5)
"""More digits are rounding noise of sources that convert units."""


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
            with_all = query._replace(filters=query.filters._replace(resellers=True), page=None)
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
    ladder, unmet = filtered_ladder(whole, query.filters, model, catalog)
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
        price_row(offers[n], catalog)._replace(cost=_NOISELESS.plus(cost)) for cost, n in by_cost
    )
    return replace(
        rows,
        paid=paid,
        tied=sum(row.cost == paid[0].cost for row in paid),
        other=(),
        unknown=(*unknown, *rows.unknown),
        basis=stated_basis(workload),
    )
