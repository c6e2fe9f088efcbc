"""Query + Catalog -> Answer."""

from bot.answer.advice import Advice
from bot.answer.benchmarks import Benchmarks, Board, Rated
from bot.answer.card import AboutFact, ModelCard
from bot.answer.comparison import Comparison
from bot.answer.compose import answer
from bot.answer.cost import Cost, CostRow
from bot.answer.differences import Difference, losses
from bot.answer.figures import Figure, figures
from bot.answer.fit import FitAnswer, Instead, Judged, Judgement
from bot.answer.front import Home, front
from bot.answer.gateways import Carriage, Gateways
from bot.answer.kinds import PLAIN, Amount, Differing, Heard, Help, How, ModelLine, PriceRow, Rows
from bot.answer.ladder import PriceLadder
from bot.answer.migration import Migration, Move, Retirement, Retirements
from bot.answer.missed import NotFound, Offered
from bot.answer.ranked import Benchmarked, RankedModel, Ranking, WithoutOne
from bot.answer.releases import Release, Releases
from bot.answer.savings import Saving
from bot.answer.shown import remembered
from bot.answer.sides import Side
from bot.answer.steps import Step, Steps, about, asking, compared, settled, steps
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
    "Figure",
    "FitAnswer",
    "Gateways",
    "Heard",
    "Help",
    "Home",
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
    "Side",
    "Step",
    "Steps",
    "Trait",
    "WithoutOne",
    "about",
    "answer",
    "asking",
    "compared",
    "figures",
    "front",
    "losses",
    "remembered",
    "settled",
    "steps",
]
