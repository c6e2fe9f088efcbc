"""New models by the day of their release."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.answer.base import BaseAnswer
from bot.answer.citations import MAX_CITED, Citation, cite_fact, cite_prices
from bot.answer.fit import verdict_on
from bot.answer.follow_ups import FollowUp
from bot.answer.interpretation import FilterKinds
from bot.answer.list_page import Shown, next_page, page_of, visible_page
from bot.answer.price_changes import ChangedPrice, EndedModel, changed_prices, ending_models
from bot.answer.rows import ModelLine, PriceRow, model_line, price_row
from bot.answer.serialize import Json, price_row_json
from bot.query import LINES, Query
from catalog.catalog import Catalog
from catalog.filters.filter import Filter
from catalog.lifecycle import released_since
from catalog.model import Model
from catalog.shortlist.qualifying import QualifyingModels, qualifying_models

_RECENT = 30
"""Days for which a model counts as new, unless the question states a date."""
_AT_LEAST = 10


@dataclass(frozen=True, slots=True)
class Release:
    """A new model, what it is for and what it costs."""

    line: ModelLine
    released: str
    """ISO date; year and month where the day is unknown."""
    kind: str
    """Its specialization: "general", "text to speech"."""
    takes: tuple[str, ...]
    returns: tuple[str, ...]
    """Modalities of input (`takes`) and output; empty where not stated."""
    row: PriceRow | None
    """The cheapest of its offers that meet the filters."""

    def to_json(self) -> Json:
        return {
            "model": self.line.id,
            "name": self.line.name,
            "lab": self.line.lab,
            "released": self.released,
            "preview": self.line.preview,
            "specialization": self.kind,
            "input": list(self.takes),
            "output": list(self.returns),
            "cheapest": price_row_json(self.row) if self.row else None,
        }


@dataclass(frozen=True, slots=True, eq=False)
class Releases(BaseAnswer):
    """New models, newest first."""

    since: date
    """The stated date, else the start of the usual period."""
    until: date | None
    """The last day, where the question states one."""
    rows: tuple[Release, ...]
    """Includes older models where no date is stated and few are new."""
    recent: int
    """Number of models released since then, which may be more than `rows` shows."""
    unclear: tuple[str, ...]
    """Names of new models that are not known to suit the use case."""
    scope: tuple[str, ...]
    """Labs and use case that the question states, in words."""
    changes: tuple[ChangedPrice, ...] = ()
    """Prices that have changed since then, of models of any age."""
    ending: tuple[EndedModel, ...] = ()
    """What ends in the coming weeks."""
    offset: int = 0
    """How many come before `rows`."""
    listed: int = 0
    """How many the whole list has."""
    lines: int = LINES
    """How many of `rows` the page shows."""

    def to_json(self) -> Json:
        return {
            "kind": "releases",
            "as_of": str(self.as_of),
            "since": str(self.since),
            "until": str(self.until) if self.until else None,
            "recent": self.recent,
            "unclear": list(self.unclear),
            "rows": [row.to_json() for row in self.rows],
            "changes": [
                {"model": c.line.id, "seller": c.seller, "percent": c.percent} for c in self.changes
            ],
            "ending": [{"name": e.name, "day": str(e.day)} for e in self.ending],
            "shown": self.shown.to_json(),
        }

    def _next_queries(self, query: Query) -> Iterator[FollowUp]:
        yield from next_page(query, self.shown)

    @property
    def shown(self) -> Shown:
        """Which part of the list the page shows."""
        count = min(len(self.rows), self.lines)
        return Shown(self.offset, count, max(self.listed, self.recent))

    @property
    def period(self) -> str:
        """Completes "12 models": "since 2026-09-01", "from 2026-09-01 to 2026-09-30"."""
        if self.until is None:
            return f"since {self.since}"
        if self.since == date.min:
            return f"until {self.until}"
        return f"from {self.since} to {self.until}"

    def priced_models(self) -> tuple[str, ...]:
        return ()

    def shown_models(self) -> tuple[str, ...]:
        return tuple(row.line.id for row in self.rows[: self.lines])

    def applied_filters(self) -> FilterKinds:
        return (Filter,)

    def _citations(self, catalog: Catalog) -> Iterator[Citation]:
        for row in self.rows[:MAX_CITED]:
            model = catalog.models[row.line.id]
            on_card = model.card and model.card.released
            yield cite_fact(f"{row.line.name}, released", row.released, model, on_card)
            yield from cite_prices((row.row,), row.line)


def releases(query: Query, catalog: Catalog) -> Releases:
    """List the models that a question about releases asks for."""
    since, until = query.filters.released_after, query.filters.released_until
    if since is None and until:
        since = date.min
    first_day = since or catalog.today - timedelta(days=_RECENT)
    filters = qualifying_models(query.filters._replace(released_after=None), catalog)
    recent = filters.meeting(released_since(catalog, first_day))
    fitting = [m for m in recent if _suits(m, query, catalog)]
    page, listed = page_of(query), fitting
    if since is None and (page.offset or len(fitting) < _AT_LEAST):
        # Without a date the list goes on to the oldest model.
        every = filters.meeting(released_since(catalog))
        listed = [m for m in every if _suits(m, query, catalog)]
        size = page.size if query.page else max(_AT_LEAST, len(fitting))
        page = page._replace(size=size)
    shown = listed[page.offset : page.offset + page.size]
    is_whole = not (page.offset or query.use_case)
    return Releases(
        since=first_day,
        until=until,
        rows=tuple(_release(model, filters, catalog) for model in shown),
        recent=len(fitting),
        unclear=tuple(m.name for m in recent if _is_unclear(m, query, catalog)),
        scope=_of(query, catalog),
        changes=(
            changed_prices(first_day, until or catalog.today, query.filters, catalog)
            if is_whole
            else ()
        ),
        ending=(
            ending_models(catalog.today + timedelta(days=_RECENT), query.filters, catalog)
            if is_whole and until is None
            else ()
        ),
        offset=page.offset,
        listed=len(listed),
        lines=visible_page(query).size,
        as_of=catalog.as_of,
    )


def _suits(model: Model, query: Query, catalog: Catalog) -> bool:
    if query.use_case is None:
        return True
    return verdict_on(model.id, query.use_case, catalog) in ("yes", "limits")


def _is_unclear(model: Model, query: Query, catalog: Catalog) -> bool:
    if query.use_case is None:
        return False
    return verdict_on(model.id, query.use_case, catalog) == "unknown"


def _release(model: Model, filters: QualifyingModels, catalog: Catalog) -> Release:
    cheapest = next(iter(filters.offers(model)), None)
    return Release(
        model_line(model.id, catalog),
        model.released or "",
        model.specialization,
        tuple(sorted(model.facts.input or ())),
        tuple(sorted(model.facts.output or ())),
        price_row(cheapest, catalog) if cheapest else None,
    )


def _of(query: Query, catalog: Catalog) -> tuple[str, ...]:
    labs = tuple(catalog.lab_name(lab) for lab in query.filters.labs)
    use_case = (catalog.use_cases[query.use_case].noun,) if query.use_case else ()
    return (*labs, *use_case)
