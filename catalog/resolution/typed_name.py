"""A typed name taken apart: its parts, the provider syntax around it, and what may be dropped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from catalog.names import Token, TokenKind, fold, squash, tokens
from catalog.resolution.name_index import NameIndex
from catalog.resolution.provider_ids import bare_name

_CHARACTERS_READ = 400
"""Longer names are cut."""
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class TypedName:
    """A typed name as the steps see it."""

    raw: str
    folded: str
    text: str
    """The folded text without provider syntax."""
    stripped: tuple[str, ...]
    parts: tuple[Token, ...]
    """Its tokens without filler."""
    newest: bool
    """Whether the newest member of a family is asked for."""

    def words(self) -> frozenset[str]:
        return self.of_kind("word")

    def numbers(self) -> frozenset[str]:
        return frozenset(part.text for part in self.parts if part.kind != "word")

    def of_kind(self, kind: TokenKind) -> frozenset[str]:
        return frozenset(part.text for part in self.parts if part.kind == kind)

    @property
    def is_id(self) -> bool:
        """Whether it is written without spaces, as ids are."""
        return " " not in self.raw

    @property
    def is_dated(self) -> bool:
        """Whether it has a date, so that it names a snapshot."""
        return bool(self.of_kind("date") or self.of_kind("stamp"))

    @property
    def thinks(self) -> bool:
        """Whether a thinking mode was removed from it."""
        return any("thinking" in text for text in self.stripped)

    def is_bare(self) -> bool:
        """Whether it is nothing but words, none of them filler."""
        return not self.numbers() and squash(self.spoken()) == squash(self.folded)

    def spoken(self) -> str:
        """The parts as written, in order."""
        return " ".join(self.text[part.start : part.end] for part in self.parts)

    def without(self, dropped: Iterable[Token]) -> TypedName:
        """The name without some of its parts, which count as stripped."""
        removed = tuple(dropped)
        parts = tuple(part for part in self.parts if part not in removed)
        stripped = (*self.stripped, *(part.text for part in removed))
        return replace(self, parts=parts, stripped=stripped)


@dataclass(frozen=True)
class NameReader:
    """Takes typed names apart with the words of one index."""

    index: NameIndex
    sellers: frozenset[str]
    """Words that name a provider and may surround a model name."""

    def read(self, text: str) -> TypedName | None:
        """The name taken apart; None when it has fewer than two letters or digits."""
        # Folding makes eighteen letters of some characters.
        text = text[:_CHARACTERS_READ]
        folded = " ".join(fold(text)[:_CHARACTERS_READ].split())
        if len(squash(folded)) < _SHORTEST:
            return None
        lexicon = self.index.lexicon
        bare = bare_name(folded, self._prefixes, self._asides)
        parts = tuple(t for t in tokens(bare.text) if t.text not in lexicon.filler)
        return TypedName(
            raw=text.strip().casefold(),
            folded=folded,
            text=bare.text,
            stripped=bare.stripped,
            parts=tuple(t for t in parts if t.text not in self._skipped),
            newest=any(t.text in lexicon.newest for t in parts),
        )

    def is_question(self, text: str) -> bool:
        """Whether the text has filler words, as questions do."""
        folded = fold(text[:_CHARACTERS_READ])[:_CHARACTERS_READ]
        return any(t.text in self._said_around for t in tokens(folded))

    def attempts(self, typed: TypedName) -> Iterator[TypedName]:
        """The name as typed, then with more and more of what providers add to names dropped."""
        lexicon = self.index.lexicon
        sized = typed.is_id and bool(typed.of_kind("size"))
        tiers = self._sized_tiers if sized else lexicon.tiers
        yield typed
        for droppable in (
            [p for p in typed.parts if p.text in self._places],
            [p for p in typed.parts if p.kind == "precision" or p.text in lexicon.precision],
            [p for p in typed.parts if p.kind == "date"],
            [p for p in typed.parts if p.text in lexicon.modes or p.text in tiers],
            self._windows(typed),
        ):
            if droppable:
                typed = typed.without(droppable)
                yield typed

    def _windows(self, typed: TypedName) -> list[Token]:
        """Context windows beside a size: 202k in qwen3.6-27b-202k, but not 32k in gpt-4-32k."""
        sizes = [part for part in typed.parts if part.kind == "size"]
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
        """Words that name a lab."""
        return frozenset(word for words in self.index.lab_words.values() for word in words)

    @cached_property
    def droppable(self) -> frozenset[str]:
        """Words that may be dropped from a name."""
        lexicon = self.index.lexicon
        return self.sellers | lexicon.regions | lexicon.precision | lexicon.modes | lexicon.tiers

    @cached_property
    def _asides(self) -> frozenset[str]:
        lexicon = self.index.lexicon
        return lexicon.modes | lexicon.tiers | lexicon.efforts | lexicon.regions | self.sellers

    @cached_property
    def _prefixes(self) -> frozenset[str]:
        return self.index.lexicon.regions | self.index.lexicon.wrappers | self.orgs
