"""Mentions in front of or inside what somebody types, which say nothing of what is asked."""

from __future__ import annotations

import re

_SLACK = re.compile(r"<[@!#][^<>]*>")
"""As Slack delivers them: of people, channels and groups."""
_TYPED = re.compile(r"^\s*@[\w.-]+(?=\s|$)")
"""As people write them outside Slack; an id such as "@cf/meta/llama" goes on with a slash."""


def without_mentions(text: str) -> str:
    return " ".join(_TYPED.sub("", _SLACK.sub(" ", text)).split())
