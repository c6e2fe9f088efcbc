"""What a workload costs: the cheapest routes of the models asked about, and the lab's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.answer.assumptions import assumptions, too_long, volume
from bot.answer.kinds import PLAIN, Heard, ModelLine, PriceRow
from bot.answer.missed import NotFound, Offered, missed
from bot.answer.priced import Priced, held, own, priced
from bot.answer.rows import model_line, model_lines, price_row
from bot.answer.savings import Saving, savings
from bot.answer.yardstick import yardstick
from bot.query import Query
from catalog import (
    Catalog,
    Job,
    Model,
    Price,
    Qualifying,
    Totals,
    UseCase,
    Wanted,
    cheapest,
    cost_order,
    counted,
    far_below_own,
    has_hours,
    off_peak,
    stated,
    totals,
)

_ROUTES = {1: 5, 2: 3, 3: 2}
"""How many routes are shown of each model, by how many models there are; else one."""
_MODELS = 6
_CHOSEN = 5
_SAVERS = 3


@dataclass(frozen=True, slots=True)
class CostRow:
    """What a workload costs on one route of one model."""

    line: ModelLine
    row: PriceRow | None
    """None where no route has a known price for all of it."""
    totals: Totals | None
    off_peak: Totals | None
    """At the cheapest hours, where they differ."""
    used: tuple[Price, ...]
    """The prices that were counted."""
    own: bool
    """The lab's own route."""
    alike: tuple[str, ...]
    """Names of other providers where it costs the same."""


@dataclass(frozen=True, slots=True, eq=False)
class Cost:
    """The price of a workload."""

    models: tuple[ModelLine, ...]
    """Asked about; empty where the cheapest were looked for."""
    use_case: str
    """Name of the use case that stands behind what was not stated."""
    volume: str
    job: Job
    rows: tuple[CostRow, ...]
    """Cheapest first, unknown last."""
    routes: int
    """With a known price for all of the workload, of all models together."""
    unpriced: int
    """Routes that have a price, but not for all of the workload."""
    free: tuple[tuple[str, str], ...]
    """Names of models and of the providers that charge nothing for them, within limits."""
    savings: tuple[Saving, ...]
    assumptions: tuple[str, ...]
    too_long: tuple[str, ...]
    """Why a request does not fit into some of the models."""
    far_below_own: frozenset[str]
    """Models that only the lab can run and somebody sells for less than half of its price."""
    too_many: tuple[ModelLine, ...]
    """Models that were named and are not counted."""
    missed: tuple[Offered | NotFound, ...]
    """Names that stand for no model, or for several."""
    as_of: date
    heard: Heard = PLAIN


def cost(query: Query, catalog: Catalog) -> Cost:
    """What the workload costs with the models of a query, else with the cheapest that qualify."""
    meant = [catalog.models[model] for model in dict.fromkeys(query.models)]
    named, passing = meant[:_MODELS], held(query.filters, catalog)
    use_case = yardstick(query, named, catalog)
    asked = stated(query.workload, catalog, use_case.typical)
    models = named or _cheapest(query, use_case, asked, catalog)
    found = {model.id: priced(model, asked, passing, catalog) for model in models}
    routes = _ROUTES.get(len(models), 1)
    shown = {
        model.id: _shown(model, found[model.id], routes, catalog) if named else found[model.id][:1]
        for model in models
    }
    return Cost(
        models=model_lines(_ids(named), catalog),
        use_case=use_case.name,
        volume=volume(asked, use_case),
        job=asked,
        rows=tuple(_sorted(shown, found, asked, catalog)),
        routes=sum(map(len, found.values())),
        unpriced=sum(_unpriced(model, found[model.id], passing, catalog) for model in models),
        free=tuple(_free(models, passing, catalog)),
        savings=tuple(_savings(found, asked, passing, catalog)),
        assumptions=tuple(assumptions(query.workload, asked, use_case, _named(shown, catalog))),
        too_long=tuple(too_long(asked, models)),
        far_below_own=_far_below_own(shown, catalog),
        too_many=model_lines(_ids(meant[_MODELS:]), catalog),
        missed=missed(query, catalog),
        as_of=catalog.as_of,
    )


def _cheapest(query: Query, use_case: UseCase, asked: Job, catalog: Catalog) -> list[Model]:
    """The models that a ranking by price starts with."""
    wanted = Wanted(replace(query.filters, free=None), job=asked)
    return [listed.model for listed in cheapest(use_case, wanted, catalog, _CHOSEN)]


_Routes = Mapping[str, Sequence[Priced]]
"""By the id of their model, cheapest first."""


def _named(routes: _Routes, catalog: Catalog) -> _Routes:
    """By the name of their model."""
    return {catalog.models[model].name: priced for model, priced in routes.items()}


def _far_below_own(shown: _Routes, catalog: Catalog) -> frozenset[str]:
    def is_far_below(model: Model, routes: Sequence[Priced]) -> bool:
        at_lab = own(routes, model, catalog)
        return at_lab is not None and far_below_own(
            routes[0].totals.main, at_lab.totals.main, model
        )

    models = (catalog.models[model] for model in shown)
    return frozenset(model.id for model in models if is_far_below(model, shown[model.id]))


def _ids(models: Iterable[Model]) -> list[str]:
    return [model.id for model in models]


def _unpriced(model: Model, found: Sequence[Priced], passing: Qualifying, catalog: Catalog) -> int:
    steps = catalog.ladder(model.id)
    offers = passing.among((*steps.paid, *steps.other, *steps.unknown), model)
    return sum(1 for offer in offers if offer.prices) - len(found)


def _shown(
    model: Model, found: Sequence[Priced], most: int, catalog: Catalog
) -> tuple[Priced, ...]:
    """One route of each of the lowest totals, and the lab's own."""
    first: dict[object, Priced] = {}
    for each in found:
        first.setdefault(each.totals.main, each)
    lowest = tuple(first.values())[:most]
    at_lab = own(found, model, catalog)
    if at_lab is None or at_lab in lowest:
        return lowest
    said = {each.totals.main for each in lowest}
    return _instead(at_lab, lowest) if at_lab.totals.main in said else (*lowest, at_lab)


def _instead(at_lab: Priced, lowest: Iterable[Priced]) -> tuple[Priced, ...]:
    """The lab speaks for those that cost the same."""
    return tuple(at_lab if each.totals.main == at_lab.totals.main else each for each in lowest)


def _sorted(shown: _Routes, found: _Routes, asked: Job, catalog: Catalog) -> list[CostRow]:
    rows = [row for m in shown for row in _rows(m, shown[m], found[m], asked, catalog)]
    return sorted(
        rows, key=lambda r: cost_order(r.totals.exact if r.totals else None, r.line.id, catalog)
    )


def _rows(
    model: str, shown: Sequence[Priced], found: Sequence[Priced], asked: Job, catalog: Catalog
) -> Iterator[CostRow]:
    line = model_line(model, catalog)
    if not shown:
        yield CostRow(line, None, None, None, (), own=False, alike=())
    for each in shown:
        alike = dict.fromkeys(
            catalog.provider_name(other.offer.route.provider)
            for other in found
            if other.totals.main == each.totals.main
            and other.offer.route.provider != each.offer.route.provider
        )
        yield CostRow(
            line=line,
            row=price_row(each.offer, catalog),
            totals=each.totals,
            off_peak=_off_peak(each, asked),
            used=counted(each.fitted, asked.request),
            own=catalog.is_own(each.offer.route.provider, catalog.models[model]),
            alike=tuple(alike),
        )


def _off_peak(each: Priced, asked: Job) -> Totals | None:
    if not has_hours(each.fitted):
        return None
    made = totals(off_peak(each.fitted), asked)
    return made if made != each.totals else None


def _free(
    models: Iterable[Model], passing: Qualifying, catalog: Catalog
) -> Iterator[tuple[str, str]]:
    for model in models:
        for offer in passing.among(catalog.ladder(model.id).free, model):
            yield model.name, catalog.provider_name(offer.route.provider)


def _savings(found: _Routes, asked: Job, passing: Qualifying, catalog: Catalog) -> Iterator[Saving]:
    """Of the cheapest models."""
    known = [routes for routes in found.values() if routes]
    known.sort(
        key=lambda routes: cost_order(routes[0].totals.exact, routes[0].offer.route.model, catalog)
    )
    for routes in known[:_SAVERS]:
        yield from savings(routes, asked, passing, catalog)
