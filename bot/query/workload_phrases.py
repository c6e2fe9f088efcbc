"""What a model is wanted for: its use case, and capabilities beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from bot.query.annotate import AnnotatedText
from bot.query.tokens import Span
from catalog.schema import Need

USE_CASE_OF_NEED: dict[Need, str] = {
    "vision": "vision",
    "tools": "tool-calling",
    "json": "structured-output",
    "reasoning": "reasoning",
    "image-out": "image-generation",
    "batch": "bulk-batch",
}
"""Use cases that are about a capability."""
ANY_USE_CASE = "general"
"""Of a named model, "as default" says nothing about what it is for."""
_NEEDS: dict[str, Need] = {need: need for need in get_args(Need)}
SELF_HOSTING = "self-hosting"
"""The use case that is a condition beside another: open weights."""
_AUDIO_USE_CASES = ("speech-to-text", "text-to-speech", "realtime-voice")
_KINDS_OF_MODELS = (*_AUDIO_USE_CASES, "embeddings", "reranking")
"""Use cases of which models are called: "the best transcription for phone calls"."""
_GAP_TO_PREPOSITION = 2
"""Words between "with" or "for" and what it introduces: "with good native tool calling"."""
_MAX_JOIN = 3
"""Words between two of a list: "tools, and also json"."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """A use case, and capabilities beside it."""

    use_case: str | None = None
    needs: tuple[Need, ...] = ()
    need_of_use_case: Need | None = None
    """The capability that the phrase of the use case stands for as well."""
    after_for: bool = False
    """The use case is introduced by "for"."""
    is_condition: bool = False
    """The use case says what is sought must do: "it has to be multilingual"."""


_Preposition = Literal["with", "for", "not", ""]


@dataclass(frozen=True, slots=True)
class _PurposePhrase:
    """A phrase that says what a model is for or must be able to do."""

    use_case: str | None
    need: Need | None
    """The capability that it stands for, too: "vision"."""
    beside: Need | None
    """A capability that its use case does not have by itself: "image editing" takes images in."""
    preposition: _Preposition
    names_kind: bool
    """It says what kind of model: "an embedding model"."""


def find_purpose(text: AnnotatedText) -> Purpose:
    """The use case that is stated most plainly, with all capabilities that are asked for."""
    phrases = _purpose_phrases(text)
    # "With vision" asks for a capability, "for vision" for the use case of the same name.
    use_cases = [p for p in phrases if p.use_case and not (p.need and p.preposition == "with")]
    main = min(use_cases, key=_plainness, default=None)
    if main is None:
        return Purpose(None, tuple(dict.fromkeys(p.need for p in phrases if p.need)))
    others = (p for p in phrases if p is not main and p.use_case != main.use_case)
    needs = dict.fromkeys(need for p in others for need in (p.need, p.beside) if need)
    if main.beside:
        needs[main.beside] = None
    if main.use_case in _AUDIO_USE_CASES:
        needs.pop("audio-in", None)
    return Purpose(
        main.use_case,
        tuple(needs),
        main.need,
        after_for=main.preposition == "for",
        is_condition=main.preposition == "with",
    )


def _plainness(phrase: _PurposePhrase) -> tuple[bool, bool, bool]:
    """Sort key: use cases before capabilities, then kinds of models, then what follows "for"."""
    return (phrase.need is not None, not phrase.names_kind, phrase.preposition != "for")


def _purpose_phrases(text: AnnotatedText) -> list[_PurposePhrase]:
    """In order of mention, without what is negated; a list shares its preposition."""
    phrases: list[_PurposePhrase] = []
    last: Span | None = None
    preposition: _Preposition = ""
    for span in text.spans:
        need, use_case = span.value("need"), span.value("use_case")
        if not (need or use_case) or span.value("condition"):
            continue
        if text.is_negated(span.start):
            preposition = "not"
        elif last is None or preposition == "not" or not _is_joined(text, last, span):
            preposition = _preposition(text, span)
        last = span
        if need and not use_case:
            preposition = preposition or "with"
        if preposition != "not":
            after = text.by_start.get(span.end)
            is_kind = not preposition and use_case in _KINDS_OF_MODELS
            is_called_model = text.word(span.end - 1) in ("model", "models")
            names_kind = is_kind or is_called_model or bool(after and after.means("word", "family"))
            need_id = _NEEDS[need] if need else None
            own = need_id if need_id and _is_of(need_id, use_case) else None
            beside = need_id if own is None else None
            phrases.append(_PurposePhrase(use_case, own, beside, preposition, names_kind))
    return phrases


def _is_of(need: Need, use_case: str | None) -> bool:
    """Whether a phrase for both means one thing: "vision", but not "image editing"."""
    return use_case is None or USE_CASE_OF_NEED.get(need, use_case) == use_case


def _is_joined(text: AnnotatedText, last: Span, span: Span) -> bool:
    """Whether only "and", "or" or a comma lies between two phrases: "tools and json"."""
    between = [s for s in text.spans if last.end <= s.start and s.end <= span.start]
    words = sum(s.end - s.start for s in between)
    gap = span.start - last.end
    return (
        0 < gap <= _MAX_JOIN
        and words == gap
        and all(s.means("word", "with") or s.means("word", "either") for s in between)
    )


def _preposition(text: AnnotatedText, span: Span) -> _Preposition:
    """The word that leads to a phrase."""
    for before in text.spans_before(span.start, gap=_GAP_TO_PREPOSITION):
        roles = before.values("word")
        asks_fit = before.value("intent") == "fit"
        # Where no model is named, "which support tools" asks for a capability.
        if "with" in roles or (asks_fit and not text.names):
            return "with"
        if "for" in roles or asks_fit:
            return "for"
        if before.value("intent") != "cheap":
            return ""
    return ""
