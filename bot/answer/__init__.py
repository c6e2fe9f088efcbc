"""Query + Catalog -> Answer."""

from bot.answer.advice import Advice
from bot.answer.asked_facts import AskedFact, most_of
from bot.answer.base import with_shown_models
from bot.answer.benchmarks import Benchmarks, Leaderboard, RatedModel
from bot.answer.card import AboutFact, ModelCard
from bot.answer.citations import Citation
from bot.answer.compared_model import ComparedModel
from bot.answer.comparison import Comparison
from bot.answer.comparison_choice import ModelChoice
from bot.answer.comparison_rows import ComparisonRow
from bot.answer.cost import Cost, CostLimit, CostRow
from bot.answer.cost_basis import CostBasis
from bot.answer.cost_savings import Saving
from bot.answer.definition import Definition
from bot.answer.differences import Difference, losses
from bot.answer.dispatch import Answer, answer_query
from bot.answer.fit import FitAnswer, Judged, Judgement, SuggestedModel
from bot.answer.follow_ups import (
    FollowUp,
    FollowUps,
    comparison_query,
    query_about,
    resolved_query,
    summary_query,
)
from bot.answer.gateways import GatewayRow, Gateways
from bot.answer.home import Help, HomeContent, home_content
from bot.answer.interpretation import NOTHING_INTERPRETED, Interpretation
from bot.answer.list_page import Shown
from bot.answer.migration import Bill, Migration, Move
from bot.answer.price_changes import ChangedPrice, PriceChanges
from bot.answer.price_history import OfferHistory, PriceHistory
from bot.answer.prices import PriceLadder
from bot.answer.product import ProductAnswer, Seller
from bot.answer.ranked_models import RankedModel
from bot.answer.ranking import Ranking, RankingBenchmark, RelaxedFilter
from bot.answer.releases import Release, Releases
from bot.answer.retirements import Retirement, Retirements
from bot.answer.rows import DifferingQuote, ModelLine, NameMatch, PriceRow, PriceRows, Stated
from bot.answer.unresolved import Ambiguous, NotFound

__all__ = [
    "NOTHING_INTERPRETED",
    "AboutFact",
    "Advice",
    "Ambiguous",
    "Answer",
    "AskedFact",
    "Benchmarks",
    "Bill",
    "ChangedPrice",
    "Citation",
    "ComparedModel",
    "Comparison",
    "ComparisonRow",
    "Cost",
    "CostBasis",
    "CostLimit",
    "CostRow",
    "Definition",
    "Difference",
    "DifferingQuote",
    "FitAnswer",
    "FollowUp",
    "FollowUps",
    "GatewayRow",
    "Gateways",
    "Help",
    "HomeContent",
    "Interpretation",
    "Judged",
    "Judgement",
    "Leaderboard",
    "Migration",
    "ModelCard",
    "ModelChoice",
    "ModelLine",
    "Move",
    "NameMatch",
    "NotFound",
    "OfferHistory",
    "PriceChanges",
    "PriceHistory",
    "PriceLadder",
    "PriceRow",
    "PriceRows",
    "ProductAnswer",
    "RankedModel",
    "Ranking",
    "RankingBenchmark",
    "RatedModel",
    "RelaxedFilter",
    "Release",
    "Releases",
    "Retirement",
    "Retirements",
    "Saving",
    "Seller",
    "Shown",
    "Stated",
    "SuggestedModel",
    "answer_query",
    "comparison_query",
    "home_content",
    "losses",
    "most_of",
    "query_about",
    "resolved_query",
    "summary_query",
    "with_shown_models",
]
