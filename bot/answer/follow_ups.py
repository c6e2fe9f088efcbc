"""The questions that are one tap away from an answer, and how they are made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from bot import formatting
from bot.answer.rows import ModelLine
from bot.query import Intent, Named, Query
from catalog.filters.filter import with_named, without_preferences
from catalog.resolution.outcomes import Found

_CANDIDATES = 5


class FollowUp(NamedTuple):
    """A question that one tap asks."""

    label: str
    query: Query


@dataclass(frozen=True, slots=True)
class FollowUps:
    """Everything that an answer leads to."""

    candidates: tuple[FollowUp, ...] = ()
    """Which model was meant, likeliest first."""
    next_queries: tuple[FollowUp, ...] = ()
    without_filter: tuple[FollowUp, ...] = ()
    """The same question without one filter, labelled with the words of that filter."""
    models: tuple[ModelLine, ...] = ()
    """Models that the answer shows, to look at one by one."""
    comparison: Query | None = None
    """A comparison that one more model can join."""
    unresolved: Query | None = None
    """The question that waits for a name to be looked up."""
    watched: str = ""
    """The model that one may want to be told of; empty for none."""


def candidates(query: Query, lines: Sequence[ModelLine]) -> tuple[FollowUp, ...]:
    """The question once for each model that its first unresolved name may mean."""
    return tuple(
        FollowUp(
            f"{line.name} · {formatting.month(line.released)}" if line.released else line.name,
            resolved_query(query, line.id),
        )
        for line in lines[:_CANDIDATES]
    )


def resolved_query(query: Query, model: str) -> Query:
    """The question with its first unresolved name taken to mean `model`."""
    names = list(query.named)
    unresolved = (n for n, name in enumerate(names) if not isinstance(name.resolution, Found))
    at = next(unresolved, len(names))
    names[at : at + 1] = [_by_id(model)]
    intent: Intent = "summary" if query.intent in ("help", "unknown") else query.intent
    filters = with_named(query.filters, model)
    return query._replace(intent=intent, named=tuple(names), filters=filters)


def comparison_query(models: Iterable[str], query: Query | None = None) -> Query:
    """A comparison of those models, for the work and with the filters of `query`."""
    named = tuple(map(_by_id, dict.fromkeys(models)))
    if query is None:
        return Query("", "compare", named)
    filters = without_preferences(query.filters)
    return Query("", "compare", named, query.use_case, filters, query.workload)


def summary_query(model: str) -> Query:
    """What is known of that model."""
    return query_about("summary", model)


def query_about(intent: Intent, *models: str) -> Query:
    """A question of nothing but those models."""
    return Query("", intent, tuple(map(_by_id, models)))


def asks_the_same(one: Query, other: Query) -> bool:
    """Compare what two questions ask, whatever their spelling and the answer before them."""
    return one.models == other.models and _asked(one) == _asked(other)


_SPELLING = ("text", "named", "shown", "before")
_asked = attrgetter(*(name for name in Query._fields if name not in _SPELLING))


def _by_id(model: str) -> Named:
    return Named(model, Found(model, "id"))
