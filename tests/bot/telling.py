"""Processes that tell all watches of a database one thing, each of which ends at a step of it.

For each line of its input, "owe after 2", a process is forked that ends as `kill -9` does after the
second call of `owe`; for an empty line, one that tells everything. What became of it is printed.
"""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from bot.slack.client import SlackClient, web_client
from bot.slack.watch_teller import WatchTeller
from bot.store.watch_records import WatchRecords, watch_records
from bot.watches.claims import News
from tests.bot.slack import BOT_TOKEN

NEWS = News("news", "News.", is_urgent=True)
AT_NINE = datetime(2026, 11, 11, 9, tzinfo=UTC)
STEPS = tuple(
    f"{step} {side}"
    for step in ("owe", "try_to_post", "send", "confirm")
    for side in ("before", "after")
)
"""Where a process may end: on either side of each thing that it does for a message."""


async def tell(address: str, slack_url: str, step: str) -> None:
    records = watch_records(address)
    client = SlackClient(web_client(BOT_TOKEN, f"{slack_url}/api/"), frozenset())
    if step:
        name, side, times = step.split()
        _end_at(client if name == "send" else records, name, side, int(times))
    await WatchTeller(records, client, lambda *_: (NEWS,)).tell(AT_NINE)
    await records.close()


def _end_at(owner: SlackClient | WatchRecords, name: str, side: str, times: int) -> None:
    """Let the process end on one side of a call, the one of that number."""
    call: Callable[..., Awaitable[Any]] = getattr(owner, name)
    left = iter(range(times - 1, -1, -1))

    @wraps(call)
    async def ending(*args: Any, **options: Any) -> Any:
        is_last = next(left) == 0
        if is_last and side == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = await call(*args, **options)
        if is_last:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, ending)


def _in_a_process(address: str, slack_url: str, step: str) -> str:
    child = os.fork()
    if not child:
        asyncio.run(tell(address, slack_url, step))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return "killed" if os.WIFSIGNALED(status) else f"ended {os.waitstatus_to_exitcode(status)}"


if __name__ == "__main__":
    logging.basicConfig(format="%(message)s", stream=sys.stderr)
    for line in sys.stdin:
        print(_in_a_process(sys.argv[1], sys.argv[2], line.strip()), flush=True)
