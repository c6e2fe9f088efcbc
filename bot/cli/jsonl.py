"""Answers for scripts: names and messages in, one JSON object a line out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import NamedTuple

from bot.answer import answer_query, with_shown_models
from bot.answer.serialize import Json, query_from_json, query_to_json, resolution_to_json
from bot.blocks import render
from bot.query import Command, Query, parse, without_mentions
from catalog.catalog import Catalog

COMMANDS: Mapping[str, Command] = {
    "model": "model",
    "cheapest": "cheapest",
    "compare": "compare",
    "ask": "ask",
}

dumps = json.JSONEncoder(ensure_ascii=False).encode


class Message(NamedTuple):
    """A message, the command it was entered with, and what came before it in its thread."""

    text: str
    command: Command
    thread: tuple[str, ...] = ()
    """Earlier messages, oldest first."""
    previous: Json | None = None
    """The question before, as `query_json` writes it; an alternative to `thread`."""


def resolution_lines(names: Iterable[str], catalog: Catalog) -> Iterator[str]:
    """A line of JSON for each name, in order."""
    for name in names:
        yield dumps(resolution_to_json(name, catalog.resolve(without_mentions(name)))) + "\n"


def answer_lines(messages: Iterable[Message], catalog: Catalog) -> Iterator[str]:
    """A line of JSON for each message, in order."""
    for message in messages:
        yield dumps(answer_message(message, catalog)) + "\n"


def answer_message(message: Message, catalog: Catalog) -> Json:
    """What was understood ("query"), the facts ("answer") and what Slack would show ("reply")."""
    query = parse_message(message, catalog)
    facts = answer_query(query, catalog)
    reply = render(facts)
    return {
        "q": message.text,
        "query": query_to_json(with_shown_models(query, facts))
        | {"left_out": [asdict(piece) for piece in facts.interpretation.left_out]},
        "answer": facts.to_json(),
        "reply": {"text": reply.text, "blocks": list(reply.blocks)},
    }


def parse_message(message: Message, catalog: Catalog) -> Query:
    """The question of a message, completed by what came before it in its thread."""
    return parse(message.text, message.command, catalog, previous_query(message, catalog))


def previous_query(message: Message, catalog: Catalog) -> Query | None:
    """The question that a message may go on from; None for the first of its thread."""
    previous = query_from_json(message.previous, catalog) if message.previous else None
    for text in message.thread:
        query = parse(text, "ask", catalog, previous)
        previous = with_shown_models(query, answer_query(query, catalog))
    return previous


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
