"""What a model is wanted for, and how much it is to be used: use case, capabilities, workload."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, pairwise
from typing import Literal, get_args

from bot.query.annotate import AnnotatedText
from bot.query.dates import belongs_to_date
from bot.query.tokens import Span
from catalog.language import Language
from catalog.pricing.usage import Period, Workload
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
_AUDIO_USE_CASES = ("speech-to-text", "text-to-speech", "realtime-voice")
_GAP_TO_PREPOSITION = 2
"""Words between "with" or "for" and what it introduces: "with good native tool calling"."""
_MAX_JOIN = 3
"""Words between two of a list: "tools, and also json"."""
_PER_DAY: Mapping[str, Decimal] = {
    "second": Decimal(86_400),
    "minute": Decimal(1440),
    "hour": Decimal(24),
    "day": Decimal(1),
    "week": 1 / Decimal(7),
}
"""How many of them are in a day."""
_ONE = Decimal(1)
_VOLUMES = frozenset(("requests", "images", "minutes", "seconds", "characters"))
"""Amounts that nobody states but to say how much is used."""
_LARGEST_WINDOW = 20_000_000
"""Tokens; more fit into no context window, so that they are a volume."""
_GAP_TO_SHARE = 5
"""Words in front of "cached" that may say a share: "half the input is cached"."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """A use case, and capabilities beside it."""

    use_case: str | None = None
    needs: tuple[Need, ...] = ()
    need_of_use_case: Need | None = None
    """The capability that the phrase of the use case stands for as well."""
    after_for: bool = False
    """The use case is introduced by "for"."""


_Preposition = Literal["with", "for", "not", ""]


@dataclass(frozen=True, slots=True)
class _PurposePhrase:
    """A phrase that says what a model is for or must be able to do."""

    use_case: str | None
    need: Need | None
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
    needs = dict.fromkeys(p.need for p in others if p.need)
    if main.use_case in _AUDIO_USE_CASES:
        needs.pop("audio-in", None)
    return Purpose(main.use_case, tuple(needs), main.need, main.preposition == "for")


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
        if last is None or not _is_joined(text, last, span):
            preposition = _preposition(text, span)
        last = span
        if need and not use_case:
            preposition = preposition or "with"
        if preposition != "not":
            after = text.by_start.get(span.end)
            names_kind = text.word(span.end - 1) in ("model", "models") or bool(
                after and after.means("word", "family")
            )
            need_id = _NEEDS[need] if need else None
            phrases.append(_PurposePhrase(use_case, need_id, preposition, names_kind))
    return phrases


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
        if "not" in roles:
            return "not"
        # Where no model is named, "which support tools" asks for a capability.
        if "with" in roles or (asks_fit and not text.names):
            return "with"
        if "for" in roles or asks_fit:
            return "for"
        if before.value("intent") != "cheap":
            return ""
    return ""


def find_workload(text: AnnotatedText, language: Language, *, of_money: bool) -> Workload | None:
    """None where the text states no volume; `of_money` is whether it asks what things cost."""
    first = {amount.kind: amount.value for amount in reversed(text.amounts)}
    share = _cached_share(text, language)
    period, scale = _period(text)
    is_volume = of_money or "requests" in first or bool(period or share)
    into, out = _tokens(text, is_volume=is_volume)
    each = text.has("unit", "each")
    stated = not first.keys().isdisjoint(_VOLUMES) or share is not None or None not in (into, out)
    counts = (into, out) != (None, None) and bool(period or each or of_money)
    if not (stated or counts or (into or 0) > _LARGEST_WINDOW):
        return None
    # Beside a number of requests, everything else is stated for one of them; "each" says so
    # of texts only. All else is used up in the period.
    scale_of_one = _ONE if "requests" in first else scale
    scale_of_text = _ONE if each else scale_of_one
    return Workload(
        input_tokens=_whole(into, scale_of_text),
        output_tokens=_whole(out, scale_of_text),
        requests=_whole(first.get("requests"), scale),
        cached_share=share,
        images=_whole(first.get("images"), scale_of_one),
        quality=next(iter(text.values("quality")), None) if "images" in first else None,
        audio_minutes=_scaled(first.get("minutes"), scale_of_one),
        video_seconds=_scaled(first.get("seconds"), scale_of_one),
        characters=_whole(first.get("characters"), scale_of_text),
        period=period,
    )


def _whole(amount: Decimal | None, scale: Decimal) -> int | None:
    return None if amount is None else int((amount * scale).to_integral_value())


def _scaled(amount: Decimal | None, scale: Decimal) -> Decimal | None:
    return None if amount is None else amount * scale


def _cached_share(text: AnnotatedText, language: Language) -> Decimal | None:
    """The share of input that is cached, 0 to 1: "75% cached", "half of it cached"."""
    in_digits = (amount.value for amount in text.amounts if amount.kind == "share")
    cached = (span.start for span in text.spans if span.value("unit") == "cached")
    in_words = (share for at in cached for share in _fractions_before(text, at, language))
    return next(chain(in_digits, in_words), None)


def _fractions_before(text: AnnotatedText, end: int, language: Language) -> Iterator[Decimal]:
    """Fractions in words in front of a word, the nearest first."""
    for at in range(end, max(0, end - _GAP_TO_SHARE), -1):
        for length in (2, 1):
            fraction = language.fraction.get(text.joined(max(0, at - length), at))
            if fraction is not None:
                yield fraction


def _tokens(text: AnnotatedText, *, is_volume: bool) -> tuple[Decimal | None, Decimal | None]:
    """Tokens in and out; a number of tokens without a side is what goes in."""
    tokens = [a for a in text.amounts if a.kind == "tokens"]
    into = next((a.value for a in tokens if a.side == "input"), None)
    out = next((a.value for a in tokens if a.side == "output"), None)
    if into is None:
        if pair := _token_pair(text):
            return pair
        no_side = (a.value for a in tokens if not a.side and a.bound != "least")
        into = next((n for n in no_side if is_volume or n > _LARGEST_WINDOW), None)
    return into, out


def _token_pair(text: AnnotatedText) -> tuple[Decimal, Decimal] | None:
    """Tokens in and out with a mark between: "3k/500 tokens", "10k/1k"."""
    for one, other in pairwise(text.amounts):
        marked = other.start == one.end + 1 and text.word(one.end) in ("/", ":", "+")
        countable = all(a.kind in ("bare", "tokens") and not a.side for a in (one, other))
        # "4/5" alone is no pair of tokens.
        is_plain = one.digits_only and other.digits_only and other.kind == "bare"
        if marked and countable and not is_plain:
            return one.value, other.value
    return None


def _period(text: AnnotatedText) -> tuple[Period | None, Decimal]:
    """A day or a month, and what an amount is multiplied by to be one of that."""
    periods = (s for s in text.spans if s.value("period") and not belongs_to_date(text, s))
    first = next(periods, None)
    match first.value("period") if first else None:
        case None:
            return None, _ONE
        case "month":
            return "month", _ONE
        case "year":
            return "month", 1 / Decimal(12)
        case unit:
            return "day", _PER_DAY[unit]
