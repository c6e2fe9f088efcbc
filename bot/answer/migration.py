"""When a model is retired, what replaces it, and what changes by moving."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from bot.answer.base import BaseAnswer
from bot.answer.citations import (
    MAX_CITED,
    Citation,
    cite_prices,
    cite_provider_retirement,
    cite_retirement,
)
from bot.answer.cost_basis import reference_use_case, volume_text
from bot.answer.differences import Difference, compared_offers, differences, plain_offer
from bot.answer.follow_ups import FollowUp, query_about, summary_query
from bot.answer.interpretation import FilterKinds
from bot.answer.rows import ModelLine, PriceRow, model_line, price_row
from bot.answer.serialize import Json, price_row_json
from bot.query import Query
from catalog.catalog import Catalog
from catalog.filters.offer_filters import SoldBy
from catalog.lifecycle import Life, endings, life
from catalog.model import Model
from catalog.pricing.offers import Offer
from catalog.pricing.usage import Period, Usage, offers_for_usage, usage_totals
from catalog.shortlist.workload_costs import stated_usage
from catalog.succession import Successor, successor

Chosen = Literal["asked", "curated", "rule"]
_MOVES = 3


@dataclass(frozen=True, slots=True)
class Bill:
    """What the stated workload costs before and after a move, in USD."""

    before: Decimal | None
    after: Decimal | None
    """None where a part of the workload has no known price."""
    period: Period | None
    """A month, where the workload has a period; else the costs are those of the whole."""
    volume: str
    """ "10,000 requests a day, each 3,000 tokens in, 500 out"."""
    sellers: tuple[str, ...]
    """Names of who charges it, each once."""

    def to_json(self) -> Json:
        return {
            "before": None if self.before is None else float(self.before),
            "after": None if self.after is None else float(self.after),
            "period": self.period,
            "volume": self.volume,
            "sellers": list(self.sellers),
        }


@dataclass(frozen=True, slots=True)
class Move:
    """A move from one model to another."""

    to: ModelLine
    chosen: Chosen
    life: Life
    """Life of the model moved to."""
    rows: tuple[PriceRow, PriceRow] | None
    """The two offers whose prices are compared; None where there are no comparable ones."""
    differences: tuple[Difference, ...]
    bill: Bill | None
    """None where no workload is stated."""
    embeds_again: bool
    """Whether both make vectors, which cannot be compared with each other's."""

    def to_json(self) -> Json:
        return {
            "target": self.to.id,
            "chosen": self.chosen,
            "status": self.life.stage,
            "prices_of": [price_row_json(row) for row in self.rows or ()],
            "differences": [difference.to_json() for difference in self.differences],
            "bill": self.bill.to_json() if self.bill else None,
            "embeds_again": self.embeds_again,
        }


@dataclass(frozen=True, slots=True, eq=False)
class Migration(BaseAnswer):
    """The retirement of a model and the moves to others."""

    line: ModelLine
    life: Life
    successor: Successor | None
    """The replacement according to the catalogue, whatever models the question names."""
    note: str | None
    """A curated note on the replacement."""
    source_page: tuple[str, date] | None
    """URL of the announcement and the day it was checked."""
    moves: tuple[Move, ...]
    asks_when: bool
    """The day of its end is asked for, before what replaces it."""
    """To each named model, else to the replacement; empty without one."""
    provider_dates: tuple[tuple[str, date], ...]
    """Names of providers with a date of their own, and the date."""
    undated_providers: tuple[str, ...]
    """Named providers without a date of their own."""
    feed: str
    """Name of the source of its facts."""
    feed_as_of: date

    def to_json(self) -> Json:
        life, successor, page = self.life, self.successor, self.source_page
        moves = [move.to_json() for move in self.moves]
        return {
            "kind": "migration",
            "as_of": str(self.as_of),
            "model": self.line.id,
            "name": self.line.name,
            "status": life.stage,
            "retires": str(life.retires) if life.retires else None,
            "earliest": life.earliest,
            "days_left": life.days_left,
            "replacement": successor.model.id if successor else None,
            "curated": bool(successor and successor.curated),
            "note": self.note,
            "source": page[0] if page else None,
            "checked": str(page[1]) if page else None,
            "target": moves[0]["target"] if moves else None,
            "differences": moves[0]["differences"] if moves else [],
            "moves": moves,
            "providers": [
                {"provider": name, "retires": str(day)} for name, day in self.provider_dates
            ],
            "rows": [],
        }

    def shown_models(self) -> tuple[str, ...]:
        return (self.line.id, *(move.to.id for move in self.moves))

    def applied_filters(self) -> FilterKinds:
        return (SoldBy,)

    def _citations(self, catalog: Catalog) -> Iterator[Citation]:
        yield from cite_retirement(self.line, catalog)
        for provider, day in self.provider_dates[:MAX_CITED]:
            yield from cite_provider_retirement(self.line, provider, day, catalog)
        for move in self.moves:
            for line, row in zip((self.line, move.to), move.rows or (), strict=False):
                yield from cite_prices((row,), line)
            yield from cite_retirement(move.to, catalog)

    def _next_queries(self, query: Query) -> Iterator[FollowUp]:
        yield FollowUp(f"About {self.line.name}", summary_query(self.line.id))
        if self.moves:
            models = self.line.id, self.moves[0].to.id
            yield FollowUp("Compare the two", query_about("compare", *models))

    def _menu(self, query: Query, catalog: Catalog) -> tuple[ModelLine, ...]:
        return ()


def migration(query: Query, models: tuple[Model, ...], catalog: Catalog) -> Migration:
    """Describe the move from the first model to the others, else to its replacement."""
    old, *targets = _direction(models, catalog)
    after = successor(old, catalog)
    curated = catalog.replacements.get(old.id)
    new_models = targets or ([after.model] if after else [])
    provider_dates, undated_providers = _provider_dates(query, old, catalog)
    return Migration(
        line=model_line(old.id, catalog),
        life=life(old, catalog),
        successor=after,
        note=curated.note if curated else None,
        source_page=(curated.source, curated.checked) if curated else None,
        moves=tuple(
            _move(old, each, _chosen(targets, after), query, catalog)
            for each in new_models[:_MOVES]
        ),
        asks_when="retires" in query.facts,
        provider_dates=provider_dates,
        undated_providers=undated_providers,
        as_of=catalog.as_of,
        feed=old.source.name,
        feed_as_of=old.source.as_of,
    )


def _direction(models: tuple[Model, ...], catalog: Catalog) -> tuple[Model, ...]:
    """Order the models: the one that is left first, then those to move to.

    Usually the first is left: "from A to B". "Is B a drop-in for A" names them the other way round,
    which is assumed where B replaces A, or A is older and retired or about to be.
    """
    if len(models) != 2:
        return models
    first, second = models
    after = successor(second, catalog)
    is_replacement = after is not None and after.model.id == first.id
    is_ending = life(second, catalog).stage in ("retiring", "retired")
    is_older = (second.released or "9") < (first.released or "")
    return (second, first) if is_replacement or (is_ending and is_older) else models


def _chosen(targets: Sequence[Model], after: Successor | None) -> Chosen:
    if targets:
        return "asked"
    return "curated" if after and after.curated else "rule"


def _move(old: Model, new: Model, chosen: Chosen, query: Query, catalog: Catalog) -> Move:
    offers = compared_offers(old, new, catalog)
    return Move(
        to=model_line(new.id, catalog),
        chosen=chosen,
        life=life(new, catalog),
        rows=(price_row(offers[0], catalog), price_row(offers[1], catalog)) if offers else None,
        differences=differences(old, new, offers, catalog),
        bill=bill_of(old, new, offers, query, catalog),
        embeds_again={old.specialization, new.specialization} == {"embeddings"},
    )


def bill_of(
    old: Model,
    new: Model,
    offers: tuple[Offer, Offer] | None,
    query: Query,
    catalog: Catalog,
) -> Bill | None:
    """What the stated workload costs with two models, at the `compared_offers` where there are any.

    None where no workload is stated.
    """
    if query.workload is None or not query.workload.has_size:
        return None
    use_case = reference_use_case(query, (old, new), catalog)
    usage = stated_usage(query.workload, catalog, use_case.typical)
    plain = offers or (plain_offer(old, catalog), plain_offer(new, catalog))
    before, after = (usage_cost(offer, usage) for offer in plain)
    period: Period | None = "month" if usage.period else None
    names = (catalog.provider_name(offer.route.provider) for offer in plain if offer)
    return Bill(before, after, period, volume_text(usage, use_case), tuple(dict.fromkeys(names)))


def usage_cost(offer: Offer | None, usage: Usage) -> Decimal | None:
    """USD for a month, or for the whole where there is no period; None where it is not known."""
    if offer is None:
        return None
    totals = usage_totals(offers_for_usage((offer,), usage)[0], usage)
    return totals.exact if totals else None


def _provider_dates(
    query: Query, model: Model, catalog: Catalog
) -> tuple[tuple[tuple[str, date], ...], tuple[str, ...]]:
    providers = query.filters.providers
    dated_endings = [e for e in endings(model, catalog) if not providers or e.provider in providers]
    with_dates = {e.provider for e in dated_endings}
    dated = tuple((catalog.provider_name(e.provider or ""), e.retires) for e in dated_endings)
    return dated, tuple(catalog.provider_name(p) for p in providers if p not in with_dates)
