"""Which models a ranking lists, in which order, and what each row says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, partial
from itertools import chain
from typing import Literal, NamedTuple

from bot import formatting
from bot.answer.citations import Citation, cite_fact, cite_prices, cite_rating
from bot.answer.cost_basis import reference_use_case
from bot.answer.price_end import PriceEnd, price_end
from bot.answer.rows import ModelLine, PriceRow, model_line, price_row
from bot.answer.serialize import Json, evidence_json, price_row_json
from bot.query import Query
from catalog.catalog import Catalog, per_catalog
from catalog.curated import UseCase
from catalog.filters.choice_filters import CheaperThan, NotModel, PricedBelow, priced_below
from catalog.filters.cost_filters import cost_limit
from catalog.filters.model_filters import RatedNoWorseThan
from catalog.fit.evidence import Evidence
from catalog.fit.rules import models_made_for
from catalog.model import Model, context_window, licence_entry, offer_context_window
from catalog.parameters import parameters_in_billions
from catalog.pricing.frontier_price import OVERALL
from catalog.pricing.offers import Offer
from catalog.pricing.usage import Usage, states_amounts, usage_of
from catalog.ratings import lower_bound, ratings_by_model
from catalog.schema import Rating
from catalog.shortlist.matching import Listed, Matches, matches_below
from catalog.shortlist.offer_table import offer_table
from catalog.shortlist.rating_order import (
    Rated,
    Ratings,
    listed_among,
    overlapping_best,
    rated_on,
    rated_on_best,
    rating_levels,
    with_costs,
)
from catalog.shortlist.shortlist import Shortlist, build_shortlist
from catalog.shortlist.wanted import Wanted
from catalog.shortlist.workload_costs import UNKNOWN, stated_usage, workload_cost

RankingOrder = Literal["price", "rating", "newest", "context", "smallest", "largest"]
_GENERAL = "general"
_IMAGE_GENERATION = "image-generation"


class RankedModel(NamedTuple):
    """A model that qualifies, with the offer that is best for the question."""

    line: ModelLine
    row: PriceRow
    context: int | None
    request_cost: Decimal | None
    """USD for what the ranking's `basis` describes; None where it cannot be computed."""
    why: tuple[Evidence, ...]
    rating: Rating | None = None
    """On the benchmark of the ranking."""
    on_frontier: bool = False
    """No other that qualifies is at least as good at the same cost or less."""
    is_reference: bool = False
    """The others are compared with it."""
    parameters: Decimal | None = None
    """In billions, in a list by size; None where neither the card nor the name says."""
    price_end: PriceEnd | None = None

    def to_json(self) -> Json:
        rating = self.rating
        return {
            **price_row_json(self.row),
            "name": self.line.name,
            "context": self.context,
            "blended": float(self.request_cost) if self.request_cost is not None else None,
            "why": evidence_json(self.why),
            "rating": (
                {"value": rating.value, "low": rating.low, "high": rating.high} if rating else None
            ),
            "on_frontier": self.on_frontier,
            "asked_about": self.is_reference,
            "price_end": self.price_end.to_json() if self.price_end else None,
        }

    def citations(self, catalog: Catalog) -> Iterator[Citation]:
        yield from cite_prices((self.row,), self.line)
        if self.rating:
            yield cite_rating(self.line.name, self.rating, catalog)
        if self.context:
            yield self._context_citation(self.context, catalog)

    def _context_citation(self, tokens: int, catalog: Catalog) -> Citation:
        """Cite the source of the route where its context window is not that of the model."""
        model, row = catalog.models[self.row.model], self.row
        label, value = f"{self.line.name}, context", f"{tokens:,} tokens"
        if tokens == context_window(model):
            return cite_fact(label, value, model, model.card and model.card.context)
        return Citation(label, value, row.source, row.as_of, row.source_url)


@dataclass(frozen=True, eq=False)
class Search:
    """A question and the models that the catalogue has for it."""

    use_case: UseCase
    wanted: Wanted
    order: RankingOrder
    shortlist: Shortlist
    listed: Sequence[Listed]
    """What is ranked, cheapest first: the free offers where those are asked for."""
    benchmark: str | None
    """The one that rates most of what is listed."""
    rated: Ratings
    """On that benchmark, of what is listed."""
    is_below_floor: bool
    """Nothing meets the floor of the use case, so that the list is of what does not."""
    usage: Usage
    """What costs are of."""
    catalog: Catalog

    @cached_property
    def ratings(self) -> Ratings:
        """On that benchmark, of all models; empty where there is none."""
        return ratings_by_model(self.benchmark, self.catalog) if self.benchmark else {}

    @cached_property
    def by_rating(self) -> Sequence[Rated]:
        """What is listed and rated, in no particular order."""
        return with_costs(self.rated, self.listed, self.usage, self.catalog)

    @cached_property
    def best(self) -> Sequence[Listed]:
        """As good as the best rated, as far as ratings tell, cheapest first."""
        level = overlapping_best(self.rated)
        near = with_costs(level, self.listed, self.usage, self.catalog)
        return next(rating_levels(near), ())

    @property
    def is_by_size(self) -> bool:
        return self.order in ("smallest", "largest")

    def rows(
        self, listed: Iterable[Listed], on_frontier: frozenset[str] = frozenset()
    ) -> tuple[RankedModel, ...]:
        return tuple(self._row(each, on_frontier) for each in listed)

    def below_floor(self) -> Sequence[Listed]:
        """What costs less than the first of the list, but is below the floor; cheapest first."""
        if not (self.wanted.leading and self.listed):
            return ()
        most, everyone = next(iter(self.listed)).cost, self.wanted._replace(leading=False)
        return matches_below(most, self.use_case, everyone, self.catalog)

    def _row(self, listed: Listed, on_frontier: frozenset[str]) -> RankedModel:
        model, reference = listed.model, self.wanted.at_least
        return RankedModel(
            line=model_line(model.id, self.catalog),
            row=_price_row(listed.row, self.catalog),
            context=offer_context_window(listed.offer, model),
            parameters=parameters_in_billions(model) if self.is_by_size else None,
            request_cost=None if listed.cost == UNKNOWN else listed.cost,
            why=(*listed.fit.evidence, *self._of_licence(listed.model)),
            rating=self.ratings.get(model.id),
            on_frontier=model.id in on_frontier,
            is_reference=reference is not None and reference.model == model.id,
            price_end=self._price_end(listed.offer) if listed.ends else None,
        )

    def _price_end(self, offer: Offer) -> PriceEnd | None:
        return price_end(offer, partial(workload_cost, usage=self.usage))

    def _of_licence(self, model: Model) -> Iterable[Evidence]:
        return _licence_evidence(model) if self.wanted.filters.commercial_license else ()


@per_catalog
def _price_row(row: int, catalog: Catalog) -> PriceRow:
    return price_row(offer_table(catalog).offers[row], catalog)


def search(query: Query, catalog: Catalog) -> Search:
    """Find the models that meet the use case and the filters of a question."""
    use_case = _use_case(query, catalog)
    order = _order(query, use_case)
    at_least = _reference(query, use_case, catalog)
    lifted = at_least or query.filters.any_quality or query.filters.free or query.filters.size
    leading = order == "price" and not lifted
    ceiling = _price_ceiling(query, catalog)
    workload = query.workload if states_amounts(query.workload) else None
    job = stated_usage(workload, catalog, use_case.typical) if workload else None
    asked = stated_usage(query.workload, catalog, use_case.typical)
    wanted = Wanted(
        query.filters,
        at_least,
        (ceiling,) if ceiling else (),
        job,
        largest=order == "context",
        cost_limit=cost_limit(query.filters, asked),
        leading=leading,
    )
    found = build_shortlist(use_case, wanted, catalog)
    everyone = wanted._replace(leading=False)
    # A list of what is below the floor is better than none; the answer says so.
    below = build_shortlist(use_case, everyone, catalog) if leading and not found.paid else None
    if below and below.paid:
        wanted, found = everyone, below
    listed = found.free if query.filters.free else found.paid
    usage = job or usage_of(None, use_case.typical)
    benchmark, rated = rated_on_best(use_case, listed, catalog)
    if benchmark is None and (
        query.filters.budget or query.filters.size or not models_made_for(use_case.id, catalog)
    ):
        # By the overall rating, for use cases that nothing rates.
        rated = rated_on(OVERALL, listed, catalog)
        benchmark = OVERALL if rated else None
    is_below = leading and not wanted.leading and use_case.floor != "none"
    return Search(
        use_case, wanted, order, found, listed, benchmark, rated, is_below, usage, catalog
    )


def _use_case(query: Query, catalog: Catalog) -> UseCase:
    """The stated one; else that of the reference model, or of the output that is wanted."""
    named = query.models or tuple(filter(None, (reference_model(query),)))
    if named and not query.use_case:
        return reference_use_case(query, [catalog.models[model] for model in named], catalog)
    assumed = _IMAGE_GENERATION if "image-out" in query.filters.needs else _GENERAL
    return catalog.use_cases[query.use_case or assumed]


def _order(query: Query, use_case: UseCase) -> RankingOrder:
    """Whoever has little money and does not ask for the cheapest wants the best for it."""
    by_price = query.intent == "cheapest" and not query.filters.budget
    return "price" if by_price else query.order or use_case.best_by


def reference_model(query: Query) -> str | None:
    """Id of the model that others are measured against."""
    left_out = (each.model for each in NotModel.active_in(query.filters))
    return next(chain(left_out, query.models), None)


def _price_ceiling(query: Query, catalog: Catalog) -> PricedBelow | None:
    too_dear = next(iter(CheaperThan.active_in(query.filters)), None)
    return priced_below(too_dear, catalog) if too_dear else None


def _reference(query: Query, use_case: UseCase, catalog: Catalog) -> RatedNoWorseThan | None:
    """Compare with the named model, on the first benchmark of the use case that rates it.

    Where the use case has none, on the overall one.
    """
    if model := reference_model(query):
        for benchmark in use_case.benchmarks or (OVERALL,):
            if rating := ratings_by_model(benchmark, catalog).get(model):
                return RatedNoWorseThan(model, benchmark, lower_bound(rating))
    return None


def in_order(search: Search) -> Iterator[Listed]:
    listed = search.listed
    match search.order:
        case "price":
            yield from listed
        case "rating":
            yield from chain.from_iterable(rating_levels(search.by_rating))
            yield from _unrated(search)
        case "newest":
            yield from _newest_first(sorted(listed, key=_by_cost))
        case "context":
            yield from sorted(
                listed,
                key=lambda each: (
                    -(offer_context_window(each.offer, each.model) or 0),
                    *_by_cost(each),
                ),
            )
        case "smallest" | "largest":
            yield from _by_size(listed, largest_first=search.order == "largest")


def _by_size(listed: Sequence[Listed], *, largest_first: bool) -> Sequence[Listed]:
    """Models of unknown size last; those of one size stay in the order of cost."""

    def place(each: Listed) -> tuple[bool, Decimal]:
        billions = parameters_in_billions(each.model)
        if billions is None:
            return True, Decimal(0)
        return False, -billions if largest_first else billions

    return sorted(sorted(listed, key=_by_cost), key=place)


def _unrated(search: Search) -> Iterator[Listed]:
    """Models made for the use case first, the newest of them first, then the others by cost.

    A price says nothing of how good a model is, and its age does.
    """
    made_for = models_made_for(search.use_case.id, search.catalog)
    rated = search.rated.keys()
    yield from _newest_first(sorted(listed_among(made_for - rated, search.listed)))
    known = made_for | rated
    others = (each for each in search.listed if each.model.id not in known)
    yield from others if isinstance(search.listed, Matches) else sorted(others)


def _newest_first(by_cost: Iterable[Listed]) -> Sequence[Listed]:
    """Models without a date last; those of one day stay in order."""
    return sorted(by_cost, key=lambda each: each.model.released or "", reverse=True)


def _by_cost(listed: Listed) -> tuple[Decimal, int]:
    return listed.cost, listed.place


def _licence_evidence(model: Model) -> Iterator[Evidence]:
    """What the licence says of commercial use."""
    holder = licence_entry(model)
    if holder is None or holder.license is None:
        return
    licence = holder.license
    condition = f" ({licence.condition})" if licence.condition else ""
    allowed = f"with conditions{condition}" if licence.commercial == "conditional" else "allowed"
    text = f"{licence.name}: commercial use {allowed}"
    yield Evidence(text, None, formatting.host(holder.source), holder.checked)
