"""What has become of each price from one snapshot to the next, and what of it is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from catalog.catalog import Catalog
from catalog.feeds.dated_prices import dated_events
from catalog.feeds.identities import Identities
from catalog.price_events import Comparison, price_events, with_events
from catalog.price_history import NO_HISTORY, PriceEvent, PriceHistory
from catalog.schema import Route
from catalog.snapshot import (
    Snapshot,
    SnapshotHeader,
    encode_snapshot,
    facts_digest,
    with_history,
)
from tests.world import ARENA, FEED, LATER, MODELS, route
from tests.world.observed import observed
from tests.world.tariffs import tariff

MODEL = "nimbus/cirrus-4"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HEADER = SnapshotHeader((FEED, LATER, ARENA), MODELS, {})


def sold(prices: str, source: str = "models.dev", **changes: object) -> Route:
    entry = route(MODEL, "skyhost", tariff(prices, source))
    return replace(entry, **{"id": "cirrus-4", **changes})  # type: ignore[arg-type]


def snapshot(routes: Iterable[Route], history: PriceHistory = NO_HISTORY) -> Snapshot:
    return Snapshot(encode_snapshot(HEADER, routes, history))


def told(events: Iterable[PriceEvent]) -> list[str]:
    return [
        " ".join(
            (
                e.kind,
                e.direction,
                *(["batch"] if e.condition and e.condition.processing else []),
                f"{e.old} → {e.new}",
                *(["at", e.route] if e.route != "cirrus-4" else []),
            )
        )
        for e in events
    ]


def events(
    before: Iterable[Route],
    after: Iterable[Route],
    history: PriceHistory = NO_HISTORY,
    renewed: Iterable[str] = ("models.dev", "litellm"),
) -> list[str]:
    compared = Comparison(NOON, frozenset(renewed))
    return told(price_events(snapshot(before, history), snapshot(after), compared))


PLAIN = "input 3; output 15"
AFTER_PLAIN: list[tuple[str, Route | None, list[str]]] = [
    ("nothing", sold(PLAIN), []),
    ("an equal amount in other digits", sold("input 3.00; output 15"), []),
    ("one amount", sold("input 2.5; output 15"), ["changed input 3 → 2.5"]),
    ("a price more", sold(f"{PLAIN}; input 1.5 batch"), ["added input batch None → 1.5"]),
    ("a price fewer", sold("input 3"), ["removed output 15 → None"]),
    ("the route", None, ["removed input 3 → None", "removed output 15 → None"]),
    ("the source alone", sold(PLAIN, "litellm"), []),
    (
        "the source and an amount",
        sold("input 2; output 15", "litellm"),
        ["source_switched input 3 → 2"],
    ),
    ("a day to come", sold("input 3; input 1 from 2026-12-01; output 15"), []),
    (
        "a day that has come",
        sold("input 3 until 2026-11-15; input 1 from 2026-11-16; output 15"),
        ["changed input 3 → 1"],
    ),
    ("the id by which it goes", sold(PLAIN, also=("cirrus-4-0901",)), []),
    (
        "the id that comes first",
        sold("input 2; output 15", id="cirrus-4-0901", also=("cirrus-4",)),
        ["changed input 3 → 2 at cirrus-4-0901"],
    ),
    (
        "the model that it is taken for",
        sold("input 2; output 15", model="nimbus/cirrus-4-mini"),
        ["changed input 3 → 2"],
    ),
]


@pytest.mark.parametrize(
    ("after", "expected"), [row[1:] for row in AFTER_PLAIN], ids=[row[0] for row in AFTER_PLAIN]
)
def test_what_has_changed(after: Route | None, expected: list[str]) -> None:
    assert events([sold(PLAIN)], [after] if after else []) == expected


def test_a_new_route_is_added_and_another_seller_is_another_route() -> None:
    elsewhere = replace(sold("input 2"), provider="gatehub")
    assert events([sold(PLAIN)], [sold(PLAIN), elsewhere]) == ["added input None → 2"]


def test_what_no_source_says_is_no_event() -> None:
    """We may read the same file in another way than the release before."""
    after = [sold("input 2; output 15")]
    assert events([sold(PLAIN)], after, renewed=("litellm",)) == []
    assert events([sold(PLAIN)], after, renewed=("models.dev",)) == ["changed input 3 → 2"]
    assert events([sold(PLAIN)], [], renewed=("litellm",)) == []


def test_a_price_that_changes_by_its_date_needs_no_new_file() -> None:
    dated = sold("input 3 until 2026-11-15; input 1 from 2026-11-16")
    compared = PriceHistory(recorded_until=NOON - timedelta(days=10))
    assert events([dated], [dated], compared, renewed=()) == ["changed input 3 → 1"]
    compared = PriceHistory(recorded_until=NOON - timedelta(days=2))
    assert events([dated], [dated], compared, renewed=()) == []


@pytest.mark.parametrize(("days", "kind"), [(0, "corrected"), (6, "corrected"), (7, "changed")])
def test_a_change_in_the_first_seven_days_is_a_correction(days: int, kind: str) -> None:
    first, second = snapshot([]), snapshot([sold(PLAIN)])
    moment = NOON - timedelta(days=days)
    added = price_events(first, second, Comparison(moment, {"models.dev"}))
    history = with_events(NO_HISTORY, NO_HISTORY, added, moment)
    assert events([sold(PLAIN)], [sold("input 2; output 15")], history) == [f"{kind} input 3 → 2"]


def test_a_snapshot_carries_all_that_was_recorded() -> None:
    content = encode_snapshot(HEADER, [sold(PLAIN)])
    compared = Comparison(NOON, {"models.dev"})
    new = price_events(snapshot([sold("input 4; output 15")]), Snapshot(content), compared)
    history = with_events(PriceHistory(dated=new), NO_HISTORY, new, NOON)
    carrying = with_history(content, history)
    assert Snapshot(carrying).history == PriceHistory(new, new, NOON, NOON)
    assert facts_digest(carrying) == facts_digest(content)
    assert [r.id for r in Snapshot(carrying).routes(MODEL)] == ["cirrus-4"]
    later = with_events(NO_HISTORY, history, new, NOON + timedelta(hours=3))
    assert later == PriceHistory((), (*new, *new), NOON, NOON + timedelta(hours=3))
    assert Snapshot(with_history(carrying, NO_HISTORY)).history == NO_HISTORY


def test_a_history_that_is_too_long_says_from_when_on_it_is_whole() -> None:
    [event] = price_events(
        snapshot([sold("input 4")]), snapshot([sold("input 3")]), Comparison(NOON, {"models.dev"})
    )
    days = [replace(event, seen_at=NOON + timedelta(minutes=n)) for n in range(20_005)]
    before = with_events(NO_HISTORY, NO_HISTORY, days[:10], NOON)
    history = with_events(NO_HISTORY, before, days[10:], NOON + timedelta(days=20))
    assert (len(history.recorded), history.recorded_since) == (20_000, days[5].seen_at)


DATED = [
    ("input 3; output 15", []),
    (
        "input 3 until 2026-03-31; input 2 from 2026-04-01",
        ["2026-04-01 changed 3 → 2"],
    ),
    ("input 3 until 2026-03-31; input 3.0 from 2026-04-01", []),
    ("input 3 until 2026-03-31", ["2026-04-01 removed 3 → None"]),
    ("input 2 from 2026-04-01", []),
    (
        "input 3 until 2026-03-31; input 2 from 2026-04-01 until 2026-06-30;"
        "input 4 from 2026-07-01",
        ["2026-04-01 changed 3 → 2", "2026-07-01 changed 2 → 4"],
    ),
    # Which of the two holds in between, nobody knows.
    ("input 3 until 2026-03-31; input 2 from 2026-04-08", []),
    ("input 2 from 2026-04-01; input 1 batch", []),
    # With the tariff of that day comes an amount that the one before did not have.
    (
        "input 3 until 2026-03-31; input 2 from 2026-04-01; cache_read 0.2 from 2026-04-01",
        ["2026-04-01 added None → 0.2", "2026-04-01 changed 3 → 2"],
    ),
]


@pytest.mark.parametrize(("prices", "expected"), DATED)
def test_changes_that_a_source_dates(prices: str, expected: list[str], world: Catalog) -> None:
    rows = [observed("genai-prices: skyhost cirrus-4", prices)]
    seen = dated_events(rows, Identities({0: MODEL}), world.naming)
    assert [f"{e.seen_at:%Y-%m-%d} {e.kind} {e.old} → {e.new}" for e in seen] == expected
    assert {e.seen_at.time() for e in seen} <= {datetime.min.time()}


def test_no_digit_of_an_event_is_lost() -> None:
    [event] = price_events(
        snapshot([sold("input 0.100000001")]),
        snapshot([sold("input 0.2000; input 0.1 batch")]),
        Comparison(NOON, {"models.dev"}),
    )[:1]
    read = snapshot([], PriceHistory(recorded=(event,))).history.recorded
    assert (str(read[0].old), str(read[0].new)) == ("0.100000001", "0.2000")
