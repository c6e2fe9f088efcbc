"""A program's question and its answer as JSON, in the shapes that scripts depend on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import NamedTuple

from bot.answer import Answer, answer_query, with_shown_models
from bot.answer.query_json import query_from_json, query_to_json
from bot.answer.serialize import Json
from bot.blocks import render
from bot.company.nicknames import Nicknames, expand_nicknames
from bot.query import Command, Query, parse, without_mentions
from catalog.catalog import Catalog
from catalog.resolution.outcomes import Choice, Found, Resolution, Unknown

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
    """The question before, as `query_to_json` writes it; an alternative to `thread`."""


class AnsweredQuery(NamedTuple):
    """A question as it was understood, and the facts that answer it."""

    text: str
    query: Query
    answer: Answer

    def to_json(self) -> Json:
        """What was understood ("query"), the facts ("answer") and what Slack shows ("reply")."""
        reply, note = render(self.answer), self.answer.policy
        beside = self.answer.asked_beside
        return {
            "q": self.text,
            "query": query_to_json(with_shown_models(self.query, self.answer))
            | {"left_out": [asdict(piece) for piece in self.answer.interpretation.left_out]},
            "answer": {
                **self.answer.to_json(),
                **({"beside": [fact.to_json() for fact in beside]} if beside else {}),
                **({"policy": note.to_json()} if note else {}),
            },
            "reply": {"text": reply.text, "blocks": list(reply.blocks)},
        }


def resolved(name: str, catalog: Catalog, nicknames: Nicknames = ()) -> Resolution:
    """What a name stands for, where it may be the nickname of a company."""
    expanded = expand_nicknames(without_mentions(name), nicknames, catalog)
    resolution = catalog.resolve(expanded.text)
    if expanded.readings and isinstance(resolution, Found):
        return replace(resolution, matched="nickname")
    return resolution


def resolution_text(resolution: Resolution) -> str:
    """What a name stands for, in a line."""
    match resolution:
        case Found(model, matched):
            return f"{model}, by {matched}"
        case Choice(models, matched):
            return f"one of {', '.join(models)}, by {matched}"
        case Unknown(nearest):
            return f"not in the catalogue; nearest: {', '.join(nearest) or 'none'}"


def answered(message: Message, catalog: Catalog, nicknames: Nicknames = ()) -> AnsweredQuery:
    """Answer a message. `catalog` and `nicknames` are those of the company that asks."""
    return answered_query(message.text, parse_message(message, catalog, nicknames), catalog)


def answered_query(text: str, query: Query, catalog: Catalog) -> AnsweredQuery:
    """Answer a question that is understood; `text` is how it was put."""
    return AnsweredQuery(text, query, answer_query(query, catalog))


def answer_message(message: Message, catalog: Catalog) -> Json:
    """The JSON of a message's answer."""
    return answered(message, catalog).to_json()


def parse_message(message: Message, catalog: Catalog, nicknames: Nicknames = ()) -> Query:
    """The question of a message, completed by what came before it in its thread."""
    previous = previous_query(message, catalog, nicknames)
    return parse(message.text, message.command, catalog, previous, nicknames)


def previous_query(message: Message, catalog: Catalog, nicknames: Nicknames = ()) -> Query | None:
    """The question that a message may go on from; None for the first of its thread."""
    previous = query_from_json(message.previous, catalog) if message.previous else None
    for text in message.thread:
        query = parse(text, "ask", catalog, previous, nicknames)
        previous = with_shown_models(query, answer_query(query, catalog))
    return previous
