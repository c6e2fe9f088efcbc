"""How long it takes to understand a question, and to reply to it: from its text to JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from bot.api.questions import Message, previous_query
from bot.query import Command, Query, parse
from bot.slack.workspace import responder
from bot.warmup import warm_up
from catalog.catalog import Catalog
from tests.bench.measure import Json, at_most, latency, per_call_ms, rounded, side_by_side, typical

_ROUNDS = 5


class Asked(NamedTuple):
    """A question as the bot receives it."""

    text: str
    command: Command = "ask"
    previous: Query | None = None
    """What its thread was about."""


def reply_bytes(asked: Asked, catalog: Catalog) -> bytes:
    """What a command is answered with, made as for a question that nobody has asked before."""
    query = parse(asked.text, asked.command, catalog, asked.previous)
    reply = responder(lambda: catalog)(query.canonical()).acknowledgement(frozenset())
    return json.dumps({"text": reply.text, "blocks": reply.blocks}, ensure_ascii=False).encode()


def measure(catalog: Catalog, messages: Sequence[Message]) -> Json:
    """The questions of questions.yml, follow-ups with what came before them."""
    warm_up(catalog)
    texts = [message.text for message in messages]
    asked = {m.text: Asked(m.text, m.command, previous_query(m, catalog)) for m in messages}

    def understand(text: str) -> Query:
        return parse(text, "ask", catalog)

    def reply(text: str) -> bytes:
        return reply_bytes(asked[text], catalog)

    first = latency(per_call_ms(reply, texts))
    parsing, replying = map(typical, side_by_side((understand, reply), texts, _ROUNDS))
    return {
        "questions": len(texts),
        "parse_ms": {"p50": at_most(parsing.p50, 0.5), "p99": rounded(parsing.p99)},
        "text_to_bytes_ms": {"p50": rounded(replying.p50), "p99": at_most(replying.p99, 8)},
        "first_of_each_ms": {"p50": rounded(first.p50), "p99": at_most(first.p99, 15)},
    }
