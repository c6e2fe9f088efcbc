"""Who may ask over HTTP and how often: a bearer key, sixty requests a minute."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from time import monotonic

from bot.rate_limit import RateLimit
from bot.store.api_keys import ApiKeys, digest
from bot.store.guard import UnavailableError

REQUESTS = 60
"""Of a key, in any sixty seconds."""
_FRESH_S = 2.0
"""After so long a key that was made or revoked counts, in every process."""
_READ_S = 0.25
"""How long a request waits for the database before it goes by what was read last."""
_FIRST_READ_S = 3.0
"""As long as nothing was: connecting takes some round trips."""


class ProblemError(Exception):
    """A request that is not answered: its status, a word for programs, and a reason for people."""

    def __init__(
        self,
        status: int,
        error: str,
        reason: str,
        *,
        headers: Mapping[str, str] | None = None,
        **more: object,
    ) -> None:
        super().__init__(reason)
        self.status = status
        self.headers = headers
        self.body = {"error": error, "reason": reason, **more}


class Access:
    """Admits requests by their key."""

    def __init__(self, keys: ApiKeys, clock: Callable[[], float] = monotonic) -> None:
        self._keys = keys
        self._clock = clock
        self._limit = RateLimit(REQUESTS, clock)
        self._ids: Mapping[str, int] | None = None
        self._read_at = 0.0
        self._reading: asyncio.Task[None] | None = None

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
        ids = await self._current_ids()
        if not ids:
            raise ProblemError(
                404, "off", "This is off until `modeldesk admin key new` makes a key."
            )
        return ids

    async def _current_ids(self) -> Mapping[str, int]:
        if self._ids is None or self._clock() - self._read_at >= _FRESH_S:
            if self._reading is None or self._reading.done():
                self._reading = asyncio.create_task(self._read())
            patience = _FIRST_READ_S if self._ids is None else _READ_S
            await asyncio.wait((self._reading,), timeout=patience)
        if self._ids is None:
            raise ProblemError(
                503,
                "unavailable",
                "The database with the keys does not answer.",
                headers={"retry-after": "2"},
            )
        return self._ids

    async def _read(self) -> None:
        try:
            ids = await self._keys.ids()
        except UnavailableError:
            return  # the store, which asks all the time, reports that
        self._ids, self._read_at = ids, self._clock()

    async def close(self) -> None:
        """Stop reading keys."""
        if self._reading:
            self._reading.cancel()
            await asyncio.wait((self._reading,))
        await self._keys.aclose()
