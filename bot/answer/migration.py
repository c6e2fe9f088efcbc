"""Whether a model ends, what comes after it, and what changes on the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bot.answer.base import BaseAnswer
from bot.answer.citations import (
    MAX_CITED,
    Citation,
    cite_prices,
    cite_provider_retirement,
    cite_retirement,
)
from bot.answer.differences import Difference, compared_offers, differences
from bot.answer.follow_ups import FollowUp, query_about, summary_query
from bot.answer.interpretation import FilterKinds
from bot.answer.rows import ModelLine, PriceRow, model_line, price_row
from bot.answer.serialize import Json, price_row_json
from bot.query import Query
from catalog import (
    Catalog,
    Ending,
    Life,
    MadeBy,
    Model,
    NotMadeBy,
    SoldBy,
    Successor,
    ending,
    endings,
    life,
    successor,
)

Chosen = Literal["asked", "curated", "rule"]
_WINDOW = 90
"""Days ahead that are looked through where nobody says how many."""
_MOVES = 3


@dataclass(frozen=True, slots=True)
class Move:
    """From one model to another."""

    to: ModelLine
    chosen: Chosen
    life: Life
    """Of the model it goes to."""
    rows: tuple[PriceRow, PriceRow] | None
    """The offers whose prices are compared; None where there are no two such."""
    differences: tuple[Difference, ...]

    def to_json(self) -> Json:
        return {
            "target": self.to.id,
            "chosen": self.chosen,
            "status": self.life.stage,
            "prices_of": [price_row_json(row) for row in self.rows or ()],
            "differences": [difference.to_json() for difference in self.differences],
        }


@dataclass(frozen=True, slots=True, eq=False)
class Migration(BaseAnswer):
    """The end of a model and the way on."""

    line: ModelLine
    life: Life
    successor: Successor | None
    """What the catalogue names, also where somebody asks about another model."""
    note: str | None
    """What a person noted on it."""
    source_page: tuple[str, date] | None
    """Where the dates are from and when they were checked."""
    moves: tuple[Move, ...]
    """To every model that was asked about, else to what follows; empty where nothing does."""
    provider_dates: tuple[tuple[str, date], ...]
    """Providers with dates of their own."""
    undated_providers: tuple[str, ...]
    """Providers that were asked about and have no date of their own."""
    feed: str
    """Name of the source of the facts."""

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


@dataclass(frozen=True, slots=True)
class Retirement:
    """A row of a list of what ends."""

    line: ModelLine
    ending: Ending
    provider: str | None
    """Name; None for the lab itself."""
    days_left: int
    successor: Successor | None
    source_page: tuple[str, date] | None
    """Where the lab's date is from and when that was checked; None for one from a feed."""

    def to_json(self) -> Json:
        ending, successor = self.ending, self.successor
        return {
            "model": self.line.id,
            "name": self.line.name,
            "provider": ending.provider,
            "retires": str(ending.retires),
            "earliest": ending.earliest,
            "days_left": self.days_left,
            "replacement": successor.model.id if successor else None,
            "curated": bool(successor and successor.curated),
        }


@dataclass(frozen=True, slots=True, eq=False)
class Retirements(BaseAnswer):
    """What ends within a time."""

    until: date
    today: date
    rows: tuple[Retirement, ...]
    """By date."""
    undated: tuple[ModelLine, ...]
    """Called deprecated, without a date."""
    scope: tuple[str, ...]
    """Names of the labs or providers it was asked for."""

    def to_json(self) -> Json:
        return {
            "kind": "migration",
            "as_of": str(self.as_of),
            "model": None,
            "until": str(self.until),
            "rows": [row.to_json() for row in self.rows],
            "undated": [line.id for line in self.undated],
        }

    def shown_models(self) -> tuple[str, ...]:
        return tuple(row.line.id for row in self.rows)

    def applied_filters(self) -> FilterKinds:
        return (MadeBy, NotMadeBy, SoldBy)

    def _citations(self, catalog: Catalog) -> Iterator[Citation]:
        for row in self.rows[: 2 * MAX_CITED]:
            day = row.ending.retires
            yield from cite_provider_retirement(row.line, row.provider, day, catalog)


def migration(query: Query, models: tuple[Model, ...], catalog: Catalog) -> Migration:
    """From the first model to the others, or to what comes after it."""
    old, *asked = _direction(models, catalog)
    after = successor(old, catalog)
    curated = catalog.replacements.get(old.id)
    new = asked or ([after.model] if after else [])
    elsewhere, silent = _elsewhere(query, old, catalog)
    return Migration(
        line=model_line(old.id, catalog),
        life=life(old, catalog),
        successor=after,
        note=curated.note if curated else None,
        source_page=(curated.source, curated.checked) if curated else None,
        moves=tuple(_move(old, each, _chosen(asked, after), catalog) for each in new[:_MOVES]),
        provider_dates=elsewhere,
        undated_providers=silent,
        as_of=catalog.as_of,
        feed=old.source.name,
    )


def _direction(models: tuple[Model, ...], catalog: Catalog) -> tuple[Model, ...]:
    """The model that is left, then those it may go to.

    The first is left: "from A to B". But "is B a drop-in for A" names two the other way round,
    which shows where B is what follows A, or A is older and ends.
    """
    if len(models) != 2:
        return models
    first, second = models
    after = successor(second, catalog)
    follows = after is not None and after.model.id == first.id
    ends = life(second, catalog).stage in ("retiring", "retired")
    older = (second.released or "9") < (first.released or "")
    return (second, first) if follows or (ends and older) else models


def _chosen(asked: Sequence[Model], after: Successor | None) -> Chosen:
    if asked:
        return "asked"
    return "curated" if after and after.curated else "rule"


def _move(old: Model, new: Model, chosen: Chosen, catalog: Catalog) -> Move:
    offers = compared_offers(old, new, catalog)
    return Move(
        to=model_line(new.id, catalog),
        chosen=chosen,
        life=life(new, catalog),
        rows=(price_row(offers[0], catalog), price_row(offers[1], catalog)) if offers else None,
        differences=differences(old, new, offers, catalog),
    )


def _elsewhere(
    query: Query, model: Model, catalog: Catalog
) -> tuple[tuple[tuple[str, date], ...], tuple[str, ...]]:
    wanted = query.filters.providers
    found = [e for e in endings(model, catalog) if not wanted or e.provider in wanted]
    known = {e.provider for e in found}
    dated = tuple((catalog.provider_name(e.provider or ""), e.retires) for e in found)
    return dated, tuple(catalog.provider_name(p) for p in wanted if p not in known)


def retirements(query: Query, catalog: Catalog) -> Retirements:
    """What ends within the next 90 days; of labs where that is nothing, what ends at all."""
    asked = query.filters
    until = catalog.today + timedelta(days=_WINDOW)
    found = _ending(query, until, catalog)
    if not found and (asked.labs or asked.providers):
        found = _ending(query, date.max, catalog)
        until = max((e.retires for e in found), default=until)
    return Retirements(
        until=until,
        today=catalog.today,
        rows=tuple(_retirement(e, catalog) for e in found),
        undated=_undated(query, catalog),
        scope=(
            *(catalog.lab_name(lab) for lab in asked.labs),
            *(catalog.provider_name(provider) for provider in asked.providers),
        ),
        as_of=catalog.as_of,
    )


def _ending(query: Query, until: date, catalog: Catalog) -> tuple[Ending, ...]:
    found = ending(catalog, until, query.filters.providers)
    return tuple(e for e in found if _is_of(e.model, query))


def _is_of(model: Model, query: Query) -> bool:
    asked = query.filters
    return (not asked.labs or model.lab in asked.labs) and model.lab not in asked.exclude_labs


def _retirement(e: Ending, catalog: Catalog) -> Retirement:
    curated = None if e.provider else catalog.replacements.get(e.model.id)
    return Retirement(
        model_line(e.model.id, catalog),
        e,
        catalog.provider_name(e.provider) if e.provider else None,
        (e.retires - catalog.today).days,
        successor(e.model, catalog),
        (curated.source, curated.checked) if curated else None,
    )


def _undated(query: Query, catalog: Catalog) -> tuple[ModelLine, ...]:
    if query.filters.providers:
        return ()
    return tuple(
        model_line(model.id, catalog)
        for model in catalog.models.values()
        if model.facts.status == "deprecated" and model.retires is None and _is_of(model, query)
    )
