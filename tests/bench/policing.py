"""What settings cost: a policy for each ladder, and their absence for each answer."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import process_time_ns

from bot.answer import answer_query, with_shown_models
from bot.api.questions import Message, previous_query
from bot.query import Query, parse
from bot.slack.companies import Companies
from bot.slack.workspace import Response, kept_for_the_day, responder
from bot.store.company_records import company_records
from bot.warmup import warm_up
from catalog.catalog import Catalog
from catalog.company.policy import Policy
from tests.bench.measure import Json, at_most, rounded

_POLICY = Policy.model_validate(
    {
        "providers": {"allow": ["azure", "amazon-bedrock", "anthropic", "google-vertex"]},
        "trust": ["first-party", "cloud"],
        "models": {"deny": ["deepseek/*"]},
        "prices": [{"provider": "amazon-bedrock", "off": "12%"}],
    }
)
_AIM_MS, _AIM_RATIO = 0.2, 1.02
_ROUNDS = 4
_KEPT = 256


async def measure(catalog: Catalog, messages: Sequence[Message]) -> Json:
    return {**_ladders(catalog), "without_settings": await _without_settings(catalog, messages)}


def _ladders(catalog: Catalog) -> Json:
    """CPU milliseconds a ladder, where those without a policy are known."""
    models = tuple(catalog.models)
    largest = max(models, key=lambda model: len(catalog.ladder(model).offers))
    return {
        "ladder_ms": at_most(min(_round(models, catalog) for _ in range(_ROUNDS)), _AIM_MS),
        "largest_ladder_ms": at_most(
            min(_round((largest,), catalog) for _ in range(50 * _ROUNDS)), _AIM_MS
        ),
    }


def _round(models: Sequence[str], catalog: Catalog) -> float:
    ours = catalog.under((_POLICY,))
    start = process_time_ns()
    for model in models:
        ours.ladder(model)
    return (process_time_ns() - start) / len(models) / 1e6


async def _without_settings(catalog: Catalog, messages: Sequence[Message]) -> Json:
    """Answers of a workspace that has settled nothing, beside answers of the catalogue alone.

    From the text of a question to the bytes of a reply, each as for the first time. The two take
    turns, so that what else the machine does meets both; of the rounds, the quickest counts.
    """
    warm_up(catalog)
    previous = {message.text: previous_query(message, catalog) for message in messages}
    with tempfile.TemporaryDirectory() as folder:
        records = company_records(f"sqlite:///{Path(folder) / 'settings.db'}")
        companies = Companies(records)
        await companies.look()

        def settled(message: Message) -> bytes:
            terms = companies.terms("T1", "C1")
            before = previous[message.text]
            query = parse(message.text, message.command, catalog, before, terms.nicknames)
            return _written(responder(lambda: catalog)(query.canonical(), terms))

        def alone(message: Message) -> bytes:
            query = parse(message.text, message.command, catalog, previous[message.text])
            respond = kept_for_the_day(_respond_from(catalog), lambda: catalog, _KEPT)
            return _written(respond(query.canonical()))

        different = sum(settled(message) != alone(message) for message in messages)
        ratio = _ratio((settled, alone), messages)
        await records.close()
    return {
        "questions": len(messages),
        "different": at_most(different, 0),
        "ratio": at_most(ratio, _AIM_RATIO),
    }


def _respond_from(catalog: Catalog) -> Callable[[Query], Response]:
    def respond(query: Query) -> Response:
        facts = answer_query(query, catalog)
        follow_ups = facts.follow_ups(query, catalog)
        return Response(with_shown_models(query, facts), facts, follow_ups)

    return respond


def _written(response: Response) -> bytes:
    reply = response.acknowledgement(frozenset())
    return json.dumps({"text": reply.text, "blocks": reply.blocks}, ensure_ascii=False).encode()


def _ratio(
    calls: tuple[Callable[[Message], bytes], Callable[[Message], bytes]],
    messages: Sequence[Message],
) -> float:
    """How many times as long the first takes."""
    taken = [0.0, 0.0]
    for message in messages:
        quickest = [float("inf")] * 2
        for number in range(2 * _ROUNDS):
            which = (number + number // 2) % 2  # first, second, second, first: no one always leads
            start = process_time_ns()
            calls[which](message)
            quickest[which] = min(quickest[which], process_time_ns() - start)
        taken = [total + one for total, one in zip(taken, quickest, strict=True)]
    return rounded(taken[0] / taken[1])
