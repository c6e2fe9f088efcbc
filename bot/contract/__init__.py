"""A query and its answer as plain data: for scripts; a query also for buttons and threads."""

from __future__ import annotations

from bot.answer import (
    Answer,
    Benchmarks,
    Comparison,
    Cost,
    FitAnswer,
    Gateways,
    Help,
    Migration,
    ModelCard,
    NotFound,
    Offered,
    PriceLadder,
    Ranking,
    Releases,
    Retirements,
)
from bot.contract.benchmarks import benchmarks_json
from bot.contract.card import card_json
from bot.contract.carried import carried, carry, remember
from bot.contract.comparison import comparison_json
from bot.contract.cost import cost_json
from bot.contract.fit import fit_json
from bot.contract.gateways import gateways_json
from bot.contract.help import help_json
from bot.contract.ladder import price_ladder_json
from bot.contract.migration import migration_json, retirements_json
from bot.contract.missed import choice_json, not_found_json
from bot.contract.questions import query_json, query_of, resolution_json
from bot.contract.ranking import ranking_json
from bot.contract.releases import releases_json
from bot.contract.rows import Json

__all__ = [
    "Json",
    "answer_json",
    "carried",
    "carry",
    "query_json",
    "query_of",
    "remember",
    "resolution_json",
]


def answer_json(answer: Answer) -> Json:
    """The facts of an answer; prices keep unit, condition, source and date."""
    match answer:
        case ModelCard():
            return card_json(answer)
        case PriceLadder():
            return price_ladder_json(answer)
        case Ranking():
            return ranking_json(answer)
        case Offered():
            return choice_json(answer)
        case NotFound():
            return not_found_json(answer)
        case Help():
            return help_json(answer)
        case Benchmarks():
            return benchmarks_json(answer)
        case FitAnswer():
            return fit_json(answer)
        case Gateways():
            return gateways_json(answer)
        case Migration():
            return migration_json(answer)
        case Releases():
            return releases_json(answer)
        case Retirements():
            return retirements_json(answer)
        case Comparison():
            return comparison_json(answer)
        case Cost():
            return cost_json(answer)
