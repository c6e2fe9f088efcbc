"""Models that are not named in full: misspelt, or by what differs from the name before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.query.amounts import Amount
from bot.query.lookups import Lookups
from bot.query.model_names import NameSpan, NamesRead, said_of_version
from bot.query.query import Named
from bot.query.tokens import TaggedText, indices_in
from catalog.catalog import Catalog, per_catalog
from catalog.names import fold
from catalog.resolution.outcomes import Found
from catalog.resolution.typos import Typos

_VERSION = re.compile(r"\d+(?:\.\d+)*[a-z]?")
_MIN_LETTERS = 3
"""Letters of a word that is tried as part of a name."""
_MIN_REPLACED = 5
"""Letters of a word from which one letter may be another."""
_MOST_WORDS = 10
"""Words before or after a misspelt one that its name may reach to."""


def add_misspelt_names(
    text: TaggedText,
    amounts: Sequence[Amount],
    read: NamesRead,
    lookups: Lookups,
    catalog: Catalog,
) -> NamesRead:
    """The names in order, with those added or replaced that a misspelt word belongs to."""
    result = list(read.names)
    for at in _unfamiliar_words(text, amounts, read, catalog):
        word = text.words[at]
        if any(name.contains(word.start) for name in result):
            continue
        for start, end in _possible_names(text, at, result, catalog):
            typed = text.folded[start:end]
            if not lookups.may_name(typed):
                return _in_order(result, word.start)
            if match := lookups.named(typed):
                result = [name for name in result if name.end <= start or end <= name.start]
                result.append(NameSpan(start, end, Named(typed, match)))
                break
    return _in_order(result, read.end)


def _in_order(names: Iterable[NameSpan], end: int) -> NamesRead:
    """The names that end before a position, where reading has stopped."""
    return NamesRead(tuple(sorted(name for name in names if name.end <= end)), end)


def _possible_names(
    text: TaggedText, at: int, names: Sequence[NameSpan], catalog: Catalog
) -> tuple[tuple[int, int], ...]:
    """Where a name may stand that the word is misspelt in, in characters, the longest first."""
    # A number beside the word makes a name likely; without one it must be a plain typo.
    is_typo = _is_typo(text.word(at), catalog)
    if not (is_typo or _is_near_number(text, at)):
        return ()
    stretches = dict.fromkeys(_stretches(text, at, names, catalog))
    return tuple(
        (start, end)
        for start, end in stretches
        if is_typo or any(map(str.isdigit, text.folded[start:end]))
    )


def _is_near_number(text: TaggedText, at: int) -> bool:
    """Whether a digit is within the reach of the longest stretch, and of the names beside it."""
    near = text.words[max(0, at - 2 * _MOST_WORDS) : at + 2 * _MOST_WORDS]
    return any(map(str.isdigit, text.folded[near[0].start : near[-1].end]))


def _unfamiliar_words(
    text: TaggedText, amounts: Sequence[Amount], read: NamesRead, catalog: Catalog
) -> Iterator[int]:
    """Words in none of our word lists, which could be parts of misspelt names."""
    claimed = indices_in((s.start, s.end) for s in text.spans) | _words_of_counts(amounts)
    for at, word in enumerate(text.words):
        if word.end > read.end:
            return
        free = at not in claimed and not any(name.contains(word.start) for name in read.names)
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
    while last + 1 < min(len(text), at + _MOST_WORDS) and _may_continue(
        text, last, last + 1, catalog
    ):
        last += 1
    while first > max(0, at - _MOST_WORDS) and _may_continue(text, first, first - 1, catalog):
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
    nearest = _family_typos(catalog).one_typo_away(word)
    if nearest is None or nearest.other_start:
        return False
    swapped = sorted(word) == sorted(nearest.word)
    return swapped or len(word) != len(nearest.word) or len(word) >= _MIN_REPLACED


@per_catalog
def _family_typos(catalog: Catalog) -> Typos:
    return Typos(catalog.family_words)


def add_borrowed_names(
    text: TaggedText,
    amounts: Sequence[Amount],
    read: NamesRead,
    lookups: Lookups,
    catalog: Catalog,
) -> NamesRead:
    """The names, with words that stand for a whole one beside another: "haiku 4.5 or 3.5"."""
    result = list(read.names)
    for at, before in _borrowing_words(text, amounts, read):
        word = text.words[at]
        missing = ""
        for typed, only_found in _readings(text, at, before, catalog):
            if not lookups.may_name(typed):
                return _in_order(result, word.start)
            match = lookups.named(typed)
            if isinstance(match, Found) or (match and not only_found):
                borrowed = NameSpan(word.start, word.end, Named(typed, match))
                result.append(borrowed._replace(read_as=_said(missing, before, borrowed, catalog)))
                break
            missing = missing or fold(typed)
    return _in_order(result, read.end)


def _said(missing: str, before: NameSpan, name: NameSpan, catalog: Catalog) -> str:
    """What is said of a name of the same lab, where the one that was meant first is missing."""
    if not (missing and name.model and before.model):
        return ""
    of_lab = name.model.split("/")[0] == before.model.split("/")[0]
    return said_of_version(missing, name.model, catalog) if of_lab else ""


def _borrowing_words(
    text: TaggedText, amounts: Sequence[Amount], read: NamesRead
) -> Iterator[tuple[int, NameSpan]]:
    """Words that may borrow the rest of a name, each with the name before it."""
    multiples = ((s.start, s.end) for s in text.spans if s.value("multiple"))
    counts = _words_of_counts(amounts) | indices_in(multiples)
    names = iter(read.names)
    before, following = None, next(names, None)
    for at, word in enumerate(text.words):
        while following and following.end <= word.start:
            before, following = following, next(names, None)
        inside = following is not None and following.contains(word.start)
        if word.end > read.end or before is None or at in counts or inside:
            continue
        if "." in word.text or _is_alternative(text, at):
            yield at, before


def _is_alternative(text: TaggedText, at: int) -> bool:
    """Whether an "or", an "and", a comma or a "vs" stands before the word."""
    before = text.by_end.get(at)
    return before is not None and (
        before.means("word", "either")
        or before.means("word", "with")
        or before.value("intent") == "compare"
    )


def _readings(
    text: TaggedText, at: int, before: NameSpan, catalog: Catalog
) -> Iterator[tuple[str, bool]]:
    """Names that a word may stand for, and whether only a certain match counts."""
    word = text.word(at)
    if before.model and (name := _varied(catalog.models[before.model].name, word, catalog)):
        yield name, True
    # A common word after "vs" is a name: "haiku vs flash".
    compared = text.by_end.get(at)
    if compared and compared.value("intent") == "compare" and catalog.may_be_named(word):
        yield word, False
        if before.model and word.isalpha():
            yield f"{catalog.models[before.model].name.split()[0]} {word}", True


def _varied(name: str, word: str, catalog: Catalog) -> str | None:
    """The name with another version, or with another word at its end."""
    if _VERSION.fullmatch(word) and _VERSION.search(name):
        other = _VERSION.sub(word, name, count=1)
        return other if other != name else None
    lexicon = catalog.curation.lexicon
    is_idle = word in lexicon.filler or word in lexicon.neutral
    if word.isalpha() and catalog.may_be_named(word) and not is_idle:
        first, _, last = name.rpartition(" ")
        return f"{first} {word}" if last.isalpha() else f"{name} {word}"
    return None
