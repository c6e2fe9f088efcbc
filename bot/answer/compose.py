"""Picks the answer a query deserves and puts it together from the catalogue's facts."""

from __future__ import annotations

from dataclasses import replace

from bot.answer.benchmarks import benchmarks
from bot.answer.card import model_card
from bot.answer.fit import fit_answer
from bot.answer.gateways import gateways
from bot.answer.heard import heard
from bot.answer.kinds import Answer, Help, NotFound, Offered, PriceLadder
from bot.answer.migration import migration, retirements
from bot.answer.named import models_of
from bot.answer.ranking import ranking
from bot.answer.releases import releases
from bot.answer.rows import how, model_line, model_lines, rows_of
from bot.query import Query, resolution_of
from catalog import Catalog, Choice, Found, Unknown, life

EXAMPLES = ("/model gpt image 2", "/cheapest vision", "/cheapest claude sonnet 4.5")


def answer(query: Query, catalog: Catalog) -> Answer:
    """The answer to a query; the same query on the same catalogue gives the same answer."""
    return replace(_answer(query, catalog), heard=heard(query))


def _answer(query: Query, catalog: Catalog) -> Answer:
    if query.intent == "help":
        return _help(catalog)
    if made := _of_intent(query, catalog):
        return made
    if query.use_case:
        return ranking(catalog.use_cases[query.use_case], catalog)
    match resolution_of(query):
        case Found() as found:
            return _about(query, found, catalog)
        case Choice() as choice:
            return Offered(_asked(query), model_lines(choice.models, catalog), catalog.as_of)
        case Unknown() as unknown:
            nearest = model_lines(unknown.nearest, catalog)
            return NotFound(_asked(query), nearest, catalog.as_of)


def _asked(query: Query) -> str:
    return query.named[0].text if query.named else query.text


def _of_intent(query: Query, catalog: Catalog) -> Answer | None:
    """The answer of a question that is more than a name; None where the name is all there is."""
    models = models_of(query, catalog)
    if not isinstance(models, tuple):
        return models if query.intent in _OF_MODELS else None
    match query.intent:
        case "fit":
            return fit_answer(query, models, catalog)
        case "migrate":
            return migration(query, models, catalog) if models else retirements(query, catalog)
        case "releases":
            return releases(query, catalog)
        case "gateways":
            return gateways(query, next(iter(models), None), catalog)
        case "benchmarks":
            return benchmarks(query, models, catalog)
        case _:
            return None


_OF_MODELS = frozenset(("fit", "migrate", "gateways", "benchmarks"))


def _about(query: Query, found: Found, catalog: Catalog) -> Answer:
    model = catalog.models[found.model]
    if query.intent == "routes":
        return PriceLadder(
            model_line(model.id, catalog),
            rows_of(model, catalog),
            life(model, catalog),
            how(query, found, catalog),
            catalog.as_of,
        )
    return model_card(query, found, model, catalog)


def _help(catalog: Catalog) -> Help:
    return Help(EXAMPLES, len(catalog.models), catalog.route_count, catalog.as_of)
