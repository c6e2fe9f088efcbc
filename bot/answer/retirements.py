"""The models that are to retire, at their labs or at one provider."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.answer.base import BaseAnswer
from bot.answer.citations import MAX_CITED, Citation, cite_provider_retirement
from bot.answer.follow_ups import FollowUp
from bot.answer.interpretation import FilterKinds
from bot.answer.list_page import FIRST_PAGE, Shown, next_page, shown_of, visible_page
from bot.answer.rows import ModelLine, model_line
from bot.answer.serialize import Json
from bot.query import ListPage, Query
from catalog.catalog import Catalog
from catalog.filters.model_filters import MadeBy, NotMadeBy
from catalog.filters.offer_filters import SoldBy
from catalog.lifecycle import RETIREMENT_DAYS, Ending, ending_until
from catalog.model import Model, last_day
from catalog.succession import Successor, successor


@dataclass(frozen=True, slots=True)
class Retirement:
    """The retirement of a model at its lab or at one provider."""

    line: ModelLine
    ending: Ending
    provider: str | None
    """Name of the provider; None for the lab itself."""
    days_left: int
    successor: Successor | None
    source_page: tuple[str, date] | None
    """URL of the lab's announcement and the day it was checked; None for a date from a feed."""

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
    """The models that are retired up to a day."""

    since: date | None
    """The first day that counts; None for any day ahead."""
    until: date
    today: date
    rows: tuple[Retirement, ...]
    """Earliest first."""
    undated: tuple[ModelLine, ...]
    """Deprecated models without a date."""
    scope: tuple[str, ...]
    """Names of the labs or providers that the question states."""
    page: ListPage = FIRST_PAGE
    """Which of the rows with a fixed day are to be shown."""

    def to_json(self) -> Json:
        return {
            "kind": "migration",
            "as_of": str(self.as_of),
            "model": None,
            "since": str(self.since) if self.since else None,
            "until": str(self.until),
            "rows": [row.to_json() for row in self.rows],
            "undated": [line.id for line in self.undated],
            "shown": self.shown.to_json(),
        }

    @property
    def shown(self) -> Shown:
        """Which of the rows with a fixed day the page shows."""
        return shown_of(self.page, len(self.dated))

    @property
    def dated(self) -> tuple[Retirement, ...]:
        """The rows with a fixed day."""
        return tuple(row for row in self.rows if not row.ending.earliest)

    def _next_queries(self, query: Query) -> Iterator[FollowUp]:
        yield from next_page(query, self.shown)

    def priced_models(self) -> tuple[str, ...]:
        return ()

    def shown_models(self) -> tuple[str, ...]:
        return tuple(row.line.id for row in self.rows)

    def applied_filters(self) -> FilterKinds:
        return (MadeBy, NotMadeBy, SoldBy)

    def _citations(self, catalog: Catalog) -> Iterator[Citation]:
        for row in self.rows[: 2 * MAX_CITED]:
            day = row.ending.retires
            yield from cite_provider_retirement(row.line, row.provider, day, catalog)


def retirements(query: Query, catalog: Catalog) -> Retirements:
    """List the retirements of the days that are stated, else of the next 90.

    Of named labs or providers it lists later ones where there are none in 90 days.
    """
    filters = query.filters
    is_stated = bool(filters.retires_after or filters.retires_until)
    any_day = date.max if filters.retires_after else None
    until = filters.retires_until or any_day or catalog.today + timedelta(days=RETIREMENT_DAYS)
    ending = _endings_until(query, until, catalog)
    if until == date.max:
        until = max((e.retires for e in ending), default=catalog.today)
    if not (ending or is_stated) and (filters.labs or filters.providers):
        ending = _endings_until(query, date.max, catalog)
        until = max((e.retires for e in ending), default=until)
    return Retirements(
        since=filters.retires_after,
        until=until,
        today=catalog.today,
        rows=tuple(_retirement(e, catalog) for e in ending),
        page=visible_page(query),
        undated=_undated(query, catalog),
        scope=(
            *(catalog.lab_name(lab) for lab in filters.labs),
            *(catalog.provider_name(provider) for provider in filters.providers),
        ),
        as_of=catalog.as_of,
    )


def _endings_until(query: Query, until: date, catalog: Catalog) -> tuple[Ending, ...]:
    since = query.filters.retires_after or date.min
    all_endings = ending_until(catalog, until, query.filters.providers)
    return tuple(e for e in all_endings if e.retires >= since and _is_in_scope(e.model, query))


def _is_in_scope(model: Model, query: Query) -> bool:
    filters = query.filters
    return (not filters.labs or model.lab in filters.labs) and model.lab not in filters.exclude_labs


def _retirement(ended: Ending, catalog: Catalog) -> Retirement:
    curated = None if ended.provider else catalog.replacements.get(ended.model.id)
    return Retirement(
        model_line(ended.model.id, catalog),
        ended,
        catalog.provider_name(ended.provider) if ended.provider else None,
        (ended.retires - catalog.today).days,
        successor(ended.model, catalog),
        (curated.source, curated.checked) if curated else None,
    )


def _undated(query: Query, catalog: Catalog) -> tuple[ModelLine, ...]:
    if query.filters.providers:
        return ()
    return tuple(
        model_line(model.id, catalog)
        for model in catalog.models.values()
        if model.facts.status == "deprecated"
        and last_day(model) is None
        and _is_in_scope(model, query)
    )
