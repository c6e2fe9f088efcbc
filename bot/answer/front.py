"""What somebody sees who has not asked yet: what is new, what ends, how old it is, how to ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.answer.migration import Retirement, retirements
from bot.answer.releases import Release, releases
from bot.answer.rows import price_row
from bot.query import Query, parse
from catalog import Catalog, is_far_below_own
from catalog.schema import Source

_SHOWN = 3
_EXAMPLE = "cheapest vision under $1 with 200k context"


@dataclass(frozen=True, slots=True, eq=False)
class Home:
    """The facts of the first page."""

    new: tuple[Release, ...]
    """The newest, newest first, each at a price that needs no second look."""
    retiring: tuple[Retirement, ...]
    """The next to end at their labs on a fixed day, by date."""
    ending: int
    """How many end like that by `until`; more than `retiring` where they are many."""
    until: date
    models: int
    providers: int
    routes: int
    sources: tuple[Source, ...]
    as_of: date
    """Date of the newest source."""
    examples: tuple[Query, ...]
    """Questions that have an answer, at most three."""


def front(catalog: Catalog) -> Home:
    """The first page of a catalogue."""
    newest = releases(Query("", "releases"), catalog).rows[:_SHOWN]
    new = tuple(_without_doubt(release, catalog) for release in newest)
    ends = retirements(Query("", "migrate"), catalog)
    fixed = [row for row in ends.rows if not row.ending.earliest]
    return Home(
        new=new,
        retiring=tuple(fixed[:_SHOWN]),
        ending=len(fixed),
        until=ends.until,
        models=len(catalog.models),
        providers=len({route.provider for route in catalog.all_routes()}),
        routes=catalog.route_count,
        sources=tuple(catalog.sources.values()),
        as_of=catalog.as_of,
        examples=tuple(parse(said, "ask", catalog) for said in _examples(new, fixed)),
    )


def _without_doubt(release: Release, catalog: Catalog) -> Release:
    """With the cheapest price that needs no second look: here it is the only one."""
    if release.row is None or not release.row.far_below_own:
        return release
    paid = catalog.ladder(release.line.id).paid
    sound = (offer for offer in paid if not is_far_below_own(offer, catalog))
    first = next(sound, None)
    return replace(release, row=price_row(first, catalog) if first else None)


def _examples(new: Sequence[Release], ending: Sequence[Retirement]) -> Iterator[str]:
    """With names of the day, so that none of them grows old."""
    yield from (release.line.name for release in new[:1])
    yield _EXAMPLE
    yield from (f"what replaces {row.line.name}?" for row in ending[:1])
