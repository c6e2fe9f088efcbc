"""What surrounds names: labs, brands and sellers, as the words people and providers write."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from catalog.curated import Alias, Lab, Lexicon, Provider
from catalog.names import fold, squash, tokens
from catalog.resolve.index import Index


@dataclass(frozen=True)
class World:
    """What is known before any feed is read."""

    labs: tuple[Lab, ...]
    providers: tuple[Provider, ...]
    lexicon: Lexicon
    aliases: tuple[Alias, ...] = ()

    @cached_property
    def nicknames(self) -> dict[str, str]:
        """By squashed nickname: the model it means."""
        return {squash(fold(alias.name)): alias.model for alias in self.aliases}

    @cached_property
    def nickname_words(self) -> frozenset[str]:
        """The words of all nicknames, apart and run together."""
        names = [fold(alias.name) for alias in self.aliases]
        said = (token for name in names for token in tokens(name) if token.kind == "word")
        fused = (word for name in self.nicknames for word in re.findall(r"[a-z]+", name))
        return frozenset((*(token.text for token in said), *fused))

    @cached_property
    def lab_words(self) -> dict[str, frozenset[str]]:
        """By lab: the single words that may stand for it and are not the names of its models."""
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
        """By lab: names of whole lines that are one word, such as "gpt" or "claude"."""
        return {
            lab.id: frozenset(stem for stem in map(fold, lab.stems) if stem.isalpha())
            for lab in self.labs
        }

    def empty_index(self, lexicon: Lexicon | None = None) -> Index:
        return Index(lexicon or self.lexicon, self.lab_words, self.brands)

    @cached_property
    def sellers(self) -> frozenset[str]:
        """Words that name a provider and nothing else."""
        return frozenset(
            word
            for provider in self.providers
            if provider.kind != "lab"
            for phrase in (provider.id, *provider.phrases)
            for word in (squash(fold(phrase)),)
            if word.isalpha() and len(word) > 2
        ) - frozenset(brand for brands in self.brands.values() for brand in brands)
