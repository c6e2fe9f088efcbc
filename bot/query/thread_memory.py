"""What of the question before, and of the one before that, a message goes on from."""

from __future__ import annotations

from bot.query.parsed_text import ParsedText
from bot.query.query import Query
from bot.query.references import references_in
from catalog.filters.filter import NO_FILTERS
from catalog.resolution.outcomes import Found

_MOST_TOGETHER = 4
"""Models of two questions that are set side by side."""
_MAX_WORDS = 4
"""Of a message that only takes the one before back."""


def question_to_go_on_from(previous: Query | None) -> Query | None:
    """The last question of a thread that has a subject.

    "What does † mean?" between two questions on a price is none.
    """
    if previous is None or previous.before is None:
        return previous
    is_aside = previous.intent in ("help", "unknown") and not previous.named
    return previous.before if is_aside and previous.filters == NO_FILTERS else previous


def takes_back(parsed: ParsedText) -> bool:
    """Whether nothing is said but that the message before is to be undone."""
    text = parsed.text
    return text.has("word", "undo") and len(text) <= _MAX_WORDS and not parsed.named


def with_question_before(parsed: ParsedText, previous: Query) -> Query:
    """The question before as a comparison with the one before that, where both are meant.

    "Compare them" behind "price of opus" and "price of kimi".
    """
    before = previous.before
    if before is None or parsed.named or len(previous.models) != 1 or not _means_both(parsed):
        return previous
    others = tuple(n for n in before.named if isinstance(n.resolution, Found))
    named = {n.resolution: n for n in (*others, *previous.named) if isinstance(n.resolution, Found)}
    models = {resolution.model for resolution in named}
    if len(models) != len(named) or not 1 < len(named) <= _MOST_TOGETHER:
        return previous
    return previous._replace(intent="compare", named=tuple(named.values()), facts=(), shown=())


def _means_both(parsed: ParsedText) -> bool:
    text = parsed.text
    if parsed.purpose.use_case and text.has("word", "family"):
        return False
    chooses = text.word(0) == "which" and not text.has("word", "family")
    compares = parsed.asks("compare") or text.has("compared")
    is_of_both = references_in(text)[:1] == ("them",)
    return is_of_both or compares or (chooses and parsed.asks("cheap", "cheapest", "recommend"))
