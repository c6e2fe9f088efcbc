"""Requests of programs that are not answered, and what is sent instead."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import JSONResponse, Response


class ProblemError(Exception):
    """A request that is not answered: its status, a word for programs, and a reason for people."""

    def __init__(
        self,
        status: int,
        error: str,
        reason: str,
        *,
        headers: Mapping[str, str] | None = None,
        **more: object,
    ) -> None:
        super().__init__(reason)
        self.status = status
        self.headers = headers
        self.body = {"error": error, "reason": reason, **more}


def problem_response(problem: ProblemError) -> Response:
    """The problem as JSON."""
    return JSONResponse(problem.body, problem.status, problem.headers)
