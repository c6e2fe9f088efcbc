"""What a verdict rests on: dated facts about the life, the licence and the rating of a model."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal
from urllib.parse import urlsplit

from catalog.catalog import Catalog, per_catalog
from catalog.curated import Card, UseCase
from catalog.lifecycle import Life, life
from catalog.model import Model, licence, licence_entry
from catalog.pricing.offers import Offer
from catalog.ratings import benchmark_name, rating_on, rating_text, upper_bound
from catalog.schema import Rating

RatingBand = Literal["upper half", "lower half", "lowest quarter"]
"""Of the active models that a benchmark rates; the interval counts in the model's favour."""
Level = Literal["strong", "possible", "weak", "unknown", "avoid"]
LEVELS: tuple[Level, ...] = ("strong", "possible", "weak", "unknown", "avoid")
"""Best first; unknown comes before unsuitable."""

STALE_DAYS = 60
"""Days after which evidence should be checked again."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A fact behind a verdict, with its source and date."""

    text: str
    value: str | None
    source: str
    as_of: date
    stale: bool = False
    """Older than STALE_DAYS on the day of the catalogue."""


@dataclass(frozen=True, slots=True)
class Rival:
    """A model that is rated no lower and costs much less for a typical request."""

    model: Model
    rating: Rating
    cost: Decimal
    """USD for one typical request at `seller`."""
    offer: Offer
    seller: str
    own_rating: Rating
    own_cost: Decimal
    own_offer: Offer
    own_seller: str
    list_share: Decimal | None
    """The list price as a share of the other's, at the prices to decide by; None if not known."""
    evidence: Evidence

    @property
    def share(self) -> Decimal:
        """Its price as a share of the other's: for a request, or by the list, whichever is more."""
        cost = self.cost / self.own_cost
        return max(cost, self.list_share) if self.list_share else cost

    @property
    def rated(self) -> str:
        """ "higher", or "the same" where the intervals overlap."""
        low, high = self.rating.low, self.own_rating.high
        return "higher" if low is not None and high is not None and low > high else "the same"


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a model suits a use case."""

    use_case: UseCase
    level: Level
    evidence: tuple[Evidence, ...]
    """In favour; for `avoid`, what rules the model out."""
    missing: tuple[str, ...] = ()
    """For `unknown`, what is not known; for `possible` and `weak`, what is wanted and absent."""
    telling: bool = True
    """False where the verdict only says that the model returns no text."""
    against: tuple[Evidence, ...] = ()
    """Against it, without ruling it out."""
    place: RatingBand | None = None
    """Its place on the benchmark that measures the use case."""
    unrated: bool = False
    """Only the missing rating keeps it from a better verdict."""
    low_price: Evidence | None = None
    """A price below most that are rated no lower; only where prices were compared."""
    dear: Evidence | None = None
    """A price far above what work of this volume can bear; only where prices were compared."""
    unmeasured: bool = False
    """There is a benchmark for it that does not rate the model."""
    cheaper: Rival | None = None
    """A model rated no lower at a fraction of the price; only where prices were compared."""

    @property
    def stale(self) -> bool:
        """Whether some of the evidence is older than STALE_DAYS."""
        return any(fact.stale for fact in (*self.evidence, *self.against))


def dated_evidence(
    text: str, source: str, as_of: date, catalog: Catalog, value: str | None = None
) -> Evidence:
    """A fact as evidence, marked as stale by its age on the catalogue's day."""
    return Evidence(text, value, source, as_of, (catalog.today - as_of).days > STALE_DAYS)


def feed_evidence(text: str, model: Model, catalog: Catalog) -> Evidence:
    """A statement of the feed that the model's facts come from."""
    return _source_evidence(text, model.source.name, model.source.as_of, catalog)


def card_evidence(text: str, card: Card, catalog: Catalog) -> Evidence:
    """A statement of a model's card."""
    return dated_evidence(text, site(card.source), card.checked, catalog)


@per_catalog
def _source_evidence(text: str, source: str, as_of: date, catalog: Catalog) -> Evidence:
    # One object for all models of which it says the same: some 1,500 instead of 40,000.
    return dated_evidence(text, source, as_of, catalog)


ENDING_DAYS = 90
"""Days before its end from which a model should not be built on."""


def is_ending(stage: Life) -> bool:
    """Whether it is retired, or will be within ENDING_DAYS."""
    if stage.stage == "retired":
        return True
    return (
        stage.stage == "retiring" and stage.days_left is not None and stage.days_left <= ENDING_DAYS
    )


def prohibitions(model: Model, catalog: Catalog) -> tuple[Evidence, ...]:
    """What rules out every use of the model: its end, its licence."""
    end = end_evidence(model, catalog) if is_ending(life(model, catalog)) else ()
    return (*end, *licence_prohibitions(model, catalog))


def cautions(model: Model, use_case: UseCase, catalog: Catalog) -> Iterator[Evidence]:
    """What one should know before building on the model."""
    if preview := preview_evidence(model, catalog):
        yield preview
    if not is_ending(life(model, catalog)):
        yield from end_evidence(model, catalog)
    if use_case.needs.open_weights and (condition := licence_condition(model, catalog)):
        yield condition


def preview_evidence(model: Model, catalog: Catalog) -> Evidence | None:
    if life(model, catalog).stage != "preview":
        return None
    return feed_evidence("a preview, which may change or end", model, catalog)


def licence_condition(model: Model, catalog: Catalog) -> Evidence | None:
    """The condition under which a licence allows commercial use."""
    terms = licence(model)
    if not terms or terms.commercial != "conditional" or not terms.condition:
        return None
    return _licence_evidence(f"{terms.name}: {terms.condition}", model, catalog)


def end_evidence(model: Model, catalog: Catalog) -> tuple[Evidence, ...]:
    """ "retires 2026-11-30, in 5 days", from the source of the date; empty without an end."""
    stage = life(model, catalog)
    if stage.stage not in ("retiring", "retired"):
        return ()
    return end_date_evidence(model, catalog)


def end_date_evidence(model: Model, catalog: Catalog) -> tuple[Evidence, ...]:
    """The date of its end, be it only the earliest."""
    stage = life(model, catalog)
    text = _ending_text(stage)
    value = str(stage.retires) if stage.retires else None
    curated = catalog.replacements.get(model.id)
    if curated and curated.retires == stage.retires:
        return (dated_evidence(text, site(curated.source), curated.checked, catalog, value),)
    return (dated_evidence(text, model.source.name, model.source.as_of, catalog, value),)


def _ending_text(stage: Life) -> str:
    if stage.retires is None or stage.days_left is None:
        return "deprecated, without a date"
    if stage.stage == "retired":
        return f"retired {stage.retires}"
    if stage.earliest:
        return f"retires {stage.retires} at the earliest"
    return f"retires {stage.retires}, in {stage.days_left} day{'' if stage.days_left == 1 else 's'}"


def licence_prohibitions(model: Model, catalog: Catalog) -> tuple[Evidence, ...]:
    """What of its licence rules out every commercial use."""
    terms = licence(model)
    if not terms or terms.commercial != "forbidden":
        return ()
    text = f"{terms.name}: no commercial use, so personal use only"
    return (_licence_evidence(text, model, catalog),)


def _licence_evidence(text: str, model: Model, catalog: Catalog) -> Evidence:
    """Evidence from the page of the licence, else of the card or family that states it."""
    entry = licence_entry(model)
    if entry is None:
        return feed_evidence(text, model, catalog)
    terms = licence(model)
    page = terms.url if terms and terms.url else entry.source
    return dated_evidence(text, site(page), entry.checked, catalog)


def site(url: str) -> str:
    """The site of a page: "openai.com"."""
    return urlsplit(url).netloc.removeprefix("www.")


_CURRENT = ("active", "preview")
_ABOUT_AS_BROAD = 0.75
"""Share of the models of the broadest benchmark that another must rate to count as broad."""
_FEWEST_ACTIVE = 8
"""With fewer active models on a benchmark, a half or a quarter of them says nothing."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A model's place on the benchmark that measures it for a use case."""

    rating: Rating
    place: RatingBand
    among: int
    """Active models that are rated there."""
    elite: bool
    """The benchmark rates far fewer models than others, so its lower half is no bad place."""


def rating_for(model: Model, use_case: UseCase) -> Rating | None:
    """The rating on the first benchmark of the use case that rates the model."""
    if not model.ratings:
        return None
    by_benchmark = {rating.benchmark: rating for rating in model.ratings}
    return next((by_benchmark[b] for b in use_case.benchmarks if b in by_benchmark), None)


def rating_evidence(model: Model, use_case: UseCase, catalog: Catalog) -> Evidence | None:
    """The rating as evidence: "Arena vision 1290 ± 10, rank 2"."""
    rating = rating_for(model, use_case)
    if rating is None:
        return None
    source = catalog.sources[rating.source]
    rank = f", rank {rating.rank}" if rating.rank else ""
    text = f"{benchmark_name(rating.benchmark)} {rating_text(rating)}{rank}"
    return dated_evidence(text, source.name, source.as_of, catalog, f"{rating.value}")


def standing(model: Model, use_case: UseCase, catalog: Catalog) -> Standing | None:
    """The model's place, judged by the upper end of its interval; None where too few are rated."""
    board = _judging_benchmark(use_case.benchmarks, catalog)
    rating = rating_on(board.benchmark, model)
    if rating is None or len(board.active) < _FEWEST_ACTIVE:
        return None
    best = upper_bound(rating)
    is_counted = life(model, catalog).stage in _CURRENT
    others = len(board.active) - is_counted
    below = bisect_left(board.active, best) - (is_counted and rating.value < best)
    return Standing(rating, _place(below, others), len(board.active), board.elite)


def _place(below: int, others: int) -> RatingBand:
    if 4 * below < others:
        return "lowest quarter"
    return "upper half" if 2 * below >= others else "lower half"


@dataclass(frozen=True, slots=True)
class _JudgingBenchmark:
    """The benchmark that a use case is judged by."""

    benchmark: str | None
    active: tuple[float, ...]
    """The ratings of active models, lowest first."""
    elite: bool


@per_catalog
def _judging_benchmark(benchmarks: tuple[str, ...], catalog: Catalog) -> _JudgingBenchmark:
    """The first benchmark that rates about as many models as the broadest of them."""
    sizes = {benchmark: len(catalog.rated(benchmark)) for benchmark in benchmarks}
    broad = _ABOUT_AS_BROAD * max(sizes.values(), default=0)
    benchmark = next((name for name, size in sizes.items() if size >= broad), None)
    rated = catalog.rated(benchmark) if benchmark else ()
    active = (r.value for model, r in rated if life(model, catalog).stage in _CURRENT)
    elite = len(rated) < _ABOUT_AS_BROAD * _most_rated(catalog)
    return _JudgingBenchmark(benchmark, tuple(sorted(active)), elite)


def _most_rated(catalog: Catalog) -> int:
    """How many models are rated by the benchmark that rates most."""
    benchmarks = {b for use_case in catalog.curation.use_cases for b in use_case.benchmarks}
    return max((len(catalog.rated(benchmark)) for benchmark in benchmarks), default=0)
