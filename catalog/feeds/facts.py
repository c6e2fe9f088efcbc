"""What all observations of one model say together: name, limits, modalities, capabilities."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar, get_args

from catalog.feeds import litellm
from catalog.feeds.arena import ArenaReading
from catalog.feeds.identity import Identities
from catalog.names import fold, squash
from catalog.resolve import NO_FAMILIES, Found, Known, Resolver, World
from catalog.schema import (
    Capability,
    Facts,
    ModelFacts,
    Observation,
    Provider,
    Rating,
    Specialization,
)

Value = TypeVar("Value", bound=Hashable)
_LATEST = re.compile(r" \(latest\)$", re.IGNORECASE)
"""Says of an offer that its id floats; no part of the model's name."""
_FEEDS = ("models.dev", "genai-prices", "litellm")


def merge_facts(
    observations: Sequence[Observation],
    identities: Identities,
    ratings: Mapping[str, tuple[Rating, ...]],
    world: World,
) -> tuple[ModelFacts, ...]:
    """One ModelFacts a model, sorted by id."""
    own = {
        name: provider
        for provider in world.providers
        for name in (provider.id, *(n for names in provider.feeds.values() for n in names))
    }
    said: dict[str, list[Observation]] = defaultdict(list)
    for number, model in identities.models.items():
        said[model].append(observations[number])
    return tuple(
        _model(model, said[model], own, identities, ratings.get(model, ()))
        for model in sorted(said)
    )


def _model(
    model: str,
    said: Sequence[Observation],
    own: Mapping[str, Provider],
    identities: Identities,
    ratings: tuple[Rating, ...],
) -> ModelFacts:
    lab = model.split("/")[0]
    first_party = [o for o in said if _sells(own, o, lab) and not _dated_only(o, model)]
    first_party.sort(key=lambda o: (_FEEDS.index(o.feed), len(o.route), o.route))
    facts = _facts(first_party, said)
    if not facts.open_weights:
        api = (o.facts.retires for o in first_party if own[o.provider].kind == "lab")
        facts = replace(facts, retires=_first(api))
    names = _names(model, identities.names.get(model, Counter()), first_party)
    return ModelFacts(
        id=model,
        name=names[0],
        lab=lab,
        facts=facts,
        source=(first_party or said)[0].feed,
        names=names[1:],
        snapshots=tuple(sorted(identities.snapshots.get(model, ()))),
        ratings=ratings,
    )


def _sells(own: Mapping[str, Provider], observation: Observation, lab: str) -> bool:
    """The lab itself, or its cloud, makes the offer."""
    provider = own.get(observation.provider)
    return provider is not None and provider.lab == lab


def _dated_only(observation: Observation, model: str) -> bool:
    return squash(fold(observation.route)) != squash(fold(model.rpartition("/")[2]))


def _names(model: str, given: Counter[str], first_party: Sequence[Observation]) -> tuple[str, ...]:
    """The name to show first: the lab's own spelling, else what most providers write."""
    slug = model.rpartition("/")[2]
    official = [_LATEST.sub("", o.facts.name) for o in first_party if o.facts.name]
    by_votes = sorted(given.items(), key=lambda pair: (-pair[1], pair[0]))
    ranked = [_LATEST.sub("", name) for name, _ in by_votes]
    same = [n for n in (*official, *ranked) if squash(fold(n)) == squash(fold(slug))]
    spoken = [n for n in same if n != slug and (" " in n or n.casefold() != n)]
    spaced = [n for n in spoken if " " in n]
    best = next(iter((*official[:1],)), None)
    if best is None or best == slug or best.casefold() == best:
        best = next(iter((*spaced, *spoken, *official, *same, *ranked)), slug)
    return tuple(dict.fromkeys((best, *spoken[:1], *ranked[:3])))


def _facts(first_party: Sequence[Observation], said: Sequence[Observation]) -> Facts:
    """First-party statements first; where the lab's own routes are silent, what most others say."""
    trusted = [_offered(o) for o in first_party]
    others = [_offered(o) for o in said]

    def pick(read: Callable[[Facts], Value | None]) -> Value | None:
        return _first(map(read, trusted)) or _most_said(map(read, others))

    capabilities, lacks = _capabilities(trusted, others)
    open_weights = _first(f.open_weights for f in trusted)
    if open_weights is None:
        open_weights = _most_said(f.open_weights for f in others)
    return Facts(
        family=pick(lambda f: f.family),
        released=_most_said(f.released for f in (*others, *trusted)),
        knowledge_cutoff=pick(lambda f: f.knowledge_cutoff),
        input=pick(lambda f: f.input),
        output=pick(lambda f: f.output),
        context=_limit(trusted, others, lambda f: f.context),
        max_output=_limit(trusted, others, lambda f: f.max_output),
        capabilities=capabilities,
        lacks=lacks,
        open_weights=open_weights,
        mode=_mode(said),
        status=_first(f.status for f in trusted),
        retires=None,
    )


def _offered(observation: Observation) -> Facts:
    """Its facts; what has a price in batches can be had in batches, though no flag says so."""
    facts = observation.facts
    if any(p.condition and p.condition.processing == "batch" for p in observation.prices):
        return replace(facts, capabilities=facts.capabilities | {"batch"})
    return facts


def _mode(said: Sequence[Observation]) -> Specialization | None:
    """The kind of endpoint, where most entries of the feed that knows kinds agree."""
    modes = Counter(o.facts.mode for o in said if o.feed == litellm.FEED)
    mode, votes = modes.most_common(1)[0] if modes else (None, 0)
    return mode if 2 * votes > modes.total() else None


def _limit(
    trusted: Sequence[Facts], others: Sequence[Facts], read: Callable[[Facts], int | None]
) -> int | None:
    """The lab's own limit; without one, what at least two say, or the only one there is."""
    own = _first(map(read, trusted))
    if own is not None:
        return own
    said = Counter(value for value in map(read, others) if value is not None)
    likely = _most_said(map(read, others))
    return likely if likely and (said[likely] > 1 or len(others) == 1) else None


def _first(values: Iterable[Value | None]) -> Value | None:
    return next((value for value in values if value is not None), None)


def _most_said(values: Iterable[Value | None]) -> Value | None:
    counted = Counter(value for value in values if value is not None)
    return max(counted, key=lambda v: (counted[v], _stable(v))) if counted else None


def _stable(value: Hashable) -> str:
    return ",".join(sorted(map(str, value))) if isinstance(value, frozenset) else str(value)


def _capabilities(
    trusted: Sequence[Facts], others: Sequence[Facts]
) -> tuple[frozenset[Capability], frozenset[Capability]]:
    has: set[Capability] = set()
    lacks: set[Capability] = set()
    for capability in get_args(Capability):
        for facts in (trusted, others):
            yes = sum(capability in f.capabilities for f in facts)
            no = sum(capability in f.lacks for f in facts)
            if yes or no:
                (has if yes >= no else lacks).add(capability)
                break
    return frozenset(has), frozenset(lacks)


def assign_ratings(
    arena: ArenaReading, identities: Identities, world: World
) -> dict[str, tuple[Rating, ...]]:
    """By model: its best rating per benchmark; names that are not certain are left out."""
    index = world.empty_index()
    for model in sorted(set(identities.models.values())):
        names = identities.names.get(model, Counter()).most_common(3)
        index.add(Known(model, tuple(name for name, _ in names)))
    matcher = Resolver(index, world.nicknames, dict, NO_FAMILIES, world.sellers)
    best: dict[str, dict[str, Rating]] = defaultdict(dict)
    for name, rating in arena.ratings:
        decided = matcher.identify(name)
        if isinstance(decided, Found):
            held = best[decided.model].get(rating.benchmark)
            if held is None or rating.value > held.value:
                best[decided.model][rating.benchmark] = rating
    return {
        model: tuple(ratings[benchmark] for benchmark in sorted(ratings))
        for model, ratings in best.items()
    }
