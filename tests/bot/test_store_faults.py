import asyncio
import logging
from collections.abc import AsyncIterator
from time import monotonic
from typing import NamedTuple

import asyncpg  # type: ignore[import-untyped]
import pytest

from bot.store import Thread, UnknownThreadError
from bot.store.database import DatabaseStore, database_store
from tests.bot.postgres import Postgres
from tests.bot.stalling_proxy import Proxy, proxied
from tests.bot.storage import Storage, ask, entry, postgres_storage, soon

HERE = Thread("T1", "C1", "17.1")


class Faulty(NamedTuple):
    """A PostgreSQL database, and a proxy before it."""

    proxy: Proxy
    storage: Storage
    """Behind the proxy; what it executes goes past it."""
    address: str
    """Past the proxy."""


@pytest.fixture
async def faulty(postgres: Postgres) -> AsyncIterator[Faulty]:
    async with proxied(postgres.port) as proxy:
        storage = await postgres_storage(postgres, proxy.port)
        past = storage.address.replace(f":{proxy.port}/", f":{postgres.port}/")
        async with storage.opened():
            pass  # makes the tables
        yield Faulty(proxy, storage, past)


async def longest(store: DatabaseStore, name: str, seconds: float) -> float:
    """Accept messages for a while; the longest time that one took."""
    start, times = monotonic(), []
    while monotonic() < start + seconds:
        before = monotonic()
        assert await store.accept(entry(f"{name}:{before}"), {HERE: name})
        times.append(monotonic() - before)
        await asyncio.sleep(0.05)
    return max(times)


async def test_a_stalled_database_is_noticed_and_holds_nobody_up(
    faulty: Faulty, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "modeldesk")
    async with faulty.storage.opened() as store:
        await ask(store, HERE, "cheapest vision")
        faulty.proxy.stall()
        assert await longest(store, "stalled", 4) < 1
        assert not store.available
        start = monotonic()
        assert await store.recall(HERE) == "stalled"
        assert monotonic() - start < 1
        faulty.proxy.flow()
        await soon(lambda: store.available)
        assert caplog.messages == ["store unavailable", "store available again"]
        assert await store.accept(entry("after"), {})
        assert await faulty.storage.execute("SELECT key FROM outbox WHERE key = 'post:after'")


async def test_a_stalled_database_is_noticed_when_nobody_asks(faulty: Faulty) -> None:
    async with faulty.storage.opened() as store:
        faulty.proxy.stall()
        start = monotonic()
        await soon(lambda: not store.available)
        assert monotonic() - start < 5
        faulty.proxy.flow()
        await soon(lambda: store.available)


async def test_what_was_asked_during_a_fault_is_written_after_it(faulty: Faulty) -> None:
    other = HERE._replace(ts="18.1")
    async with faulty.storage.opened() as store:
        await ask(store, HERE, "before")
        faulty.proxy.stall()
        await ask(store, HERE, "during")
        assert await store.accept(entry(1), {other: "accepted"})
        await soon(lambda: not store.available)
        faulty.proxy.flow()
        await soon(lambda: store.available)
        assert await store.accept(entry("written too"), {})
        kept = await faulty.storage.execute("SELECT ts, question FROM threads ORDER BY ts")
        assert kept == [("17.1", "during"), ("18.1", "accepted")]


async def test_connections_that_were_cut_are_replaced_unnoticed(
    faulty: Faulty, caplog: pytest.LogCaptureFixture
) -> None:
    async with faulty.storage.opened() as store:
        await ask(store, HERE, "cheapest vision")
        for number in range(5):
            faulty.proxy.cut()
            assert await store.accept(entry(number), {})
            assert await store.confirm(f"post:{number}")
            assert await store.recall(HERE) == "cheapest vision"
        assert len(await faulty.storage.execute("SELECT * FROM outbox")) == 6
    assert caplog.messages == []


async def test_a_slow_database_makes_twenty_wait_no_longer_than_one(faulty: Faulty) -> None:
    threads = [HERE._replace(ts=f"{number}.0") for number in range(20)]
    async with faulty.storage.opened() as other:
        assert await other.accept(entry("before"), {thread: thread.ts for thread in threads})
    async with faulty.storage.opened() as store:
        assert await store.recall(HERE) is None  # the statement is prepared
        faulty.proxy.delay = 0.1
        start = monotonic()
        first = asyncio.create_task(store.recall(threads[0]))
        await asyncio.sleep(0.01)  # the others come while it is looked up
        others = await asyncio.gather(*map(store.recall, threads[1:]))
        assert [await first, *others] == [thread.ts for thread in threads]
        accepts = (store.accept(entry(thread.ts), {thread: "next"}) for thread in threads)
        assert all(await asyncio.gather(*accepts))
        assert monotonic() - start < 2
        assert all([await store.confirm(f"post:{thread.ts}") for thread in threads])
        assert store.available
        assert len(await faulty.storage.execute("SELECT * FROM outbox")) == 21


async def test_a_thread_that_cannot_be_looked_up_is_not_taken_for_a_new_one(
    faulty: Faulty,
) -> None:
    async with faulty.storage.opened() as other:
        await ask(other, HERE, "cheapest vision")
        await ask(other, HERE._replace(ts="18.1"), "written after that")
    async with faulty.storage.opened() as store:
        faulty.proxy.stall()
        with pytest.raises(UnknownThreadError):
            await store.recall(HERE)  # nobody has noticed yet
        await soon(lambda: not store.available)
        with pytest.raises(UnknownThreadError):
            await store.recall(HERE)
        faulty.proxy.flow()
        await soon(lambda: store.available)
        assert await store.recall(HERE) == "cheapest vision"
        assert await store.recall(HERE._replace(ts="19.1")) is None


async def test_what_another_process_has_is_not_sent_though_it_says_so_late(faulty: Faulty) -> None:
    async with faulty.storage.opened() as slow:
        quick = database_store(faulty.address)
        await quick.open()
        assert await quick.accept(entry(1), {HERE: "quick"})
        faulty.proxy.delay = 0.15
        assert await slow.accept(entry(1), {HERE: "slow"})
        assert not await slow.confirm("post:1")
        faulty.proxy.delay = 0
        await slow.settle("post:1")
        await slow.accept(entry("written"), {})
        kept = await faulty.storage.execute("SELECT key FROM outbox ORDER BY key")
        assert kept == [("post:1",), ("post:written",)]
        assert await quick.recall(HERE) == "quick"
        await quick.close()


@pytest.mark.parametrize("table", ["threads", "claimed", "outbox", "leases"])
async def test_a_table_that_others_hold_is_noticed(faulty: Faulty, table: str) -> None:
    async with faulty.storage.opened() as store:
        other = await asyncpg.connect(faulty.address)
        await other.execute(f"BEGIN; LOCK TABLE {table}")
        assert await longest(store, table, 3) < 1
        await soon(lambda: not store.available)
        await other.close()
        await soon(lambda: store.available)


async def test_a_silent_database_neither_delays_the_start_nor_the_end(faulty: Faulty) -> None:
    faulty.proxy.stall()
    store = database_store(faulty.storage.address)
    start = monotonic()
    await store.open()
    assert monotonic() - start < 3
    assert not store.available
    assert await longest(store, "silent", 1) < 1
    start = monotonic()
    await store.close()
    assert monotonic() - start < 3


async def test_a_database_that_stalls_does_not_delay_the_end(faulty: Faulty) -> None:
    store = database_store(faulty.storage.address)
    await store.open()
    assert await store.accept(entry(1), {})
    faulty.proxy.stall()
    await store.settle("post:1")
    start = monotonic()
    await store.close()
    assert monotonic() - start < 3


async def test_what_is_settled_during_a_fault_is_forgotten_after_it(faulty: Faulty) -> None:
    """A message that was posted must not be found by whoever takes over."""
    async with faulty.storage.opened() as store:
        assert await store.accept(entry(1), {})
        faulty.proxy.stall()
        assert await store.accept(entry(2), {})
        await soon(lambda: not store.available)
        await store.settle("post:1")
        await store.settle("post:2")
        faulty.proxy.flow()
        await soon(lambda: store.available)
        await store.accept(entry("written"), {})
        assert await faulty.storage.execute("SELECT key FROM outbox") == [("post:written",)]


async def test_after_a_fault_others_have_time_to_renew_their_leases(faulty: Faulty) -> None:
    async with faulty.storage.opened() as store, faulty.storage.opened() as other:
        assert await other.accept(entry(1), {})
        faulty.proxy.stall()
        await soon(lambda: not store.available and not other.available)
        await faulty.storage.execute("UPDATE leases SET until = until - 60")
        faulty.proxy.flow()
        await soon(lambda: store.available)
        assert await store.take_over() == ()
