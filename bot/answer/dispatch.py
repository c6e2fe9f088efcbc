"""Query and catalogue -> the kind of answer that the question asks for."""

from __future__ import annotations

from dataclasses import replace

from bot.answer.asked_facts import asked_facts
from bot.answer.benchmarks import Benchmarks, benchmarks
from bot.answer.card import ModelCard, model_card
from bot.answer.comparison import Comparison, comparison
from bot.answer.cost import Cost, cost
from bot.answer.definition import Definition, definition
from bot.answer.fit import FitAnswer, fit_answer
from bot.answer.gateways import Gateways, gateways
from bot.answer.home import Help
from bot.answer.interpretation import interpret
from bot.answer.migration import Migration, migration
from bot.answer.nearest_questions import nearest_questions, read_of
from bot.answer.policy_note import policy_note
from bot.answer.price_changes import PriceChanges, price_changes_answer
from bot.answer.price_history import PriceHistory, price_history
from bot.answer.prices import PriceLadder, price_ladder
from bot.answer.product import ProductAnswer, product_answer
from bot.answer.ranking import Ranking, ranking
from bot.answer.releases import Releases, releases
from bot.answer.retirements import Retirements, retirements
from bot.answer.unresolved import Ambiguous, NotFound, unresolved_names
from bot.query import Query
from catalog.catalog import Catalog
from catalog.filters.active import active_offer_filters
from catalog.filters.filter import Filters
from catalog.model import Model
from catalog.pricing.tariffs import PLAIN
from catalog.resolution.outcomes import Found

Answer = (
    ModelCard
    | PriceLadder
    | Ranking
    | Comparison
    | FitAnswer
    | Cost
    | Migration
    | Retirements
    | Releases
    | PriceHistory
    | PriceChanges
    | Gateways
    | Benchmarks
    | Ambiguous
    | NotFound
    | Help
    | ProductAnswer
    | Definition
)
"""Every kind of answer; mypy names the page that forgets one."""

EXAMPLES = ("/model gpt image 2", "/cheapest vision", "/cheapest claude sonnet 5.5")
_QUESTIONS = (
    "cheapest vision under $1 with 200k context",
    "is sonnet 5.5 cheaper on bedrock?",
    "10k requests a day, 3k in 500 out: what would haiku cost?",
)
_SEVERAL = 2


def answer_query(query: Query, catalog: Catalog) -> Answer:
    """Answer a query; the same query on the same catalogue gives the same answer."""
    answer = _answer(query, catalog)
    applied, judged = answer.applied_filters(), answer.judged_filters()
    tariff = answer.applied_tariff(query.tariff or PLAIN)
    interpretation = interpret(query, applied, judged, catalog, tariff)
    if query.why:
        interpretation = replace(interpretation, reason=answer.reason())
    if query.facts and not isinstance(answer, ModelCard | Comparison):
        models = tuple(catalog.models[model] for model in dict.fromkeys(query.models))
        answer = replace(answer, asked_beside=asked_facts(query, models, catalog))
    if catalog.policies:
        note = policy_note(query, answer.priced_models(), catalog)
        return replace(answer, interpretation=interpretation, policy=note)
    return replace(answer, interpretation=interpretation)


def _answer(query: Query, catalog: Catalog) -> Answer:
    if query.terms and (meaning := definition(query.terms, catalog)):
        return meaning
    if query.topic:
        return product_answer(query, query.topic, catalog)
    match query.intent:
        case "help" | "unknown":
            return _help(query, catalog)
        case "cheapest" | "recommend":
            unresolved = unresolved_names(query, catalog)
            return unresolved[0] if unresolved else ranking(query, catalog)
        case "releases":
            return releases(query, catalog)
        case _:
            return _about_models(query, catalog)


def _about_models(query: Query, catalog: Catalog) -> Answer:
    """Ask back about the first unresolved name, unless enough other names are resolved."""
    models = tuple(catalog.models[model] for model in dict.fromkeys(query.models))
    if query.intent == "compare" and len(models) >= _SEVERAL:
        return comparison(query, catalog)
    if query.intent == "cost" and (models or not query.named):
        return cost(query, catalog)
    if unresolved := unresolved_names(query, catalog):
        return unresolved[0]
    return _about(query, models, catalog) if models else _without_models(query, catalog)


def _about(query: Query, models: tuple[Model, ...], catalog: Catalog) -> Answer:
    """Answer what is asked of models whose names are all resolved."""
    match query.intent:
        case "fit" if answer := fit_answer(query, models, catalog):
            return answer
        case "migrate":
            return migration(query, models, catalog)
        case "history":
            return price_history(query, models, catalog)
        case "gateways":
            return gateways(query, models[0], catalog)
        case "benchmarks":
            return benchmarks(query, models, catalog)
        case _ if len(models) >= _SEVERAL:
            return comparison(query, catalog)
        case "summary" if query.facts:
            return model_card(query, _found(query), models[0], catalog)
        case "routes" | "summary" if query.intent == "routes" or _narrows_offers(query.filters):
            return price_ladder(query, _found(query), models[0], catalog)
        case _:
            return model_card(query, _found(query), models[0], catalog)


def _narrows_offers(filters: Filters) -> bool:
    """Where it is sold, or on which terms, is asked; a card shows all offers."""
    return bool(filters.free or active_offer_filters(filters))


def _without_models(query: Query, catalog: Catalog) -> Answer:
    match query.intent:
        case "migrate":
            return retirements(query, catalog)
        case "gateways":
            return gateways(query, None, catalog)
        case "history":
            return price_changes_answer(query, catalog)
        case "benchmarks":
            return benchmarks(query, (), catalog)
        case _:
            return _help(query, catalog)


def _found(query: Query) -> Found:
    return next(n.resolution for n in query.named if isinstance(n.resolution, Found))


def _help(query: Query, catalog: Catalog) -> Help:
    lost = query.intent != "help"
    return Help(
        examples=nearest_questions(query, catalog, _QUESTIONS) if lost else EXAMPLES,
        models=len(catalog.models),
        routes=catalog.route_count,
        lost=lost,
        read=read_of(query, catalog) if lost else (),
        as_of=catalog.as_of,
    )
