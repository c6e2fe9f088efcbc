"""Question words with the "is" that people join to them: "what's", "whats", "who's"."""

from __future__ import annotations

import re

_JOINED = re.compile(r"\b(what|who|where|how|when)(?:['’`´]?s)\b", re.IGNORECASE)


def without_contractions(text: str) -> str:
    """The text with "what is" for "what's" and "whats".

    >>> without_contractions("What's new, and whos novita?")
    'What is new, and who is novita?'
    """
    # Most texts have none, and a look takes a tenth of the time.
    lowered = text.lower()
    if "wh" not in lowered and "how" not in lowered:
        return text
    return _JOINED.sub(r"\1 is", text)
