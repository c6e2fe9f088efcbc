"""What a verdict is made of."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal
from urllib.parse import urlsplit

from catalog.catalog import Catalog
from catalog.curated import UseCase
from catalog.lifecycle import Life, life
from catalog.model import Model, licence, licence_entry
from catalog.ratings import benchmark_name, rating_on, rating_text, upper_bound
from catalog.schema import Rating

RatingBand = Literal["upper half", "lower half", "lowest quarter"]
"""Of the active models that a benchmark rates, with the whole interval in the model's favour."""
Level = Literal["strong", "possible", "weak", "unknown", "avoid"]
LEVELS: tuple[Level, ...] = ("strong", "possible", "weak", "unknown", "avoid")
"""Best first; what is not known comes before what is known to be wrong."""

STALE_DAYS = 60
"""Age in days from which evidence should be looked at again."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A fact that decided, with where it is from."""

    text: str
    value: str | None
    source: str
    as_of: date
    stale: bool = False
    """Older than STALE_DAYS on the day of the catalogue."""


@dataclass(frozen=True, slots=True)
class Rival:
    """A model that is rated no lower and costs much less for the typical request."""

    model: Model
    rating: Rating
    cost: Decimal
    """USD for one typical request at `seller`."""
    seller: str
    own_rating: Rating
    own_cost: Decimal
    own_seller: str
    evidence: Evidence

    @property
    def rated(self) -> str:
        """ "higher", or "the same" where the intervals do not tell them apart."""
        low, high = self.rating.low, self.own_rating.high
        return "higher" if low is not None and high is not None and low > high else "the same"


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a model suits a use case."""

    use_case: UseCase
    level: Level
    evidence: tuple[Evidence, ...]
    """What speaks for it; for `avoid`, what rules it out."""
    missing: tuple[str, ...] = ()
    """What is not known, for `unknown`; what is wanted and absent, for `possible` and `weak`."""
    telling: bool = True
    """The verdict is about this use case, and not just because the model returns no text."""
    against: tuple[Evidence, ...] = ()
    """What speaks against it, though it does not rule it out."""
    place: RatingBand | None = None
    """Where it stands on the benchmark that measures the use case."""
    unrated: bool = False
    """All that keeps it from a better verdict is that no benchmark rates it yet."""
    cheaper: Rival | None = None
    """A model that is rated no lower at a fraction of the price; only where prices are weighed."""

    @property
    def stale(self) -> bool:
        """Some of what decided is older than STALE_DAYS."""
        return any(fact.stale for fact in (*self.evidence, *self.against))


def dated_evidence(
    text: str, source: str, as_of: date, catalog: Catalog, value: str | None = None
) -> Evidence:
    """A fact as evidence, with its age on the day of the catalogue."""
    return Evidence(text, value, source, as_of, (catalog.today - as_of).days > STALE_DAYS)


def feed_evidence(text: str, model: Model, catalog: Catalog) -> Evidence:
    """What the source of a model's facts says of it."""
    return dated_evidence(text, model.source.name, model.source.as_of, catalog)


ENDING_DAYS = 90
"""Days before its end in which a model is nothing to build on."""


def is_ending(stage: Life) -> bool:
    """It is retired, or will be within ENDING_DAYS."""
    if stage.stage == "retired":
        return True
    return (
        stage.stage == "retiring" and stage.days_left is not None and stage.days_left <= ENDING_DAYS
    )


def prohibitions(model: Model, catalog: Catalog) -> tuple[Evidence, ...]:
    """What rules out every use of it."""
    end = end_evidence(model, catalog) if is_ending(life(model, catalog)) else ()
    return (*end, *_forbidden(model, catalog))


def cautions(model: Model, use_case: UseCase, catalog: Catalog) -> Iterator[Evidence]:
    """What one should know before building on it."""
    if found := preview_evidence(model, catalog):
        yield found
    if not is_ending(life(model, catalog)):
        yield from end_evidence(model, catalog)
    if use_case.needs.open_weights and (condition := licence_condition(model, catalog)):
        yield condition


def preview_evidence(model: Model, catalog: Catalog) -> Evidence | None:
    if life(model, catalog).stage != "preview":
        return None
    return feed_evidence("a preview, which may change or end", model, catalog)


def licence_condition(model: Model, catalog: Catalog) -> Evidence | None:
    """What the licence of open weights asks for commercial use."""
    found = licence(model)
    if not found or found.commercial != "conditional" or not found.condition:
        return None
    return _licensed(f"{found.name}: {found.condition}", model, catalog)


def end_evidence(model: Model, catalog: Catalog) -> tuple[Evidence, ...]:
    """ "retires 2026-11-30, in 5 days", by whoever says so; empty while no end is known."""
    stage = life(model, catalog)
    if stage.stage not in ("retiring", "retired"):
        return ()
    text = _ending_text(stage)
    value = str(stage.retires) if stage.retires else None
    curated = catalog.replacements.get(model.id)
    if curated and curated.retires == stage.retires:
        return (dated_evidence(text, _site(curated.source), curated.checked, catalog, value),)
    return (dated_evidence(text, model.source.name, model.source.as_of, catalog, value),)


def _ending_text(stage: Life) -> str:
    if stage.retires is None or stage.days_left is None:
        return "deprecated, without a date"
    if stage.stage == "retired":
        return f"retired {stage.retires}"
    return f"retires {stage.retires}, in {stage.days_left} day{'' if stage.days_left == 1 else 's'}"


def _forbidden(model: Model, catalog: Catalog) -> Iterator[Evidence]:
    found = licence(model)
    if found and found.commercial == "forbidden":
        yield _licensed(f"{found.name}: no commercial use, so personal use only", model, catalog)


def _licensed(text: str, model: Model, catalog: Catalog) -> Evidence:
    """By the card or family that has the licence."""
    entry = licence_entry(model)
    if entry is None:
        return feed_evidence(text, model, catalog)
    found = licence(model)
    page = found.url if found and found.url else entry.source
    return dated_evidence(text, _site(page), entry.checked, catalog)


def _site(url: str) -> str:
    return urlsplit(url).netloc.removeprefix("www.")


_STANDING = ("active", "preview")
_SHARE = 0.75
"""Of the models of the broadest benchmark, that another needs to be about as broad."""
_FEW = 8
"""With fewer active models on a benchmark, a half or a quarter of them says nothing."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A model's place on the benchmark that measures it for a use case."""

    rating: Rating
    place: RatingBand
    among: int
    """Active models that are rated there."""
    elite: bool
    """The board has much fewer models than others, so its lower half is no bad place."""


def rating_for(model: Model, use_case: UseCase) -> Rating | None:
    """The rating on the first of the use case's benchmarks that has the model."""
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
    """Its place with the whole interval in its favour; None where it, or too little, is rated."""
    board = _judging_benchmark(use_case, catalog)
    rating = rating_on(board.benchmark, model)
    if rating is None or len(board.active) < _FEW:
        return None
    reached = upper_bound(rating)
    itself = life(model, catalog).stage in _STANDING
    others = len(board.active) - itself
    below = bisect_left(board.active, reached) - (itself and rating.value < reached)
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


def _judging_benchmark(use_case: UseCase, catalog: Catalog) -> _JudgingBenchmark:
    kept = catalog.kept(_JudgingBenchmark)
    if use_case.id not in kept:
        kept[use_case.id] = _judging(use_case, catalog)
    return kept[use_case.id]


def _judging(use_case: UseCase, catalog: Catalog) -> _JudgingBenchmark:
    """The first benchmark of the use case that rates about as many models as its broadest."""
    sizes = {board: len(catalog.rated(board)) for board in use_case.benchmarks}
    broadest = max(sizes.values(), default=0)
    board = next((board for board, size in sizes.items() if size >= _SHARE * broadest), None)
    rated = catalog.rated(board) if board else ()
    active = (r.value for model, r in rated if life(model, catalog).stage in _STANDING)
    return _JudgingBenchmark(board, tuple(sorted(active)), len(rated) < _SHARE * _widest(catalog))


def _widest(catalog: Catalog) -> int:
    """How many models the benchmark rates that rates most."""
    boards = {b for use_case in catalog.curation.use_cases for b in use_case.benchmarks}
    return max((len(catalog.rated(board)) for board in boards), default=0)
