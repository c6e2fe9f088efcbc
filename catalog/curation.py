"""All curated entries of data/ in one value."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.curated import (
    Alias,
    Card,
    Family,
    Feed,
    Gateway,
    Lab,
    Lexicon,
    Provider,
    Replacement,
    SameModel,
    Term,
    UseCase,
)
from catalog.language import Language


@dataclass(frozen=True, slots=True)
class Curation:
    """The curated entries, in the order of the files."""

    feeds: tuple[Feed, ...]
    labs: tuple[Lab, ...]
    providers: tuple[Provider, ...]
    families: tuple[Family, ...]
    cards: tuple[Card, ...]
    use_cases: tuple[UseCase, ...]
    gateways: tuple[Gateway, ...]
    aliases: tuple[Alias, ...]
    replacements: tuple[Replacement, ...]
    same_models: tuple[SameModel, ...]
    terms: tuple[Term, ...]
    lexicon: Lexicon
    language: Language
