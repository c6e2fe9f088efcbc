from __future__ import annotations

import doctest
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import names
from catalog.names import fold, squash, tokens
from catalog.resolution import spelled_numbers, typed_name


def spelt(text: str) -> str:
    """ "gpt(word) 4(version)"."""
    return " ".join(f"{token.text}({token.kind})" for token in tokens(fold(text)))


@pytest.mark.parametrize("module", [names, spelled_numbers, typed_name])
def test_the_examples_in_docstrings_are_true(module: object) -> None:
    failed, tried = doctest.testmod(module)  # type: ignore[arg-type]
    assert (failed, tried > 0) == (0, True)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        pytest.param("GPT-4o", "gpt-4o", id="case goes, separators stay"),
        pytest.param("ＧＰＴ-５", "gpt-5", id="full-width letters and digits become plain"),
        pytest.param("gpt\u00a05", "gpt 5", id="a space that does not break is a space"),
        pytest.param("“GPT” ‘5’", "\"gpt\" '5'", id="smart quotes become straight"),
        pytest.param("gpt-5’s", "gpt-5  ", id="what is owned is not named: 's becomes spaces"),
        pytest.param("Gemini 2.O", "gemini 2.0", id="the letter O behind a dot is a nought"),
        pytest.param("gpt-4.l mini", "gpt-4.1 mini", id="the letter l behind a dot is a one"),
        pytest.param("gpt-4.I", "gpt-4.1", id="the letter I behind a dot is a one"),
        pytest.param("gpt-4o", "gpt-4o", id="the o of 4o has no dot before it and stays"),
        pytest.param("o3", "o3", id="the o of o3 has no digit before it and stays"),
        pytest.param("4.omni", "4.omni", id="a letter that begins a word stays"),
        pytest.param("gрt", "gpt", id="a Cyrillic letter among Latin ones is what it looks like"),
        pytest.param("сора", "сора", id="a word in another script stays"),
        pytest.param("gpt²", "gpt2", id="a raised digit is a digit"),
        pytest.param("ﬂux", "flux", id="a ligature is its letters"),
        pytest.param("", "", id="nothing stays nothing"),
    ],
)
def test_fold(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("GPT-4o", "gpt 4 o", id="hyphens and spaces do not count"),
        pytest.param("gpt_4.1", "GPT 4-1", id="a dot is a hyphen between two numbers"),
        pytest.param("claude-opus-4-5", "Claude Opus 4.5", id="an id is its display name"),
        pytest.param("Veo3.1", "veo 3.1", id="a version may stick to its word"),
        pytest.param("command-r+", "Command R Plus", id="a plus sign is the word"),
        pytest.param("dall·e 3", "DALL-E-3", id="a middle dot is a separator"),
        pytest.param("gpt–5", "gpt-5", id="a dash is a hyphen"),
        pytest.param("gpt‑5", "gpt-5", id="a hyphen that does not break is a hyphen"),
        pytest.param("\u202egpt-5\u202c", "gpt 5", id="a change of direction is not read"),
        pytest.param("gpt\u200b-5", "gpt-5", id="a space of no width is not read"),
        pytest.param("🔥gpt-5🔥", "gpt-5", id="emoji are not read"),
    ],
)
def test_spellings_of_one_name_are_squashed_to_the_same(one: str, other: str) -> None:
    assert squash(fold(one)) == squash(fold(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("gpt-4.1", "gpt-41", id="a dot between numbers counts"),
        pytest.param("gpt-5", "gpt-5.5", id="a version is whole"),
        pytest.param("gpt-5.1", "gpt-5.10", id="a trailing nought counts behind a digit"),
        pytest.param("o3", "o3-mini", id="a variant is a word more"),
        pytest.param("command-r", "command-r+", id="a plus sign counts"),
        pytest.param("opus 4.5", "opus 4.6", id="digits are exact"),
        pytest.param("qwen3-8b", "qwen-38b", id="a version and a size stay apart"),
    ],
)
def test_names_of_different_models_stay_different(one: str, other: str) -> None:
    assert squash(fold(one)) != squash(fold(other))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        pytest.param("gpt-5", "gpt(word) 5(version)", id="a word and a version"),
        pytest.param("gpt4o", "gpt(word) 4o(version)", id="a letter belongs to the version"),
        pytest.param(
            "gpt 4 o", "gpt(word) 4o(version)", id="a letter of the version behind a space"
        ),
        pytest.param("o3-mini", "o3(version) mini(word)", id="a letter of the version before it"),
        pytest.param("kimi-k2p5", "kimi(word) k2.5(version)", id="p between digits is a dot"),
        pytest.param("opus-4-5", "opus(word) 4.5(version)", id="a hyphen between digits is a dot"),
        pytest.param("deepseek-v3.0", "deepseek(word) 3(version)", id="v3.0 is version 3"),
        pytest.param("gpt-5.10", "gpt(word) 5.10(version)", id="5.10 keeps its nought"),
        pytest.param("gpt-5.6.1", "gpt(word) 5.6.1(version)", id="a version may have three parts"),
        pytest.param("llama 3 70b", "llama(word) 3(version) 70b(size)", id="billions are a size"),
        pytest.param("llama-70 b", "llama(word) 70b(size)", id="a size behind a space"),
        pytest.param("mixtral-8x22b", "mixtral(word) 8x22b(size)", id="experts times size"),
        pytest.param(
            "qwen3-30b-a3b",
            "qwen(word) 3(version) 30b(size) a3b(size)",
            id="active billions are a size",
        ),
        pytest.param("gemma-4-E2B", "gemma(word) 4(version) e2b(size)", id="effective billions"),
        pytest.param("turbo-16k", "turbo(word) 16k(size)", id="a context length is a size"),
        pytest.param("scout-17b-16e", "scout(word) 17b(size) 16e(size)", id="experts are a size"),
        pytest.param("opus-4-5-20251101", "opus(word) 4.5(version) 20251101(date)", id="a day"),
        pytest.param("turbo-2024-04-09", "turbo(word) 20240409(date)", id="with hyphens"),
        pytest.param("r-08-2024", "r(word) 082024(date)", id="month and year are a date"),
        pytest.param("seed-260215", "seed(word) 260215(date)", id="six digits are a date"),
        pytest.param("veo-2-001", "veo(word) 2(version) 001(date)", id="a revision is a date"),
        pytest.param("gpt-4-0613", "gpt(word) 4(version) 0613(stamp)", id="month and day"),
        pytest.param("pro-06-05", "pro(word) 0605(stamp)", id="month and day with a hyphen"),
        pytest.param("instruct-2507", "instruct(word) 2507(stamp)", id="year and month"),
        pytest.param("x-fp8", "x(word) fp8(precision)", id="a float format is a precision"),
        pytest.param("x-4bit", "x(word) 4bit(precision)", id="bits are a precision"),
        pytest.param("x-q4_k_m", "x(word) q4_k_m(precision)", id="a GGUF name is a precision"),
        pytest.param("x-w8a8", "x(word) w8a8(precision)", id="weights and activations"),
        pytest.param("command-r+", "command(word) r(word) plus(word)", id="a plus sign is a word"),
        pytest.param("?!🎉", "", id="what is no letter or digit is no token"),
    ],
)
def test_tokens_have_kinds(text: str, pieces: str) -> None:
    assert spelt(text) == pieces


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("ß\u0301", id="a letter that folds into two, under an accent"),
        pytest.param("1.l.o", id="a letter for a digit behind a letter for a digit"),
    ],
)
def test_folding_hard_texts_twice(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_any_text_can_be_squashed_to_letters_digits_and_dots(text: str) -> None:
    squashed = squash(fold(text))
    assert all(c == "." or unicodedata.category(c)[0] in "LMN" for c in squashed)
    assert squash(squashed) == squashed


@given(st.text())
def test_tokens_of_any_text_lie_in_it_in_order(text: str) -> None:
    folded = fold(text)
    end = 0
    for token in tokens(folded):
        assert end <= token.start < token.end <= len(folded)
        assert token.text
        end = token.end


@given(st.text(st.sampled_from("gptov kbq0123456789.-_+p ")))
def test_every_letter_and_digit_of_a_name_is_in_a_token(text: str) -> None:
    folded = fold(text)
    covered = {at for token in tokens(folded) for at in range(token.start, token.end)}
    assert [c for at, c in enumerate(folded) if at not in covered and c.isalnum()] == []
