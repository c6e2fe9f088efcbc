"""What a model is wanted for, and what it must be able to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from bot.query.reading import Said
from bot.query.words import Span
from catalog import Need

CALLED: dict[Need, str] = {
    "vision": "vision",
    "tools": "tool-calling",
    "json": "structured-output",
    "reasoning": "reasoning",
    "image-out": "image-generation",
    "batch": "bulk-batch",
}
"""The use case that is about a capability."""
_NEEDS: dict[str, Need] = {need: need for need in get_args(Need)}
_OF_SOUND = ("speech-to-text", "text-to-speech", "realtime-voice")
"""What works on sound anyway."""
_INTRODUCED = 2
"""Words between "with" or "for" and what it introduces: "with good native tool calling"."""
_JOINING = 3
"""Words between two of a list: "tools, and also json"."""


@dataclass(frozen=True, slots=True)
class Job:
    """A use case, and capabilities beside it."""

    use_case: str | None = None
    needs: tuple[Need, ...] = ()
    needed: Need | None = None
    """The capability that the use case itself is about."""
    purpose: bool = False
    """ "For" introduces the use case."""


@dataclass(frozen=True, slots=True)
class _Item:
    """A phrase that says what a model is for or must do."""

    use_case: str | None
    need: Need | None
    introduced: str
    """By "with", by "for", or by nothing."""
    head: bool
    """It says what kind of model: "an embedding model"."""


def job_of(said: Said) -> Job:
    """Of several kinds of work the one that is said most plainly; capabilities stand beside it."""
    items = _items(said)
    wanted = [i for i in items if i.use_case and not (i.need and i.introduced == "with")]
    main = min(wanted, key=_rank, default=None)
    beside = tuple(
        dict.fromkeys(i.need for i in items if i.need and i is not main and not _same(i, main))
    )
    if main is None:
        return Job(None, beside)
    if main.use_case in _OF_SOUND:
        beside = tuple(need for need in beside if need != "audio-in")
    return Job(main.use_case, beside, main.need, main.introduced == "for")


def is_another(span: Span, job: Job) -> bool:
    """It names a second kind of work, which a question has no room for."""
    other = span.of("use_case")
    passed = span.of("need") or span.of("condition") or span.of("unit")
    return bool(
        job.use_case and other and not passed and job.use_case not in span.all_of("use_case")
    )


def _same(item: _Item, main: _Item | None) -> bool:
    return main is not None and item.use_case == main.use_case and item.use_case is not None


def _rank(item: _Item) -> tuple[bool, bool, bool]:
    """Kinds of work before capabilities, then kinds of models, then what "for" introduces."""
    return (item.need is not None, not item.head, item.introduced != "for")


def _items(said: Said) -> list[_Item]:
    made: list[_Item] = []
    last: Span | None = None
    introduced = ""
    for span in said.spans:
        need, use_case = span.of("need"), span.of("use_case")
        if not (need or use_case) or span.of("condition"):
            continue
        joined = last is not None and _joined(said, last, span)
        introduced = introduced if joined else _introduced(said, span)
        last = span
        if need and not use_case:
            introduced = introduced or "with"
        if introduced != "not":
            head = _is_head(said, span)
            made.append(_Item(use_case, _NEEDS[need] if need else None, introduced, head))
    return made


def _is_head(said: Said, span: Span) -> bool:
    after = said.starting.get(span.end)
    last = said.words[span.end - 1].text
    return last in ("model", "models") or bool(after and after.means("word", "family"))


def _joined(said: Said, last: Span, span: Span) -> bool:
    """ "tools and json": nothing but "and" or a comma between the two."""
    between = [s for s in said.spans if last.end <= s.start and s.end <= span.start]
    words = sum(s.end - s.start for s in between)
    gap = span.start - last.end
    return (
        0 < gap <= _JOINING
        and words == gap
        and all(s.means("word", "with") or s.means("word", "either") for s in between)
    )


def _introduced(said: Said, span: Span) -> str:
    """The word that leads to a phrase."""
    for before in said.before(span.start, past=_INTRODUCED):
        words = before.all_of("word")
        if "not" in words:
            return "not"
        if "with" in words or (before.of("intent") == "fit" and not said.places):
            return "with"
        if "for" in words or before.of("intent") == "fit":
            return "for"
        if before.of("intent") != "cheap":
            return ""
    return ""
