"""How long it takes to understand a question, and to answer it, with and without rendering."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answer import answer_query
from bot.blocks import render
from bot.cli.jsonl import Message, parse_message
from bot.query import Query, parse
from bot.warmup import warm_up
from catalog.catalog import Catalog
from tests.bench.measure import Json, at_most, latency, per_call_ms, rounded, side_by_side, typical

_ROUNDS = 5


def measure(catalog: Catalog, messages: Sequence[Message]) -> Json:
    """The questions of questions.yml, follow-ups with what came before them."""
    warm_up(catalog)
    texts = [message.text for message in messages]
    queries = {message.text: parse_message(message, catalog) for message in messages}

    def understand(text: str) -> Query:
        return parse(text, "ask", catalog)

    def answered(text: str) -> object:
        understand(text)
        return answer_query(queries[text], catalog)

    def replied(text: str) -> object:
        return render(answer_query(queries[text], catalog))

    first = latency(per_call_ms(answered, texts))
    parsing, both, replying = map(
        typical, side_by_side((understand, answered, replied), texts, _ROUNDS)
    )
    return {
        "questions": len(texts),
        "parse_ms": {"p50": at_most(parsing.p50, 0.5), "p99": rounded(parsing.p99)},
        "parse_and_answer_ms": {"p50": rounded(both.p50), "p99": at_most(both.p99, 5)},
        "answer_and_render_ms": {"p50": rounded(replying.p50), "p99": rounded(replying.p99)},
        "first_of_each_ms": {"p50": rounded(first.p50), "p99": at_most(first.p99, 15)},
    }
