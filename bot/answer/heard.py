"""What the answer repeats of the question, so that a misunderstanding is seen at once.

Only what the answer holds to is repeated as in force; the rest is said to be not applied, or not
met by the models that were named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.answer.asked import in_words
from bot.answer.benchmarks import Benchmarks
from bot.answer.comparison import Comparison
from bot.answer.cost import Cost
from bot.answer.fit import FitAnswer
from bot.answer.gateways import Gateways
from bot.answer.kinds import (
    Heard,
    Help,
    ModelCard,
    NotFound,
    Offered,
    PriceLadder,
    Ranking,
)
from bot.answer.migration import Migration, Retirements
from bot.answer.releases import Releases
from bot.answer.union import Answer
from bot.query import Query
from catalog import (
    AsGoodAs,
    Catalog,
    CommercialUse,
    Constraint,
    Free,
    Has,
    LeastTokens,
    MadeBy,
    Miss,
    MostUsd,
    NotMadeBy,
    NotSoldBy,
    OfModel,
    Priced,
    ReleasedFrom,
    ServedFrom,
    SoldBy,
    Weights,
    constraints,
    misses,
)

_OF_OFFERS = (SoldBy, NotSoldBy, ServedFrom, LeastTokens, MostUsd)
_OF_MODELS = (MadeBy, NotMadeBy, ReleasedFrom, Weights, CommercialUse, Has, AsGoodAs)
_ALL = (*_OF_MODELS, *_OF_OFFERS, Free, Priced)
_Kinds = tuple[type[Constraint], ...]


def heard(query: Query, made: Answer, catalog: Catalog) -> Heard:
    topics = {topic.id: topic.line for topic in catalog.curation.language.beyond}
    asked = tuple(constraints(query.filters))
    applied, silent = _applied(made)
    rest = [each for each in asked if not isinstance(each, (*applied, *silent))]
    missed: dict[Constraint, tuple[str, ...]] = {
        each: tuple(_missed(each, query, catalog)) for each in rest if isinstance(each, OfModel)
    }
    held = [each for each in asked if isinstance(each, applied) or missed.get(each) == ()]
    left = [each for each in rest if each not in missed]
    return Heard(
        constraints=tuple(in_words(each, catalog) for each in held),
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
            return _ALL, ()
        case Benchmarks(models=()):
            return _ALL, ()
        case Cost(models=()):
            return (*_OF_MODELS, *_OF_OFFERS), ()
        case PriceLadder():
            return (*_OF_OFFERS, Free), ()
        case Cost() | Comparison():
            return _OF_OFFERS, ()
        case FitAnswer():
            return (), (Has, LeastTokens, Weights, CommercialUse)
        case Gateways() | Migration():
            return (SoldBy,), ()
        case Retirements():
            return (MadeBy, NotMadeBy, SoldBy), ()
        case ModelCard() | Benchmarks():
            return (), ()


def _missed(constraint: OfModel, query: Query, catalog: Catalog) -> Iterator[str]:
    """Which of the named models do not meet it, or are not known to."""
    said = in_words(constraint, catalog)
    for model in dict.fromkeys(query.models):
        match misses(model, constraint, catalog):
            case Miss(unknown=True):
                yield f"Not known of {catalog.models[model].name}: {said}."
            case Miss():
                yield f"Not met by {catalog.models[model].name}: {said}."
            case None:
                pass
    if not query.models:
        yield from _not_applied((constraint,), catalog)


def _not_applied(left: Sequence[Constraint], catalog: Catalog) -> Iterable[str]:
    if left:
        yield f"Not applied here: {' · '.join(in_words(each, catalog) for each in left)}."
