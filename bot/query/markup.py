"""What a message is written with beside its words: mentions, emoji, lists, separators."""

from __future__ import annotations

import re

# Slack escapes "<" in what people type; a pattern that ran past it would read a text of nothing
# but "<@" once for each of them.
_WORDLESS = re.compile(r"<(?:[@!#][^<>]*|https?:[^<|>]*\|?)>")
"""Mentions, and links that are not behind words."""
_LINK = re.compile(r"<https?:[^<|>]*\|([^<>]+)>")
_STRUCK = re.compile(r"(?<![\w~])~(?=\S)[^~\n]{1,200}(?<=\S)~(?![\w~])")
"""What somebody has struck through: it no longer holds."""
_EMAIL = re.compile(r"<mailto:[^<>]*>")
_EMOJI = re.compile(r"(?<![\w:/.@-])(?::[\w+'-]{1,60}:)+(?!\w)")
"""Names of emoji between colons; a colon inside an id stands behind a letter or a digit."""
_LIST_MARK = re.compile(
    r"^[ \t]*(?:&gt;[ \t]*)*(?:[-*•◦▪–—][ \t]+|\d{1,2}[.)][ \t]+|[a-z]\)[ \t]+)", re.M
)
_LINE_BREAK = re.compile(r"(?<=[^\W_])[ \t]*[\r\n]+(?:[ \t]*[\r\n])*[ \t]*(?=[^\W\d_])")
"""Between two lines of which the second starts with a word, so that neither ends in a number."""
_LABEL = re.compile(r"(?<!\S)\(?([a-h]|[1-9])[.)][ \t]+(?=\w)", re.IGNORECASE)
"""The label of an item of a list in one line: "a) …", "2. …"."""
_FIRST_LABELS = ("a1", "b2", "c3", "d4", "e5", "f6", "g7", "h8", "9")
_VERSION = re.compile(r"(?<=[^\W\d_]\s)v\.\s*(?=\d)", re.IGNORECASE)
"""The "v." of "grok v. 3"."""
_VERSUS = re.compile(
    r"(?<=\w)\s+v\.?\s+(?=[^\W\d_])(?!(?:two|three|four|five)\b)|(?<=\d)\s+v\.?\s+(?=\w)",
    re.IGNORECASE,
)
"""A "v" that is "versus"."""


def without_markup(text: str) -> str:
    """The words of a message, its lists and lines told apart by commas."""
    if "<" in text:
        text = _LINK.sub(r"\1", _WORDLESS.sub(" ", _EMAIL.sub(" ", text)))
    if "~" in text:
        text = _STRUCK.sub(" ", text)
    if ":" in text:
        text = _EMOJI.sub(" ", text)
    is_one_line = "\n" not in text.strip()
    text = _without_labels(text) if is_one_line else text
    text = " ".join(_LINE_BREAK.sub(", ", _LIST_MARK.sub("", text)).split())
    return _VERSUS.sub(" vs ", _VERSION.sub("v", text)) if " v" in text.lower() else text


def _without_labels(text: str) -> str:
    """The text with commas in place of the labels of a list: "a) sonnet b) haiku"."""
    labels = [label[1].lower() for label in _LABEL.finditer(text)]
    is_list = len(labels) > 1 and all(
        label in both for label, both in zip(labels, _FIRST_LABELS, strict=False)
    )
    return _LABEL.sub(", ", text) if is_list and len(labels) <= len(_FIRST_LABELS) else text
