"""What a text says it would rather have: the best for little money, a small model."""

from __future__ import annotations

from typing import get_args

from bot.query.annotate import AnnotatedText
from bot.query.tokens import Span
from catalog.schema import Size

_SIZES: tuple[Size, ...] = get_args(Size)
"""The smallest first."""
_ADJECTIVES = ("small", "compact", "lightweight", "open", "paid")
"""Said of anything, and of models only in front of such a noun."""
_MODEL_NOUNS = frozenset(
    ("model", "models", "llm", "llms", "lm", "lms", "vlm", "vlms", "one", "ones")
)
_GAP_TO_NOUN = 4
"""Words from the adjective to its noun: "small open source model"."""


def find_budget(text: AnnotatedText) -> bool | None:
    """Whether the best is wanted for little money: by its own word, or "best" beside "cheap"."""
    if any(amount.kind == "money" for amount in text.amounts):
        return None
    cheap_best = text.has("word", "low_price") and text.has("intent", "recommend")
    stated = (span for span in text.spans if span.means("condition", "budget"))
    low = any(not text.is_negated(span.start) for span in stated)
    return True if low or cheap_best else None


def find_size(text: AnnotatedText) -> Size | None:
    """The smallest that is stated: a small model for a phone is a tiny one."""
    stated = {span.value("size") for span in text.spans if is_size(text, span)}
    return next((size for size in _SIZES if size in stated), None)


def is_size(text: AnnotatedText, span: Span) -> bool:
    """Whether it is the size of a model, and not that of a team."""
    is_stated = bool(span.value("size")) and not text.is_negated(span.start)
    return is_stated and describes_model(text, span)


def describes_model(text: AnnotatedText, span: Span) -> bool:
    """Whether a phrase is more than an adjective, or stands in front of a model."""
    if text.phrase(span) not in _ADJECTIVES:
        return True
    words = {text.word(at) for at in range(span.end, span.end + _GAP_TO_NOUN)}
    return not words.isdisjoint(_MODEL_NOUNS)
