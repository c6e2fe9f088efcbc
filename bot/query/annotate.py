"""A text as words, each claimed by at most one phrase, amount or name of a model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice, takewhile

from bot.query.amounts import Amount, opposite
from bot.query.counted_amounts import find_amounts
from bot.query.counted_things import with_counted_things
from bot.query.excerpt import first_part
from bot.query.inexact_names import add_borrowed_names, add_misspelt_names
from bot.query.list_counts import with_list_counts
from bot.query.lookups import Lookups
from bot.query.model_names import NameSpan, NamesRead, counts_behind_names, names_in_full
from bot.query.negation import negated_words
from bot.query.phrasebook import correct_typos, phrasebook
from bot.query.tokens import Span, Tag, TaggedText, indices_in, split_words, word_starts
from catalog.catalog import Catalog
from catalog.curation import Curation, per_curation
from catalog.names import Token, fold, tokens
from catalog.resolution.outcomes import Found

_OPEN = ("bare", "other_currency")
"""Amounts whose words may say something else as well: that euros are no dollars."""
_OF_LENGTH = (Tag("unit", "words"),)
"""Counts behind a number only: "word" alone is a word."""
_WITH = re.compile(r"(?<![^\s])w/(?=\s)")
_PAIR = re.compile(r"(?<![^\s(])([a-z0-9][^\s/:@<>]*)/([a-z][^\s/:@<>]*)(?=$|[\s?!,;)/])")
"""Two pieces around a slash: an id too, such as "acme/model"."""
_IDS = ("id", "provider id")
_SPACE = re.compile(r"[\s-]")
_MOST_PAIRS = 4
"""Pairs that are looked up in one text."""
_MAX_WORDS = 220
"""Words, numbers and marks that are read; 800 characters of a sentence hold some 180."""


@dataclass(frozen=True)
class AnnotatedText(TaggedText):
    """A text with what its words are; no word belongs to two spans, amounts or names."""

    amounts: tuple[Amount, ...]
    names: tuple[NameSpan, ...]
    unclaimed: tuple[int, ...]
    """Words that belong to nothing."""
    negated: frozenset[int]
    """First words of the phrases, amounts and names that are denied."""
    is_whole: bool
    """Whether everything was read."""

    def is_negated(self, at: int) -> bool:
        """Whether what begins at a word is denied: by "not" before it or "excluded" behind it."""
        return at in self.negated

    def is_denied(self, name: NameSpan) -> bool:
        """Whether a name is denied: "not opus"."""
        return name.word_range(self)[0] in self.negated

    def has(self, kind: str, *values: str) -> bool:
        """Whether some phrase stands for one of the values, or for any value of the kind."""
        stated = self._values.get(kind)
        return stated is not None and not (values and stated.keys().isdisjoint(values))

    def values(self, kind: str) -> tuple[str, ...]:
        """The values of a kind in order of mention, each once."""
        return tuple(self._values.get(kind, ()))

    @cached_property
    def _values(self) -> Mapping[str, Mapping[str, None]]:
        """What the phrases stand for, by kind: values in order of mention, as keys."""
        values: dict[str, dict[str, None]] = {}
        for span in self.spans:
            for kind, value in span.tags:
                values.setdefault(kind, {})[value] = None
        return values

    def span_before(self, name: NameSpan) -> Span | None:
        """The phrase right in front of a name."""
        return self.by_end.get(name.word_range(self)[0])


def annotate(text: str, catalog: Catalog) -> AnnotatedText:
    """Correct typos in everyday words, then find phrases, amounts and names."""
    language = catalog.curation.language
    book = phrasebook(catalog.curation)
    folded = _without_idioms(fold(text), catalog.curation)
    beginning = _first_words(first_part(folded))
    words = split_words(beginning)
    corrected = _with_parted_names(correct_typos(beginning, words, book, catalog), catalog)
    if corrected != beginning:
        words = split_words(corrected)
    words = tuple([word for word in words if word.text not in book.idle])
    tagged = TaggedText(corrected, words, tuple(book.spans([word.text for word in words])))
    amounts = with_list_counts(tagged, tuple(find_amounts(tagged, language)), language)
    amounts = with_counted_things(tagged, amounts, catalog)
    amounts = counts_behind_names(tagged, amounts, catalog)
    names, end = _find_names(tagged, amounts, catalog)
    if end < len(corrected):
        tagged = _until(tagged, end)
        amounts = tuple(takewhile(lambda amount: amount.end <= len(tagged), amounts))
    is_whole = end == len(corrected) and beginning == folded
    return with_denials(_claim_words(tagged, amounts, names, is_whole=is_whole), catalog)


def _without_idioms(folded: str, curation: Curation) -> str:
    return _idioms(curation).sub(lambda m: curation.language.idiom[_SPACE.sub(" ", m[0])], folded)


@per_curation
def _idioms(curation: Curation) -> re.Pattern[str]:
    phrases = (re.escape(p).replace(r"\ ", r"[\s-]") for p in curation.language.idiom)
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b")


def _with_parted_names(folded: str, catalog: Catalog) -> str:
    """The text with spaces around a slash between two names: "sonnet 5/opus 5", "mini/nano"."""
    if "/" not in folded:
        return folded

    def parted(pair: re.Match[str]) -> str:
        left, right = (tokens(part) for part in pair.groups())
        if not (left and right and _ends_a_name(left[-1], catalog)):
            return pair.group()
        starts = right[0].text in catalog.family_words or catalog.is_variant(right[0].text)
        match = catalog.named(pair.group()) if starts else None
        is_id = isinstance(match, Found) and match.matched in _IDS and not match.stripped
        return f"{pair[1]} / {pair[2]}" if starts and not is_id else pair.group()

    folded = _WITH.sub("with ", folded)
    once = _PAIR.sub(parted, folded, count=_MOST_PAIRS)
    # The second pair of "luna/terra/sol" starts where the first one ends.
    return _PAIR.sub(parted, once, count=_MOST_PAIRS) if once != folded else folded


def _ends_a_name(token: Token, catalog: Catalog) -> bool:
    """Whether it is a part of a name that no id has in front of its slash."""
    if token.kind != "word":
        return True
    is_line = token.text in catalog.family_words and token.text not in catalog.brands
    return is_line or catalog.is_variant(token.text)


def with_denials(text: AnnotatedText, catalog: Catalog) -> AnnotatedText:
    """Find what is denied in the text as it is annotated."""
    ranges = [(*n.word_range(text), n.named.text in catalog.brands) for n in text.names]
    stated = tuple(_turned(amount) if amount.is_turned else amount for amount in text.amounts)
    negated = negated_words(text, stated, ranges, catalog.curation.lexicon.filler)
    turned = {a.start: _turned(a) for a in stated if a.start in negated and a.bound}
    return replace(
        text,
        spans=_without_cues(text.spans, negated),
        amounts=tuple(turned.get(amount.start, amount) for amount in stated),
        negated=negated - turned.keys(),
    )


def _turned(amount: Amount) -> Amount:
    return amount._replace(bound=opposite(amount.bound), is_turned=not amount.is_turned)


def _without_cues(spans: tuple[Span, ...], negated: frozenset[int]) -> tuple[Span, ...]:
    """The phrases, of which those that are denied ask for nothing."""
    if not negated:
        return spans
    return tuple(
        s._replace(tags=tuple(t for t in s.tags if t.kind != "intent")) if s.start in negated else s
        for s in spans
    )


def _first_words(folded: str) -> str:
    if len(folded) <= _MAX_WORDS:
        return folded
    end = next(islice(word_starts(folded), _MAX_WORDS, None), len(folded))
    return folded[:end]


def _until(text: TaggedText, end: int) -> TaggedText:
    """The text with the words and phrases that end before a position."""
    words = tuple(takewhile(lambda word: word.end <= end, text.words))
    spans = tuple(takewhile(lambda span: span.end <= len(words), text.spans))
    return TaggedText(text.folded[:end], words, spans)


def _find_names(text: TaggedText, amounts: Sequence[Amount], catalog: Catalog) -> NamesRead:
    """Names in full, then misspelt ones, then those that borrow from a name before them.

    Each model stands once, where it is named first.
    """
    lookups = Lookups(catalog)
    read = names_in_full(text, amounts, lookups, catalog)
    read = add_misspelt_names(text, amounts, read, lookups, catalog)
    read = add_borrowed_names(text, amounts, read, lookups, catalog)
    first: dict[object, NameSpan] = {}
    for name in read.names:
        first.setdefault(name.model or name, name)
    return NamesRead(tuple(first.values()), read.end)


def _claim_words(
    text: TaggedText,
    amounts: tuple[Amount, ...],
    names: tuple[NameSpan, ...],
    *,
    is_whole: bool,
) -> AnnotatedText:
    """Names claim words before amounts, and amounts that say what they count before phrases."""
    named = indices_in(name.word_range(text) for name in names)
    amounts = tuple(a for a in amounts if named.isdisjoint(range(a.start, a.end)))
    claimed = named | indices_in((a.start, a.end) for a in amounts if a.kind not in _OPEN)
    spans = tuple(
        s for s in text.spans if s.tags != _OF_LENGTH and claimed.isdisjoint(range(s.start, s.end))
    )
    claimed |= indices_in((s.start, s.end) for s in spans)
    unclaimed = tuple(n for n in range(len(text)) if n not in claimed)
    return AnnotatedText(
        text.folded, text.words, spans, amounts, names, unclaimed, frozenset(), is_whole
    )
