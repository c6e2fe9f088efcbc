"""What starts a message that corrects the one before: "no, i meant", "sorry", "*" before a word."""

from __future__ import annotations

import re

from bot.query.held_values import values_of
from bot.query.numbers import read_digits
from bot.query.phrasebook import phrasebook
from bot.query.query import Query
from catalog.catalog import Catalog
from catalog.curation import Curation, per_curation
from catalog.names import fold

_MARK = r"\s*[,.:;!…–—-]+(?!\w)\s*"
_STARRED = re.compile(r"\*(?=\w)[^*]*\*?$|[^*]*(?<=\w)\*$")
"""A word as people correct it in a chat: "*sonnet", "sonnet*"."""


_OLD_FIRST = re.compile(
    r"(?:not|no)\s+(?P<old>[^,;:]+?)\s*(?:[,;:]|\s[-–—]\s|\bbut\b)\s*(?P<new>.+)", re.IGNORECASE
)
_NEW_FIRST = re.compile(
    r"(?P<new>.+?)[,;]?\s+(?:not|instead of|rather than)\s+(?P<old>.+?)[.!?]*", re.IGNORECASE
)
_WORDS = re.compile(r"[^\W_]+(?:\.[^\W_]+)*")


def without_correction(text: str, previous: Query, catalog: Catalog) -> tuple[str, bool]:
    """The text behind what says that the message before was wrong, and whether it says so.

    "Sorry, opus" is "opus"; where 5.3 was asked about, "not 5.3, 5.2" and "5.2 not 5.3" are "5.2".
    """
    text, corrects = _without_lead(text, catalog)
    for pattern in (_OLD_FIRST, _NEW_FIRST):
        match = pattern.fullmatch(text.strip())
        if match and _is_of(previous, match["old"], catalog):
            return match["new"], True
    return text, corrects


def _is_of(previous: Query, words: str, catalog: Catalog) -> bool:
    """Whether words name a part of the model, a number or the job of the question before."""
    folded = fold(words).strip(" $")
    if number := read_digits(folded):
        scale = catalog.curation.language.magnitude.get(number.letter, 1)
        if number.value * scale in set(values_of(previous)):
            return True
    tags = phrasebook(catalog.curation).tags.get(folded, ())
    if previous.use_case and ("use_case", previous.use_case) in tags:
        return True
    if len(previous.models) != 1:
        return False
    model = catalog.models[previous.models[0]]
    typed = (named.text for named in previous.named)
    known = {word for name in (fold(model.name), model.id, *typed) for word in _parts(name)}
    return set(_parts(folded)) <= known


def _parts(name: str) -> list[str]:
    """The words of a name or an id; versions with a dot, as people type them."""
    return _WORDS.findall(re.sub(r"(?<=\d)-(?=\d)", ".", name.lower()))


def _without_lead(text: str, catalog: Catalog) -> tuple[str, bool]:
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
