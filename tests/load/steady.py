"""So many requests a second, whether the bot keeps up or not: what is lost, how long it takes."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from functools import partial
from itertools import chain, islice
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from tests.bench.measure import Json, at_most, latency, rounded
from tests.load import servers, traffic
from tests.load.client import Answered, Client
from tests.load.pacing import paced, until_posted
from tests.load.traffic import Delivery

RATES = (200, 100, 50)
"""Requests a second, half of which are mentions. Where a machine cannot answer the first in time,
what goes on beside the requests is measured at the next."""
MOST_MS = 50
"""For 99 of 100 commands."""
_AGAIN = 25
"""Every so many mentions, one is delivered a second time, to another process where there is one."""
_LATER_S = 1.0
_AGAIN_AFTER_S = (1.0, 60.0)
"""When Slack delivers an event again that was refused: nearly at once, then a minute later."""
_SETTLING_S = 20


class Done(NamedTuple):
    """A request with its answer; `ms` from when its last delivery was due."""

    delivery: Delivery
    answered: Answered
    ms: float
    refused: int = 0
    """How many deliveries before were left to Slack, because too much was asked."""


async def measure(folder: Path, processes: int, seconds: float) -> Json:
    """One or more bots on one store, at a Slack that takes its time."""
    with servers.slack(folder) as slack, servers.bots(slack, folder, processes) as bots:
        started = [servers.cpu_seconds(bot.process.pid) for bot in bots]
        done = await send_all([bot.port for bot in bots], RATES[0], seconds)
        threads = {each.delivery.thread for each in done} - {""}
        posted = await until_posted(slack, threads, _SETTLING_S)
        await asyncio.sleep(_LATER_S)  # for what is posted twice
        ended = [servers.cpu_seconds(bot.process.pid) for bot in bots]
    lines = (line for bot in bots for line in servers.lines(bot.log))
    outcomes = Counter(line["outcome"] for line in lines if line["event"] == "request")
    return _judged(done, posted) | {
        "processes": processes,
        "cpu_ms_a_request": rounded(1000 * (sum(ended) - sum(started)) / len(done)),
        "outcomes": dict(outcomes),
    }


async def send_all(ports: Sequence[int], rate: float, seconds: float) -> Sequence[Done]:
    """Every request with its answer; each process gets its share of them."""
    clients = [Client(port) for port in ports]
    deliveries = list(islice(traffic.mixed(1, "a"), round(rate * seconds)))
    sends = [partial(_send, clients, at, delivery) for at, delivery in enumerate(deliveries)]
    done = await paced(rate, sends)
    for client in clients:
        client.close()
    return list(chain.from_iterable(done))


async def _send(
    clients: Sequence[Client], at: int, delivery: Delivery, due: float
) -> Sequence[Done]:
    """Send a request to the process whose turn it is, and some once more to the next."""
    turn = at // 2  # commands and mentions come in turn: to each process both
    sends = [send(clients[turn % len(clients)], delivery, due)]
    if delivery.thread and turn % _AGAIN == 0:
        sends.append(_send_again(clients[(turn + 1) % len(clients)], delivery, due + _LATER_S))
    return await asyncio.gather(*sends)


async def send(client: Client, delivery: Delivery, due: float) -> Done:
    """Send a request, and an event that is refused once more and once more."""
    answered, refused = await client.send(delivery.request), 0
    while answered.status == 503 and delivery.thread and refused < len(_AGAIN_AFTER_S):
        await asyncio.sleep(_AGAIN_AFTER_S[refused])
        due = perf_counter()
        answered = await client.send(traffic.again(delivery).request)
        refused += 1
    return Done(delivery, answered, 1000 * (perf_counter() - due), refused)


async def _send_again(client: Client, delivery: Delivery, due: float) -> Done:
    await asyncio.sleep(due - perf_counter())
    return await send(client, traffic.again(delivery), due)


def _judged(done: Sequence[Done], posted: Json) -> Json:
    commands = [each for each in done if not each.delivery.thread]
    mentions = [each for each in done if each.delivery.thread]
    threads = {each.delivery.thread for each in mentions}
    command, mention = (latency([each.ms for each in kind]) for kind in (commands, mentions))
    failed = sum(not is_good(each) for each in done)
    return {
        "commands": len(commands),
        "mentions": len(mentions),
        "delivered_again": len(mentions) - len(threads),
        "errors": at_most(failed, 0),
        "left_to_slack": sum(each.refused > 0 for each in mentions),
        "lost": at_most(len(threads - posted.keys()), 0),
        "duplicates": at_most(sum(posted.get(thread, 1) - 1 for thread in threads), 0),
        "unasked": at_most(len(posted.keys() - threads), 0),
        "command_p50_ms": rounded(command.p50),
        "command_p99_ms": at_most(command.p99, MOST_MS),
        "command_p99_second_half_ms": rounded(
            latency([each.ms for each in commands[len(commands) // 2 :]]).p99
        ),
        "command_slowest_ms": rounded(max(each.ms for each in commands)),
        "mention_acknowledged_p50_ms": rounded(mention.p50),
        "mention_acknowledged_p99_ms": rounded(mention.p99),
    }


def is_good(done: Done) -> bool:
    if done.answered.status != 200 or b"went wrong" in done.answered.body:
        return False
    return bool(done.delivery.thread) or b'"text"' in done.answered.body
