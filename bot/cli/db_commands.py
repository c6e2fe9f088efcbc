"""Commands for whoever runs the bot on a database: the state of its tables, and their upgrade.

Each prints its result and returns the exit status.
"""

from __future__ import annotations

import asyncio

from bot.store.engine import schema_of, upgrade_schema
from bot.store.schema_version import NEWEST


def current(address: str) -> int:
    """Print the schema; the status is 1 where it is not that of this release. Raises StoreError."""
    version = asyncio.run(schema_of(address))
    if version == NEWEST:
        print(f"schema {version}: that of this release")
        return 0
    print(f"schema {version or 'none'}: this release has {NEWEST}")
    return 1


def upgrade(address: str) -> int:
    """Bring the tables to the schema of this release. Raises StoreError."""
    version = asyncio.run(upgrade_schema(address))
    print(f"schema {NEWEST}: {'already there' if version == NEWEST else 'upgraded'}")
    return 0
