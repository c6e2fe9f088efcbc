"""Everything an answer can be."""

from __future__ import annotations

from bot.answer.benchmarks import Benchmarks
from bot.answer.comparison import Comparison
from bot.answer.cost import Cost
from bot.answer.fit import FitAnswer
from bot.answer.gateways import Gateways
from bot.answer.kinds import Help, ModelCard, NotFound, Offered, PriceLadder, Ranking
from bot.answer.migration import Migration, Retirements
from bot.answer.releases import Releases

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
    | Gateways
    | Benchmarks
    | Offered
    | NotFound
    | Help
)
