"""The catalogue: curated facts and the snapshot joined, ready to be asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from catalog.curated import Lab, Provider, Replacement, UseCase
from catalog.curation import Curation
from catalog.model import Model
from catalog.names import fold, squash
from catalog.pricing.offers import Ladder, price_ladder
from catalog.resolve import (
    Around,
    Families,
    Found,
    Known,
    Mention,
    Resolution,
    Resolver,
    Typeahead,
    World,
    mentions,
    resolve,
)
from catalog.schema import ProviderKind, Rating, Route, Source
from catalog.snapshot import Snapshot

Kept = TypeVar("Kept")

_OFFERED = 100
"""Models that are suggested at most."""


@dataclass(frozen=True, eq=False)
class Catalog:
    """Everything that can be answered from; immutable, and the same for the same data and day."""

    curation: Curation
    snapshot: Snapshot
    today: date
    models: Mapping[str, Model]
    """By id, sorted."""

    @property
    def as_of(self) -> date:
        """The date of the newest source."""
        return self.snapshot.header.as_of

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        return {source.id: source for source in self.snapshot.header.sources}

    @cached_property
    def providers(self) -> Mapping[str, Provider]:
        return {provider.id: provider for provider in self.curation.providers}

    @cached_property
    def labs(self) -> Mapping[str, Lab]:
        return {lab.id: lab for lab in self.curation.labs}

    def family_of(self, model: Model) -> tuple[Model, ...]:
        """All members of a model's family; empty when it has none."""
        return self._by_family.get(model.family.id, ()) if model.family else ()

    @cached_property
    def _by_family(self) -> Mapping[str, tuple[Model, ...]]:
        members: dict[str, list[Model]] = defaultdict(list)
        for model in self.models.values():
            if model.family:
                members[model.family.id].append(model)
        return {family: tuple(models) for family, models in members.items()}

    @cached_property
    def replacements(self) -> Mapping[str, Replacement]:
        return {r.model: r for r in self.curation.replacements}

    def ladder(self, model: str) -> Ladder:
        """What a model costs today, everywhere."""
        kept = self.kept(Ladder)
        if model not in kept:
            kept[model] = price_ladder(self.routes(model), self.providers, self.today)
        return kept[model]

    def kept(self, kind: type[Kept]) -> dict[str, Kept]:
        """Results that cannot change while the catalogue lives, by what they are of.

        A ranking goes through all ladders: 270 ms the first time, 0.3 ms from here.
        """
        return self._kept[kind]

    @cached_property
    def _kept(self) -> dict[type, dict[str, Any]]:
        return defaultdict(dict)

    def routes(self, model: str) -> tuple[Route, ...]:
        """All offers of a model, in no order that says anything."""
        return self.snapshot.routes(model)

    @property
    def route_count(self) -> int:
        return sum(model.routes for model in self.models.values())

    def all_routes(self) -> Iterator[Route]:
        for model in self.models:
            yield from self.routes(model)

    @cached_property
    def use_cases(self) -> Mapping[str, UseCase]:
        return {use_case.id: use_case for use_case in self.curation.use_cases}

    def rated(self, benchmark: str) -> tuple[tuple[Model, Rating], ...]:
        """Models with their rating on a benchmark, best first."""
        return self._rated.get(benchmark, ())

    @cached_property
    def _rated(self) -> Mapping[str, tuple[tuple[Model, Rating], ...]]:
        found: dict[str, list[tuple[Model, Rating]]] = defaultdict(list)
        for model in self.models.values():
            for rating in model.ratings:
                found[rating.benchmark].append((model, rating))
        return {
            benchmark: tuple(sorted(rows, key=lambda row: (-row[1].value, row[0].id)))
            for benchmark, rows in found.items()
        }

    def provider_kind(self, provider: str) -> ProviderKind:
        known = self.providers.get(provider)
        return known.kind if known else "host"

    def provider_name(self, provider: str) -> str:
        known = self.providers.get(provider)
        return known.name if known else provider

    def is_own(self, provider: str, model: Model) -> bool:
        """The provider is the lab that made the model."""
        known = self.providers.get(provider)
        return known is not None and known.kind == "lab" and known.lab == model.lab

    def lab_name(self, lab: str) -> str:
        known = self.labs.get(lab)
        return known.name if known else self.provider_name(lab)

    def resolve(self, text: str) -> Resolution:
        """The model, models or none that a name stands for."""
        return resolve(text, self._resolver)

    def exactly(self, text: str) -> Found | None:
        """The model whose id, name or nickname the text is."""
        return self._resolver.exactly(text)

    def suggest(self, typed: str, most: int = 20) -> tuple[Model, ...]:
        """What somebody may mean who has typed so far, likeliest first; at most 100.

        Where nothing is typed, what most people look for; where nothing is like it, nothing.
        """
        offered = self._typeahead.offered(typed, min(most, _OFFERED))
        return tuple(self.models[model] for model in offered)

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """All names in a sentence, with their places."""
        return mentions(text, self._resolver)

    def may_be_named(self, word: str) -> bool:
        """The word is a part of some model's name."""
        return word in self._resolver.vocabulary.words

    @cached_property
    def brands(self) -> Mapping[str, str]:
        """Labs by the first words of their models' names: "claude", "qwen"."""
        return {stem: lab.id for lab in reversed(self.curation.labs) for stem in lab.stems}

    @cached_property
    def family_words(self) -> frozenset[str]:
        """The words by which people call a whole line of models: "sonnet", "gemini"."""
        phrases = (p for family in self.curation.families for p in (*family.phrases, family.name))
        words = (word for phrase in phrases for word in fold(phrase).split() if word.isalpha())
        return frozenset(words) | self.world.empty_index().brands

    @cached_property
    def world(self) -> World:
        facts = self.curation
        return World(facts.labs, facts.providers, facts.lexicon, facts.aliases)

    @cached_property
    def _resolver(self) -> Resolver:
        index = self.world.empty_index()
        called: dict[str, set[int]] = defaultdict(set)
        for model in self.models.values():
            number = index.add(_known(model, self.today))
            if model.family and model.specialization == model.family.specialization:
                for phrase in (*model.family.phrases, model.family.name):
                    called[squash(fold(phrase))].add(number)
        words = (w for f in self.curation.families for p in f.phrases for w in fold(p).split())
        families = Families({p: frozenset(m) for p, m in called.items()}, frozenset(words))
        world = self.world
        return Resolver(
            index,
            world.nicknames,
            self._route_ids,
            families,
            world.sellers,
            world.nickname_words,
        )

    @cached_property
    def _typeahead(self) -> Typeahead:
        nicknames: dict[str, list[str]] = defaultdict(list)
        for alias in self.curation.aliases:
            nicknames[alias.model].append(alias.name)
        around = {
            model.id: Around(self._beside(model), (*nicknames[model.id], *model.snapshots))
            for model in self.models.values()
        }
        return Typeahead(self._resolver, around)

    def _beside(self, model: Model) -> tuple[str, ...]:
        """Its lab and its family, as people call them."""
        lab, family = self.labs.get(model.lab), model.family
        called = (lab.name, *lab.orgs) if lab else ()
        return (model.lab, *called, *((family.name, *family.phrases) if family else ()))

    def _route_ids(self) -> Mapping[str, frozenset[str]]:
        return self._ids_of_routes

    @cached_property
    def _ids_of_routes(self) -> Mapping[str, frozenset[str]]:
        """Provider ids in lower case, bare and behind their provider: the models they mean."""
        found: dict[str, set[str]] = defaultdict(set)
        for provider, text, model in self.snapshot.offered():
            bare = text.casefold()
            found[bare].add(model)
            found[f"{provider}/{bare}"].add(model)
        for known in self.models.values():
            for snapshot in known.snapshots:
                found[snapshot.casefold()].add(known.id)
        return {text: frozenset(models) for text, models in found.items()}


def _known(model: Model, today: date) -> Known:
    retired = model.retires is not None and model.retires <= today
    return Known(
        id=model.id,
        names=(model.name,),
        released=model.released or "",
        active=not retired and model.facts.status != "deprecated",
        preview=model.facts.status == "preview" or "preview" in model.id,
        floating=model.id.endswith("-latest"),
        kind=model.specialization,
        weight=model.routes,
    )
