"""The models that meet a use case, each with its cheapest offer for the typical request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from catalog.catalog import Catalog, per_catalog
from catalog.curated import Request, UseCase
from catalog.fit.evidence import Evidence, Fit
from catalog.fit.rules import requirements_fit
from catalog.lifecycle import life
from catalog.model import Model
from catalog.pricing.offers import Offer
from catalog.pricing.request_cost import request_cost
from catalog.shortlist.workload_costs import UNKNOWN, cost_order

PRICE_UNKNOWN = "price unknown"
"""Counts what is only free or in a plan, too."""

_SOON = 30
"""Days before its end in which a model is nothing to start with."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model that qualifies, with one offer of it."""

    model: Model
    fit: Fit
    offer: Offer
    cost: Decimal | None
    """USD for one typical request of the use case; None for free offers and plans."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Everything that was held against a use case."""

    paid: tuple[Candidate, ...]
    """Cheapest first."""
    free: tuple[Candidate, ...]
    """Newest first."""
    plans: tuple[Candidate, ...]
    """Newest first."""
    left_out: Mapping[str, int]
    """Reason and how many models it concerns."""
    costs: Mapping[str, tuple[Decimal, ...]]
    """Model -> USD for the typical request at each of its priced offers; `UNKNOWN` where it is."""
    cheapest: Mapping[str, int]
    """Model -> the place of its cheapest among those."""


def candidates_for(use_case: UseCase, catalog: Catalog) -> Candidates:
    """The candidates of a use case of the catalogue."""
    return _candidates(use_case.id, catalog)


@per_catalog
def _candidates(use_case_id: str, catalog: Catalog) -> Candidates:
    use_case = catalog.use_cases[use_case_id]
    left_out: Counter[str] = Counter()
    paid: list[Candidate] = []
    free: list[Candidate] = []
    plans: list[Candidate] = []
    costs: dict[str, tuple[Decimal, ...]] = {}
    places: dict[str, int] = {}
    cost_of = _costs_by_tariff(use_case.typical)
    strong: dict[tuple[Evidence, ...], Fit] = {}  # one verdict for all models with equal evidence
    for model in catalog.models.values():
        verdict = requirements_fit(model, use_case, catalog)
        if reason := _why_not(model, verdict, catalog):
            left_out[reason] += 1
            continue
        verdict = strong.setdefault(verdict.evidence, verdict)
        ladder = catalog.ladder(model.id)
        offers = (*ladder.paid, *ladder.other)
        costs_at = list(map(cost_of, offers))
        if cheapest := _cheapest(costs_at):
            cost, place = cheapest
            paid.append(Candidate(model, verdict, offers[place], cost))
            places[model.id] = place
            costs[model.id] = tuple(cost or UNKNOWN for cost in costs_at)
        else:
            left_out[PRICE_UNKNOWN] += 1
        free.extend(Candidate(model, verdict, offer, None) for offer in ladder.free[:1])
        plans.extend(Candidate(model, verdict, offer, None) for offer in ladder.plans[:1])
    paid.sort(key=lambda c: cost_order(c.cost, c.model.id, catalog))
    return Candidates(tuple(paid), _newest(free), _newest(plans), left_out, costs, places)


def _costs_by_tariff(typical: Request) -> Callable[[Offer], Decimal | None]:
    """USD of the typical request at an offer; computed and kept once for offers of one tariff."""
    costs: dict[int, Decimal | None] = {}
    equal: dict[Decimal | None, Decimal | None] = {}  # kept once: half of them are equal

    def cost_of(offer: Offer) -> Decimal | None:
        tariff = id(offer.prices)  # shared by the snapshot, and alive as long as the catalogue
        if tariff not in costs:
            cost = request_cost(offer, typical)
            costs[tariff] = equal.setdefault(cost, cost)
        return costs[tariff]

    return cost_of


def _why_not(model: Model, verdict: Fit, catalog: Catalog) -> str | None:
    """The reason why a model is no candidate."""
    if verdict.level == "avoid":
        return "not suited"
    stage = life(model, catalog)
    if stage.stage == "retired":
        return "retired"
    if stage.stage == "retiring" and stage.days_left is not None and stage.days_left <= _SOON:
        return f"retiring within {_SOON} days"
    match verdict.level:
        case "strong":
            return None
        case "possible" | "weak":
            return "only partly suited"
        case "unknown":
            return "capabilities not known"


def _cheapest(costs: Iterable[Decimal | None]) -> tuple[Decimal, int] | None:
    """The cheapest typical request and its place; of equals the first, a curated one."""
    return min(((cost, place) for place, cost in enumerate(costs) if cost), default=None)


def _newest(found: list[Candidate]) -> tuple[Candidate, ...]:
    ordered = sorted(found, key=lambda c: (c.model.released or "", c.model.id), reverse=True)
    return tuple(ordered)
