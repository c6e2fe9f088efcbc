"""Slack on loopback, as strict as a real workspace: it judges what the bot calls, and keeps it."""

from __future__ import annotations

from tests.bot.slack.deliveries import (
    acknowledgement,
    again,
    click,
    command,
    direct,
    event,
    home_opened,
    interaction,
    mention,
    shortcut,
    signature,
    signed,
    submitted,
    typeahead,
)
from tests.bot.slack.identity import (
    APP_TOKEN,
    BOT_TOKEN,
    IDENTITY,
    ORGANISATION,
    PATIENCE,
    SECRET,
)
from tests.bot.slack.scopes import METHODS, SCOPES_OF_DELIVERIES, in_manifest
from tests.bot.slack.serving import running
from tests.bot.slack.troubles import Cutting, Failing, Limiting, Slow
from tests.bot.slack.workspace import Message, Slack

__all__ = [
    "APP_TOKEN",
    "BOT_TOKEN",
    "IDENTITY",
    "METHODS",
    "ORGANISATION",
    "PATIENCE",
    "SCOPES_OF_DELIVERIES",
    "SECRET",
    "Cutting",
    "Failing",
    "Limiting",
    "Message",
    "Slack",
    "Slow",
    "acknowledgement",
    "again",
    "click",
    "command",
    "direct",
    "event",
    "home_opened",
    "in_manifest",
    "interaction",
    "mention",
    "running",
    "shortcut",
    "signature",
    "signed",
    "submitted",
    "typeahead",
]
