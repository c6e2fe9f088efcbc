"""Slack's own markup and its text objects -> HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from bot.play.html_tags import Markup, flow, tag
from bot.play.undrawn import not_drawn

_FENCE = re.compile(r"\n?```\n?(.+?)\n?```\n?", re.DOTALL)
_QUOTE = "&gt;"
_INLINE = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|<(?P<angle>[^<>\n]+)>"
    r"|(?<![\w*])\*(?P<b>[^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])"
    r"|(?<![\w_])_(?P<i>[^\s_](?:[^\n]*?[^\s_])?)_(?![\w_])"
    r"|(?<![\w~])~(?P<s>[^\s~](?:[^~\n]*[^\s~])?)~(?![\w~])"
)
_OPENS = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)


def text_object(text: Mapping[str, Any]) -> Markup:
    """What a text object shows; plain_text parses nothing."""
    match text.get("type"):
        case "plain_text":
            return flow(text["text"])
        case "mrkdwn":
            return mrkdwn(text["text"])
        case kind:
            return not_drawn(f"text object {kind}")


def mrkdwn(text: str) -> Markup:
    """Fences first, then quotes by the line, then what stands in a line."""
    pieces = _FENCE.split(text)
    return flow(
        tag("pre", _said(piece)) if number % 2 else _quoted(piece)
        for number, piece in enumerate(pieces)
        if piece
    )


def anchor(url: str, label: str | None) -> Markup:
    """A link that opens elsewhere, or the text of one that a browser should not follow."""
    shown = label or url
    if not _OPENS.match(url):
        return flow(shown)
    return tag("a", shown, href=url, rel="noreferrer", target="_blank")


def _quoted(text: str) -> Markup:
    """A line that begins with an escaped ">" is a quotation, meant or not."""
    parts = []
    for quoted, lines in groupby(text.split("\n"), lambda line: line.startswith(_QUOTE)):
        if quoted:
            inner = "\n".join(line.removeprefix(_QUOTE).lstrip() for line in lines)
            parts.append(tag("blockquote", _inline(inner)))
        else:
            parts.append(_inline("\n".join(lines)))
    return flow(parts)


def _inline(text: str) -> Markup:
    return flow(_inline_parts(text))


def _inline_parts(text: str) -> Iterator[str]:
    at = 0
    for found in _INLINE.finditer(text):
        yield _said(text[at : found.start()])
        kind, inner = str(found.lastgroup), found[str(found.lastgroup)]
        match kind:
            case "code":
                yield tag("code", _said(inner))
            case "angle":
                yield _angle(inner)
            case _:
                yield tag(kind, _inline(inner))
        at = found.end()
    yield _said(text[at:])


def _angle(inner: str) -> Markup:
    """What stands between < and >: somebody, a channel, a command to Slack or a link."""
    target, _, label = inner.partition("|")
    match target[:1]:
        case "@":
            return tag("span", "@", _said(label or target[1:]), class_="mention")
        case "#":
            return tag("span", "#", _said(label or target[1:]), class_="mention")
        case "!":
            return tag("span", "@", _said(label or target[1:]), class_="mention loud")
        case _:
            return anchor(_said(target), _said(label) or None)


def _said(text: str) -> str:
    """The three escapes that Slack knows undone, others left as they are."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
