"""A Slack that takes its time and keeps count: `python -m tests.load.slack SECONDS`."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter

import uvloop
from aiohttp import web


def main(latency: float) -> None:
    """Says on the first line of standard output where it listens."""
    uvloop.run(_serve(latency))


async def _serve(latency: float) -> None:
    threads: Counter[str] = Counter()
    calls: Counter[str] = Counter()

    async def method(request: web.Request) -> web.Response:
        name = request.match_info["method"]
        calls[name] += 1
        if name == "auth.test":
            known = {"ok": True, "team_id": "T1", "team": "T", "user_id": "UBOT", "bot_id": "B1"}
            return web.json_response(known)
        fields = await request.json() if "json" in request.content_type else await request.post()
        await asyncio.sleep(latency)
        if name == "chat.postMessage":
            threads[f"{fields['channel']} {fields.get('thread_ts', '')}"] += 1
        return web.json_response({"ok": True, "ts": "1.1", "channel": "C1"})

    async def seen(_request: web.Request) -> web.Response:
        return web.json_response({"calls": calls, "threads": threads})

    served = web.Application()
    served.router.add_post("/api/{method}", method)
    served.router.add_get("/seen", seen)
    runner = web.AppRunner(served, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    main(float(sys.argv[1]))
