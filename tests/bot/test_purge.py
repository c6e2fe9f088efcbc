import asyncio
from statistics import median
from time import perf_counter

from bot.store import OutboxEntry
from bot.store.database import DatabaseStore
from tests.bot.storage import Storage, soon

OLD = 200_000
ACCEPTED = 40
NUMBERS = {
    "sqlite": f"WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n LIMIT {OLD})",
    "postgresql": f"WITH n AS (SELECT n FROM generate_series(1, {OLD}) n)",
}


async def fill(storage: Storage) -> None:
    """Remember many threads of a month that is over."""
    numbers = NUMBERS["sqlite" if "sqlite" in storage.address else "postgresql"]
    row = "'T', 'C', CAST(n AS VARCHAR(32)), 'q', 1"
    await storage.execute(f"INSERT INTO threads {numbers} SELECT {row} FROM n")


async def left(storage: Storage) -> int:
    [(number,)] = await storage.execute("SELECT count(*) FROM threads")
    return int(str(number))


async def accept_times(store: DatabaseStore, name: str) -> list[float]:
    times = []
    for number in range(ACCEPTED):
        start = perf_counter()
        assert await store.accept(OutboxEntry(f"{name}:{number}", "{}"), {})
        times.append(perf_counter() - start)
        await asyncio.sleep(0.005)
    return times


async def has_begun(storage: Storage) -> None:
    async def is_less() -> bool:
        return await left(storage) < OLD

    await soon(is_less)


async def test_answers_hardly_wait_while_old_threads_are_deleted(storage: Storage) -> None:
    async with storage.opened() as store:
        usual = await accept_times(store, "usual")
    await fill(storage)
    async with storage.opened() as store:
        await has_begun(storage)
        times = await accept_times(store, "meanwhile")
        assert 0 < await left(storage) < OLD
        # A chunk takes longer than an answer; all of them in one transaction took a second.
        assert median(times) < max(0.1, 5 * median(usual))
        assert sorted(times)[-10] < max(0.3, 30 * median(usual))


async def test_one_process_purges_at_a_time(storage: Storage) -> None:
    async with storage.opened():
        pass
    await fill(storage)
    async with storage.opened() as first, storage.opened() as second:
        await has_begun(storage)
        assert [first.is_purging, second.is_purging].count(True) == 1
