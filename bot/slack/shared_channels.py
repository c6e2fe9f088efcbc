"""Which channels another company reads along in: contract prices are kept out of these.

What is not known counts as shared. Events say it of their channel; where none has lately, Slack is
asked, which it answers only with the scopes channels:read and groups:read. What is learnt is kept
in the database, so that a process knows what others have learnt, and what it did before a restart.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import time
from typing import Literal, NamedTuple

from bot.store.company_records import ChannelRecord, CompanyRecords
from bot.store.guard import RefusedValueError, UnavailableError

Audience = Literal["own", "shared", "unknown"]
"""Who reads a channel: people of the company alone, or also those of another one."""
Ask = Callable[[str], Awaitable[bool | None]]
"""Asks Slack whether a channel is shared with another company; None where it does not say."""

_OWN_FOR_S = 3600
"""A channel can be shared at any time, so that it is not is known for an hour."""
_ASKING_S = 1.0
_KEEP_EVERY_S = 20.0


class Place(NamedTuple):
    """A channel; a direct conversation by its id or its person's; a Home tab, which has none."""

    team: str
    channel: str

    @property
    def is_direct(self) -> bool:
        return self.channel[:1] in ("", "D", "U", "W")


async def nobody_says(_channel: str) -> bool | None:
    """Stands in for Slack where there is none to ask."""
    return None


class SharedChannels:
    """What is known of the channels of the workspaces that are answered."""

    def __init__(self, records: CompanyRecords | None = None, ask: Ask = nobody_says) -> None:
        self._records = records
        self._ask = ask
        self._known: dict[Place, ChannelRecord] = {}
        self._unkept: set[Place] = set()

    def note(self, place: Place, *, is_shared: bool) -> None:
        """Remember what an event has said of its channel."""
        if not place.is_direct:
            self._known[place] = ChannelRecord(is_shared, int(time()))
            self._unkept.add(place)

    def known(self, place: Place) -> Audience:
        """What is known without asking anybody."""
        if place.is_direct:
            return "own"
        record = self._known.get(place)
        if record and record.is_shared:
            return "shared"
        return "own" if record and time() - record.at < _OWN_FOR_S else "unknown"

    async def audience(self, place: Place) -> Audience:
        """The same, once the database and Slack were asked; within a second or two."""
        if self.known(place) == "unknown":
            with suppress(UnavailableError, RefusedValueError):  # which the store logs
                record = await self._records.channel(*place) if self._records else None
                if record:
                    self._known[place] = record
        if self.known(place) == "unknown":
            is_shared = None
            with suppress(TimeoutError):
                async with asyncio.timeout(_ASKING_S):
                    is_shared = await self._ask(place.channel)
            if is_shared is not None:
                self.note(place, is_shared=is_shared)
        return self.known(place)

    async def keep(self) -> None:
        """Write what was noted since. Raises UnavailableError."""
        places = tuple(self._unkept)
        if self._records and places:
            await self._records.keep_channels({p: self._known[p] for p in places})
            self._unkept.difference_update(places)

    async def follow(self) -> None:
        """Write what was noted, now and then, for ever."""
        while True:
            await asyncio.sleep(_KEEP_EVERY_S)
            with suppress(UnavailableError, RefusedValueError):  # which the store logs
                await self.keep()
