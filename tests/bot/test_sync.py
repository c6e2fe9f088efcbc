"""A sync: what is fetched, what is believed, and that all of it is kept or nothing."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import time

import pytest

from bot.store.sync_state import BusyError, SyncState
from bot.sync.feed_sync import FeedSync
from bot.sync.outcomes import EVERY_S
from catalog.snapshot import Snapshot
from tests.bot.feed_host import FeedHost, never, says
from tests.bot.storage import Storage, soon
from tests.bot.syncing import encoded, release_host, renewed, syncing, write_data
from tests.catalog.feeds.test_guards import WRECKS, priced, without
from tests.world.big_feed import ROUTES, big_feed
from tests.world.tariffs import written

EVERYTHING = {"models.dev", "litellm"}


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_data(tmp_path_factory.mktemp("release"))


@pytest.fixture
async def host() -> AsyncIterator[FeedHost]:
    async with release_host() as host:
        yield host


@pytest.fixture
async def storage(storage: Storage) -> Storage:
    async with storage.opened():
        pass  # which makes the tables
    return storage


@pytest.fixture
async def process(
    storage: Storage, release: Path, host: FeedHost
) -> AsyncIterator[tuple[FeedSync, SyncState]]:
    async with syncing(storage.address, release, host) as process:
        yield process


async def prices(state: SyncState, route: str = "cirrus-4") -> str:
    """What host1 asks for a route, in the snapshot that is used."""
    chosen = await state.chosen()
    if chosen is None:
        return "the bundle's"
    body = await state.body(chosen.id)
    assert body
    snapshot = Snapshot(body)
    routes = (r for m in snapshot.header.models for r in snapshot.routes(m.id))
    return next(written(r.prices) for r in routes if (r.provider, r.id) == ("host1", route))


async def changes(state: SyncState) -> list[str]:
    """What has become of prices, as the table has it and as the snapshot carries it."""
    chosen = await state.chosen()
    body = await state.body(chosen.id) if chosen else None
    assert body
    events = [row.event for row in await state.price_events()]
    assert [*Snapshot(body).history.recorded] == [
        replace(event, seen_at=carried.seen_at)  # which has fractions of seconds
        for event, carried in zip(events, Snapshot(body).history.recorded, strict=True)
    ]
    return [f"{e.kind} {e.provider}/{e.route} {e.direction} {e.old} → {e.new}" for e in events]


Process = tuple[FeedSync, SyncState]


async def test_what_has_changed_is_built_and_what_has_not_is_left(
    process: Process, host: FeedHost
) -> None:
    sync, state = process
    assert await sync.is_due()
    report = await sync.run()
    assert {feed: outcome for feed, (outcome, _) in report.feeds.items()} == dict.fromkeys(
        EVERYTHING, "accepted"
    )
    assert not await sync.is_due()
    assert await prices(state) == "input 4; output 20"
    host.files["litellm.json"] = encoded(renewed())
    again = await sync.run(EVERYTHING)
    assert {feed: outcome for feed, (outcome, _) in again.feeds.items()} == {
        "models.dev": "unchanged",
        "litellm": "accepted",
    }
    assert await prices(state) == "input 4.4; output 20"
    asked = [(name, bool(tag)) for name, tag, _ in host.requests]
    assert sorted(asked[2:]) == [("litellm.json", True), ("models.dev.json", True)]
    chosen = await state.chosen()
    assert chosen
    assert (chosen.feeds["litellm"], chosen.counts["routes"]) == ("2026-11-20", 240)
    for record in (await state.feeds()).values():
        assert 0.89 * EVERY_S < record.next_at - time() < 1.11 * EVERY_S
    assert await changes(state) == ["changed host1/cirrus-4 input 4 → 4.4"]
    idle = await sync.run(EVERYTHING)
    assert (idle.counts, len(await state.snapshots())) == ({}, 2)


async def test_a_wrecked_feed_keeps_its_last_file_and_the_others_go_on(
    process: Process, host: FeedHost
) -> None:
    sync, state = process
    await sync.run()
    host.files["litellm.json"] = encoded(without(ROUTES, "host1/")(big_feed()))
    changed = host.files["models.dev.json"].replace(b'"input": 3', b'"input": 2.5')
    host.files["models.dev.json"] = changed
    report = await sync.run(EVERYTHING)
    assert report.feeds["models.dev"].outcome == "accepted"
    assert report.feeds["litellm"].outcome == "refused"
    assert "host1 has 0 rows, 20 before" in report.feeds["litellm"].reason
    assert await prices(state) == "input 4; output 20"
    record = (await state.feeds())["litellm"]
    assert (record.state.waiting, record.state.as_of) == ("refused", "2026-11-20")
    again = await sync.run(EVERYTHING)
    assert again.feeds["litellm"].outcome == "unchanged"


async def test_ten_wrecked_files_one_after_the_other_are_ten_times_nothing(
    release: Path, host: FeedHost, tmp_path: Path
) -> None:
    file = tmp_path / "litellm.json"
    async with syncing(f"sqlite:///{tmp_path}/store.db", release, host) as (sync, state):
        await sync.run()
        first = await state.chosen()
        assert len(WRECKS) == 10
        for name, wreck, _ in WRECKS:
            file.write_bytes(encoded(big_feed()))
            wreck(file)
            host.files["litellm.json"] = file.read_bytes()
            report = await sync.run({"litellm"})
            assert report.feeds["litellm"].outcome in ("held", "refused"), name
            assert (await state.chosen(), len(await state.snapshots())) == (first, 1), name
        assert await prices(state) == "input 4; output 20"


async def test_a_person_decides_on_a_file_that_is_held(process: Process, host: FeedHost) -> None:
    sync, state = process
    await sync.run()
    host.files["litellm.json"] = encoded(priced(1.5)(big_feed()))
    report = await sync.run(EVERYTHING)
    assert report.feeds["litellm"].outcome == "held"
    assert await prices(state) == "input 4; output 20"
    accepted = await sync.accept("litellm")
    assert accepted
    assert accepted.feeds["litellm"].outcome == "accepted"
    assert await prices(state) == "input 6; output 30"
    assert await sync.accept("litellm") is None
    host.files["litellm.json"] = encoded(priced(3)(big_feed()))
    await sync.run(EVERYTHING)
    assert await sync.reject("litellm")
    assert not await sync.reject("litellm")
    assert (await sync.run(EVERYTHING)).feeds["litellm"].outcome == "unchanged"
    record = (await state.feeds())["litellm"]
    assert (record.state.waiting, record.waiting) == ("rejected", None)
    assert await prices(state) == "input 6; output 30"


async def test_a_leap_of_a_lab_is_not_built_even_where_two_feeds_agree(
    process: Process, host: FeedHost
) -> None:
    """Of a model that is among those that most sellers carry."""
    sync, state = process
    model = "nimbus/cirrus-10"
    host.files["models.dev.json"] = models_dev = host.files["models.dev.json"].replace(
        b"cirrus-4", b"cirrus-10"
    )
    await sync.run()
    before = await state.chosen()
    host.files["litellm.json"] = encoded(priced(12, seller=model, most=1)(big_feed()))
    dearer = models_dev.replace(b'"input": 3', b'"input": 120')
    host.files["models.dev.json"] = dearer.replace(b'"output": 15', b'"output": 600')
    report = await sync.run(EVERYTHING)
    assert f"{model}: input 10 → 120 at its lab" in report.problems
    assert {outcome for outcome, _ in report.feeds.values()} == {"held"}
    assert await state.chosen() == before


async def test_a_leap_waits_for_a_day(
    process: Process, host: FeedHost, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync, state = process
    await sync.run()
    host.files["litellm.json"] = encoded(renewed(40))
    report = await sync.run(EVERYTHING)
    assert report.feeds["litellm"].outcome == "accepted"
    assert report.counts["reported"] == 1
    assert await prices(state) == "input 4; output 20"
    waiting = "quarantined host1/cirrus-4 input 4 → 44"
    assert await changes(state) == [waiting]
    record = (await state.feeds())["litellm"]
    assert timedelta(hours=23.9).total_seconds() < record.state.confirmed_at - time()
    await sync.run(EVERYTHING)
    assert await prices(state) == "input 4; output 20"
    # A day later the file is still the same.
    tomorrow = time() + 25 * 3600
    monkeypatch.setattr("bot.sync.feed_sync.time", lambda: tomorrow)
    await sync.run(EVERYTHING)
    assert await prices(state) == "input 44; output 20"
    assert await changes(state) == [waiting, "changed host1/cirrus-4 input 4 → 44"]
    assert (await state.feeds())["litellm"].state.confirmed_at == 0


async def test_a_feed_that_fails_is_tried_again_later_each_time(
    process: Process, host: FeedHost
) -> None:
    sync, state = process
    await sync.run()
    host.troubles["litellm.json"] = says(500)
    waits = []
    for _ in range(7):
        report = await sync.run({"litellm"})
        assert report.feeds["litellm"] == ("failed", "HTTP status 500")
        waits.append(round((await state.feeds())["litellm"].next_at - time(), -2))
    assert waits == [900, 1800, 3600, 7200, 14400, 21600, 21600]
    record = (await state.feeds())["litellm"]
    assert (record.state.failures, record.state.error) == (7, "HTTP status 500")
    host.troubles["litellm.json"] = says(429, Retry_After="40000")
    await sync.run({"litellm"})
    assert round((await state.feeds())["litellm"].next_at - time(), -2) == 40_000
    del host.troubles["litellm.json"]
    await sync.run({"litellm"})
    record = (await state.feeds())["litellm"]
    assert (record.state.failures, record.state.failing_since, record.state.error) == (0, 0, "")


async def test_a_route_that_is_new_is_corrected_at_first(process: Process, host: FeedHost) -> None:
    sync, state = process
    await sync.run()
    feed = renewed()
    feed["host2/cirrus-21"] = feed["host2/cirrus-20"]
    host.files["litellm.json"] = encoded(feed)
    await sync.run(EVERYTHING)
    feed["host2/cirrus-21"] = feed["host2/cirrus-20"] | {"input_cost_per_token": 19e-6}
    host.files["litellm.json"] = encoded(feed)
    await sync.run(EVERYTHING)
    del feed["host2/cirrus-21"]
    host.files["litellm.json"] = encoded(feed)
    await sync.run(EVERYTHING)
    assert [change for change in await changes(state) if "host2" in change] == [
        "added host2/cirrus-21 input None → 20",
        "added host2/cirrus-21 output None → 100",
        "corrected host2/cirrus-21 input 20 → 19",
        "removed host2/cirrus-21 input 19 → None",
        "removed host2/cirrus-21 output 100 → None",
    ]


async def test_what_people_edited_is_built_without_a_new_file(
    process: Process, host: FeedHost, release: Path, storage: Storage, tmp_path: Path
) -> None:
    sync, state = process
    await sync.run()
    data = shutil.copytree(release, tmp_path / "edited")
    labs = data / "labs.yml"
    labs.write_text(labs.read_text("utf-8") + "# edited\n", "utf-8")
    async with syncing(storage.address, data, host) as (edited, _):
        report = await edited.run(EVERYTHING)
        assert {outcome for outcome, _ in report.feeds.values()} == {"unchanged"}
        assert report.counts["routes"] == 240
        first = await state.chosen()
        assert not (await edited.run(EVERYTHING)).counts
    assert first
    assert len(await state.snapshots()) == 1


async def test_one_process_syncs_at_a_time(
    process: Process, host: FeedHost, storage: Storage, release: Path
) -> None:
    sync, _ = process
    host.troubles["litellm.json"] = never
    async with syncing(storage.address, release, host) as (other, state):
        running = asyncio.create_task(sync.run())
        await soon(lambda: bool(host.requests))
        with pytest.raises(BusyError):
            await other.run()
        running.cancel()
        await asyncio.wait({running})
        host.troubles.clear()
        assert (await other.run()).feeds["litellm"].outcome == "accepted"
        assert await prices(state) == "input 4; output 20"
