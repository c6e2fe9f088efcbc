"""What is new: models by the day of their release."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice

from bot.answer.fit import verdict_on
from bot.answer.kinds import PLAIN, Heard, ModelLine, PriceRow
from bot.answer.rows import model_line, price_row
from bot.query import Query
from catalog import Catalog, Model, Qualifying, qualifying, released

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
    """The cheapest of its offers that meet the filters."""


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
    unclear: tuple[str, ...]
    """Names of new ones of which nobody says whether they suit the use case."""
    of: tuple[str, ...]
    """What they were chosen by, in words: labs, use case, needs."""
    as_of: date
    heard: Heard = PLAIN


def releases(query: Query, catalog: Catalog) -> Releases:
    """The releases that a question asks for."""
    since = query.filters.released_after
    first = since or catalog.today - timedelta(days=_RECENT)
    held = qualifying(replace(query.filters, released_after=None), catalog)
    recent = [m for m in released(catalog, first) if held.meets(m)]
    fitting = [m for m in recent if _suits(m, query, catalog)]
    shown = fitting[:_SHOWN]
    if since is None and len(fitting) < _AT_LEAST:
        older = (m for m in released(catalog) if held.meets(m) and _suits(m, query, catalog))
        shown = list(islice(older, _AT_LEAST))
    return Releases(
        since=first,
        asked=since is not None,
        rows=tuple(_release(model, held, catalog) for model in shown),
        recent=len(fitting),
        unclear=tuple(m.name for m in recent if _is_unclear(m, query, catalog)),
        of=_of(query, catalog),
        as_of=catalog.as_of,
    )


def _suits(model: Model, query: Query, catalog: Catalog) -> bool:
    if query.use_case is None:
        return True
    return verdict_on(model, query.use_case, catalog) in ("yes", "limits")


def _is_unclear(model: Model, query: Query, catalog: Catalog) -> bool:
    if query.use_case is None:
        return False
    return verdict_on(model, query.use_case, catalog) == "unknown"


def _release(model: Model, held: Qualifying, catalog: Catalog) -> Release:
    cheapest = next(iter(held.offers(model)), None)
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
