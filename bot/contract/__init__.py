"""The JSON that scripts depend on: a query and its answer as plain data."""

from __future__ import annotations

from bot.answer import Answer, Help, ModelCard, NotFound, Offered, PriceLadder, Ranking
from bot.contract.asked import query_json, resolution_json
from bot.contract.card import card_json
from bot.contract.ladder import price_ladder_json
from bot.contract.ranking import ranking_json
from bot.contract.rows import Json, line_json

__all__ = ["Json", "answer_json", "query_json", "resolution_json"]


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
