"""A steady load with hostile texts in it: nobody else notices that somebody pastes junk."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from tests.bench.measure import Json, Latency, at_least, at_most, latency, rounded
from tests.load import servers, steady, traffic
from tests.load.client import Client
from tests.load.pacing import paced
from tests.load.steady import Done
from tests.load.traffic import Delivery

_RATE = 2
"""Hostile texts a second, beside the requests of the steady load."""
_TRIAL_S = 10
_LENGTH = 40_000
"""Slack takes that many characters in a message."""
_JUNK = (
    "qzxwv",  # one word of Latin letters
    "人工知能模型比較",  # no spaces between words
    "مرحبابكمفيالعالم",
    "नमस्तेदुनियाभाषा",
    "ﬃ",  # three letters once normalised
    "㌖",  # six
    "🧑🏽‍🚀🤖",
    "0123456789",
    "$1.5/1M,",
    "!?.,;:",
    "a\u200b\u200d",
    "gpt-5.5 vs claud sonet vs gemni 3 flsh ",  # names that are nearly right
    "cheapest vision with 200k context under $2 ",
)
"""What each text repeats."""


async def measure(folder: Path, processes: int, seconds: float) -> Json:
    """Commands and mentions as in the steady load, without the junk and then with it.

    Each time by bots that have just started, so that most texts come for the first time.
    """
    rate, without = await _bearable(folder, processes)
    # All are written before the first is sent: encoding them takes the client a second.
    junk = list(traffic.typed(islice(hostile_texts(), round(_RATE * seconds)), "hostile"))
    done, hostile = await _answered(_made(folder, "with"), processes, rate, seconds, junk)
    commands = _of_commands(done)
    return {
        "processes": processes,
        "rate": at_least(rate, steady.RATES[0]),
        "requests": len(done),
        "hostile": len(hostile),
        "errors": at_most(sum(not steady.is_good(each) for each in (*done, *hostile)), 0),
        "left_to_slack": sum(each.refused > 0 for each in (*done, *hostile)),
        "command_p99_ms_without": rounded(without),
        "command_p50_ms": rounded(commands.p50),
        "command_p99_ms": at_most(commands.p99, steady.MOST_MS),
        "mention_acknowledged_p99_ms": rounded(
            latency([each.ms for each in done if each.delivery.thread]).p99
        ),
        "slowest_of_others_ms": rounded(max(each.ms for each in done)),
        "slowest_hostile_ms": rounded(max(each.ms for each in hostile)),
    }


async def _bearable(folder: Path, processes: int) -> tuple[float, float]:
    """Requests a second that are answered in time without the junk, and the p99 of the commands."""
    p99 = 0.0
    for rate in steady.RATES:
        done, _ = await _answered(_made(folder, f"without{rate}"), processes, rate, _TRIAL_S, [])
        p99 = _of_commands(done).p99
        if p99 <= steady.MOST_MS:
            break
    return rate, p99


def _made(folder: Path, name: str) -> Path:
    inner = folder / name
    inner.mkdir()
    return inner


async def _answered(
    folder: Path, processes: int, rate: float, seconds: float, junk: Sequence[Delivery]
) -> tuple[Sequence[Done], Sequence[Done]]:
    """The requests and the junk beside them; the processes share both, and their store."""
    with servers.slack(folder) as slack, servers.bots(slack, folder, processes) as bots:
        ports = [bot.port for bot in bots]
        steady_load = asyncio.create_task(steady.send_all(ports, rate, seconds))
        await asyncio.sleep(0)
        hostile = await _send_all(ports, junk)
        return await steady_load, hostile


def _of_commands(done: Sequence[Done]) -> Latency:
    return latency([each.ms for each in done if not each.delivery.thread])


async def _send_all(ports: Sequence[int], deliveries: Sequence[Delivery]) -> Sequence[Done]:
    """Each process gets texts of both lengths, in every way there is to type them."""
    clients = [Client(port) for port in ports]
    turns = (clients[at // traffic.WAYS % len(clients)] for at in range(len(deliveries)))
    sends = [partial(steady.send, *each) for each in zip(turns, deliveries, strict=True)]
    done = await paced(_RATE, sends)
    for client in clients:
        client.close()
    return done


def hostile_texts() -> Iterator[str]:
    """Each piece of junk at full length and at a length that no cut shortens, over and over."""
    for number, junk in enumerate(cycle(_JUNK)):
        length = _LENGTH if number % 2 else 800
        yield (junk * (length // len(junk) + 1))[:length]
