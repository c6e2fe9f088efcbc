"""A steady load with hostile texts in it: nobody else notices that somebody pastes junk."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from tests.bench.measure import Json, at_most, latency, rounded
from tests.load import servers, steady, traffic
from tests.load.client import Client
from tests.load.pacing import paced

_RATE = 2
"""Hostile texts a second, beside the requests of the steady load."""
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


async def measure(folder: Path, seconds: float) -> Json:
    """One bot; commands and mentions as in the steady load, and the junk as all of them."""
    with servers.slack(folder) as slack, servers.bot(slack, folder) as bot:
        # All are written before the first is sent: encoding them takes the client a second.
        deliveries = list(traffic.typed(islice(hostile_texts(), round(_RATE * seconds)), "hostile"))
        steady_load = asyncio.create_task(steady.send_all([bot.port], seconds))
        await asyncio.sleep(0)
        client = Client(bot.port)
        hostile = await paced(_RATE, [partial(steady.send, client, each) for each in deliveries])
        client.close()
        done = await steady_load
    commands = latency([each.ms for each in done if not each.delivery.thread])
    mentions = latency([each.ms for each in done if each.delivery.thread])
    return {
        "requests": len(done),
        "hostile": len(hostile),
        "errors": at_most(sum(not steady.is_good(each) for each in (*done, *hostile)), 0),
        "left_to_slack": sum(each.refused > 0 for each in (*done, *hostile)),
        "command_p50_ms": rounded(commands.p50),
        "command_p99_ms": at_most(commands.p99, 50),
        "mention_acknowledged_p99_ms": rounded(mentions.p99),
        "slowest_of_others_ms": rounded(max(each.ms for each in done)),
        "slowest_hostile_ms": rounded(max(each.ms for each in hostile)),
    }


def hostile_texts() -> Iterator[str]:
    """Each piece of junk at full length and at a length that no cut shortens, over and over."""
    for number, junk in enumerate(cycle(_JUNK)):
        length = _LENGTH if number % 2 else 800
        yield (junk * (length // len(junk) + 1))[:length]
