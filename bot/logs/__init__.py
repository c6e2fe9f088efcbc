"""What the running bot says of itself, and the few words that it may say it in."""

from __future__ import annotations

import re
from contextvars import ContextVar

NAME = "modeldesk"
"""The logger of everything that is ours; it and those below it choose their words with care."""
REQUEST: ContextVar[str] = ContextVar("request", default="none")
"""The id of what Slack has sent; also in whatever is begun for it and ends later."""
_WORD = re.compile(r"[\w./:-]{1,80}")


class Told(str):
    """Words that somebody has sent to whoever reads the log."""

    __slots__ = ()


def word(value: object) -> str | None:
    """A name that Slack or a manifest gave, as a log may show it; None for anything longer."""
    return value if isinstance(value, str) and _WORD.fullmatch(value) else None
