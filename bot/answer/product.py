"""Answers about this product: its sources, their age, its marks, and what is known of a seller."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.answer.base import BaseAnswer
from bot.answer.citations import Citation
from bot.answer.follow_ups import FollowUp, FollowUps
from bot.answer.interpretation import FilterKinds
from bot.answer.serialize import Json
from bot.query import Query
from catalog.catalog import Catalog
from catalog.curated import Cited, Gateway, Provider
from catalog.filters.filter import Filter, Filters
from catalog.filters.seller_facts import in_words, meets
from catalog.gateway_coverage import model_count_at, model_counts
from catalog.language import ProductTopic
from catalog.schema import ProviderKind, Source


@dataclass(frozen=True, slots=True)
class Seller:
    """A seller, and how many models it is known to sell."""

    provider: Provider
    lab: str | None
    """Name of the lab whose own API it is."""
    models: int
    gateway: Gateway | None

    def to_json(self) -> Json:
        trust, company = self.provider.trust, self.provider.company
        return {
            "provider": self.provider.id,
            "name": self.provider.name,
            "kind": self.provider.kind,
            "lab": self.provider.lab,
            "models": self.models,
            "grade": trust.grade if trust else "other",
            "evidence": trust.evidence if trust else None,
            "flags": list(trust.flags) if trust else [],
            "country": company.country if company else None,
            "serves": company.serves if company else None,
            "retention": company.retention if company else None,
            "prompts": company.prompts if company else None,
            "trains": company.trains if company else None,
            "sources": [
                {"source": page.source, "checked": str(page.checked)} for page in self.pages
            ],
        }

    @property
    def pages(self) -> tuple[Cited, ...]:
        """All pages that state a fact of it, each once."""
        trust, company, serves = self.provider.trust, self.provider.company, self.provider.serves
        stated = (
            *([trust] if trust else ()),
            *(company.pages if company else ()),
            *([serves] if serves else ()),
        )
        return tuple({page.source: page for page in stated}.values())


@dataclass(frozen=True, slots=True)
class SellerVerdicts:
    """Names of the sellers that are as asked, that are not, and of which it is not known."""

    asked: str
    """In words."""
    yes: tuple[str, ...]
    no: tuple[str, ...]
    unknown: tuple[str, ...]

    def to_json(self) -> Json:
        return {
            "asked": self.asked,
            "yes": list(self.yes),
            "no": list(self.no),
            "unknown": list(self.unknown),
        }


@dataclass(frozen=True, slots=True, eq=False)
class ProductAnswer(BaseAnswer):
    """What is asked about the product itself."""

    topic: ProductTopic
    sources: tuple[Source, ...]
    """The feeds, newest first."""
    today: date
    models: int
    routes: int
    sellers: tuple[Seller, ...] = ()
    coverage: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Names of labs, and of sellers by their kind, those with most models first."""
    verdicts: SellerVerdicts | None = None
    """Of all sellers, where it is asked which of them do something."""

    def to_json(self) -> Json:
        return {
            "kind": "help",
            "as_of": str(self.as_of),
            "topic": self.topic,
            "examples": [],
            "sources": [
                {"source": each.name, "as_of": str(each.as_of), "url": each.url}
                for each in self.sources
            ],
            "sellers": [seller.to_json() for seller in self.sellers],
            "coverage": {kind: list(names) for kind, names in self.coverage.items()},
            **({"verdicts": self.verdicts.to_json()} if self.verdicts else {}),
        }

    def applied_filters(self) -> FilterKinds:
        return (Filter,)

    def _citations(self, catalog: Catalog) -> Iterator[Citation]:
        for each in self.sources:
            yield Citation(each.name, str(each.as_of), each.name, each.as_of, each.url)

    def follow_ups(self, query: Query, catalog: Catalog) -> FollowUps:
        others: tuple[tuple[str, ProductTopic], ...] = (
            ("Where prices come from", "sources"),
            ("How old they are", "age"),
            ("Who is vouched for", "trust"),
        )
        steps = [FollowUp(label, Query("", "help", topic=topic)) for label, topic in others]
        at_seller = tuple(
            FollowUp(
                f"Cheapest at {seller.provider.name}",
                Query("", "cheapest", filters=Filters(providers=(seller.provider.id,))),
            )
            for seller in self.sellers[:1]
            if seller.models
        )
        asked = tuple(step for step in steps if step.query.topic != self.topic)
        return FollowUps(next_queries=(*at_seller, *asked))


def product_answer(query: Query, topic: ProductTopic, catalog: Catalog) -> ProductAnswer:
    """Answer a question about the product from the catalogue's own data."""
    sources = sorted(catalog.sources.values(), key=lambda each: each.name.casefold())
    return ProductAnswer(
        topic=topic,
        sources=tuple(sorted(sources, key=lambda each: each.as_of, reverse=True)),
        today=catalog.today,
        models=len(catalog.models),
        routes=catalog.route_count,
        sellers=tuple(_sellers(query, catalog)),
        coverage=_coverage(catalog) if topic == "coverage" else {},
        verdicts=_verdicts(query.filters, catalog) if topic == "sellers" else None,
        as_of=catalog.as_of,
    )


_KINDS: Mapping[str, ProviderKind] = {
    "Labs' own APIs": "lab",
    "Clouds": "cloud",
    "Hosts": "host",
    "Gateways": "gateway",
}


def _verdicts(filters: Filters, catalog: Catalog) -> SellerVerdicts:
    """Sellers by what is asked of them, those with most models first."""
    verdicts: dict[bool | None, list[str]] = {True: [], False: [], None: []}
    for name, _ in _most_first(model_counts(catalog)):
        if provider := catalog.providers.get(name):
            verdicts[meets(provider, filters)].append(provider.name)
    yes, no, unknown = (tuple(verdicts[verdict]) for verdict in (True, False, None))
    return SellerVerdicts(in_words(filters), yes, no, unknown)


def _coverage(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """Labs, and the sellers of each kind, those with most models first."""
    by_lab = Counter(model.lab for model in catalog.models.values())
    covered = {"Labs": tuple(catalog.lab_name(lab) for lab, _ in _most_first(by_lab))}
    for label, kind in _KINDS.items():
        ids = (p for p, _ in _most_first(model_counts(catalog)) if catalog.provider_kind(p) == kind)
        covered[label] = tuple(catalog.provider_name(provider) for provider in ids)
    return {label: names for label, names in covered.items() if names}


def _most_first(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))


def _sellers(query: Query, catalog: Catalog) -> Iterator[Seller]:
    gateways = {each.provider: each for each in catalog.curation.gateways if each.provider}
    for name in query.filters.providers:
        if provider := catalog.providers.get(name):
            yield Seller(
                provider,
                catalog.lab_name(provider.lab) if provider.lab else None,
                model_count_at(name, catalog),
                gateways.get(name),
            )
