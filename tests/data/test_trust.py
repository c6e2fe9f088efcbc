"""How the sellers of the bundled catalogue are graded."""

from __future__ import annotations

import re

import pytest

from bot.api.questions import Message, answer_message
from catalog.catalog import Catalog
from catalog.schema import Trust
from catalog.trust import VOUCHED_FOR, is_forwarded, is_reseller, trust_of

OPUS, GPT, GEMINI = "anthropic/claude-opus-5", "openai/gpt-5.5", "google/gemini-3.8-flash"
GLM, KIMI, DEEPSEEK = "zhipuai/glm-5.3", "moonshotai/kimi-k3", "deepseek/deepseek-v4-pro"
OPEN = "openai/gpt-oss-120b"


@pytest.mark.parametrize(
    ("provider", "model", "grade"),
    [
        ("openai", GPT, "first-party"),
        ("openai", OPEN, "first-party"),
        ("anthropic", OPUS, "first-party"),
        ("google", GEMINI, "first-party"),
        ("google", OPUS, "other"),
        ("mistral", "mistral/mistral-large-latest", "first-party"),
        ("deepseek", DEEPSEEK, "first-party"),
        ("zai", GLM, "first-party"),
        ("zhipuai", GLM, "other"),
        ("moonshotai", KIMI, "first-party"),
        ("moonshotai-cn", KIMI, "other"),
        ("alibaba", DEEPSEEK, "cloud"),
        ("perplexity", GPT, "established"),
        ("nvidia", KIMI, "other"),
        ("tencent-cloud", KIMI, "established"),
        ("tencent-tokenhub", "tencent/hy4-preview", "other"),
        ("chatgpt", GPT, "first-party"),
        ("amazon-bedrock", OPUS, "cloud"),
        ("amazon-bedrock", "amazon/nova-pro", "first-party"),
        ("azure", GPT, "cloud"),
        ("azure", "microsoft/phi-4", "first-party"),
        ("google-vertex", OPUS, "cloud"),
        ("google-vertex", GEMINI, "first-party"),
        ("oci", "xai/grok-4", "cloud"),
        ("databricks", OPUS, "cloud"),
        ("snowflake-cortex", OPUS, "cloud"),
        ("watsonx", "meta/llama-3.3-70b-instruct", "cloud"),
        ("sap-ai-core", GPT, "cloud"),
        ("togetherai", OPEN, "established"),
        ("fireworks-ai", OPEN, "established"),
        ("groq", OPEN, "established"),
        ("cerebras", OPEN, "established"),
        ("deepinfra", OPEN, "established"),
        ("openrouter", GPT, "established"),
        ("vercel", GPT, "established"),
        ("requesty", GPT, "established"),
        ("poe", GPT, "established"),
        ("unorouter", GPT, "other"),
        ("xpersona", GPT, "other"),
        ("jiekou", GPT, "other"),
        ("aihubmix", GPT, "other"),
        ("302ai", GPT, "other"),
        ("siliconflow-cn", DEEPSEEK, "other"),
        ("agnes", "agnes/agnes-2.5-flash", "other"),
    ],
)
def test_who_can_be_vouched_for(provider: str, model: str, grade: Trust, bundled: Catalog) -> None:
    assert trust_of(bundled.providers[provider], bundled.models[model]) == grade


def test_whoever_is_vouched_for_says_why(bundled: Catalog) -> None:
    """By one of the criteria in data/README.md."""
    why = {
        "first-party": r"own API|subscription|endpoint|international API|tariff of its own",
        "cloud": r"hyperscaler|cloud|platform|service of",
        "established": r"partner|upstream|SOC 2|ISO 27001|\b(?:of|by|subscription by) ",
    }
    for provider in bundled.providers.values():
        found = provider.trust
        if found and found.grade in VOUCHED_FOR:
            assert re.search(why[found.grade], found.evidence), provider.id


def test_the_share_of_each_grade(bundled: Catalog) -> None:
    """A change of many at once is no change of a line."""
    grades = [p.trust.grade if p.trust else "other" for p in bundled.providers.values()]
    assert 50 <= grades.count("first-party") <= 70
    assert 12 <= grades.count("cloud") <= 20
    assert 45 <= grades.count("established") <= 65


def test_an_endpoint_in_china_is_not_a_first_party(bundled: Catalog) -> None:
    """Its prices are another market's, so only the lab's international API is its price."""
    flagged = [
        p for p in bundled.providers.values() if p.trust and "china_endpoint" in p.trust.flags
    ]
    assert len(flagged) >= 20
    assert {p.trust.grade for p in flagged if p.trust} == {"other"}


def test_a_first_party_names_its_lab(bundled: Catalog) -> None:
    for provider in bundled.providers.values():
        if provider.trust and provider.trust.grade == "first-party":
            assert provider.lab or provider.trust.lab, provider.id


def test_whose_models_are_graded_apart_were_made_by_somebody(bundled: Catalog) -> None:
    labs = {model.lab for model in bundled.models.values()}
    for provider in bundled.providers.values():
        if provider.trust and provider.trust.lab:
            assert provider.trust.lab in labs, provider.id


@pytest.mark.parametrize(
    ("provider", "model", "resells"),
    [
        ("openai", GPT, False),
        ("azure", GPT, False),
        ("togetherai", OPEN, False),
        ("openrouter", GPT, True),
        ("unorouter", GPT, True),
        ("perplexity", GPT, True),
        ("nvidia", KIMI, True),
        ("zhipuai", GLM, True),
    ],
)
def test_who_resells(provider: str, model: str, *, resells: bool, bundled: Catalog) -> None:
    assert is_reseller(bundled.providers[provider], bundled.models[model]) is resells


def test_a_page_of_a_single_fact_is_of_one_that_is_stated(bundled: Catalog) -> None:
    companies = [p.company for p in bundled.providers.values() if p.company]
    stated = [(c, fact) for c in companies for fact in c.sources]
    assert len(stated) > 10
    assert all(getattr(company, fact) for company, fact in stated)


def test_an_answer_about_a_seller_cites_every_page(bundled: Catalog) -> None:
    company = bundled.providers["openai"].company
    assert company
    assert len(company.pages) == 3
    answer = answer_message(Message("is openai trustworthy?", "ask"), bundled)
    cited = {each["source"]: each["checked"] for each in answer["answer"]["sellers"][0]["sources"]}
    assert all(cited[page.source] for page in company.pages)


def test_a_seller_serves_a_region_only_where_all_of_its_plain_offers_do(bundled: Catalog) -> None:
    """Mistral serves the EU and the US at endpoints of their own, at another price."""
    assert bundled.providers["mistral"].serves is None


def test_what_is_typed_of_prompts_is_said_in_words(bundled: Catalog) -> None:
    """A filter reads the type, a person the words; they must not differ."""
    companies = [p.company for p in bundled.providers.values() if p.company]
    typed = [c for c in companies if c.prompts or c.trains is not None]
    assert len(typed) > 40
    for company in typed:
        words = company.retention or ""
        assert words, company
        if company.prompts == "not kept":
            assert re.search(r"^none|in memory only|not stored", words), words
        if company.trains is False:
            assert re.search(r"no training", words), words
        if company.trains:
            assert re.search(r"trained on", words), words


@pytest.mark.parametrize(
    ("provider", "model", "forwarded"),
    [
        ("deepinfra", OPEN, False),
        ("deepinfra", "anthropic/claude-sonnet-4-5", True),
        ("openrouter", OPEN, True),
        ("openai", GPT, False),
    ],
)
def test_whose_terms_hold_for_prompts(
    provider: str, model: str, *, forwarded: bool, bundled: Catalog
) -> None:
    assert is_forwarded(bundled.providers[provider], bundled.models[model]) is forwarded
