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
        ("what's the model id for gpt-5.5", "API id at OpenAI API: gpt-5.5 "),
        ("who makes kimi k3", "made by: Moonshot AI (models.dev, 2026-09-30)."),
        ("what inputs does gpt-5.5 take", "text, images and PDF in, text out (models.dev"),
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


@pytest.mark.parametrize(
    ("text", "fact", "rest"),
    [
        ("context window and price of kimi k3", "context window: 1,0", "Cheapest of "),
        ("is gpt-5.5 good at vision and what's its context", "context window: 1,0", "Yes."),
        ("when was kimi k3 released and what does it cost", "released: 2026-07-16", "Cheapest"),
        ("licence of glm 5.3 and who sells it", "licence: MIT", "Cheapest of "),
        ("what replaces gpt-4o and how old is it", "released: 2024-05-13", "Replacement: "),
    ],
)
def test_a_fact_beside_another_question_is_told_first(
    bundled: Catalog, text: str, fact: str, rest: str
) -> None:
    answer = answer_query(parse(text, "ask", bundled), bundled)
    reply = render(answer).text
    assert 0 < reply.index(fact) < reply.index(rest)
    beside = [each.citation for each in answer.asked_beside]
    assert beside == list(answer.citations(bundled)[: len(beside)])


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
        ("what's siliconflow?", "A host that runs models of others."),
        ("what's the grade of siliconflow", "established: a named company"),
        ("is siliconflow safe", "established: a named company"),
        ("does groq keep prompts", "Prompts: none by default"),
        ("does together train on our data", "no training without consent"),
        ("how many models does openrouter have", "It sells 7"),
        ("compare groq and cerebras", "Cerebras"),
        ("is nebius in europe", "Registered in: NL"),
        ("who graded the sellers", "graded by hand"),
        ("who decides if a seller is established", "graded by hand"),
        ("how many models do you know", "In all: 2,1"),
        ("list all providers", "Clouds: "),
        ("alternative to openrouter", "Gateways: "),
        ("how do i share this with the channel", "Share to channel"),
        ("can i dm you", "a direct message"),
        ("who can see what i ask", "A command is answered to you alone"),
        ("do you store my messages", "No message is kept"),
        ("do prices include vat?", "Not included: VAT"),
        ("which currency are these prices in", "US dollars"),
        ("are prices per 1k or 1M tokens?", "per 1M tokens"),
        ("can you alert me when opus gets cheaper", "Mention me with"),
        ("how do i set our approved models", "/modeldesk keeps"),
        ("this price is wrong", "Flag wrong"),
        ("can you write code", "I am no language model"),
        ("do you speak german?", "Ask in English"),
        ("is this bot open source", "open (MIT)"),
        ("are you chatgpt?", "No language model answers"),
        ("can you use claude to answer", "No language model answers"),
        ("do you have rate limits", "30 questions"),
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
