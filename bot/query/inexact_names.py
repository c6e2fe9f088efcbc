"""Models that are not named in full: misspelt, or by what differs from the name before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.query.amounts import Amount
from bot.query.model_names import NameSpan
from bot.query.query import Named
from bot.query.tokens import TaggedText, Word, indices_in
from catalog.catalog import Catalog, per_catalog
from catalog.resolution.outcomes import Found, Unknown
from catalog.resolution.typos import Typos

_VERSION = re.compile(r"\d+(?:\.\d+)*[a-z]?")
_MIN_LETTERS = 3
"""Letters of a word that is tried as part of a name."""
_MIN_REPLACED = 5
"""Letters of a word from which one letter may be another."""


def add_misspelt_names(
    text: TaggedText, amounts: Sequence[Amount], names: Sequence[NameSpan], catalog: Catalog
) -> list[NameSpan]:
    """The names in order, with those added or replaced that a misspelt word belongs to."""
    result = list(names)
    for at in _unfamiliar_words(text, amounts, names, catalog):
        word = text.words[at]
        if any(name.contains(word.start) for name in result):
            continue
        for start, end in _stretches(text, at, result, catalog):
            typed = text.folded[start:end]
            resolution = catalog.resolve(typed)
            # A number beside the word makes a name likely; without one it must be a plain typo.
            sure = any(map(str.isdigit, typed)) or _is_typo(word.text, catalog)
            if not isinstance(resolution, Unknown) and sure:
                result = [name for name in result if name.end <= start or end <= name.start]
                result.append(NameSpan(start, end, Named(typed, resolution)))
                break
    return sorted(result)


def _unfamiliar_words(
    text: TaggedText, amounts: Sequence[Amount], names: Sequence[NameSpan], catalog: Catalog
) -> Iterator[int]:
    """Words in none of our word lists, which could be parts of misspelt names."""
    claimed = indices_in((s.start, s.end) for s in text.spans) | _words_of_counts(amounts)
    for at, word in enumerate(text.words):
        free = at not in claimed and not any(name.contains(word.start) for name in names)
        if free and (_is_unfamiliar(word.text, catalog) or _is_nearly_a_line(text, at, catalog)):
            yield at


def _is_unfamiliar(word: str, catalog: Catalog) -> bool:
    lexicon = catalog.curation.lexicon
    familiar = word in lexicon.filler or word in lexicon.plain or word in lexicon.modes
    may_be_misspelt = len(word) >= _MIN_LETTERS and word.isalpha() and not familiar
    return may_be_misspelt and not catalog.may_be_named(word)


def _is_nearly_a_line(text: TaggedText, at: int, catalog: Catalog) -> bool:
    """Whether a common word before a number is one typo from a line of models: "lama 3.3"."""
    word = text.word(at)
    return (
        word in catalog.curation.lexicon.plain
        and text.word(at + 1)[:1].isdigit()
        and _is_adjacent(text.folded, text.words[at].end, text.words[at + 1].start)
        and _is_typo(word, catalog)
    )


def _words_of_counts(amounts: Sequence[Amount]) -> set[int]:
    """The words of amounts that say what they count, which are no part of a name."""
    return indices_in((a.start, a.end) for a in amounts if a.kind != "bare")


def _stretches(
    text: TaggedText, at: int, names: Sequence[NameSpan], catalog: Catalog
) -> Iterator[tuple[int, int]]:
    """Where the name around a misspelt word could reach, in characters, the longest first.

    What reads like part of it belongs to it: "naon banana pro" is not "naon" and two more words.
    """
    first = last = at
    while last + 1 < len(text) and _may_continue(text, last, last + 1, catalog):
        last += 1
    while first > 0 and _may_continue(text, first, first - 1, catalog):
        first -= 1
    if last + 1 < len(text) and text.word(last + 1) in catalog.curation.lexicon.topics:
        yield text.words[first].start, text.words[last + 1].end
    start, end = text.words[first].start, text.words[last].end
    for name in names:
        if _is_adjacent(text.folded, end, name.start):
            end = name.end
        elif _is_adjacent(text.folded, name.end, start):
            start = name.start
    yield start, end
    yield text.words[at].start, end
    yield start, text.words[last].end
    if first == last == at:
        yield text.words[at].start, text.words[at].end


def _may_continue(text: TaggedText, at: int, neighbour: int, catalog: Catalog) -> bool:
    """Whether the word beside another could belong to the same name."""
    left, right = sorted((text.words[at], text.words[neighbour]), key=lambda word: word.start)
    return _is_adjacent(text.folded, left.end, right.start) and (
        text.word(neighbour)[:1].isdigit() or not _is_everyday_word(text, neighbour, catalog)
    )


def _is_everyday_word(text: TaggedText, at: int, catalog: Catalog) -> bool:
    """Whether a word is everyday language and in no model's name."""
    lexicon, word = catalog.curation.lexicon, text.word(at)
    # A single letter may be part of a name: the "r" of "command r".
    if len(word) == 1 and word.isalpha():
        return False
    if word in lexicon.filler or word in lexicon.topics:
        return True
    in_phrase = any(span.start <= at < span.end for span in text.spans)
    return (in_phrase or word in lexicon.plain) and not catalog.may_be_named(word)


def _is_adjacent(folded: str, start: int, end: int) -> bool:
    """Whether nothing but what joins a name lies between two positions."""
    return start <= end and not folded[start:end].strip(" -_.")


def _is_typo(word: str, catalog: Catalog) -> bool:
    """Whether it is one typo from what a line of models is called."""
    nearest = next(iter(_family_typos(catalog).meant(word)), None)
    if nearest is None or nearest.distance > 1 or nearest.other_start:
        return False
    swapped = sorted(word) == sorted(nearest.word)
    return swapped or len(word) != len(nearest.word) or len(word) >= _MIN_REPLACED


@per_catalog
def _family_typos(catalog: Catalog) -> Typos:
    return Typos(catalog.family_words)


def borrowed_names(
    text: TaggedText, amounts: Sequence[Amount], names: Sequence[NameSpan], catalog: Catalog
) -> Iterator[NameSpan]:
    """Words that stand for a whole name beside another: the 3.5 of "haiku 4.5 or 3.5"."""
    counts = _words_of_counts(amounts)
    for at, word in enumerate(text.words):
        before = [name for name in names if name.end <= word.start]
        if not before or at in counts or any(name.contains(word.start) for name in names):
            continue
        if "." in word.text or _is_alternative(text, at):
            borrowed = tuple(_completed_by(before[-1], word, catalog))
            yield from borrowed or _name_after_compare(text, at, catalog)


def _is_alternative(text: TaggedText, at: int) -> bool:
    """Whether an "or", an "and", a comma or a "vs" stands before the word."""
    before = text.by_end.get(at)
    return before is not None and (
        before.means("word", "either")
        or before.means("word", "with")
        or before.value("intent") == "compare"
    )


def _name_after_compare(text: TaggedText, at: int, catalog: Catalog) -> Iterator[NameSpan]:
    """Read a common word after "vs" as a name: "haiku vs flash"."""
    before = text.by_end.get(at)
    word = text.words[at]
    if before and before.value("intent") == "compare" and catalog.may_be_named(word.text):
        resolution = catalog.resolve(word.text)
        if not isinstance(resolution, Unknown):
            yield NameSpan(word.start, word.end, Named(word.text, resolution))


def _completed_by(before: NameSpan, word: Word, catalog: Catalog) -> Iterator[NameSpan]:
    """The model that a word means when it borrows the rest of the name before it."""
    if before.model and (name := _varied(catalog.models[before.model].name, word.text, catalog)):
        resolution = catalog.resolve(name)
        if isinstance(resolution, Found):
            yield NameSpan(word.start, word.end, Named(name, resolution))


def _varied(name: str, word: str, catalog: Catalog) -> str | None:
    """The name with another version, or with another word at its end."""
    if _VERSION.fullmatch(word) and _VERSION.search(name):
        other = _VERSION.sub(word, name, count=1)
        return other if other != name else None
    if word.isalpha() and catalog.may_be_named(word):
        first, _, last = name.rpartition(" ")
        return f"{first} {word}" if last.isalpha() else f"{name} {word}"
    return None
