"""Finding a model by the parts of its name in any order, and the nearest ones when none fits."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from functools import lru_cache

from catalog.names import Token
from catalog.resolution.name_index import Extras, Name, NameIndex
from catalog.resolution.outcomes import MOST_OFFERED, Choice, Found
from catalog.resolution.typed_name import NameReader, TypedName


@dataclass(frozen=True)
class PartSteps:
    """The steps that match parts: numbers exactly, words that distinguish nothing optionally."""

    index: NameIndex
    reader: NameReader

    def by_parts(self, typed: TypedName) -> Found | Choice | None:
        """The model with these parts, if need be without what providers add to a name."""
        named = self.index.is_line(typed.words())
        attempts = self.reader.attempts(typed)
        return next((d for a in attempts if (d := self.with_parts(a, branded=named))), None)

    def with_parts(self, typed: TypedName, *, branded: bool = False) -> Found | Choice | None:
        """The model whose name has every part, including all of its versions.

        `branded`: the text names a brand, so names of other brands do not match.
        """
        wanted = typed.words() | typed.numbers()
        versions = typed.of_kind("version")
        telling = any(len(word) > 1 for word in typed.words())
        if not versions or not (telling or any(v[0].isalpha() for v in versions)):
            return None
        branded = branded or self.index.is_line(typed.words())
        fits: dict[int, Extras] = {}
        for name in self.index.carrying(wanted):
            extras = self.index.extras(name, wanted)
            if extras.versions or ("instruct" in name.neutral and typed.thinks):
                continue
            if branded and extras.brands:
                continue
            best = fits.get(name.model)
            fits[name.model] = min(best, extras, key=_size) if best else extras
        return self._decide(fits, typed) if fits else None

    def _decide(self, fits: Mapping[int, Extras], typed: TypedName) -> Found | Choice:
        """One model if it alone matches apart from sizes, dates and "preview"; else a choice."""
        plain = {m: e for m, e in fits.items() if not e.words}
        exact = {m: e for m, e in plain.items() if not e.sizes}
        pool = exact or plain or fits
        least = min(e[3:] for e in pool.values())
        best = [m for m, e in pool.items() if e[3:] == least]
        base = {m for m in best if all(pool[m].sizes <= pool[o].sizes for o in best)}
        if not typed.is_dated:
            base = {self.index.usual(number) for number in base}
        if plain and len(base) == 1:
            return Found(self.index.models[base.pop()].id, "parts", typed.stripped)
        order = sorted(fits, key=lambda m: (m not in pool, self.index.rank(m)))
        models = tuple(self.index.models[m].id for m in order[:MOST_OFFERED])
        return Choice(models, "sizes" if plain else "parts", typed.stripped)

    def by_lost_dot(self, typed: TypedName) -> Found | Choice | None:
        """The model with a dot restored: "gpt 56 luna" where only 5.6 exists."""
        dotted = tuple(
            p._replace(text=_with_dot(p.text)) if self._dotless(p) else p for p in typed.parts
        )
        if dotted == typed.parts:
            return None
        decided = self.by_parts(replace(typed, parts=dotted))
        return replace(decided, matched="lost dot") if decided else None

    def _dotless(self, part: Token) -> bool:
        return part.kind == "version" and _with_dot(part.text) in self.index.postings


def _size(extras: Extras) -> tuple[int, ...]:
    return (len(extras.versions), len(extras.words), len(extras.sizes), *extras[3:])


def _with_dot(version: str) -> str:
    return f"{version[:-1]}.{version[-1]}" if version[-2:].isdigit() else version


_NEAREST = 3
_UNLIKE = 1000.0
"""Distance of a name without a version from one with a version; above any difference of two."""


def nearest_models(index: NameIndex, typed: TypedName) -> tuple[str, ...]:
    """At most three models that share the most words with the name, nearest version first."""
    postings = index.postings
    words = (w for w in typed.words() if w in postings and len(w) > 1)
    by_rarity = sorted(words, key=lambda w: (len(postings[w]), w))
    if not by_rarity:
        return ()
    wanted = typed.words() | typed.numbers()
    versions = _numbers(typed.of_kind("version"))
    names = sorted(
        index.most_carried(by_rarity[0]), key=lambda n: _distance(index, n, wanted, versions)
    )
    unique = dict.fromkeys(index.models[n.model].id for n in names)
    return tuple(unique)[:_NEAREST]


def _distance(
    index: NameIndex, name: Name, wanted: Set[str], wanted_versions: tuple[float, ...]
) -> tuple[int, float, int, int, int]:
    words, versions, sizes = name.words, name.versions, name.sizes
    words_shared = len(wanted & words)
    shared = words_shared + len(wanted & versions) + len(wanted & sizes)
    more = len(words) + len(versions) + len(sizes) - shared
    weight = index.models[name.model].weight
    apart = _version_distance(wanted_versions, _numbers(versions))
    return (-words_shared, apart, -shared, more, -weight)


def _version_distance(wanted: tuple[float, ...], versions: tuple[float, ...]) -> float:
    """The smallest difference between versions; 0 where none is wanted."""
    if not wanted:
        return 0.0
    return min((abs(a - b) for a in wanted for b in versions), default=_UNLIKE)


@lru_cache(maxsize=4096)
def _numbers(versions: frozenset[str]) -> tuple[float, ...]:
    return tuple(float(text) for text in versions if text.replace(".", "", 1).isdecimal())
