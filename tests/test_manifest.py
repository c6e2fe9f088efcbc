from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.listeners.commands import COMMANDS

MANIFEST = yaml.safe_load((Path(__file__).parents[1] / "manifest.yml").read_text("utf-8"))
FEATURES = MANIFEST["features"]

LIMITS = [
    ("app name", MANIFEST["display_information"]["name"], 35),
    ("app description", MANIFEST["display_information"]["description"], 140),
    ("bot display name", FEATURES["bot_user"]["display_name"], 80),
    ("list of commands", FEATURES["slash_commands"], 50),
    ("list of events", MANIFEST["settings"]["event_subscriptions"]["bot_events"], 100),
    *(
        (f"{field} of {command['command']}", command[field], limit)
        for command in FEATURES["slash_commands"]
        for field, limit in (("command", 32), ("description", 2000), ("usage_hint", 1000))
    ),
]


@pytest.mark.parametrize(("what", "value", "limit"), LIMITS, ids=[row[0] for row in LIMITS])
def test_slack_accepts_the_length(what: str, value: str | list[Any], limit: int) -> None:
    assert 0 < len(value) <= limit


def test_asks_for_no_more_than_it_needs() -> None:
    assert MANIFEST["oauth_config"]["scopes"] == {
        "bot": ["app_mentions:read", "chat:write", "commands", "im:history"]
    }


def test_needs_no_public_address() -> None:
    assert MANIFEST["settings"]["socket_mode_enabled"] is True
    assert "url" not in str(MANIFEST)


def test_commands_leave_the_text_as_typed() -> None:
    """Slack would turn `claude.ai` and `@name` inside a model's name into markup."""
    assert all(command["should_escape"] is False for command in FEATURES["slash_commands"])


def test_names_the_commands_that_the_bot_answers() -> None:
    assert {command["command"] for command in FEATURES["slash_commands"]} == set(COMMANDS)
