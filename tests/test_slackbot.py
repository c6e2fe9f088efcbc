"""What is offered to Slackbot: a manifest that Slack accepts, and a skill that names our tools."""

import re
from copy import deepcopy
from pathlib import Path
from typing import Any, Literal

import pytest
import yaml
from pydantic import Field

from bot.api.tools import TOOLS, call
from catalog.catalog import Catalog
from tests.test_manifest import BotUser, Display, OAuth, Part, read

ROOT = Path(__file__).parents[1]
FILE = "manifest.slackbot.yml"
SKILL = (ROOT / "docs/slackbot-skill.md").read_text("utf-8")


class Server(Part):
    """As the Slack CLI has it since June 2026."""

    url: str = Field(pattern=r"^https://[\w.-]+/\S*$")
    auth_type: Literal[
        "no_auth", "slack_identity_auth", "manual_auth", "dynamic_client_registration"
    ]


class Features(Part):
    bot_user: BotUser


class Settings(Part):
    org_deploy_enabled: bool
    socket_mode_enabled: bool
    token_rotation_enabled: bool


class Manifest(Part):
    display_information: Display
    features: Features
    oauth_config: OAuth
    settings: Settings
    mcp_servers: dict[str, Server] = Field(min_length=1)


def test_slack_accepts_it() -> None:
    Manifest.model_validate(read(FILE))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("mcp_servers", "modeldesk", "url"), "http://modeldesk.example/mcp"),
        (("mcp_servers", "modeldesk", "auth_type"), "none"),
        (("mcp_servers",), {}),
        (("features", "bot_user", "display_name"), "Modeldesk: Slackbot"),
    ],
)
def test_slack_does_not_accept(path: tuple[str, ...], value: Any) -> None:
    """So that the test above can fail."""
    inner = manifest = deepcopy(read(FILE))
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    with pytest.raises(ValueError, match=path[-1]):
        Manifest.model_validate(manifest)


def test_it_asks_for_nothing_but_to_lend_tools() -> None:
    assert read(FILE)["oauth_config"]["scopes"] == {"bot": ["mcp:connect"]}


def test_nobody_signs_in_at_the_address_that_the_bot_serves() -> None:
    [server] = read(FILE)["mcp_servers"].values()
    assert server["auth_type"] == "no_auth"
    assert server["url"].endswith("/mcp")
    notes = (ROOT / FILE).read_text("utf-8").partition("display_information:")[0]
    assert "MODELDESK_MCP=open" in notes
    assert yaml.safe_load(notes) is None


def test_the_skill_names_every_tool_and_no_other() -> None:
    named = set(re.findall(r"^   \| [^|]+ \| `(\w+)`", SKILL, re.MULTILINE))
    assert named == set(TOOLS)


def test_the_skill_says_what_every_result_says() -> None:
    assert SKILL.startswith("# Which AI model, what price\n")
    assert "Add no figures of your own" in SKILL


def test_the_example_of_the_skill_is_understood_as_a_whole(bundled: Catalog) -> None:
    [(name, text)] = re.findall(r'Call `(\w+)` with\s+"([^"]+)"', SKILL)
    content = call(name, {"question": text}, bundled).content
    assert (content["answer"]["kind"], content["query"]["left_out"]) == ("ranking", [])


def test_the_skill_names_no_model_and_no_price() -> None:
    """Which would be out of date in a month, where nobody notices."""
    assert re.findall(r"(?i)\b(gpt|claude|gemini|llama|mistral|qwen)\b", SKILL) == []
    assert set(re.findall(r"\$\d+", SKILL)) <= {"$1"}
