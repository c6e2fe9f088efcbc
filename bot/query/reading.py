"""A text taken apart: its phrases, amounts and names, each word claimed once."""

from __future__ import annotations

from dataclasses import dataclass

from bot.query.amounts import Amount, amounts_of
from bot.query.names import places_of
from bot.query.phrasebook import phrasebook
from bot.query.places import Place
from bot.query.spelling import mended
from bot.query.words import Span, Text, counted, words_of
from catalog import Catalog, fold


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

    def text_of(self, amount: Amount) -> str:
        """As it was written: "$0.005 per minute"."""
        return self.folded[self.words[amount.start].start : self.words[amount.end - 1].end]

    def leading_to(self, place: Place) -> Span | None:
        """The phrase right in front of a name."""
        return self.ending.get(place.among(self)[0])


def read(text: str, catalog: Catalog) -> Said:
    """The text taken apart; misspelt words of everyday language are mended first."""
    language = catalog.curation.language
    book = phrasebook(catalog)
    folded = mended(fold(text), book, catalog)
    words = words_of(folded, language.idle)
    marked = Text(folded, words, book.spans([word.text for word in words]))
    amounts = tuple(amounts_of(marked, language))
    return _claimed(marked, amounts, places_of(marked, amounts, catalog))


def _claimed(text: Text, amounts: tuple[Amount, ...], places: tuple[Place, ...]) -> Said:
    """Names come before amounts, and amounts that say what they count before phrases."""
    named = counted(place.among(text) for place in places)
    amounts = tuple(a for a in amounts if named.isdisjoint(range(a.start, a.end)))
    taken = named | counted((a.start, a.end) for a in amounts if a.kind != "bare")
    spans = tuple(s for s in text.spans if taken.isdisjoint(range(s.start, s.end)))
    taken |= counted((s.start, s.end) for s in spans)
    left = tuple(n for n in range(len(text)) if n not in taken)
    return Said(text.folded, text.words, spans, amounts, places, left)
