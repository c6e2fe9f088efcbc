"""The `markdown` block -> HTML: headings, lists, fences, tables and what stands in a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Literal

from bot.play.html_tags import Markup, flow, tag
from bot.play.mrkdwn_html import anchor

_FENCE = re.compile(r"^```[^\n]*\n(.*?)\n?```$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"(#{1,6}) +(.*)")
_ITEM = re.compile(r" *(?:[-*+]|\d+[.)]) +(.*)")
_RULE = re.compile(r"\|?[ :|-]+\|?")
_INLINE = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|\[(?P<label>[^\]\n]+)\]\((?P<url>[^)\s]+)\)"
    r"|\*\*(?P<b>\S(?:.*?\S)?)\*\*"
    r"|(?<!\w)(?P<mark>[*_])(?P<i>[^\s*_](?:[^*_\n]*[^\s*_])?)(?P=mark)(?!\w)"
    r"|~~(?P<s>\S(?:.*?\S)?)~~"
)


def markdown(text: str) -> Markup:
    pieces = _FENCE.split(text)
    return flow(
        tag("pre", piece) if number % 2 else flow(_groups(piece))
        for number, piece in enumerate(pieces)
    )


def _groups(text: str) -> Iterator[Markup]:
    """Lines of one kind that follow each other belong together."""
    for kind, lines in groupby(text.split("\n"), _kind):
        match kind:
            case "heading":
                yield flow(_heading(line) for line in lines)
            case "item":
                yield tag("ul", [tag("li", inline(_ITEM.sub(r"\1", line))) for line in lines])
            case "row":
                yield _table(list(lines))
            case "text":
                yield tag("p", inline("\n".join(lines)))
            case "blank":
                continue


def _kind(line: str) -> Literal["heading", "item", "row", "text", "blank"]:
    if not line.strip():
        return "blank"
    if _HEADING.fullmatch(line):
        return "heading"
    if _ITEM.fullmatch(line):
        return "item"
    return "row" if line.lstrip().startswith("|") else "text"


def _heading(line: str) -> Markup:
    marks, text = _HEADING.sub(r"\1", line), _HEADING.sub(r"\2", line)
    return tag("div", inline(text), class_=f"heading level{len(marks)}")


def _table(lines: list[str]) -> Markup:
    rows = [line.strip().strip("|").split("|") for line in lines if not _RULE.fullmatch(line)]
    body = [tag("tr", [tag("td", inline(cell.strip())) for cell in row]) for row in rows]
    return tag("div", tag("table", body, class_="table"), class_="sideways")


def inline(text: str) -> Markup:
    return flow(_parts(text))


def _parts(text: str) -> Iterator[str]:
    at = 0
    for found in _INLINE.finditer(text):
        yield text[at : found.start()]
        yield _styled(found)
        at = found.end()
    yield text[at:]


def _styled(found: re.Match[str]) -> Markup:
    if found["url"]:
        return anchor(found["url"], found["label"])
    if found["code"]:
        return tag("code", found["code"])
    name = next(name for name in ("b", "i", "s") if found[name])
    return tag(name, inline(found[name]))
