"""A text taken apart: its phrases, amounts and names, each word claimed once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.query.amounts import Amount, amounts_of
from bot.query.names import Place, misspelt, names_of, once, told_apart
from bot.query.words import Phrasebook, Span, Text, Word, phrasebook, words_of
from catalog import Catalog, Choice, Typos, fold

_MENDED = 5
"""Letters of a word of everyday language from which a typo in it is mended."""
_SWAPPED = 4
"""Letters of a word from which two neighbours of it may be swapped."""
_REPLACED = 7
"""Letters of a word from which one of them may be another: "gates" are no games."""
_STRANGE = 3
"""Letters of a word that is looked at as part of a name."""


@dataclass(frozen=True)
class Said(Text):
    """What a text says, piece by piece; no word belongs to two pieces."""

    amounts: tuple[Amount, ...]
    places: tuple[Place, ...]
    left: tuple[int, ...]
    """Numbers of the words that belong to nothing."""

    def has(self, kind: str, *values: str) -> bool:
        """Some phrase stands for one of the values, or for any value of the kind."""
        return any(
            tag.kind == kind and (not values or tag.value in values)
            for span in self.spans
            for tag in span.tags
        )

    def of(self, kind: str) -> tuple[str, ...]:
        """The values of a kind in order of mention, each once."""
        return tuple(dict.fromkeys(v for span in self.spans for v in span.all_of(kind)))

    def position(self, place: Place) -> int:
        """The number of the word a name starts with."""
        return next((n for n, w in enumerate(self.words) if w.end > place.start), len(self.words))


def read(text: str, catalog: Catalog) -> Said:
    """The text taken apart; misspelt words of everyday language are mended first."""
    folded = fold(text)
    book = phrasebook(catalog)
    idle = catalog.curation.language.idle
    words = words_of(folded, idle)
    if mended := _mended(folded, words, book, catalog):
        folded, words = mended, words_of(mended, idle)
    spans = book.spans([word.text for word in words])
    amounts = tuple(amounts_of(Text(folded, words, spans), catalog.curation.language))
    places = names_of(folded, words, amounts, catalog)
    places = tuple(p for p in places if not _is_everyday(p, words, spans, catalog))
    amounts = tuple(a for a in amounts if not (a.plain and _overlaps(a, words, places)))
    free = tuple(s for s in spans if not _overlaps(s, words, places))
    strange = _strange(words, free, amounts, places, catalog)
    if strange:
        places = misspelt(folded, words, strange, places, catalog)
    places = once(_with_told_apart(words, free, amounts, places, catalog))
    amounts = tuple(a for a in amounts if not _overlaps(a, words, places))
    counted = _counted(amounts)
    free = tuple(
        s
        for s in free
        if not _overlaps(s, words, places) and counted.isdisjoint(range(s.start, s.end))
    )
    claimed = counted | _numbers(free)
    left = tuple(
        n
        for n, word in enumerate(words)
        if n not in claimed and not any(p.start <= word.start < p.end for p in places)
    )
    return Said(folded, words, free, amounts, places, left)


def _with_told_apart(
    words: Sequence[Word],
    spans: Sequence[Span],
    amounts: Sequence[Amount],
    places: tuple[Place, ...],
    catalog: Catalog,
) -> tuple[Place, ...]:
    if not places:
        return places
    joins = frozenset(
        s.end for s in spans if s.of("word") in ("either", "with") or s.of("intent") == "compare"
    )
    counted = _counted(amounts)
    bare = [w if n not in counted else w._replace(text="") for n, w in enumerate(words)]
    return tuple(sorted((*places, *told_apart(bare, joins, places, catalog))))


def _numbers(pieces: Iterable[Span | Amount]) -> set[int]:
    return {n for piece in pieces for n in range(piece.start, piece.end)}


def _counted(amounts: Iterable[Amount]) -> set[int]:
    """The numbers of words in amounts that say what they count."""
    return _numbers(amount for amount in amounts if amount.kind != "bare")


def _overlaps(piece: Span | Amount, words: Sequence[Word], places: Sequence[Place]) -> bool:
    start, end = words[piece.start].start, words[piece.end - 1].end
    return any(p.start < end and start < p.end for p in places)


def _is_everyday(
    place: Place, words: Sequence[Word], spans: Sequence[Span], catalog: Catalog
) -> bool:
    """What looks like a name is a part of a longer phrase, or names too much to be one."""
    lexicon = catalog.curation.lexicon
    if place.named.text in lexicon.modes | lexicon.tiers | lexicon.efforts | lexicon.regions:
        return True
    for span in spans:
        start, end = words[span.start].start, words[span.end - 1].end
        within = start <= place.start and place.end <= end
        longer = end - start > place.end - place.start
        vague = isinstance(place.named.resolution, Choice) or span.of("use_case")
        if within and (longer or vague) and _tells(span):
            return True
    return False


def _tells(span: Span) -> bool:
    kinds = ("use_case", "need", "intent", "beyond", "provider", "condition", "reference", "unit")
    return any(span.of(kind) for kind in kinds)


def _strange(
    words: Sequence[Word],
    spans: Sequence[Span],
    amounts: Sequence[Amount],
    places: Sequence[Place],
    catalog: Catalog,
) -> frozenset[int]:
    """Words that are in no dictionary of ours, and could be parts of misspelt names."""
    lexicon = catalog.curation.lexicon
    claimed = _numbers(spans) | _counted(amounts)
    return frozenset(
        n
        for n, word in enumerate(words)
        if n not in claimed
        and len(word.text) >= _STRANGE
        and word.text.isalpha()
        and word.text not in lexicon.filler
        and word.text not in lexicon.plain
        and word.text not in lexicon.modes
        and not catalog.may_be_named(word.text)
        and not any(p.start <= word.start < p.end for p in places)
    )


def _mended(folded: str, words: Sequence[Word], book: Phrasebook, catalog: Catalog) -> str | None:
    """The text with typos in words of everyday language mended; None where there are none."""
    corrected = [(word, meant) for word in words if (meant := _meant(word.text, book, catalog))]
    for word, meant in reversed(corrected):
        folded = f"{folded[: word.start]}{meant}{folded[word.end :]}"
    return folded if corrected else None


def _meant(word: str, book: Phrasebook, catalog: Catalog) -> str | None:
    lexicon = catalog.curation.lexicon
    known = word in book.vocabulary or word in lexicon.filler or word in lexicon.plain
    if known or len(word) < _SWAPPED or not word.isalpha() or catalog.may_be_named(word):
        return None
    nearest = next(iter(_typos(book).meant(word)), None)
    if nearest is None or nearest.other_start or nearest.distance > 1:
        return None
    if sorted(word) == sorted(nearest.word):
        return nearest.word
    least = _REPLACED if len(word) == len(nearest.word) else _MENDED
    return nearest.word if len(word) >= least else None


@lru_cache(4)
def _typos(book: Phrasebook) -> Typos:
    return Typos(word for word in book.everyday if len(word) >= _SWAPPED)
