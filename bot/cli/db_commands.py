"""Commands for whoever runs the bot on a database: its tables, their upgrade, what people think.

Each prints its result and returns the exit status.
"""

from __future__ import annotations

import asyncio

from bot.store.engine import ratings_of, schema_of, upgrade_schema
from bot.store.schema_version import NEWEST


def current(address: str) -> int:
    """Print the schema; the status is 1 where it is not that of this release. Raises StoreError."""
    version = asyncio.run(schema_of(address))
    if version == NEWEST:
        print(f"schema {version}: that of this release")
        return 0
    print(f"schema {version or 'none'}: this release has {NEWEST}")
    return 1


def ratings(address: str) -> int:
    """Print how often each kind of answer was called right or wrong. Raises StoreError.

    The status is 1 where the tables are not those of this release.
    """
    if asyncio.run(schema_of(address)) != NEWEST:
        return current(address)
    counts = asyncio.run(ratings_of(address))
    for kind in dict.fromkeys(kind for kind, _, _ in counts):
        right, wrong = (
            sum(n for each, is_right, n in counts if (each, is_right) == (kind, verdict))
            for verdict in (True, False)
        )
        print(f"{kind}: {right:,} right, {wrong:,} wrong")
    if not counts:
        print("no ratings in the last 30 days")
    return 0


def upgrade(address: str) -> int:
    """Bring the tables to the schema of this release. Raises StoreError."""
    version = asyncio.run(upgrade_schema(address))
    print(f"schema {NEWEST}: {'already there' if version == NEWEST else 'upgraded'}")
    return 0
