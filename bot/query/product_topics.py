"""What is asked about the product itself: its sources, their age, its marks, its sellers."""

from __future__ import annotations

from typing import get_args

from bot.query.parsed_text import ParsedText
from bot.query.query import Query
from bot.query.seller_questions import asked_of_sellers
from catalog.filters.filter import NO_FILTERS
from catalog.language import ProductTopic

_TOPICS: dict[str, ProductTopic] = {topic: topic for topic in get_args(ProductTopic)}
_BESIDE = frozenset(("summary", "why", "help", "sellers", "identity", "routes", "releases"))
"""Cues that may stand beside such a question: "where do these prices come from"."""
_BESIDE_SELLER = _BESIDE - {"routes", "releases"}
_MAX_UNREAD = 2
"""Words that may belong to nothing."""
_SEVERAL = 2
_OPENING: tuple[ProductTopic, ...] = ("watching", "engine", "order", "units")
"""Topics that are decided by the words that open a message."""
_OF_NO_MODEL = ("order", "units")
_ASKING = ("is", "are", "does", "do")


def product_topic(parsed: ParsedText, previous: Query | None) -> ProductTopic | None:
    """The topic, where nothing else is asked and no model is named.

    "List all providers" behind a model asks for those of the model.
    """
    text = parsed.text
    # Whatever follows: "are you chatgpt", "what decides which is best for coding".
    for topic in _OPENING:
        if text.means_at(0, "product", topic) and not (parsed.named and topic in _OF_NO_MODEL):
            return topic
    if parsed.named or parsed.purpose.use_case or parsed.workload or text.amounts:
        return None
    if asked := asked_of_sellers(parsed):
        # Behind a model, "which of them are in the EU" is asked of those that sell it.
        does_what_is_unwanted = False in (asked.no_training, asked.prompts_not_kept)
        if does_what_is_unwanted or not (previous and previous.models):
            return "sellers"
    topics = [topic for topic in text.values("product") if topic != "seller"]
    if topics:
        if topics[0] == "coverage" and previous and previous.models:
            return None
        beside = parsed.cues <= _BESIDE and parsed.filters == NO_FILTERS
        return _TOPICS[topics[0]] if beside else None
    return _seller_topic(parsed, previous)


def _seller_topic(parsed: ParsedText, previous: Query | None) -> ProductTopic | None:
    """Whether it is about sellers themselves: "is novita legit", "an alternative to openrouter"."""
    text = parsed.text
    sellers = text.values("provider")
    are_labs = any(span.value("lab") for span in text.spans if span.value("provider"))
    only_labs = any(span.value("lab") and not span.value("provider") for span in text.spans)
    if not sellers or only_labs or text.names or parsed.facts:
        return None
    # "Who is novita, and where are they based": they are novita, unless a model was spoken of.
    if previous and text.has("reference"):
        return None
    if len(text.unclaimed) > _MAX_UNREAD:
        return None
    sets_apart = len(sellers) >= _SEVERAL and parsed.cues == {"compare"}
    is_located = text.word(0) in _ASKING and text.has("region") and not parsed.filters.needs
    is_told = text.has("product", "seller") or text.has("beyond", "privacy")
    is_told = is_told or text.has("sellers", "training", "prompts-kept")
    if sets_apart or ((is_told or is_located) and parsed.cues <= _BESIDE_SELLER):
        return "seller"
    others = text.has("word", "alternative") and parsed.cues <= {"recommend", *_BESIDE_SELLER}
    return "coverage" if others and not (are_labs or parsed.has_purpose) else None


def also_seller(parsed: ParsedText, previous: Query | None) -> ProductTopic | None:
    """The topic before, of another seller: "and deepinfra?" behind "who is novita"."""
    is_only_seller = parsed.text.has("provider") and not (parsed.cues or parsed.named)
    if previous is None or previous.topic != "seller" or not is_only_seller:
        return None
    return None if parsed.has_purpose or parsed.workload or parsed.text.negated else "seller"
