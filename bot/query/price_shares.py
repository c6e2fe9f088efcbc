"""How much of a model's price another may cost: "half the price of X", "30% cheaper than X"."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from bot.query.annotate import AnnotatedText
from bot.query.tokens import Span

_ARTICLES = frozenset(("of", "the", "what", "its", "their", "that", "as", "a"))
"""Words between a share and what it is a share of."""
_MOST_ARTICLES = 3
_PRICE_CUES = ("routes", "cheap", "cheapest")


class PriceShare(NamedTuple):
    """The most that may be paid, as a share of a price, and the words that say it."""

    share: Decimal
    words: frozenset[int]


class _Part(NamedTuple):
    """A number that something is multiplied by; `start` and `end` are words."""

    start: int
    end: int
    value: Decimal
    bound: str
    """ "most", "least" or nothing."""


def find_price_share(text: AnnotatedText) -> PriceShare | None:
    """None where no share of a price is stated, or only the least of it."""
    shares = (share for part in _parts(text) if (share := _share(text, part)))
    return next(shares, None)


def _parts(text: AnnotatedText) -> Iterator[_Part]:
    """ "Half", "30%", "2x", "1/3"."""
    for amount in text.amounts:
        if amount.kind == "factor" or text.word(amount.end - 1) in ("%", "percent"):
            yield _bounded(text, amount.start, amount.end, amount.value)
    for span in text.spans:
        if factor := span.value("multiple"):
            yield _bounded(text, span.start, span.end, Decimal(factor))


def _bounded(text: AnnotatedText, start: int, end: int, value: Decimal) -> _Part:
    before = text.by_end.get(start)
    bound = before.value("bound") if before else None
    if before and bound:
        return _Part(before.start, end, value, bound)
    inside = text.by_start.get(start)
    return _Part(start, end, value, inside.value("bound") or "" if inside else "")


def _share(text: AnnotatedText, part: _Part) -> PriceShare | None:
    after = text.by_start.get(part.end)
    match after.value("relative") if after else None:
        case "cheaper" if part.bound != "most":
            return _taken(part.end, part, _off(part.value))
        case "as_much" if after and part.bound != "least":
            return _taken(after.end, part, part.value)
        case "dearer" if after and part.bound == "most":
            more = part.value if part.value > 1 else 1 + part.value
            return _taken(after.end, part, more)
        case _:
            pass
    if text.word(part.start - 1) == "by" and any(s.value("relative") for s in text.spans):
        return _taken(part.end, part._replace(start=part.start - 1), _off(part.value))
    return None if part.bound == "least" else _of_price(text, part)


def _off(value: Decimal) -> Decimal:
    """What is left of a price that is "30% cheaper", or "3x cheaper"."""
    return 1 / value if value > 1 else 1 - value


def _taken(end: int, part: _Part, share: Decimal) -> PriceShare | None:
    share = round(share, 3)
    return PriceShare(share, frozenset(range(part.start, end))) if share > 0 else None


def _of_price(text: AnnotatedText, part: _Part) -> PriceShare | None:
    """ "Half the price", "a tenth of what X costs", "within 20% of the price"."""
    within = text.joined(part.start, part.start + 1) == "within" and part.value < 1
    share = 1 + part.value if within else part.value
    at = part.end
    while at < part.end + _MOST_ARTICLES and text.word(at) in _ARTICLES:
        at += 1
    # "Twice the price of the old one" limits no price.
    if share > 1 and not within and part.bound != "most":
        return None
    of_it = text.word(part.end - 1) == "of" or at > part.end
    price = text.by_start.get(at)
    if price and _is_price(price):
        end = price.end + 1 if text.word(price.end) == "of" else price.end
        return _taken(end, part, share)
    if not of_it or all(name.word_range(text)[0] != at for name in text.names):
        return None
    stated = next(filter(_is_price, text.spans), None)
    taken = _taken(at, part, share) if stated else None
    if taken is None or stated is None:
        return None
    return taken._replace(words=taken.words | set(range(stated.start, stated.end)))


def _is_price(span: Span) -> bool:
    return span.means("constraint", "price") or any(
        span.means("intent", cue) for cue in _PRICE_CUES
    )
