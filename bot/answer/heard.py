"""What the answer repeats of the question, so that a misunderstanding is seen at once.

Only what the answer holds to is repeated as in force; the rest is said to be not applied, or not
met by the models that were named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from bot.answer.benchmarks import Benchmarks
from bot.answer.card import ModelCard
from bot.answer.comparison import Comparison
from bot.answer.cost import Cost
from bot.answer.fit import FitAnswer
from bot.answer.gateways import Gateways
from bot.answer.kinds import Heard, Help
from bot.answer.ladder import PriceLadder
from bot.answer.migration import Migration, Retirements
from bot.answer.missed import NotFound, Offered
from bot.answer.ranked import Ranking
from bot.answer.releases import Releases
from bot.answer.union import Answer
from bot.query import Query
from catalog import (
    Catalog,
    CommercialUse,
    Filter,
    FreeOnly,
    HasCapability,
    MadeBy,
    MinTokens,
    ModelFilter,
    NotMadeBy,
    OfferFilter,
    OpenWeights,
    SoldBy,
    active_filters,
)

_Kinds = tuple[type[Filter], ...]


def heard(query: Query, made: Answer, catalog: Catalog) -> Heard:
    topics = {topic.id: topic.line for topic in catalog.curation.language.beyond}
    asked = tuple(active_filters(query.filters))
    applied, silent = _applied(made)
    rest = [each for each in asked if not isinstance(each, (*applied, *silent))]
    missed: dict[Filter, tuple[str, ...]] = {
        each: tuple(_missed(each, query, catalog)) for each in rest if isinstance(each, ModelFilter)
    }
    held = [each for each in asked if isinstance(each, applied) or missed.get(each) == ()]
    left = [each for each in rest if each not in missed]
    return Heard(
        constraints=tuple(each.words(catalog) for each in held),
        beyond=(
            *(topics[topic] for topic in query.beyond if topic in topics),
            *(said for sentences in missed.values() for said in sentences),
            *_not_applied(left, catalog),
        ),
        ignored=query.ignored,
    )


def _applied(made: Answer) -> tuple[_Kinds, _Kinds]:
    """The kinds of constraints that an answer holds to, and those that it speaks of itself."""
    match made:
        case Ranking() | Releases() | Offered() | NotFound() | Help():
            return (Filter,), ()
        case Benchmarks(models=()):
            return (Filter,), ()
        case Cost(models=()):
            return (ModelFilter, OfferFilter), ()
        case PriceLadder():
            return (OfferFilter, FreeOnly), ()
        case Cost() | Comparison():
            return (OfferFilter,), ()
        case FitAnswer():
            return (), (HasCapability, MinTokens, OpenWeights, CommercialUse)
        case Gateways() | Migration():
            return (SoldBy,), ()
        case Retirements():
            return (MadeBy, NotMadeBy, SoldBy), ()
        case ModelCard() | Benchmarks():
            return (), ()


def _missed(constraint: ModelFilter[Any], query: Query, catalog: Catalog) -> Iterator[str]:
    """Which of the named models do not meet it, or are not known to."""
    words = constraint.words(catalog)
    for model in dict.fromkeys(query.models):
        match constraint.meets(catalog.models[model], catalog):
            case None:
                yield f"Not known of {catalog.models[model].name}: {words}."
            case False:
                yield f"Not met by {catalog.models[model].name}: {words}."
            case True:
                pass
    if not query.models:
        yield from _not_applied((constraint,), catalog)


def _not_applied(left: Sequence[Filter], catalog: Catalog) -> Iterable[str]:
    if left:
        yield f"Not applied here: {' · '.join(each.words(catalog) for each in left)}."
