"""What the gallery cannot draw: seen on the page as a red box, and counted by the command."""

from __future__ import annotations

import html
import re

from tests.gallery.markup import Markup, tag

_STRANGE = re.compile(r'data-strange="([^"]*)"')


def strange(what: str) -> Markup:
    return tag("strong", "not drawn: ", what, class_="strange", data_strange=what)


def strangers(page: Markup) -> list[str]:
    """What was not drawn, once each. Text cannot pose as one: its quotes are escaped."""
    return sorted({html.unescape(what) for what in _STRANGE.findall(page)})
