"""Two to six models side by side, with the better value of each row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.answer.assumptions import assumptions, too_long, volume
from bot.answer.kinds import PLAIN, Heard, ModelLine, NotFound, Offered
from bot.answer.missed import missed
from bot.answer.priced import held
from bot.answer.rows import model_lines
from bot.answer.sides import Side, side
from bot.answer.traits import Trait, traits
from bot.answer.yardstick import yardstick
from bot.query import Query
from catalog import Catalog, Job, UseCase, job
from catalog.schema import Source

_MOST = 6
_OVERALL = "arena.overall"


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Models side by side."""

    sides: tuple[Side, ...]
    traits: tuple[Trait, ...]
    """In reading order; what is known of none of them is left out."""
    job: Job
    volume: str
    """The request or workload that costs are compared for."""
    use_case: str
    """Name of the use case whose typical request and benchmark count."""
    benchmark: str
    """The one that says who is rated higher."""
    rated_by: Source | None
    """None where none of them is rated."""
    too_many: tuple[ModelLine, ...]
    """Models that were named and are not shown."""
    assumptions: tuple[str, ...]
    """What the costs rest on."""
    too_long: tuple[str, ...]
    """Why a request does not fit into some of the models."""
    missed: tuple[Offered | NotFound, ...]
    """Names that stand for no model, or for several."""
    as_of: date
    heard: Heard = PLAIN


def comparison(query: Query, catalog: Catalog) -> Comparison:
    """The models of a query, of which there are at least two, for its use case and workload."""
    named = [catalog.models[model] for model in dict.fromkeys(query.models)]
    shown = named[:_MOST]
    use_case = yardstick(query, shown, catalog)
    asked = job(query.workload, use_case.typical)
    passing = held(query.filters, catalog)
    sides = tuple(side(model, asked, passing, catalog) for model in shown)
    counted = {each.line.name: each.counted for each in sides}
    benchmark = _benchmark(use_case, sides)
    rating = next(_ratings(benchmark, sides), None)
    return Comparison(
        sides=sides,
        traits=traits(sides, asked, dict.fromkeys((benchmark, _OVERALL))),
        job=asked,
        volume=volume(asked, use_case),
        use_case=use_case.name,
        benchmark=benchmark,
        rated_by=catalog.sources[rating] if rating else None,
        too_many=model_lines((model.id for model in named[_MOST:]), catalog),
        assumptions=tuple(assumptions(query.workload, asked, use_case, counted)),
        too_long=tuple(too_long(asked, shown)),
        missed=missed(query, catalog),
        as_of=catalog.as_of,
    )


def _benchmark(use_case: UseCase, sides: Sequence[Side]) -> str:
    """The one that most of them are rated on; of equals the one that measures the use case best."""
    benchmarks = (*use_case.benchmarks, _OVERALL)
    return max(benchmarks, key=lambda each: sum(1 for _ in _ratings(each, sides)))


def _ratings(benchmark: str, sides: Sequence[Side]) -> Iterator[str]:
    """The sources of the ratings."""
    yield from (rating.source for each in sides if (rating := each.rating(benchmark)))
