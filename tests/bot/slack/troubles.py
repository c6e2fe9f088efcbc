"""What can be wrong with Slack for a while: slow, failing, limiting, or cutting the connection."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from tests.bot.slack.answers import Answer


@dataclass(frozen=True, slots=True)
class Slow:
    """Each call takes so much longer."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Failing:
    """Nothing happens, and HTTP 500 is the answer."""

    status: int = 500
    words: str = ""
    """What something in front of Slack says instead of it, and not as JSON."""


@dataclass(frozen=True, slots=True)
class Limiting:
    """Nothing happens, and the caller is told to come back."""

    seconds: int | str = 1


@dataclass(frozen=True, slots=True)
class Cutting:
    """The connection ends without an answer."""

    after: bool = False
    """The call has taken effect by then."""


Trouble = Slow | Failing | Limiting | Cutting


@dataclass(slots=True)
class Spell:
    """Trouble that ends: after some calls, at some time, or when it is taken away."""

    trouble: Trouble
    calls: float
    until: float


async def through(
    trouble: Trouble | None, request: web.Request, answer: Callable[[], Answer]
) -> Answer:
    """What a caller gets while there is this trouble."""
    match trouble:
        case None:
            return answer()
        case Slow(seconds):
            await asyncio.sleep(seconds)
            return answer()
        case Failing(status, words):
            return Answer(words or {"ok": False, "error": "internal_error"}, status)
        case Limiting(seconds):
            return limited(seconds)
        case Cutting(after):
            if after:
                answer()
            if request.transport:
                request.transport.abort()
            return Answer({})


def limited(seconds: int | str) -> Answer:
    body = {"ok": False, "error": "ratelimited"}
    return Answer(body, 429, {"Retry-After": str(seconds)})
