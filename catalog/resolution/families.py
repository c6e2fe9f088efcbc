"""Families and lines of models: the newest member, or the line-up to choose from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cache, cached_property, partial

from catalog.names import squash, tokens
from catalog.resolution.name_index import NameIndex
from catalog.resolution.outcomes import MOST_OFFERED, Choice, Found
from catalog.resolution.typed_name import NameReader, TypedName

_RARELY_CARRIED = 10
_VARIANT = 3
_LINE_UP = 6
_NEWEST = 4
_NO_VERSION = 100


def newest(index: NameIndex, numbers: Iterable[int]) -> tuple[str, ...]:
    """The newest by release date, or by version where no date is known.

    Several when they are equally new or differ only in size. A preview counts only when it is newer
    and of a higher version; a retired model only when none is active.
    """
    pool = set(numbers)
    pool = {n for n in pool if index.models[n].active} or pool
    pool = {n for n in pool if not index.models[n].floating} or pool
    pool = _carried(index, pool)
    released = {n for n in pool if not index.models[n].preview}
    heads = _latest(index, released)
    for preview in _latest(index, pool - released):
        if not heads or _supersedes(index, preview, min(heads)):
            heads = {preview}
    return index.by_use(heads)


def _carried(index: NameIndex, numbers: Set[int]) -> set[int]:
    """Drop variants that are rarely carried beside widely carried models."""
    most = max((index.models[n].weight for n in numbers), default=0)
    return {n for n in numbers if index.models[n].weight >= _VARIANT or most < _RARELY_CARRIED}


def _latest(index: NameIndex, numbers: Set[int]) -> set[int]:
    """The newest in its plainest variant, with its other sizes."""
    if not numbers:
        return set()
    date = max(index.models[n].released for n in numbers)
    dated = {n for n in numbers if index.models[n].released == date}
    aside = [n for n in dated if _has_own_line(index, n)]
    plainer = {n for n in numbers if any(_plainer(index, n, a) for a in aside)}
    date = max((index.models[n].released for n in plainer), default=date)
    heads = {n for n in plainer if index.models[n].released == date} or dated
    least = min(len(index.own[n].words) for n in heads)
    heads = {n for n in heads if len(index.own[n].words) == least}
    heads = {successor for n in heads for successor in _undated_after(index, n, numbers)}
    kinds = {_sizeless(index, n) for n in heads if index.own[n].sizes}
    return heads | {n for n in numbers if _sizeless(index, n) in kinds and index.own[n].sizes}


def _has_own_line(index: NameIndex, number: int) -> bool:
    """Whether its words recur over several versions: "motion control" is a line of its own."""
    own = index.own[number]
    line = index.lines.get(own.words, set())
    return bool(own.versions) and len({index.own[n].versions for n in line}) > 1


def _plainer(index: NameIndex, number: int, other: int) -> bool:
    """Whether `number` is the same version as `other` under fewer words."""
    own, more = index.own[number], index.own[other]
    return own.words < more.words and _highest(own.versions) == _highest(more.versions)


def _undated_after(index: NameIndex, number: int, among: Set[int]) -> set[int]:
    """Models without a date that have its words and a higher version; else the model itself.

    A model with a date and no version does not belong to a numbered line.
    """
    highest, dated = _highest(index.own[number].versions), bool(index.models[number].released)
    undated = (n for n in among if not index.models[n].released)
    versions = {n: _highest(index.own[n].versions) for n in undated if index.of_one_line(n, number)}
    top = max(versions.values(), default=0.0)
    if top <= highest or (dated and not highest):
        return {number}
    return {n for n, version in versions.items() if version == top}


def _sizeless(
    index: NameIndex, number: int
) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    own = index.own[number]
    return own.words, own.versions, own.dates


def _supersedes(index: NameIndex, preview: int, released: int) -> bool:
    newer = index.models[preview].released > index.models[released].released
    return newer and _numeric(index.own[preview].versions) > _numeric(index.own[released].versions)


def without_rare(index: NameIndex, models: Iterable[str]) -> tuple[str, ...]:
    """Widely carried first, without those that are rare beside the first."""
    ranked = index.by_use(index.number(model) for model in models)
    most = index.models[index.number(ranked[0])].weight if ranked else 0
    return tuple(
        m for m in ranked if index.models[index.number(m)].weight * _RARELY_CARRIED >= most
    )


def current_line_up(index: NameIndex, models: Iterable[str]) -> tuple[str, ...]:
    """The line-up to choose from: the newest and the most carried, newest first."""
    numbers = [index.number(model) for model in models]
    numbers = list(_carried(index, set(numbers)))
    plain = [n for n in numbers if not any(_variant(index, n, other) for other in numbers)]
    plain = [n for n in plain if index.models[n].kind == "general"] or plain
    picked = (*index.by_age(plain)[:_NEWEST], *index.by_use(plain))
    unique = list(dict.fromkeys(picked))[:_LINE_UP]
    return index.by_age(index.number(model) for model in unique)


def _variant(index: NameIndex, number: int, other: int) -> bool:
    """Whether `number` is the same version as `other` under more words."""
    own, plain = index.own[number], index.own[other]
    return own.versions == plain.versions and own.words > plain.words


def _highest(versions: frozenset[str]) -> float:
    """The highest number that can be a version and not, say, a context window."""
    return next((number for number in _numeric(versions) if number < _NO_VERSION), 0.0)


def _numeric(versions: frozenset[str]) -> list[float]:
    numbers = [re.sub(r"[^\d.]", "", version) for version in versions]
    return sorted((float(n) for n in numbers if n.count(".") < 2 and n.strip(".")), reverse=True)


_TAKEN_OVER = 5
"""A bare name means the newest once it has this many times as many routes."""


@dataclass(frozen=True)
class FamilyNames:
    """Curated families by their phrases."""

    members: Mapping[str, frozenset[int]]
    """Squashed phrase -> numbers of models in the index."""
    vocabulary: frozenset[str] = frozenset()
    """The words of all phrases."""


NO_FAMILY_NAMES = FamilyNames({})


@dataclass(frozen=True)
class FamilySteps:
    """The steps that find families by curated phrases and lines of models by their words."""

    index: NameIndex
    reader: NameReader
    families: FamilyNames

    def by_family_name(self, typed: TypedName) -> Found | Choice | None:
        """The newest active member of a curated family, named bare or with "latest"."""
        for text in (typed.folded, typed.spoken()):
            if members := self._members(text):
                heads = newest(self.index, members)
                return self._newest(heads, members, typed)
        return None

    def _members(self, text: str) -> frozenset[int]:
        """Members of a family; only those with the words of the text where there are any."""
        members = self.families.members.get(squash(text), frozenset())
        if not members:
            return members
        words = {t.text for t in tokens(text) if t.kind == "word"} - self.index.lexicon.newest
        carrying = frozenset(n for n in members if words <= self.index.own[n].words)
        return carrying or members

    def names_another_family(self, text: str, numbers: Set[int]) -> bool:
        """Whether the text is a phrase of a family that has none of these models: "nova"."""
        members = self.families.members.get(text, frozenset()) if text.isalpha() else frozenset()
        return bool(members) and members.isdisjoint(numbers)

    def _newest(
        self, heads: tuple[str, ...], members: frozenset[int], typed: TypedName
    ) -> Found | Choice:
        if len(heads) > 1:
            return Choice(heads[:MOST_OFFERED], "newest", typed.stripped)
        siblings = self.index.by_age(members - {self.index.number(heads[0])})
        return Found(heads[0], "newest", typed.stripped, siblings[: MOST_OFFERED - 1])

    def outdated(self, named: Found | Choice | None) -> bool:
        """Whether a bare name now means a newer model of the same words."""
        if not isinstance(named, Found):
            return False
        number = self.index.number(named.model)
        own = self.index.own[number]
        if own.neutral:
            return False
        heads = newest(self.index, {number, *self.index.lines.get(own.words, set())})
        weight = max(self.index.models[self.index.number(head)].weight for head in heads)
        model = self.index.models[number]
        if model.active:
            return named.model not in heads and weight >= _TAKEN_OVER * model.weight
        return named.model not in heads and weight * _TAKEN_OVER >= model.weight

    def by_family(self, typed: TypedName) -> Found | Choice | None:
        """The newest of a line by its words, if need be without what providers add to a name."""
        dated = typed.of_kind("date")
        attempts = (a for a in self.reader.attempts(typed) if a.of_kind("date") == dated)
        return next((d for a in attempts if (d := self.in_family(a))), None)

    def in_family(self, typed: TypedName) -> Found | Choice | None:
        """The newest of the models that differ only in version, size and date."""
        words = typed.words() - self.index.lexicon.preview
        sizes = typed.of_kind("size")
        if not words or len(typed.numbers()) > len(sizes):
            return None
        if words <= self.index.brands and not sizes:
            return self._line_up(words, typed)
        exact = {words} if words in self.index.lines else set()
        if not words & self.index.brands:
            exact |= self.index.branded.get(words, set())
        lines = exact or self._lines_with(words)
        members = {line: frozenset(self.index.members(line, sizes)) for line in lines}
        heads = without_rare(
            self.index,
            [head for numbers in members.values() for head in newest(self.index, numbers)],
        )
        if not heads:
            return None
        if not exact:
            return Choice(heads[:MOST_OFFERED], "newest", typed.stripped)
        return self._newest(heads, frozenset().union(*members.values()), typed)

    def _lines_with(self, words: frozenset[str]) -> set[frozenset[str]]:
        """Lines of a brand that have more words than these."""
        brands = words & self.index.brands
        within = (self.index.branded.get(frozenset((brand,)), set()) for brand in brands)
        return {line for lines in within for line in lines if words < line}

    def _line_up(self, brands: frozenset[str], typed: TypedName) -> Found | Choice | None:
        """The newest of every line of a brand; one model if its plain line is the newest too."""
        own, ranked = self._heads(brands)
        if not ranked:
            return None
        if len(own) == 1 and ranked[0] == own[0]:
            return Found(own[0], "newest", typed.stripped, ranked[1:])
        return Choice(ranked, "line-up", typed.stripped)

    @cached_property
    def _heads(self) -> Callable[[frozenset[str]], tuple[tuple[str, ...], tuple[str, ...]]]:
        """Brand -> the newest of its plain line, and of every line; cached for many names."""
        return cache(partial(_heads, self.index))


def _heads(index: NameIndex, brands: frozenset[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    lines = index.branded.get(brands, set()) if len(brands) == 1 else set()
    latest = {line: newest(index, index.lines[line]) for line in lines}
    ranked = current_line_up(index, [model for head in latest.values() for model in head])
    return latest.get(brands, ()), ranked[:MOST_OFFERED]
