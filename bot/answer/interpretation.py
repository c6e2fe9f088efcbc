"""What an answer repeats of the question, so that a misunderstanding is noticed at once.

A filter is repeated as in force where the answer applies it, or where all named models meet it.
Otherwise it is left out, which is said first, or a sentence says which models do not meet it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.answer.tariff_words import conditions
from bot.query import NOT_APPLIED, Excerpt, LeftOut, Query
from catalog.catalog import Catalog
from catalog.filters.active import active_filters
from catalog.filters.filter import Filter, ModelFilter
from catalog.pricing.tariffs import PLAIN, Tariff

FilterKinds = tuple[type[Filter], ...]


@dataclass(frozen=True, slots=True)
class Interpretation:
    """How the question was understood, as far as the answer repeats it."""

    filters: tuple[str, ...] = ()
    """In force, each in a few words: "context ≥ 200k"."""
    unanswered: tuple[str, ...] = ()
    """Sentences on what was asked and the answer does not tell."""
    left_out: tuple[LeftOut, ...] = ()
    """What the answer takes no account of, which it says before all else."""
    excerpt: Excerpt | None = None
    """None where the whole question was read."""
    reason: str = ""
    """Why the answer is what it is, where that is asked for."""


NOTHING_INTERPRETED = Interpretation()


def interpret(
    query: Query,
    applied: FilterKinds,
    judged: FilterKinds,
    catalog: Catalog,
    applied_tariff: Tariff,
) -> Interpretation:
    """Sort the question's filters by what becomes of them.

    `applied` are the kinds that the answer applies, `judged` those that it gives a verdict on and
    need not be repeated. `applied_tariff` are the conditions under which its prices hold.
    """
    active = active_filters(query.filters)
    rest = [each for each in active if not isinstance(each, (*applied, *judged))]
    unmet: dict[Filter, tuple[str, ...]] = {
        each: tuple(_unmet(each, query, catalog)) for each in rest if isinstance(each, ModelFilter)
    }
    in_force = [
        each.words(catalog)
        for each in active
        if isinstance(each, applied) or (query.models and unmet.get(each) == ())
    ]
    not_applied = [each.words(catalog) for each in rest if each not in unmet or not query.models]
    applied_conditions = [words for words, _ in conditions(applied_tariff)]
    for words, _ in conditions(query.tariff or PLAIN):
        (in_force if words in applied_conditions else not_applied).append(words)
    return Interpretation(
        filters=tuple(in_force),
        unanswered=(
            *(f"{reading}." for reading in query.read_as),
            *_beyond(query, catalog),
            *(sentence for sentences in unmet.values() for sentence in sentences),
        ),
        left_out=(*query.left_out, *(LeftOut(words, NOT_APPLIED) for words in not_applied)),
        excerpt=query.excerpt,
    )


def _beyond(query: Query, catalog: Catalog) -> Iterator[str]:
    """What is said of topics that no source covers."""
    if query.beyond:
        lines = {topic.id: topic.line for topic in catalog.curation.language.beyond}
        yield from (lines[topic] for topic in query.beyond if topic in lines)


def _unmet(stated: ModelFilter[Any], query: Query, catalog: Catalog) -> Iterator[str]:
    """A sentence for each named model that does not meet the filter, or is not known to."""
    words = stated.words(catalog)
    for model in dict.fromkeys(query.models):
        match stated.meets(catalog.models[model], catalog):
            case None:
                yield f"Not known of {catalog.models[model].name}: {words}."
            case False:
                yield f"Not met by {catalog.models[model].name}: {words}."
            case True:
                pass
