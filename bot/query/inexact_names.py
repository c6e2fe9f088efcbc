"""Models that are not named in full: misspelt, or by what differs from the name before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.query.amounts import Amount
from bot.query.elliptical_names import Base, complete_beside, said_of_missing
from bot.query.lookups import Lookups
from bot.query.model_names import NameSpan, NamesRead
from bot.query.query import Named
from bot.query.tokens import Span, TaggedText, indices_in
from catalog.catalog import Catalog, per_catalog
from catalog.resolution.outcomes import Found
from catalog.resolution.typos import Typos

_MIN_LETTERS = 3
"""Letters of a word that is tried as part of a name."""
_MIN_REPLACED = 5
"""Letters of a word from which one letter may be another."""
_ARTICLES = ("the", "a", "an", "its")
_KINDS_OF_VARIANTS = frozenset(("word", "bound", "size", "beyond", "order", "provider", "lab"))
_MOST_BETWEEN = 3
"""Words between a name and what borrows from it: "or the"."""
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
    topics = catalog.curation.lexicon.topics
    if last + 1 < len(text) and text.word(last + 1) in topics:
        yield text.words[first].start, text.words[last + 1].end
    before = text.words[max(0, first - 1)]
    if before.text in topics and _is_adjacent(text.folded, before.end, text.words[first].start):
        yield before.start, text.words[last].end
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
    done = -1
    for at in _borrowing_words(text, amounts, read, catalog):
        if at <= done:
            continue
        before = sorted(n for n in result if n.end <= text.words[at].start)
        if not before:
            continue
        for end in _ends_of_ellipsis(text, at, catalog):
            if not lookups.is_left:
                return _in_order(result, text.words[at].start)
            if borrowed := _borrowed(text, range(at, end), before, lookups, catalog):
                result.append(borrowed)
                done = end - 1
                break
    return _in_order(result, read.end)


def _borrowed(
    text: TaggedText,
    words: range,
    before: Sequence[NameSpan],
    lookups: Lookups,
    catalog: Catalog,
) -> NameSpan | None:
    """The name that some words stand for beside those before them."""
    start, end = text.words[words[0]].start, text.words[words[-1]].end
    end += text.folded[end : end + 1] == "+"  # the "+" of "r+" is a word of its own
    typed = text.folded[start:end]
    bases = [Base(name.named.text, name.model) for name in before]
    completed = complete_beside(typed, bases, lookups.if_left, catalog)
    if completed and isinstance(completed.match, Found):
        said = ""
        if completed.missing:
            if not _is_beside(text, words[0], before[-1]) or _is_in_phrase(text, words):
                return None
            said = said_of_missing(completed.missing, completed.match.model, catalog)
        return NameSpan(start, end, Named(completed.name, completed.match), said)
    # A common word after "vs" is a name: "haiku vs flash".
    compared = text.by_end.get(words[0])
    if compared and compared.value("intent") == "compare" and catalog.may_be_named(typed):
        match = lookups.if_left(typed)
        return NameSpan(start, end, Named(typed, match)) if match else None
    return None


def _is_beside(text: TaggedText, at: int, before: NameSpan) -> bool:
    """Whether nothing but a joint and an article stand between a name and a word."""
    end = before.word_range(text)[1]
    return at - end <= _MOST_BETWEEN


def _is_in_phrase(text: TaggedText, words: range) -> bool:
    """Whether one of the words stands for something else as well: "fast", "groq"."""
    spans = [span for span in text.spans if span.start in words]
    return any(span.value("beyond") or span.value("provider") for span in spans)


def _borrowing_words(
    text: TaggedText, amounts: Sequence[Amount], read: NamesRead, catalog: Catalog
) -> Iterator[int]:
    """Words that may borrow the rest of a name from the one before them."""
    taken = _words_of_counts(amounts) | indices_in(
        (s.start, s.end) for s in text.spans if not _may_be_variant(s, text, catalog)
    )
    for at, word in enumerate(text.words):
        if word.end > read.end:
            return
        inside = any(name.contains(word.start) for name in read.names)
        if at not in taken and not inside and ("." in word.text or _is_alternative(text, at)):
            yield at


def _may_be_variant(span: Span, text: TaggedText, catalog: Catalog) -> bool:
    """Whether a phrase is one word that is a part of names too: "plus", "fast", "small"."""
    kinds = {tag.kind for tag in span.tags}
    is_word = span.end - span.start == 1 and text.word(span.start).isalnum()
    return is_word and kinds <= _KINDS_OF_VARIANTS and catalog.may_be_named(text.word(span.start))


def _ends_of_ellipsis(text: TaggedText, at: int, catalog: Catalog) -> Iterator[int]:
    """Where what stands for a name may end: behind two words of names, or behind one."""
    following = text.words[at + 1] if at + 1 < len(text) else None
    if following and _may_borrow(following.text, catalog) and following.text.isalpha():
        adjacent = _is_adjacent(text.folded, text.words[at].end, following.start)
        if adjacent and _may_borrow(text.word(at), catalog):
            yield at + 2
    if _may_borrow(text.word(at), catalog):
        yield at + 1


def _may_borrow(word: str, catalog: Catalog) -> bool:
    lexicon = catalog.curation.lexicon
    if word in lexicon.filler or word in lexicon.neutral:
        return False
    return not word.isalpha() or catalog.may_be_named(word)


def _is_alternative(text: TaggedText, at: int) -> bool:
    """Whether an "or", an "and", a comma or a "vs" stands before the word, or before its "the"."""
    before = text.by_end.get(at - 1 if text.word(at - 1) in _ARTICLES else at)
    return before is not None and (
        before.means("word", "either")
        or before.means("word", "with")
        or before.value("intent") == "compare"
    )
