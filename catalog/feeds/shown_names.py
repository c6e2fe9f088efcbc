"""The names under which models are shown: one a model, and no name for two."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from catalog.names import fold, squash, tokens
from catalog.schema import ModelFacts, Observation

_LATEST = re.compile(r" \((?:latest|free)\)$", re.IGNORECASE)
"""Says of an offer that its id floats or that it is free; no part of the model's name."""


def names_of(slug: str, votes: Counter[str], first_party: Sequence[Observation]) -> tuple[str, ...]:
    """The name to show first: the lab's own spelling, else what most providers write."""
    official = [_LATEST.sub("", o.facts.name) for o in first_party if o.facts.name]
    by_votes = sorted(votes.items(), key=lambda pair: (-pair[1], pair[0]))
    ranked = [_LATEST.sub("", name) for name, _ in by_votes]
    same = [n for n in (*official, *ranked) if squash(fold(n)) == squash(fold(slug))]
    readable = [n for n in same if n != slug and (" " in n or n.casefold() != n)]
    spaced = [n for n in readable if " " in n]
    best = official[0] if official else slug
    # An official name that is the slug or in lower case is an id.
    if best == slug or best.casefold() == best:
        best = next(iter((*spaced, *readable, *official, *same, *ranked)), slug)
    return tuple(dict.fromkeys((best, *readable[:1], *ranked[:3])))


def told_apart(
    models: Sequence[ModelFacts], lab_names: Mapping[str, str]
) -> tuple[ModelFacts, ...]:
    """The models in the same order, where a name that several have stays with the likeliest.

    A name that is spelled as the id of another model of the lab counts as that one's too.
    `lab_names` are by id.
    """
    groups = _sharing(models)
    taken = {_spelling(model.name) for model in models} - groups.keys()
    names: dict[str, str] = {}
    for spelling, alike in groups.items():
        taken.add(spelling)
        for model in alike[1:]:
            lab = lab_names.get(model.lab, model.lab)
            free = (n for n in _other_names(model, lab) if _spelling(n) not in taken)
            names[model.id] = next(free, model.id)
            taken.add(_spelling(names[model.id]))
    return tuple(replace(model, name=names.get(model.id, model.name)) for model in models)


def _sharing(models: Sequence[ModelFacts]) -> dict[str, list[ModelFacts]]:
    """By spelling: several models that have a claim to it, the likeliest first."""
    named: dict[str, list[ModelFacts]] = defaultdict(list)
    for model in models:
        named[_spelling(model.name)].append(model)
    slugs = {(model.lab, _spelling(_slug(model))): model for model in models}
    for spelling, sharers in named.items():
        owners = (slugs.get((model.lab, spelling)) for model in tuple(sharers))
        owner = next((model for model in owners if model and model not in sharers), None)
        if owner and all(_numbers(_slug(owner)) != _numbers(_slug(model)) for model in sharers):
            sharers.append(owner)
    return {
        spelling: sorted(sharers, key=_claim)
        for spelling, sharers in named.items()
        if len(sharers) > 1
    }


def _claim(model: ModelFacts) -> tuple[bool, bool, bool, int, str]:
    """A sort key: first the model that a name is of in every number, and that is released."""
    slug = _slug(model)
    return (
        _numbers(slug) != _numbers(model.name),
        "preview" in slug and "preview" not in model.name.casefold(),
        _spelling(slug) != _spelling(model.name),
        -len(model.names),
        model.id,
    )


def _other_names(model: ModelFacts, lab: str) -> Iterator[str]:
    """What else a model may be called: as others spell it, as its id says, with its lab."""
    slug = _slug(model)
    if slug.endswith("-latest"):
        yield f"{model.name} (latest)"
    yield from (name for name in model.names if _numbers(name) == _numbers(slug))
    if "preview" in slug and "preview" not in model.name.casefold():
        yield f"{model.name} Preview"
    yield slug
    yield f"{lab} {model.name}"


def _slug(model: ModelFacts) -> str:
    return model.id.partition("/")[2]


def _numbers(text: str) -> frozenset[str]:
    return frozenset(token.text for token in tokens(fold(text)) if token.kind != "word")


def _spelling(text: str) -> str:
    return squash(fold(text))
