"""A bot whose PostgreSQL is slow, stalls and is cut off: what people and operators notice of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import NamedTuple
from urllib.error import HTTPError

from tests.bench.measure import Figure, Json, at_most, rounded
from tests.bot.postgres import running_postgres
from tests.bot.stalling_proxy import Proxy, proxied
from tests.load import servers, traffic
from tests.load.client import Client
from tests.load.pacing import paced, until_posted
from tests.load.steady import Done, is_good, send
from tests.load.traffic import Delivery

_RATE = 40
"""Requests a second; half of them are mentions."""
_DELAY_S = 0.1
_THREADS = 20
_CONVERSATION = ("gpt image 2", "and the cheapest route?")
"""What starts a thread, and what goes on from it."""
_POLL_S = 0.1
_SETTLING_S = 30


class Phase(NamedTuple):
    """How the database is for some seconds, and what /readyz should say of it."""

    name: str
    seconds: float
    status: str


PHASES = (
    Phase("fine", 4, "ready"),
    Phase("delayed", 8, "ready"),
    Phase("after_delayed", 5, "ready"),
    Phase("stalled", 12, "degraded"),
    Phase("after_stalled", 10, "ready"),
    Phase("cut", 8, "degraded"),
    Phase("after_cut", 10, "ready"),
)


async def measure(folder: Path) -> Json:
    with running_postgres() as postgres, servers.slack(folder) as slack:
        async with proxied(postgres.port) as proxy:
            url = postgres.address(await postgres.create(), proxy.port)
            start = perf_counter()
            bot = await asyncio.to_thread(servers.start_bot, slack, folder, "bot", url)
            started = perf_counter() - start
            measured = await _in_trouble(bot, slack, proxy)
            measured |= await _followed_up(bot, slack, proxy)
            proxy.stall()
            measured |= {"seconds_to_stop_while_stalled": await _seconds_to_stop(bot)}
            start = perf_counter()
            bot = await asyncio.to_thread(servers.start_bot, slack, folder, "silent", url)
            silent = perf_counter() - start
            measured |= {
                "seconds_to_start": rounded(started),
                "seconds_to_start_while_silent": at_most(silent, 3),
                "silent_to_usual_start": at_most(silent / started, 1.25),
            }
            _recover(proxy)
            recovered = perf_counter()
            _, seconds = await _until(bot.port, "ready", recovered)
            await asyncio.to_thread(servers.stop, bot)
            return measured | {"seconds_from_silent_to_ready": rounded(seconds)}


async def _in_trouble(bot: servers.Server, slack: str, proxy: Proxy) -> Json:
    """A steady load in all phases."""
    measured: Json = {}
    threads: set[str] = set()
    deliveries = traffic.mixed(5, "database")
    for phase in PHASES:
        _trouble(phase, proxy)
        watching = asyncio.create_task(_until(bot.port, phase.status, perf_counter()))
        done = await _send_all(bot.port, islice(deliveries, round(_RATE * phase.seconds)))
        is_right, seconds = await watching
        threads |= {each.delivery.thread for each in done} - {""}
        measured |= {
            f"{phase.name}_errors": at_most(sum(not is_good(each) for each in done), 0),
            f"{phase.name}_slowest_ack_ms": at_most(max(each.ms for each in done), 1000),
            f"{phase.name}_seconds_to_{phase.status}": at_most(seconds if is_right else 99, 5),
        }
    posted = await until_posted(slack, threads, _SETTLING_S)
    return measured | {
        "lost": at_most(len(threads - posted.keys()), 0),
        "doubled": at_most(sum(posted.get(thread, 1) - 1 for thread in threads), 0),
    }


def _trouble(phase: Phase, proxy: Proxy) -> None:
    match phase.name:
        case "delayed":
            proxy.delay = _DELAY_S
        case "stalled":
            proxy.stall()
        case "cut":
            proxy.refuses = True
            proxy.cut()
        case _:
            _recover(proxy)


def _recover(proxy: Proxy) -> None:
    proxy.delay, proxy.refuses = 0, False
    proxy.flow()


async def _send_all(port: int, deliveries: Iterable[Delivery]) -> Sequence[Done]:
    client = Client(port)
    done = await paced(_RATE, [partial(send, client, delivery) for delivery in deliveries])
    client.close()
    return done


async def _followed_up(bot: servers.Server, slack: str, proxy: Proxy) -> Json:
    """Threads that are all gone on with at the same moment, each by one message."""
    firsts, seconds = zip(*traffic.threads(_CONVERSATION, _THREADS, "follow"), strict=True)
    await _send_all(bot.port, firsts)
    await until_posted(slack, {each.thread for each in firsts}, _SETTLING_S)
    proxy.delay = _DELAY_S
    client, start = Client(bot.port), perf_counter()
    done = await asyncio.gather(*(send(client, each, start) for each in seconds))
    taken = await _seconds_until_posted(slack, seconds, start)
    client.close()
    _recover(proxy)
    return {
        "follow_ups": len(done),
        "follow_ups_slowest_ack_ms": at_most(max(each.ms for each in done), 1000),
        "follow_ups_seconds": at_most(taken, 2),
    }


async def _seconds_until_posted(slack: str, seconds: Sequence[Delivery], start: float) -> float:
    """Since the start, until each thread has its second answer."""
    for _ in range(round(_SETTLING_S / _POLL_S)):
        posted = (await asyncio.to_thread(servers.seen, slack))["threads"]
        if all(posted.get(each.thread, 0) == len(_CONVERSATION) for each in seconds):
            break
        await asyncio.sleep(_POLL_S)
    return perf_counter() - start


async def _until(port: int, status: str, start: float) -> tuple[bool, float]:
    """Whether /readyz came to say it and stays with it, and seconds until then."""
    right_since = None
    while perf_counter() < start + 7:
        is_right = await asyncio.to_thread(_status, port) == status
        right_since = (right_since or perf_counter()) if is_right else None
        await asyncio.sleep(_POLL_S)
    return right_since is not None, (right_since or 0) - start


def _status(port: int) -> str:
    try:
        return str(servers.told(f"http://127.0.0.1:{port}/readyz")["status"])
    except HTTPError as error:
        return f"HTTP {error.code}"


async def _seconds_to_stop(bot: servers.Server) -> Figure:
    start = perf_counter()
    await asyncio.to_thread(servers.stop, bot)
    return at_most(perf_counter() - start, 26)
