"""Answers for scripts: names and messages in, JSON objects out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from bot.answer import answer
from bot.blocks import render
from bot.contract import answer_json, query_json, resolution_json
from bot.query import Command, parse
from catalog import Catalog

COMMANDS: Mapping[str, Command] = {
    "model": "model",
    "cheapest": "cheapest",
    "compare": "ask",
    "ask": "ask",
}
"""How a message was entered; models to compare are named in a question for now."""

Json = dict[str, Any]
dumps = json.JSONEncoder(ensure_ascii=False).encode


class Message(NamedTuple):
    """A message and how it was entered."""

    text: str
    command: Command


def resolved(names: Iterable[str], catalog: Catalog) -> Iterator[str]:
    """A line of JSON for each name, in order."""
    resolve = catalog.resolve
    for name in names:
        yield dumps(resolution_json(name, resolve(name))) + "\n"


def answered(messages: Iterable[Message], catalog: Catalog) -> Iterator[str]:
    """A line of JSON for each message, in order."""
    for message in messages:
        yield dumps(answer_to(message, catalog)) + "\n"


def answer_to(message: Message, catalog: Catalog) -> Json:
    """What the bot understood, knows and would say."""
    query = parse(message.text, message.command, catalog)
    made = answer(query, catalog)
    reply = render(made)
    return {
        "q": message.text,
        "query": query_json(query),
        "answer": answer_json(made),
        "reply": {"text": reply.text, "blocks": list(reply.blocks)},
    }


def read(line: str, command: Command) -> Message:
    """A message from a line of text, or from an object `{"q", "command"}` on one line."""
    entry = _object(line)
    if entry is None:
        return Message(line, command)
    said = str(entry.get("command", "")).removeprefix("/")
    return Message(entry["q"], COMMANDS.get(said, command))


def _object(line: str) -> Json | None:
    try:
        entry = json.loads(line) if line.startswith("{") else None
    except ValueError:
        return None
    return entry if isinstance(entry, dict) and isinstance(entry.get("q"), str) else None
