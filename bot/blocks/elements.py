"""The vocabulary of Block Kit: Slack's limits, escaped text, and the elements of blocks."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot import formatting

# Dicts and not the classes of a library. slackblocks 3.0.0, which knows tables and charts, was
# tried in November 2026 on the card of GPT Image 2, a ranking and a comparison of three models:
# 0.2 to 0.7 ms of CPU more a reply in one variant and 0.4 to 0.9 ms in all, where 0.3 ms was the
# aim; 0.6 MB and 1 % of the start would have been fine. At most 3 of 127 golden replies would be
# the same once its random block_ids were taken out: it drops `emoji: false`, refuses numbers in a
# `table` and adds fields to a `container`. It raises an error where a reply has to be cut, so our
# limits would have stayed, and lets through 201 rows, 20,000 characters, ragged tables and bars
# that are no number.

Block = dict[str, Any]
"""A block or a view, as Slack's JSON has it."""
Element = dict[str, Any]
"""What stands inside a block: a text, a button, a menu, an option."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What Slack accepts, in characters and elements; the smaller number where sources differ."""

    blocks: int = 50
    """Of a message; those inside a container are counted too, to be safe."""
    text: int = 4000
    """Slack cuts at 40,000 and recommends this."""
    block_id: int = 255

    section: int = 3000
    header: int = 150
    context: int = 2000

    table_rows: int = 100
    """With the header."""
    table_columns: int = 20
    table_text: int = 10_000
    """Of all cells together."""
    tables: int = 1
    """Native tables of a message, whether `table` or `data_table`."""

    charts: int = 2
    chart_title: int = 50
    chart_label: int = 20
    """Of a bar, and of a series."""
    chart_axis: int = 50
    chart_bars: int = 20
    chart_series: int = 6

    container: int = 10
    """Blocks inside."""
    container_title: int = 150

    actions: int = 25
    button: int = 75
    button_value: int = 2000
    options: int = 100
    option: int = 75
    option_value: int = 75
    option_description: int = 75
    placeholder: int = 150

    confirm: int = 300
    confirm_button: int = 30

    modal_title: int = 24
    """Also of its submit and close buttons."""
    label: int = 2000
    """Of an input block."""


LIMITS = Limits()

_ACTIVE = re.compile(r"[&<>*_~`]")
# Underscores format at the edge of a word only; inside one they are part of an id: gpt_image_2.
_FORMATTING = re.compile(r"[*~`]|(?<![^\W_])_|_(?![^\W_])")
# mrkdwn has no escape for its formatting characters, so others that look like them stand in.
_LOOKALIKE = {"*": "∗", "~": "∼", "`": "ˋ", "_": "＿"}
_LINK = re.compile(r"https://[a-z0-9-]+(\.[a-z0-9-]+)+(/[A-Za-z0-9._~%!$&'()*+,;=:@/?#-]*)?")
_LONGEST_LINK = 200
"""Characters of an address; with longer ones the links of a line could be cut in the middle."""
_USER = re.compile(r"[UW][A-Z0-9]{1,20}")
_CHANNEL = re.compile(r"[CG][A-Z0-9]{1,20}")
_HALF_ENTITY = re.compile(r"&[a-z]*$")
_MORE = "\n+9,999 more"


def escape(text: str) -> str:
    """Text from a person or the data as one line of mrkdwn without mention, link or formatting."""
    line = formatting.visible(text)
    if not _ACTIVE.search(line):
        return line
    return html.escape(_FORMATTING.sub(lambda match: _LOOKALIKE[match[0]], line), quote=False)


def escape_plain(text: str) -> str:
    """The same for plain_text, where nothing is parsed and an HTML entity would show as such."""
    return formatting.visible(text).replace("<", "‹").replace(">", "›")


def bold(text: str) -> str:
    """Escaped text in bold; empty where nothing of it is visible."""
    return f"*{escaped}*" if (escaped := escape(text).strip()) else ""


def code(text: str) -> str:
    """Text to copy as it is; empty where nothing of it is visible."""
    line = formatting.visible(text).strip().replace("`", _LOOKALIKE["`"])
    return f"`{html.escape(line, quote=False)}`" if line else ""


def link(url: str, name: str = "") -> str:
    """A link under a name, or under its site; no link where the address is not plainly safe."""
    shown, target = escape(name or formatting.host(url)), html.escape(url, quote=False)
    is_safe = _LINK.fullmatch(url) and len(target) <= _LONGEST_LINK
    return f"<{target}|{shown}>" if is_safe else shown


def is_user(text: str) -> bool:
    """Whether it is the id of a person in Slack."""
    return _USER.fullmatch(text) is not None


def mention(user: str) -> str:
    """A mention of a person by their id in Slack; "somebody" where that is no such id."""
    return f"<@{user}>" if is_user(user) else "somebody"


def channel_mention(channel: str) -> str:
    """A mention of a channel by its id; "a channel" where that is no such id."""
    return f"<#{channel}>" if _CHANNEL.fullmatch(channel) else "a channel"


def clip(text: str, limit: int) -> str:
    """Escaped text cut to `limit` characters, but never within an entity."""
    if len(text) <= limit:
        return text
    return _HALF_ENTITY.sub("", text[: limit - 1]) + "…"


def fit(lines: Sequence[str], limit: int) -> str:
    """As many escaped lines as fit into `limit` characters, and how many more there are."""
    kept = [clip(lines[0], limit - len(_MORE))] if lines else []
    room = limit - len(_MORE) - sum(map(len, kept))
    for line in lines[1:]:
        room -= len(line) + 1
        if room < 0:
            return "\n".join((*kept, f"+{len(lines) - len(kept):,} more"))
        kept.append(line)
    return "\n".join(kept)


def plain_text(text: str, limit: int) -> Element:
    """A text in which Slack parses nothing, cut to `limit` characters."""
    return {"type": "plain_text", "text": clip(escape_plain(text), limit), "emoji": False}


def mrkdwn(text: str) -> Element:
    """A text that is escaped already."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def header(text: str) -> Block:
    return {"type": "header", "text": plain_text(text, LIMITS.header)}


def section(text: str, accessory: Element | None = None) -> Block:
    """A section of escaped text; the accessory stands beside it."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    if accessory:
        block["accessory"] = accessory
    return block


def context(text: str) -> Block:
    return {"type": "context", "elements": [mrkdwn(text)]}


def divider() -> Block:
    return {"type": "divider"}


def actions(elements: Sequence[Element], block_id: str = "") -> Block:
    named = {"block_id": block_id} if block_id else {}
    return {"type": "actions", **named, "elements": list(elements[: LIMITS.actions])}


def button(label: str, action_id: str, value: str = "", read_out: str = "") -> Element:
    """A button; `read_out` is what a screen reader says instead of the label."""
    element: Element = {
        "type": "button",
        "text": plain_text(label, LIMITS.button),
        "action_id": action_id,
    }
    if value:
        element["value"] = value
    if read_out:
        element["accessibility_label"] = clip(escape_plain(read_out), LIMITS.button)
    return element


def context_actions(elements: Sequence[Element], block_id: str) -> Block:
    """A row of thumbs and icons, which only messages accept."""
    return {"type": "context_actions", "block_id": block_id, "elements": list(elements)}


def feedback_buttons(action_id: str, right: Element, wrong: Element) -> Element:
    """A thumb up and a thumb down, each as `thumb` makes it; each person sees only their own."""
    return {
        "type": "feedback_buttons",
        "action_id": action_id,
        "positive_button": right,
        "negative_button": wrong,
    }


def thumb(label: str, value: str, read_out: str) -> Element:
    """One of two thumbs; `read_out` is what a screen reader says instead of the label."""
    return {
        "text": plain_text(label, LIMITS.button),
        "value": value,
        "accessibility_label": clip(escape_plain(read_out), LIMITS.button),
    }


def trash(action_id: str, user: str, question: str, label: str) -> Element:
    """A bin that only that person sees, whose id is its value; `question` is asked first."""
    return {
        "type": "icon_button",
        "icon": "trash",
        "text": plain_text(label, LIMITS.button),
        "action_id": action_id,
        "value": user,
        "visible_to_user_ids": [user],
        "confirm": {
            "title": plain_text(label, LIMITS.modal_title),
            "text": plain_text(question, LIMITS.confirm),
            "confirm": plain_text(label, LIMITS.confirm_button),
            "deny": plain_text("Keep it", LIMITS.confirm_button),
        },
    }


def option(label: str, value: str) -> Element:
    """An entry of a menu."""
    return {"text": plain_text(label, LIMITS.option), "value": value}


def menu(label: str, action_id: str, options: Sequence[Element]) -> Element:
    """A menu of these options."""
    return {
        "type": "static_select",
        "placeholder": plain_text(label, LIMITS.placeholder),
        "action_id": action_id,
        "options": list(options[: LIMITS.options]),
    }


def typeahead(label: str, action_id: str) -> Element:
    """A menu that asks the bot for its options while somebody types, and when it is opened."""
    return {
        "type": "external_select",
        "placeholder": plain_text(label, LIMITS.placeholder),
        "action_id": action_id,
        "min_query_length": 0,
    }
