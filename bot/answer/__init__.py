"""Query + Catalog -> Answer."""

from bot.answer.compose import answer
from bot.answer.kinds import (
    PLAIN,
    AboutFact,
    Answer,
    Differing,
    Heard,
    Help,
    How,
    ModelCard,
    ModelLine,
    NotFound,
    Offered,
    PriceLadder,
    PriceRow,
    RankedModel,
    Ranking,
    Rows,
)
from bot.answer.shown import remembered

__all__ = [
    "PLAIN",
    "AboutFact",
    "Answer",
    "Differing",
    "Heard",
    "Help",
    "How",
    "ModelCard",
    "ModelLine",
    "NotFound",
    "Offered",
    "PriceLadder",
    "PriceRow",
    "RankedModel",
    "Ranking",
    "Rows",
    "answer",
    "remembered",
]
