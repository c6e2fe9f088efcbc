"""Picks the answer a query deserves and puts it together from the catalogue's facts."""

from __future__ import annotations

from dataclasses import replace

from bot.answer.card import model_card
from bot.answer.heard import heard
from bot.answer.kinds import Answer, Help, NotFound, Offered
from bot.answer.ladder import price_ladder
from bot.answer.ranking import ranking
from bot.answer.rows import model_lines
from bot.query import Query, resolution_of
from catalog import Catalog, Choice, Found, Unknown

EXAMPLES = ("/model gpt image 2", "/cheapest vision", "/cheapest claude sonnet 4.5")


def answer(query: Query, catalog: Catalog) -> Answer:
    """The answer to a query; the same query on the same catalogue gives the same answer."""
    return replace(_answer(query, catalog), heard=heard(query, catalog))


def _answer(query: Query, catalog: Catalog) -> Answer:
    if query.intent == "help":
        return _help(catalog)
    if query.intent in ("cheapest", "recommend") and len(query.models) == len(query.named):
        return ranking(query, catalog)
    match resolution_of(query):
        case Found() as found:
            return _about(query, found, catalog)
        case Choice() as choice:
            return Offered(query.text, model_lines(choice.models, catalog), catalog.as_of)
        case Unknown() as unknown:
            nearest = model_lines(unknown.nearest, catalog)
            return NotFound(query.text, nearest, catalog.as_of)


def _about(query: Query, found: Found, catalog: Catalog) -> Answer:
    model = catalog.models[found.model]
    if query.intent == "routes":
        return price_ladder(query, found, model, catalog)
    return model_card(query, found, model, catalog)


def _help(catalog: Catalog) -> Help:
    return Help(EXAMPLES, len(catalog.models), catalog.route_count, catalog.as_of)
