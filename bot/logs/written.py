"""The log as it is written: one JSON object a line, and nothing that anybody typed."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, TextIO

from pythonjsonlogger.json import JsonFormatter
from slack_sdk.errors import SlackApiError

from bot.logs import NAME, Told, word
from bot.logs.reason import slack_word

_RENAMED = {"named": "name"}
"""A record has a name of its own: its logger's."""
_CODE = re.compile(r"[a-z_]{1,80}")
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def configure(stream: TextIO | None = None) -> None:
    """Logs of this process go to standard error, those of libraries from WARNING on."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_Formatter())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(NAME).setLevel(logging.INFO)
    logging.captureWarnings(capture=True)
    # Python would print a record that cannot be written, with everything in it.
    logging.raiseExceptions = False


class _Formatter(JsonFormatter):
    """Libraries put bodies, URLs and tokens into their messages: of theirs, only the place stays.

    An exception's message may quote what somebody typed, so it never appears.
    """

    def format(self, record: logging.LogRecord) -> str:
        said = _ours(record) if _is_ours(record) else _theirs(record)
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"time": time, "level": record.levelname.lower(), **said}
        if record.exc_info and record.exc_info[1]:
            line["exception"] = _chain(record.exc_info[1])
        return self.serialize_log_record(line)


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name == NAME or record.name.startswith(f"{NAME}.")


def _ours(record: logging.LogRecord) -> Mapping[str, Any]:
    """The message without its arguments; a field is shown only when it cannot be a text."""
    fields = {name: value for name, value in vars(record).items() if name not in _STANDARD}
    shown = {_RENAMED.get(name, name): _shown(value) for name, value in fields.items()}
    return {"event": record.msg, **shown}


def _shown(value: object) -> object:
    if value is None or isinstance(value, int | float | Told):
        return value
    return word(value) or "(not shown)"


def _theirs(record: logging.LogRecord) -> Mapping[str, Any]:
    return {"event": "library", "logger": record.name, "at": _place(record.pathname, record.lineno)}


def _chain(error: BaseException) -> list[Mapping[str, Any]]:
    """The error, then what it came from."""
    return [_described(each) for each in _causes(error)]


def _causes(error: BaseException) -> Iterator[BaseException]:
    at: BaseException | None = error
    seen: set[int] = set()
    while at and id(at) not in seen:
        yield at
        seen.add(id(at))
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)


def _described(error: BaseException) -> Mapping[str, Any]:
    frames = [
        f"{_place(frame.f_code.co_filename, line)} {frame.f_code.co_name}"
        for frame, line in traceback.walk_tb(error.__traceback__)
    ]
    described: dict[str, Any] = {"class": type(error).__name__, "frames": frames}
    if isinstance(error, SlackApiError) and _CODE.fullmatch(code := slack_word(error)):
        described["slack"] = code
    return described


def _place(path: str, line: int | None) -> str:
    """Without the folders of this machine: three parts name any module here."""
    return f"{'/'.join(path.replace(chr(92), '/').split('/')[-3:])}:{line}"
