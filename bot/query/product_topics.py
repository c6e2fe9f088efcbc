"""What is asked about the product itself: its sources, their age, its marks, its sellers."""

from __future__ import annotations

from typing import get_args

from bot.query.parsed_text import ParsedText
from catalog.filters.filter import NO_FILTERS
from catalog.language import ProductTopic

_TOPICS: dict[str, ProductTopic] = {topic: topic for topic in get_args(ProductTopic)}
_BESIDE = frozenset(("summary", "why", "help", "sellers", "identity", "routes", "releases"))
"""Cues that may stand beside such a question: "where do these prices come from"."""
_BESIDE_SELLER = _BESIDE - {"routes", "releases"}
_AUXILIARIES = ("is", "are", "does", "do")
_MAX_UNREAD = 2
"""Words that may belong to nothing."""


def product_topic(parsed: ParsedText) -> ProductTopic | None:
    """The topic, where nothing else is asked and no model is named."""
    text = parsed.text
    topics = text.values("product")
    asks_where = _asks_where_it_serves(parsed)
    # "What decides …" is about a list, whatever the list is of.
    if text.means_at(0, "product", "order") and not parsed.named:
        return "order"
    if (
        not (topics or asks_where)
        or parsed.named
        or parsed.purpose.use_case
        or parsed.workload
        or text.amounts
    ):
        return None
    others = [topic for topic in topics if topic != "seller"]
    if others and not parsed.cues - _BESIDE and parsed.filters == NO_FILTERS:
        return _TOPICS[others[0]]
    asks_seller = asks_where or (
        not (others or parsed.facts or text.has("reference"))
        and text.has("provider")
        and not parsed.cues - _BESIDE_SELLER
    )
    only_labs = any(span.value("lab") and not span.value("provider") for span in text.spans)
    if asks_seller and len(text.unclaimed) <= _MAX_UNREAD and not only_labs:
        return "seller"
    return None


def _asks_where_it_serves(parsed: ParsedText) -> bool:
    """Whether it is asked of a seller if it serves a region: "is together ai in the eu?"."""
    text = parsed.text
    return (
        text.word(0) in _AUXILIARIES
        and text.has("provider")
        and text.has("region")
        and not parsed.cues - _BESIDE_SELLER
        and not parsed.filters.needs
    )
