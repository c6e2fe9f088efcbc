"""What starts a message that corrects the one before: "no, i meant", "sorry", "*" before a word."""

from __future__ import annotations

import re

from catalog.catalog import Catalog
from catalog.curation import Curation, per_curation

_MARK = r"\s*[,.:;!…–—-]+(?!\w)\s*"
_STARRED = re.compile(r"\*(?=\w)[^*]*\*?$|[^*]*(?<=\w)\*$")
"""A word as people correct it in a chat: "*sonnet", "sonnet*"."""


def without_correction(text: str, catalog: Catalog) -> tuple[str, bool]:
    """The text behind what says that the message before was wrong, and whether it says so."""
    lead = _correction(catalog.curation).match(text)
    if lead is None or lead.end() == len(text):
        is_starred = _STARRED.fullmatch(text) is not None and text.count("*") == 1
        return text, is_starred
    return text[lead.end() :], True


@per_curation
def _correction(curation: Curation) -> re.Pattern[str]:
    """Phrases of corrections; one that denies counts with a mark or another one behind it."""
    language = curation.language
    denying = set(language.word["not"])

    def either(phrases: list[str]) -> str:
        return "|".join(re.escape(p) for p in sorted(phrases, key=len, reverse=True))

    plain = either([p for p in language.correction if p not in denying])
    denials = either([p for p in language.correction if p in denying])
    # "No" denies what follows it: without a mark it is a part of "no resellers".
    denial = rf"(?:{denials})(?:{_MARK}|\s+(?=(?:{plain})\b))"
    return re.compile(rf"\s*(?:{denial}|(?:{plain})(?:{_MARK}|\s+|\s*$))+", re.IGNORECASE)
