"""Which permission each method of the Web API asks for, and which the manifest has."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

_ROOT = Path(__file__).parents[3]


class Needs(NamedTuple):
    """What a method asks of its caller."""

    scopes: tuple[str, ...] = ()
    """Any one of them is enough; none where every bot may call."""
    token: str = "xoxb"
    """How the token begins; empty where none is asked for."""


_WRITE = Needs(("chat:write",))
_ASSISTANT = Needs(("assistant:write",))
_READ = Needs(("channels:read", "groups:read", "im:read", "mpim:read"))
_HISTORY = Needs(("channels:history", "groups:history", "im:history", "mpim:history"))

METHODS: Mapping[str, Needs] = {
    "api.test": Needs(token=""),
    "apps.connections.open": Needs(("connections:write",), "xapp"),
    "assistant.threads.setStatus": Needs(("chat:write", "assistant:write")),
    "assistant.threads.setSuggestedPrompts": _ASSISTANT,
    "assistant.threads.setTitle": _ASSISTANT,
    "auth.test": Needs(),
    "blocks.validate": Needs(token=""),
    "chat.delete": _WRITE,
    "chat.postEphemeral": _WRITE,
    "chat.postMessage": _WRITE,
    "chat.update": _WRITE,
    "conversations.history": _HISTORY,
    "conversations.info": _READ,
    "conversations.join": Needs(("channels:join",)),
    "conversations.list": _READ,
    "conversations.members": _READ,
    "conversations.open": Needs(("im:write", "mpim:write")),
    "conversations.replies": _HISTORY,
    "reactions.add": Needs(("reactions:write",)),
    "team.info": Needs(("team:read",)),
    "users.info": Needs(("users:read",)),
    "users.list": Needs(("users:read",)),
    "views.open": Needs(),
    "views.publish": Needs(),
    "views.push": Needs(),
    "views.update": Needs(),
}

SCOPES_OF_DELIVERIES: Mapping[str, str | None] = {
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "command": "commands",
    "message.im": "im:history",
    "message_action": "commands",
}
"""What Slack sends only to an app with this permission."""


@cache
def in_manifest(name: str = "manifest.yml", *, optional: bool = False) -> frozenset[str]:
    """The scopes that an installation grants, with or without those that may be left out."""
    scopes = yaml.safe_load((_ROOT / name).read_text("utf-8"))["oauth_config"]["scopes"]
    return frozenset((*scopes["bot"], *(scopes["bot_optional"] if optional else ())))
