"""Text that Slack shows and does not act on, within the room there is for it."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from bot import formatting

_ACTIVE = re.compile(r"[&<>*_~`]")
_FORMATTING = re.compile(r"[*~`]|(?<![^\W_])_|_(?![^\W_])")
"""Underscores format at the edge of a word only; inside one they are part of an id."""
_LOOKALIKE = {"*": "∗", "~": "∼", "`": "ˋ", "_": "＿"}
_LINK = re.compile(r"https://[a-z0-9-]+(\.[a-z0-9-]+)+(/[A-Za-z0-9._~%!$&'()*+,;=:@/?#-]*)?")
_LONGEST_LINK = 200
"""So that the links of a line are never cut."""
_USER = re.compile(r"[UW][A-Z0-9]{1,20}")
_HALF_ENTITY = re.compile(r"&[a-z]*$")
_MORE = "\n+9,999 more"


def escape(text: str) -> str:
    """Anything from a person or the data as one line that mentions, links and formats nothing."""
    shown = formatting.visible(text)
    if not _ACTIVE.search(shown):
        return shown
    return html.escape(_FORMATTING.sub(lambda found: _LOOKALIKE[found[0]], shown), quote=False)


def plain(text: str) -> str:
    """The same for plain_text, where nothing is parsed and an escape would show."""
    return formatting.visible(text).replace("<", "‹").replace(">", "›")


def bold(text: str) -> str:
    return f"*{shown}*" if (shown := escape(text).strip()) else ""


def link(url: str, name: str = "") -> str:
    """A page under a name, else that of its site; no link where the address is not plainly safe."""
    shown, target = escape(name or formatting.host(url)), html.escape(url, quote=False)
    plainly = _LINK.fullmatch(url) and len(target) <= _LONGEST_LINK
    return f"<{target}|{shown}>" if plainly else shown


def mention(user: str) -> str:
    """A person by their id in Slack; nobody where that is no such id."""
    return f"<@{user}>" if _USER.fullmatch(user) else "somebody"


def clipped(text: str, limit: int) -> str:
    """Escaped text cut to a limit, but not within an escape."""
    if len(text) <= limit:
        return text
    return _HALF_ENTITY.sub("", text[: limit - 1]) + "…"


def fit(lines: Sequence[str], limit: int) -> str:
    """As many escaped lines as there is room for, and how many more there are."""
    kept = [clipped(lines[0], limit - len(_MORE))] if lines else []
    room = limit - len(_MORE) - sum(map(len, kept))
    for line in lines[1:]:
        room -= len(line) + 1
        if room < 0:
            return "\n".join((*kept, f"+{len(lines) - len(kept):,} more"))
        kept.append(line)
    return "\n".join(kept)
