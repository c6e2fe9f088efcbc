"""What may be paid: prices of tokens, of pieces, and budgets for all that is used in a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from bot.query.amounts import TOKENS, Amount, PriceSide, side_of
from bot.query.annotate import AnnotatedText
from bot.query.workload_phrases import Purpose
from catalog.filters.cost_filters import COSTS_PER
from catalog.filters.filter import CostPer
from catalog.pricing.usage import Workload

_MAX_PRICE = 1000
"""USD per 1M tokens; no more is a price that anybody could mean."""
_MAX_UNBOUNDED = 200
"""The same where it is not said to be a limit: "if i have 1000 usd" is none."""
_SOLD_BY_THE_PIECE: Mapping[str, CostPer | None] = {
    "image-generation": "image",
    "video-generation": "second",
    "speech-to-text": None,
    "text-to-speech": None,
    "music-generation": None,
}
"""Use cases whose prices are not those of tokens, and what a bare price of them is of."""
_COUNTED: Mapping[str, CostPer] = {
    "1k requests": "1k requests",
    "1k characters": "1k characters",
    "1m characters": "1m characters",
}
_BUDGETS = ("day", "week", "fortnight", "month", "quarter", "year", "job")


class Prices(NamedTuple):
    """The least and the most that may be paid; None where nothing is stated."""

    most_in: Decimal | None = None
    """USD per 1M tokens."""
    most_out: Decimal | None = None
    least_in: Decimal | None = None
    least_out: Decimal | None = None
    cost: Decimal | None = None
    """USD for what `cost_per` names."""
    cost_per: CostPer | None = None


NO_PRICES = Prices()


def find_prices(text: AnnotatedText, purpose: Purpose, workload: Workload | None) -> Prices:
    """The limits of prices and costs that a text states; "$1/$4" limits input and output.

    `purpose` and `workload` are what was read from the same text.
    """
    if not text.amounts:
        return NO_PRICES
    stated = [_with_side(a, text) for a in _in_ranges(text) if not text.is_negated(a.start)]
    money = list(_with_pairs(stated, text))
    costs = [(a, per) for a in money if (per := _cost_per(a, text, purpose, workload))]
    cost, per = next(((a.value, per) for a, per in costs), (None, None))
    limiting = [a for a, _ in costs]
    of_tokens = [a for a in money if a not in limiting and _is_price_of_tokens(a, purpose)]
    most = [a for a in of_tokens if _is_limit(a, text)]
    least = [a for a in of_tokens if a.bound == "least" and a.kind == "money" and not text.names]
    for one, other in pairwise(most):
        slashed = other.start == one.end + 1 and text.word(one.end) == "/"
        if slashed and not (one.side or other.side):
            return Prices(one.value, other.value, cost=cost, cost_per=per)
    return Prices(
        _of_side(most, "input"),
        _of_side(most, "output"),
        _of_side(least, "input"),
        _of_side(least, "output"),
        cost,
        per,
    )


def _of_side(money: Sequence[Amount], side: str) -> Decimal | None:
    """The first that is of this side; what has no side is of the input."""
    return next((a.value for a in money if (a.side or "input") == side), None)


def _in_ranges(text: AnnotatedText) -> Sequence[Amount]:
    """The amounts, of which the two of "between $1 and $3" are bounds of one side."""
    amounts = list(text.amounts)
    for at, (one, other) in enumerate(pairwise(text.amounts)):
        led = text.means_at(one.start - 1, "word", "between") or text.word(one.start) == "from"
        joined = text.joined(one.end, other.start) in ("and", "to", "-")
        if one.kind == other.kind == "money" and led and joined:
            side = one.side or other.side or _side_of_range(text, one.start - 1)
            per = one.per or other.per
            amounts[at] = one._replace(bound="least", side=side, per=per)
            amounts[at + 1] = other._replace(bound="most", side=side, per=per)
    return amounts


def _side_of_range(text: AnnotatedText, between: int) -> PriceSide:
    """The side in front of "between": "output price between"."""
    before = text.by_end.get(between)
    return side_of(before) if before else ""


def _with_pairs(amounts: Sequence[Amount], text: AnnotatedText) -> Iterator[Amount]:
    """The amounts, of which the 4 of "at most $1 in and 4 out" is money, too."""
    before: Amount | None = None
    for amount in amounts:
        side = text.value_at(amount.end, "side") if amount.kind == "bare" else None
        is_next = before is not None and before.side and amount.start <= before.end + 1
        if before and before.kind == "money" and is_next and side in ("input", "output"):
            other: PriceSide = "output" if side == "output" else "input"
            amount = amount._replace(kind="money", side=other, bound=before.bound, per=before.per)
        yield amount
        before = amount


def _with_side(amount: Amount, text: AnnotatedText) -> Amount:
    """A bare price with the side behind it: the "out" of "under $3 in, under 10 out"."""
    side = text.value_at(amount.end, "side") if amount.kind == "bare" else None
    return amount._replace(side="output") if side == "output" else amount


def _is_price_of_tokens(amount: Amount, purpose: Purpose) -> bool:
    if amount.per or amount.kind != "money":
        return amount.per in ("", TOKENS)
    return purpose.use_case not in _SOLD_BY_THE_PIECE


def _is_limit(amount: Amount, text: AnnotatedText) -> bool:
    """Whether it limits a price, and is not quoted beside a model."""
    if amount.kind == "bare":
        # "Under 1.50" is money, too: nothing else is that small.
        is_time = text.value_at(amount.end, "period") is not None
        return amount.digits_only and amount.bound == "most" and not (is_time or text.names)
    most = _MAX_PRICE if amount.bound == "most" else _MAX_UNBOUNDED
    if amount.kind != "money" or not 0 < amount.value <= most:
        return False
    return amount.bound == "most" or not (text.names or amount.bound == "least")


def _cost_per(
    amount: Amount, text: AnnotatedText, purpose: Purpose, workload: Workload | None
) -> CostPer | None:
    """What an amount limits the cost of; None for prices of tokens, and for the least of a cost."""
    if amount.kind != "money" or not amount.value or amount.bound == "least" or amount.side:
        return None
    if amount.per in ("", TOKENS):
        # "Is $50 enough for 1M requests on haiku?"
        if text.names and workload and not amount.per:
            return "job"
        is_bare = not amount.per and amount.bound == "most"
        return _SOLD_BY_THE_PIECE.get(purpose.use_case or "") if is_bare else None
    per = _COUNTED.get(amount.per) or COSTS_PER.get(amount.per)
    # What is quoted beside a model limits nothing, but for a budget.
    return per if amount.bound == "most" or per in _BUDGETS or not text.names else None
