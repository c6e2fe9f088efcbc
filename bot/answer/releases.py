"""What is new: models by the day of their release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.answer.fit import verdict_on
from bot.answer.kinds import PLAIN, Heard, ModelLine, PriceRow
from bot.answer.rows import model_line, price_row
from bot.query import Query
from catalog import Catalog, Model, cheapest_offer, has, has_open_weights, released

_RECENT = 30
"""Days that count as new where nobody says since when."""
_AT_LEAST = 10
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Release:
    """A model and what it is."""

    line: ModelLine
    released: str
    """ISO date, or year and month where the day is not known."""
    kind: str
    """What it is made for: "general", "text to speech"."""
    takes: tuple[str, ...]
    returns: tuple[str, ...]
    """Kinds of input and output; empty where nobody says."""
    row: PriceRow | None
    """Its cheapest offer."""


@dataclass(frozen=True, slots=True, eq=False)
class Releases:
    """Models, newest first."""

    since: date
    asked: bool
    """The date was asked for; otherwise it is only what counts as new."""
    rows: tuple[Release, ...]
    """Older ones too where no date was asked for and few are new."""
    recent: int
    """How many were released since then; more than `rows` where they are many."""
    of: tuple[str, ...]
    """What they were chosen by, in words: labs, use case, needs."""
    as_of: date
    heard: Heard = PLAIN


def releases(query: Query, catalog: Catalog) -> Releases:
    """The releases that a question asks for."""
    since = query.filters.released_after
    first = since or catalog.today - timedelta(days=_RECENT)
    recent = [m for m in released(catalog, first) if _is_asked_for(m, query, catalog)]
    shown = recent[:_SHOWN]
    if since is None and len(recent) < _AT_LEAST:
        shown = []
        for model in released(catalog):
            if len(shown) < _AT_LEAST and _is_asked_for(model, query, catalog):
                shown.append(model)
    return Releases(
        since=first,
        asked=since is not None,
        rows=tuple(_release(model, catalog) for model in shown),
        recent=len(recent),
        of=_of(query, catalog),
        as_of=catalog.as_of,
    )


def _is_asked_for(model: Model, query: Query, catalog: Catalog) -> bool:
    asked = query.filters
    if (asked.labs and model.lab not in asked.labs) or model.lab in asked.exclude_labs:
        return False
    if asked.open_weights is not None and has_open_weights(model) != asked.open_weights:
        return False
    if asked.min_context and (model.facts.context or 0) < asked.min_context:
        return False
    if not all(has(model, need, catalog) for need in asked.needs):
        return False
    if asked.providers and not _is_sold_at(model, asked.providers, catalog):
        return False
    return query.use_case is None or verdict_on(model, query.use_case, catalog) != "no"


def _is_sold_at(model: Model, providers: tuple[str, ...], catalog: Catalog) -> bool:
    return any(route.provider in providers for route in catalog.routes(model.id))


def _release(model: Model, catalog: Catalog) -> Release:
    cheapest = cheapest_offer(model, catalog)
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
