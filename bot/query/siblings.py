"""Models of the line that a thread is about, named by what differs: "5.5?", "and the mini?"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from bot.query.annotate import AnnotatedText
from bot.query.query import Named
from bot.query.tokens import Span
from catalog.catalog import Catalog
from catalog.lifecycle import life
from catalog.model import Model
from catalog.names import fold, tokens
from catalog.pricing.standard_price import standard_offer
from catalog.resolution.outcomes import Choice, Found

_VERSION = re.compile(r"v?(\d+(?:\.\d+)*[a-z]?)")
_MOST_WORDS = 2
"""Words that name a sibling: "flash lite"."""
_MOST_OFFERED = 5
_CARRIERS = (
    ("word", "again"),
    ("word", "version"),
    ("word", "family"),
    ("word", "instead"),
    ("word", "too"),
    ("intent", "routes"),
    ("intent", "summary"),
)
"""Phrases that may stand beside what names a sibling: "what about version 5?", "mini price?"."""


def with_sibling(
    text: AnnotatedText, model: Model, catalog: Catalog
) -> tuple[Named | None, AnnotatedText]:
    """The model of the same line that the text names by its version, its variant or its size.

    Also the text, in which the words that name it belong to nothing else.
    """
    for span in text.spans:
        if not (_carries(span) or _is_size(span) or _is_variant(text, span, catalog)):
            return None, text
    for role in ("smaller", "larger"):
        if text.has("word", role):
            return _next_in_price(model, role, catalog), text
    for role in ("older", "newer"):
        if text.has("word", role):
            return _next_in_time(model, role, catalog), _without_roles(text)
    places = tuple(_differing_words(text, catalog))
    if not 0 < len(places) <= _MOST_WORDS:
        return None, text
    words = tuple(_bare(text.word(at)) for at in places)
    named = next(
        filter(None, (_named(n, words, model, catalog) for n in _varied(model, words))), None
    )
    if named is None:
        return None, text
    spans = tuple(span for span in text.spans if span.start not in places)
    unclaimed = tuple(at for at in text.unclaimed if at not in places)
    amounts = tuple(a for a in text.amounts if a.start not in places)
    return named, replace(text, spans=spans, unclaimed=unclaimed, amounts=amounts)


def _named(name: str, words: tuple[str, ...], model: Model, catalog: Catalog) -> Named | None:
    match catalog.named(name):
        case Found(other, _, ()) if _has(catalog.models[other], words, model):
            return Named(" ".join(words), Found(other, "parts"))
        case Choice(others, _, ()) as choice:
            if all(_has(catalog.models[other], words, model) for other in others):
                return Named(" ".join(words), choice)
        case _:
            pass
    return None


def _bare(word: str) -> str:
    version = _VERSION.fullmatch(word)
    return version[1] if version else word


def _is_size(span: Span) -> bool:
    return any(span.means("word", role) for role in ("smaller", "larger", "older", "newer"))


def _carries(span: Span) -> bool:
    """Whether it may stand beside what names a sibling."""
    return any(span.means(kind, value) for kind, value in _CARRIERS)


def _is_variant(text: AnnotatedText, span: Span, catalog: Catalog) -> bool:
    """Whether it is a bound that is part of names, too: "max"."""
    word = text.word(span.start)
    return bool(span.value("bound")) and span.end == span.start + 1 and catalog.may_be_named(word)


def _differing_words(text: AnnotatedText, catalog: Catalog) -> Iterator[int]:
    """The words that no phrase claims and that could be part of a model's name."""
    filler = catalog.curation.lexicon.filler
    claimed = {
        at
        for span in text.spans
        if not _is_variant(text, span, catalog)
        for at in range(span.start, span.end)
    }
    for at, word in enumerate(text.words):
        if at not in claimed and word.text[0].isalnum() and word.text not in filler:
            yield at


def _varied(model: Model, words: tuple[str, ...]) -> Iterator[str]:
    """Names with another version, with the words added, or with them instead of its last word."""
    name, first = model.name, words[0]
    if _VERSION.fullmatch(first):
        numbered = re.compile(r"(?<![^\W_])[a-z]?\d+(?:\.\d+)*[a-z]?(?![^\W_])", re.IGNORECASE)
        for match in numbered.finditer(name):
            yield " ".join((f"{name[: match.start()]}{first}{name[match.end() :]}", *words[1:]))
        return
    added = " ".join(words)
    yield f"{name} {added}"
    parts = name.split()
    for kept in range(len(parts) - 1, 0, -1):
        yield " ".join((*parts[:kept], added, *parts[kept + 1 :]))
        yield " ".join((*parts[:kept], added))


def _has(model: Model, words: tuple[str, ...], other: Model) -> bool:
    """Whether all words are in the name of a model of the same lab, which is not the other."""
    names = (model.name, model.id.rpartition("/")[2])
    parts = {token.text for name in names for token in tokens(fold(name))}
    wanted = {token.text for word in words for token in tokens(fold(word))}
    return model.id != other.id and model.lab == other.lab and wanted <= parts


def _next_in_price(model: Model, role: str, catalog: Catalog) -> Named | None:
    """The next cheaper or dearer of the same version, or a choice where there are several."""
    price = _price(model, catalog)
    if price is None:
        return None
    version = _versions(model)
    priced = [
        (cost, each.id)
        for each in catalog.models.values()
        if (each.lab, each.specialization) == (model.lab, model.specialization)
        and each.id != model.id
        and each.name.split()[0].split("-")[0] == model.name.split()[0].split("-")[0]
        and _versions(each) == version
        and life(each, catalog).stage in ("active", "retiring")
        and (cost := _price(each, catalog)) is not None
    ]
    if role == "smaller":
        chosen = sorted(((c, m) for c, m in priced if c < price), reverse=True)
    else:
        chosen = sorted((c, m) for c, m in priced if c > price)
    typed = f"{role} than {model.name}"
    match [found for _, found in chosen[:_MOST_OFFERED]]:
        case []:
            return None
        case [only]:
            return Named(typed, Found(only, "parts"))
        case several:
            return Named(typed, Choice(tuple(several), "sizes"))


def _without_roles(text: AnnotatedText) -> AnnotatedText:
    """The text without what could ask when the model itself was released."""
    return replace(text, spans=tuple(span for span in text.spans if not _is_size(span)))


def _next_in_time(model: Model, role: str, catalog: Catalog) -> Named | None:
    """The model of the same line that came out just before or just after."""
    released = [
        (each.released, each.id)
        for each in catalog.models.values()
        if each.released and each.lab == model.lab and _line(each) == _line(model)
    ]
    own = model.released or ""
    if role == "older":
        other = max((r for r in released if r[0] < own), default=None)
    else:
        other = min((r for r in released if own and r[0] > own), default=None)
    return Named(f"{role} than {model.name}", Found(other[1], "parts")) if other else None


def _line(model: Model) -> tuple[str, ...]:
    return tuple(t.text for t in tokens(fold(model.name)) if t.kind == "word")


def _versions(model: Model) -> frozenset[str]:
    return frozenset(t.text for t in tokens(fold(model.name)) if t.kind == "version")


def _price(model: Model, catalog: Catalog) -> Decimal | None:
    offer = standard_offer(model, catalog)
    return offer.weight if offer else None
