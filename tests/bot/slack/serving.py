"""The workspace behind HTTP: the Web API, response URLs, sockets, and what a load test asks for."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from tests.bot.slack.answers import Answer, Fields, read, refusal
from tests.bot.slack.effects import answered, responded
from tests.bot.slack.troubles import Cutting, Failing, Limiting, Slow, Trouble, through
from tests.bot.slack.workspace import Slack

_SLACK: web.AppKey[Slack] = web.AppKey("slack", Slack)


@asynccontextmanager
async def running(slack: Slack | None = None) -> AsyncIterator[Slack]:
    """Slack, for as long as a test needs it."""
    slack = slack or Slack()
    slack.open.set()
    runner = web.AppRunner(_served(slack), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield slack
    finally:
        await runner.cleanup()


def _served(slack: Slack) -> web.Application:
    served = web.Application()
    served[_SLACK] = slack
    served.router.add_route("*", "/api/{method}", _method)
    served.router.add_post("/respond/{name}", _response)
    served.router.add_get("/socket", _socket)
    served.router.add_get("/messages", _messages)
    served.router.add_post("/tickets", _tickets)
    served.router.add_post("/trouble", _trouble)
    return served


async def _method(request: web.Request) -> web.Response:
    slack = request.app[_SLACK]
    await slack.open.wait()
    try:
        call = await read(request)
    except ValueError:
        return _sent(refusal("invalid_json"))
    slack.calls.append((call.method, call.fields))

    return await _in_its_time(slack, request, lambda: answered(slack, call))


async def _response(request: web.Request) -> web.Response:
    slack = request.app[_SLACK]
    await slack.open.wait()
    fields = json.loads(await request.read())
    slack.calls.append(("response_url", fields))

    name = request.match_info["name"]
    return await _in_its_time(slack, request, lambda: responded(slack, name, fields))


async def _in_its_time(
    slack: Slack, request: web.Request, answer: Callable[[], Answer]
) -> web.Response:
    outcome = await through(slack.trouble(), request, answer)
    slack.changed()
    return _sent(outcome)


def _sent(answer: Answer) -> web.Response:
    if isinstance(answer.body, str):
        return web.Response(text=answer.body, status=answer.status, headers=answer.headers)
    return web.json_response(answer.body, status=answer.status, headers=answer.headers)


async def _socket(request: web.Request) -> web.WebSocketResponse:
    slack = request.app[_SLACK]
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    slack.sockets.put_nowait(socket)
    async for message in socket:
        slack.heard.put_nowait(message.json())
    return socket


async def _messages(request: web.Request) -> web.Response:
    return web.json_response(request.app[_SLACK].shown())


async def _tickets(request: web.Request) -> web.Response:
    """`[{"channel": "C1", "user": "U1"}, …]`: a trigger id and a response URL for each."""
    fields = json.loads(await request.read())
    return web.json_response([request.app[_SLACK].tickets(**each) for each in fields])


async def _trouble(request: web.Request) -> web.Response:
    """`{"kind": "slow", "takes": 5, "seconds": 3}`: three seconds in which calls take five more."""
    fields = json.loads(await request.read())
    request.app[_SLACK].suffer(_meant(fields), seconds=fields["seconds"])
    return web.json_response({"ok": True})


def _meant(fields: Fields) -> Trouble:
    match fields:
        case {"kind": "slow", "takes": takes}:
            return Slow(takes)
        case {"kind": "failing"}:
            return Failing()
        case {"kind": "limiting", **more}:
            return Limiting(more.get("after", 1))
        case {"kind": "cutting", **more}:
            return Cutting(bool(more.get("after")))
        case _:
            raise web.HTTPBadRequest(text="slow, failing, limiting or cutting")
