"""The folded part of a ranking: reasons for its models, other offers, and what is left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot import formatting
from bot.answer import Ranking
from bot.page.page_parts import FoldablePart, Line, Lines, Listing

_MAX_NAMES = 5
_UNKNOWN_ENDINGS = ("not known", "unknown", "not stated")
"""Endings of a reason that states what is unknown."""


def shows_ratings(answer: Ranking) -> bool:
    """Whether ratings decide the order or who qualifies."""
    return answer.order == "rating" or (
        answer.reference_note is not None and answer.order == "price"
    )


def title_of_fold(answer: Ranking) -> str:
    """What is behind a click, in a line of a phone."""
    if answer.excluded:
        return "Why these, what is left out"
    return "Why these, and free offers" if answer.free else "Why these"


def explained(answer: Ranking) -> tuple[FoldablePart, ...]:
    """Shared reasons, reasons of each model, then free offers, plans and exclusions."""
    shared, distinct = _reasons(answer)
    before = (Line(" · ".join(shared), "All have"),) if shared else ()
    # The first page of the list has said it already.
    after = () if answer.shown.offset else tuple(_left_aside(answer))
    if not distinct:
        return _lines((*before, *after))
    listing = Listing("Also" if shared else "By", distinct)
    return (*_lines(before), listing, *_lines(after))


def _lines(lines: tuple[Line, ...]) -> tuple[Lines, ...]:
    return (Lines(lines),) if lines else ()


def _reasons(answer: Ranking) -> tuple[Sequence[str], tuple[str, ...]]:
    """Reasons that all models share, and the others by model: "Borealis: open weights"."""
    by_rating, shown = shows_ratings(answer), answer.shown_rows
    reasons = [
        [fact.text for fact in ranked.why if not (by_rating and fact.value)] for ranked in shown
    ]
    shared = (
        [text for text in reasons[0] if all(text in texts for texts in reasons)] if reasons else []
    )
    names_by_reason: dict[str, list[str]] = {}
    for ranked, texts in zip(shown, reasons, strict=True):
        distinct = " · ".join(text for text in texts if text not in shared)
        names_by_reason.setdefault(distinct, []).append(ranked.line.name)
    return shared, tuple(
        f"{', '.join(names)}: {distinct}" for distinct, names in names_by_reason.items() if distinct
    )


def _left_aside(answer: Ranking) -> Iterator[Line]:
    for label, models in (("Free, with limits", answer.free), ("In a plan", answer.plans)):
        if models:
            names = (f"{ranked.line.name} ({ranked.row.provider_name})" for ranked in models)
            yield Line(formatting.listed(names, _MAX_NAMES), label)
    if answer.excluded:
        yield Line(" · ".join(_left_out(answer.excluded)), "Left out")


def _left_out(excluded: Iterable[tuple[str, int]]) -> Iterator[str]:
    """ "107 models under 200k context", "3 with licence not known"."""
    for number, (reason, models) in enumerate(excluded):
        models_text = f"{models:,}" if number else formatting.count(models, "model")
        yield f"{models_text} {'with ' if reason.endswith(_UNKNOWN_ENDINGS) else ''}{reason}"
