"""Old rows are deleted a few at a time, by one process, and beside the answers."""

from __future__ import annotations

import asyncio
from functools import partial
from time import time
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.guard import GuardedConnection
from bot.store.tables import DELETE_CLAIMS, DELETE_LEASES, DELETE_THREADS, END_LEASE, Statements
from bot.store.threads import CLAIMED_FOR_S

REMEMBERED_FOR_S = 30 * 86_400
"""Thirty days."""
PURGE_EVERY_S = 600
_CHUNK = 1000
"""Rows a transaction: others wait some 5 ms for it."""
_PAUSE_S = 0.05
_LEASE_S = 60
"""Renewed with every chunk."""
_LEASE = "purge"


async def purge(connection: GuardedConnection, owner: str, statements: Statements) -> None:
    """Delete what is too old to be asked for, unless another process is at it.

    Raises UnavailableError.
    """
    now = int(time())
    ages = (
        (DELETE_CLAIMS, now - CLAIMED_FOR_S),
        (DELETE_THREADS, now - REMEMBERED_FOR_S),
        (DELETE_LEASES, now - REMEMBERED_FOR_S),
    )
    lease = {"lease": _LEASE, "holder": owner, "seconds": _LEASE_S}
    for statement, before in ages:
        deleted: int | None = _CHUNK
        while deleted == _CHUNK:
            oldest = {"before": before, "most": _CHUNK}
            chunk = partial(_delete_chunk, statement, oldest, statements.renew, lease)
            deleted = await connection.run(chunk)
            if deleted is None:
                return
            await asyncio.sleep(_PAUSE_S)
    await connection.run(partial(_end_lease, {"lease": _LEASE}))


async def _delete_chunk(
    statement: Executable,
    oldest: dict[str, int],
    renew: Executable,
    lease: dict[str, Any],
    connection: AsyncConnection,
) -> int | None:
    """The number of rows that were deleted; None where the lease is somebody else's."""
    if not (await connection.execute(renew, lease)).scalars().all():
        return None
    return (await connection.execute(statement, oldest)).rowcount


async def _end_lease(lease: dict[str, str], connection: AsyncConnection) -> None:
    await connection.execute(END_LEASE, lease)
