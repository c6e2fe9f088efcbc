"""A watch: what a channel is told about, and how far that goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Kind = Literal["model", "lab", "retirements", "workloads"]
MOST_IN_A_CHANNEL = 50
MOST_OF_A_PERSON = 20


@dataclass(frozen=True, slots=True)
class Watch:
    """What one channel, or one person in a direct conversation, is told about."""

    id: int
    team: str
    channel: str
    who: str
    """The id of whoever asked for it."""
    kind: Kind
    target: str = ""
    """The id of a model or a lab; empty for all retirements, and for what the company runs."""
    zone: str = "UTC"
    """Name of the time zone whose working hours count."""
    snoozed_until: datetime | None = None
    """In UTC."""
    is_paused: bool = False
    """Whether Slack has refused its messages again and again."""

    def is_silent(self, now: datetime) -> bool:
        """Whether nothing is to be said at a moment, in UTC, however urgent it is."""
        return self.is_paused or bool(self.snoozed_until and now < self.snoozed_until)

    def local(self, moment: datetime) -> datetime:
        """A moment by the clock of its time zone; in UTC where this machine does not know it."""
        return moment.astimezone(_zone(self.zone))


@lru_cache(256)
def _zone(name: str) -> tzinfo:
    if name == "UTC":  # which needs no database of zones
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError):
        return UTC
