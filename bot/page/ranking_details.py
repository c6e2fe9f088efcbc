"""What explains a ranking and does not decide: what speaks for its models, and what is left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot import formatting
from bot.answer import Ranking
from bot.page.page_parts import FoldablePart, Line, Lines, Listing

_SHOWN = 10
_NAMES = 5
_NOT_KNOWN = ("not known", "unknown", "not stated")
"""How a reason ends that names what is missing."""


def shows_ratings(made: Ranking) -> bool:
    """They decide the order, or who qualifies."""
    return made.order == "rating" or (made.reference_note is not None and made.order == "price")


def title_of_fold(made: Ranking) -> str:
    """ "Why these, free offers, what was left out"."""
    there = (
        ("why these", any(ranked.why for ranked in made.rows)),
        ("free offers", made.free),
        ("plans", made.plans),
        ("what was left out", made.excluded),
    )
    return formatting.capitalised(", ".join(name for name, has in there if has) or "more")


def explained(made: Ranking) -> tuple[FoldablePart, ...]:
    """What all of them have, once; what tells them apart; what is not among them."""
    shared, own = _why(made)
    above = (Line(" · ".join(shared), "All have"),) if shared else ()
    below = tuple(_apart(made))
    if not own:
        return _lines((*above, *below))
    apart = Listing("Also" if shared else "By", own)
    return (*_lines(above), apart, *_lines(below))


def _lines(lines: tuple[Line, ...]) -> tuple[Lines, ...]:
    return (Lines(lines),) if lines else ()


def _why(made: Ranking) -> tuple[Sequence[str], tuple[str, ...]]:
    """What speaks for all of them, and for each: "Borealis: rating 1287 ± 6, rank 3"."""
    by_rating, shown = shows_ratings(made), made.rows[:_SHOWN]
    said = [
        [fact.text for fact in ranked.why if not (by_rating and fact.value)] for ranked in shown
    ]
    shared = [text for text in said[0] if all(text in other for other in said)] if said else []
    apart: dict[str, list[str]] = {}
    for ranked, texts in zip(shown, said, strict=True):
        own = " · ".join(text for text in texts if text not in shared)
        apart.setdefault(own, []).append(ranked.line.name)
    return shared, tuple(f"{', '.join(names)}: {own}" for own, names in apart.items() if own)


def _apart(made: Ranking) -> Iterator[Line]:
    for label, models in (("Free, with limits", made.free), ("In a plan", made.plans)):
        if models:
            names = (f"{ranked.line.name} ({ranked.row.provider_name})" for ranked in models)
            yield Line(formatting.listed(names, _NAMES), label)
    if made.excluded:
        yield Line(" · ".join(_left_out(made.excluded)), "Left out")


def _left_out(excluded: Iterable[tuple[str, int]]) -> Iterator[str]:
    """ "107 models under 200k context", "3 with licence not known"."""
    for number, (reason, models) in enumerate(excluded):
        counted = f"{models:,}" if number else formatting.count(models, "model")
        yield f"{counted} {'with ' if reason.endswith(_NOT_KNOWN) else ''}{reason}"
