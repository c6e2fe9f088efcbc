"""Short texts about a model: its stage, end and successor, evidence, and how its name was read."""

from __future__ import annotations

from collections.abc import Iterator

from bot import formatting
from bot.answer import ModelLine, NameMatch
from catalog.fit.evidence import STALE_DAYS, Evidence
from catalog.lifecycle import Life
from catalog.succession import Successor

_MAX_SIBLINGS = 5
_MAX_ECHO_LENGTH = 80


def heading(line: ModelLine, life: Life | None = None) -> str:
    """ "OpenAI · released 2026-04-21 · retires 2027-01-14"; without a life no end is said."""
    released = f"released {line.released}" if line.released else None
    parts = (line.lab, released, stage_text(life) if life else None)
    return " · ".join(text for text in parts if text)


def stage_text(life: Life) -> str | None:
    match life.stage:
        case "active":
            return None
        case "preview":
            return "preview"
        case "retiring":
            fixed = life.retires and not life.earliest
            return f"retires {life.retires}" if fixed else "deprecated"
        case "retired":
            return f"retired {life.retires}" if life.retires else "retired"


def evidence(facts: tuple[Evidence, ...]) -> str:
    """Facts grouped by source: "image input, tool calling (models.dev, 2026-09-30)"."""
    by_source: dict[str, list[str]] = {}
    for fact in facts:
        age = f", over {STALE_DAYS} days old" if fact.stale else ""
        by_source.setdefault(f"{fact.source}, {fact.as_of}{age}", []).append(fact.text)
    return "; ".join(f"{', '.join(texts)} ({source})" for source, texts in by_source.items())


def retires(life: Life) -> str:
    if not life.retires:
        return ""
    if life.stage == "retired":
        return f"Retired {life.retires}."
    if life.earliest:
        return f"Available until {life.retires} at least."
    return f"Retires {life.retires}."


def follows(successor: Successor, lab: str) -> str:
    """The successor and who names it: the lab, a curated note, or our own suggestion."""
    name, curated = successor.model.name, successor.curated
    if not curated:
        released = f", released {successor.model.released}" if successor.model.released else ""
        return f"Suggestion: {name}, newer and of the same line{released}."
    source = f"{formatting.host(curated.source)}, {curated.checked}"
    if curated.note:
        return f"Replacement: {name} ({source}). {formatting.capitalised(curated.note)}."
    return f"{lab} names {name} as its replacement ({source})."


_MATCH_TEXT = {
    "nickname": "a nickname",
    "provider id": "a provider's id",
    "newest": "the newest of its line",
    "typo": "spelling corrected",
}


def understood(match: NameMatch, line: ModelLine) -> Iterator[str]:
    """How the name was matched, unless that is obvious, and its sibling models."""
    yield from read_as(match, line)
    if match.siblings:
        yield f"Others of its line: {siblings(match)}"


def read_as(match: NameMatch, line: ModelLine) -> Iterator[str]:
    """How the name was matched, unless that is obvious."""
    as_called = match.typed.casefold() == line.name.casefold()
    reasons = [_MATCH_TEXT[match.matched]] if match.matched in _MATCH_TEXT and not as_called else []
    if match.stripped:
        reasons.append("without " + ", ".join(f'"{part}"' for part in match.stripped))
    if reasons:
        typed = formatting.shortened(match.typed.replace('"', ""), _MAX_ECHO_LENGTH)
        yield f'"{typed}" read as {line.name}: {", ".join(reasons)}'


def siblings(match: NameMatch) -> str:
    """Names of models of the same line; empty where there are none."""
    return formatting.listed((model.name for model in match.siblings), _MAX_SIBLINGS)
