"""Whose offer an observation is; under one name a feed may list the offers of two sellers."""

from __future__ import annotations

from collections.abc import Sequence, Set

from catalog.curated import Provider
from catalog.feeds.identities import Identities
from catalog.feeds.labs import providers_by_feed_name
from catalog.names import fold, squash
from catalog.resolution.naming import Naming
from catalog.schema import Observation

_Listed = Set[tuple[str, str]]
"""(provider, spelling of the route) that feeds list under a name of that provider alone."""


def sellers(
    observations: Sequence[Observation], identities: Identities, world: Naming
) -> dict[int, Provider]:
    """The seller of every observation that has a model, by position.

    A provider that nobody has curated yet counts as a host under the feed's own name.
    """
    known = {provider.id: provider for provider in world.providers}
    by_feed_name = providers_by_feed_name(world)
    named: dict[int, Provider] = {}
    listed: set[tuple[str, str]] = set()
    for number in identities.models:
        observation = observations[number]
        name = observation.provider
        provider = by_feed_name.get((observation.feed, name)) or known.get(name)
        if provider is None:
            provider = known[name] = Provider(id=name, name=name, kind="host")
        named[number] = provider
        if observation.feed not in provider.shared_with:
            listed.add((provider.id, _spelling(observation)))
    return {
        number: known[_seller(observations[number], identities.models[number], provider, listed)]
        for number, provider in named.items()
    }


def _seller(observation: Observation, model: str, named: Provider, listed: _Listed) -> str:
    """The id of the provider named, or of the one that shares the name and sells this.

    A lab's API sells the lab's own models; of these the other sells what only it is known to list.
    What has ended is in no list any more, and stays where the feed has it.
    """
    sharing = (other for feed, other in named.shared_with.items() if feed == observation.feed)
    other = next(sharing, None)
    if other is None:
        return named.id
    spelling = _spelling(observation)
    only_there = (other, spelling) in listed and (named.id, spelling) not in listed
    only_there &= observation.facts.status != "deprecated"
    return other if only_there or model.partition("/")[0] != named.lab else named.id


def _spelling(observation: Observation) -> str:
    return squash(fold(observation.route.rpartition("/")[2]))
