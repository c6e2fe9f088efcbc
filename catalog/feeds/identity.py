"""Decide which model an observation is about.

Where a feed links its entry to a model, that is the truth. The rest is matched from strict to
loose against the linked models, and what matches nothing becomes a model of its own.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from datetime import date
from typing import NamedTuple

from catalog.curated import Lexicon
from catalog.feeds.identities import Identities
from catalog.feeds.labs import (
    FULL_DATE,
    NAME_IN_BRACKETS,
    SHORT_DATE,
    Labs,
    dates_in,
    providers_by_feed_name,
    with_dates,
)
from catalog.feeds.serving import without_serving
from catalog.feeds.twins import LISTED_LATER, unite
from catalog.names import fold, squash, tokens
from catalog.resolution.families import NO_FAMILY_NAMES
from catalog.resolution.name_index import IndexedModel
from catalog.resolution.naming import Naming
from catalog.resolution.outcomes import Choice, Found
from catalog.resolution.resolver import Resolver
from catalog.resolution.route_ids import RouteIds
from catalog.schema import Observation

# At OpenRouter and its resellers "~" stands before an alias: whatever model is newest, at the least
# that any host asks for input and the most for output, which is nobody's tariff.
_ALIAS = "~"
_FLOATING = re.compile(r"(?:^|[-_ ])latest$")
_THINKING = re.compile(r"\bthinking\b")


def identify(observations: Sequence[Observation], world: Naming) -> Identities:
    """Give every observation its model; the order of the observations does not matter."""
    identities = Identities()
    ids = _read_ids(observations, world)
    linked = _take_links(observations, identities, ids, world.lexicon.derived)
    rest = _match(observations, linked, ids, identities, world)
    _mint(observations, rest, ids, identities, world)
    unite(identities, observations, world)
    return identities


def _take_links(
    observations: Sequence[Observation], identities: Identities, ids: _Ids, derived: Set[str]
) -> list[str]:
    """Take the feeds' own links; fold dated snapshots into the undated model if there is one.

    Returns the linked models in order.
    """
    canonical = {o.canonical for o in observations if o.canonical}
    for number, observation in enumerate(observations):
        if not observation.canonical or _is_derived(observation, derived):
            continue
        if ids.is_instruct_half(observation.canonical, number):
            continue
        undated = FULL_DATE.sub("", observation.canonical)
        model = undated if undated in canonical else observation.canonical
        if model != observation.canonical:
            identities.snapshots[model].add(observation.canonical)
        identities.models[number] = model
        if observation.facts.name:
            identities.names[model][observation.facts.name] += 1
    return sorted(set(identities.models.values()))


def _is_derived(observation: Observation, derived: Set[str]) -> bool:
    """Whether it is linked to the model that it was made of: an R1 distill to R1."""
    own = {token.text for token in tokens(fold(observation.route))} & derived
    linked = {token.text for token in tokens(fold(observation.canonical or ""))}
    return not own <= linked


class _Ids(NamedTuple):
    """What the ids of all observations tell."""

    labs: Labs
    names: Sequence[tuple[str, str]]
    """Lab and slug, by position of the observation."""
    snapshots: Sequence[frozenset[str]]
    """Dates in the name, by position of the observation."""
    thinking: Set[str]
    """Bare slugs of thinking models that are not another model, run so that it thinks.

    An instruct model stands beside them, their lab sells them, or they came much later.
    """

    instruct: Set[str]
    """Dated bare slugs of instruct models that have a thinking model beside them."""
    bare: Sequence[str]
    """Slug without the words that tell how it is served, by position of the observation."""

    def is_instruct_half(self, model: str, number: int) -> bool:
        """Whether the id is one of two new models, and the model the one before them."""
        return self.bare[number] in self.instruct and not dates_in(model)

    def is_sibling(self, model: str, number: int) -> bool:
        """Whether the id is that of a thinking model, and the model the one beside it."""
        return self.bare[number] in self.thinking and not _THINKING.search(model)

    def is_other_snapshot(self, model: str, number: int) -> bool:
        """Whether the id and the model have dates that do not agree.

        The date of a preview belongs to its name: several have been previews of one model.
        """
        own, other, slug = self.snapshots[number], dates_in(model), self.names[number][1]
        if not other:
            return "preview" in slug and bool(dates_in(slug))
        return bool(own) and not any(a in b or b in a for a in own for b in other)

    def can_be(self, model: str, number: int) -> bool:
        """Whether nothing in the id says that it is not this model."""
        return not (
            self.is_sibling(model, number)
            or self.is_instruct_half(model, number)
            or self.is_other_snapshot(model, number)
        )


def _read_ids(observations: Sequence[Observation], world: Naming) -> _Ids:
    labs = Labs(world)
    names = [labs.lab_and_slug(observation) for observation in observations]
    snapshots = [labs.dates(observation) for observation in observations]
    bare = [without_serving(slug, world.lexicon)[0] for _, slug in names]
    slugs = set(bare)
    sold = {
        bare[number]
        for number, (lab, _) in enumerate(names)
        if labs.is_first_party(observations[number], lab)
    }
    later = _later_thinking(observations, bare)
    thinking = {
        slug
        for slug in slugs
        if _THINKING.search(slug)
        and (_THINKING.sub("instruct", slug) in slugs or slug in sold or slug in later)
    }
    halves = {_THINKING.sub("instruct", slug) for slug in thinking} & slugs
    instruct = {slug for slug in halves if dates_in(slug)}
    return _Ids(labs, names, snapshots, thinking, instruct, bare)


def _later_thinking(observations: Sequence[Observation], slugs: Sequence[str]) -> set[str]:
    """Slugs of thinking models that every seller dates long after the model beside them."""
    released: dict[str, list[date]] = defaultdict(list)
    for observation, slug in zip(observations, slugs, strict=True):
        if day := observation.facts.released:
            released[slug].append(day)
    plain: dict[str, list[date]] = defaultdict(list)
    for slug, days in released.items():
        plain[squash(slug)] += days
    later = set()
    for slug in filter(_THINKING.search, released):
        before = plain.get(squash(_THINKING.sub("", slug)))
        usual = Counter(before).most_common(1)[0][0] if before else date.max
        # A day before that of the model is a slip.
        days = [day for day in released[slug] if day >= usual]
        if days and min(days) - usual > LISTED_LATER:
            later.add(slug)
    return later


def _match(
    observations: Sequence[Observation],
    linked: Sequence[str],
    ids: _Ids,
    identities: Identities,
    world: Naming,
) -> dict[int, str]:
    """Match the other observations against linked models; return what is left, with its slug."""
    unlinked = [n for n in range(len(observations)) if n not in identities.models]
    matcher = _Matcher(observations, linked, ids, identities, world)
    rest: dict[int, str] = {}
    for number in unlinked:
        observation = observations[number]
        if observation.route.startswith(_ALIAS):
            identities.floating.append(number)
            continue
        lab, slug = ids.names[number]
        model = matcher.model(observation, lab, slug)
        if model is None and (model := matcher.by_words(lab, slug)):
            identities.same_as[model].add(f"{lab}/{ids.bare[number]}")
        if model and ids.is_other_snapshot(model, number):
            slug = with_dates(slug, ids.snapshots[number])
        if model and not ids.can_be(model, number):
            model = None
        first_party = ids.labs.is_first_party(observation, lab)
        if model and first_party and _is_preview_of(model, slug):
            model = None
        if model:
            _record(identities, number, observation, model, ids.labs)
        elif _is_vague(slug, world.lexicon) or matcher.names_several(slug):
            identities.floating.append(number)
        else:
            rest[number] = slug
    return rest


def _is_vague(slug: str, lexicon: Lexicon) -> bool:
    """Whether it names no certain model, whatever stage it is in: "auto-beta"."""
    words = (word for word in slug.split("-") if word not in lexicon.preview)
    return "-".join(words) in lexicon.vague


def _is_preview_of(model: str, slug: str) -> bool:
    """Where the lab itself sells it, a name without "preview" is the released model."""
    return "preview" in model and "preview" not in slug and "exp" not in slug


class _Matcher:
    """The ways to match an observation against the linked models, the strictest first."""

    def __init__(
        self,
        observations: Sequence[Observation],
        linked: Sequence[str],
        ids: _Ids,
        identities: Identities,
        world: Naming,
    ) -> None:
        index = world.empty_index(world.lexicon.model_copy(update=_as_in_ids(world.lexicon)))
        self._without_dots: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for model in linked:
            index.add(IndexedModel(model, _display_name(identities.names[model], model)))
            self._without_dots[_dotless(*model.split("/", 1))].add(model)
        self._resolver = Resolver(index, {}, RouteIds, NO_FAMILY_NAMES, world.sellers)
        self._spellings = _LinkedSpellings(observations, identities.models, ids.names, world)
        self._nicknames = world.nicknames
        self._moved = frozenset(entry.id for entry in world.same_models)
        self._labs = ids.labs

    def model(self, observation: Observation, lab: str, slug: str) -> str | None:
        """The model of an observation, by the strictest way that tells one."""
        sure_lab = lab if self._labs.is_told_by_id(observation) else None
        return (
            self._spellings.same_offer(observation)
            or self._by_nickname(lab, slug)
            or self._by_name_or_id(observation, sure_lab)
            or _certain(self._resolver, slug, sure_lab)
            or self._by_dotless_slug(lab, slug)
        )

    def by_words(self, lab: str, slug: str) -> str | None:
        """The model that some provider calls by the same words, in whatever order."""
        return self._spellings.only_model_of_words(lab, slug)

    def names_several(self, slug: str) -> bool:
        """Whether it is a name without the size that tells its models apart."""
        resolution = self._resolver.identify(slug)
        return isinstance(resolution, Choice) and resolution.matched == "sizes"

    def _by_nickname(self, lab: str, slug: str) -> str | None:
        """What people curated for exactly this name, unless they curated that id itself."""
        if f"{lab}/{slug}" in self._moved:
            return None
        model = self._nicknames.get(squash(slug))
        return model if model and model.split("/")[0] == lab else None

    def _by_name_or_id(self, observation: Observation, lab: str | None) -> str | None:
        """By display name, which is right where the id is not; else by id.

        `lab` is the lab that the id tells.
        """
        name = observation.facts.name or ""
        if _FLOATING.search(observation.route.casefold()):
            match = NAME_IN_BRACKETS.search(name)
            return _certain(self._resolver, match.group(1)) if match else None
        # Without a number, a display name may be that of a whole family.
        by_name = _certain(self._resolver, name, lab) if any(map(str.isdigit, name)) else None
        by_id = self._spellings.only_model(observation)
        return by_name or by_id or _certain(self._resolver, observation.route)

    def _by_dotless_slug(self, lab: str, slug: str) -> str | None:
        """The only model of the lab that differs in nothing but dots: "gemini-25-flash"."""
        models = self._without_dots.get(_dotless(lab, slug), set())
        return next(iter(models)) if len(models) == 1 else None


def _as_in_ids(lexicon: Lexicon) -> dict[str, frozenset[str]]:
    """Changes to the lexicon: words that fill questions are words of a name in an id."""
    return {"filler": frozenset(), "neutral": lexicon.neutral - {"text"}}


def _dotless(lab: str, slug: str) -> tuple[str, ...]:
    return (lab, *(token.text.replace(".", "") for token in tokens(fold(slug))))


def _display_name(names: Counter[str], model: str) -> tuple[str, ...]:
    """The display name most providers use, if it has the numbers of the id; else nothing."""
    numbers = _numbers(model.rpartition("/")[2])
    ranked = sorted(names.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(name for name, _ in ranked if _numbers(name) == numbers)[:1]


def _numbers(text: str) -> frozenset[str]:
    return frozenset(t.text for t in tokens(fold(text)) if t.kind in ("version", "size"))


def _certain(resolver: Resolver, text: str, lab: str | None = None) -> str | None:
    """The one model that a text means, if it is of this lab."""
    resolution = resolver.identify(text)
    if not isinstance(resolution, Found) or (lab and resolution.model.split("/")[0] != lab):
        return None
    return resolution.model


class _LinkedSpellings:
    """The ids that linked observations use for their models."""

    def __init__(
        self,
        observations: Sequence[Observation],
        models: Mapping[int, str],
        names: Sequence[tuple[str, str]],
        world: Naming,
    ) -> None:
        self._lexicon = world.lexicon
        self._providers = providers_by_feed_name(world)
        self._by_offer: dict[tuple[str, str], str] = {}
        spellings: dict[str, set[str]] = defaultdict(set)
        words: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for number, model in models.items():
            observation = observations[number]
            self._by_offer[self._offer(observation)] = model
            spellings[_spelling(observation.route)].add(model)
            lab, slug = names[number]
            if self._name(slug) == self._name(model.partition("/")[2]):
                words[_words(lab, slug)].add(model)
        self._only = {key: next(iter(ids)) for key, ids in spellings.items() if len(ids) == 1}
        self._only_of_words = {key: next(iter(ids)) for key, ids in words.items() if len(ids) == 1}

    def same_offer(self, observation: Observation) -> str | None:
        """The model another feed links the same id of the same provider to."""
        return self._by_offer.get(self._offer(observation))

    def only_model(self, observation: Observation) -> str | None:
        """The only model that any provider calls by this id, if need be without its date."""
        undated = FULL_DATE.sub("", observation.route.casefold())
        return self._only.get(_spelling(observation.route)) or self._only.get(_spelling(undated))

    def only_model_of_words(self, lab: str, slug: str) -> str | None:
        """The only model of the lab that some provider calls by these words, in any order.

        Its own id may lack a size or a date of them.
        """
        base, served = without_serving(slug, self._lexicon)
        name = slug if self._lexicon.serving.keys() & set(served) else base
        return self._only_of_words.get(_words(lab, name))

    def _name(self, slug: str) -> frozenset[str]:
        """The words and versions of a name, without what tells no models apart."""
        parts = tokens(fold(slug))
        told = {part.text for part in parts if part.kind in ("word", "version")}
        return frozenset(told - (self._lexicon.neutral - {"latest"}))

    def _offer(self, observation: Observation) -> tuple[str, str]:
        provider = self._providers.get((observation.feed, observation.provider))
        name = provider.id if provider else observation.provider
        return name, observation.route.casefold()


def _words(lab: str, slug: str) -> tuple[str, ...]:
    return (lab, *sorted(token.text for token in tokens(slug)))


def _spelling(route: str) -> str:
    return squash(fold(route.rpartition("/")[2]))


def _record(
    identities: Identities, number: int, observation: Observation, model: str, labs: Labs
) -> None:
    identities.models[number] = model
    if observation.facts.name:
        identities.names[model][observation.facts.name] += 1
    lab, tail = model.split("/")[0], observation.route.rpartition("/")[2]
    dated = FULL_DATE.search(tail) or (labs.has_short_dates(lab) and SHORT_DATE.search(tail))
    if dated and f"{lab}/{tail.casefold()}" != model:
        identities.snapshots[model].add(f"{lab}/{tail.casefold()}")


def _mint(
    observations: Sequence[Observation],
    rest: Mapping[int, str],
    ids: _Ids,
    identities: Identities,
    world: Naming,
) -> None:
    """Make models of what matched none; plain spellings first, so that decorated ones find them."""
    # Among these, "fast" may be a model of its own and not a faster way of serving another.
    changes = _as_in_ids(world.lexicon) | {"tiers": frozenset()}
    index = world.empty_index(world.lexicon.model_copy(update=changes))
    resolver = Resolver(index, {}, RouteIds, NO_FAMILY_NAMES, world.sellers)
    labs = ids.labs
    clusters: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for number in sorted(rest, key=lambda n: _plainness(observations[n])):
        lab, slug = ids.names[number][0], rest[number]
        if _FLOATING.search(slug) and not labs.is_first_party(observations[number], lab):
            identities.floating.append(number)
            continue
        model = _certain(resolver, slug, lab)
        if model is None or not ids.can_be(model, number):
            model = f"{lab}/{slug}"
            if model not in clusters:
                index.add(IndexedModel(model, ()))
        clusters[model].append((number, slug))
    for model, members in clusters.items():
        lab = model.split("/")[0]
        spellings: dict[str, set[str]] = defaultdict(set)
        for number, slug in members:
            first_party = labs.is_first_party(observations[number], lab)
            spellings[slug].add("" if first_party else observations[number].provider)
        usual = _usual_slug(spellings)
        for number, _ in members:
            _record(identities, number, observations[number], f"{lab}/{usual}", labs)


def _usual_slug(spellings: Mapping[str, Set[str]]) -> str:
    """Of {slug: providers, "" for the lab itself}, the shortest slug.

    Of several the lab's own, else the most common, with dots if that is even.
    """
    if not all(map(_FLOATING.search, spellings)):
        fixed: dict[str, set[str]] = defaultdict(set)
        for slug, providers in spellings.items():
            fixed[_FLOATING.sub("", slug)] |= providers
        spellings = fixed
    fewest = min(len(tokens(slug)) for slug in spellings)
    short = [slug for slug in spellings if len(tokens(slug)) == fewest]
    return min(short, key=lambda s: ("" not in spellings[s], -len(spellings[s]), -s.count("."), s))


def _plainness(observation: Observation) -> tuple[int, int, str, str, str]:
    """A sort key: few parts first, then few characters."""
    tail = observation.route.rpartition("/")[2]
    parts = len(tokens(fold(tail)))
    return parts, len(tail), tail.casefold(), observation.provider, observation.route
