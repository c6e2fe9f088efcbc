"""What words of this field mean, and what is only nearly such a question."""

import pytest

from bot.answer import Definition, answer_query
from bot.blocks import render
from bot.query import Command, Query, parse
from catalog.catalog import Catalog


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("what does open weights mean", "open-weights"),
        ('What does "1M tokens" mean?', "tokens"),
        ("how many words is 200k tokens", "tokens"),
        ("what's a cache read", "cache-read"),
        ("whats cache read", "cache-read"),
        ("ok, and what is MoE exactly?", "moe"),
        ("hey, what is a gateway please", "gateway"),
        ("define knowledge cutoff", "knowledge-cutoff"),
        ("meaning of FP8", "quantization"),
        ("context window meaning", "context"),
        ("what does 70b mean", "parameters"),
        ("what's the difference between input and output tokens?", "in-out"),
        ("what do you mean by off-peak", "off-peak"),
        ("can you explain tool calling", "tool-calling"),
        ("cache read", "cache-read"),
        ("sorry, noob question: what is a token?", "tokens"),
        ("can you explain what cache write is", "cache-write"),
        ("how do tokens work", "tokens"),
        ('what does "$3 in / $15 out" mean', "in-out"),
    ],
)
def test_a_word_is_explained(bundled: Catalog, text: str, term: str) -> None:
    query = parse(text, "ask", bundled)
    assert (query.intent, query.terms) == ("help", (term,))


@pytest.mark.parametrize(
    "text",
    [
        "what is opus 5.5",
        "what is the best open weights model",
        "what is the cheapest vision model",
        "what is new",
        "what's free on openrouter",
        "what is siliconflow",
        "what does opus 5.5 cost",
        "what does cache read cost for opus 5.5",
        "embeddings",
        "open weights",
        "what is gemini's context window",
    ],
)
def test_a_question_beside_a_word_is_none_about_its_meaning(bundled: Catalog, text: str) -> None:
    assert parse(text, "ask", bundled).terms == ()


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("difference between batch and flex", ("batch", "flex")),
        ("what's the difference between a gateway and a host?", ("gateway", "host")),
        ("is deprecated the same as retired", ("deprecated", "retired")),
    ],
)
def test_two_words_are_told_apart(bundled: Catalog, text: str, terms: tuple[str, ...]) -> None:
    query = parse(text, "ask", bundled)
    assert query.terms == terms
    assert len(render(answer_query(query, bundled)).text.splitlines()) >= len(terms)


@pytest.mark.parametrize(
    ("command", "text", "term"),
    [("model", "cache read", "cache-read"), ("model", "what is a gateway", "gateway")],
)
def test_a_command_explains_too(bundled: Catalog, command: Command, text: str, term: str) -> None:
    assert parse(text, command, bundled).terms == (term,)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("what is cache read", "cache-read"),
        ("what does context window mean", "context"),
        ("what's the context window?", None),
        ("context window?", None),
        ("what is max output", None),
    ],
)
def test_in_a_thread_a_figure_of_the_model_is_meant(
    bundled: Catalog, text: str, term: str | None
) -> None:
    before = parse("price of opus 5.5", "ask", bundled)
    query = parse(text, "ask", bundled, before)
    assert query.terms == ((term,) if term else ())
    if term is None:
        assert query.models == before.models
        assert query.facts


def test_every_phrase_is_found_and_every_question_understood(bundled: Catalog) -> None:
    for term in bundled.curation.terms:
        for phrase in term.phrases:
            assert parse(f"what does {phrase} mean?", "ask", bundled).terms == (term.id,)
        asked = parse(term.question or "help", "ask", bundled)
        assert asked.intent != "unknown", term.question
        assert not asked.left_out, term.question


def test_the_answer_is_one_line_with_its_page(bundled: Catalog) -> None:
    query = parse("what is a token", "ask", bundled)
    answer = answer_query(query, bundled)
    assert isinstance(answer, Definition)
    line, source = render(answer).text.splitlines()
    assert line.startswith("Tokens: The pieces of words that models read")
    assert source == "help.openai.com, checked 2026-11-30"
    assert answer.to_json()["kind"] == "definition"


def test_a_term_that_is_gone_is_help(bundled: Catalog) -> None:
    answer = answer_query(Query("", "help", terms=("gone",)), bundled)
    assert answer.to_json()["kind"] == "help"
