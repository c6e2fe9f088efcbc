"""Models of the line that a thread is about, named by what differs: "5.5?", "and the mini?"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from bot.query.annotate import AnnotatedText
from bot.query.query import Named
from bot.query.tokens import Tag
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


def sibling(text: AnnotatedText, model: Model, catalog: Catalog) -> Named | None:
    """The model of the same line that the text names by its version, its variant or its size."""
    if any(not _carries(text, span.start) for span in text.spans if not _is_size(span.tags)):
        return None
    for role in ("smaller", "larger"):
        if text.has("word", role):
            return _next_in_price(model, role, catalog)
    words = tuple(_differing_words(text, catalog))
    if not 0 < len(words) <= _MOST_WORDS:
        return None
    typed = " ".join(words)
    for name in _varied(model.name, words):
        match catalog.named(name):
            case Found(found, _, ()) as resolution if _has(catalog.models[found], words, model):
                return Named(typed, Found(found, "parts", (), resolution.siblings))
            case _:
                continue
    return None


def _is_size(tags: tuple[Tag, ...]) -> bool:
    return Tag("word", "smaller") in tags or Tag("word", "larger") in tags


def _carries(text: AnnotatedText, start: int) -> bool:
    return any(text.means_at(start, kind, value) for kind, value in _CARRIERS) or (
        text.joined(start, start + 1) in ("the", "with", "on")
    )


def _differing_words(text: AnnotatedText, catalog: Catalog) -> Iterator[str]:
    """The words that no phrase claims and that could be part of a model's name."""
    lexicon = catalog.curation.lexicon
    claimed = {at for span in text.spans for at in range(span.start, span.end)}
    for at, word in enumerate(text.words):
        if at in claimed or not word.text[0].isalnum():
            continue
        version = _VERSION.fullmatch(word.text)
        if version is None and word.text in lexicon.filler:
            continue
        yield version[1] if version else word.text


def _varied(name: str, words: tuple[str, ...]) -> Iterator[str]:
    """Names with another version, with the words added, or with them instead of its last word."""
    first = words[0]
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
        for each in catalog.family_of(model)
        if each.id != model.id
        and _versions(each) == version
        and each.specialization == model.specialization
        and life(each, catalog).stage == "active"
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


def _versions(model: Model) -> frozenset[str]:
    return frozenset(t.text for t in tokens(fold(model.name)) if t.kind == "version")


def _price(model: Model, catalog: Catalog) -> Decimal | None:
    offer = standard_offer(model, catalog)
    return offer.weight if offer else None
