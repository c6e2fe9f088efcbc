"""Prices that one file states and nobody believes at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from catalog.catalog import Catalog
from catalog.feeds.accepted import AcceptedFeed
from catalog.feeds.quarantine import Evidence, quarantine
from tests.world.observed import AS_OF, observed
from tests.world.tariffs import tariff, written

MOMENT = datetime(2026, 10, 1, 12, tzinfo=UTC)
LAB = {"litellm: nimbus cirrus-4": "input 3; output 15"}
"""What another feed says that the lab takes."""
HOST = "skyhost nimbus/cirrus-4"

Rows = dict[str, str]
"""Prices by line of `observed`; "free" is a free row."""


def feed(rows: Rows, name: str = "models.dev", digest: str = "") -> AcceptedFeed:
    observations = tuple(
        observed(line, prices.removeprefix("free"), free=prices.startswith("free"))
        for line, prices in rows.items()
    )
    return AcceptedFeed(name, AS_OF, digest, observations)


def believed(
    new: AcceptedFeed,
    last: AcceptedFeed | None,
    others: Rows,
    world: Catalog,
    *,
    moment: datetime = MOMENT,
) -> AcceptedFeed:
    evidence = Evidence(world.naming)
    for each in (feed(others, "litellm"), last, new):
        if each:
            evidence.add(each)
    return quarantine(new, last, evidence, moment)


def prices(result: AcceptedFeed) -> list[str]:
    return [written(row.prices) for row in result.observations]


ROWS: list[tuple[str, str | None, str, Rows, str | None]] = [
    # name, the last prices, the new ones, what another feed says, why it is doubted
    ("as before", "input 3", "input 3", {}, None),
    ("dearer", "input 3", "input 6", {}, None),
    ("five times", "input 1", "input 5", {}, "input 1 → 5"),
    ("a fifth", "input 3; output 10", "input 0.6; output 10", {}, "input 3 → 0.6"),
    ("a fifth of the cache", "input 3; cache_read 1", "input 3; cache_read 0.1", {}, None),
    ("to the lab's price", "input 0.006", "input 3", LAB, None),
    ("towards the lab's price", "input 0.006", "input 1", LAB, None),
    ("from the lab's price", "input 3", "input 0.8; output 15", LAB, None),
    ("far from the lab's price", "input 3", "input 0.6", LAB, "input 3 → 0.6"),
    ("beyond the lab's price", "input 1", "input 40", LAB, "input 1 → 40"),
    (
        "five times, as another feed says",
        "input 1",
        "input 5",
        {f"litellm: {HOST}": "input 5"},
        None,
    ),
    ("no price now", "input 3; output 15", "", {}, "no price now"),
    ("free now", "input 3; output 15", "free", {}, "free now"),
    ("free before", "free", "input 3", {}, "free before"),
    ("a price at last", "", "input 3", {}, None),
    ("a new row", None, "input 3", {}, None),
    ("new, below a quarter", None, "input 0.7", LAB, "input 0.7, from the lab 3"),
    ("known, below a quarter", "input 0.7", "input 0.7", LAB, None),
    (
        "below a quarter, as another feed says",
        None,
        "input 0.7",
        LAB | {f"litellm: {HOST}": "input 0.7"},
        None,
    ),
    (
        "the cache's price as the input's",
        None,
        "input 0.19; cache_read 0.18; output 16",
        {},
        "input 0.19, cached 0.18, output 16",
    ),
    ("no discount for the cache", None, "input 0.2; cache_read 0.2; output 1", {}, None),
    ("steep, and the cache is cheaper", None, "input 0.2; cache_read 0.02; output 4", {}, None),
    ("by the hour, as before", "input 1 @01:00-04:00", "input 9 @01:00-04:00", {}, None),
]


@pytest.mark.parametrize(
    ("last", "new", "others", "reason"), [pytest.param(*row[1:], id=row[0]) for row in ROWS]
)
def test_a_price_is_doubted(
    last: str | None, new: str, others: Rows, reason: str | None, world: Catalog
) -> None:
    before = None if last is None else feed({HOST: last})
    result = believed(feed({HOST: new}), before, others, world)
    assert [reported.reason for reported in result.reported] == ([reason] if reason else [])
    [row] = result.observations
    kept = feed({HOST: (last or "") if reason else new}).observations[0]
    assert (row.prices, row.free) == (kept.prices, kept.free)
    if reason:
        assert result.reported[0].prices == tariff(new.removeprefix("free"))


def test_a_lab_may_undercut_itself(world: Catalog) -> None:
    own = "nimbus cirrus-4"
    result = believed(feed({own: "input 0.7"}), feed({own: "input 3"}), LAB, world)
    assert [reported.reason for reported in result.reported] == []


def test_the_other_rows_of_the_file_are_taken_in_its_order(world: Catalog) -> None:
    last = feed({"skyhost a": "input 1", "skyhost b": "input 1", "skyhost c": "input 1"})
    new = feed({"skyhost c": "input 2", "skyhost b": "input 50", "skyhost d": "input 1"})
    result = believed(new, last, {}, world)
    assert [row.route for row in result.observations] == ["c", "b", "d"]
    assert prices(result) == ["input 2", "input 1", "input 1"]


@pytest.mark.parametrize(
    ("hours", "digest", "stated", "kept"),
    [
        pytest.param(3, "later", "input 9", "input 1", id="three hours later"),
        pytest.param(24, "later", "input 9", "input 9", id="a day later"),
        pytest.param(24, "", "input 9", "input 1", id="a day later, the same file"),
        pytest.param(24, "later", "input 8", "input 1", id="a day later, another price"),
        pytest.param(24, "later", "input 1", "input 1", id="a day later, the old price"),
    ],
)
def test_it_is_believed_when_it_is_still_stated_a_day_later(
    hours: int, digest: str, stated: str, kept: str, world: Catalog
) -> None:
    first = believed(feed({HOST: "input 9"}), feed({HOST: "input 1"}), {}, world)
    assert prices(first) == ["input 1"]
    later = believed(
        feed({HOST: stated}, digest=digest),
        first,
        {},
        world,
        moment=MOMENT + timedelta(hours=hours),
    )
    assert prices(later) == [kept]


def test_a_leap_that_somebody_has_accepted_is_believed_and_a_swap_is_not(world: Catalog) -> None:
    evidence = Evidence(world.naming)
    last = feed({HOST: "input 1", "skyhost b": "input 1; output 9"})
    new = feed({HOST: "input 9", "skyhost b": "input 0.2; cache_read 0.2; output 9"})
    result = quarantine(new, last, evidence, MOMENT, believes_leaps=True)
    assert prices(result) == ["input 9", "input 1; output 9"]


def test_equal_files_leave_nothing_to_tell(world: Catalog) -> None:
    last = feed({HOST: "input 1"})
    assert believed(last, last, {}, world) == replace(last, reported=())
