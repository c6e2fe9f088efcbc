"""Questions asked for the first time: by a program over HTTP, and as commands in HTTP mode."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from time import perf_counter_ns
from urllib.parse import urlencode

from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.types import Message

from bot.api.access import Access
from bot.api.routes import Programs, api_routes
from bot.slack import http
from bot.store.api_keys import api_keys
from bot.warmup import warm_up
from catalog.catalog import Catalog
from tests.bench.first_time import KINDS, Kind, questions
from tests.bench.measure import Json, at_most, percentile, ratio, rounded
from tests.bot.serving import bot
from tests.bot.slack import SECRET, command

_AIM = 1.2


async def measure(in_slack: Catalog, for_programs: Catalog, times: int = 60) -> Json:
    """From the request as the web server hands it over to the last byte of the answer.

    Two catalogues that are alike, so that neither answer leaves anything behind for the other.
    """
    warm_up(in_slack)
    warm_up(for_programs)
    with tempfile.TemporaryDirectory() as folder:
        keys = api_keys(f"sqlite:///{Path(folder) / 'keys.db'}", migrates=True)
        # A minute between two requests, so that none is over the limit of the key.
        ticks = count(0.0, 60.0)
        access = Access(keys, lambda: next(ticks))
        routes = api_routes(Programs(lambda: for_programs, str, access))
        app = bot(lambda: in_slack, AsyncWebClient())
        application = http.asgi_app(app, SECRET, lambda: {"status": "ready"}, routes)
        bearer = f"Bearer {await keys.make('')}"
        await access.refresh()
        rows = {
            name: await _compared(application, kind, in_slack, bearer, times)
            for name, kind in KINDS.items()
        }
        await keys.aclose()
    slack_ms = [ms for slack, _ in rows.values() for ms in slack]
    api_ms = [ms for _, api in rows.values() for ms in api]
    return {
        "ratio": at_most(ratio(api_ms, slack_ms), _AIM),
        "api_ms": rounded(percentile(api_ms, 0.5)),
        "slack_ms": rounded(percentile(slack_ms, 0.5)),
        "each": {name: rounded(ratio(api, slack)) for name, (slack, api) in rows.items()},
    }


async def _compared(
    application: Starlette, kind: Kind, catalog: Catalog, bearer: str, times: int
) -> tuple[list[float], list[float]]:
    """Milliseconds in Slack and for programs, question by question."""
    slack_ms, api_ms = [], []
    for number, (name, text) in enumerate(questions(kind, catalog, times)):
        request = command(name, text, user_id=f"U{number}{kind.text}")
        headers = {key: values[0] for key, values in request.headers.items()}
        slack_ms.append(
            await _ms(
                application, ("POST", "/slack/events", ""), headers, request.raw_body.encode()
            )
        )
        query = urlencode({"q": text, "as": name.removeprefix("/")})
        api_ms.append(await _ms(application, ("GET", "/v1/ask", query), {"authorization": bearer}))
    return slack_ms, api_ms


async def _ms(
    application: Starlette,
    place: tuple[str, str, str],
    headers: Mapping[str, str],
    body: bytes = b"",
) -> float:
    """Milliseconds of a request, which is (method, path, query). Raises RuntimeError."""
    method, path, query = place
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }
    statuses: list[int] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    start = perf_counter_ns()
    await application(scope, receive, send)
    taken = (perf_counter_ns() - start) / 1e6
    if statuses != [200]:
        raise RuntimeError(f"{path}?{query} was answered with {statuses}")
    return taken
