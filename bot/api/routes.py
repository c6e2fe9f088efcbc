"""The HTTP API below /v1: questions, names, models and past prices, for programs with a key."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from time import perf_counter

from starlette.applications import Starlette
from starlette.datastructures import Headers, QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from bot.answer import query_about
from bot.answer.serialize import Json, resolution_to_json
from bot.api.access import Access
from bot.api.openapi import document
from bot.api.problems import ProblemError, problem_response
from bot.api.questions import (
    COMMANDS,
    Message,
    answered,
    answered_query,
    dumps,
    resolved,
)
from bot.company.nicknames import Nicknames
from bot.query import Intent, without_mentions
from catalog.catalog import Catalog

_log = logging.getLogger("modeldesk")
_MAX_THREAD = 10
"""Messages: each is answered to know what the next goes on from."""
_NEAREST = 3
_RELEASE = version("modeldesk")


@dataclass(frozen=True, slots=True, eq=False)
class Programs:
    """What programs are answered from, and who they are."""

    catalog: Callable[[], Catalog]
    """Today's catalogue, as the workspace may use it."""
    version: Callable[[], str]
    """Of all that answers are made of besides the release: another one, other answers."""
    access: Access
    nicknames: Callable[[], Nicknames] = tuple
    """Those of the workspace."""


Answering = Callable[[Request, Programs], Json]
"""Makes the body of an answer. Raises ProblemError."""


def api_routes(programs: Programs) -> Sequence[Mount]:
    """The routes below /v1."""
    handlers = {
        "/ask": _ask,
        "/resolve": _resolve,
        "/models/{id:path}": _model,
        "/history/{id:path}": _history,
    }
    routes = [Route(path, _endpoint(answer, programs)) for path, answer in handlers.items()]
    described = Route("/openapi.json", _description(programs.access))
    # An application of its own, so that what Starlette itself refuses is JSON too.
    application = Starlette(
        routes=[*routes, described],
        exception_handlers={HTTPException: _refused_by_starlette, Exception: _failed},
    )
    return [Mount("/v1", application)]


def _ask(request: Request, programs: Programs) -> Json:
    text = _parameters(request, "q", {"as", "thread"})
    name = request.query_params.get("as", "ask")
    thread = request.query_params.getlist("thread")
    if name not in COMMANDS:
        raise _bad_request(f"`as` is one of {', '.join(COMMANDS)}.")
    if len(thread) > _MAX_THREAD:
        raise _bad_request(f"`thread` may be repeated {_MAX_THREAD} times.")
    message = Message(text, COMMANDS[name], tuple(thread))
    return answered(message, programs.catalog(), programs.nicknames()).to_json()


def _resolve(request: Request, programs: Programs) -> Json:
    name = _parameters(request, "q")
    return resolution_to_json(name, resolved(name, programs.catalog(), programs.nicknames()))


def _model(request: Request, programs: Programs) -> Json:
    return _about("summary", request, programs)


def _history(request: Request, programs: Programs) -> Json:
    return _about("history", request, programs)


def _about(intent: Intent, request: Request, programs: Programs) -> Json:
    """The answer about the model whose id is in the path."""
    _require_known(request.query_params, set())
    asked, catalog = request.path_params["id"], programs.catalog()
    model = catalog.current_id(asked)
    if model is None:
        nearest = [model.id for model in catalog.suggest(without_mentions(asked), _NEAREST)]
        raise ProblemError(
            404,
            "not_found",
            "No model has this id. `/v1/resolve?q=…` finds the id of a name.",
            nearest=nearest,
        )
    query = query_about(intent, model)
    return answered_query(asked, query, catalog).to_json()


def _parameters(request: Request, required: str, optional: set[str] | None = None) -> str:
    """The value of the required parameter. Raises ProblemError."""
    _require_known(request.query_params, {required, *(optional or ())})
    value = request.query_params.get(required, "")
    if not value.strip():
        raise _bad_request(f"The parameter `{required}` is missing.")
    return value


def _require_known(parameters: QueryParams, known: set[str]) -> None:
    if not known.issuperset(parameters):
        names = ", ".join(sorted(known)) or "none"
        raise _bad_request(f"A parameter is not known here. The parameters are: {names}.")
    for name in sorted(known - {"thread"}):
        if len(parameters.getlist(name)) > 1:
            raise _bad_request(f"The parameter `{name}` is there twice.")


def _bad_request(reason: str) -> ProblemError:
    return ProblemError(400, "bad_request", reason)


def _endpoint(answer: Answering, programs: Programs) -> Callable[[Request], object]:
    """The endpoint: who asks, whether anything has changed, the answer, and a line of the log."""

    async def endpoint(request: Request) -> Response:
        start, key = perf_counter(), None
        try:
            key = await programs.access.admit(request.headers.get("authorization", ""))
            response = _response(request, answer, programs)
            outcome = "answered"
        except ProblemError as problem:
            response = problem_response(problem)
            outcome = "limited" if problem.status == 429 else "refused"
        _log.info(
            "request",
            extra={
                "kind": "api",
                "named": answer.__name__.removeprefix("_"),
                "key": key,
                "outcome": outcome,
                "status": response.status_code,
                "ms": round((perf_counter() - start) * 1000, 2),
            },
        )
        return response

    return endpoint


def _response(request: Request, answer: Answering, programs: Programs) -> Response:
    programs.catalog()  # begins a new day where that is due, and with it a new version
    tag = f'"{_RELEASE}-{programs.version()[:32]}"'
    headers = {"etag": tag, "cache-control": "private, no-cache", "vary": "authorization"}
    if _has_tag(request.headers, tag):
        return Response(status_code=304, headers=headers)
    body = dumps(answer(request, programs))
    return Response(body, headers=headers, media_type="application/json")


def _has_tag(headers: Headers, tag: str) -> bool:
    """Whether the client has what it would be answered; a tag may have become weak on its way."""
    held = {each.strip().removeprefix("W/") for each in headers.get("if-none-match", "").split(",")}
    return tag in held or "*" in held


def _description(access: Access) -> Callable[[Request], object]:
    async def description(_request: Request) -> Response:
        try:
            await access.require_on()
        except ProblemError as problem:
            return problem_response(problem)
        return JSONResponse(document())

    return description


async def _refused_by_starlette(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    reason = {404: "There is nothing at this address.", 405: "This API answers GET only."}
    return problem_response(
        ProblemError(
            error.status_code,
            "not_found" if error.status_code == 404 else "bad_request",
            reason.get(error.status_code, error.detail),
            headers=error.headers,
        )
    )


async def _failed(_request: Request, _error: Exception) -> Response:
    return problem_response(ProblemError(500, "failed", "That went wrong on our side."))
