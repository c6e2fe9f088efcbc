"""Merge what all observations say of one model: name, limits, modalities, capabilities."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import replace
from typing import TypeVar

from catalog.curated import Provider
from catalog.feeds.identities import Identities
from catalog.feeds.labs import providers_by_name
from catalog.feeds.release_dates import Listing, listing_days, release_date
from catalog.feeds.shown_names import names_of, told_apart
from catalog.feeds.sources import OFFER_FEEDS
from catalog.feeds.weighed_evidence import Evidence
from catalog.names import fold, squash
from catalog.resolution.naming import Naming
from catalog.schema import FeedFacts, ModelFacts, Observation, Rating, Specialization

_Value = TypeVar("_Value", bound=Hashable)
_TRUST = [*OFFER_FEEDS]


def merge_facts(
    observations: Sequence[Observation],
    identities: Identities,
    ratings: Mapping[str, tuple[Rating, ...]],
    world: Naming,
) -> tuple[ModelFacts, ...]:
    """One ModelFacts a model, sorted by id; `ratings` are by model."""
    providers = providers_by_name(world)
    by_model: dict[str, list[Observation]] = defaultdict(list)
    for number, model in identities.models.items():
        by_model[model].append(observations[number])
    listings = listing_days(observations, identities)
    lab_names = {provider.id: provider.name for provider in world.providers}
    lab_names |= {lab.id: lab.name for lab in world.labs}
    return told_apart(
        [
            replace(
                _model_facts(model, by_model[model], providers, identities, listings),
                ratings=ratings.get(model, ()),
            )
            for model in sorted(by_model)
        ],
        lab_names,
    )


def _model_facts(
    model: str,
    group: Sequence[Observation],
    providers: Mapping[str, Provider],
    identities: Identities,
    listings: Set[Listing],
) -> ModelFacts:
    lab, _, slug = model.partition("/")
    first_party = [
        observation
        for observation in group
        if (provider := providers.get(observation.provider)) and provider.lab == lab
        # What the lab says of a dated snapshot or a variant need not hold for the model.
        if squash(fold(observation.route)) == squash(fold(slug))
    ]
    first_party.sort(key=lambda o: _rank(o, providers))
    by_lab = [o for o in first_party if providers[o.provider].kind == "lab"]
    facts = replace(
        _facts(first_party, group, Evidence(by_lab or first_party, group, providers)),
        released=release_date(model, group, first_party, listings),
    )
    if not facts.open_weights:
        # Open weights outlive the lab's own service, and its cloud's date is that of an offer.
        facts = replace(facts, retires=_first(o.facts.retires for o in by_lab))
    names = names_of(slug, identities.names.get(model, Counter()), first_party)
    return ModelFacts(
        id=model,
        name=names[0],
        lab=lab,
        facts=facts,
        source=(first_party or group)[0].feed,
        names=names[1:],
        snapshots=tuple(sorted(identities.snapshots.get(model, ()))),
        same_as=tuple(sorted(identities.same_as.get(model, ()))),
    )


def _rank(observation: Observation, providers: Mapping[str, Provider]) -> tuple[int | str, ...]:
    """A sort key: the most trusted first; of a lab's sites the one that is not for China alone."""
    trust = providers[observation.provider].trust
    is_china_only = trust is not None and "china_endpoint" in trust.flags
    feed = _TRUST.index(observation.feed)
    return feed, len(observation.route), observation.route, is_china_only, observation.provider


def _facts(
    first_party: Sequence[Observation], group: Sequence[Observation], evidence: Evidence
) -> FeedFacts:
    """First-party statements first; where the lab's own routes are silent, what most others say."""
    trusted = [observation.facts for observation in first_party]
    every = [observation.facts for observation in group]

    def pick(read: Callable[[FeedFacts], _Value | None]) -> _Value | None:
        return _first(map(read, trusted)) or _most_common(map(read, every))

    capabilities, lacks = evidence.capabilities()
    takes, unsure_input = evidence.modalities("input")
    returns, unsure_output = evidence.modalities("output")
    open_weights = _first(facts.open_weights for facts in trusted)
    if open_weights is None:
        open_weights = _most_common(facts.open_weights for facts in every)
    return FeedFacts(
        family=pick(lambda facts: facts.family),
        knowledge_cutoff=pick(lambda facts: facts.knowledge_cutoff),
        input=takes,
        output=returns,
        unsure_input=unsure_input,
        unsure_output=unsure_output,
        context=_limit(trusted, every, lambda facts: facts.context),
        max_output=_limit(trusted, every, lambda facts: facts.max_output),
        capabilities=capabilities,
        lacks=lacks,
        open_weights=open_weights,
        mode=_mode(group),
        status=_first(facts.status for facts in trusted),
        retires=None,
    )


def _mode(group: Sequence[Observation]) -> Specialization | None:
    """The kind of endpoint, where most entries of the feeds that state kinds agree."""
    modes = Counter(o.facts.mode for o in group if OFFER_FEEDS[o.feed].states_modes)
    mode, votes = modes.most_common(1)[0] if modes else (None, 0)
    return mode if 2 * votes > modes.total() else None


def _limit(
    trusted: Sequence[FeedFacts],
    every: Sequence[FeedFacts],
    read: Callable[[FeedFacts], int | None],
) -> int | None:
    """The lab's own limit; without one, what at least two say, or the only one there is."""
    official = _first(map(read, trusted))
    if official is not None:
        return official
    votes = Counter(value for value in map(read, every) if value is not None)
    likely = _most_common(map(read, every))
    return likely if likely and (votes[likely] > 1 or len(every) == 1) else None


def _first(values: Iterable[_Value | None]) -> _Value | None:
    return next((value for value in values if value is not None), None)


def _most_common(values: Iterable[_Value | None]) -> _Value | None:
    votes = Counter(value for value in values if value is not None)
    return max(votes, key=lambda value: (votes[value], _text(value))) if votes else None


def _text(value: Hashable) -> str:
    """The value as text that is the same in every process, which a set's own is not."""
    return ",".join(sorted(map(str, value))) if isinstance(value, frozenset) else str(value)
