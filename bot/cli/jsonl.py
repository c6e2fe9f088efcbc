"""Answers for scripts: names and messages in, one JSON object a line out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from bot.answer.serialize import Json, resolution_to_json
from bot.api.questions import COMMANDS, Message, answer_message, dumps
from bot.query import Command, without_mentions
from catalog.catalog import Catalog


def resolution_lines(names: Iterable[str], catalog: Catalog) -> Iterator[str]:
    """A line of JSON for each name, in order."""
    for name in names:
        yield dumps(resolution_to_json(name, catalog.resolve(without_mentions(name)))) + "\n"


def answer_lines(messages: Iterable[Message], catalog: Catalog) -> Iterator[str]:
    """A line of JSON for each message, in order."""
    for message in messages:
        yield dumps(answer_message(message, catalog)) + "\n"


def read_message(line: str, command: Command, thread: tuple[str, ...] = ()) -> Message:
    """A message from a line of text, or from a JSON object on one line.

    The object is `{"q", "command", "thread", "context": {"previous"}}`; all but "q" may be missing.
    Where it has no command or thread of its own, `command` and `thread` hold.
    """
    entry = _json_object(line)
    if entry is None:
        return Message(line, command, thread)
    name = str(entry.get("command") or "").removeprefix("/")
    earlier = entry.get("thread")
    context = entry.get("context")
    previous = context.get("previous") if isinstance(context, dict) else None
    # A previous question may be given as its text: that is a thread of one message.
    if isinstance(previous, str):
        earlier, previous = [previous], None
    return Message(
        entry["q"],
        COMMANDS.get(name, command),
        tuple(map(str, earlier)) if isinstance(earlier, list) else thread,
        previous if isinstance(previous, dict) else None,
    )


def _json_object(line: str) -> Json | None:
    """None where the line is no JSON object with a text "q": such a line is itself a message."""
    try:
        entry = json.loads(line) if line.startswith("{") else None
    except ValueError:
        return None
    return entry if isinstance(entry, dict) and isinstance(entry.get("q"), str) else None
