"""Two bots on one PostgreSQL, one of which is killed every ten seconds: nobody's question is lost.

As Slack does, what was not acknowledged is delivered again, to whichever process answers; sooner
than Slack would, so that a run ends.
"""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from functools import partial
from itertools import islice
from pathlib import Path
from time import perf_counter

from tests.bench.measure import Json, at_most, latency, rounded
from tests.bot.postgres import running_postgres
from tests.load import servers, traffic
from tests.load.client import NOTHING, Client
from tests.load.pacing import paced, until_posted
from tests.load.steady import Done, is_good
from tests.load.traffic import Delivery

_RATE = 20
"""Requests a second; half of them are mentions: Slack takes some hundred messages a minute."""
_SECONDS = 65
_KILL_EVERY_S = 10.0
_AGAIN_AFTER_S = (0.5, 1.0, 2.0, 4.0, 8.0)
_SETTLING_S = 60
"""A lease has to end, and what waits in a channel goes one a second."""
_TAKEN_OVER = "taken over"
"""The event of the log that names an answer which may have been posted before."""


class _Bots:
    """The processes, each at the port that it has since it was last started."""

    def __init__(self, slack: str, folder: Path, database: str) -> None:
        self._slack, self._folder, self._database = slack, folder, database
        self._running: dict[int, servers.Server] = {}
        self._clients: dict[int, Client] = {}
        self.logs: list[Path] = []
        self.kills = 0

    async def start(self, number: int) -> None:
        name = f"bot{number}-{len(self.logs)}"
        server = await asyncio.to_thread(
            servers.start_bot, self._slack, self._folder, name, self._database
        )
        self.logs.append(server.log)
        self._running[number], self._clients[number] = server, Client(server.port)

    async def kill(self, number: int) -> None:
        """Ends it as the kernel does when memory is short, and starts another in its place."""
        server = self._running.pop(number)
        server.process.send_signal(signal.SIGKILL)
        self._clients.pop(number).close()
        self.kills += 1
        await asyncio.to_thread(server.process.wait)
        await self.start(number)

    async def stop(self) -> None:
        for number, server in self._running.items():
            self._clients[number].close()
            await asyncio.to_thread(servers.stop, server)

    def client(self, at: int) -> Client | None:
        """The process whose turn it is, or the one that there is."""
        ready = [self._clients[number] for number in sorted(self._clients)]
        return ready[at % len(ready)] if ready else None


async def measure(folder: Path) -> Json:
    with running_postgres() as postgres, servers.slack(folder) as slack:
        bots = _Bots(slack, folder, postgres.address(await postgres.create()))
        async with AsyncExitStack() as running:
            running.push_async_callback(bots.stop)
            for number in range(2):
                await bots.start(number)
            killing = asyncio.create_task(_kill(bots))
            deliveries = islice(traffic.mixed(3, "crash"), round(_RATE * _SECONDS))
            sends = [partial(_send, bots, at, each) for at, each in enumerate(deliveries)]
            done = await paced(_RATE, sends)
            await killing
            threads = {each.delivery.thread for each in done if each.delivery.thread}
            posted = await until_posted(slack, threads, _SETTLING_S)
        log = [line for path in bots.logs for line in servers.lines(path)]
    return _judged(done, posted, log, bots.kills)


async def _kill(bots: _Bots) -> None:
    for at in range(int(_SECONDS // _KILL_EVERY_S)):
        await asyncio.sleep(_KILL_EVERY_S)
        await bots.kill(at % 2)


async def _send(bots: _Bots, at: int, delivery: Delivery, due: float) -> Done:
    """An event is delivered again until it is acknowledged; a command is asked once."""
    answer = NOTHING
    for turn, pause in enumerate((0.0, *_AGAIN_AFTER_S)):
        await asyncio.sleep(pause)
        again = traffic.again(delivery) if turn else delivery
        if client := bots.client(at + turn):
            answer = await client.send(again.request)
        if answer.status == 200 or not delivery.thread:
            break
    return Done(delivery, answer, 1000 * (perf_counter() - due))


def _judged(done: Sequence[Done], posted: Json, log: Sequence[Json], kills: int) -> Json:
    threads = {each.delivery.thread for each in done if each.delivery.thread}
    commands = [each for each in done if not each.delivery.thread]
    doubles = sum(posted.get(thread, 1) - 1 for thread in threads)
    events = Counter(line["event"] for line in log)
    return {
        "kills": kills,
        "mentions": len(threads),
        "not_acknowledged": at_most(
            sum(each.delivery.thread != "" and not is_good(each) for each in done), 0
        ),
        "lost": at_most(len(threads - posted.keys()), 0),
        "doubled": at_most(doubles, kills),
        "taken_over": events[_TAKEN_OVER],
        "doubled_and_not_logged": at_most(max(0, doubles - events[_TAKEN_OVER]), 0),
        "commands_cut_off": sum(not is_good(each) for each in commands),
        "command_p99_ms": rounded(latency([e.ms for e in commands if is_good(e)]).p99),
    }
