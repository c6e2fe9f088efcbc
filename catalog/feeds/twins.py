"""Unite the models that are one: listed under two ids, or minted from a way of serving another."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from catalog.feeds.identities import Identities
from catalog.feeds.labs import NAME_IN_BRACKETS, Labs, providers_by_name
from catalog.feeds.serving import without_serving
from catalog.names import fold, squash
from catalog.resolution.families import NO_FAMILY_NAMES
from catalog.resolution.name_index import IndexedModel
from catalog.resolution.naming import Naming
from catalog.resolution.outcomes import Found
from catalog.resolution.resolver import Resolver
from catalog.resolution.route_ids import RouteIds
from catalog.schema import Modality, Observation, Price

_PREVIEW = re.compile(r"preview|beta|\bexp\b|experimental")
LISTED_LATER = timedelta(days=45)
"""A host's date for its faster way of serving a model may be the day on which it listed it."""
_LONGER = 1.05
"""Context windows that differ by less are one, rounded in two ways."""


def unite(identities: Identities, observations: Sequence[Observation], world: Naming) -> None:
    """Move what is observed of one model under several ids to one id, which remembers the others.

    By its release after a preview, by the same id at one provider, by its name without a brand of
    its lab, by what people decided, by the model that a seller's own product names, and by the ways
    of serving that hosts write behind an id.
    """
    _leave_previews(identities, observations, world)
    identities.move(_same_offers(identities, observations, world))
    identities.move(_with_brand(identities, observations, world))
    identities.move({entry.id: entry.model for entry in world.same_models})
    identities.move(_mentioned(identities, observations, world))
    served = _served_otherwise(identities, observations, world)
    for model in served:
        identities.names.pop(model, None)  # "Kimi K3 Spot" is no name of Kimi K3
    identities.move(served)


def _leave_previews(
    identities: Identities, observations: Sequence[Observation], world: Naming
) -> None:
    """Move offers without "preview" in their ids from a preview to the model released since then.

    Where feeds link only the preview, names alone lead there: "Veo 3.1".
    """
    labs = Labs(world)
    released = {m for m in identities.models.values() if not _PREVIEW.search(m)}
    released |= _sold_beside(identities, observations, labs)
    resolver = _resolver(sorted(released), world)
    for number, model in identities.models.items():
        observation = observations[number]
        if observation.canonical or not _PREVIEW.search(model):
            continue
        _, slug = labs.lab_and_slug(observation)
        hit = None if _PREVIEW.search(slug) else resolver.identify(slug)
        if isinstance(hit, Found) and hit.model.split("/")[0] == model.split("/")[0]:
            identities.models[number] = hit.model
            if name := observation.facts.name:
                identities.names[model] -= Counter((name,))
                identities.names[hit.model][name] += 1


def _sold_beside(
    identities: Identities, observations: Sequence[Observation], labs: Labs
) -> set[str]:
    """Ids of released models that some seller lists beside their preview, at another price."""
    tariffs: dict[tuple[str, str, str], dict[str, set[tuple[Price, ...]]]] = defaultdict(
        lambda: defaultdict(set)
    )
    for number, model in identities.models.items():
        observation = observations[number]
        if _PREVIEW.search(model) and observation.prices:
            _, slug = labs.lab_and_slug(observation)
            tariffs[model, observation.feed, observation.provider][slug].add(observation.prices)
    return {
        f"{model.partition('/')[0]}/{slug}"
        for (model, _, _), asked in tariffs.items()
        for slug, prices in asked.items()
        if not _PREVIEW.search(slug)
        and not slug.endswith("latest")
        and any(_PREVIEW.search(other) and prices.isdisjoint(asked[other]) for other in asked)
    }


def _same_offers(
    identities: Identities, observations: Sequence[Observation], world: Naming
) -> dict[str, str]:
    """Models of ids that leave out the organisation that another feed puts before them.

    One feed lists OpenRouter's "sao10k/l3-euryale-70b" as "l3-euryale-70b", and so tells no lab.
    """
    providers = providers_by_name(world)
    whole: dict[tuple[str, str], set[str]] = defaultdict(set)
    plain: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for number, model in identities.models.items():
        observation = observations[number]
        seller = providers.get(observation.provider)
        offer = (seller.id if seller else observation.provider, observation.route.casefold())
        path, _, tail = offer[1].rpartition("/")
        if path:
            whole[offer[0], tail].add(model)
        plain[model].add(offer)
    linked = {observation.canonical for observation in observations}
    same: dict[str, str] = {}
    for model in sorted(plain.keys() - linked):
        named = [whole.get(offer, set()) - {model} for offer in plain[model]]
        targets = set().union(*named)
        if all(named) and len(targets) == 1:
            same[model] = targets.pop()
    return same


def _with_brand(
    identities: Identities, observations: Sequence[Observation], world: Naming
) -> dict[str, str]:
    """Models whose ids have a brand of their lab before what is the name of one: "doubao-seed-2".

    Without a version too many names end alike.
    """
    linked = {observation.canonical for observation in observations}
    words = {
        lab.id: {word for word in (*lab.orgs, *map(fold, lab.stems)) if word.isalpha()}
        for lab in world.labs
    }
    by_name = {
        (model.partition("/")[0], squash(fold(model.partition("/")[2]))): model
        for model in sorted(set(identities.models.values()))
    }
    same: dict[str, str] = {}
    for model in sorted(set(identities.models.values()) - linked):
        lab, _, slug = model.partition("/")
        brand, _, name = fold(slug).partition("-")
        is_versioned = any(map(str.isdigit, name))
        if is_versioned and brand in words.get(lab, ()) and (lab, squash(name)) in by_name:
            same[model] = by_name[lab, squash(name)]
    return same


def _mentioned(
    identities: Identities, observations: Sequence[Observation], world: Naming
) -> dict[str, str]:
    """Models of sellers' own products that name them: "Agentic Chat (GPT-5.4 Mini)"."""
    labs = {lab.id for lab in world.labs}
    mentions: dict[str, set[str]] = defaultdict(set)
    for number, model in identities.models.items():
        if model.split("/")[0] not in labs:
            match = NAME_IN_BRACKETS.search(observations[number].facts.name or "")
            mentions[model].add(match.group(1) if match else "")
    named = {model: texts.pop() for model, texts in mentions.items() if len(texts) == 1}
    resolver = _resolver(sorted(set(identities.models.values()) - mentions.keys()), world)
    found = {
        model: resolver.identify(text)
        for model, text in named.items()
        if any(map(str.isdigit, text))
    }
    return {model: hit.model for model, hit in found.items() if isinstance(hit, Found)}


@dataclass(slots=True)
class _Evidence:
    """What tells whether an id is a model of its own."""

    released: set[date] = field(default_factory=set)
    contexts: set[int] = field(default_factory=set)
    outputs: set[Modality] = field(default_factory=set)
    sold_by_lab: bool = False
    linked: bool = False
    """A feed calls it a model by this id."""


def _served_otherwise(
    identities: Identities, observations: Sequence[Observation], world: Naming
) -> dict[str, str]:
    """By id of a way of serving a model: that model.

    Only where neither the lab sells it nor a feed links to it, for "gpt-4-turbo" is a model. Of
    what is just faster, release and context window must agree as well, and it must be a model of
    text: "veo-3-fast" draws differently.
    """
    evidence = _evidence(identities, observations, world)
    resolver = _resolver(evidence, world)
    served: dict[str, str] = {}
    for model, own in evidence.items():
        lab, slug = model.split("/", 1)
        base, words = without_serving(slug, world.lexicon)
        if not words or own.sold_by_lab or own.linked:
            continue
        found = resolver.identify(base)
        if not isinstance(found, Found) or not found.model.startswith(f"{lab}/"):
            continue
        faster = any(world.lexicon.serving.get(word) == "fast" for word in words)
        if found.model != model and (not faster or _agrees(own, evidence[found.model])):
            served[model] = found.model
    # Of "x-fast-fp8" the base may be an "x-fast" that goes away itself.
    return {model: served.get(base, base) for model, base in served.items()}


def _evidence(
    identities: Identities, observations: Sequence[Observation], world: Naming
) -> dict[str, _Evidence]:
    labs = Labs(world)
    evidence: dict[str, _Evidence] = defaultdict(_Evidence)
    sold: set[tuple[str, str]] = set()
    for number, model in identities.models.items():
        observation, own = observations[number], evidence[model]
        lab = model.split("/")[0]
        own.linked |= observation.canonical == model
        if observation.facts.released:
            own.released.add(observation.facts.released)
        if observation.facts.context:
            own.contexts.add(observation.facts.context)
        own.outputs |= observation.facts.output or set()
        if labs.is_first_party(observation, lab):
            sold.add((lab, squash(fold(observation.route.rpartition("/")[2]))))
    for model, own in evidence.items():
        lab, slug = model.split("/", 1)
        own.sold_by_lab = (lab, squash(fold(slug))) in sold
    return dict(sorted(evidence.items()))


def _resolver(models: Iterable[str], world: Naming) -> Resolver:
    index = world.empty_index()
    for model in models:
        index.add(IndexedModel(model, ()))
    return Resolver(index, {}, RouteIds, NO_FAMILY_NAMES, world.sellers)


def _agrees(own: _Evidence, base: _Evidence) -> bool:
    """Whether nothing that is known of them shows two models."""
    if own.outputs | base.outputs != {"text"}:
        return False
    if own.released and base.released:
        apart = min(abs(one - other) for one in own.released for other in base.released)
        if apart > LISTED_LATER:
            return False
    if own.contexts and base.contexts:
        return min(own.contexts) <= _LONGER * max(base.contexts)
    return True
