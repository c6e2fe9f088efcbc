import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from time import time

import pytest

from bot.store import MemoryStore, OutboxEntry, Store, Thread
from bot.store.database import database_store
from tests.bot.storage import Storage, ask, entry, postgres_storage, soon, sqlite_storage

HERE = Thread("T1", "C1", "17.1")
ANSWER = OutboxEntry("post:T1:C1:17.1", '{"text": "Claude Opus 5.5"}')


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    match request.param:
        case "memory":
            yield MemoryStore()
            return
        case "sqlite":
            storage = sqlite_storage(tmp_path / "store.db")
        case _:
            storage = await postgres_storage(request.getfixturevalue("postgres"))
    async with storage.opened() as opened:
        yield opened


async def test_a_message_is_answered_once(store: Store) -> None:
    assert [await store.accept(entry(1), {}) for _ in range(3)] == [True, False, False]
    assert await store.accept(entry(2), {})


async def test_a_thread_is_about_what_was_asked_last(store: Store) -> None:
    assert await store.recall(HERE) is None
    await ask(store, HERE, "first")
    await ask(store, HERE, "second")
    assert await store.recall(HERE) == "second"


@pytest.mark.parametrize(
    "elsewhere", [HERE._replace(team="T2"), HERE._replace(channel="C2"), HERE._replace(ts="17.2")]
)
async def test_nothing_is_remembered_elsewhere(store: Store, elsewhere: Thread) -> None:
    await ask(store, HERE, "cheapest vision")
    assert await store.recall(elsewhere) is None


async def test_a_message_is_accepted_once_with_what_its_thread_is_about(store: Store) -> None:
    assert await store.accept(ANSWER, {HERE: "claude opus"})
    assert not await store.accept(ANSWER, {HERE: "something else"})
    assert await store.confirm(ANSWER.key)
    assert await store.recall(HERE) == "claude opus"
    await store.settle(ANSWER.key)
    assert not await store.accept(ANSWER, {})
    assert await store.take_over() == ()


async def test_of_two_processes_one_accepts_a_message(storage: Storage) -> None:
    async with storage.opened() as first, storage.opened() as second:
        for number in range(50):
            answer, thread = entry(number), HERE._replace(ts=f"{number}")
            accepts = (
                first.accept(answer, {thread: "first"}),
                second.accept(answer, {thread: "second"}),
            )
            accepted = await asyncio.gather(*accepts)
            by_first, by_second = [
                is_accepted and await store.confirm(answer.key)
                for is_accepted, store in zip(accepted, (first, second), strict=True)
            ]
            assert by_first is not by_second
            assert await first.recall(thread) == ("first" if by_first else "second")


async def test_what_a_dead_process_accepted_is_taken_over_once(storage: Storage) -> None:
    async with storage.opened() as living, storage.opened() as other:
        async with storage.opened() as dying:
            for number in range(20):
                assert await dying.accept(entry(number), {})
            await dying.settle("post:7")
            assert await living.take_over() == ()
        taken = await asyncio.gather(*(store.take_over() for store in (living, other) * 3))
        keys = [each.key for entries in taken for each in entries]
        assert sorted(keys) == sorted(f"post:{number}" for number in range(20) if number != 7)
        assert await other.take_over() == ()
        for key in keys:
            await living.settle(key)
            await other.settle(key)
    assert await storage.execute("SELECT key FROM outbox") == []


async def test_a_lease_that_is_not_renewed_ends(storage: Storage) -> None:
    async with storage.opened() as store:
        await store.accept(ANSWER, {})
    for name, left in (("dead", -1), ("ill", 60)):
        await storage.execute(f"INSERT INTO outbox VALUES ('post:{name}', '{{}}', '{name}')")
        until = int(time()) + left
        await storage.execute(f"INSERT INTO leases VALUES ('{name}', '{name}', {until})")
    async with storage.opened() as store:
        assert {taken.key for taken in await store.take_over()} == {"post:dead", ANSWER.key}


async def test_an_accept_that_is_given_up_is_taken_over(storage: Storage) -> None:
    """Its caller is gone: nobody would send what it has accepted."""
    async with storage.opened() as store:
        for turns in range(12):  # before, while and after it is written
            answer = entry(turns)
            accepting = asyncio.create_task(store.accept(answer, {}))
            for _ in range(turns):
                await asyncio.sleep(0.0005)
            accepting.cancel()
            with suppress(asyncio.CancelledError):
                if await accepting:
                    await store.settle(answer.key)
                    continue
            await store.accept(entry(f"written after {turns}"), {})
            redelivered = await store.accept(answer, {})
            taken_over = [taken.key for taken in await store.take_over()]
            assert redelivered is not (answer.key in taken_over)


async def test_what_is_remembered_is_known_before_it_is_written(storage: Storage) -> None:
    async with storage.opened() as store:
        for number in range(20):
            asking = asyncio.create_task(ask(store, HERE, f"question {number}"))
            await asyncio.sleep(0)
            assert await store.recall(HERE) == f"question {number}"
            await asking


async def test_a_restart_forgets_nothing(storage: Storage) -> None:
    async with storage.opened() as before:
        await before.accept(entry("Ev1"), {HERE: "cheapest vision"})
    async with storage.opened() as after:
        assert await after.recall(HERE) == "cheapest vision"
        assert not await after.accept(entry("Ev1"), {})


@pytest.mark.parametrize(
    ("days", "kept"), [(29, True), (30, False), (31, False)], ids=["29 days", "30 days", "31 days"]
)
async def test_a_thread_is_remembered_for_thirty_days(
    storage: Storage, days: int, kept: bool
) -> None:
    async with storage.opened() as store:
        await ask(store, HERE, "cheapest vision")
    await storage.age(days * 86_400)
    async with storage.opened() as fresh:
        assert (await fresh.recall(HERE) is not None) is kept


async def test_a_claim_ends_after_ten_minutes_and_what_is_old_is_thrown_away(
    storage: Storage,
) -> None:
    async with storage.opened() as store:
        await store.accept(entry("Ev1"), {})
        await store.accept(entry("Ev2"), {})
        await ask(store, HERE, "cheapest vision")
    await storage.age(31 * 86_400)

    async def is_empty() -> bool:
        old = "SELECT at FROM threads UNION ALL SELECT at FROM claimed WHERE key <> 'post:Ev1'"
        return await storage.execute(old) == []

    async with storage.opened() as fresh:
        assert await fresh.accept(entry("Ev1"), {})
        await soon(is_empty)


async def test_a_claim_that_is_given_up_holds_up_no_other(storage: Storage) -> None:
    async with storage.opened() as store:
        given_up, other = (asyncio.create_task(store.accept(entry(n), {})) for n in range(2))
        await asyncio.sleep(0)
        given_up.cancel()
        assert await other
        assert await store.accept(entry("Ev2"), {})


@pytest.mark.parametrize("value", ["\ud800", "\0", "x" * 200])
async def test_what_a_database_cannot_hold_holds_up_nothing(storage: Storage, value: str) -> None:
    async with storage.opened() as store:
        claims = [store.accept(entry(value), {}), store.accept(entry("Ev1"), {})]
        async with asyncio.timeout(10):
            assert await asyncio.gather(*claims) == [True, True]
        assert not await store.accept(entry(value), {})
        assert await store.accept(entry("Ev3"), {})
        assert await store.recall(Thread("T", "C", value)) is None
        assert store.available


async def test_what_was_sent_is_forgotten_though_a_value_is_refused(storage: Storage) -> None:
    async with storage.opened() as store:
        assert await store.accept(ANSWER, {})
        both = store.accept(entry("\ud800"), {}), store.settle(ANSWER.key)
        async with asyncio.timeout(10):
            await asyncio.gather(*both)
        assert await store.accept(entry("Ev1"), {})
        assert await storage.execute("SELECT key FROM outbox") == [("post:Ev1",)]


async def test_without_a_database_the_process_remembers_and_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = database_store(f"sqlite:///{tmp_path}/no/such/folder/store.db")
    await store.open()
    assert not store.available
    assert caplog.messages == ["store unavailable"]
    await ask(store, HERE, "cheapest vision")
    assert await store.recall(HERE) == "cheapest vision"
    assert [await store.accept(ANSWER, {HERE: "claude"}) for _ in range(2)] == [True, False]
    assert await store.confirm(ANSWER.key)
    assert await store.recall(HERE) == "claude"
    await store.close()
