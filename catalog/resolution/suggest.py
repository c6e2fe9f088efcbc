"""Suggestions for a name that is still being typed.

Finished words match exactly and the last one as a prefix. Names are numbered in order of rank, so
sorting their numbers ranks them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from catalog.names import Token, fold, squash, tokens
from catalog.resolution.mentions import resolve_text
from catalog.resolution.outcomes import Choice, Found, Unknown
from catalog.resolution.resolver import Resolver
from catalog.resolution.spellings import SpelledNames, Surroundings, popular_models, spelled_names

_LONGEST = 200
"""Longer texts are cut; no id is longer."""
_TELLING = 3
"""Least letters of a word that is tried without its last one."""

_TypedTokens = tuple[Token, ...]
"""The tokens of the typed text; the last one may be incomplete."""
_NamesWith = Callable[[Token], Collection[int]]
"""Token -> names that have it."""


@dataclass(frozen=True)
class Typeahead:
    """Suggests models for the beginning of a name."""

    resolver: Resolver
    around: Mapping[str, Surroundings]
    """By model id."""

    def offered(self, typed: str, most: int) -> tuple[str, ...]:
        """Ids of models, likeliest first; popular ones where nothing is typed."""
        typed, most = typed[:_LONGEST], max(0, most)
        if not typed.strip():
            return self.resolver.index.by_age(self._asked_most[:most])
        near = self._of(self._near(typed), most)
        models = (*self._certain(typed), *near) if near else self._hoped(typed, most)
        return tuple(dict.fromkeys(models))[:most]

    def _certain(self, typed: str) -> tuple[str, ...]:
        """The models that the text names exactly as it stands."""
        match self.resolver.certain(typed):
            case Found(model):
                return (model,)
            case Choice(models, matched) if matched not in ("parts", "sizes"):
                return models
            case Choice() | None:
                return ()

    def _hoped(self, typed: str, most: int) -> tuple[str, ...]:
        """The models that the text names with typos corrected, then similar ones."""
        alike = self._of(self._loosely(typed), most)
        match resolve_text(typed, self.resolver):
            case Found(model):
                return (model, *alike)
            case Choice(models):
                return (*models, *alike)
            case Unknown(nearest):
                return alike or nearest

    def _of(self, names: Iterable[int], most: int) -> tuple[str, ...]:
        """The models of the first names; later names are not computed."""
        matches: dict[str, None] = {}
        for name in names:
            if len(matches) >= most:
                break
            matches[self._names.models[name]] = None
        return tuple(matches)

    def _near(self, typed: str) -> Iterator[int]:
        """Names with everything typed: equal ones, then those that start so, then the rest."""
        text, whole = self._read(typed)
        readings = _readings(text)
        exact = _holding(readings, self._same, self._same)
        written = {squash(text), whole} - {""}
        same = {name for key in written for name in self._names.wholes.equal(key)}
        yield from self._in_order(same, exact)
        starts = {name for key in written for name in self._starting(key)}
        yield from self._in_order(starts - same, exact)
        begun = _holding(readings, self._same, self._begun)
        yield from self._in_order(begun - starts, exact)

    def _starting(self, key: str) -> Iterator[int]:
        yield from self._names.wholes.starting(key)
        yield from self._names.brandless.starting(key)

    def _loosely(self, typed: str) -> list[int]:
        """Names that match with words cut short or misspelt; numbers match exactly."""
        text, _ = self._read(typed)
        return sorted(_holding(_readings(text), self._meant, self._meant_or_begun))

    def _read(self, typed: str) -> tuple[str, str]:
        """The folded text without provider syntax, and the whole text squashed."""
        asked = self.resolver.reader.read(typed)
        return (asked.text, squash(asked.folded)) if asked else (fold(typed).strip(), "")

    def _in_order(self, names: set[int], exact: set[int]) -> Iterator[int]:
        """Names rank by rank; within a rank those with exactly the typed words first."""
        parts = (sorted(names & exact), sorted(names - exact))
        for first, end in pairwise(self._names.ranks):
            for part in parts:
                yield from part[bisect_left(part, first) : bisect_left(part, end)]

    def _same(self, token: Token) -> Sequence[int]:
        return self._names.words.equal(token.text)

    def _begun(self, token: Token) -> Sequence[int]:
        return self._names.words.starting(token.text)

    def _meant(self, token: Token) -> Collection[int]:
        if token.kind != "word":
            return self._same(token)
        return self._begun(token) or self._mended(token)

    def _meant_or_begun(self, token: Token) -> Collection[int]:
        if token.kind != "word":
            return self._begun(token)
        shorter = token._replace(text=token.text[: max(_TELLING, len(token.text) - 1)])
        return self._begun(token) or self._mended(token) or self._begun(shorter)

    def _mended(self, token: Token) -> Collection[int]:
        words = (correction.word for correction in self.resolver.typos.meant(token.text))
        return [name for word in words for name in self._names.words.equal(word)]

    @cached_property
    def _asked_most(self) -> Sequence[int]:
        return popular_models(self.resolver.index)

    @cached_property
    def _names(self) -> SpelledNames:
        return spelled_names(self.resolver.index, self.around)


def _readings(text: str) -> list[_TypedTokens]:
    """The tokens of a text; if the last token joins numbers, also with the last number apart.

    "3.3 7" may be about to become a version 3.3.7, or 3.3 and 70b.
    """
    whole = tokens(text)
    if not whole:
        return []
    last = whole[-1]
    if text[last.end :] == "." and last.kind == "version":
        return [(*whole[:-1], last._replace(text=last.text + "."))]
    written = text[last.start : last.end]
    cut = last.start + max(written.rfind(" "), written.rfind("-"))
    if cut < last.start:
        return [whole]
    return [whole, (*tokens(text[:cut]), *tokens(text[cut + 1 :]))]


def _holding(readings: Iterable[_TypedTokens], finished: _NamesWith, last: _NamesWith) -> set[int]:
    """Names that have every token of one of the readings."""
    matches: set[int] = set()
    for reading in readings:
        *before, end = reading
        holding = [*map(finished, before), last(end)]
        if all(holding):
            first, *others = sorted(holding, key=len)
            matches |= set(first).intersection(*others)
    return matches
