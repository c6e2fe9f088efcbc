"""What a message takes back: "never mind the price", "drop opus", "speed doesn't matter"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.query.annotate import AnnotatedText
from bot.query.model_names import NameSpan
from bot.query.tokens import Span
from catalog.filters.filter import Filters

_RETRACTABLE = (
    "constraint",
    "need",
    "use_case",
    "provider",
    "lab",
    "condition",
    "size",
    "sellers",
    "origin",
    "region",
)
_RETRACTING = frozenset(("restore", "drop", "leave_out", "not", "waived", "not_only"))
"""Words by which a phrase beside them may be taken back."""
_PARTIES = ("provider", "lab", "origin")
_LEFT_OUT = (*_PARTIES, "condition")
_GAP_TO_RETRACTED = 2
"""Words between "never mind" and what is taken back."""
_WIDENING: Mapping[str, tuple[str, ...]] = {
    "elsewhere": ("providers",),
    "anyone": ("labs",),
    "anywhere": ("providers", "region"),
}
"""Words that take filters back without naming them, and these filters."""
_WEAK_RETRACTIONS = ("any", "without the")
"""Take back a filter by its name only: "without the batch discount" takes nothing back."""


def retracted_spans(text: AnnotatedText, before: Filters) -> tuple[Span, ...]:
    """The phrases after "never mind" and its like, and those before "doesn't matter".

    Sellers, labs, places of origin and kinds of offers that were not asked for before are not taken
    back but left out.
    """
    conditions = (name for name, value in before._asdict().items() if value is True)
    wanted_before = {*before.providers, *before.labs, *before.labs_from, *conditions}
    return tuple(
        phrase
        for span in text.spans
        for phrase in _retracted_by(span, text)
        if not (
            span.means("word", "leave_out")
            and (any(map(phrase.value, _PARTIES)) or text.is_negated(phrase.start))
            and wanted_before.isdisjoint(
                value for kind in _LEFT_OUT for value in phrase.values(kind)
            )
        )
    )


def _retracted_by(span: Span, text: AnnotatedText) -> Iterator[Span]:
    roles = _RETRACTING.intersection(span.values("word"))
    if not roles:
        return
    after = _first_retractable(text.spans_from(span.end, gap=_GAP_TO_RETRACTED))
    if "not" in roles and after and text.means_at(after.end, "word", "needed"):
        yield after
    if after and not roles.isdisjoint(("restore", "not_only")) and _is_party(after):
        yield after
    if after and ("drop" in roles or "not" in roles):
        strong = "drop" in roles and text.phrase(span) not in _WEAK_RETRACTIONS
        if strong or (after.value("constraint") and not after.value("condition")):
            yield after
    if "waived" in roles:
        before = _first_retractable(text.spans_before(span.start, gap=_GAP_TO_RETRACTED))
        # Behind a comma something else begins: "a coding model, the colour doesn't matter".
        if before and "," not in text.between(before, span):
            yield before


def _is_party(span: Span) -> bool:
    return bool(span.value("provider") or span.value("lab"))


def _first_retractable(spans: Iterator[Span]) -> Span | None:
    return next((s for s in spans if any(tag.kind in _RETRACTABLE for tag in s.tags)), None)


def retracted_names(text: AnnotatedText, spans: tuple[Span, ...]) -> frozenset[str]:
    """Names of filters, capabilities, use cases and parties that no longer hold."""
    gone = (name for role, names in _WIDENING.items() if text.has("word", role) for name in names)
    return frozenset(gone) | frozenset(
        # Any region takes back the filter, of which there is only one; so does any kind of seller.
        tag.kind if tag.kind in ("region", "sellers", "size") else tag.value
        for span in spans
        for tag in span.tags
        if tag.kind in _RETRACTABLE
    )


def denied_names(text: AnnotatedText) -> frozenset[str]:
    """What is denied now cannot go on being asked for."""
    kinds = ("need", "use_case", *_PARTIES, "condition", "size", "region", "sellers")
    return frozenset(
        tag.kind if tag.kind in ("region", "sellers", "size") else tag.value
        for span in text.spans
        if text.is_negated(span.start)
        for tag in span.tags
        if tag.kind in kinds
    )


def is_removed(text: AnnotatedText, name: NameSpan) -> bool:
    """Whether a model is taken back: "drop opus", "gpt-5 without glm"."""
    before = text.span_before(name)
    return text.is_denied(name) or bool(before and before.means("word", "drop"))
