"""Requests at a steady pace, and the wait until all that they ask for is posted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from time import perf_counter
from typing import Any, TypeVar

from tests.bench.measure import Json
from tests.load import servers

Result = TypeVar("Result")


async def paced(
    rate: float, sends: Iterable[Callable[[float], Coroutine[Any, Any, Result]]]
) -> list[Result]:
    """Call so many a second with the time when each is due, whether others are answered or not."""
    start = perf_counter()
    async with asyncio.TaskGroup() as group:
        tasks = []
        for at, send in enumerate(sends):
            due = start + at / rate
            await asyncio.sleep(due - perf_counter())
            tasks.append(group.create_task(send(due)))
    return [task.result() for task in tasks]


async def until_posted(slack: str, threads: set[str], seconds: int) -> Json:
    """How often each thread was answered, once all were or so many seconds are over."""
    posted: Json = {}
    for _ in range(seconds):
        await asyncio.sleep(1)
        posted = (await asyncio.to_thread(servers.seen, slack))["threads"]
        if threads <= posted.keys():
            break
    return posted
