"""All curated entries of data/ in one value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, TypeVar

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

Result = TypeVar("Result")


@dataclass(frozen=True)
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

    @cached_property
    def results(self) -> dict[Callable[..., Any], Any]:
        """What `per_curation` functions have returned."""
        return {}


def per_curation(function: Callable[[Curation], Result]) -> Callable[[Curation], Result]:
    """Remember what a function of the curated entries returns.

    A new day and newer prices bring another catalogue, mostly with the same curated entries.
    """

    @wraps(function)
    def remembering(curation: Curation) -> Result:
        results = curation.results
        if function not in results:
            results[function] = function(curation)
        result: Result = results[function]
        return result

    return remembering
