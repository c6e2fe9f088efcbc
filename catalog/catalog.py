"""The catalogue: curated facts and the snapshot of the feeds in one immutable value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property, partial, wraps
from typing import Any, TypeVar, TypeVarTuple

from catalog.company.compliance import CONTRACT, Compliance, LeftOutOffer, Sold, comply
from catalog.company.policy import Policy
from catalog.curated import Lab, Provider, Replacement, UseCase
from catalog.curation import Curation
from catalog.model import Model, has_open_weights, is_preview, last_day
from catalog.names import fold, squash
from catalog.pricing.introductory import doubted_after_rise, limited_in_time
from catalog.pricing.ladder import NOBODY, Admitted, Ladder, price_ladder
from catalog.resolution.families import FamilyNames
from catalog.resolution.mentions import Mentions, find_mentions, resolve_text
from catalog.resolution.name_index import IndexedModel, NameIndex
from catalog.resolution.naming import Naming
from catalog.resolution.outcomes import Choice, Found, Resolution
from catalog.resolution.resolver import Resolver
from catalog.resolution.route_ids import RouteIds
from catalog.resolution.suggest import OtherNames, Typeahead
from catalog.schema import ProviderKind, Rating, Route, Source
from catalog.snapshot import Snapshot

Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")

_MOST_SUGGESTED = 100
_KEPT_LADDERS = (NOBODY, Admitted(resellers=True))


@dataclass(frozen=True, eq=False)
class Catalog:
    """All that answers are made of; the same for the same data and day."""

    curation: Curation
    snapshot: Snapshot
    today: date
    models: Mapping[str, Model]
    """By id, sorted."""
    policies: tuple[Policy, ...] = ()
    """What a company allows, all of which an offer must comply with; contract prices are those of
    the first."""
    listed: Catalog | None = None
    """The same catalogue without policies; None where there are none."""

    def under(self, policies: tuple[Policy, ...]) -> Catalog:
        """The same catalogue as a company with policies may use it."""
        if not policies:
            return self
        catalog = replace(self, policies=policies, listed=self)
        # No policy changes names and curated facts, whose indexes take a second to build.
        kept = {name: value for name, value in vars(self).items() if name not in vars(catalog)}
        vars(catalog).update({k: v for k, v in kept.items() if k not in ("results", "sources")})
        return catalog

    @property
    def as_of(self) -> date:
        """The date of the newest source."""
        return self.snapshot.header.as_of

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        sources = {source.id: source for source in self.snapshot.header.sources}
        if any(policy.prices for policy in self.policies):
            sources[CONTRACT] = Source(CONTRACT, "your contract", "", "", self.today)
        return sources

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

    def current_id(self, model: str) -> str | None:
        """The id of a model by an id that it has or once had; None where there is no such model."""
        return model if model in self.models else self._other_ids.get(model.casefold())

    @cached_property
    def _other_ids(self) -> Mapping[str, str]:
        """Model by other ids of it in lower case; what people decided goes before what feeds do."""
        return {
            other.casefold(): model.id
            for model in self.models.values()
            for other in (*model.snapshots, *model.same_as)
        }

    def ladder(self, model: str, admitted: Admitted = NOBODY) -> Ladder:
        """The offers of a model by what they cost today."""
        if admitted in _KEPT_LADDERS:
            return _kept_compliance(model, admitted, self).ladder
        # What else people ask for has no end, so it is not kept.
        return _compliance(model, admitted, self).ladder

    def left_out(self, model: str) -> tuple[LeftOutOffer, ...]:
        """The offers of a model that do not comply with the policies."""
        return _kept_compliance(model, NOBODY, self).left_out if self.policies else ()

    def approved_routes(self, model: str) -> tuple[Route, ...]:
        """All routes of a model that comply with the policies."""
        if not self.policies:
            return self.routes(model)
        return tuple(offer.route for offer in self.ladder(model).offers)

    @cached_property
    def results(self) -> Mapping[Callable[..., Any], dict[tuple[Hashable, ...], Any]]:
        """What `per_catalog` functions have returned, by function and arguments."""
        return defaultdict(dict)

    def routes(self, model: str) -> tuple[Route, ...]:
        """All routes of a model, in no particular order."""
        routes, known = self.snapshot.routes(model), self.models.get(model)
        if known and known.card and (introductory := known.card.introductory_price):
            routes = tuple(limited_in_time(route, introductory) for route in routes)
        if known and has_open_weights(known) is False:
            own = {r.provider for r in routes if self.is_lab_of(r.provider, known)}
            return doubted_after_rise(routes, frozenset(own), self.today)
        return routes

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
        by_benchmark: dict[str, list[tuple[Model, Rating]]] = defaultdict(list)
        for model in self.models.values():
            for rating in model.ratings:
                by_benchmark[rating.benchmark].append((model, rating))
        return {
            benchmark: tuple(sorted(rows, key=lambda row: (-row[1].value, row[0].id)))
            for benchmark, rows in by_benchmark.items()
        }

    def provider_kind(self, provider: str) -> ProviderKind:
        entry = self.providers.get(provider)
        return entry.kind if entry else "host"

    def provider_name(self, provider: str) -> str:
        entry = self.providers.get(provider)
        return entry.name if entry else provider

    def is_lab_of(self, provider: str, model: Model) -> bool:
        """Whether the provider is the lab that made the model."""
        entry = self.providers.get(provider)
        return entry is not None and entry.kind == "lab" and entry.lab == model.lab

    def lab_name(self, lab: str) -> str:
        entry = self.labs.get(lab)
        return entry.name if entry else self.provider_name(lab)

    def resolve(self, text: str) -> Resolution:
        """The model that a name stands for, a choice of several, or unknown."""
        return resolve_text(text, self._resolver)

    def exactly(self, text: str) -> Found | None:
        """The model whose id, name or nickname the text is."""
        return self._resolver.exactly(text)

    def suggest(self, typed: str, limit: int = 20) -> tuple[Model, ...]:
        """The models that an unfinished name may mean, likeliest first; at most 100.

        Popular models where nothing is typed; empty where nothing is similar.
        """
        suggested = self._typeahead.suggestions(typed, min(limit, _MOST_SUGGESTED))
        return tuple(self.models[model] for model in suggested)

    def named(self, text: str) -> Found | Choice | None:
        """The model that a name stands for, in less time than `resolve` takes.

        No question is read, and no neighbours are looked for.
        """
        return self._resolver.find(text)

    def with_digits(self, text: str) -> str:
        """The text with digits for versions in words: "opus four point five"."""
        return self._resolver.with_digits(text)

    def mentions(self, text: str) -> Mentions:
        """All model names in a sentence, with their positions."""
        return find_mentions(text, self._resolver)

    def may_be_named(self, word: str) -> bool:
        """Whether the word is part of some model's name."""
        return word in self._resolver.vocabulary.words

    def is_variant(self, word: str) -> bool:
        """Whether the word behind a model's name makes it another model: "mini"."""
        return self._resolver.vocabulary.is_variant(word)

    @cached_property
    def brands(self) -> Mapping[str, str]:
        """Labs by the first words of their models' names: "claude", "qwen"."""
        return {stem: lab.id for lab in reversed(self.curation.labs) for stem in lab.stems}

    @cached_property
    def family_words(self) -> frozenset[str]:
        """Words that name a whole line of models: "sonnet", "gemini"."""
        phrases = (p for family in self.curation.families for p in (*family.phrases, family.name))
        words = (word for phrase in phrases for word in fold(phrase).split() if word.isalpha())
        return frozenset(words) | self.naming.empty_index().brands

    @cached_property
    def naming(self) -> Naming:
        facts = self.curation
        return Naming(facts.labs, facts.providers, facts.lexicon, facts.aliases, facts.same_models)

    @cached_property
    def _name_index(self) -> NameIndex:
        """The names of all models, without their other ids."""
        index = self.naming.empty_index()
        for model in self.models.values():
            index.add(_indexed_name(model, self.today))
        return index

    @cached_property
    def _resolver(self) -> Resolver:
        index = self._name_index
        called: dict[str, set[int]] = defaultdict(set)
        for model in self.models.values():
            number = index.number(model.id)
            if model.family and model.specialization == model.family.specialization:
                for phrase in (*model.family.phrases, model.family.name):
                    called[squash(fold(phrase))].add(number)
        for model in self.models.values():
            for other in (*model.same_as, *model.snapshots):
                index.add_other_id(index.number(model.id), other)
        words = (w for f in self.curation.families for p in f.phrases for w in fold(p).split())
        families = FamilyNames({p: frozenset(m) for p, m in called.items()}, frozenset(words))
        naming = self.naming
        return Resolver(
            index,
            naming.nicknames,
            cache(partial(_route_ids, self.snapshot, self.models)),
            families,
            naming.sellers,
            naming.nickname_words,
            naming.parties,
        )

    def indexing_names(self) -> Iterator[None]:
        """Build, piece by piece, what names are looked up in."""
        _ = self._name_index
        yield
        yield from self._resolver.index.completing()
        self._resolver.route_ids()
        yield
        yield from self._resolver.typos.indexing()
        yield from self._typeahead.indexing()

    @cached_property
    def _typeahead(self) -> Typeahead:
        nicknames: dict[str, list[str]] = defaultdict(list)
        for alias in self.curation.aliases:
            nicknames[alias.model].append(alias.name)
        other_names = {
            model.id: OtherNames(self._beside(model), (*nicknames[model.id], *model.snapshots))
            for model in self.models.values()
        }
        return Typeahead(self._resolver, other_names)

    def _beside(self, model: Model) -> tuple[str, ...]:
        """Names of its lab and its family."""
        lab, family = self.labs.get(model.lab), model.family
        called = (lab.name, *lab.orgs) if lab else ()
        return (model.lab, *called, *((family.name, *family.phrases) if family else ()))


def _route_ids(snapshot: Snapshot, models: Mapping[str, Model]) -> RouteIds:
    ids = RouteIds()
    for provider, text, model in snapshot.offered():
        ids.add(text, model, provider)
    for entry in models.values():
        for dated in entry.snapshots:
            ids.add(dated, entry.id)
    return ids


def per_catalog(
    function: Callable[[*Arguments, Catalog], Result],
) -> Callable[[*Arguments, Catalog], Result]:
    """Remember what a function of some hashable arguments and a catalogue returns.

    The results live as long as the catalogue does: it never changes. None may refer to it, for
    only without such a circle a catalogue is freed at once when the next one takes its place.
    """

    @wraps(function)
    def remembering(*arguments: *tuple[*Arguments, Catalog]) -> Result:
        key, results = arguments[:-1], arguments[-1].results[remembering]
        try:
            result: Result = results[key]
        except KeyError:
            result = results[key] = function(*arguments)
        return result

    return remembering


def known(
    function: Callable[[*Arguments, Catalog], Result], *arguments: *Arguments, catalog: Catalog
) -> Result | None:
    """What a `per_catalog` function has returned for some arguments; None if it was not asked."""
    return catalog.results[function].get(arguments)


@per_catalog
def _kept_compliance(model: str, admitted: Admitted, catalog: Catalog) -> Compliance:
    return _compliance(model, admitted, catalog)


def _listed_ladder(model: str, admitted: Admitted, catalog: Catalog) -> Ladder:
    routes = catalog.routes(model)
    return price_ladder(catalog.models[model], routes, catalog.providers, catalog.today, admitted)


def _compliance(model: str, admitted: Admitted, catalog: Catalog) -> Compliance:
    if catalog.listed is None:
        return Compliance(_listed_ladder(model, admitted, catalog), ())
    ladder = catalog.listed.ladder(model, admitted)
    sold = Sold(catalog.models[model], catalog.providers, catalog.today)
    return comply(catalog.policies, ladder, sold, admitted)


def _indexed_name(model: Model, today: date) -> IndexedModel:
    ends = last_day(model)
    retired = ends is not None and ends <= today
    return IndexedModel(
        id=model.id,
        names=(model.name,),
        released=model.released or "",
        active=not retired and model.facts.status != "deprecated",
        preview=is_preview(model),
        floating=model.id.endswith("-latest"),
        kind=model.specialization,
        weight=model.routes,
    )
