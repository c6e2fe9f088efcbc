"""A program's question and its answer as JSON, in the shapes that scripts depend on."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import NamedTuple

from bot.answer import Answer, answer_query, with_shown_models
from bot.answer.serialize import Json, query_from_json, query_to_json
from bot.blocks import render
from bot.query import Command, Query, parse
from catalog.catalog import Catalog
from catalog.resolution.outcomes import Choice, Found, Resolution, Unknown

COMMANDS: Mapping[str, Command] = {
    "model": "model",
    "cheapest": "cheapest",
    "compare": "compare",
    "ask": "ask",
}

Constrain = Callable[[Query], Query]
"""What a workspace's policy makes of a question."""

dumps = json.JSONEncoder(ensure_ascii=False).encode


class Message(NamedTuple):
    """A message, the command it was entered with, and what came before it in its thread."""

    text: str
    command: Command
    thread: tuple[str, ...] = ()
    """Earlier messages, oldest first."""
    previous: Json | None = None
    """The question before, as `query_to_json` writes it; an alternative to `thread`."""


class AnsweredQuery(NamedTuple):
    """A question as it was understood, and the facts that answer it."""

    text: str
    query: Query
    answer: Answer

    def to_json(self) -> Json:
        """What was understood ("query"), the facts ("answer") and what Slack shows ("reply")."""
        reply, note = render(self.answer), self.answer.policy
        return {
            "q": self.text,
            "query": query_to_json(with_shown_models(self.query, self.answer))
            | {"left_out": [asdict(piece) for piece in self.answer.interpretation.left_out]},
            "answer": self.answer.to_json() | ({"policy": note.to_json()} if note else {}),
            "reply": {"text": reply.text, "blocks": list(reply.blocks)},
        }


def resolution_text(resolution: Resolution) -> str:
    """What a name stands for, in a line."""
    match resolution:
        case Found(model, matched):
            return f"{model}, by {matched}"
        case Choice(models, matched):
            return f"one of {', '.join(models)}, by {matched}"
        case Unknown(nearest):
            return f"not in the catalogue; nearest: {', '.join(nearest) or 'none'}"


def unconstrained(query: Query) -> Query:
    """The question as it is: there is no policy."""
    return query


def answered(
    message: Message, catalog: Catalog, constrain: Constrain = unconstrained
) -> AnsweredQuery:
    """Answer a message."""
    return answered_query(message.text, parse_message(message, catalog), catalog, constrain)


def answered_query(
    text: str, query: Query, catalog: Catalog, constrain: Constrain = unconstrained
) -> AnsweredQuery:
    """Answer a question that is understood; `text` is how it was put."""
    query = constrain(query)
    return AnsweredQuery(text, query, answer_query(query, catalog))


def answer_message(message: Message, catalog: Catalog) -> Json:
    """The JSON of a message's answer."""
    return answered(message, catalog).to_json()


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
