"""Answer -> Page: what is said and in which order, once for Slack, text and the terminal."""

from __future__ import annotations

from dataclasses import replace

from bot.answer import (
    Ambiguous,
    Answer,
    Benchmarks,
    Comparison,
    Cost,
    FitAnswer,
    Gateways,
    Help,
    Interpretation,
    Migration,
    ModelCard,
    NotFound,
    PriceLadder,
    Ranking,
    Releases,
    Retirements,
)
from bot.page.benchmarks import benchmarks
from bot.page.card import card
from bot.page.columns import widths
from bot.page.comparison import comparison
from bot.page.cost import cost
from bot.page.fit import verdicts
from bot.page.gateways import gateways
from bot.page.heard import above_dates, below_heading, unanswered, understood
from bot.page.migration import migration, retirements
from bot.page.parts import (
    Beside,
    Cell,
    Chart,
    Choices,
    Column,
    Facts,
    Folded,
    Line,
    Lines,
    Listing,
    Number,
    Page,
    Part,
    Plain,
    Row,
    Rule,
    Series,
    Small,
    Sources,
    Table,
    Title,
    plainly,
)
from bot.page.ranking import ranking
from bot.page.releases import releases
from bot.page.short import choice, ladder, not_found, usage

__all__ = [
    "Beside",
    "Cell",
    "Chart",
    "Choices",
    "Column",
    "Facts",
    "Folded",
    "Line",
    "Lines",
    "Listing",
    "Number",
    "Page",
    "Part",
    "Plain",
    "Row",
    "Rule",
    "Series",
    "Small",
    "Sources",
    "Table",
    "Title",
    "page",
    "plainly",
    "widths",
]


def page(answer: Answer) -> Page:
    """The parts of a reply, in reading order."""
    heard = _unsaid(answer)
    return above_dates(below_heading(_page(answer), unanswered(heard)), understood(heard))


def _unsaid(answer: Answer) -> Interpretation:
    """What was understood and does not stand above already."""
    match answer:
        case Ranking() | PriceLadder() | FitAnswer():
            return replace(answer.interpretation, filters=())
        case Help():
            return replace(answer.interpretation, filters=(), unanswered=())
        case _:
            return answer.interpretation


def _page(answer: Answer) -> Page:
    match answer:
        case ModelCard():
            return card(answer)
        case PriceLadder():
            return ladder(answer)
        case Ranking():
            return ranking(answer)
        case Ambiguous():
            return choice(answer)
        case NotFound():
            return not_found(answer)
        case Help():
            return usage(answer)
        case Benchmarks():
            return benchmarks(answer)
        case FitAnswer():
            return verdicts(answer)
        case Gateways():
            return gateways(answer)
        case Migration():
            return migration(answer)
        case Releases():
            return releases(answer)
        case Retirements():
            return retirements(answer)
        case Comparison():
            return comparison(answer)
        case Cost():
            return cost(answer)
