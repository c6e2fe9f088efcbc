"""README.md, read as the agreement with its reader: what it shows and promises is true."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest

from bot import terminal
from bot.answer import answer_query
from bot.answer.serialize import resolution_to_json
from bot.api.questions import Message, answer_message
from bot.query import parse
from catalog.catalog import Catalog

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
ROWS = re.findall(r"^\| (`.*) \| (.*\*\*.*) \|$", README, re.MULTILINE)
WIDTH = 88
"""Of the terminal in the picture."""


def block(language: str) -> list[str]:
    """What stands between the fences of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def code(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


MEANT: dict[str, dict[str, object]] = {
    "@Modeldesk what is cache read?": {"intent": "help", "terms": ["cache-read"]},
    "/model gpt image 2": {"intent": "summary", "models": ["openai/gpt-image-2"]},
    "/model sonet 5.5": {"intent": "summary", "models": ["anthropic/claude-sonnet-5-5"]},
    "/model 4o": {"intent": "summary", "models": ["openai/gpt-4o"]},
    "/model latest opus": {"intent": "summary", "models": ["anthropic/claude-opus-5-5"]},
    "/model us.anthropic.claude-sonnet-4-5-20250929-v1:0": {
        "intent": "summary",
        "models": ["anthropic/claude-sonnet-4-5"],
    },
    "/model gpt 4 turbo": {"intent": "summary", "models": ["openai/gpt-4-turbo"]},
    "/model gemini": {"intent": "summary"},
    "/model claude opus 9": {"intent": "summary"},
    "/cheapest vision": {"intent": "cheapest", "use_case": "vision"},
    "/cheapest speech to text": {"intent": "cheapest", "use_case": "speech-to-text"},
    "/cheapest vision under $1 with 200k context": {
        "intent": "cheapest",
        "use_case": "vision",
        "filters": {"min_context": 200_000, "max_input_price": 1.0},
    },
    "/cheapest claude sonnet 5.5": {
        "intent": "routes",
        "models": ["anthropic/claude-sonnet-5-5"],
    },
    "/cheapest gpt 5.5 first-party only": {
        "intent": "routes",
        "models": ["openai/gpt-5.5"],
        "filters": {"trust": ["first-party"]},
    },
    "/compare sonnet 5.5 vs gemini 3.8 flash": {
        "intent": "compare",
        "models": ["anthropic/claude-sonnet-5-5", "google/gemini-3.8-flash"],
    },
    "@Modeldesk best open coding model not from alibaba": {
        "intent": "recommend",
        "use_case": "coding",
        "filters": {"open_weights": True, "exclude_labs": ["alibaba"]},
    },
    "@Modeldesk is sonnet 5.5 cheaper on bedrock?": {
        "intent": "routes",
        "models": ["anthropic/claude-sonnet-5-5"],
        "filters": {"providers": ["amazon-bedrock"]},
    },
    "@Modeldesk is gpt image 2 good for json?": {
        "intent": "fit",
        "models": ["openai/gpt-image-2"],
        "use_case": "structured-output",
    },
    "@Modeldesk what did gpt-5.6 sol cost in july?": {
        "intent": "history",
        "models": ["openai/gpt-5.6-sol"],
        "period": {"first": "2026-07-01", "last": "2026-07-31"},
    },
    "@Modeldesk what changed since july?": {
        "intent": "history",
        "period": {"first": "2026-07-01"},
    },
    "@Modeldesk 10k requests a day, 3k in 500 out on haiku 4.5": {
        "intent": "cost",
        "models": ["anthropic/claude-haiku-4-5"],
        "workload": {
            "input_tokens": 3000,
            "output_tokens": 500,
            "requests": 10_000,
            "period": "day",
        },
    },
    "@Modeldesk what replaces gpt-4o?": {"intent": "migrate", "models": ["openai/gpt-4o"]},
    "@Modeldesk what came out since october?": {
        "intent": "releases",
        "filters": {"released_after": "2026-10-01"},
    },
    "@Modeldesk which gateways carry kimi k3?": {
        "intent": "gateways",
        "models": ["moonshotai/kimi-k3"],
    },
    "@Modeldesk arena score of opus 5.5": {
        "intent": "benchmarks",
        "models": ["anthropic/claude-opus-5-5"],
    },
    "help": {"intent": "help"},
    "/model": {"intent": "help"},
    "/cheapest": {"intent": "help"},
}
"""What each row of the table means, in full: nothing else is understood, and nothing left out."""
SAID = [(said, answered) for says, answered in ROWS for said in code(says)]
COMMANDS = [line for text in block("sh") for line in text.splitlines() if "modeldesk " in line]


def test_the_table_is_found() -> None:
    assert len(SAID) >= 14


@pytest.mark.parametrize(("said", "answered"), SAID, ids=[said for said, _ in SAID])
def test_what_you_say_is_answered_so(said: str, answered: str, bundled: Catalog) -> None:
    made = answer_message(Message(said.replace("@Modeldesk", "<@U1>"), "ask"), bundled)
    kind, text = made["answer"]["kind"], unescape(made["reply"]["text"])
    assert [kind.replace("_", " ")] == re.findall(r"\*\*(.+?)\*\*", answered)
    assert [words for words in code(answered) if words not in text] == []
    assert kind != "not_found" or "$" not in text


@pytest.mark.parametrize("said", [said for said, _ in SAID])
def test_what_you_say_is_understood_as_a_whole(said: str, bundled: Catalog) -> None:
    query = answer_message(Message(said.replace("@Modeldesk", "<@U1>"), "ask"), bundled)["query"]
    assert {k: v for k, v in query.items() if v and k != "shown"} == MEANT[said]


def test_the_picture_is_the_reply_with_lines_left_out(bundled: Catalog) -> None:
    [picture] = block("text")
    made = answer_query(parse("gpt image 2", "model", bundled), bundled)
    rest = terminal.render(made, WIDTH, colour=False)
    for number, piece in enumerate(re.split(r"^…\n", picture, flags=re.MULTILINE)):
        left_out, found, rest = f"\n{rest}".partition(f"\n{piece}")
        assert found, piece
        assert bool(left_out) == bool(number)
    assert rest == ""


def test_the_drawn_picture_is_small() -> None:
    picture = (ROOT / "docs/card.png").read_bytes()
    assert picture.startswith(b"\x89PNG\r\n")
    assert len(picture) <= 100_000


def test_the_sources_are_as_old_as_it_says(bundled: Catalog) -> None:
    page = (ROOT / "docs/trust.md").read_text("utf-8")
    stated = re.findall(r"^\| ([\w.-]+) \| (\d{4}-\d\d-\d\d) \|", page, re.MULTILINE)
    assert stated == [(source.name, str(source.as_of)) for source in bundled.sources.values()]


def test_the_object_for_scripts_is_what_resolve_prints(bundled: Catalog) -> None:
    [shown] = block("json")
    made = json.loads(shown)
    assert made == resolution_to_json(made["q"], bundled.resolve(made["q"]))


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_for_scripts_works(command: str) -> None:
    """As typed in a shell where nothing is set, with the `modeldesk` of this environment."""
    settings = ("SLACK_", "MODELDESK_")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(settings)}
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=ROOT,
        env=clean | {"PATH": programs, "MODELDESK_TODAY": "2026-11-22"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


def test_every_make_target_exists() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = set(re.findall(r"(?:^|`|\| )make (\w+)", README, re.MULTILINE))
    assert {"run", "test", "check"} <= named <= set(re.findall(r"^(\w+):", makefile, re.MULTILINE))


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)]+)\)", README))))
def test_a_link_leads_somewhere(link: str) -> None:
    name, _, heading = link.partition("#")
    assert (ROOT / name).exists()
    if heading:
        headings = re.findall(r"^#+ (.*)$", (ROOT / name).read_text("utf-8"), re.MULTILINE)
        assert heading in [re.sub(r"[^\w -]", "", h).lower().replace(" ", "-") for h in headings]
