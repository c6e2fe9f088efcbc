"""The pages for people in Slack and for who wants to know the rules: what they say works."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.api.questions import Message, answer_message
from bot.query import parse
from bot.slack.workspace import responder
from catalog.catalog import Catalog

ROOT = Path(__file__).parents[1]
PAGES = {name: (ROOT / "docs" / name).read_text("utf-8") for name in ("use.md", "trust.md")}
USE = PAGES["use.md"]
_WATCH = "@Modeldesk watch"
"""Begins a watch, which tests of its own type, and is no question."""
TYPED = [
    text
    for text in re.findall(r"^\| [^|]+ \| `([^`]+)` \|$", USE, re.MULTILINE)
    if not text.startswith(_WATCH)
]
LABELS = sorted(set(re.findall(r"\*([A-Z][\w ]+)…?\*", USE.replace("**", ""))))
_OF_SLACK = {"More actions"}


def links() -> Iterator[tuple[str, str]]:
    for name, page in PAGES.items():
        yield from ((name, link) for link in sorted(set(re.findall(r"\]\(([^)]+)\)", page))))


@pytest.mark.parametrize(("name", "link"), [*links()])
def test_a_link_leads_somewhere(name: str, link: str) -> None:
    target, _, heading = link.partition("#")
    file = ROOT / "docs" / (target or name)
    assert file.exists()
    if heading:
        headings = re.findall(r"^#+ (.*)$", file.read_text("utf-8"), re.MULTILINE)
        assert heading in [re.sub(r"[^\w -]", "", h).lower().replace(" ", "-") for h in headings]


def test_there_is_something_to_type() -> None:
    assert len(TYPED) == 10


@pytest.mark.parametrize("text", TYPED)
def test_what_people_are_told_to_type_is_answered_as_a_whole(text: str, bundled: Catalog) -> None:
    message = answer_message(Message(text.replace("@Modeldesk", "<@U1>"), "ask"), bundled)
    assert message["query"]["left_out"] == []
    assert (message["answer"]["kind"] == "help") is (text == "help")
    assert message["answer"]["kind"] not in ("not_found", "choice")


def follow_ups() -> list[str]:
    [passage] = re.findall(r"from the question before it:\n(.*?)The answer", USE, re.DOTALL)
    return re.findall(r"`([^`]+)`", passage)


@pytest.mark.parametrize("text", follow_ups())
def test_a_follow_up_goes_on(text: str, bundled: Catalog) -> None:
    before = parse("cheapest vision under $1", "ask", bundled).canonical()
    shown = responder(lambda: bundled)(before).query
    query = parse(text, "ask", bundled, shown)
    assert query.intent not in ("help", "unknown")
    assert query.left_out == ()
    assert query.use_case == "vision" or query.models


@pytest.mark.parametrize("label", LABELS)
def test_a_button_is_called_what_the_page_calls_it(label: str) -> None:
    code = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "bot").rglob("*.py")))
    assert label in _OF_SLACK or f'"{label}' in code or label in (ROOT / "manifest.yml").read_text()
