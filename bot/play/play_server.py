"""The page over HTTP on this machine: its files, gestures in, changes out."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from secrets import token_urlsafe

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Mount, Route

from bot.play.block_html import BLOCKS_CSS, BLOCKS_JS
from bot.play.gestures import Request, Typing
from bot.play.play_page import changes_json, page, payload
from bot.play.playground import Playground, UnknownMessageError, opened_playground
from bot.slack import http
from bot.warmup import beside_answers, warm_up
from catalog.catalog import Catalog

_HERE = Path(__file__).parent
_HOST = "127.0.0.1"
_FILES: Mapping[Path, str] = {
    BLOCKS_CSS: "text/css",
    BLOCKS_JS: "text/javascript",
    _HERE / "play.css": "text/css",
    _HERE / "play.js": "text/javascript",
    _HERE / "icon.svg": "image/svg+xml",
}
_MAX_BODY = 1 << 17
"""Bytes: the longest message, each character of it escaped."""
_HEADERS: Mapping[str, str] = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",  # the address holds the token
    "x-content-type-options": "nosniff",
}


def run(catalog: Callable[[], Catalog], port: int) -> None:
    """Serve the page until Ctrl-C or SIGTERM; the address is printed. Raises NoConnectionError."""
    asyncio.run(_run(catalog, port))


async def _run(catalog: Callable[[], Catalog], port: int) -> None:
    token, stop = token_urlsafe(16), asyncio.Event()
    with suppress(NotImplementedError):  # on Windows, where nobody sends it
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    with http.listening(_HOST, port, "--port") as listener:
        print(f"Open http://{_HOST}:{listener.getsockname()[1]}/{token}/ in a browser.")
        print("Nothing leaves this machine. Ctrl-C ends.", flush=True)
        warming = asyncio.create_task(beside_answers(partial(warm_up, catalog())))
        try:
            async with opened_playground(catalog) as playground:
                await http.serve(web_app(playground, token), listener, stop)
        finally:
            warming.cancel()


def web_app(playground: Playground, token: str) -> Starlette:
    """The web application; whoever does not know the token gets nothing from it."""

    async def show_page(_request: HttpRequest) -> Response:
        return _response(page(playground.catalog()), "text/html")

    async def do(request: HttpRequest) -> Response:
        body = Request.model_validate_json(await http.read_body(request, _MAX_BODY))
        return _json(changes_json(await playground.do(body.gesture, body.since)))

    async def suggest(request: HttpRequest) -> Response:
        return _json(
            await playground.suggest(
                Typing.model_validate_json(await http.read_body(request, _MAX_BODY))
            )
        )

    async def show_payload(request: HttpRequest) -> Response:
        return _json(payload(playground.message(request.path_params["ts"])))

    routes = [
        Route("/", show_page),
        *(Route(f"/{file.name}", _sending(file, kind)) for file, kind in _FILES.items()),
        Route("/do", do, methods=["POST"]),
        Route("/suggest", suggest, methods=["POST"]),
        Route("/payload/{ts}", show_payload),
    ]
    return Starlette(
        routes=[Mount(f"/{token}", routes=routes)],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=[_HOST, "localhost"])],
        exception_handlers={
            ValidationError: _refused(400),
            UnknownMessageError: _refused(404),
            http.TooLargeError: _refused(413),
        },
    )


def _sending(file: Path, kind: str) -> Callable[[HttpRequest], Awaitable[Response]]:
    content = file.read_text("utf-8")

    async def send(_request: HttpRequest) -> Response:
        return _response(content, kind)

    return send


def _json(content: object) -> Response:
    return _response(json.dumps(content, ensure_ascii=False), "application/json")


def _response(content: str, kind: str) -> Response:
    return Response(content, media_type=kind, headers=dict(_HEADERS))


def _refused(status: int) -> Callable[[HttpRequest, Exception], Awaitable[Response]]:
    async def refuse(_request: HttpRequest, _error: Exception) -> Response:
        return Response(status_code=status, headers=dict(_HEADERS))

    return refuse
