"""The second of two volumes, as in "10k a day or 10k a week": an answer counts the first."""

from __future__ import annotations

from bot.query.amounts import Amount
from bot.query.annotate import AnnotatedText
from bot.query.rates import USED
from bot.query.tokens import Span, indices_in

_BETWEEN = ("or", "vs", "versus", "against", "compared to", "compared with")


def second_volume(text: AnnotatedText) -> frozenset[int]:
    """The words of the volumes behind an "or" that are stated in front of it, too."""
    used = [a for a in text.amounts if a.kind in USED]
    if len(used) <= 1:
        return frozenset()
    joint = next((span for span in text.spans if text.phrase(span) in _BETWEEN), None)
    if joint is None:
        return frozenset()
    stated = {(a.kind, a.side) for a in used if a.end <= joint.start}
    others = [a for a in used if a.start >= joint.end and (a.kind, a.side) in stated]
    return frozenset(indices_in((a.start, _end_with_period(text, a)) for a in others))


def _end_with_period(text: AnnotatedText, amount: Amount) -> int:
    after: Span | None = text.by_start.get(amount.end)
    return after.end if after and after.value("period") else amount.end
