"""Query + Catalog -> Answer."""

from bot.answer.comparison import Comparison
from bot.answer.compose import answer
from bot.answer.cost import Cost, CostRow
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
from bot.answer.savings import Saving
from bot.answer.sides import Side
from bot.answer.traits import Trait

__all__ = [
    "PLAIN",
    "AboutFact",
    "Answer",
    "Comparison",
    "Cost",
    "CostRow",
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
    "Saving",
    "Side",
    "Trait",
    "answer",
]
