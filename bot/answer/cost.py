"""What a workload costs: at the cheapest routes of the named models and at their labs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from bot.answer.base import BaseAnswer
from bot.answer.citations import Citation, cite_prices
from bot.answer.cost_assumptions import assumptions, too_long
from bot.answer.cost_basis import reference_use_case, volume_text
from bot.answer.cost_estimate import (
    PricedOffer,
    lab_priced_offer,
    main_cost,
    paid_qualifying,
    priced_offers,
    tied_offers,
    totals_json,
    usual_or_in,
)
from bot.answer.cost_savings import Saving, savings
from bot.answer.interpretation import FilterKinds
from bot.answer.price_end import PriceEnd, price_end
from bot.answer.rows import ModelLine, PriceRow, model_line, model_lines, price_row
from bot.answer.serialize import Json, price_row_json, prices_json
from bot.answer.tariff_prices import unstated
from bot.answer.tariff_words import price_noun
from bot.answer.unresolved import (
    Ambiguous,
    NotFound,
    first_choice,
    unresolved_json,
    unresolved_names,
)
from bot.query import Query
from catalog.catalog import Catalog
from catalog.curated import UseCase
from catalog.filters.cost_filters import MaxCost, cost_limit
from catalog.filters.filter import Filters, ModelFilter, OfferFilter, with_free_or_not
from catalog.filters.seller_filters import ResellersIncluded, admitted_by
from catalog.model import Model
from catalog.pricing.lab_price import costs_far_below_lab, is_first_party
from catalog.pricing.request_cost import counted_prices, has_hours, off_peak_offer
from catalog.pricing.tariffs import PLAIN, Tariff
from catalog.pricing.usage import Totals, Usage, usage_totals
from catalog.schema import Price
from catalog.shortlist.qualifying import QualifyingModels
from catalog.shortlist.shortlist import cheapest
from catalog.shortlist.wanted import Wanted
from catalog.shortlist.workload_costs import cost_order, stated_usage

_ROUTES = {1: 5, 2: 3, 3: 2}
"""Routes shown of each model, by the number of models; one where there are more."""
_MODELS = 6
_CHEAPEST = 5
_SAVERS = 3

_Routes = Mapping[str, Sequence[PricedOffer]]
"""The priced routes of each model by its id, cheapest first."""


@dataclass(frozen=True, slots=True)
class CostRow:
    """What a workload costs on one route of one model."""

    line: ModelLine
    row: PriceRow | None
    """None where no route has a known price for the whole workload."""
    totals: Totals | None
    off_peak: Totals | None
    """Totals at the cheapest hours; None where the hour makes no difference."""
    prices: tuple[Price, ...]
    """The prices that were counted."""
    is_lab_offer: bool
    """The route of the lab itself."""
    same_cost_at: tuple[str, ...]
    """Names of other providers where it costs the same."""
    price_end: PriceEnd | None = None

    def to_json(self) -> Json:
        row = self.row
        return {
            **(price_row_json(row) if row else {"model": self.line.id, "provider": None}),
            "name": self.line.name,
            **totals_json(self.totals),
            "off_peak": totals_json(self.off_peak) if self.off_peak else None,
            "used": prices_json(self.prices),
            "own": self.is_lab_offer,
            "same_at": list(self.same_cost_at),
            "price_end": self.price_end.to_json() if self.price_end else None,
        }


@dataclass(frozen=True, slots=True)
class CostLimit:
    """The most that a workload may cost."""

    text: str
    """ "$100.00 a month"."""
    usd: Decimal
    """In the unit of `Totals.exact`."""


@dataclass(frozen=True, slots=True, eq=False)
class Cost(BaseAnswer):
    """The price of a workload."""

    models: tuple[ModelLine, ...]
    """The named models; empty where the cheapest of all were looked for."""
    use_case: str
    """Name of the use case that stands in for what is not stated."""
    volume: str
    job: Usage
    rows: tuple[CostRow, ...]
    """Cheapest first, unknown last."""
    routes: int
    """Number of routes, of all models together, with a known price for the whole workload."""
    unpriced: int
    """Number of routes with a price, but not for the whole workload."""
    free: tuple[tuple[str, str], ...]
    """Names of models and of providers that offer them free, within limits."""
    savings: tuple[Saving, ...]
    assumptions: tuple[str, ...]
    too_long: tuple[str, ...]
    """Models that the request is too long for, in sentences."""
    far_below_lab: frozenset[str]
    """Ids of models that only the lab can run and that cost less than half its price elsewhere."""
    too_many: tuple[ModelLine, ...]
    """Named models beyond those whose costs are shown."""
    unresolved: tuple[Ambiguous | NotFound, ...]
    """Names that no model, or more than one, has."""
    without_tariff: tuple[str, ...] = ()
    """Models without a price under the conditions that are asked for, in sentences."""
    limit: CostLimit | None = None
    """The most that the workload may cost, where that is stated."""

    def to_json(self) -> Json:
        return {
            "kind": "cost",
            "as_of": str(self.as_of),
            "models": [line.id for line in self.models],
            "use_case": self.use_case,
            "volume": self.volume,
            "rows": [row.to_json() for row in self.rows],
            "routes": self.routes,
            "unpriced": self.unpriced,
            "free": [{"name": model, "provider_name": provider} for model, provider in self.free],
            "assumptions": list(self.assumptions),
            "too_long": list(self.too_long),
            "savings": [saving.to_json() for saving in self.savings],
            "too_many": [line.id for line in self.too_many],
            "missed": unresolved_json(self.unresolved),
            "without_tariff": list(self.without_tariff),
            "limit": self.limit.text if self.limit else None,
        }

    def shown_models(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.line.id for row in self.rows))

    def applied_filters(self) -> FilterKinds:
        of_models = () if self.models else (ModelFilter,)
        return (*of_models, OfferFilter, MaxCost, ResellersIncluded)

    def applied_tariff(self, asked: Tariff, /) -> Tariff:
        return _of_workload(asked)

    def _citations(self, catalog: Catalog) -> Iterator[Citation]:
        for row in self.rows:
            yield from cite_prices((row.row,), row.line)

    def _unresolved_choice(self) -> tuple[ModelLine, ...] | None:
        return first_choice(self.unresolved)


def cost(query: Query, catalog: Catalog) -> Cost:
    """Compute the costs with the named models, else with the cheapest that meet the filters."""
    all_named = [catalog.models[model] for model in dict.fromkeys(query.models)]
    named, filters = all_named[:_MODELS], paid_qualifying(query.filters, catalog)
    use_case = reference_use_case(query, named, catalog)
    usage = stated_usage(query.workload, catalog, use_case.typical)
    models = named or _cheapest(query, use_case, usage, catalog)
    tariff = _of_workload(query.tariff or PLAIN)
    tariffs = {m.id: tariff if usual_or_in(tariff, m, catalog).paid else PLAIN for m in models}
    priced = {m.id: priced_offers(m, usage, filters, catalog, tariffs[m.id]) for m in models}
    routes = _ROUTES.get(len(models), 1)
    shown = {
        m.id: _shown(m, priced[m.id], routes, catalog) if named else priced[m.id][:1]
        for m in models
    }
    return Cost(
        models=model_lines((model.id for model in named), catalog),
        use_case=use_case.name,
        volume=volume_text(usage, use_case) + _at(tariff, set(tariffs.values())),
        job=usage,
        rows=tuple(_sorted(shown, priced, usage, catalog)),
        routes=sum(map(len, priced.values())),
        unpriced=sum(
            _stating_prices(m, tariffs[m.id], filters, catalog) - len(priced[m.id]) for m in models
        ),
        free=tuple(_free(models, filters, catalog)),
        savings=tuple(_savings(priced, usage, filters, tariffs, catalog)),
        assumptions=tuple(assumptions(query.workload, usage, use_case, _named(shown, catalog))),
        too_long=tuple(too_long(usage, models)),
        far_below_lab=_far_below_lab(shown, catalog),
        too_many=model_lines((model.id for model in all_named[_MODELS:]), catalog),
        unresolved=unresolved_names(query, catalog),
        without_tariff=tuple(unstated(tariff, m) for m in models if tariffs[m.id] != tariff),
        limit=_limit(query.filters, usage),
        as_of=catalog.as_of,
    )


def _limit(filters: Filters, usage: Usage) -> CostLimit | None:
    """The stated limit of costs, for the time or the number of requests that totals are of."""
    once = cost_limit(filters, usage)
    stated = next(iter(MaxCost.active_in(filters)), None)
    if once is None or stated is None:
        return None
    a_month = usage.days_per_month if usage.period == "day" else 1
    return CostLimit(stated.text, once * (usage.times or 1) * a_month)


def _cheapest(query: Query, use_case: UseCase, usage: Usage, catalog: Catalog) -> list[Model]:
    """The first models of a ranking by price."""
    leading = Wanted(
        with_free_or_not(query.filters), job=usage, leading=not query.filters.any_quality
    )
    everyone = leading._replace(leading=False)
    listed = cheapest(use_case, leading, catalog, _CHEAPEST) or cheapest(
        use_case, everyone, catalog, _CHEAPEST
    )
    return [each.model for each in listed]


def _named(routes: _Routes, catalog: Catalog) -> _Routes:
    """The same by the name of the model."""
    return {catalog.models[model].name: priced for model, priced in routes.items()}


def _far_below_lab(shown: _Routes, catalog: Catalog) -> frozenset[str]:
    """Ids of the models whose cheapest route costs far less than the lab's own."""

    def is_far_below(model: Model, routes: Sequence[PricedOffer]) -> bool:
        at_lab = lab_priced_offer(routes, model, catalog)
        return at_lab is not None and costs_far_below_lab(
            routes[0].totals.main, at_lab.totals.main, model
        )

    models = (catalog.models[model] for model in shown)
    return frozenset(model.id for model in models if is_far_below(model, shown[model.id]))


def _at(tariff: Tariff, found: Collection[Tariff]) -> str:
    """ ", at the batch price": of the volume, where any model has one."""
    return f", at the {price_noun(tariff)}" if tariff != PLAIN and tariff in found else ""


def _of_workload(tariff: Tariff) -> Tariff:
    """The conditions that no workload states itself, as it does the length of prompts."""
    return Tariff(processing=tariff.processing, fine_tuned="use" if tariff.fine_tuned else None)


def _stating_prices(
    model: Model, tariff: Tariff, filters: QualifyingModels, catalog: Catalog
) -> int:
    """How many offers state a price, for the whole workload or not."""
    ladder = usual_or_in(tariff, model, catalog, admitted_by(filters.filters))
    offers = filters.among((*ladder.paid, *ladder.other, *ladder.unknown), model)
    return sum(1 for offer in offers if offer.prices)


def _shown(
    model: Model, priced: Sequence[PricedOffer], most: int, catalog: Catalog
) -> tuple[PricedOffer, ...]:
    """The first route at each of the lowest costs, and the lab's own."""
    lowest = tuple(tied[0] for tied in tied_offers(priced))[:most]
    at_lab = lab_priced_offer(priced, model, catalog)
    return lowest if at_lab is None or at_lab in lowest else (*lowest, at_lab)


def _sorted(shown: _Routes, priced: _Routes, usage: Usage, catalog: Catalog) -> list[CostRow]:
    rows = [row for m in shown for row in _rows(m, shown[m], priced[m], usage, catalog)]
    return sorted(
        rows, key=lambda r: cost_order(r.totals.exact if r.totals else None, r.line.id, catalog)
    )


def _rows(
    model: str,
    shown: Sequence[PricedOffer],
    priced: Sequence[PricedOffer],
    usage: Usage,
    catalog: Catalog,
) -> Iterator[CostRow]:
    line = model_line(model, catalog)
    if not shown:
        yield CostRow(line, None, None, None, (), is_lab_offer=False, same_cost_at=())
    tied = {id(each): group for group in tied_offers(priced) for each in group}
    for each in shown:
        same_cost_at = dict.fromkeys(
            catalog.provider_name(other.offer.route.provider)
            for other in tied[id(each)]
            if other.offer.route.provider != each.offer.route.provider
        )
        yield CostRow(
            line=line,
            row=price_row(each.offer, catalog),
            totals=each.totals,
            off_peak=_off_peak(each, usage),
            prices=counted_prices(each.fitted, usage.request),
            is_lab_offer=is_first_party(each.offer, catalog.models[model], catalog),
            same_cost_at=tuple(same_cost_at),
            price_end=price_end(each.offer, partial(main_cost, usage=usage)),
        )


def _off_peak(each: PricedOffer, usage: Usage) -> Totals | None:
    if not has_hours(each.fitted):
        return None
    cheapest_hours = usage_totals(off_peak_offer(each.fitted), usage)
    return cheapest_hours if cheapest_hours != each.totals else None


def _free(
    models: Iterable[Model], filters: QualifyingModels, catalog: Catalog
) -> Iterator[tuple[str, str]]:
    for model in models:
        for offer in filters.among(catalog.ladder(model.id).free, model):
            yield model.name, catalog.provider_name(offer.route.provider)


def _savings(
    priced: _Routes,
    usage: Usage,
    filters: QualifyingModels,
    tariffs: Mapping[str, Tariff],
    catalog: Catalog,
) -> Iterator[Saving]:
    """Savings with the cheapest models."""
    priced_models = [routes for routes in priced.values() if routes]
    priced_models.sort(
        key=lambda routes: cost_order(routes[0].totals.exact, routes[0].offer.route.model, catalog)
    )
    for routes in priced_models[:_SAVERS]:
        tariff = tariffs[routes[0].offer.route.model]
        yield from savings(routes, usage, filters, catalog, tariff)
