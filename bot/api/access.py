"""Who may ask over HTTP and how often: a bearer key, sixty requests a minute."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from time import monotonic

from bot.api.problems import ProblemError
from bot.rate_limit import RateLimit
from bot.store.api_keys import ApiKeys, digest
from bot.store.guard import UnavailableError

REQUESTS = 60
"""Of a key, in any sixty seconds."""
FRESH_S = 2.0
"""After so long a key that was made or revoked counts, in every process."""
_FIRST_READ_S = 3.0
"""How long a request waits where no key was read yet."""


class Access:
    """Admits requests by their key."""

    def __init__(self, keys: ApiKeys, clock: Callable[[], float] = monotonic) -> None:
        self._keys = keys
        self._limit = RateLimit(REQUESTS, clock)
        self._ids: Mapping[str, int] = {}
        self._was_read = asyncio.Event()

    async def follow(self) -> None:
        """Keep to the keys in the database, for ever, so that no request waits for it."""
        while True:
            await self.refresh()
            await asyncio.sleep(FRESH_S)

    async def refresh(self) -> None:
        """Read the keys; without the database, those that were read last still count."""
        with suppress(UnavailableError):  # the store, which asks all the time, reports that
            self._ids = await self._keys.ids()
            self._was_read.set()

    async def admit(self, authorization: str) -> int:
        """The id of the key in an `Authorization` header. Raises ProblemError."""
        ids = await self.require_on()
        scheme, _, key = authorization.partition(" ")
        number = ids.get(digest(key.strip())) if scheme.casefold() == "bearer" else None
        if number is None:
            reason = "There is no such key." if authorization else "A key is missing."
            raise ProblemError(
                401,
                "unauthorized",
                f"{reason} Send one that `modeldesk admin key new` made, as `Authorization: "
                "Bearer mdk_…`.",
                headers={"www-authenticate": "Bearer"},
            )
        if not self._limit.admits(number):
            wait = self._limit.wait_s(number)
            raise ProblemError(
                429,
                "limited",
                f"A key has {REQUESTS} requests a minute; the next is answered in {wait} s.",
                headers={"retry-after": str(wait)},
            )
        return number

    async def require_on(self) -> Mapping[str, int]:
        """The ids of all keys by their digest. Raises ProblemError where there is none."""
        if not self._was_read.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(_FIRST_READ_S):
                    await self._was_read.wait()
        if not self._was_read.is_set():
            raise ProblemError(
                503,
                "unavailable",
                "The database with the keys does not answer.",
                headers={"retry-after": "2"},
            )
        if not self._ids:
            raise ProblemError(
                404, "off", "This is off until `modeldesk admin key new` makes a key."
            )
        return self._ids
