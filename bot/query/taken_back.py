"""What a message takes back of what was asked for before: "never mind the price", "drop opus"."""

from __future__ import annotations

from collections.abc import Iterator

from bot.query.places import Place
from bot.query.reading import Said
from bot.query.words import Span

_DROPPABLE = ("constraint", "need", "use_case", "provider", "lab", "condition", "region")
_BESIDE = 2
"""Words between "never mind" and what is dropped."""
_WEAK = ("any", "without the")
"""Drop a constraint, and say something else of anything else: "without the batch discount"."""


def names_of(said: Said, dropped: tuple[Span, ...]) -> frozenset[str]:
    """Names of constraints, capabilities, use cases and parties that no longer hold."""
    elsewhere = ("providers",) if said.has("word", "elsewhere") else ()
    return frozenset(elsewhere) | frozenset(
        "region" if tag.kind == "region" else tag.value
        for span in dropped
        for tag in span.tags
        if tag.kind in _DROPPABLE
    )


def dropped_spans(said: Said) -> tuple[Span, ...]:
    """The phrases behind "never mind" and its like, and those before "doesn't matter"."""
    return tuple(gone for span in said.spans for gone in _dropped(said, span))


def _dropped(said: Said, span: Span) -> Iterator[Span]:
    words = span.all_of("word")
    behind = _droppable(said.behind(span.end, past=_BESIDE)) if words else None
    if behind and "restore" in words and (behind.of("provider") or behind.of("lab")):
        yield behind
    if behind and ("drop" in words or "not" in words):
        strong = "drop" in words and said.text(span) not in _WEAK
        if strong or behind.of("constraint"):
            yield behind
    if "waived" in words and (before := _droppable(said.before(span.start, past=_BESIDE))):
        yield before


def _droppable(near: Iterator[Span]) -> Span | None:
    return next((span for span in near if any(span.of(kind) for kind in _DROPPABLE)), None)


def is_removed(said: Said, place: Place) -> bool:
    """ "Drop opus", "without glm"."""
    before = said.leading_to(place)
    words = before.all_of("word") if before else ()
    leaves = "not" in words and len(said.places) > 1
    return "drop" in words or leaves
