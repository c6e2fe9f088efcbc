"""Where the labs of models are to be from: "no chinese models", "european labs only"."""

from __future__ import annotations

from typing import NamedTuple, get_args

from bot.query.annotate import AnnotatedText
from bot.query.negation import is_possessive
from bot.query.tokens import Span
from catalog.language import Language
from catalog.schema import Origin

_ORIGINS: tuple[Origin, ...] = get_args(Origin)

_MODELS = frozenset(("model", "models", "llm", "llms", "lab", "labs", "ones", "makers"))
_BETWEEN = frozenset(("that", "which", "is", "are", "come", "comes", "coming"))
"""Words between models and where they are from."""
_NOT_FROM_CHINA = "not from china"


class Origins(NamedTuple):
    """Places that labs are to be from, and those that they are not to be from."""

    wanted: tuple[Origin, ...] = ()
    denied: tuple[Origin, ...] = ()


def find_origins(text: AnnotatedText, language: Language) -> Origins:
    """Read the places of origin; in "european, not american", both count."""
    if not text.has("origin") and not text.has("region") and not text.has("sellers"):
        return Origins()
    wanted: dict[Origin, None] = {}
    denied: dict[Origin, None] = {}
    for span in text.spans:
        if is_possessive(text, span):
            continue
        for value in span.values("origin"):
            origin = next(o for o in _ORIGINS if o == value.removeprefix("not-"))
            is_denied = value.startswith("not-") or text.is_negated(span.start)
            (denied if is_denied else wanted)[origin] = None
        if made_in := origin_behind_models(text, span, language):
            is_denied = span.value("region") is None or text.is_negated(span.start)
            (denied if is_denied else wanted)[made_in] = None
    return Origins(tuple(wanted), tuple(denied))


def origin_behind_models(text: AnnotatedText, span: Span, language: Language) -> Origin | None:
    """Where models are from, in words that by themselves say where they run or who sells them.

    "Coding models from france", "models not from china".
    """
    if text.names:
        return None
    phrase, at = text.phrase(span), span.start
    if span.means("sellers", "not-cn") and phrase == _NOT_FROM_CHINA:
        return "cn" if _is_said_of_models(text, at) else None
    if span.value("region") is None:
        return None
    place = phrase.removeprefix("from ")
    if not (place != phrase and _is_said_of_models(text, at)) and not _is_led(text, at, language):
        return None
    origins = (origin for origin, names in language.origin.items() if place in names.places)
    return next(origins, None)


def _is_led(text: AnnotatedText, at: int, language: Language) -> bool:
    """Whether "models from" leads to a place, or to the one that it is joined to."""
    lead = text.by_end.get(at - (text.word(at - 1) == "the")) or text.by_end.get(at)
    if lead is None:
        return False
    if text.phrase(lead).removesuffix(" the").endswith("from"):
        return _is_said_of_models(text, lead.start)
    before = text.by_end.get(lead.start) if lead.means("word", "either") else None
    if before is None:
        return False
    return bool(before.value("origin") or origin_behind_models(text, before, language))


def _is_said_of_models(text: AnnotatedText, at: int) -> bool:
    denial = text.by_end.get(at)
    if denial and denial.means("word", "not"):
        at = denial.start
    while text.word(at - 1) in _BETWEEN:
        at -= 1
    return text.word(at - 1) in _MODELS
