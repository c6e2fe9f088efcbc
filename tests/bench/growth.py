"""A catalogue ten times as large: the true models, and nine others made after each of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from catalog.assembly import assemble_catalog
from catalog.catalog import Catalog
from catalog.curated import Lab, Provider
from catalog.names import Token, fold, tokens
from catalog.schema import ModelFacts, Route
from catalog.snapshot import Snapshot, encode_snapshot

FACTOR = 10
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_SHARED = 5
"""Labs that must use a word before it tells no lab from another, such as "mini"."""
_YEAR = timedelta(days=365)

Change = Literal["numbers", "words", "both"]
_CHANGES: tuple[Change, ...] = ("numbers", "words", "both")
"""Other generations of a line, lines of another lab with the same numbers, and neither alike."""


def grown(catalog: Catalog, *, priced: bool = False) -> Catalog:
    """The same day, sources and language, with ten times as many models, labs, names and ids.

    Prices are left out unless they are asked for: they only make it slow to build.
    """
    kept = _as_it_is if priced else _bare
    others = [_Other(n, _CHANGES[n % len(_CHANGES)], _shared(catalog)) for n in range(1, FACTOR)]
    known = catalog.snapshot.header.models
    copied = {m.id: m for m in (other.model(model) for other in others for model in known)}
    added = {id: m for id, m in copied.items() if id not in catalog.models}
    models = (*known, *added.values())
    labs = {lab.id: lab for other in others for lab in map(other.lab, catalog.curation.labs)}
    routes = (
        *map(kept, catalog.all_routes()),
        *(other.route(kept(route)) for other in others for route in catalog.all_routes()),
    )
    header = replace(catalog.snapshot.header, models=models)
    curation = replace(
        catalog.curation,
        labs=tuple((labs | {lab.id: lab for lab in catalog.curation.labs}).values()),
        providers=tuple(map(_vouched_for, catalog.curation.providers)),
    )
    return assemble_catalog(curation, Snapshot(encode_snapshot(header, routes)), catalog.today)


def _vouched_for(provider: Provider) -> Provider:
    """Graded as well for what others made: the copies of its models are by other labs."""
    if provider.trust is None or provider.trust.others or provider.trust.grade != "first-party":
        return provider
    trust = provider.trust.model_copy(update={"others": "established"})
    return provider.model_copy(update={"trust": trust})


def _shared(catalog: Catalog) -> frozenset[str]:
    """Words that the names of many labs have in common."""
    labs: dict[str, set[str]] = defaultdict(set)
    for model in catalog.models.values():
        for token in tokens(fold(model.id.partition("/")[2])):
            labs[token.text].add(model.lab)
    brands = {word for words in catalog.naming.brands.values() for word in words}
    return frozenset(word for word, used in labs.items() if len(used) >= _SHARED) - brands


def _bare(route: Route) -> Route:
    """What a name can find of a route."""
    return replace(route, prices=(), quotes=())


def _as_it_is(route: Route) -> Route:
    return route


@dataclass(frozen=True)
class _Other:
    """One way of making other models after the true ones."""

    number: int
    change: Change
    shared: Set[str]

    def model(self, model: ModelFacts) -> ModelFacts:
        """Older than the true model, so that the newest of a line stays what it is."""
        released = model.facts.released
        return replace(
            model,
            id=self._id(model.id),
            lab=self._lab(model.lab),
            name=self._name(model.name),
            names=tuple(map(self._name, model.names)),
            snapshots=tuple(map(self._name, model.snapshots)),
            facts=replace(model.facts, released=released and released - _YEAR * self.number),
            ratings=(),
        )

    def route(self, route: Route) -> Route:
        return replace(
            route,
            model=self._id(route.model),
            id=self._name(route.id),
            also=tuple(map(self._name, route.also)),
        )

    def lab(self, lab: Lab) -> Lab:
        return lab.model_copy(
            update={
                "id": self._lab(lab.id),
                "orgs": tuple(map(self._lab, lab.orgs)),
                "stems": tuple(map(self._lab, lab.stems)),
            }
        )

    def _id(self, model: str) -> str:
        lab, _, slug = model.partition("/")
        return f"{self._lab(lab)}/{self._name(slug)}"

    def _lab(self, lab: str) -> str:
        return lab if self.change == "numbers" else "".join(map(self._letter, lab))

    def _name(self, text: str) -> str:
        """Another name or provider id; one with nothing in it to change gets a word more."""
        folded = fold(text)
        other = "".join(self._pieces(folded))
        return f"{folded}-{self._word('other')}" if other == folded else other

    def _pieces(self, folded: str) -> Iterator[str]:
        end = 0
        for token in tokens(folded):
            yield folded[end : token.start]
            yield self._piece(token, folded[token.start : token.end])
            end = token.end
        yield folded[end:]

    def _piece(self, token: Token, written: str) -> str:
        match token.kind:
            case "word" if self.change != "numbers" and token.text not in self.shared:
                return self._word(written)
            case "version" if self.change != "words":
                return self._later(written)
            case _:
                return written

    def _word(self, word: str) -> str:
        return "".join(map(self._letter, word))

    def _letter(self, letter: str) -> str:
        at = _ALPHABET.find(letter)
        return letter if at < 0 else _ALPHABET[(at + self.number) % len(_ALPHABET)]

    def _later(self, version: str) -> str:
        """ "5.4" becomes "15.4" or "95.4"; letters around the number stay."""
        digits = "".join(c if c.isdigit() else " " for c in version).split()
        return version.replace(digits[0], str(int(digits[0]) + 10 * self.number), 1)
