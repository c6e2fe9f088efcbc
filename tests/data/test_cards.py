"""Every model's card, as Slack and the terminal get it."""

from __future__ import annotations

import json
import re

import pytest

from bot import blocks, terminal
from bot.answer import ModelCard, answer_query
from bot.query import Named, Query
from catalog.catalog import Catalog
from catalog.lifecycle import life
from catalog.resolution.outcomes import Found

_NEVER = re.compile(r"\bNone\b|N/A|\bnan\b|!|\bDecimal\b|\{|\}|\$0\.0+ per| ,|\(\)|: ;|; ;")


@pytest.fixture(scope="module")
def cards(bundled: Catalog) -> list[ModelCard]:
    made = [
        answer_query(Query(model, "summary", (Named(model, Found(model, "id")),)), bundled)
        for model in bundled.models
    ]
    return [card for card in made if isinstance(card, ModelCard)]


def test_every_model_has_one(cards: list[ModelCard], bundled: Catalog) -> None:
    assert [card.line.id for card in cards] == list(bundled.models)


def test_it_renders_in_slack_and_in_the_terminal(cards: list[ModelCard]) -> None:
    for card in cards:
        reply = blocks.render(card)
        assert reply.blocks, card.line.id
        assert len(reply.blocks) <= 50, card.line.id
        assert card.line.name.split()[0] in terminal.render(card, 80, colour=False)


def test_it_has_no_trace_of_a_missing_value(cards: list[ModelCard]) -> None:
    for card in cards:
        ours = (
            str(card.verdict or ""),
            *(advice.text for advice in (*card.use_it_for, *card.do_not_use_it_for)),
            *(e.text for f in card.fits for e in (*f.evidence, *f.against)),
            *(text for f in card.fits for text in f.missing),
            *(value for _, value in card.facts),
        )
        assert [text for text in ours if _NEVER.search(text)] == [], card.line.id


def test_every_line_of_advice_has_a_reason_in_the_json(cards: list[ModelCard]) -> None:
    for card in cards:
        made = json.loads(json.dumps(card.to_json()))
        for text in (*made["use_it_for"], *made["do_not_use_it_for"]):
            reason = made["reasons"][text]
            assert reason or text.startswith("Buyers comparing"), (card.line.id, text)


def test_nobody_is_sent_to_a_model_that_ends(cards: list[ModelCard], bundled: Catalog) -> None:
    for card in cards:
        if life(bundled.models[card.line.id], bundled).stage == "retired":
            assert card.use_it_for == ()
            assert card.fits == ()


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("openai/gpt-6.2-sol", "is not rated for coding yet"),
        ("openai/gpt-image-2", "No benchmark is tracked for image generation yet"),
    ],
)
def test_a_job_that_a_benchmark_measures_is_not_said_to_have_none(
    model: str, said: str, bundled: Catalog
) -> None:
    query = Query(model, "summary", (Named(model, Found(model, "id")),))
    assert said in blocks.render(answer_query(query, bundled)).text
