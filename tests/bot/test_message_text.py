"""What is read of a message that somebody looks up or forwards."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt.async_app import AsyncApp

from bot.query.links import with_linked_names
from bot.slack.message_text import message_text
from catalog.catalog import Catalog
from tests.bot.conversation import Person
from tests.bot.slack import Slack, direct, mention

Json = dict[str, Any]


@pytest.fixture
def ada(app: AsyncApp, slack: Slack) -> Person:
    return Person(app, slack)


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str) -> Json:
    return {"type": "section", "text": mrkdwn(text)}


def rich(*elements: Json) -> Json:
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [*elements]}],
    }


def word(text: str) -> Json:
    return {"type": "text", "text": text}


def link(url: str, **label: str) -> Json:
    return {"type": "link", "url": url, **label}


CARD = "https://router.example/nimbus/cirrus-4"
LIST = {
    "type": "rich_text_list",
    "elements": [
        {"type": "rich_text_section", "elements": [word("slate 8b")]},
        {"type": "rich_text_section", "elements": [word("cirrus 4")]},
    ],
}
FORWARDED = {
    "is_share": True,
    "is_msg_unfurl": True,
    "author_name": "Grace",
    "from_url": "https://test.slack.com/archives/C2/p1700000000000400",
    "fallback": "[Nov 9th] grace: we move to cirrus 4",
    "text": "we move to cirrus 4",
    "message_blocks": [
        {"team": "T1", "channel": "C2", "message": {"blocks": [rich(word("we move to cirrus 4"))]}}
    ],
}
TABLE = {
    "type": "table",
    "rows": [[{"type": "raw_text", "text": "Model"}], [{"type": "raw_text", "text": "cirrus 4"}]],
}
BUTTONS = {
    "type": "actions",
    "elements": [{"type": "button", "text": {"type": "plain_text", "text": "cirrus 4"}}],
}

READ: dict[str, tuple[Json, str]] = {
    "text": ({"text": "try cirrus 4"}, "try cirrus 4"),
    "a section": ({"blocks": [section("try cirrus 4")]}, "try cirrus 4"),
    "fields": ({"blocks": [{"type": "section", "fields": [mrkdwn("a"), mrkdwn("b")]}]}, "a\nb"),
    "a header": (
        {"blocks": [{"type": "header", "text": {"type": "plain_text", "text": "cirrus 4"}}]},
        "cirrus 4",
    ),
    "a context": ({"blocks": [{"type": "context", "elements": [mrkdwn("cirrus 4")]}]}, "cirrus 4"),
    "Markdown": ({"blocks": [{"type": "markdown", "text": "**cirrus 4**"}]}, "**cirrus 4**"),
    "a bold half of a word": ({"blocks": [rich(word("cirrus"), word(" 4"))]}, "cirrus 4"),
    "a list": ({"blocks": [{"type": "rich_text", "elements": [LIST]}]}, "slate 8b\ncirrus 4"),
    "a table": ({"blocks": [TABLE]}, "Model\ncirrus 4"),
    "a container": (
        {
            "blocks": [
                {
                    "type": "container",
                    "title": {"type": "plain_text", "text": "News"},
                    "child_blocks": [section("cirrus 4")],
                }
            ]
        },
        "News\ncirrus 4",
    ),
    "a picture": ({"blocks": [{"type": "image", "alt_text": "cirrus 4"}]}, "cirrus 4"),
    "no button": ({"text": "x", "blocks": [BUTTONS]}, "x"),
    "text that blocks repeat": (
        {"text": "*try* cirrus 4, <@U2>", "blocks": [rich(word("try"), word(" cirrus 4, "))]},
        "*try* cirrus 4, <@U2>",
    ),
    "a summary of blocks": (
        {"text": "try cirrus", "blocks": [section("please try cirrus 4")]},
        "please try cirrus 4",
    ),
    "an attachment": (
        {"text": "", "attachments": [{"title": "Deploy", "text": "cirrus 4", "fallback": "x"}]},
        "Deploy\ncirrus 4",
    ),
    "fields of an attachment": (
        {"attachments": [{"fields": [{"title": "Model", "value": "cirrus 4", "short": True}]}]},
        "Model\ncirrus 4",
    ),
    "an attachment of blocks": ({"attachments": [{"blocks": [section("cirrus 4")]}]}, "cirrus 4"),
    "the summary of an attachment": ({"attachments": [{"fallback": "cirrus 4"}]}, "cirrus 4"),
    "a forwarded message": ({"text": "", "attachments": [FORWARDED]}, "we move to cirrus 4"),
    "a forwarded message with words": (
        {"text": "fyi", "attachments": [FORWARDED]},
        "fyi\nwe move to cirrus 4",
    ),
    "a link": ({"text": f"<{CARD}>"}, "nimbus/cirrus-4"),
    "a link in blocks": ({"blocks": [rich(link(CARD))]}, "nimbus/cirrus-4"),
    "a link with its own words": (
        {"blocks": [rich(link(CARD, text="this"))]},
        "this nimbus/cirrus-4",
    ),
    "a link in a plain text": (
        {"blocks": [{"type": "section", "text": {"type": "plain_text", "text": f"see {CARD}"}}]},
        "see nimbus/cirrus-4",
    ),
    "a preview of a link": (
        {"text": "", "attachments": [{"title": "Router", "title_link": CARD}]},
        "Router\nnimbus/cirrus-4",
    ),
    "nothing": ({}, ""),
    "nulls": ({"text": None, "blocks": None, "attachments": None}, ""),
}


@pytest.mark.parametrize("kind", READ)
def test_all_that_a_message_says_is_read(kind: str, world: Catalog) -> None:
    message, expected = READ[kind]
    lines = message_text(message, world).splitlines()
    assert "\n".join(" ".join(line.split()) for line in lines if line.strip()) == expected


LINKS = (
    ("<https://router.example/nimbus/cirrus-4>", "nimbus/cirrus-4"),
    ("<https://router.example/nimbus/cirrus-4/providers?sort=price#x>", "nimbus/cirrus-4"),
    ("<https://docs.example/en/models/cirrus-4>", "models/cirrus-4"),
    ("<https://hub.example/quarry/slate-8b/tree/main>", "quarry/slate-8b"),
    ("<https://hub.example/quarry%2Fslate-8b>", "quarry/slate-8b"),
    ("<https://router.example/nimbus/cirrus-4|Cirrus 4>", "Cirrus 4"),
    ("<https://router.example/nimbus/cirrus-4|here>", "here nimbus/cirrus-4"),
    ("<https://router.example/>", ""),
    ("<https://code.example/quarry/tools/issues/15>", ""),
    ("<https://test.slack.com/archives/C1/p1700000000000400>", ""),
    ("<http://cirrus.example|cirrus.example>", "cirrus.example"),
    ("<https://[x>", ""),
    (
        "is <https://router.example/nimbus/cirrus-4> good for json?",
        "is nimbus/cirrus-4 good for json?",
    ),
    ("no link <@U1> at all", "no link <@U1> at all"),
)


@pytest.mark.parametrize(("text", "expected"), LINKS)
def test_a_link_says_which_model_it_is_about(text: str, expected: str, world: Catalog) -> None:
    assert " ".join(with_linked_names(text, world).split()) == expected


BUNDLED_LINKS = (
    ("https://openrouter.ai/anthropic/claude-sonnet-4.5", "anthropic/claude-sonnet-4.5"),
    ("https://openrouter.ai/deepseek/deepseek-r1:free", "deepseek/deepseek-r1:free"),
    (
        "https://huggingface.co/meta-llama/Llama-3.1-70B-Instruct/tree/main",
        "meta-llama/Llama-3.1-70B-Instruct",
    ),
    ("https://ollama.com/library/llama3.1:70b", "library/llama3.1:70b"),
    ("https://artificialanalysis.ai/models/gpt-4o", "models/gpt-4o"),
    ("https://ai.google.dev/gemini-api/docs/models/gemini-2.5-flash", "models/gemini-2.5-flash"),
    ("https://docs.anthropic.com/en/docs/about-claude/models/overview", ""),
    ("https://github.com/openai/openai-python/pull/4", ""),
    ("https://docs.cohere.com/reference/command", ""),
    ("https://example.com/2024/11/30/v1", ""),
)


@pytest.mark.parametrize(("url", "expected"), BUNDLED_LINKS)
def test_addresses_of_model_pages_are_read(url: str, expected: str, bundled: Catalog) -> None:
    assert with_linked_names(f"<{url}>", bundled).strip() == expected


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(
            st.sampled_from(("type", "text", "elements", "fields", "url", "rows", "title")),
            inside | st.sampled_from(("link", "rich_text_section", "section", "button")),
            max_size=4,
        )
    ),
    max_leaves=15,
)


@given(text=st.none() | st.text(max_size=60), blocks=st.lists(JSON, max_size=4))
def test_whatever_stands_in_blocks_is_read_or_left(
    text: str | None, blocks: list[Any], world: Catalog
) -> None:
    """Slack adds kinds of blocks, and gives known ones other fields."""
    assert isinstance(message_text({"text": text, "blocks": blocks}, world), str)


LOOKED_UP = ("a section", "a table", "an attachment", "a forwarded message", "a link in blocks")


@pytest.mark.parametrize("kind", LOOKED_UP)
async def test_any_kind_of_message_can_be_looked_up(ada: Person, kind: str) -> None:
    message = {"text": "", **READ[kind][0]}
    shown = await ada.looks_up(message.pop("text"), parts=message)
    assert shown.text.startswith("Cirrus 4")


async def test_what_is_forwarded_to_the_bot_is_looked_up(app: AsyncApp, slack: Slack) -> None:
    for request in (
        direct("", attachments=[FORWARDED]),
        mention("<@UBOT>", attachments=[FORWARDED]),
        direct(f"<{CARD}>", ts="17.2"),
        mention(f"<@UBOT> what is <{CARD}>", ts="17.2"),
    ):
        await app.async_dispatch(request)
        assert (await slack.next_post())["text"].startswith("Cirrus 4")
