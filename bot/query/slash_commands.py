"""The slash commands by which questions are entered."""

from __future__ import annotations

from collections.abc import Mapping

from bot.query.query import Command

SLASH_COMMANDS: Mapping[str, Command] = {
    "/model": "model",
    "/cheapest": "cheapest",
    "/compare": "compare",
}
"""Slash command -> how its text is read; the manifests list the same names."""


class NoSuchCommandError(Exception):
    """Slack would not deliver this command."""


def split_command(text: str) -> tuple[str, str]:
    """The slash command that a text starts with, "" for none, and the text behind it.

    Raises NoSuchCommandError.
    """
    name, rest = (*text.split(maxsplit=1), "", "")[:2]
    if not name.startswith("/"):
        return "", text
    if name not in SLASH_COMMANDS:
        raise NoSuchCommandError(f"{name} is no command; {', '.join(SLASH_COMMANDS)} are.")
    return name, rest
