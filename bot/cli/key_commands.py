"""Commands for whoever lets programs in: keys are made, listed and revoked.

Each prints its result and returns the exit status.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from contextlib import aclosing
from datetime import UTC, datetime

from bot.settings import Settings
from bot.store.api_keys import ApiKey, ApiKeys, api_keys

_MAX_NAME = 64
"""Characters."""


async def key_task(options: Namespace, settings: Settings) -> int:
    """Make a key, list all, or revoke one. Raises StoreError and UnavailableError."""
    address = settings.database_url.get_secret_value()
    keys = api_keys(address, migrates=settings.migrate == "auto")
    async with aclosing(keys):
        match options.task:
            case "new":
                return await _make(options.name, keys)
            case "list":
                for key in await keys.keys():
                    print(_line(key))
                return 0
            case _:
                return await _revoke(options.id, keys)


async def _make(name: str, keys: ApiKeys) -> int:
    if len(name) > _MAX_NAME or not name.isprintable():
        print(f"modeldesk: a name has at most {_MAX_NAME} printable characters.", file=sys.stderr)
        return 2
    print(await keys.make(name))
    print("Keep it now: only a digest is stored, so it cannot be shown again.", file=sys.stderr)
    return 0


async def _revoke(number: int, keys: ApiKeys) -> int:
    if not await keys.revoke(number):
        print(f"modeldesk: there is no key {number}.", file=sys.stderr)
        return 1
    print(f"key {number}: revoked")
    return 0


def _line(key: ApiKey) -> str:
    made = f"{datetime.fromtimestamp(key.made_at, UTC):%Y-%m-%d %H:%M} UTC"
    return f"{key.id:>5}  made {made}  {key.name}".rstrip()
