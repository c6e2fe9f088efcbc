"""What cannot be drawn: seen on the page as a red box, and counted by `make gallery`."""

from __future__ import annotations

import html
import re

from bot.play.html_tags import Markup, tag

_UNDRAWN = re.compile(r'data-undrawn="([^"]*)"')


def not_drawn(what: str) -> Markup:
    return tag("strong", "not drawn: ", what, class_="undrawn", data_undrawn=what)


def undrawn(page: Markup) -> list[str]:
    """What was not drawn, once each. Text cannot pose as one: its quotes are escaped."""
    return sorted({html.unescape(what) for what in _UNDRAWN.findall(page)})
