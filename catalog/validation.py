"""Checks data/ as a whole; every problem names file, entry, field and remedy."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path

from catalog.catalog import Catalog
from catalog.compiled import COMPILED, read_compiled
from catalog.loading import SNAPSHOT, CatalogError, Problem, load, unreadable
from catalog.names import fold, squash
from catalog.snapshot import SnapshotError

_IN_NO_FEED = "is in no feed; use an id that `modeldesk resolve` gives"
_Rule = Callable[[Catalog], Iterator[Problem]]


def validate(folder: Path) -> tuple[Problem, ...]:
    """All problems of a data folder; empty when it is sound."""
    try:
        catalog = load(folder, date.max)
    except CatalogError as error:
        return error.problems
    return (*_stale_compiled_file(folder), *_problems(catalog, _RULES))


def unsound(catalog: Catalog) -> tuple[Problem, ...]:
    """Problems for which answers would be wrong or missing.

    The others wait for a curator: a new seller has no entry yet, a pattern fits nothing any more.
    """
    return tuple(_problems(catalog, _SOUNDNESS))


def _problems(catalog: Catalog, rules: Sequence[_Rule]) -> Iterator[Problem]:
    try:
        for rule in rules:
            yield from rule(catalog)
    except SnapshotError as error:
        yield unreadable("a route", error)


def _stale_compiled_file(folder: Path) -> Iterator[Problem]:
    if (folder / COMPILED).exists() and read_compiled(folder) is None:
        yield Problem(COMPILED, "the file", "freshness", "run `make facts`: a start reads the YAML")


def _duplicate_ids(catalog: Catalog) -> Iterator[Problem]:
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
        ("same_models.yml", "id", (entry.id for entry in facts.same_models)),
        ("glossary.yml", "id", (term.id for term in facts.terms)),
    )
    for file, field, values in entries:
        for value in _duplicates(values):
            yield Problem(file, value, field, "stands twice; keep one entry")


def _ambiguous_phrases(catalog: Catalog) -> Iterator[Problem]:
    """A phrase has one meaning, however it is spelt."""
    facts = catalog.curation
    named: tuple[tuple[str, Iterable[tuple[str, str]]], ...] = (
        ("use_cases.yml", ((p, u.id) for u in facts.use_cases for p in u.phrases)),
        ("families", ((p, f.id) for f in facts.families for p in f.phrases)),
        ("providers.yml", ((p, v.id) for v in facts.providers for p in v.phrases)),
        ("aliases.yml", ((alias.name, alias.model) for alias in facts.aliases)),
        ("glossary.yml", ((p, t.id) for t in facts.terms for p in t.phrases)),
    )
    for file, pairs in named:
        meanings: dict[str, set[str]] = defaultdict(set)
        for phrase, meaning in pairs:
            meanings[squash(fold(phrase))].add(meaning)
        for phrase, ids in meanings.items():
            if len(ids) > 1:
                remedy = f"means {', '.join(sorted(ids))}; leave it with one"
                yield Problem(file, phrase, "phrases", remedy)


def _duplicates(values: Iterable[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def _carried(catalog: Catalog) -> frozenset[str]:
    """Ids of the models that some feed lists."""
    return frozenset(model.id for model in catalog.snapshot.header.models)


def _unknown_models(catalog: Catalog) -> Iterator[Problem]:
    facts = catalog.curation
    references = [("aliases.yml", alias.name, "model", alias.model) for alias in facts.aliases]
    for entry in facts.replacements:
        references.append(("replacements.yml", entry.model, "model", entry.model))
    for same in facts.same_models:
        references.append(("same_models.yml", same.id, "model", same.model))
    carried = _carried(catalog)
    for file, entry_name, field, model in references:
        if model not in carried:
            yield Problem(file, entry_name, field, f"{model} {_IN_NO_FEED}")


def _unknown_replacements(catalog: Catalog) -> Iterator[Problem]:
    """Where feeds are older than the data, another model of the line is suggested."""
    carried = _carried(catalog)
    for entry in catalog.curation.replacements:
        if entry.replacement and entry.replacement not in carried:
            remedy = f"{entry.replacement} {_IN_NO_FEED}"
            yield Problem("replacements.yml", entry.model, "replacement", remedy)


def _uncarried_cards(catalog: Catalog) -> Iterator[Problem]:
    carried = _carried(catalog)
    for card in catalog.curation.cards:
        if card.id not in carried:
            yield Problem("models", card.id, "id", f"{card.id} {_IN_NO_FEED}")


def _models_that_went_away(catalog: Catalog) -> Iterator[Problem]:
    carried = _carried(catalog)
    for entry in catalog.curation.same_models:
        if entry.id in carried:
            yield Problem("same_models.yml", entry.id, "id", "still a model: run `make catalog`")


def _unknown_use_cases(catalog: Catalog) -> Iterator[Problem]:
    facts = catalog.curation
    entries = [("families", entry.id, entry.made_for) for entry in facts.families]
    entries += [("models", entry.id, entry.made_for) for entry in facts.cards]
    for file, name, purpose in entries:
        for use_case in purpose.use_cases if purpose else ():
            if use_case not in catalog.use_cases:
                remedy = f"{use_case} is not in use_cases.yml"
                yield Problem(file, name, "made_for", remedy)


def _unknown_providers(catalog: Catalog) -> Iterator[Problem]:
    for gateway in catalog.curation.gateways:
        named = (*gateway.passes, *([gateway.provider] if gateway.provider else []))
        for provider in named:
            if provider not in catalog.providers:
                remedy = f"{provider} is not in providers.yml"
                yield Problem("gateways.yml", gateway.id, "provider", remedy)
    for entry in catalog.curation.providers:
        for other in entry.shared_with.values():
            if other not in catalog.providers:
                remedy = f"{other} is not in providers.yml"
                yield Problem("providers.yml", entry.id, "shared_with", remedy)
    for card in catalog.curation.cards:
        introductory = card.introductory_price
        if introductory and introductory.provider not in catalog.providers:
            remedy = f"{introductory.provider} is not in providers.yml"
            yield Problem("models", card.id, "introductory_price", remedy)
    for provider in sorted({route.provider for route in catalog.all_routes()}):
        if provider not in catalog.providers:
            yield Problem("providers.yml", provider, "id", "add it: a feed has routes there")


def _empty_patterns(catalog: Catalog) -> Iterator[Problem]:
    for family in catalog.curation.families:
        for pattern in family.members:
            if not any(fnmatchcase(model, pattern) for model in catalog.models):
                yield Problem("families", family.id, "members", f"{pattern} fits no model")


def _unsorted(catalog: Catalog) -> Iterator[Problem]:
    facts = catalog.curation
    lists: tuple[tuple[str, Sequence[str]], ...] = (
        ("labs.yml", [lab.id for lab in facts.labs]),
        ("providers.yml", [provider.id for provider in facts.providers]),
        ("gateways.yml", [gateway.id for gateway in facts.gateways]),
        ("aliases.yml", [alias.name for alias in facts.aliases]),
        ("replacements.yml", [entry.model for entry in facts.replacements]),
        ("same_models.yml", [entry.id for entry in facts.same_models]),
    )
    for file, values in lists:
        ordered = sorted(values)
        for value, expected in zip(values, ordered, strict=True):
            if value != expected:
                yield Problem(file, value, "order", f"sort the entries; {expected} comes first")
                break


def _routes_without_quotes(catalog: Catalog) -> Iterator[Problem]:
    for route in catalog.all_routes():
        if not route.quotes:
            yield Problem(SNAPSHOT, route.id, "quotes", "run `make catalog`")


_SOUNDNESS: tuple[_Rule, ...] = (_routes_without_quotes, _unknown_models)
_RULES: tuple[_Rule, ...] = (
    *_SOUNDNESS,
    _unknown_replacements,
    _uncarried_cards,
    _duplicate_ids,
    _ambiguous_phrases,
    _models_that_went_away,
    _unknown_use_cases,
    _unknown_providers,
    _empty_patterns,
    _unsorted,
)
