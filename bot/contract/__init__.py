"""The JSON that scripts depend on: a query and its answer as plain data."""

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
from bot.contract.asked import query_json, query_of, resolution_json
from bot.contract.benchmarks import benchmarks_json
from bot.contract.card import card_json
from bot.contract.comparison import comparison_json
from bot.contract.cost import cost_json
from bot.contract.fit import fit_json
from bot.contract.gateways import gateways_json
from bot.contract.ladder import price_ladder_json
from bot.contract.migration import migration_json, retirements_json
from bot.contract.ranking import ranking_json
from bot.contract.releases import releases_json
from bot.contract.rows import Json, line_json

__all__ = ["Json", "answer_json", "query_json", "query_of", "resolution_json"]


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
            return {
                "kind": "choice",
                "as_of": str(answer.as_of),
                "models": [line_json(line) for line in answer.models],
            }
        case NotFound():
            return {
                "kind": "not_found",
                "as_of": str(answer.as_of),
                "name": answer.asked,
                "nearest": [line.id for line in answer.nearest],
            }
        case Help():
            return {"kind": "help", "as_of": str(answer.as_of), "examples": list(answer.examples)}
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
