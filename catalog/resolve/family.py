"""A family, bare or with "latest": its newest active member, or a choice of the line-up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from functools import cache, cached_property

from catalog.names import squash, tokens
from catalog.resolve.asked import Asked, Reader
from catalog.resolve.index import Index
from catalog.resolve.newest import common, current, newest
from catalog.resolve.outcome import OFFERED, Choice, Found

_TAKEN_OVER = 5
"""How many times as many routes the newest has, once a bare name means it."""


@dataclass(frozen=True)
class Families:
    """Curated families by what people call them."""

    members: Mapping[str, frozenset[int]]
    """By squashed phrase: numbers of models in the index."""
    vocabulary: frozenset[str] = frozenset()
    """The words of all phrases."""


NO_FAMILIES = Families({})


@dataclass(frozen=True)
class Lines:
    """Finds families by their curated phrases, and lines of models by their words."""

    index: Index
    reader: Reader
    families: Families

    def by_family_name(self, asked: Asked) -> Found | Choice | None:
        """A curated family, bare or with "latest": its newest active member."""
        for text in (asked.folded, asked.spoken()):
            if members := self._members(text):
                heads = newest(self.index, members)
                return self._newest(heads, members, asked)
        return None

    def _members(self, text: str) -> frozenset[int]:
        """The family's members; those that carry the words asked for, where any does."""
        members = self.families.members.get(squash(text), frozenset())
        if not members:
            return members
        words = {t.text for t in tokens(text) if t.kind == "word"} - self.index.lexicon.newest
        carrying = frozenset(n for n in members if words <= self.index.own[n].words)
        return carrying or members

    def calls_others(self, text: str, numbers: Set[int]) -> bool:
        """A single word that people say for a family, and none of these is of it: "nova"."""
        members = self.families.members.get(text, frozenset()) if text.isalpha() else frozenset()
        return bool(members) and members.isdisjoint(numbers)

    def _newest(
        self, heads: tuple[str, ...], members: frozenset[int], asked: Asked
    ) -> Found | Choice:
        if len(heads) > 1:
            return Choice(heads[:OFFERED], "newest", asked.stripped)
        siblings = self.index.by_age(members - {self.index.number(heads[0])})
        return Found(heads[0], "newest", asked.stripped, siblings[: OFFERED - 1])

    def outdated(self, named: Found | Choice | None) -> bool:
        """Newer models of the same words have taken a bare name over."""
        if not isinstance(named, Found):
            return False
        number = self.index.number(named.model)
        own = self.index.own[number]
        if own.neutral:
            return False
        heads = newest(self.index, {number, *self.index.lines.get(own.words, set())})
        weight = max(self.index.models[self.index.number(head)].weight for head in heads)
        known = self.index.models[number]
        if known.active:
            return named.model not in heads and weight >= _TAKEN_OVER * known.weight
        return named.model not in heads and weight * _TAKEN_OVER >= known.weight

    def by_family(self, asked: Asked) -> Found | Choice | None:
        """By the words of a line, if need be without what providers add to a name."""
        dated = asked.of_kind("date")
        attempts = (a for a in self.reader.attempts(asked) if a.of_kind("date") == dated)
        return next((d for a in attempts if (d := self.in_family(a))), None)

    def in_family(self, asked: Asked) -> Found | Choice | None:
        """The newest of the models that are told apart by version, size and date only."""
        words = asked.words() - self.index.lexicon.preview
        sizes = asked.of_kind("size")
        if not words or len(asked.numbers()) > len(sizes):
            return None
        if words <= self.index.brands and not sizes:
            return self._line_up(words, asked)
        exact = {words} if words in self.index.lines else set()
        if not words & self.index.brands:
            exact |= self.index.branded.get(words, set())
        lines = exact or self._lines_with(words)
        members = {line: frozenset(self.index.members(line, sizes)) for line in lines}
        heads = common(
            self.index,
            [head for numbers in members.values() for head in newest(self.index, numbers)],
        )
        if not heads:
            return None
        if not exact:
            return Choice(heads[:OFFERED], "newest", asked.stripped)
        return self._newest(heads, frozenset().union(*members.values()), asked)

    def _lines_with(self, words: frozenset[str]) -> set[frozenset[str]]:
        """Lines that say more than the words asked for, one of which is a brand."""
        brands = words & self.index.brands
        within = (self.index.branded.get(frozenset((brand,)), set()) for brand in brands)
        return {line for lines in within for line in lines if words < line}

    def _line_up(self, brands: frozenset[str], asked: Asked) -> Found | Choice | None:
        """The newest of every line of a brand; just one if its plain line is also the newest."""
        own, ranked = self._heads(brands)
        if not ranked:
            return None
        if len(own) == 1 and ranked[0] == own[0]:
            return Found(own[0], "newest", asked.stripped, ranked[1:])
        return Choice(ranked, "line-up", asked.stripped)

    @cached_property
    def _heads(self) -> Callable[[frozenset[str]], tuple[tuple[str, ...], tuple[str, ...]]]:
        """Of a brand: the newest of its plain line, and of every line; kept, as many ask it."""

        @cache
        def heads(brands: frozenset[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
            lines = self.index.branded.get(brands, set()) if len(brands) == 1 else set()
            latest = {line: newest(self.index, self.index.lines[line]) for line in lines}
            ranked = current(self.index, [m for head in latest.values() for m in head])
            return latest.get(brands, ()), ranked[:OFFERED]

        return heads
