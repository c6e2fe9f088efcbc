"""What has become of prices in some days: which models got cheaper or dearer, came out or ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.answer.base import BaseAnswer
from bot.answer.citations import Citation
from bot.answer.follow_ups import FollowUp, query_about
from bot.answer.interpretation import FilterKinds
from bot.answer.price_history import days_of, period_json, step_json
from bot.answer.rows import ModelLine, model_line
from bot.answer.serialize import Json
from bot.formatting import tariff
from bot.query import PricePeriod, Query
from catalog.catalog import Catalog
from catalog.filters.filter import Filters
from catalog.filters.model_filters import MadeBy, NotMadeBy
from catalog.lifecycle import ending_until, released_since
from catalog.model import last_day
from catalog.past_prices import PriceStep
from catalog.price_changes import (
    PriceChange,
    announced_changes,
    changed_elsewhere,
    price_changes,
)

RECENT = 30
"""Days that count where the question states none."""
_AHEAD = 60
"""Days for which announced changes and ends are told."""


@dataclass(frozen=True, slots=True)
class ChangedPrice:
    """A model that costs something else than before."""

    line: ModelLine
    seller: str
    """Name of the seller whose price stands for the model."""
    before: PriceStep
    after: PriceStep
    percent: int
    """What it costs more than before; negative where it costs less."""

    def to_json(self, sources: dict[str, str]) -> Json:
        return {
            "model": self.line.id,
            "seller": self.seller,
            "percent": self.percent,
            "before": step_json(self.before, sources),
            "after": step_json(self.after, sources),
        }


@dataclass(frozen=True, slots=True)
class EndedModel:
    """A model and its last day."""

    name: str
    day: date


@dataclass(frozen=True, slots=True, eq=False)
class PriceChanges(BaseAnswer):
    """The changes of some days: prices, and unless only these are asked for, models."""

    first: date
    last: date
    period: PricePeriod | None
    changes: tuple[ChangedPrice, ...]
    """Those asked for: the labs' own first, then by size."""
    announced: tuple[ChangedPrice, ...]
    released: tuple[str, ...]
    """Names of models."""
    ended: tuple[EndedModel, ...]
    ending: tuple[EndedModel, ...]
    elsewhere: int
    """How many further offers have changed in price, at other sellers."""
    recorded_since: date | None
    """From when on every change was recorded; before, only those that a source dates are known."""
    sources: dict[str, str]

    @property
    def cheaper(self) -> tuple[ChangedPrice, ...]:
        return tuple(change for change in self.changes if change.percent < 0)

    @property
    def dearer(self) -> tuple[ChangedPrice, ...]:
        return tuple(change for change in self.changes if change.percent >= 0)

    def to_json(self) -> Json:
        return {
            "kind": "history",
            "as_of": str(self.as_of),
            "period": period_json(self.period) | {"first": str(self.first), "last": str(self.last)},
            "histories": [],
            "changes": [change.to_json(self.sources) for change in self.changes],
            "announced": [change.to_json(self.sources) for change in self.announced],
            "released": list(self.released),
            "ended": [{"name": e.name, "day": str(e.day)} for e in self.ended],
            "ending": [{"name": e.name, "day": str(e.day)} for e in self.ending],
            "elsewhere": self.elsewhere,
            "recorded_since": str(self.recorded_since) if self.recorded_since else None,
        }

    def shown_models(self) -> tuple[str, ...]:
        return tuple(change.line.id for change in self.changes)

    def applied_filters(self) -> FilterKinds:
        return (MadeBy, NotMadeBy)

    def _next_queries(self, query: Query) -> Iterator[FollowUp]:
        for change in self.changes[:1]:
            label = f"All prices of {change.line.name}"
            yield FollowUp(label, query_about("history", change.line.id))

    def _citations(self, catalog: Catalog) -> Iterator[Citation]:
        for change in self.changes:
            for step, when in ((change.before, "before"), (change.after, "now")):
                source = catalog.sources[step.source]
                yield Citation(
                    f"{change.line.name} at {change.seller}, {when}",
                    tariff(step.prices),
                    source.name,
                    source.as_of,
                    source.url,
                    change.line.id,
                    change.seller,
                )


def price_changes_answer(query: Query, catalog: Catalog) -> PriceChanges:
    """What has become of prices in the time that is asked for."""
    period = query.period
    first, last = days_of(period, catalog.today)
    if first == date.min:
        first = last - timedelta(days=RECENT)
    only = period.only if period else None
    changes = changed_prices(first, last, query.filters, catalog)
    ahead = catalog.today + timedelta(days=_AHEAD)
    return PriceChanges(
        first=first,
        last=last,
        period=period,
        changes=tuple(c for c in changes if _is_wanted(c, only)),
        announced=tuple(
            c
            for c in (_changed(a, catalog) for a in announced_changes(ahead, catalog))
            if _is_wanted(c, only) and _is_by(c.line.id, query.filters)
        ),
        released=() if only else _released(first, last, query.filters, catalog),
        ended=() if only else _ended(first, last, query.filters, catalog),
        ending=() if only else ending_models(ahead, query.filters, catalog),
        elsewhere=sum(
            _is_by(model, query.filters) for model in changed_elsewhere(first, last, catalog)
        ),
        recorded_since=_recorded_since(catalog),
        sources={source.id: source.name for source in catalog.sources.values()},
        as_of=catalog.as_of,
    )


def changed_prices(
    first: date, last: date, filters: Filters, catalog: Catalog
) -> tuple[ChangedPrice, ...]:
    """The models of these labs that cost something else than before; small change is none."""
    changes = (_changed(change, catalog) for change in price_changes(first, last, catalog))
    return tuple(c for c in changes if c.percent and _is_by(c.line.id, filters))


def _changed(change: PriceChange, catalog: Catalog) -> ChangedPrice:
    return ChangedPrice(
        model_line(change.model.id, catalog),
        catalog.provider_name(change.past.offer.route.provider),
        change.before,
        change.after,
        round(100 * (change.ratio - 1)),
    )


def _is_wanted(change: ChangedPrice, only: str | None) -> bool:
    return only is None or (change.percent < 0) == (only == "fell")


def _is_by(model: str, filters: Filters) -> bool:
    lab = model.split("/")[0]
    return (not filters.labs or lab in filters.labs) and lab not in filters.exclude_labs


def _released(first: date, last: date, filters: Filters, catalog: Catalog) -> tuple[str, ...]:
    models = (m for m in released_since(catalog, first) if _is_by(m.id, filters))
    return tuple(m.name for m in models if (m.released or "") <= str(last))


def _ended(first: date, last: date, filters: Filters, catalog: Catalog) -> tuple[EndedModel, ...]:
    """Models whose last day has passed by `last`, and had not before `first`."""
    ends = ((model, last_day(model)) for model in catalog.models.values())
    rows = [
        EndedModel(model.name, day)
        for model, day in ends
        if day and first <= day <= last and day < catalog.today and _is_by(model.id, filters)
    ]
    return tuple(sorted(rows, key=lambda row: (row.day, row.name)))


def ending_models(until: date, filters: Filters, catalog: Catalog) -> tuple[EndedModel, ...]:
    """Models of these labs that end after today and by a day, the next first."""
    return tuple(
        EndedModel(ending.model.name, ending.retires)
        for ending in ending_until(catalog, until)
        if _is_by(ending.model.id, filters) and not ending.earliest
    )


def _recorded_since(catalog: Catalog) -> date | None:
    since = catalog.snapshot.history.recorded_since
    return since.date() if since else None
