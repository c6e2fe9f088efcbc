"""Finding a model by the parts of its name, in any order and with some of them left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from catalog.names import Token
from catalog.resolve.asked import Asked, Reader
from catalog.resolve.index import Extras, Index
from catalog.resolve.outcome import OFFERED, Choice, Found


@dataclass(frozen=True)
class Parts:
    """Versions, sizes and dates must be there exactly; words that tell nothing may be missing."""

    index: Index
    reader: Reader

    def by_parts(self, asked: Asked) -> Found | Choice | None:
        """The model that has these parts, if need be without what providers add to a name."""
        named = self.index.is_line(asked.words())
        attempts = self.reader.attempts(asked)
        return next((d for a in attempts if (d := self.with_parts(a, branded=named))), None)

    def with_parts(self, asked: Asked, *, branded: bool = False) -> Found | Choice | None:
        """The models whose names hold every part, if the versions are among the parts.

        `branded` where the brand was said: no other may stand beside it.
        """
        wanted = asked.words() | asked.numbers()
        versions = asked.of_kind("version")
        telling = any(len(word) > 1 for word in asked.words())
        if not versions or not (telling or any(v[0].isalpha() for v in versions)):
            return None
        branded = branded or self.index.is_line(asked.words())
        fits: dict[int, Extras] = {}
        for name in self.index.carrying(wanted):
            extras = self.index.extras(name, wanted)
            if extras.versions or ("instruct" in name.neutral and asked.thinks):
                continue
            if branded and extras.brands:
                continue
            known = fits.get(name.model)
            fits[name.model] = min(known, extras, key=_size) if known else extras
        return self._decide(fits, asked) if fits else None

    def _decide(self, fits: Mapping[int, Extras], asked: Asked) -> Found | Choice:
        """One model if it alone is what was said, give or take sizes, dates and "preview"."""
        plain = {m: e for m, e in fits.items() if not e.words}
        exact = {m: e for m, e in plain.items() if not e.sizes}
        pool = exact or plain or fits
        least = min(e[3:] for e in pool.values())
        best = [m for m, e in pool.items() if e[3:] == least]
        base = {m for m in best if all(pool[m].sizes <= pool[o].sizes for o in best)}
        if not asked.is_dated:
            base = {self.index.usual(number) for number in base}
        if plain and len(base) == 1:
            return Found(self.index.models[base.pop()].id, "parts", asked.stripped)
        order = sorted(fits, key=lambda m: (m not in pool, self.index.rank(m)))
        models = tuple(self.index.models[m].id for m in order[:OFFERED])
        return Choice(models, "sizes" if plain else "parts", asked.stripped)

    def by_lost_dot(self, asked: Asked) -> Found | Choice | None:
        """ "gpt 56 luna" where only 5.6 exists."""
        dotted = tuple(
            p._replace(text=_with_dot(p.text)) if self._dotless(p) else p for p in asked.parts
        )
        if dotted == asked.parts:
            return None
        decided = self.by_parts(replace(asked, parts=dotted))
        return replace(decided, matched="lost dot") if decided else None

    def _dotless(self, part: Token) -> bool:
        return part.kind == "version" and _with_dot(part.text) in self.index.postings


def _size(extras: Extras) -> tuple[int, ...]:
    return (len(extras.versions), len(extras.words), len(extras.sizes), *extras[3:])


def _with_dot(version: str) -> str:
    return f"{version[:-1]}.{version[-1]}" if version[-2:].isdigit() else version
