"""A Slack that takes its time and keeps count: `python -m tests.load.slack SECONDS`.

Judges nothing: the Slack of the scenario tests does.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections import Counter

import uvloop
from aiohttp import web


async def _serve(latency: float) -> None:
    threads: Counter[str] = Counter()
    calls: Counter[str] = Counter()

    async def method(request: web.Request) -> web.Response:
        name = request.match_info["method"]
        calls[name] += 1
        if name == "auth.test":
            identity = {"ok": True, "team_id": "T1", "team": "T", "user_id": "UBOT", "bot_id": "B1"}
            return web.json_response(identity)
        fields = await request.json() if "json" in request.content_type else await request.post()
        await asyncio.sleep(latency)
        if name == "chat.postMessage":
            threads[" ".join((str(fields["channel"]), str(fields.get("thread_ts"))))] += 1
        return web.json_response({"ok": True, "ts": "1.1", "channel": "C1"})

    async def seen(_request: web.Request) -> web.Response:
        return web.json_response({"calls": calls, "threads": threads})

    served = web.Application()
    served.router.add_post("/api/{method}", method)
    served.router.add_get("/seen", seen)
    runner = web.AppRunner(served, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(json.dumps({"port": runner.addresses[0][1]}), file=sys.stderr, flush=True)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await stop.wait()
    await runner.cleanup()


if __name__ == "__main__":
    uvloop.run(_serve(float(sys.argv[1])))
