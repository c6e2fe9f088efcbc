"""A question held against all candidates of a use case at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from catalog.catalog import Catalog, per_catalog
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
from catalog.shortlist import bit_sets
from catalog.shortlist.bit_sets import PassingSet, successive_intersections
from catalog.shortlist.bit_sets import kept_out_by_each as behind_alone
from catalog.shortlist.candidates import Candidate, Candidates, candidates_for
from catalog.shortlist.offer_table import (
    Group,
    OfferTable,
    offer_table,
    offer_table_of,
    offers_passing,
)
from catalog.shortlist.workload_costs import UNKNOWN, costs, places


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question asks for beside the use case."""

    filters: Filters = NO_FILTERS
    at_least: RatedNoWorseThan | None = None
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
    """A question, ready to be held against the candidates with offers of one kind."""

    found: tuple[tuple[int, Candidate], ...]
    """With their numbers as models."""
    of_model: tuple[tuple[ModelFilter[Any], PassingSet], ...]
    models: tuple[int, ...]
    """The candidates at the start and behind each constraint."""
    of_offer: tuple[tuple[OfferFilter[Any], PassingSet], ...]
    offers: tuple[int, ...]
    """The offers at the start and behind each constraint."""
    stock: OfferTable
    costs: _CostsOf | None
    """None for offers that have no price."""
    cheapest: Mapping[str, int]
    """The place of the cheapest offer, where the use case says which that is."""
    plain: bool
    """Nothing is asked of offers, so the cheapest ones of the use case stand as they are."""
    largest: bool
    places: Mapping[str, int]

    def met(self) -> Iterator[Listed]:
        """Those that meet everything."""
        if self.plain:
            for found in self._among(self.models[-1]):
                yield self._listed(found, found.offer, found.cost)
            return
        for found, span, left in self.left:
            cheapest = self.cheapest.get(found.model.id)
            if cheapest is not None and left >> cheapest & 1:
                yield self._listed(found, found.offer, found.cost)
            elif left and (listed := self._first(found, span, left)):
                yield listed

    @cached_property
    def left(self) -> list[tuple[Candidate, range, int]]:
        """Candidates that pass as models: their places, and which of those pass as offers."""
        last, spans = self.offers[-1], self.stock.spans
        among = ((found, spans[found.model.id]) for found in self._among(self.models[-1]))
        return [(found, span, self._within(last, span)) for found, span in among]

    def _among(self, models: int) -> Iterator[Candidate]:
        return (candidate for number, candidate in self.found if models >> number & 1)

    def missed(self, met: int) -> Counter[Unmet]:
        """The first constraint that each of the others misses, where so many meet everything."""
        missed: Counter[Unmet] = Counter()
        for (constraint, held), left in zip(self.of_model, self.models, strict=False):
            lost = left & ~held.passing
            missed[Unmet(constraint)] = (lost & ~held.unknown).bit_count()
            missed[Unmet(constraint, unknown=True)] = (lost & held.unknown).bit_count()
        if not self.plain:
            missed.update(self._missed_by_offers(met))
        return missed

    def _missed_by_offers(self, met: int) -> Counter[Unmet]:
        """Counted by number first: the hash of a constraint takes longer than all else here."""
        stops = Counter(_AT_ITS_PRICE if left else self._stop(span) for _, span, left in self.left)
        stops[_AT_ITS_PRICE] -= met
        return Counter(
            {
                Unmet(self.of_offer[at][0], unknown) if at >= 0 else _PRICE_UNKNOWN: count
                for (at, unknown), count in stops.items()
            }
        )

    def _within(self, offers: int, span: range) -> int:
        """The part of a set that belongs to one model, from bit 0 on."""
        return offers >> span.start & (1 << len(span)) - 1

    def _stop(self, span: range) -> tuple[int, bool]:
        """The constraint behind which no offer of a model is left; whether it is not known."""
        for number, (_, held) in enumerate(self.of_offer):
            if not self._within(self.offers[number + 1], span):
                unclear = self._within(self.offers[number] & held.unknown, span)
                return number, bool(unclear)
        return _AT_ITS_PRICE

    def _first(self, found: Candidate, span: range, left: int) -> Listed | None:
        """The cheapest of the offers that are left, or the one with the most context.

        Of equals the first; None where no price is known.
        """
        costs = self.costs(found, span) if self.costs else [_NOTHING] * len(span)
        everything = left == (1 << len(span)) - 1
        counting = (
            costs if everything else [c if left >> n & 1 else UNKNOWN for n, c in enumerate(costs)]
        )
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


_AT_ITS_PRICE = (-1, True)
_NOTHING = Decimal(0)
_CostsOf = Callable[[Candidate, range], Sequence[Decimal]]
"""USD at each of the places of a candidate; `UNKNOWN` where it is."""


def match_filters(
    use_case: UseCase, wanted: Wanted, base: Candidates, group: Group, catalog: Catalog
) -> Matching:
    sold: Modality = "image" if use_case.typical.images_out else "text"
    asked = [*active_model_filters(wanted.filters), *([wanted.at_least] if wanted.at_least else ())]
    of_models = tuple((c, bit_sets.models_passing(c, catalog)) for c in asked)
    work = None if _is_typical(wanted.job, use_case) else wanted.job
    of_offers = tuple(active_offer_filters(wanted.filters))
    plain = not (of_offers or work or wanted.largest)
    offers = offer_table_of(()) if plain else offer_table(group, catalog)
    sieves = tuple((c, offers_passing(c, offers, sold, catalog)) for c in of_offers)
    crowd = _crowd(use_case.id, group, catalog)
    return Matching(
        found=crowd.found,
        of_model=of_models,
        models=successive_intersections(crowd.every, [held for _, held in of_models]),
        of_offer=sieves,
        offers=successive_intersections(offers.every, [held for _, held in sieves]),
        stock=offers,
        costs=_costs(work, base, group, offers),
        cheapest=base.cheapest if group == "priced" and not (work or wanted.largest) else {},
        plain=plain,
        largest=wanted.largest,
        places=places(catalog),
    )


def _is_typical(asked: Usage | None, use_case: UseCase) -> bool:
    """A request costs what the candidates have been priced for, however many there are."""
    typical = usage_of(None, use_case.typical)
    return asked is None or replace(asked, times=typical.times, period=typical.period) == typical


@dataclass(frozen=True, slots=True, eq=False)
class _Crowd:
    """Candidates with their numbers as models, and the set of those numbers."""

    found: tuple[tuple[int, Candidate], ...]
    every: int


@per_catalog
def _crowd(use_case_id: str, group: Group, catalog: Catalog) -> _Crowd:
    bits, base = (
        bit_sets.model_bits(catalog),
        candidates_for(catalog.use_cases[use_case_id], catalog),
    )
    of_group = {"priced": base.paid, "free": base.free, "plans": base.plans}[group]
    numbered = tuple((bits[candidate.model.id], candidate) for candidate in of_group)
    return _Crowd(numbered, sum(1 << number for number, _ in numbered))


def _costs(
    work: Usage | None, base: Candidates, group: Group, offers: OfferTable
) -> _CostsOf | None:
    if group != "priced":
        return None
    if work is None:
        return lambda found, _: base.costs[found.model.id]
    made = costs(offers, work)
    return lambda _, span: made(span)
