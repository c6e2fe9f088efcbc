"""The words around model names: labs, brands, sellers and nicknames."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from catalog.curated import Alias, Lab, Lexicon, Provider
from catalog.names import fold, squash, tokens
from catalog.resolution.name_index import NameIndex


@dataclass(frozen=True)
class Naming:
    """Everything curated that helps to read a name."""

    labs: tuple[Lab, ...]
    providers: tuple[Provider, ...]
    lexicon: Lexicon
    aliases: tuple[Alias, ...] = ()

    @cached_property
    def nicknames(self) -> dict[str, str]:
        """Squashed nickname -> model id."""
        return {squash(fold(alias.name)): alias.model for alias in self.aliases}

    @cached_property
    def nickname_words(self) -> frozenset[str]:
        """The words of all nicknames, separate and run together."""
        names = [fold(alias.name) for alias in self.aliases]
        spoken = (token for name in names for token in tokens(name) if token.kind == "word")
        fused = (word for name in self.nicknames for word in re.findall(r"[a-z]+", name))
        return frozenset((*(token.text for token in spoken), *fused))

    @cached_property
    def lab_words(self) -> dict[str, frozenset[str]]:
        """Lab -> single words that name it and are not brands of its models."""
        brands = self.brands
        return {
            lab.id: frozenset(
                word
                for org in (lab.id, *lab.orgs)
                for word in re.findall(r"[a-z]+", org.casefold())
                if word == lab.id or word not in brands.get(lab.id, frozenset())
            )
            for lab in self.labs
        }

    @cached_property
    def brands(self) -> dict[str, frozenset[str]]:
        """Lab -> one-word names of whole lines, such as "gpt" or "claude"."""
        return {
            lab.id: frozenset(stem for stem in map(fold, lab.stems) if stem.isalpha())
            for lab in self.labs
        }

    def empty_index(self, lexicon: Lexicon | None = None) -> NameIndex:
        return NameIndex(lexicon or self.lexicon, self.lab_words, self.brands)

    @cached_property
    def sellers(self) -> frozenset[str]:
        """Words that name only a provider."""
        return frozenset(
            word
            for provider in self.providers
            if provider.kind != "lab"
            for phrase in (provider.id, *provider.phrases)
            for word in (squash(fold(phrase)),)
            if word.isalpha() and len(word) > 2
        ) - frozenset(brand for brands in self.brands.values() for brand in brands)
