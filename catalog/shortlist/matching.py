"""A question held against all candidates of a use case at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from catalog.catalog import Catalog
from catalog.curated import UseCase
from catalog.filters import (
    NO_FILTERS,
    Filter,
    Filters,
    ModelFilter,
    OfferFilter,
    PriceKnown,
    RatedNoWorseThan,
    Unmet,
    active_model_filters,
    active_offer_filters,
)
from catalog.model import Model
from catalog.pricing.offers import Offer
from catalog.pricing.usage import Usage, usage_of
from catalog.schema import Modality
from catalog.shortlist.bit_sets import PassingSet, successive_intersections
from catalog.shortlist.bit_sets import kept_out_by_each as behind_alone
from catalog.shortlist.candidates import Candidate
from catalog.shortlist.crowd import Crowd, crowd_of
from catalog.shortlist.offer_table import (
    Group,
    OfferTable,
    offer_table,
    offers_passing,
    sellers_passing,
)
from catalog.shortlist.workload_costs import UNKNOWN, costs, places


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question asks for beside the use case."""

    filters: Filters = NO_FILTERS
    at_least: RatedNoWorseThan | None = None
    beside: tuple[ModelFilter[Any], ...] = ()
    """Filters of models that no field of `filters` states."""
    job: Usage | None = None
    """What costs are of; None for the typical request of the use case."""
    largest: bool = False
    """Of a model the offer with the largest context window, instead of the cheapest."""


class Listed(NamedTuple):
    """A model with the offer that is best for the question; sorts by its `cost_order`."""

    cost: Decimal
    """USD of a request, or of a total where no requests are stated; `UNKNOWN` where it is."""
    place: int
    """By name, for models that cost the same."""
    offer: Offer
    found: Candidate
    """The model and its fit; the offer there is the cheapest without filters."""

    @property
    def model(self) -> Model:
        return self.found.model


_PRICE_UNKNOWN = Unmet(PriceKnown(), unknown=True)


@dataclass(frozen=True, eq=False)
class Matching:
    """A question, ready to be held against the candidates with offers of one kind.

    A set of models has a bit at the place of the last offer of each.
    """

    crowd: Crowd
    of_model: tuple[tuple[ModelFilter[Any], PassingSet], ...]
    models: tuple[int, ...]
    """The candidates at the start and behind each constraint."""
    of_offer: tuple[tuple[OfferFilter[Any], PassingSet], ...]
    offers: tuple[int, ...]
    """The offers at the start and behind each constraint."""
    stock: OfferTable
    costs: _CostsOf | None
    """None for offers that have no price."""
    typical: bool
    """The costs are those of the typical request, so the order of the crowd is that of the list."""
    largest: bool
    places: Mapping[str, int]

    @cached_property
    def count(self) -> int:
        """How many models meet everything."""
        if not self.typical:
            return len(self._by_cost)
        priced = self.offers[-1] & self.crowd.priced
        return (self.stock.selling(priced) & self.models[-1]).bit_count()

    def cheapest_first(self) -> Iterator[Listed]:
        """Those that meet everything, each found when it is asked for."""
        if not self.typical:
            yield from self._by_cost
            return
        seen: set[str] = set()
        for place in self.crowd.by_cost:
            if len(seen) == self.count:
                return
            model = self.stock.models[place].id
            span = self.stock.spans[model]
            passes = self._offers_left[place] == self._models_left[span.stop - 1] == _YES
            if passes and model not in seen:
                seen.add(model)
                found, cost = self.crowd.found[model], self.crowd.costs[model][place - span.start]
                yield self._listed(found, self.stock.offers[place], cost)

    @cached_property
    def _by_cost(self) -> Sequence[Listed]:
        return sorted(self.met())

    def met(self) -> Iterator[Listed]:
        """Those that meet everything, in the order of the candidates."""
        return self.of(self.crowd.found)

    def of(self, models: Iterable[str]) -> Iterator[Listed]:
        """Those of some models that meet everything, in the order of these."""
        candidates, spans = self.crowd.found, self.stock.spans
        models_left, offers_left = self._models_left, self._offers_left
        for model in models:
            found, span = candidates.get(model), spans[model]
            if found and models_left[span.stop - 1] == _YES:
                left = offers_left[span.start : span.stop]
                if _YES in left and (listed := self._first(found, span, left)):
                    yield listed

    @cached_property
    def _models_left(self) -> str:
        return self.stock.flags(self.models[-1])

    @cached_property
    def _offers_left(self) -> str:
        return self.stock.flags(self.offers[-1])

    def missed(self, met: int) -> Counter[Unmet]:
        """The first constraint that each of the others misses, where so many meet everything."""
        missed: Counter[Unmet] = Counter()
        for (constraint, held), left in zip(self.of_model, self.models, strict=False):
            _count(missed, constraint, left & ~held.passing, held.unknown)
        sellers = self.models[-1]
        for (of_offer, held), before, behind in zip(
            self.of_offer, self.offers, self.offers[1:], strict=False
        ):
            still = sellers & self.stock.selling(behind)
            _count(missed, of_offer, sellers & ~still, self.stock.selling(before & held.unknown))
            sellers = still
        missed[_PRICE_UNKNOWN] = sellers.bit_count() - met
        return missed

    def _first(self, found: Candidate, span: range, left: str) -> Listed | None:
        """The cheapest of the offers that are left, or the one with the most context.

        Of equals the first; None where no price is known.
        """
        if self.typical and left[self.crowd.cheapest[found.model.id]] == _YES:
            return self._listed(found, found.offer, found.cost)
        costs = self.costs(found, span) if self.costs else [_NOTHING] * len(span)
        counting = [c if flag == _YES else UNKNOWN for flag, c in zip(left, costs, strict=True)]
        cost = min(counting)
        if cost == UNKNOWN:
            return None
        best = self._most_context(span, counting) if self.largest else counting.index(cost)
        usd = costs[best] if self.costs else None
        return self._listed(found, self.stock.offers[span.start + best], usd)

    def _most_context(self, span: range, costs: Sequence[Decimal]) -> int:
        """Of the priced ones; the cheapest where several have as much."""
        context = self.stock.context[span.start : span.stop]
        priced = [(-(context[n] or 0), cost, n) for n, cost in enumerate(costs) if cost < UNKNOWN]
        return min(priced)[2]

    def _listed(self, found: Candidate, offer: Offer, cost: Decimal | None) -> Listed:
        usd = UNKNOWN if cost is None else cost
        return Listed(usd, self.places[found.model.id], offer, found)

    def without_one(self) -> Iterator[tuple[Filter, Listed]]:
        """Constraints that alone keep a model out, and the offer that it would have."""
        sieves = [held for _, held in self.of_model]
        alone = zip(self.of_model, behind_alone(self.models[0], sieves), strict=True)
        for (one, _), models in alone:
            yield from ((one, listed) for listed in replace(self, models=(models,)).met())
        sieves = [held for _, held in self.of_offer]
        kept_back = zip(self.of_offer, behind_alone(self.stock.every, sieves), strict=True)
        for (constraint, _), offers in kept_back:
            yield from ((constraint, listed) for listed in replace(self, offers=(offers,)).met())


def _count(missed: Counter[Unmet], constraint: Filter, lost: int, unknown: int) -> None:
    missed[Unmet(constraint)] = (lost & ~unknown).bit_count()
    missed[Unmet(constraint, unknown=True)] = (lost & unknown).bit_count()


_YES = "1"
"""In the flags of a set."""
_NOTHING = Decimal(0)
_CostsOf = Callable[[Candidate, range], Sequence[Decimal]]
"""USD at each of the places of a candidate; `UNKNOWN` where it is."""


def match_filters(use_case: UseCase, wanted: Wanted, group: Group, catalog: Catalog) -> Matching:
    sold: Modality = "image" if use_case.typical.images_out else "text"
    offers, crowd = offer_table(group, catalog), crowd_of(use_case, group, catalog)
    at_least = [wanted.at_least] if wanted.at_least else []
    asked = [*active_model_filters(wanted.filters), *at_least, *wanted.beside]
    of_models = tuple((c, sellers_passing(c, offers, catalog)) for c in asked)
    of_offers = tuple(
        (c, offers_passing(c, offers, sold, catalog)) for c in active_offer_filters(wanted.filters)
    )
    work = None if _is_typical(wanted.job, use_case) else wanted.job
    return Matching(
        crowd=crowd,
        of_model=of_models,
        models=successive_intersections(crowd.every, [held for _, held in of_models]),
        of_offer=of_offers,
        offers=successive_intersections(offers.every, [held for _, held in of_offers]),
        stock=offers,
        costs=_costs(work, crowd, group, offers),
        typical=group == "priced" and not (work or wanted.largest),
        largest=wanted.largest,
        places=places(catalog),
    )


def _is_typical(asked: Usage | None, use_case: UseCase) -> bool:
    """A request costs what the candidates have been priced for, however many there are."""
    if asked is None:
        return True
    typical = usage_of(None, use_case.typical)
    return replace(asked, times=typical.times, period=typical.period) == typical


def _costs(work: Usage | None, crowd: Crowd, group: Group, offers: OfferTable) -> _CostsOf | None:
    if group != "priced":
        return None
    if work is None:
        return lambda found, _: crowd.costs[found.model.id]
    made = costs(offers, work)
    return lambda _, span: made(span)
