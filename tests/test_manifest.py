"""The two manifests: what Slack accepts, what the bot answers, and how little they differ."""

from copy import deepcopy
from pathlib import Path
from typing import Any, Literal

import pytest
import yaml
from pydantic import BaseModel, ConfigDict, Field

from bot.answer import Ambiguous, Help, NotFound, answer_query
from bot.query import SLASH_COMMANDS, parse
from bot.slack.home_tab import PROMPTS
from bot.slack.messages import LOOK_UP
from bot.slack.settings_command import COMMAND
from catalog.catalog import Catalog

ROOT = Path(__file__).parents[1]
FILES = ("manifest.yml", "manifest.agent.yml")
EVENTS = {
    "app_home_opened": "opened: shows what is new, greets once, or suggests what to ask",
    "app_mention": "answered in its thread",
    "message.im": "answered in its thread",
}
SCOPES = {
    "app_mentions:read": "to be sent app_mention",
    "chat:write": "to answer where it was asked",
    "commands": "to be sent commands and shortcuts",
    "im:history": "to be sent message.im",
}
OPTIONAL = {
    "channels:read": "to ask whether another company reads along in a public channel",
    "groups:read": "the same of a private one",
}


def read(name: str) -> dict[str, Any]:
    manifest: dict[str, Any] = yaml.safe_load((ROOT / name).read_text("utf-8"))
    return manifest


@pytest.fixture(params=FILES)
def manifest(request: pytest.FixtureRequest) -> dict[str, Any]:
    return read(request.param)


class Part(BaseModel):
    """As Slack documents it; a field that is not here is one that Slack would not know."""

    model_config = ConfigDict(extra="forbid", strict=True)


def at_most(most: int, pattern: str | None = None) -> Any:
    """Of a text in characters, of a list in entries; neither may be empty."""
    return Field(min_length=1, max_length=most, pattern=pattern)


class Display(Part):
    name: str = at_most(35)
    description: str = at_most(140)
    background_color: str = at_most(7, "^#[0-9a-f]{6}$")


class Prompt(Part):
    title: str = at_most(75)
    message: str = at_most(300)


class AgentView(Part):
    agent_description: str = at_most(300)
    suggested_prompts: list[Prompt] = at_most(4)


class AppHome(Part):
    home_tab_enabled: bool
    messages_tab_enabled: bool
    messages_tab_read_only_enabled: bool


class BotUser(Part):
    display_name: str = at_most(80, r"^[\w. -]+$")
    always_online: bool


class Shortcut(Part):
    name: str = at_most(24)
    type: Literal["message", "global"]
    callback_id: str = at_most(255)
    description: str = at_most(150)


class SlashCommand(Part):
    command: str = at_most(32, "^/[a-z]+$")
    description: str = at_most(2000)
    usage_hint: str = at_most(1000)
    should_escape: bool


class Features(Part):
    agent_view: AgentView | None = None
    app_home: AppHome
    bot_user: BotUser
    shortcuts: list[Shortcut] = at_most(10)
    slash_commands: list[SlashCommand] = at_most(50)


class Scopes(Part):
    bot: list[str] = at_most(255)
    bot_optional: list[str] | None = Field(None, min_length=1, max_length=255)


class OAuth(Part):
    scopes: Scopes


class Events(Part):
    bot_events: list[str] = at_most(100)


class Interactivity(Part):
    is_enabled: bool


class Settings(Part):
    event_subscriptions: Events
    interactivity: Interactivity
    org_deploy_enabled: bool
    socket_mode_enabled: bool
    token_rotation_enabled: bool


class Manifest(Part):
    display_information: Display
    features: Features
    oauth_config: OAuth
    settings: Settings


def test_slack_accepts_it(manifest: dict[str, Any]) -> None:
    Manifest.model_validate(manifest)


BROKEN = [
    ("a name of 36 characters", ("display_information", "name"), "x" * 36),
    ("an empty description", ("display_information", "description"), ""),
    ("a field that nobody documents", ("features", "app_home", "colour"), "red"),
    ("eleven shortcuts", ("features", "shortcuts"), read(FILES[0])["features"]["shortcuts"] * 11),
    ("a truth in quotes", ("settings", "socket_mode_enabled"), "true"),
    ("no events", ("settings", "event_subscriptions", "bot_events"), []),
]


@pytest.mark.parametrize(
    ("path", "value"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN]
)
def test_slack_does_not_accept(path: tuple[str, ...], value: Any) -> None:
    """So that the test above can fail."""
    manifest = read(FILES[0])
    inner = manifest
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    with pytest.raises(ValueError, match=path[-1]):
        Manifest.model_validate(manifest)


def test_the_agent_variant_only_adds_the_agent() -> None:
    agent, plain = read("manifest.agent.yml"), read("manifest.yml")
    without = deepcopy(agent)
    del without["features"]["agent_view"]
    without["oauth_config"]["scopes"]["bot"].remove("assistant:write")
    assert without == plain
    assert agent != plain


def test_asks_for_no_more_than_it_needs() -> None:
    scopes = {"bot": sorted(SCOPES), "bot_optional": sorted(OPTIONAL)}
    assert read("manifest.yml")["oauth_config"]["scopes"] == scopes


def test_hears_of_no_more_than_it_answers(manifest: dict[str, Any]) -> None:
    assert manifest["settings"]["event_subscriptions"] == {"bot_events": sorted(EVENTS)}


def test_needs_no_public_address(manifest: dict[str, Any]) -> None:
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert "url" not in str(manifest)


def test_tells_what_to_fill_in_for_http() -> None:
    notes = (ROOT / "manifest.yml").read_text("utf-8").partition("display_information:")[0]
    for place in (
        "features.slash_commands[].url",
        "settings.event_subscriptions.request_url",
        "settings.interactivity.request_url",
        "/slack/events",
    ):
        assert place in notes


def test_people_can_write_to_it_and_find_its_home(manifest: dict[str, Any]) -> None:
    assert manifest["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    assert manifest["settings"]["interactivity"]["is_enabled"] is True


def test_commands_leave_the_text_as_typed(manifest: dict[str, Any]) -> None:
    """Slack would turn `claude.ai` and `@name` inside a model's name into markup.

    Only where people are named their ids are needed.
    """
    commands = manifest["features"]["slash_commands"]
    escaped = [command["command"] for command in commands if command["should_escape"]]
    assert escaped == [COMMAND]


def test_names_the_commands_and_shortcuts_that_the_bot_answers(manifest: dict[str, Any]) -> None:
    features = manifest["features"]
    assert {command["command"] for command in features["slash_commands"]} == {
        *SLASH_COMMANDS,
        COMMAND,
    }
    assert [(s["type"], s["callback_id"]) for s in features["shortcuts"]] == [("message", LOOK_UP)]


PROMPTED = read("manifest.agent.yml")["features"]["agent_view"]["suggested_prompts"]


def test_suggests_what_the_bot_suggests() -> None:
    assert [(prompt["title"], prompt["message"]) for prompt in PROMPTED] == list(PROMPTS)


@pytest.mark.parametrize("message", [prompt["message"] for prompt in PROMPTED])
def test_what_it_suggests_has_an_answer(message: str, bundled: Catalog) -> None:
    query = parse(message, "ask", bundled)
    assert query.ignored == query.beyond == ()
    assert not isinstance(answer_query(query, bundled), Help | NotFound | Ambiguous)


def test_suggestions_are_of_different_kinds(bundled: Catalog) -> None:
    kinds = {type(answer_query(parse(p["message"], "ask", bundled), bundled)) for p in PROMPTED}
    assert len(kinds) == len(PROMPTED)
