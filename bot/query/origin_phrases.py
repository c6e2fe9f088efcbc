"""Where the labs of models are to be from: "no chinese models", "european labs only"."""

from __future__ import annotations

from collections.abc import Mapping
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


def find_origins(text: AnnotatedText, made_in: Mapping[int, Origin]) -> Origins:
    """Read the places of origin; in "european, not american", both count.

    `made_in`: what `origins_behind_models` finds.
    """
    if not text.has("origin") and not made_in:
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
        if span.start in made_in:
            is_denied = span.value("region") is None or text.is_negated(span.start)
            (denied if is_denied else wanted)[made_in[span.start]] = None
    return Origins(tuple(wanted), tuple(denied))


def origins_behind_models(text: AnnotatedText, language: Language) -> Mapping[int, Origin]:
    """Where models are from, in phrases that by themselves say where they run or who sells them.

    By the first word of the phrase: "coding models from france", "models not from china".
    """
    found: dict[int, Origin] = {}
    if text.names or not (text.has("region") or text.has("sellers")):
        return found
    for span in text.spans:
        if span.means("sellers", "not-cn"):
            if text.phrase(span) == _NOT_FROM_CHINA and _is_said_of_models(text, span.start):
                found[span.start] = "cn"
        elif span.value("region") and _follows_models(text, span, found):
            place = text.phrase(span).removeprefix("from ")
            origins = (origin for origin, names in language.origin.items() if place in names.places)
            if origin := next(origins, None):
                found[span.start] = origin
    return found


def _follows_models(text: AnnotatedText, span: Span, found: Mapping[int, Origin]) -> bool:
    """Whether "models from" leads to a place, or to the one that it is joined to."""
    at = span.start
    if text.word(at) == "from" and _is_said_of_models(text, at):
        return True
    lead = text.by_end.get(at - (text.word(at - 1) == "the")) or text.by_end.get(at)
    if lead is None:
        return False
    if text.phrase(lead).removesuffix(" the").endswith("from"):
        return _is_said_of_models(text, lead.start)
    before = text.by_end.get(lead.start) if lead.means("word", "either") else None
    return before is not None and (before.start in found or bool(before.value("origin")))


def _is_said_of_models(text: AnnotatedText, at: int) -> bool:
    denial = text.by_end.get(at)
    if denial and denial.means("word", "not"):
        at = denial.start
    while text.word(at - 1) in _BETWEEN:
        at -= 1
    return text.word(at - 1) in _MODELS
