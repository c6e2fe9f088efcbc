"""Query and its Answer -> the questions that are one tap away from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot import wording
from bot.answer.benchmarks import Benchmarks
from bot.answer.card import ModelCard
from bot.answer.comparison import Comparison
from bot.answer.cost import Cost
from bot.answer.fit import FitAnswer
from bot.answer.kinds import Help, ModelLine
from bot.answer.ladder import PriceLadder
from bot.answer.migration import Migration
from bot.answer.missed import NotFound, Offered
from bot.answer.ranked import Ranking
from bot.answer.rows import model_lines
from bot.answer.shown import remembered
from bot.answer.union import Answer
from bot.query import Intent, Named, Query, parse
from catalog import Catalog, Found, active_filters

_CANDIDATES = 5
_LOOKED_AT = 20
_COMPARED = 3
_AT_MOST = 6
"""Models that a comparison takes."""


@dataclass(frozen=True, slots=True)
class Step:
    """A question that one tap asks."""

    label: str
    query: Query


@dataclass(frozen=True, slots=True)
class Steps:
    """What one can go on to from an answer."""

    candidates: tuple[Step, ...] = ()
    """Which model was meant, likeliest first."""
    onwards: tuple[Step, ...] = ()
    without: tuple[Step, ...] = ()
    """The same question without one constraint, under the words of that constraint."""
    models: tuple[ModelLine, ...] = ()
    """Models that the answer names, to look at one by one."""
    compared: Query | None = None
    """A comparison that one more model can join."""
    unsettled: Query | None = None
    """The question that waits for a name to be looked up."""


def steps(query: Query, made: Answer, catalog: Catalog) -> Steps:
    """What the answer leads to; the same query on the same catalogue leads to the same."""
    match made:
        case Offered() | NotFound():
            return Steps(candidates=tuple(_candidates(query, made)), unsettled=query)
        case Help():
            return Steps(onwards=tuple(_examples(made, catalog)), unsettled=Query("", "summary"))
        case _:
            models = _looked_at(query, made, catalog)
            found = (*_onwards(query, made), *_of_one(models))
            left = _open(made)
            return Steps(
                candidates=tuple(_candidates(query, left)) if left else (),
                unsettled=query if left else None,
                onwards=tuple(step for step in found if not _asks_alike(step.query, query)),
                without=tuple(_without(query, made, catalog)),
                models=models if len(models) > 1 else (),
                compared=_comparison(query, made),
            )


def settled(query: Query, model: str) -> Query:
    """The question with the first name that was not clear taken to mean that model."""
    names = list(query.named)
    unclear = (n for n, named in enumerate(names) if not isinstance(named.resolution, Found))
    at = next(unclear, len(names))
    names[at : at + 1] = [_found(model)]
    intent: Intent = "summary" if query.intent in ("help", "unknown") else query.intent
    return replace(query, intent=intent, named=tuple(names))


def compared(models: Iterable[str], query: Query | None = None) -> Query:
    """Those models side by side, for the work and under the constraints of that question."""
    named = tuple(map(_found, dict.fromkeys(models)))
    if query is None:
        return Query("", "compare", named)
    return Query("", "compare", named, query.use_case, query.filters, query.workload)


def about(model: str) -> Query:
    """What is known of that model."""
    return asking("summary", model)


def asking(intent: Intent, *models: str) -> Query:
    """A question of nothing but those models."""
    return Query("", intent, tuple(map(_found, models)))


def _found(model: str) -> Named:
    return Named(model, Found(model, "id"))


def _asks_alike(one: Query, other: Query) -> bool:
    return replace(one, text="", named=(), shown=()) == replace(
        other, text="", named=(), shown=()
    ) and (one.models == other.models)


def _open(made: Answer) -> Offered | NotFound | None:
    """The first name that an answer about the others has left out."""
    match made:
        case Comparison(missed=(first, *_)) | Cost(missed=(first, *_)):
            return first
        case _:
            return None


def _candidates(query: Query, left: Offered | NotFound) -> Iterator[Step]:
    lines = left.models if isinstance(left, Offered) else left.nearest
    for line in lines[:_CANDIDATES]:
        known = (line.name, wording.month(line.released) if line.released else "")
        yield Step(" · ".join(part for part in known if part), settled(query, line.id))


def _examples(made: Help, catalog: Catalog) -> Iterator[Step]:
    for example in made.examples:
        yield Step(example, replace(parse(example, "ask", catalog), text=""))


def _onwards(query: Query, made: Answer) -> Iterator[Step]:
    """What an expert would ask next."""
    match made:
        case ModelCard(line):
            yield from _of_routes(line, made.rows.tracked)
            yield Step("Cheaper alternatives", asking("cheapest", line.id))
            if made.life.retires:
                yield Step("What replaces it", asking("migrate", line.id))
        case PriceLadder(line):
            yield Step(f"About {line.name}", about(line.id))
            yield Step("Cheaper alternatives", asking("cheapest", line.id))
        case Migration(line, moves=moves):
            yield Step(f"About {line.name}", about(line.id))
            if moves:
                yield Step("Compare the two", asking("compare", line.id, moves[0].to.id))
        case Ranking(rows=rows):
            first = [ranked.line.id for ranked in rows[:_COMPARED]]
            if len(first) > 1:
                yield Step(f"Compare the first {len(first)}", compared(first, query))
        case Benchmarks(name=str() as name, board=None, models=()):
            label = f"Cheapest for {wording.uncapitalised(name)}"
            yield Step(label, Query("", "cheapest", use_case=made.use_case))
        case _:
            return


def _of_one(models: tuple[ModelLine, ...]) -> Iterator[Step]:
    """A menu of one is a button."""
    if len(models) == 1:
        yield Step(f"About {models[0].name}", about(models[0].id))


def _of_routes(line: ModelLine, tracked: int) -> Iterator[Step]:
    if tracked > 1:
        yield Step(f"All {tracked} routes", asking("routes", line.id))


def _without(query: Query, made: Answer, catalog: Catalog) -> Iterator[Step]:
    """Each constraint that the answer holds to can go."""
    for constraint in active_filters(query.filters):
        label = constraint.words(catalog)
        if label in made.heard.constraints:
            left = constraint.lifted_from(query.filters)
            yield Step(label, replace(query, filters=left, ignored=(), shown=()))


def _looked_at(query: Query, made: Answer, catalog: Catalog) -> tuple[ModelLine, ...]:
    match made:
        case ModelCard() | PriceLadder() | Migration():
            return ()
        case _:
            shown = dict.fromkeys(remembered(query, made).shown)
            return model_lines(list(shown)[:_LOOKED_AT], catalog)


def _comparison(query: Query, made: Answer) -> Query | None:
    match made:
        case ModelCard(line) | PriceLadder(line):
            return compared([line.id])
        case Comparison(sides=sides) if len(sides) < _AT_MOST:
            return compared((side.line.id for side in sides), query)
        case FitAnswer(models=judged) if len(judged) == 1:
            return compared([judged[0].line.id])
        case _:
            return None
