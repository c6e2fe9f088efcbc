"""Links in a message: the model that the page behind one is about."""

from __future__ import annotations

import re
from itertools import pairwise
from urllib.parse import unquote

from bot.query.phrasebook import phrasebook
from catalog.catalog import Catalog
from catalog.resolution.outcomes import Choice, Found

_LINK = re.compile(
    r"<(?P<url>https?://[^<>|]*)(?:\|(?P<label>[^<>]*))?>|(?P<raw>https?://[^\s<>|]+)"
)
_PATH = re.compile(r"https?://[^/?#]*([^?#]*)(?:\?[^#]*)?(?:#(.*))?")
_MOST_LINKS, _MOST_SEGMENTS = 4, 6
"""Of one text and of one link that are looked up; a text of nothing but links would take long."""
_LONGEST_PATH = 300
_PUNCTUATION = ".,;:!)'\""
"""What may follow a link that stands in a sentence."""
_DOMAIN = re.compile(r"(?<![\w./@:-])([a-z]{3,})\.(?:ai|com)(?=>?\s+\w)", re.IGNORECASE)
"""The site of a brand in front of a name: "claude.ai sonnet"."""


def with_linked_names(text: str, catalog: Catalog) -> str:
    """The text with the name of a model in place of a link to it that says no name itself."""

    def shown(link: re.Match[str]) -> str:
        label = link["label"] or ""
        url = link["url"] or link["raw"]
        if label and (label == url or catalog.named(label)):
            return label if label != url else f"{linked_name(url, catalog)} "
        return f"{label} {linked_name(url, catalog)} "

    text = _LINK.sub(shown, text, count=_MOST_LINKS) if "://" in text else text
    return _DOMAIN.sub(lambda site: _brand_of(site, catalog), text) if "." in text else text


def _brand_of(site: re.Match[str], catalog: Catalog) -> str:
    """The brand or the seller in place of its site; a site that is a seller's name is left."""
    stem, whole = site[1].casefold(), site.group().casefold()
    if stem in catalog.brands:
        return site[1]
    tags = phrasebook(catalog.curation).tags
    sells = whole not in tags and any(tag.kind == "provider" for tag in tags.get(stem, ()))
    return f"{site[1] if sells else site.group()},"


def linked_name(url: str, catalog: Catalog) -> str:
    """The name in the path of a link, as `LAB/MODEL` or alone; empty where none is."""
    path = _PATH.match(url.rstrip(_PUNCTUATION))
    if path is None or len(path[1]) > _LONGEST_PATH:
        return ""
    segments = [segment for segment in unquote(path[1]).split("/") if segment]
    segments = segments[:_MOST_SEGMENTS]
    anchor = [path[2]] if path[2] and len(path[2]) <= _LONGEST_PATH else []
    names = (*map("/".join, pairwise(segments)), *segments, *anchor)
    return next((name for name in names if _is_name(name, catalog)), "")


def _is_name(text: str, catalog: Catalog) -> bool:
    """Whether it is the name of a model: pages have names such as "command" or "nova" too.

    So it has a number in it, or is a whole id with its lab.
    """
    match catalog.named(text):
        case Found(matched=matched, stripped=stripped) if not any(map(str.isdigit, text)):
            return "/" in text and matched in ("id", "provider id") and not stripped
        case Found(matched=matched) | Choice(matched=matched):
            return matched != "typo" and any(map(str.isdigit, text))
        case None:
            return False
