"""Where a model stands among those that are rated for a use case."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from catalog.catalogue import Catalog
from catalog.fit.kinds import Evidence, Place, dated
from catalog.lifecycle import life
from catalog.schema import Model, Rating, UseCase

_STANDING = ("active", "preview")
_SHARE = 0.75
"""Of the models of the broadest benchmark, that another needs to be about as broad."""
_FEW = 8
"""With fewer active models on a benchmark, a half or a quarter of them says nothing."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A model's place on the benchmark that measures it for a use case."""

    rating: Rating
    place: Place
    among: int
    """Active models that are rated there."""
    elite: bool
    """The board has much fewer models than others, so its lower half is no bad place."""


def rating_for(model: Model, use_case: UseCase) -> Rating | None:
    """The rating on the first of the use case's benchmarks that has the model."""
    by_benchmark = {rating.benchmark: rating for rating in model.ratings}
    return next((by_benchmark[b] for b in use_case.benchmarks if b in by_benchmark), None)


def rating_of(model: Model, use_case: UseCase, catalog: Catalog) -> Evidence | None:
    """The rating as evidence: "Arena vision 1290 ± 10, rank 2"."""
    rating = rating_for(model, use_case)
    if rating is None:
        return None
    source = catalog.sources[rating.source]
    rank = f", rank {rating.rank}" if rating.rank else ""
    text = f"{benchmark_name(rating, catalog)} {shown(rating)}{rank}"
    return dated(text, source.name, source.as_of, catalog, f"{rating.value}")


def benchmark_name(rating: Rating, catalog: Catalog) -> str:
    """ "Arena hard prompts"."""
    task = rating.benchmark.partition(".")[2].replace("_", " ")
    return f"{catalog.sources[rating.source].name} {task}"


def shown(rating: Rating) -> str:
    """ "1290 ± 10", or the value alone where no interval is known."""
    if rating.low is None or rating.high is None:
        return f"{rating.value:.0f}"
    return f"{rating.value:.0f} ± {(rating.high - rating.low) / 2:.0f}"


def standing(model: Model, use_case: UseCase, catalog: Catalog) -> Standing | None:
    """Its place with the whole interval in its favour; None where it, or too little, is rated."""
    board = _board(use_case, catalog)
    rating = next((r for r in model.ratings if r.benchmark == board.benchmark), None)
    if rating is None or len(board.active) < _FEW:
        return None
    reached = rating.value if rating.high is None else rating.high
    itself = life(model, catalog).stage in _STANDING
    others = len(board.active) - itself
    below = bisect_left(board.active, reached) - (itself and rating.value < reached)
    return Standing(rating, _place(below, others), len(board.active), board.elite)


def _place(below: int, others: int) -> Place:
    if 4 * below < others:
        return "lowest quarter"
    return "upper half" if 2 * below >= others else "lower half"


@dataclass(frozen=True, slots=True)
class _Board:
    """The benchmark that a use case is judged by."""

    benchmark: str | None
    active: tuple[float, ...]
    """The ratings of active models, lowest first."""
    elite: bool


def _board(use_case: UseCase, catalog: Catalog) -> _Board:
    kept = catalog.kept(_Board)
    if use_case.id not in kept:
        kept[use_case.id] = _judging(use_case, catalog)
    return kept[use_case.id]


def _judging(use_case: UseCase, catalog: Catalog) -> _Board:
    """The first benchmark of the use case that rates about as many models as its broadest."""
    sizes = {board: len(catalog.rated(board)) for board in use_case.benchmarks}
    broadest = max(sizes.values(), default=0)
    board = next((board for board, size in sizes.items() if size >= _SHARE * broadest), None)
    rated = catalog.rated(board) if board else ()
    active = (r.value for model, r in rated if life(model, catalog).stage in _STANDING)
    return _Board(board, tuple(sorted(active)), len(rated) < _SHARE * _widest(catalog))


def _widest(catalog: Catalog) -> int:
    """How many models the benchmark rates that rates most."""
    boards = {b for use_case in catalog.curation.use_cases for b in use_case.benchmarks}
    return max((len(catalog.rated(board)) for board in boards), default=0)
