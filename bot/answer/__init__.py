"""Query + Catalog -> Answer."""

from bot.answer.compose import answer
from bot.answer.kinds import (
    PLAIN,
    AboutFact,
    Advice,
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

__all__ = [
    "PLAIN",
    "AboutFact",
    "Advice",
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
]
