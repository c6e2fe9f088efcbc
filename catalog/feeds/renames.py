"""Keep the ids of models from one snapshot to the next, though feeds come to spell them otherwise.

People, threads and price histories go on using an id, so one that was in use is kept, or found.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set

from catalog.feeds.identities import Identities
from catalog.feeds.sellers import sellers
from catalog.names import fold, squash, tokens
from catalog.resolution.naming import Naming
from catalog.schema import Observation
from catalog.snapshot import Snapshot

_FLOATING = "latest"
"""What moves from model to model says nothing of either."""

_Offers = Mapping[tuple[str, str], str]
"""Model by (provider, route)."""


def keep_ids(
    identities: Identities, observations: Sequence[Observation], before: Snapshot, world: Naming
) -> None:
    """Give models the ids that they had before, and the others' ids to the models they are now.

    An id that is spelt otherwise now is kept. One whose offers are another model's now, because a
    feed says so or two have become one, goes on finding that one.
    """
    last = {(provider, squash(fold(id))): model for provider, id, model in before.offered()}
    moved = renamed(last, _offers(identities, observations, world))
    known = {model.id for model in before.header.models}
    kept: dict[str, str] = {}
    for old, new in moved.items():
        if new not in known and new not in kept and _spelling(old) == _spelling(new):
            kept[new] = old
    identities.move(kept)
    current = set(identities.models.values())
    gone = {old: new for old, new in moved.items() if old not in current}
    for model in before.header.models:
        target = gone.get(model.id, model.id)
        if target in current:
            other_ids = {*model.same_as, *([model.id] if target != model.id else ())}
            identities.same_as[target] |= other_ids - current


def renamed(last: _Offers, new: _Offers) -> dict[str, str]:
    """By id that is no model's any more: the one that most of its offers are of now.

    Not where another version or size is sold under the route of the one that went away.
    """
    current = set(new.values())
    moved: dict[str, Counter[str]] = defaultdict(Counter)
    for offer, model in last.items():
        target = new.get(offer)
        if target and model not in current and _numbers(model) == _numbers(target):
            moved[model][target] += 1
    return {
        model: max(targets, key=lambda id: (targets[id], id))
        for model, targets in sorted(moved.items())
    }


def _offers(
    identities: Identities, observations: Sequence[Observation], world: Naming
) -> dict[tuple[str, str], str]:
    by_number = sellers(observations, identities, world)
    return {
        (by_number[number].id, squash(fold(observations[number].route))): model
        for number, model in identities.models.items()
        if _FLOATING not in observations[number].route.casefold()
    }


def _spelling(model: str) -> str:
    lab, _, slug = model.partition("/")
    return f"{lab}/{squash(fold(slug))}"


def _numbers(model: str) -> Set[str]:
    slug = model.partition("/")[2]
    return {part.text for part in tokens(fold(slug)) if part.kind in ("version", "size")}
