"""A steady load while Slack is in trouble: commands stay fast, and no request ends without a word.

At the end the process is told to stop with work in progress.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import accumulate
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

from tests.bench.measure import Json, at_most, percentile, rounded
from tests.bot.owed import Owed, Setup, accounts, balance, request
from tests.bot.slack import command
from tests.load import servers
from tests.load.client import Answered, Client
from tests.load.pacing import paced
from tests.load.traffic import wire

_RATE = 40
"""Requests a second: half of them commands, the others mentions, taps and shares."""
_MODEL = "gpt image 2"


class Phase(NamedTuple):
    """How Slack is for some seconds."""

    name: str
    seconds: float
    trouble: Mapping[str, Any]
    """As tests.bot.slack is asked for it; none where all is fine."""


PHASES = (
    Phase("fine", 3, {}),
    Phase("slow", 6, {"kind": "slow", "takes": 5}),
    Phase("fine_again", 4, {}),
    Phase("failing", 5, {"kind": "failing"}),
    Phase("after_failing", 4, {}),
    Phase("limiting", 5, {"kind": "limiting", "after": 2}),
    Phase("after_limiting", 4, {}),
    Phase("cutting_before", 4, {"kind": "cutting"}),
    Phase("cutting_after", 4, {"kind": "cutting", "after": True}),
    Phase("after_cutting", 4, {}),
    Phase("slow_at_the_stop", 3, {"kind": "slow", "takes": 3}),
)


class Done(NamedTuple):
    """A request with its acknowledgement; `ms` from when it was due."""

    owed: Owed
    phase: str
    answered: Answered
    ms: float


async def measure(folder: Path) -> Json:
    with servers.workspace() as slack:
        with servers.bot(slack, folder) as bot:
            done = await _send_all(Client(bot.port), slack)
            start = perf_counter()
        stopping = perf_counter() - start
        messages = await asyncio.to_thread(servers.told, f"{slack}/messages")
    return _judged(done, messages, list(servers.lines(bot.log))) | {
        "seconds_to_stop": at_most(stopping, 26)
    }


async def _send_all(client: Client, slack: str) -> Sequence[Done]:
    phases = [phase for phase in PHASES for _ in range(round(_RATE * phase.seconds))]
    setup = await _prepared(client, slack, len(phases))
    troubling = asyncio.create_task(_trouble(slack))
    sends = [
        partial(_send, client, Owed(number), setup, phase) for number, phase in enumerate(phases)
    ]
    done = await paced(_RATE, sends)
    await troubling
    client.close()
    return done


async def _prepared(client: Client, slack: str, number: int) -> Setup:
    """A card whose buttons can be tapped, and a response URL for each who may tap."""
    card = json.loads((await client.send(wire(command("/model", _MODEL)))).body)["blocks"]
    people = [Owed(each) for each in range(number)]
    where = [{"channel": owed.channel, "user": owed.user} for owed in people]
    tickets = await asyncio.to_thread(servers.told, f"{slack}/tickets", where)
    urls = {owed: each["response_url"] for owed, each in zip(people, tickets, strict=True)}
    return Setup(_MODEL, card, urls.__getitem__)


async def _trouble(slack: str) -> None:
    start = perf_counter()
    ends = accumulate(phase.seconds for phase in PHASES)
    for phase, end in zip(PHASES, ends, strict=True):
        if phase.trouble:
            spell = {**phase.trouble, "seconds": phase.seconds}
            await asyncio.to_thread(servers.told, f"{slack}/trouble", spell)
        await asyncio.sleep(start + end - perf_counter())


async def _send(client: Client, owed: Owed, setup: Setup, phase: Phase, due: float) -> Done:
    answered = await client.send(wire(request(owed, setup)))
    return Done(owed, phase.name, answered, 1000 * (perf_counter() - due))


def _judged(done: Sequence[Done], messages: Json, log: Sequence[Json]) -> Json:
    accepted = {d.owed: d.answered.body.decode() for d in done if d.answered.status == 200}
    books = balance(accounts(accepted, messages, log))
    wrong = ("lost", "duplicates", "broken", "unexplained")
    return {
        **{name: value for name, value in books.items() if name not in wrong},
        "not_accepted": at_most(len(done) - len(accepted), 0),
        **{name: at_most(books[name], 0) for name in wrong},
        "not delivered": dict(Counter(_errors(log, "not delivered"))),
        "not told": dict(Counter(_errors(log, "not told"))),
        "slowest_acknowledgement_ms": rounded(max(each.ms for each in done)),
        "command_p99_ms_in_trouble": at_most(_p99(done, [p for p in PHASES if p.trouble]), 50),
        **{f"command_p99_ms_{phase.name}": rounded(_p99(done, [phase])) for phase in PHASES},
    }


def _errors(log: Sequence[Json], event: str) -> Iterator[str]:
    return (line["error"] for line in log if line["event"] == event)


def _p99(done: Sequence[Done], phases: Sequence[Phase]) -> float:
    """Of the commands; in a single phase, there are few enough for it to be the slowest."""
    names = {phase.name for phase in phases}
    taken = [d.ms for d in done if d.phase in names and d.owed.kind == "command"]
    return percentile(taken, 0.99)
