"""Picks the answer a query deserves and puts it together from the catalogue's facts."""

from __future__ import annotations

from dataclasses import replace

from bot.answer.benchmarks import benchmarks
from bot.answer.card import model_card
from bot.answer.comparison import comparison
from bot.answer.cost import cost
from bot.answer.fit import fit_answer
from bot.answer.gateways import gateways
from bot.answer.heard import heard
from bot.answer.kinds import Help
from bot.answer.ladder import price_ladder
from bot.answer.migration import migration, retirements
from bot.answer.missed import missed
from bot.answer.ranking import ranking
from bot.answer.releases import releases
from bot.answer.union import Answer
from bot.query import Query
from catalog import Catalog, Filters, Found, Model, active_offer_filters

EXAMPLES = ("/model gpt image 2", "/cheapest vision", "/cheapest claude sonnet 4.5")
_QUESTIONS = (
    "cheapest vision under $1 with 200k context",
    "is sonnet 4.5 cheaper on bedrock?",
    "10k requests a day, 3k in 500 out: what would haiku cost?",
)
_SEVERAL = 2


def answer(query: Query, catalog: Catalog) -> Answer:
    """The answer to a query; the same query on the same catalogue gives the same answer."""
    made = _answer(query, catalog)
    return replace(made, heard=heard(query, made, catalog))


def _answer(query: Query, catalog: Catalog) -> Answer:
    match query.intent:
        case "help" | "unknown":
            return _help(query, catalog)
        case "cheapest" | "recommend":
            return _listed(query, catalog)
        case "releases":
            return releases(query, catalog)
        case _:
            return _of_models(query, catalog)


def _listed(query: Query, catalog: Catalog) -> Answer:
    """A ranking; a model that is named is its measure, and must be certain."""
    if unclear := missed(query, catalog):
        return unclear[0]
    return ranking(query, catalog)


def _of_models(query: Query, catalog: Catalog) -> Answer:
    """The first name that is not certain is asked back, unless enough others are."""
    models = tuple(catalog.models[model] for model in dict.fromkeys(query.models))
    if query.intent == "compare" and len(models) >= _SEVERAL:
        return comparison(query, catalog)
    if query.intent == "cost" and (models or not query.named):
        return cost(query, catalog)
    if unclear := missed(query, catalog):
        return unclear[0]
    return _about(query, models, catalog) if models else _without_models(query, catalog)


def _about(query: Query, models: tuple[Model, ...], catalog: Catalog) -> Answer:
    """What is asked of models that are certain."""
    match query.intent:
        case "fit" if made := fit_answer(query, models, catalog):
            return made
        case "migrate":
            return migration(query, models, catalog)
        case "gateways":
            return gateways(query, models[0], catalog)
        case "benchmarks":
            return benchmarks(query, models, catalog)
        case _ if len(models) >= _SEVERAL:
            return comparison(query, catalog)
        case "routes" | "summary" if query.intent == "routes" or _narrows_offers(query.filters):
            return price_ladder(query, _found(query), models[0], catalog)
        case _:
            return model_card(query, _found(query), models[0], catalog)


def _narrows_offers(filters: Filters) -> bool:
    """It is asked where and on which terms, and a card speaks of all offers."""
    return bool(filters.free) or any(True for _ in active_offer_filters(filters))


def _without_models(query: Query, catalog: Catalog) -> Answer:
    match query.intent:
        case "migrate":
            return retirements(query, catalog)
        case "gateways":
            return gateways(query, None, catalog)
        case "benchmarks":
            return benchmarks(query, (), catalog)
        case _:
            return _help(query, catalog)


def _found(query: Query) -> Found:
    return next(n.resolution for n in query.named if isinstance(n.resolution, Found))


def _help(query: Query, catalog: Catalog) -> Help:
    lost = query.intent != "help"
    return Help(
        examples=_QUESTIONS if lost else EXAMPLES,
        models=len(catalog.models),
        routes=catalog.route_count,
        as_of=catalog.as_of,
        lost=lost,
    )
