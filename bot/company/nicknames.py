"""The nicknames of a company in typed text: read before any name that everybody knows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from catalog.catalog import Catalog
from catalog.names import fold

Nicknames = tuple[tuple[str, str], ...]
"""Names and the ids of their models."""


class Expanded(NamedTuple):
    """Text with the ids of models in place of nicknames."""

    text: str
    readings: Sequence[str] = ()
    """What each was read as: '"the big one" is your nickname for Claude Opus 5.5'."""


def expand_nicknames(text: str, nicknames: Nicknames, catalog: Catalog) -> Expanded:
    """Put the ids of models in place of nicknames; one whose model is gone stays as it is."""
    if not nicknames:
        return Expanded(text)
    models = {" ".join(name.casefold().split()): model for name, model in nicknames}
    readings: dict[str, None] = {}

    def expand(match: re.Match[str]) -> str:
        if _is_part_of_a_name(match, catalog):
            return match[0]
        model = catalog.current_id(models[" ".join(match[0].casefold().split())])
        if model is None:
            return match[0]
        readings[f'"{match[0]}" is your nickname for {catalog.models[model].name}'] = None
        return model

    return Expanded(_pattern(nicknames).sub(expand, text), tuple(readings))


def _is_part_of_a_name(match: re.Match[str], catalog: Catalog) -> bool:
    """Whether words of model names stand beside others: "gemini" in "gemini pro"."""
    if not all(catalog.may_be_named(word) for word in fold(match[0]).split()):
        return False
    before, after = match.string[: match.start()].split(), match.string[match.end() :].split()
    beside = (*before[-1:], *after[:1])
    return any(_belongs_to_names(fold(word), catalog) for word in beside)


def _belongs_to_names(word: str, catalog: Catalog) -> bool:
    if word in catalog.curation.lexicon.filler:
        return False
    return word[:1].isdigit() or catalog.may_be_named(word)


@lru_cache(64)
def _pattern(nicknames: Nicknames) -> re.Pattern[str]:
    """Any of them as a whole, the longest first; between its words any space."""
    longest_first = sorted((name for name, _ in nicknames), key=len, reverse=True)
    names = (r"\s+".join(map(re.escape, name.split())) for name in longest_first)
    return re.compile(rf"(?<![\w/-])(?:{'|'.join(names)})(?![\w/-])", re.IGNORECASE)
