"""Signed requests through Bolt's dispatch: the bot against an app that does nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from itertools import count, islice
from statistics import median
from time import perf_counter_ns
from typing import NamedTuple

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from catalog.catalog import Catalog
from tests.bench.measure import Json, at_most, ratio, rounded
from tests.bot.serving import bot, empty
from tests.bot.slack import command

Message = tuple[str, str]

_PEOPLE = count(1)

MIXED: tuple[Message, ...] = (
    ("/model", "gpt image 2"),
    ("/model", "claude sonnet 4.5"),
    ("/model", "gemni 2.5 flash"),
    ("/model", "gpt"),
    ("/model", "gpt 99"),
    ("/model", "what is whisper-1 good for?"),
    ("/model", "help"),
    ("/cheapest", "vision"),
    ("/cheapest", "gpt 5.4"),
    ("/cheapest", "llama 3.3 70b"),
)

_WARM_UP: Message = ("/model", "help me")
"""Nothing that is measured."""


async def measure(catalog: Catalog, times: int = 200) -> Json:
    """The same text again and again, which the bot may remember; and in ever new spellings."""
    return {
        "again": await _mixed(_same, catalog, times),
        "respelt": await _mixed(_respelt, catalog, times),
    }


async def _mixed(
    spell: Callable[[Message, int], Sequence[Message]], catalog: Catalog, times: int
) -> Json:
    each = {" ".join(said): await compared(spell(said, times), catalog) for said in MIXED}
    return {
        "command_ratio": at_most(each[" ".join(MIXED[0])].ratio, 5),
        "mixed_ratio": at_most(median(taken.ratio for taken in each.values()), 5),
        "each": {name: taken.to_json() for name, taken in each.items()},
    }


def _same(said: Message, times: int) -> Sequence[Message]:
    return [said] * times


def _respelt(said: Message, times: int) -> Sequence[Message]:
    """Other ways to type the same: no two are equal, so no answer can be remembered by its text."""
    name, text = said
    return [(name, spelling) for spelling in islice(spellings(text), times)]


def spellings(text: str) -> Iterator[str]:
    """The text in all mixtures of capitals, then the same with blanks behind it."""
    letters = [at for at, letter in enumerate(text) if letter.islower()]
    for number in count():
        capitals = {at for bit, at in enumerate(letters) if number >> bit & 1}
        typed = (c.upper() if at in capitals else c for at, c in enumerate(text))
        yield "".join(typed) + " " * (number >> len(letters))


async def measure_ranking(load: Callable[[], Catalog], times: int = 100) -> Json:
    """A ranking asked of a bot that has just started, and again."""
    ours = _bot(load())
    said = ("/cheapest", "vision")
    first = await _dispatch_ms(ours, said)
    again = [await _dispatch_ms(ours, said) for _ in range(times)]
    return {"first_ms": rounded(first), "again_ms": rounded(median(again))}


class Compared(NamedTuple):
    """What the same requests take the bot and the empty app."""

    bot_ms: tuple[float, ...]
    empty_ms: tuple[float, ...]

    @property
    def ratio(self) -> float:
        return ratio(self.bot_ms, self.empty_ms)

    def to_json(self) -> Json:
        return {
            "bot_ms": rounded(median(self.bot_ms)),
            "empty_ms": rounded(median(self.empty_ms)),
            "ratio": rounded(self.ratio),
        }


async def compared(messages: Sequence[Message], catalog: Catalog) -> Compared:
    """Each message once, to a bot that has answered nothing else and to the empty app in turns."""
    ours, theirs = _bot(catalog), empty()
    for app in (ours, theirs) * 5:
        await _dispatch_ms(app, _WARM_UP)
    taken = []
    for said in messages:
        taken.append((await _dispatch_ms(ours, said), await _dispatch_ms(theirs, said)))
        await asyncio.sleep(0)  # so that what goes on beside the answers gets its turn
    bot_ms, empty_ms = zip(*taken, strict=True)
    return Compared(bot_ms, empty_ms)


async def _dispatch_ms(app: AsyncApp, said: Message) -> float:
    """From the request as the web server hands it over to the acknowledgement."""
    # Each by somebody else: the bot limits what one person may ask in a minute.
    request = command(*said, user_id=f"U{next(_PEOPLE)}")
    start = perf_counter_ns()
    response = await app.async_dispatch(request)
    taken = (perf_counter_ns() - start) / 1e6
    if response.status != 200 or "went wrong" in response.body:
        raise RuntimeError(f"{' '.join(said)} was answered with {response.status}")
    return taken


def _bot(catalog: Catalog) -> AsyncApp:
    return bot(lambda: catalog, AsyncWebClient())
