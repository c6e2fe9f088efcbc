"""Settings in the database: versions, the audit, and no company reads another's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.store.company_records import (
    CompanyRecords,
    ConflictError,
    Key,
    Record,
    company_records,
)
from tests.bot.storage import Storage

POLICY = Key("T1", "policy")


@pytest.fixture
async def storage(storage: Storage) -> Storage:
    async with storage.opened():
        pass  # which makes the tables
    return storage


@asynccontextmanager
async def opened(storage: Storage) -> AsyncIterator[CompanyRecords]:
    records = company_records(storage.address)
    try:
        yield records
    finally:
        await records.close()


async def test_a_change_is_read_by_every_process(storage: Storage) -> None:
    async with opened(storage) as one, opened(storage) as other:
        assert await one.read() == {}
        assert await one.write(POLICY, "a", 0, "U1") == Record("a", 1)
        assert await other.read() == {"T1": {POLICY: Record("a", 1)}}
        assert await other.write(POLICY, "b", 1, "U2") == Record("b", 2)
        assert await one.read() == {"T1": {POLICY: Record("b", 2)}}


async def test_of_two_changes_at_once_the_second_is_refused(storage: Storage) -> None:
    async with opened(storage) as one, opened(storage) as other:
        for version in (0, 1):
            outcomes = await asyncio.gather(
                one.write(POLICY, "one", version, "U1"),
                other.write(POLICY, "other", version, "U2"),
                return_exceptions=True,
            )
            refused = [each for each in outcomes if isinstance(each, ConflictError)]
            assert len(refused) == 1, outcomes
        assert (await one.read())["T1"][POLICY].version == 2
        assert len(await one.changes("T1", 10)) == 2


async def test_the_audit_says_who_changed_what(storage: Storage) -> None:
    async with opened(storage) as records:
        await records.write(POLICY, "a", 0, "U1")
        await records.write(POLICY, "b", 1, "U2")
        await records.write(Key("T1", "policy", "C1"), "c", 0, "U1")
        newest, *others = await records.changes("T1", 10)
    assert (newest.who, newest.what, newest.before, newest.after) == ("U1", "policy C1", "", "c")
    assert [(c.who, c.before, c.after) for c in others] == [("U2", "a", "b"), ("U1", "", "a")]


async def test_no_company_reads_another(storage: Storage) -> None:
    async with opened(storage) as records:
        await records.write(POLICY, "a", 0, "U1")
        assert await records.read() == {"T1": {POLICY: Record("a", 1)}}
        assert await records.changes("T2", 10) == []
        other = Key("T2", "policy")
        await records.write(other, "z", 0, "U9")
        assert await records.read() == {
            "T1": {POLICY: Record("a", 1)},
            "T2": {other: Record("z", 1)},
        }
