"""Single facts in one line, questions about the product, and what cannot be read."""

import pytest

from bot.answer import Comparison, Help, ModelCard, ProductAnswer, answer_query
from bot.blocks import render
from bot.query import parse
from catalog.catalog import Catalog


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "context window of gemini 4 argon",
            "context window: 1,048,576 tokens (genai-prices, 2026-11",
        ),
        ("max output of sonnet 5.5", "max output: 128,000 tokens (models.dev, 2026-09-30)."),
        ("licence of glm 5.3", "licence: MIT, commercial use allowed (huggingface.co, "),
        ("when was grok 4.7 released", "released: 2026-09-21 (models.dev, 2026-09-30)."),
        ("sonnet 5.5 knowledge cutoff", "knowledge cutoff: 2026-06 (models.dev, 2026-09-30)."),
        ("api id of gpt-5.5 on bedrock", "API id at Amazon Bedrock: "),
        ("api id of gpt-5.5 on groq", "API id at Groq: not stated by any source read here."),
    ],
)
def test_a_fact_is_one_line_with_its_source(bundled: Catalog, text: str, line: str) -> None:
    query = parse(text, "ask", bundled)
    answer = answer_query(query, bundled)
    assert isinstance(answer, ModelCard)
    reply = render(answer).text
    assert line in reply
    assert len(reply.splitlines()) == 1
    assert answer.to_json()["kind"] == "card"
    steps = answer.follow_ups(query, bundled).next_queries
    assert steps[0].label == f"About {answer.line.name}"


def test_compared_models_are_told_apart_by_the_fact(bundled: Catalog) -> None:
    answer = answer_query(parse("which is newer, opus 5.5 or grok 4.7?", "ask", bundled), bundled)
    assert isinstance(answer, Comparison)
    assert "Claude Opus 5.5 2026-09-22 (models.dev, 2026-09-30), the newest" in render(answer).text


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("where do these prices come from?", "LiteLLM: 2026-11-10"),
        ("are you sure?", "LiteLLM: 2026-11-10"),
        ("how old are these prices", "The newest source is of 2026-11-20, 2 days ago."),
        ("what does † mean?", "less than half of what the lab charges"),
        ("is this price from today?", "The newest source is of 2026-11-20, 2 days ago."),
        ("where does that rating come from?", "LiteLLM: 2026-11-10"),
        ("which sites do you read", "LiteLLM: 2026-11-10"),
        ("how do you decide what's best for coding?", "by Arena's rating for the job"),
        ("which sellers are vouched for?", "only passes requests on"),
        ("what is a reseller", "only passes requests on"),
        ("who is novita", "Hugging Face partner"),
        ("can i trust deepinfra", "established"),
    ],
)
def test_questions_about_the_product_are_answered_from_data(
    bundled: Catalog, text: str, part: str
) -> None:
    answer = answer_query(parse(text, "ask", bundled), bundled)
    assert isinstance(answer, ProductAnswer)
    assert part in render(answer).text


@pytest.mark.parametrize(
    ("text", "read", "offered"),
    [
        ("will openai win", '"OpenAI"', ("new models from OpenAI", "cheapest from OpenAI")),
        ("does groq have a refund policy", '"Groq"', ("who is Groq?", "cheapest at Groq")),
    ],
)
def test_what_was_read_is_said_and_two_questions_offered(
    bundled: Catalog, text: str, read: str, offered: tuple[str, ...]
) -> None:
    query = parse(text, "ask", bundled)
    answer = answer_query(query, bundled)
    assert isinstance(answer, Help)
    assert read in render(answer).text
    steps = answer.follow_ups(query, bundled).next_queries
    assert tuple(step.label for step in steps) == offered
    assert all(step.query.intent != "unknown" for step in steps)


@pytest.mark.parametrize(
    ("thread", "why"),
    [
        ("cheapest vision", "Why: Ordered by cost of the work; sellers that can be vouched for"),
        ("opus 5.5 vs grok 4.7", "Why: "),
        ("price of grok 4.7", "Why: Ordered by 3 × input + output; vouched-for sellers first."),
    ],
)
def test_why_gives_the_reason_of_the_answer_before(bundled: Catalog, thread: str, why: str) -> None:
    before = parse(thread, "ask", bundled)
    answer = answer_query(parse("why?", "ask", bundled, before), bundled)
    assert why in render(answer).text
