"""Names in a question that stand for no model, or for several."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.answer.base import BaseAnswer
from bot.answer.follow_ups import FollowUps, candidates
from bot.answer.interpretation import FilterKinds
from bot.answer.rows import ModelLine, model_lines
from bot.answer.serialize import Json, model_line_json
from bot.query import Named, Query
from catalog.catalog import Catalog
from catalog.filters.filter import Filter
from catalog.resolution.outcomes import Choice, Found, Unknown


@dataclass(frozen=True, slots=True, eq=False)
class Ambiguous(BaseAnswer):
    """Several models that a name may mean."""

    typed: str
    models: tuple[ModelLine, ...]

    def to_json(self) -> Json:
        return {
            "kind": "choice",
            "as_of": str(self.as_of),
            "models": [model_line_json(line) for line in self.models],
        }

    def shown_models(self) -> tuple[str, ...]:
        return tuple(line.id for line in self.models)

    def priced_models(self) -> tuple[str, ...]:
        return ()

    def applied_filters(self) -> FilterKinds:
        return (Filter,)

    def follow_ups(self, query: Query, catalog: Catalog) -> FollowUps:
        return FollowUps(candidates=candidates(query, self.models), unresolved=query)


@dataclass(frozen=True, slots=True, eq=False)
class NotFound(BaseAnswer):
    """A name that no model has, and the models whose names are nearest."""

    typed: str
    nearest: tuple[ModelLine, ...]

    def to_json(self) -> Json:
        """Only the ids of the nearest, and no prices."""
        return {
            "kind": "not_found",
            "as_of": str(self.as_of),
            "name": self.typed,
            "nearest": [line.id for line in self.nearest],
        }

    def shown_models(self) -> tuple[str, ...]:
        return tuple(line.id for line in self.nearest)

    def priced_models(self) -> tuple[str, ...]:
        return ()

    def applied_filters(self) -> FilterKinds:
        return (Filter,)

    def follow_ups(self, query: Query, catalog: Catalog) -> FollowUps:
        return FollowUps(candidates=candidates(query, self.nearest), unresolved=query)


def unresolved_names(query: Query, catalog: Catalog) -> tuple[Ambiguous | NotFound, ...]:
    """An answer for each unresolved name, in the order of the question."""
    answers = (_unresolved(named, catalog) for named in query.named)
    return tuple(answer for answer in answers if answer)


def _unresolved(named: Named, catalog: Catalog) -> Ambiguous | NotFound | None:
    match named.resolution:
        case Found():
            return None
        case Choice(models):
            return Ambiguous(named.text, model_lines(models, catalog), as_of=catalog.as_of)
        case Unknown(nearest):
            return NotFound(named.text, model_lines(nearest, catalog), as_of=catalog.as_of)


def first_choice(unresolved: Sequence[Ambiguous | NotFound]) -> tuple[ModelLine, ...] | None:
    """What the first unresolved name may mean; None where there is no such name."""
    match unresolved:
        case [Ambiguous(models=lines), *_] | [NotFound(nearest=lines), *_]:
            return lines
        case _:
            return None


def unresolved_json(unresolved: Iterable[Ambiguous | NotFound]) -> list[Json]:
    """The unresolved names beside an answer about the others."""
    return [_unresolved_json(answer) for answer in unresolved]


def _unresolved_json(answer: Ambiguous | NotFound) -> Json:
    match answer:
        case Ambiguous(typed, lines):
            return {"asked": typed, "models": [line.id for line in lines], "nearest": []}
        case NotFound(typed, lines):
            return {"asked": typed, "models": [], "nearest": [line.id for line in lines]}
