"""What is asked of Slack, and what it answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Fields = dict[str, Any]

_JSON = ("attachments", "blocks", "message", "metadata", "prompts", "view")
"""Fields that travel as JSON inside a form."""
_BEARER = "Bearer "


@dataclass(frozen=True, slots=True)
class Call:
    """A method with its fields; blocks and views are parsed."""

    method: str
    fields: Fields
    token: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back."""

    body: Fields | str
    """JSON, but for a plain text."""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def refusal(error: str, *messages: str, **more: Any) -> Answer:
    described = {"response_metadata": {"messages": list(messages)}} if messages else {}
    return Answer({"ok": False, "error": error, **described, **more})


async def read(request: web.Request) -> Call:
    """Raises ValueError where a body is no JSON."""
    if request.content_type.endswith("json"):
        fields: Fields = json.loads(await request.read())
    else:
        fields = _parsed({**request.query, **await request.post()})
    token = str(fields.pop("token", ""))
    header = request.headers.get("Authorization", "")
    if header.startswith(_BEARER):
        token = header[len(_BEARER) :]
    return Call(request.match_info["method"], fields, token)


def _parsed(form: Mapping[str, Any]) -> Fields:
    return {
        name: json.loads(value) if name in _JSON and isinstance(value, str) else value
        for name, value in form.items()
    }
