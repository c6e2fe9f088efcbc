"""How to ask, as plain data."""

from __future__ import annotations

from bot.answer import Help
from bot.contract.rows import Json


def help_json(made: Help) -> Json:
    return {"kind": "help", "as_of": str(made.as_of), "examples": list(made.examples)}
