"""The figures in an answer, each with its source, for readers who want to report one as wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from bot import formatting
from bot.answer.rows import ModelLine, PriceRow
from catalog.catalog import Catalog
from catalog.curated import Card, Replacement
from catalog.fit.evidence import Evidence
from catalog.lifecycle import life
from catalog.model import Model, last_day
from catalog.ratings import benchmark_name, rating_text
from catalog.schema import Rating, Source

MAX_CITED = 20
"""Price rows of one model, and models of one list, that are cited."""
_DIRECTIONS = ("input", "output", "cache_read", "cache_write")


@dataclass(frozen=True, slots=True)
class Citation:
    """One figure and where it is from."""

    label: str
    """ "Vercel AI Gateway, input"."""
    value: str
    """ "$5.00 per 1M tokens"."""
    source: str
    """Name of the feed, or host of the page."""
    as_of: date
    url: str | None
    model: str = ""
    """Id of the model it is about, where that is certain."""
    seller: str = ""
    """Name of the provider, of a price or a date that is the provider's own."""
    route: str = ""
    """The provider's id of the model."""


def cite_ladder(rows: Sequence[PriceRow]) -> Iterator[Citation]:
    """Prices of one model by provider; routes of the same provider are told apart by their ids."""
    routes = Counter(row.provider for row in rows)
    for row in rows[:MAX_CITED]:
        route = f" {row.route}" if routes[row.provider] > 1 else ""
        yield from _tariff(row, f"{row.provider_name}{route}")


def cite_usual_price(row: PriceRow) -> Iterator[Citation]:
    """The price beside those that hold under other conditions."""
    yield from _tariff(row, f"{row.provider_name}, usual price")


def cite_prices(rows: Iterable[PriceRow | None], line: ModelLine) -> Iterator[Citation]:
    for row in rows:
        if row:
            yield from _tariff(row, f"{line.name} at {row.provider_name}")


def _tariff(row: PriceRow, seller: str) -> Iterator[Citation]:
    source = (row.source, row.as_of, row.source_url)
    offer = (row.model, row.provider_name, row.route)
    if row.free:
        yield Citation(seller, "free", *source, *offer)
        return
    for direction in _DIRECTIONS:
        for amount in formatting.amounts(row.prices, direction):
            kind = " ".join((amount.modality, direction.replace("_", " "))).strip()
            when = f" ({amount.when})" if amount.when else ""
            value = f"{amount.usd} {formatting.per(amount.unit)}{when}"
            yield Citation(f"{seller}, {kind}", value, *source, *offer)


def cite_retirement(line: ModelLine, catalog: Catalog, label: str = "") -> Iterator[Citation]:
    """The last day of a model, labelled with its name if `label` is empty.

    It is that of the lab, or that of the provider that serves it to the last.
    """
    model, replacement = catalog.models[line.id], catalog.replacements.get(line.id)
    ends = last_day(model)
    if ends and ends != model.retires:
        last = (r.provider for r in catalog.routes(model.id) if r.retires == ends)
        for provider in islice(last, 1):
            name = catalog.provider_name(provider)
            yield from cite_provider_retirement(line, name, ends, catalog)
        return
    if not model.retires:
        return
    label = label or f"{line.name}, retires"
    value = f"{'not before ' if life(model, catalog).earliest else ''}{model.retires}"
    if replacement and replacement.retires and not (model.card and model.card.retires):
        yield replace(_cite_page(label, value, replacement), model=model.id)
    else:
        yield cite_fact(label, value, model, model.card and model.card.retires)


def cite_provider_retirement(
    line: ModelLine, provider: str | None, day: date, catalog: Catalog
) -> Iterator[Citation]:
    """The date of a provider, which is given by its name; without one the date of the lab."""
    if provider is None:
        yield from cite_retirement(line, catalog)
        return
    for route in catalog.routes(line.id):
        if route.retires == day and catalog.provider_name(route.provider) == provider:
            quote = route.quotes[0]
            source = catalog.sources[quote.source].name
            label = f"{line.name} at {provider}, retires"
            offer = (line.id, provider, route.id)
            yield Citation(label, str(day), source, quote.as_of, quote.url, *offer)
            return


def cite_rating(name: str, rating: Rating, catalog: Catalog) -> Citation:
    label = f"{name}, {benchmark_name(rating.benchmark)}"
    return cite_feed(label, rating_text(rating), catalog.sources[rating.source])


def cite_evidence(label: str, evidence: Iterable[Evidence]) -> Iterator[Citation]:
    for fact in evidence:
        yield Citation(label, fact.text, fact.source, fact.as_of, None)


def cite_fact(label: str, value: str, model: Model, on_card: object) -> Citation:
    """From the model's card if the card states it, else from the feed."""
    citation = (
        _cite_page(label, value, model.card)
        if model.card and on_card
        else cite_feed(label, value, model.source)
    )
    return replace(citation, model=model.id)


def cite_feed(label: str, value: str, source: Source) -> Citation:
    return Citation(label, value, source.name, source.as_of, source.url)


def _cite_page(label: str, value: str, page: Card | Replacement) -> Citation:
    return Citation(label, value, formatting.host(page.source), page.checked, page.source)
