"""What the answer repeats of the question, so that a misunderstanding is seen at once."""

from __future__ import annotations

from bot.answer.kinds import Heard
from bot.query import Query


def heard(query: Query) -> Heard:
    return Heard(ignored=query.ignored)
