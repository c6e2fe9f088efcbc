"""Picks the answer a query deserves and puts it together from the catalogue's facts."""

from __future__ import annotations

from dataclasses import replace

from bot.answer.card import model_card
from bot.answer.comparison import comparison
from bot.answer.cost import cost
from bot.answer.heard import heard
from bot.answer.kinds import Answer, Help, NotFound, Offered, PriceLadder
from bot.answer.missed import missed
from bot.answer.ranking import ranking
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
    if query.intent in ("compare", "cost") and (made := _of_models(query, catalog)):
        return made
    if query.use_case:
        return ranking(catalog.use_cases[query.use_case], catalog)
    match resolution_of(query):
        case Found() as found:
            return _about(query, found, catalog)
        case Choice() as choice:
            return Offered(query.text, model_lines(choice.models, catalog), catalog.as_of)
        case Unknown() as unknown:
            nearest = model_lines(unknown.nearest, catalog)
            return NotFound(query.text, nearest, catalog.as_of)


def _of_models(query: Query, catalog: Catalog) -> Answer | None:
    """Models held against each other or a workload; what to say where too few are known."""
    models = tuple(dict.fromkeys(query.models))
    if query.intent == "cost" and (models or not query.named):
        return cost(query, catalog)
    if len(models) >= _TWO:
        return comparison(query, catalog)
    if unclear := missed(query, catalog):
        return unclear[0]
    found = (n.resolution for n in query.named if isinstance(n.resolution, Found))
    return next((_about(query, one, catalog) for one in found), None)


_TWO = 2
"""Models that it takes to compare."""


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
