"""The log of the running bot: one JSON object a line, and nothing that a person typed."""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TextIO

from aiohttp import ClientResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

NAME = "modeldesk"
"""The logger of this project; it and its children never put typed text into a message."""
REQUEST: ContextVar[str] = ContextVar("request", default="none")
"""The id of the Slack request being handled, inherited by the tasks that it starts."""
_WORD = re.compile(r"[\w./:-]{1,80}")
_SLACK_CODE = re.compile(r"[a-z_]{1,80}")
_RENAMED = {"named": "name"}
"""`extra` key -> log key: a LogRecord reserves `name` for its logger."""
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class Told(str):
    """Words for whoever reads the log: what a person sent them, or what is wrong with a feed.

    No other free text is logged.
    """

    __slots__ = ()


def word(value: object) -> str | None:
    """A short name from Slack or a manifest, fit for the log; None for anything longer."""
    return value if isinstance(value, str) and _WORD.fullmatch(value) else None


def slack_word(error: SlackApiError) -> str:
    """Slack's error code, or `http_STATUS` where something in front of Slack answered.

    `error.response.get` cannot be used: the SDK raises on a body that is not an object.
    """
    match error.response:
        case {"error": str(code)} | AsyncSlackResponse(data={"error": str(code)}):
            return code
        case AsyncSlackResponse(status_code=status) | ClientResponse(status=status):
            return f"http_{status}"
        case _:
            return "http_unreadable"


def configure(stream: TextIO | None = None) -> None:
    """Log to standard error: this project from INFO on, libraries from WARNING on."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_Formatter())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(NAME).setLevel(logging.INFO)
    logging.captureWarnings(capture=True)
    # Python would print a record that cannot be written, with everything in it.
    logging.raiseExceptions = False


class _Formatter(logging.Formatter):
    """Show the fields of this project's records, and only the place of a library's.

    Libraries put bodies, URLs and tokens into their messages, and the message of an exception may
    quote what a person typed: neither is ever written.
    """

    def format(self, record: logging.LogRecord) -> str:
        is_ours = record.name == NAME or record.name.startswith(f"{NAME}.")
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        fields = _own_fields(record) if is_ours else _library_fields(record)
        line = {"time": time, "level": record.levelname.lower(), **fields}
        if record.exc_info and record.exc_info[1]:
            line["exception"] = [_error_fields(each) for each in _causes(record.exc_info[1])]
        return json.dumps(line)


def _own_fields(record: logging.LogRecord) -> Mapping[str, Any]:
    """The message without its arguments, and the `extra` fields as far as they may be shown."""
    extra = {name: value for name, value in vars(record).items() if name not in _STANDARD}
    shown = {_RENAMED.get(name, name): _loggable(value) for name, value in extra.items()}
    return {"event": record.msg, **shown}


def _loggable(value: object) -> object:
    if value is None or isinstance(value, int | float | Told):
        return value
    return word(value) or "(not shown)"


def _library_fields(record: logging.LogRecord) -> Mapping[str, Any]:
    return {"event": "library", "logger": record.name, "at": _place(record.pathname, record.lineno)}


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, then what it came from, as Python's own traceback follows it."""
    cause: BaseException | None = error
    seen: set[int] = set()
    while cause and id(cause) not in seen:
        yield cause
        seen.add(id(cause))
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)


def _error_fields(error: BaseException) -> Mapping[str, Any]:
    frames = [
        f"{_place(frame.f_code.co_filename, line)} {frame.f_code.co_name}"
        for frame, line in traceback.walk_tb(error.__traceback__)
    ]
    fields: dict[str, Any] = {"class": type(error).__name__, "frames": frames}
    if isinstance(error, SlackApiError) and _SLACK_CODE.fullmatch(code := slack_word(error)):
        fields["slack"] = code
    return fields


def _place(path: str, line: int | None) -> str:
    """`FILE:LINE` without the folders of this machine; three parts name any module here."""
    return f"{'/'.join(path.replace(chr(92), '/').split('/')[-3:])}:{line}"
