"""The models that meet a use case, and their offers in the order of a ranking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from operator import itemgetter, le

from catalog.catalog import Catalog, per_catalog
from catalog.curated import UseCase
from catalog.fit.evidence import ENDING_DAYS, Fit, is_ending
from catalog.fit.rules import Verdicts, requirements_verdicts
from catalog.lifecycle import life
from catalog.pricing.ladder import TIE
from catalog.pricing.usage import usage_of
from catalog.shortlist.offer_table import Group, offer_table
from catalog.shortlist.workload_costs import UNKNOWN, cost_order

PRICE_UNKNOWN = "price unknown"
"""Counts what is only free or in a plan, too."""
NO_APPROVED_ROUTE = "without an approved route"
"""Of models that somebody sells, and whose priced offers the policy of a company leaves out."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """The models that meet a use case, and why the others do not."""

    suited: Sequence[str]
    """The ids of the models that meet the use case."""
    fits: Verdicts
    """How each model meets it."""
    rows: Mapping[Group, Mapping[str, Sequence[int]]]
    """Model -> its offers, as rows of the table of all offers. Models that have a price are in the
    order of their cheapest, for the typical request, and so are the offers of each; those with free
    offers or plans in the order of their release, newest first.
    """
    cheapest: Sequence[int]
    """The first of the priced rows of each model, in this order."""
    usd: Mapping[int, Decimal]
    """Priced row -> USD of the typical request; `UNKNOWN` where it is."""
    left_out: Mapping[str, int]
    """Reason and how many models it concerns."""


def candidates_for(use_case: UseCase, catalog: Catalog, *, with_apart: bool = False) -> Candidates:
    """The candidates of a use case of the catalogue.

    `with_apart` adds to the priced offers those that compare on request only.
    """
    return _candidates(use_case.id, with_apart, catalog)


@per_catalog
def _candidates(use_case_id: str, with_apart: bool, catalog: Catalog) -> Candidates:  # noqa: FBT001
    use_case, table = catalog.use_cases[use_case_id], offer_table(catalog)
    left_out: Counter[str] = Counter()
    fits = requirements_verdicts(use_case_id, catalog)
    suited: list[str] = []
    ending = _ending(catalog)
    for model, fit in zip(catalog.models, fits.fits, strict=True):
        if reason := _why_not(model, fit, ending):
            left_out[reason] += 1
        else:
            suited.append(model)
    sold = ((m, _priced_rows(table.rows[m], with_apart)) for m in suited)
    offered = {model: rows for model, rows in sold if rows}
    typical = usage_of(None, use_case.typical)
    usd = table.tariffs.costs([*chain.from_iterable(offered.values())], typical)
    equal: dict[Decimal, Decimal] = {}
    for row, cost in usd.items():
        usd[row] = equal.setdefault(cost, cost)  # kept once, as half of them are equal
    by_cost = {model: _in_order(rows, usd) for model, rows in offered.items()}
    priced = [model for model, rows in by_cost.items() if usd[rows[0]] < UNKNOWN]
    priced.sort(key=lambda model: cost_order(usd[by_cost[model][0]], model, catalog))
    unapproved = 0
    if catalog.listed:
        listed = offer_table(catalog.listed).rows
        unapproved = sum(m not in by_cost and bool(listed[m]["priced"]) for m in suited)
    if unapproved:
        left_out[NO_APPROVED_ROUTE] = unapproved
    if unpriced := len(suited) - len(priced) - unapproved:
        left_out[PRICE_UNKNOWN] = unpriced
    newest = sorted(suited, key=lambda m: (catalog.models[m].released or "", m), reverse=True)
    return Candidates(
        suited=suited,
        fits=fits,
        rows={
            "priced": {model: by_cost[model] for model in priced},
            "free": {model: rows for model in newest if (rows := table.rows[model]["free"])},
            "plans": {model: rows for model in newest if (rows := table.rows[model]["plans"])},
        },
        cheapest=[by_cost[model][0] for model in priced],
        usd=usd,
        left_out=left_out,
    )


def _priced_rows(rows: Mapping[Group, tuple[int, ...]], with_apart: bool) -> tuple[int, ...]:  # noqa: FBT001
    return rows["priced"] + rows["apart"] if with_apart else rows["priced"]


def _in_order(rows: tuple[int, ...], usd: Mapping[int, Decimal]) -> tuple[int, ...]:
    """The cheapest first; of those that cost the same but for rounding the first on the ladder."""
    if len(rows) == 1:
        return rows
    costs = [usd[row] for row in rows]
    least = min(costs)
    most = TIE * least
    costs = [least if cost <= most else cost for cost in costs]
    if all(map(le, costs, costs[1:])):
        return rows  # kept once, as most use cases order them alike
    return tuple([row for _, row in sorted(zip(costs, rows, strict=True), key=itemgetter(0))])


def _why_not(model: str, verdict: Fit, ending: Mapping[str, str]) -> str | None:
    """The reason why a model is no candidate."""
    if verdict.level == "avoid":
        return "not suited"
    if reason := ending.get(model):
        return reason
    match verdict.level:
        case "strong":
            return None
        case "possible" | "weak":
            return "only partly suited"
        case "unknown":
            return "capabilities not known"


@per_catalog
def _ending(catalog: Catalog) -> Mapping[str, str]:
    """The models that are nothing to start with, and why."""
    reasons: dict[str, str] = {}
    for model in catalog.models.values():
        stage = life(model, catalog)
        if is_ending(stage):
            retired = stage.stage == "retired"
            reasons[model.id] = "retired" if retired else f"retiring within {ENDING_DAYS} days"
    return reasons
