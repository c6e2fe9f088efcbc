"""A typed name taken apart: what it says, what stands around it, and what may be left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from catalog.names import Kind, Token, fold, squash, tokens
from catalog.resolve.index import Index
from catalog.resolve.syntax import core

_LONGEST = 400
"""Characters that are read of a name."""
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """A typed name on its way through the steps."""

    raw: str
    folded: str
    text: str
    """The folded text without the syntax of provider ids."""
    stripped: tuple[str, ...]
    parts: tuple[Token, ...]
    """Its tokens without filler."""
    newest: bool
    """The newest of a family is asked for."""

    def words(self) -> frozenset[str]:
        return self.of_kind("word")

    def numbers(self) -> frozenset[str]:
        return frozenset(part.text for part in self.parts if part.kind != "word")

    def of_kind(self, kind: Kind) -> frozenset[str]:
        return frozenset(part.text for part in self.parts if part.kind == kind)

    @property
    def is_id(self) -> bool:
        """Written the way providers write ids."""
        return " " not in self.raw

    @property
    def is_dated(self) -> bool:
        """It names a snapshot."""
        return bool(self.of_kind("date") or self.of_kind("stamp"))

    @property
    def thinks(self) -> bool:
        """A thinking mode was taken off."""
        return any("thinking" in text for text in self.stripped)

    def is_bare(self) -> bool:
        """Nothing but words, none of which was left out as filler."""
        return not self.numbers() and squash(self.spoken()) == squash(self.folded)

    def spoken(self) -> str:
        """The parts as they were written, in order."""
        return " ".join(self.text[part.start : part.end] for part in self.parts)

    def without(self, dropped: Iterable[Token]) -> Asked:
        """The same name without some of its parts, which count as stripped."""
        gone = tuple(dropped)
        kept = tuple(part for part in self.parts if part not in gone)
        return replace(self, parts=kept, stripped=(*self.stripped, *(part.text for part in gone)))


@dataclass(frozen=True)
class Reader:
    """Takes names apart with the words of one index."""

    index: Index
    sellers: frozenset[str]
    """Words that name a provider, which may stand around a name."""

    def read(self, text: str) -> Asked | None:
        """The name taken apart; None when there is nothing to read, or one letter of it."""
        folded = " ".join(fold(text[:_LONGEST]).split())
        if len(squash(folded)) < _SHORTEST:
            return None
        lexicon = self.index.lexicon
        bare = core(folded, self._prefixes, self._asides)
        parts = tuple(t for t in tokens(bare.text) if t.text not in lexicon.filler)
        return Asked(
            raw=text.strip().casefold(),
            folded=folded,
            text=bare.text,
            stripped=bare.stripped,
            parts=tuple(t for t in parts if t.text not in self._skipped),
            newest=any(t.text in lexicon.newest for t in parts),
        )

    def is_question(self, text: str) -> bool:
        """Some of its words say nothing about which model is meant."""
        return any(t.text in self._said_around for t in tokens(fold(text[:_LONGEST])))

    def attempts(self, asked: Asked) -> Iterator[Asked]:
        """The name as asked, then without what providers write around it, step by step."""
        lexicon = self.index.lexicon
        sized = asked.is_id and bool(asked.of_kind("size"))
        tiers = self._sized_tiers if sized else lexicon.tiers
        yield asked
        for droppable in (
            [p for p in asked.parts if p.text in self._places],
            [p for p in asked.parts if p.kind == "precision" or p.text in lexicon.precision],
            [p for p in asked.parts if p.kind == "date"],
            [p for p in asked.parts if p.text in lexicon.modes or p.text in tiers],
            self._windows(asked),
        ):
            if droppable:
                asked = asked.without(droppable)
                yield asked

    def _windows(self, asked: Asked) -> list[Token]:
        """A context window behind a size: 202k in qwen3.6-27b-202k, but not 32k in gpt-4-32k."""
        sizes = [part for part in asked.parts if part.kind == "size"]
        windows = [part for part in sizes if part.text.endswith("k")]
        return windows if len(windows) < len(sizes) else []

    @cached_property
    def _skipped(self) -> frozenset[str]:
        return self.index.lexicon.neutral | self.index.lexicon.newest

    @cached_property
    def _said_around(self) -> frozenset[str]:
        return self.index.lexicon.filler - self.index.lexicon.neutral

    @cached_property
    def _places(self) -> frozenset[str]:
        return self.sellers | self.index.lexicon.regions

    @cached_property
    def _sized_tiers(self) -> frozenset[str]:
        return self.index.lexicon.tiers | self.index.lexicon.sized_tiers

    @cached_property
    def orgs(self) -> frozenset[str]:
        """Words that stand for a lab."""
        return frozenset(word for words in self.index.lab_words.values() for word in words)

    @cached_property
    def droppable(self) -> frozenset[str]:
        """Words that may be left out of a name."""
        lexicon = self.index.lexicon
        return self.sellers | lexicon.regions | lexicon.precision | lexicon.modes | lexicon.tiers

    @cached_property
    def _asides(self) -> frozenset[str]:
        lexicon = self.index.lexicon
        return lexicon.modes | lexicon.tiers | lexicon.efforts | lexicon.regions | self.sellers

    @cached_property
    def _prefixes(self) -> frozenset[str]:
        return self.index.lexicon.regions | self.index.lexicon.wrappers | self.orgs
