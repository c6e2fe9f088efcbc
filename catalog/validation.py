"""Is data/ sound as a whole? Every problem names file, entry, field and remedy."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path

from catalog.catalog import Catalog
from catalog.loading import COMPILED, SNAPSHOT, CatalogError, Problem, load, read_compiled
from catalog.names import fold, squash
from catalog.snapshot import SnapshotError


def validate(folder: Path) -> tuple[Problem, ...]:
    """Everything that is wrong in a data folder; empty when it is sound."""
    try:
        catalog = load(folder, date.max)
    except CatalogError as error:
        return error.problems
    found = list(_compiled(folder))
    try:
        for rule in _RULES:
            found.extend(rule(catalog))
    except SnapshotError as error:
        found.append(Problem(SNAPSHOT, "a route", "reading", f"run `make catalog` ({error})"))
    return tuple(found)


def _compiled(folder: Path) -> Iterator[Problem]:
    if (folder / COMPILED).exists() and read_compiled(folder) is None:
        yield Problem(COMPILED, "the file", "freshness", "run `make facts`: a start reads the YAML")


def _unique(catalog: Catalog) -> Iterator[Problem]:
    facts = catalog.curation
    entries: tuple[tuple[str, str, Iterable[str]], ...] = (
        ("labs.yml", "id", (lab.id for lab in facts.labs)),
        ("providers.yml", "id", (provider.id for provider in facts.providers)),
        ("providers.yml", "name", (provider.name for provider in facts.providers)),
        ("families", "id", (family.id for family in facts.families)),
        ("models", "id", (card.id for card in facts.cards)),
        ("use_cases.yml", "id", (use_case.id for use_case in facts.use_cases)),
        ("gateways.yml", "id", (gateway.id for gateway in facts.gateways)),
        ("aliases.yml", "name", (alias.name for alias in facts.aliases)),
        ("replacements.yml", "model", (r.model for r in facts.replacements)),
    )
    for file, field, values in entries:
        for value in _twice(values):
            yield Problem(file, value, field, "stands twice; keep one entry")


def _phrases(catalog: Catalog) -> Iterator[Problem]:
    """A phrase means one thing, however it is spelt."""
    facts = catalog.curation
    named: tuple[tuple[str, Iterable[tuple[str, str]]], ...] = (
        ("use_cases.yml", ((p, u.id) for u in facts.use_cases for p in u.phrases)),
        ("families", ((p, f.id) for f in facts.families for p in f.phrases)),
        ("providers.yml", ((p, v.id) for v in facts.providers for p in v.phrases)),
        ("aliases.yml", ((alias.name, alias.model) for alias in facts.aliases)),
    )
    for file, pairs in named:
        meanings: dict[str, set[str]] = defaultdict(set)
        for phrase, meaning in pairs:
            meanings[squash(fold(phrase))].add(meaning)
        for phrase, meant in meanings.items():
            if len(meant) > 1:
                remedy = f"means {', '.join(sorted(meant))}; leave it with one"
                yield Problem(file, phrase, "phrases", remedy)


def _twice(values: Iterable[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def _known_models(catalog: Catalog) -> Iterator[Problem]:
    facts = catalog.curation
    references = [("aliases.yml", alias.name, "model", alias.model) for alias in facts.aliases]
    for entry in facts.replacements:
        references.append(("replacements.yml", entry.model, "model", entry.model))
        if entry.replacement:
            references.append(("replacements.yml", entry.model, "replacement", entry.replacement))
    for card in facts.cards:
        references.append(("models", card.id, "id", card.id))
    carried = {model.id for model in catalog.snapshot.header.models}
    for file, entry_name, field, model in references:
        if model not in carried:
            remedy = f"{model} is in no feed; use an id that `modeldesk resolve` gives"
            yield Problem(file, entry_name, field, remedy)


def _known_providers(catalog: Catalog) -> Iterator[Problem]:
    for gateway in catalog.curation.gateways:
        named = (*gateway.passes, *([gateway.provider] if gateway.provider else []))
        for provider in named:
            if provider not in catalog.providers:
                remedy = f"{provider} is not in providers.yml"
                yield Problem("gateways.yml", gateway.id, "provider", remedy)
    for provider in sorted({route.provider for route in catalog.all_routes()}):
        if provider not in catalog.providers:
            yield Problem("providers.yml", provider, "id", "add it: a feed has routes there")


def _members(catalog: Catalog) -> Iterator[Problem]:
    for family in catalog.curation.families:
        for pattern in family.members:
            if not any(fnmatchcase(model, pattern) for model in catalog.models):
                yield Problem("families", family.id, "members", f"{pattern} fits no model")


def _sorted(catalog: Catalog) -> Iterator[Problem]:
    facts = catalog.curation
    lists: tuple[tuple[str, Sequence[str]], ...] = (
        ("labs.yml", [lab.id for lab in facts.labs]),
        ("providers.yml", [provider.id for provider in facts.providers]),
        ("gateways.yml", [gateway.id for gateway in facts.gateways]),
        ("aliases.yml", [alias.name for alias in facts.aliases]),
        ("replacements.yml", [entry.model for entry in facts.replacements]),
    )
    for file, values in lists:
        ordered = sorted(values)
        for value, expected in zip(values, ordered, strict=True):
            if value != expected:
                yield Problem(file, value, "order", f"sort the entries; {expected} comes first")
                break


def _routes(catalog: Catalog) -> Iterator[Problem]:
    for route in catalog.all_routes():
        if not route.quotes:
            yield Problem(SNAPSHOT, route.id, "quotes", "run `make catalog`")


_RULES: tuple[Callable[[Catalog], Iterator[Problem]], ...] = (
    _routes,
    _unique,
    _phrases,
    _known_models,
    _known_providers,
    _members,
    _sorted,
)
