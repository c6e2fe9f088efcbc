"""Whether a model ends, what comes after it, and what changes on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bot.answer.differences import Difference, compared_offers, differences
from bot.answer.kinds import PLAIN, Heard, ModelLine, PriceRow
from bot.answer.rows import model_line, price_row
from bot.query import Query
from catalog import Catalog, Ending, Life, Model, Successor, ending, endings, life, successor

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


@dataclass(frozen=True, slots=True, eq=False)
class Migration:
    """The end of a model and the way on."""

    line: ModelLine
    life: Life
    successor: Successor | None
    """What the catalogue names, also where somebody asks about another model."""
    note: str | None
    """What a person noted on it."""
    page: tuple[str, date] | None
    """Where the dates are from and when they were checked."""
    moves: tuple[Move, ...]
    """To every model that was asked about, else to what follows; empty where nothing does."""
    elsewhere: tuple[tuple[str, date], ...]
    """Providers with dates of their own."""
    silent: tuple[str, ...]
    """Providers that were asked about and have no date of their own."""
    as_of: date
    feed: str
    """Name of the source of the facts."""
    heard: Heard = PLAIN


@dataclass(frozen=True, slots=True)
class Retirement:
    """A row of a list of what ends."""

    line: ModelLine
    ending: Ending
    provider: str | None
    """Name; None for the lab itself."""
    days_left: int
    successor: Successor | None
    page: tuple[str, date] | None
    """Where the lab's date is from and when that was checked; None for one from a feed."""


@dataclass(frozen=True, slots=True, eq=False)
class Retirements:
    """What ends within a time."""

    until: date
    today: date
    rows: tuple[Retirement, ...]
    """By date."""
    undated: tuple[ModelLine, ...]
    """Called deprecated, without a date."""
    of: tuple[str, ...]
    """Names of the labs or providers it was asked for."""
    as_of: date
    heard: Heard = PLAIN


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
        page=(curated.source, curated.checked) if curated else None,
        moves=tuple(_move(old, each, _chosen(asked, after), catalog) for each in new[:_MOVES]),
        elsewhere=elsewhere,
        silent=silent,
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
        of=(
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
