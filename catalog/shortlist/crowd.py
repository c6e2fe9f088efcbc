"""The candidates of a use case as sets in a table of offers, and their offers in order of cost."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from catalog.catalog import Catalog, per_catalog
from catalog.curated import UseCase
from catalog.shortlist.candidates import Candidate, Candidates, candidates_for
from catalog.shortlist.offer_table import Group, OfferTable, offer_table
from catalog.shortlist.workload_costs import UNKNOWN, places


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """The candidates with offers of one kind."""

    found: Mapping[str, Candidate]
    """By the id of the model, in their order."""
    every: int
    """The set of them."""
    cheapest: Mapping[str, int]
    """Model -> the place of its cheapest offer among its own; empty for offers without a price."""
    costs: Mapping[str, Sequence[Decimal]]
    """Model -> USD for a typical request at each of its offers; empty for those without a price."""
    by_cost: Sequence[int]
    """The places of their priced offers: by the cost of a typical request, then by name."""
    priced: int
    """The set of these offers."""


def crowd_of(use_case: UseCase, group: Group, catalog: Catalog) -> Crowd:
    return _crowd(use_case.id, group, catalog)


@per_catalog
def _crowd(use_case_id: str, group: Group, catalog: Catalog) -> Crowd:
    base = candidates_for(catalog.use_cases[use_case_id], catalog)
    stock = offer_table(group, catalog)
    of_group = {"priced": base.paid, "free": base.free, "plans": base.plans}[group]
    found = {candidate.model.id: candidate for candidate in of_group}
    every = sum(1 << stock.spans[model].stop - 1 for model in found)
    if group != "priced":
        return Crowd(found, every, {}, {}, (), 0)
    by_name = places(catalog)
    ordered = sorted(
        (cost, by_name[model], place)
        for model in found
        for place, cost in _priced(model, base, stock)
    )
    by_cost = array("I", [place for _, _, place in ordered])
    return Crowd(
        found, every, base.cheapest, base.costs, by_cost, _set_of(by_cost, len(stock.offers))
    )


def _priced(model: str, base: Candidates, stock: OfferTable) -> Iterator[tuple[int, Decimal]]:
    """Places and costs of the offers of which it is known what a typical request costs."""
    for place, cost in zip(stock.spans[model], base.costs[model], strict=True):
        if cost != UNKNOWN:
            yield place, cost


def _set_of(some: Sequence[int], most: int) -> int:
    flags = bytearray(b"0" * most)
    for place in some:
        flags[-1 - place] = ord("1")
    return int(flags or b"0", 2)
