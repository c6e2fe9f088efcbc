"""So many requests a second, whether the bot keeps up or not: what is lost, how long it takes."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from tests.bench.measure import Json, at_most, latency, rounded
from tests.load import servers, traffic
from tests.load.client import Answered, Client
from tests.load.traffic import Delivery

_RATE = 200
"""Requests a second; half of them are mentions."""
_AGAIN = 25
"""Every so many mentions, one is delivered a second time, to another process where there is one."""
_LATER_S = 1.0
_SETTLING_S = 20


class Done(NamedTuple):
    """A request with its answer; `ms` from when it was due."""

    delivery: Delivery
    answered: Answered
    ms: float


async def measure(folder: Path, processes: int, seconds: float) -> Json:
    """One or more bots on one store, at a Slack that takes its time."""
    with ExitStack() as running:
        slack = running.enter_context(servers.slack(folder))
        bots = [
            running.enter_context(servers.bot(slack, folder, f"bot{number}"))
            for number in range(processes)
        ]
        started = [servers.cpu_seconds(bot.process.pid) for bot in bots]
        done = await asked([bot.port for bot in bots], seconds)
        posted = await _settled(slack, {each.delivery.thread for each in done} - {""})
        ended = [servers.cpu_seconds(bot.process.pid) for bot in bots]
    told = (line for bot in bots for line in servers.lines(bot.log))
    outcomes = Counter(line["outcome"] for line in told if line["event"] == "request")
    return _judged(done, posted) | {
        "processes": processes,
        "cpu_ms_a_request": rounded(1000 * (sum(ended) - sum(started)) / len(done)),
        "outcomes": dict(outcomes),
    }


def _mixed(number: int) -> Iterator[Delivery]:
    pairs = zip(traffic.commands(1), traffic.mentions(2, "a"), strict=True)
    return islice((each for pair in pairs for each in pair), number)


async def asked(ports: Sequence[int], seconds: float) -> Sequence[Done]:
    """Every request with its answer; each process gets its share of them."""
    clients = [Client(port) for port in ports]
    requests = list(_mixed(round(_RATE * seconds)))
    start = perf_counter()
    async with asyncio.TaskGroup() as tasks:
        sent = []
        for at, delivery in enumerate(requests):
            await asyncio.sleep(start + at / _RATE - perf_counter())
            due = start + at / _RATE
            sent.append(tasks.create_task(send(clients[at % len(ports)], delivery, due)))
            if delivery.thread and at // 2 % _AGAIN == 0:
                other = clients[(at + 1) % len(ports)]
                sent.append(tasks.create_task(_send_again(other, delivery, due + _LATER_S)))
    for client in clients:
        client.close()
    return [task.result() for task in sent]


async def send(client: Client, delivery: Delivery, due: float) -> Done:
    answered = await client.send(delivery.request)
    return Done(delivery, answered, 1000 * (perf_counter() - due))


async def _send_again(client: Client, delivery: Delivery, due: float) -> Done:
    await asyncio.sleep(due - perf_counter())
    return await send(client, traffic.again(delivery), due)


async def _settled(slack: str, threads: set[str]) -> Json:
    """How often each thread was answered, once nothing more is to be expected."""
    posted: Json = {}
    for _ in range(_SETTLING_S):
        await asyncio.sleep(1)
        posted = (await asyncio.to_thread(servers.seen, slack))["threads"]
        if threads <= posted.keys():
            break
    await asyncio.sleep(_LATER_S)
    return posted


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
        "lost": at_most(len(threads - posted.keys()), 0),
        "duplicates": at_most(sum(posted.get(thread, 1) - 1 for thread in threads), 0),
        "unasked": at_most(len(posted.keys() - threads), 0),
        "command_p50_ms": rounded(command.p50),
        "command_p99_ms": at_most(command.p99, 50),
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
