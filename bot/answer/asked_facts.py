"""Single facts of a model that a question asks for, each with its source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot import formatting
from bot.answer.citations import Citation, cite_fact
from bot.answer.rows import licence_text
from bot.answer.serialize import Json
from bot.query import Query
from catalog.catalog import Catalog
from catalog.curated import Card, Family
from catalog.language import Fact
from catalog.model import Model, architecture, context_window, licence, licence_entry
from catalog.schema import Route

_LABELS: dict[Fact, str] = {
    "context": "Context window",
    "max_output": "Max output",
    "license": "Licence",
    "knowledge_cutoff": "Knowledge cutoff",
    "released": "Released",
    "api_id": "API id",
    "architecture": "Architecture",
    "maker": "Made by",
    "modalities": "Takes and makes",
    "retires": "Retires",
}
_MAX_IDS = 3
"""Sellers whose ids are listed where none is named."""


@dataclass(frozen=True, slots=True)
class AskedFact:
    """A fact that was asked for, and where it is from."""

    fact: Fact
    label: str
    model: str
    """Its id."""
    name: str
    """Name of the model."""
    citation: Citation | None
    """None where no source states it."""
    extent: str = ""
    """What it is compared by; empty where it cannot be compared."""

    @property
    def value(self) -> str | None:
        return self.citation.value if self.citation else None

    def to_json(self) -> Json:
        source = self.citation
        return {
            "fact": self.fact,
            "label": self.label,
            "model": self.model,
            "value": self.value,
            "source": source.source if source else None,
            "source_url": source.url if source else None,
            "as_of": str(source.as_of) if source else None,
        }


def asked_facts(query: Query, models: Iterable[Model], catalog: Catalog) -> tuple[AskedFact, ...]:
    """Every fact that is asked for, of each of the models; in the order of the question.

    When it retires is the answer itself to a question of its end.
    """
    known = tuple(models)
    return tuple(
        each
        for fact in query.facts
        if fact != "retires"
        for model in known
        for each in _facts(fact, model, query, catalog)
    )


def _facts(fact: Fact, model: Model, query: Query, catalog: Catalog) -> Iterator[AskedFact]:
    label = _LABELS[fact]
    if fact == "api_id":
        yield from _api_ids(model, query, catalog)
        return
    extent, citation = _cited(fact, label, model, catalog)
    yield AskedFact(fact, label, model.id, model.name, citation, extent)


def _cited(fact: Fact, label: str, model: Model, catalog: Catalog) -> tuple[str, Citation | None]:
    """What the fact is compared by, and the fact with its source."""
    card = model.card
    match fact:
        case "context":
            return _tokens(label, context_window(model), model, card and card.context)
        case "max_output":
            return _tokens(label, model.facts.max_output, model, None)
        case "knowledge_cutoff":
            text, on_card = model.facts.knowledge_cutoff, None
        case "released":
            text, on_card = model.released, card and card.released
        case "license":
            return "", _licence(label, model)
        case "maker":
            return "", cite_fact(label, catalog.lab_name(model.lab), model, None)
        case "modalities":
            return "", _modalities(label, model)
        case _:
            return "", _architecture(label, model)
    return text or "", cite_fact(label, text, model, on_card) if text else None


def _tokens(
    label: str, tokens: int | None, model: Model, on_card: object
) -> tuple[str, Citation | None]:
    if not tokens:
        return "", None
    return f"{tokens:015}", cite_fact(label, f"{tokens:,} tokens", model, on_card)


def _modalities(label: str, model: Model) -> Citation | None:
    sides = (model.facts.input, model.facts.output)
    takes, makes = ([m for m in formatting.MODALITIES if m in (side or ())] for side in sides)
    text = formatting.modalities(takes, makes)
    return cite_fact(label, text, model, None) if text else None


def _licence(label: str, model: Model) -> Citation | None:
    terms, entry = licence(model), licence_entry(model)
    if terms is None or entry is None:
        return None
    condition = f": {terms.condition}" if terms.condition else ""
    return _cite_entry(label, f"{licence_text(terms)}{condition}", entry, model, terms.url)


def _architecture(label: str, model: Model) -> Citation | None:
    text, card = architecture(model), model.card
    entry = card if card and card.architecture else model.family
    return _cite_entry(label, text, entry, model) if text and entry else None


def _cite_entry(
    label: str, text: str, entry: Card | Family, model: Model, url: str | None = None
) -> Citation:
    """From the page of the fact, else from that of the entry, on the day the entry was checked."""
    host = formatting.host(url or entry.source)
    # A page of a feed's site was read on another day than the feed.
    source = f"{host}, page" if host == model.source.name else host
    return Citation(label, text, source, entry.checked, url or entry.source, model.id)


def _api_ids(model: Model, query: Query, catalog: Catalog) -> Iterator[AskedFact]:
    """The ids at the named sellers; without names at the lab, else at the first few sellers."""
    routes = sorted(catalog.approved_routes(model.id), key=lambda route: (route.provider, route.id))
    wanted = query.filters.providers
    if wanted:
        chosen = [route for route in routes if route.provider in wanted]
    else:
        own = [route for route in routes if catalog.is_lab_of(route.provider, model)]
        chosen = own or routes[:_MAX_IDS]
    for provider in wanted or tuple(dict.fromkeys(route.provider for route in chosen)):
        label = f"API id at {catalog.provider_name(provider)}"
        there = [route for route in chosen if route.provider == provider]
        citation = _cite_ids(label, there, model, catalog) if there else None
        yield AskedFact("api_id", label, model.id, model.name, citation)
    if not chosen and not wanted:
        yield AskedFact("api_id", _LABELS["api_id"], model.id, model.name, None)


def _cite_ids(label: str, routes: list[Route], model: Model, catalog: Catalog) -> Citation:
    ids = ", ".join(dict.fromkeys(route.id for route in routes))
    quotes = [quote for route in routes for quote in route.quotes]
    if not quotes:
        return cite_fact(label, ids, model, None)
    source = catalog.sources[quotes[0].source].name
    return Citation(label, ids, source, quotes[0].as_of, quotes[0].url, model.id)


def most_of(facts: Iterable[AskedFact]) -> str | None:
    """The model that has most of a fact, or is the newest; None where that is not known."""
    known = sorted((each for each in facts if each.extent), key=lambda each: each.extent)
    if len(known) > 1 and known[-1].extent != known[-2].extent:
        return known[-1].model
    return None
