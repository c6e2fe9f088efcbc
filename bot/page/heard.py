"""What the question was taken to say, in small print below every answer."""

from __future__ import annotations

from bot import wording
from bot.answer import Heard
from bot.page.parts import Page, Small

_ECHOED = 40


def understood(heard: Heard) -> Page:
    said = [f"Asked for: {' · '.join(heard.constraints)}"] if heard.constraints else []
    said += heard.beyond
    if heard.ignored:
        words = ", ".join(f'"{wording.shortened(word, _ECHOED)}"' for word in heard.ignored)
        said.append(f"Not understood: {words}")
    return (Small(tuple(said)),) if said else ()
