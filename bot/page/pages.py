"""Answer -> Page: what is said and in which order, once for Slack, text and the terminal."""

from __future__ import annotations

from dataclasses import replace
from types import UnionType

from bot import formatting
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
from bot.page.benchmarks_page import benchmarks_page
from bot.page.card_page import card_page
from bot.page.comparison_page import comparison_page
from bot.page.cost_page import cost_page
from bot.page.fit_page import fit_page
from bot.page.gateways_page import gateways_page
from bot.page.migration_page import migration_page, retirements_page
from bot.page.page_parts import (
    Choices,
    Line,
    Lines,
    Page,
    SmallPrint,
    Sources,
    Title,
)
from bot.page.ranking_page import ranking_page
from bot.page.releases_page import releases_page
from bot.page.short_pages import choice_page, help_page, not_found_page, price_ladder_page


def build_page(answer: Answer) -> Page:
    """The parts of a reply, in reading order."""
    heard = _unsaid(answer)
    return insert_above_dates(
        insert_below_heading(_page(answer), unanswered_lines(heard)), understood_lines(heard)
    )


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
            return card_page(answer)
        case PriceLadder():
            return price_ladder_page(answer)
        case Ranking():
            return ranking_page(answer)
        case Ambiguous():
            return choice_page(answer)
        case NotFound():
            return not_found_page(answer)
        case Help():
            return help_page(answer)
        case Benchmarks():
            return benchmarks_page(answer)
        case FitAnswer():
            return fit_page(answer)
        case Gateways():
            return gateways_page(answer)
        case Migration():
            return migration_page(answer)
        case Releases():
            return releases_page(answer)
        case Retirements():
            return retirements_page(answer)
        case Comparison():
            return comparison_page(answer)
        case Cost():
            return cost_page(answer)


_ECHOED = 40


def unanswered_lines(heard: Interpretation) -> Page:
    """What was asked and is not answered; nobody should read on without it."""
    said = tuple(Line(sentence) for sentence in heard.unanswered)
    return (Lines(said),) if said else ()


def insert_below_heading(page: Page, said: Page) -> Page:
    """The page with something said between its heading and its first statement."""
    at = next(
        (n for n, part in enumerate(page) if not isinstance(part, Title | SmallPrint)), len(page)
    )
    return (*page[:at], *said, *page[at:])


def insert_above_dates(page: Page, said: Page) -> Page:
    """The page with something said before what it ends with: dates, sources, what to go on with."""
    at = _before(page, _before(page, len(page), Choices), SmallPrint | Sources)
    return (*page[:at], *said, *page[at:])


def _before(page: Page, end: int, kind: type | UnionType) -> int:
    """Where parts of a kind begin that run up to the end."""
    while end and isinstance(page[end - 1], kind):
        end -= 1
    return end


def understood_lines(heard: Interpretation) -> Page:
    said = [f"Asked for: {' · '.join(heard.filters)}"] if heard.filters else []
    if heard.ignored:
        words = ", ".join(f'"{formatting.shortened(word, _ECHOED)}"' for word in heard.ignored)
        said.append(f"Not understood: {words}")
    return (SmallPrint(tuple(said)),) if said else ()
