"""Query + Catalog -> Answer."""

from bot.answer.compose import answer
from bot.answer.kinds import (
    AboutFact,
    Answer,
    Differing,
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

__all__ = [
    "AboutFact",
    "Answer",
    "Differing",
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
]
