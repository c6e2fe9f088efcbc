"""Answer -> Page: choose the page of an answer and add how the question was interpreted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import UnionType

from bot import formatting
from bot.answer import (
    Ambiguous,
    Answer,
    AskedFact,
    Benchmarks,
    Comparison,
    Cost,
    Definition,
    FitAnswer,
    Gateways,
    Help,
    Interpretation,
    Migration,
    ModelCard,
    NotFound,
    PriceChanges,
    PriceHistory,
    PriceLadder,
    ProductAnswer,
    Ranking,
    Releases,
    Retirements,
)
from bot.page.benchmarks_page import benchmarks_page
from bot.page.card_page import card_page
from bot.page.comparison_page import comparison_page
from bot.page.cost_page import cost_page
from bot.page.fact_lines import fact_lines
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
from bot.page.policy_lines import no_route_lines, policy_lines
from bot.page.price_changes_page import price_changes_page
from bot.page.price_history_page import price_history_page
from bot.page.product_page import definition_page, product_page
from bot.page.ranking_page import ranking_page
from bot.page.releases_page import releases_page
from bot.page.short_pages import choice_page, help_page, not_found_page, price_ladder_page
from bot.query import SAID_APART, Excerpt, LeftOut, Reason


def build_page(answer: Answer) -> Page:
    """Build the parts of a reply, in reading order."""
    interpretation = _interpretation_to_show(answer)
    policy = answer.policy
    page = insert_above_dates(
        insert_below_heading(
            _page(answer),
            (
                *no_route_lines(policy),
                *facts_beside(answer.asked_beside),
                *unanswered_lines(interpretation),
            ),
        ),
        (*policy_lines(policy), *understood_lines(interpretation)),
    )
    return (*left_out_lines(interpretation), *page)


def _interpretation_to_show(answer: Answer) -> Interpretation:
    """The interpretation without what the page itself already shows."""
    match answer:
        case Ranking() | PriceLadder() | FitAnswer():
            return replace(answer.interpretation, filters=())
        case ModelCard(asked=asked) if asked:
            return replace(answer.interpretation, filters=())
        case Help() | ProductAnswer() | Definition():
            return replace(answer.interpretation, filters=(), unanswered=(), left_out=())
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
        case ProductAnswer():
            return product_page(answer)
        case Definition():
            return definition_page(answer)
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
        case PriceHistory():
            return price_history_page(answer)
        case PriceChanges():
            return price_changes_page(answer)
        case Comparison():
            return comparison_page(answer)
        case Cost():
            return cost_page(answer)


_MAX_ECHO_LENGTH = 40
_MAX_LEFT_OUT = 5
"""Pieces that are named for one reason."""


def unanswered_lines(interpretation: Interpretation) -> Page:
    """A line for each part of the question that the answer leaves out."""
    reason = (Line(interpretation.reason, "Why"),) if interpretation.reason else ()
    lines = (*reason, *(Line(sentence) for sentence in interpretation.unanswered))
    return (Lines(lines),) if lines else ()


def facts_beside(facts: Sequence[AskedFact]) -> Page:
    """Single facts that are asked for beside what the page is about."""
    return (Lines(tuple(fact_lines(facts))),) if facts else ()


def insert_below_heading(page: Page, parts: Page) -> Page:
    """Insert parts between the heading (title and small print) and the first statement."""
    at = next(
        (n for n, part in enumerate(page) if not isinstance(part, Title | SmallPrint)), len(page)
    )
    return (*page[:at], *parts, *page[at:])


def insert_above_dates(page: Page, parts: Page) -> Page:
    """Insert parts before the closing dates, sources and choices."""
    at = _start_of_tail(page, _start_of_tail(page, len(page), Choices), SmallPrint | Sources)
    return (*page[:at], *parts, *page[at:])


def _start_of_tail(page: Page, end: int, kind: type | UnionType) -> int:
    """Index at which the unbroken run of parts of this kind that stops at `end` begins."""
    while end and isinstance(page[end - 1], kind):
        end -= 1
    return end


def excerpt_line(excerpt: Excerpt) -> str:
    """How much of a long text was read."""
    if not excerpt.count:
        return "It is too long, and none of it was read."
    if excerpt.count == 1:
        return f"Only the first {excerpt.unit} was read."
    return f"Only the first {formatting.count(excerpt.count, excerpt.unit)} were read."


def left_out_lines(interpretation: Interpretation) -> Page:
    """What the answer takes no account of, and how much of the question was read."""
    lines = [Line(excerpt_line(interpretation.excerpt))] if interpretation.excerpt else []
    pieces = [piece for piece in interpretation.left_out if piece.reason not in SAID_APART]
    reasons = tuple(dict.fromkeys(piece.reason for piece in pieces))
    if reasons:
        groups = (_left_out_for(reason, pieces) for reason in reasons)
        lines.append(Line("; ".join(groups), "I left out"))
    return (Lines(tuple(lines)),) if lines else ()


def _left_out_for(reason: Reason, pieces: Sequence[LeftOut]) -> str:
    texts = list(dict.fromkeys(piece.text for piece in pieces if piece.reason == reason))
    shown = [formatting.shortened(text, _MAX_ECHO_LENGTH) for text in texts[:_MAX_LEFT_OUT]]
    more = len(texts) - len(shown)
    return f"{', '.join(shown)}{f' and {more} more' if more else ''} ({reason})"


def understood_lines(interpretation: Interpretation) -> Page:
    """The filters that were applied, as small print."""
    if not interpretation.filters:
        return ()
    return (SmallPrint((f"Asked for: {' · '.join(interpretation.filters)}",)),)
