"""Names of which only what differs is said: "gpt-5.4 vs mini", "gemma 4 31b or 12b", "the pro?"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from catalog.catalog import Catalog
from catalog.model import Model
from catalog.names import Token, fold, tokens
from catalog.resolution.outcomes import Choice, Found

LookUp = Callable[[str], Found | Choice | None]

_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_VERSION = re.compile(r"([a-z]?)\d+(?:\.\d+)*[a-z]?")
_MOST_BASES = 2
"""Names before it that words are tried beside."""
_UNCERTAIN = ("typo", "question")


class Base(NamedTuple):
    """The name beside it, from which the rest is taken."""

    text: str
    """As it was typed."""
    model: str | None
    """Its id; None where no model has that name."""


class Completed(NamedTuple):
    """What the words stand for beside another name."""

    name: str
    """The whole name."""
    match: Found | Choice
    missing: str = ""
    """The name at the version of the base, where no model has it and another version is meant."""


class _Piece(NamedTuple):
    text: str
    kind: str


def complete_name(words: str, base: Base, look_up: LookUp, catalog: Catalog) -> Completed | None:
    """The model that the words name with the rest of another name, at its version if there is one.

    So "flash lite" beside "gemini 2.5 pro" is that of 2.5, and beside "gemini 3.8 pro", of which
    there is none, the newest, with the name that is missing.
    """
    name = _spelled_out(base, catalog)
    if not _parts(words):
        return None
    if base.model and _parts(words) <= _parts(name):
        return _without_variants(words, base, look_up, catalog)
    for typed in dict.fromkeys(_readings(fold(words), _pieces(name), catalog)):
        match = look_up(typed)
        if match and _fits(match, words, base, catalog):
            return Completed(typed, match, _missing(match, words, base, catalog))
    return None


def _without_variants(
    words: str, base: Base, look_up: LookUp, catalog: Catalog
) -> Completed | None:
    """The plainer model of the same version: "astra" beside "gpt-6 astra pro"."""
    pieces = _pieces(_spelled_out(base, catalog))
    rest = [p for p in pieces[1:] if p.kind == "version"]
    typed = _joined(*pieces[:1], *rest, fold(words))
    match = look_up(typed) if rest else None
    fits = match is not None and _fits(match, words, base, catalog)
    return Completed(typed, match) if match and fits else None


def complete_beside(
    words: str, bases: Sequence[Base], look_up: LookUp, catalog: Catalog
) -> Completed | None:
    """What the words stand for beside the last of some names that has such a model."""
    found: Completed | None = None
    for base in list(reversed(bases))[:_MOST_BASES]:
        completed = complete_name(words, base, look_up, catalog)
        if completed and not completed.missing:
            return completed
        found = found or completed
    return found


def said_of_missing(missing: str, model: str, catalog: Catalog) -> str:
    """What is said where no model has the version that another name beside it has."""
    return f"“{missing}” is not in the catalogue, {catalog.models[model].name} is shown"


def _spelled_out(base: Base, catalog: Catalog) -> str:
    name = catalog.models[base.model].name if base.model else base.text
    return base.text if "/" in name else name


def _pieces(name: str) -> tuple[_Piece, ...]:
    folded = fold(name)
    return tuple(_Piece(folded[t.start : t.end], t.kind) for t in tokens(folded))


def _joined(*pieces: _Piece | str) -> str:
    return " ".join(p if isinstance(p, str) else p.text for p in pieces)


def _readings(words: str, pieces: tuple[_Piece, ...], catalog: Catalog) -> Iterator[str]:
    """Whole names that the words may stand for, the likeliest first."""
    named = tokens(words)
    if not (named and pieces):
        return
    if all(token.kind == "size" for token in named):
        yield _resized(words, pieces)
        yield _resized(words, tuple(p for n, p in enumerate(pieces) if not n or p.kind != "word"))
    elif _VERSION.fullmatch(words):
        yield from _with_other_version(words, pieces)
    elif any(token.kind == "word" for token in named):
        yield from _with_other_words(words, pieces, catalog)


def _with_other_version(version: str, pieces: tuple[_Piece, ...]) -> Iterator[str]:
    """The name with each of its versions replaced; the letter of "k3" stays: "k2.6"."""
    for at, piece in enumerate(pieces):
        own = _VERSION.fullmatch(piece.text) if piece.kind == "version" else None
        if own:
            letter = own[1] if version[0].isdigit() else ""
            yield _joined(*pieces[:at], f"{letter}{version}", *pieces[at + 1 :])
            yield _joined(*pieces[:at], version, *pieces[at + 1 :])


def _resized(size: str, pieces: tuple[_Piece, ...]) -> str:
    """The name with another size, or with one behind it."""
    kept = [piece for piece in pieces if piece.kind != "size"]
    at = next((n for n, piece in enumerate(pieces) if piece.kind == "size"), len(kept))
    return _joined(*kept[:at], size, *kept[at:])


def _with_other_words(words: str, pieces: tuple[_Piece, ...], catalog: Catalog) -> Iterator[str]:
    """The name with the words added, in place of its variant, and beside its brand alone."""
    neutral = catalog.curation.lexicon.neutral
    telling = [p for p in pieces if p.kind in ("word", "version") and p.text not in neutral]
    # An "o3" is a brand and a version in one; "sonnet 4.8" has none.
    has_brand = telling[0].text in catalog.brands or telling[0].kind == "version"
    brand, rest = telling[:has_brand], telling[has_brand:]
    variants = [piece for piece in rest if piece.kind == "word"]
    versions = [piece for piece in rest if piece.kind == "version"]
    yield _joined(*pieces, words)
    if variants:
        yield _joined(*brand, *(words if piece is variants[-1] else piece for piece in rest))
        yield _joined(*brand, *versions, words)
    # Without the version the newest is meant, not a model that is called no more than that.
    if versions:
        yield _joined("latest", *brand, *variants, words)
    yield _joined("latest", *brand, words)


def _fits(match: Found | Choice, words: str, base: Base, catalog: Catalog) -> bool:
    """Whether all that it could be has the words, is of the same lab, and no other kind."""
    if match.matched in _UNCERTAIN or match.stripped:
        return False
    models = (match.model,) if isinstance(match, Found) else match.models
    return all(_is_sibling(catalog.models[m], words, base, catalog) for m in models)


def _is_sibling(model: Model, words: str, base: Base, catalog: Catalog) -> bool:
    wanted, own = _parts(words), _parts_of(model)
    known = _parts(base.text)
    if base.model:
        known |= _parts_of(catalog.models[base.model])
        if base.model == model.id or model.lab != catalog.models[base.model].lab:
            return False
    numbers = {part.lstrip("kmorv") for part in own}
    kinds = own - known - wanted
    has_all = all(part in own or part in numbers for part in wanted)
    return has_all and kinds.isdisjoint(catalog.curation.lexicon.specializations)


def _parts(text: str) -> frozenset[str]:
    return frozenset(token.text for token in tokens(fold(text)))


def _parts_of(model: Model) -> frozenset[str]:
    return _parts(model.name) | _parts(model.id.rpartition("/")[2])


def _missing(match: Found | Choice, words: str, base: Base, catalog: Catalog) -> str:
    """The name that was meant first, where the model found is of another version."""
    wanted = _version_of(base.text)
    if not isinstance(match, Found) or wanted is None or _version_of(words):
        return ""
    model, number = catalog.models[match.model], _NUMBER.search(wanted.text)
    if number is None or wanted.text in _parts_of(model):
        return ""
    preview = catalog.curation.lexicon.preview
    name = " ".join(word for word in model.name.split() if word.casefold() not in preview)
    return _NUMBER.sub(number[0], name, count=1) if _version_of(name) else f"{name} {number[0]}"


def _version_of(text: str) -> Token | None:
    return next((t for t in tokens(fold(text)) if t.kind == "version"), None)
