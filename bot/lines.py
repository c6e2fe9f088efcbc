"""Answers for scripts: names and messages in, JSON objects out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from bot.answer import answer_query, with_shown_models
from bot.answer.serialize import query_from_json, query_to_json, resolution_to_json
from bot.blocks import render
from bot.query import Command, Query, parse
from catalog import Catalog

Json = dict[str, Any]
COMMANDS: Mapping[str, Command] = {
    "model": "model",
    "cheapest": "cheapest",
    "compare": "compare",
    "ask": "ask",
}

dumps = json.JSONEncoder(ensure_ascii=False).encode


class Message(NamedTuple):
    """A message, how it was entered, and what came before it in its thread."""

    text: str
    command: Command
    thread: tuple[str, ...] = ()
    """Earlier messages, oldest first."""
    previous: Json | None = None
    """The question before, as `query_json` shows it; instead of a thread."""


def resolved(names: Iterable[str], catalog: Catalog) -> Iterator[str]:
    """A line of JSON for each name, in order."""
    resolve = catalog.resolve
    for name in names:
        yield dumps(resolution_to_json(name, resolve(name))) + "\n"


def answered(messages: Iterable[Message], catalog: Catalog) -> Iterator[str]:
    """A line of JSON for each message, in order."""
    for message in messages:
        yield dumps(answer_to(message, catalog)) + "\n"


def answer_to(message: Message, catalog: Catalog) -> Json:
    """What the bot understood, knows and would say."""
    query = asked(message, catalog)
    made = answer_query(query, catalog)
    reply = render(made)
    return {
        "q": message.text,
        "query": query_to_json(with_shown_models(query, made)),
        "answer": made.to_json(),
        "reply": {"text": reply.text, "blocks": list(reply.blocks)},
    }


def asked(message: Message, catalog: Catalog) -> Query:
    """The question of a message, completed by what came before it."""
    return parse(message.text, message.command, catalog, _before(message, catalog))


def _before(message: Message, catalog: Catalog) -> Query | None:
    """The question that the message may go on from."""
    previous = query_from_json(message.previous, catalog) if message.previous else None
    for text in message.thread:
        query = parse(text, "ask", catalog, previous)
        previous = with_shown_models(query, answer_query(query, catalog))
    return previous


def read(line: str, command: Command, thread: tuple[str, ...] = ()) -> Message:
    """A message from a line of text, or from an object on one line.

    The object is `{"q", "command", "thread", "context": {"previous"}}`; all but "q" may be missing.
    """
    entry = _object(line)
    if entry is None:
        return Message(line, command, thread)
    said = str(entry.get("command") or "").removeprefix("/")
    own = entry.get("thread")
    context = entry.get("context")
    previous = context.get("previous") if isinstance(context, dict) else None
    if isinstance(previous, str):
        own, previous = [previous], None
    return Message(
        entry["q"],
        COMMANDS.get(said, command),
        tuple(map(str, own)) if isinstance(own, list) else thread,
        previous if isinstance(previous, dict) else None,
    )


def _object(line: str) -> Json | None:
    try:
        entry = json.loads(line) if line.startswith("{") else None
    except ValueError:
        return None
    return entry if isinstance(entry, dict) and isinstance(entry.get("q"), str) else None
