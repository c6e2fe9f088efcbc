"""Query + Catalog -> Answer."""

from bot.answer.benchmarks import Benchmarks, Board, Rated
from bot.answer.comparison import Comparison
from bot.answer.compose import answer
from bot.answer.cost import Cost, CostRow
from bot.answer.differences import Difference, losses
from bot.answer.fit import FitAnswer, Instead, Judged, Judgement
from bot.answer.gateways import Carriage, Gateways
from bot.answer.kinds import (
    PLAIN,
    AboutFact,
    Advice,
    Amount,
    Benchmarked,
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
    Score,
    WithoutOne,
)
from bot.answer.migration import Migration, Move, Retirement, Retirements
from bot.answer.releases import Release, Releases
from bot.answer.savings import Saving
from bot.answer.shown import remembered
from bot.answer.sides import Side
from bot.answer.traits import Trait
from bot.answer.union import Answer

__all__ = [
    "PLAIN",
    "AboutFact",
    "Advice",
    "Amount",
    "Answer",
    "Benchmarked",
    "Benchmarks",
    "Board",
    "Carriage",
    "Comparison",
    "Cost",
    "CostRow",
    "Difference",
    "Differing",
    "FitAnswer",
    "Gateways",
    "Heard",
    "Help",
    "How",
    "Instead",
    "Judged",
    "Judgement",
    "Migration",
    "ModelCard",
    "ModelLine",
    "Move",
    "NotFound",
    "Offered",
    "PriceLadder",
    "PriceRow",
    "RankedModel",
    "Ranking",
    "Rated",
    "Release",
    "Releases",
    "Retirement",
    "Retirements",
    "Rows",
    "Saving",
    "Score",
    "Side",
    "Trait",
    "WithoutOne",
    "answer",
    "losses",
    "remembered",
]
