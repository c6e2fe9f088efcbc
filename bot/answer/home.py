"""What people see before they ask: how to ask, what is new, what ends, how old the data is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.answer.base import BaseAnswer
from bot.answer.follow_ups import FollowUp, FollowUps
from bot.answer.interpretation import FilterKinds
from bot.answer.releases import Release, releases
from bot.answer.retirements import Retirement, retirements
from bot.answer.rows import price_row
from bot.answer.serialize import Json
from bot.query import Query, parse
from catalog.catalog import Catalog
from catalog.filters.filter import Filter
from catalog.gateway_coverage import model_counts
from catalog.pricing.lab_price import is_far_below_lab
from catalog.schema import Source

_SHOWN = 3
_EXAMPLE = "cheapest vision under $1 with 200k context"


@dataclass(frozen=True, slots=True, eq=False)
class Help(BaseAnswer):
    """How to ask."""

    examples: tuple[str, ...]
    models: int
    routes: int
    lost: bool = False
    """Nothing in the message could be answered."""
    read: tuple[str, ...] = ()
    """What was understood of it nevertheless, in words."""

    def to_json(self) -> Json:
        return {
            "kind": "help",
            "as_of": str(self.as_of),
            "examples": list(self.examples),
            "read": list(self.read),
        }

    def applied_filters(self) -> FilterKinds:
        return (Filter,)

    def follow_ups(self, query: Query, catalog: Catalog) -> FollowUps:
        return FollowUps(
            next_queries=tuple(
                FollowUp(example, parse(example, "ask", catalog)._replace(text="", left_out=()))
                for example in self.examples
            ),
            unresolved=Query("", "summary"),
        )


@dataclass(frozen=True, slots=True, eq=False)
class HomeContent:
    """The facts of the home tab."""

    new: tuple[Release, ...]
    """The newest, newest first, each with a price that is not in doubt."""
    retiring: tuple[Retirement, ...]
    """The next that their labs retire on a fixed day, by date."""
    ending: int
    """How many are retired like that by `until`, of which `retiring` shows the first."""
    until: date
    models: int
    providers: int
    routes: int
    sources: tuple[Source, ...]
    as_of: date
    """Date of the newest source."""
    today: date
    examples: tuple[Query, ...]
    """At most three, each with an answer."""


def home_content(catalog: Catalog) -> HomeContent:
    """Collect the facts of the home tab."""
    newest = releases(Query("", "releases"), catalog).rows[:_SHOWN]
    new = tuple(_with_undoubted_price(release, catalog) for release in newest)
    upcoming = retirements(Query("", "migrate"), catalog)
    fixed = [row for row in upcoming.rows if not row.ending.earliest]
    return HomeContent(
        new=new,
        retiring=tuple(fixed[:_SHOWN]),
        ending=len(fixed),
        until=upcoming.until,
        models=len(catalog.models),
        providers=len(model_counts(catalog)),
        routes=catalog.route_count,
        sources=tuple(catalog.sources.values()),
        as_of=catalog.as_of,
        today=catalog.today,
        examples=tuple(parse(text, "ask", catalog) for text in _examples(new, fixed)),
    )


def _with_undoubted_price(release: Release, catalog: Catalog) -> Release:
    """Replace a doubtful price by the cheapest undoubted one: no other is shown beside it."""
    if release.row is None or not release.row.far_below_lab:
        return release
    paid = catalog.ladder(release.line.id).paid
    undoubted = next((offer for offer in paid if not is_far_below_lab(offer, catalog)), None)
    return replace(release, row=price_row(undoubted, catalog) if undoubted else None)


def _examples(new: Sequence[Release], ending: Sequence[Retirement]) -> Iterator[str]:
    """Questions that name models in the news, so that none of them goes stale."""
    yield from (release.line.name for release in new[:1])
    yield _EXAMPLE
    yield from (f"what replaces {row.line.name}?" for row in ending[:1])
