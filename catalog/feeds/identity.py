"""Which model is an observation about?

Where a feed links its entry to a model, that is the truth. The rest is matched from strict to
loose against the linked models, and what matches nothing becomes a model of its own.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from catalog.feeds.labs import FULL_DATE, Labs
from catalog.names import fold, squash, tokens
from catalog.resolve import NO_FAMILIES, Choice, Found, Known, Resolver, World
from catalog.schema import Lexicon, Observation

_NAMED_INSIDE = re.compile(r"\(([^()]+)\)\s*$")
_ALIAS = "~"
"""Before an id at OpenRouter and its resellers: whatever is newest, at the least that any host asks
for input and the most for output, which is nobody's tariff."""
_FLOATING = re.compile(r"(?:^|[-_ ])latest$")


@dataclass
class Identities:
    """The outcome: a model for every observation that has one."""

    models: dict[int, str] = field(default_factory=dict)
    """By position of the observation: model id."""
    names: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """By model: the display names given to it."""
    snapshots: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """By model: ids of the dated snapshots folded into it."""
    floating: list[int] = field(default_factory=list)
    """Observations of "latest" ids that point at no certain model."""


def identify(observations: Sequence[Observation], world: World) -> Identities:
    """Gives every observation its model; the order of the observations does not matter."""
    found = Identities()
    linked = _link(observations, found, world.lexicon.derived)
    unlinked = [n for n in range(len(observations)) if n not in found.models]
    rest = _match(observations, unlinked, linked, found, world)
    _mint(observations, rest, found, world)
    return found


def _link(observations: Sequence[Observation], found: Identities, derived: Set[str]) -> set[str]:
    """Takes the feed's own links; dated snapshots fold into the undated model if there is one."""
    canonical = {o.canonical for o in observations if o.canonical}
    for number, observation in enumerate(observations):
        if not observation.canonical or _is_derived(observation, derived):
            continue
        undated = FULL_DATE.sub("", observation.canonical)
        model = undated if undated in canonical else observation.canonical
        if model != observation.canonical:
            found.snapshots[model].add(observation.canonical)
        found.models[number] = model
        if observation.facts.name:
            found.names[model][observation.facts.name] += 1
    return set(found.models.values())


def _is_derived(observation: Observation, derived: Set[str]) -> bool:
    """Linked to the model that it was made of: an R1 distill to R1."""
    own = {token.text for token in tokens(fold(observation.route))} & derived
    linked = {token.text for token in tokens(fold(observation.canonical or ""))}
    return not own <= linked


def _match(
    observations: Sequence[Observation],
    unlinked: Iterable[int],
    linked: set[str],
    found: Identities,
    world: World,
) -> list[int]:
    """Matches against linked models; returns what is left."""
    lexicon = world.lexicon.model_copy(update=_as_in_ids(world.lexicon))
    index = world.empty_index(lexicon)
    for model in sorted(linked):
        index.add(Known(model, _own_names(found.names[model], model)))
    learned = _Learned(observations, found.models, world)
    matcher = Resolver(index, {}, dict, NO_FAMILIES, world.sellers)
    dotless = _Dotless()
    for model in sorted(linked):
        dotless.add(model)
    labs = Labs(world)
    rest = []
    for number in unlinked:
        observation = observations[number]
        if observation.route.startswith(_ALIAS):
            found.floating.append(number)
            continue
        lab, slug = labs.lab_and_slug(observation)
        told = lab if labs.told(observation) else None
        known = (
            learned.same_offer(observation)
            or _nicknamed(lab, slug, world)
            or _matched(observation, matcher, learned, told)
            or _certain(matcher, slug, told)
            or dotless.meant(lab, slug)
        )
        if known and labs.first_party(observation, lab) and _is_release_of(known, slug):
            known = None
        if known:
            _record(found, number, observation, known)
        elif slug in world.lexicon.vague or _names_several(matcher, slug):
            found.floating.append(number)
        else:
            rest.append(number)
    return rest


def _as_in_ids(lexicon: Lexicon) -> dict[str, frozenset[str]]:
    """Words that questions are filled with are words of a name in an id."""
    return {"filler": frozenset(), "neutral": lexicon.neutral - {"text"}}


def _is_release_of(model: str, slug: str) -> bool:
    """Where the lab itself sells it, a name without "preview" is the released model."""
    return "preview" in model and "preview" not in slug and "exp" not in slug


def _nicknamed(lab: str, slug: str, world: World) -> str | None:
    """What people curated for exactly this name."""
    model = world.nicknames.get(squash(slug))
    return model if model and model.split("/")[0] == lab else None


def _names_several(matcher: Resolver, slug: str) -> bool:
    """A name without the size that tells its models apart."""
    decided = matcher.identify(slug)
    return isinstance(decided, Choice) and decided.matched == "sizes"


class _Dotless:
    """Ids by how they read without the dots of their versions: "gemini-25-flash" is 2.5."""

    def __init__(self) -> None:
        self._models: dict[tuple[str, ...], set[str]] = defaultdict(set)

    def add(self, model: str) -> None:
        self._models[_without_dots(*model.split("/", 1))].add(model)

    def meant(self, lab: str, slug: str) -> str | None:
        """The only model of the lab that differs from this id in nothing but dots."""
        models = self._models.get(_without_dots(lab, slug), set())
        return next(iter(models)) if len(models) == 1 else None


def _without_dots(lab: str, slug: str) -> tuple[str, ...]:
    return (lab, *(token.text.replace(".", "") for token in tokens(fold(slug))))


def _own_names(names: Counter[str], model: str) -> tuple[str, ...]:
    """The display name most providers use, if it has the numbers of the id."""
    slug = _numbers(model.rpartition("/")[2])
    ranked = sorted(names.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(name for name, _ in ranked if _numbers(name) == slug)[:1]


def _numbers(text: str) -> frozenset[str]:
    return frozenset(t.text for t in tokens(fold(text)) if t.kind in ("version", "size"))


class _Learned:
    """Spellings that linked observations have taught."""

    def __init__(
        self, observations: Sequence[Observation], models: Mapping[int, str], world: World
    ) -> None:
        self._provider: dict[tuple[str, str], str] = {
            (feed, name): provider.id
            for provider in world.providers
            for feed, names in provider.feeds.items()
            for name in names
        }
        self._offers: dict[tuple[str, str], str] = {}
        spellings: dict[str, set[str]] = defaultdict(set)
        for number, model in models.items():
            observation = observations[number]
            self._offers[self._offer(observation)] = model
            spellings[squash(fold(observation.route.rpartition("/")[2]))].add(model)
        self._spelled = {key: next(iter(m)) for key, m in spellings.items() if len(m) == 1}

    def _offer(self, observation: Observation) -> tuple[str, str]:
        provider = self._provider.get(
            (observation.feed, observation.provider), observation.provider
        )
        return provider, observation.route.casefold()

    def same_offer(self, observation: Observation) -> str | None:
        """The model another feed links the same id of the same provider to."""
        return self._offers.get(self._offer(observation))

    def spelled(self, observation: Observation) -> str | None:
        """The only model that any provider calls by this id."""
        return self._spelled.get(squash(fold(observation.route.rpartition("/")[2])))


def _matched(
    observation: Observation, matcher: Resolver, learned: _Learned, lab: str | None
) -> str | None:
    """By display name, which is right where the id is not; else by id.

    `lab` is the lab that the id tells.
    """
    name = observation.facts.name or ""
    inside = _NAMED_INSIDE.search(name)
    texts = [inside.group(1)] if inside and _FLOATING.search(observation.route) else []
    if _FLOATING.search(observation.route.casefold()):
        return next((m for text in texts if (m := _certain(matcher, text))), None)
    by_name = _certain(matcher, name, lab) if any(c.isdigit() for c in name) else None
    by_id = learned.spelled(observation) or _certain(matcher, observation.route)
    return by_name or by_id


def _certain(matcher: Resolver, text: str, lab: str | None = None) -> str | None:
    decided = matcher.identify(text)
    if not isinstance(decided, Found) or (lab and decided.model.split("/")[0] != lab):
        return None
    return decided.model


def _record(found: Identities, number: int, observation: Observation, model: str) -> None:
    found.models[number] = model
    if observation.facts.name:
        found.names[model][observation.facts.name] += 1
    tail = observation.route.rpartition("/")[2]
    if FULL_DATE.search(tail):
        found.snapshots[model].add(f"{model.split('/')[0]}/{tail.casefold()}")


def _mint(
    observations: Sequence[Observation], rest: Sequence[int], found: Identities, world: World
) -> None:
    """Makes models of what matched none; plain spellings first, decorated ones find them."""
    told = _as_in_ids(world.lexicon) | {"tiers": frozenset()}
    lexicon = world.lexicon.model_copy(update=told)
    index = world.empty_index(lexicon)
    matcher = Resolver(index, {}, dict, NO_FAMILIES, world.sellers)
    labs = Labs(world)
    clusters: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for number in sorted(rest, key=lambda n: _plainness(observations[n])):
        lab, slug = labs.lab_and_slug(observations[number])
        if _FLOATING.search(slug) and not labs.first_party(observations[number], lab):
            found.floating.append(number)
            continue
        model = _certain(matcher, slug, lab)
        if model is None:
            model = f"{lab}/{slug}"
            if model not in clusters:
                index.add(Known(model, ()))
        clusters[model].append((number, slug))
    for model, members in clusters.items():
        lab = model.split("/")[0]
        slug = _usual_slug([(labs.by_lab(observations[n], lab), slug) for n, slug in members])
        for number, _ in members:
            _record(found, number, observations[number], f"{lab}/{slug}")


def _usual_slug(spelt: Sequence[tuple[str, str]]) -> str:
    """Of (who, slug), the shortest; the lab's own, else the most common, with dots if even."""
    who: dict[str, set[str]] = defaultdict(set)
    floating = all(_FLOATING.search(slug) for _, slug in spelt)
    for by, slug in spelt:
        who[slug if floating else _FLOATING.sub("", slug)].add(by)
    least = min(len(tokens(slug)) for slug in who)
    plain = [slug for slug in who if len(tokens(slug)) == least]
    return min(plain, key=lambda s: ("" not in who[s], -len(who[s]), -s.count("."), s))


def _plainness(observation: Observation) -> tuple[int, int, str, str, str]:
    tail = observation.route.rpartition("/")[2]
    parts = len(tokens(fold(tail)))
    return parts, len(tail), tail.casefold(), observation.provider, observation.route
