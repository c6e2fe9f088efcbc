"""The words in model names and around them: labs, brands, sellers, nicknames, variants."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from catalog.curated import Alias, Lab, Lexicon, Provider, SameModel
from catalog.names import Token, fold, squash, tokens
from catalog.resolution.name_index import NameIndex


@dataclass(frozen=True)
class Naming:
    """Everything curated that helps to read a name."""

    labs: tuple[Lab, ...]
    providers: tuple[Provider, ...]
    lexicon: Lexicon
    aliases: tuple[Alias, ...] = ()
    same_models: tuple[SameModel, ...] = ()

    @cached_property
    def nicknames(self) -> dict[str, str]:
        """Squashed nickname -> model id."""
        return {squash(fold(alias.name)): alias.model for alias in self.aliases}

    @cached_property
    def nickname_words(self) -> frozenset[str]:
        """The words of all nicknames, separate and run together."""
        names = [fold(alias.name) for alias in self.aliases]
        separate = (token for name in names for token in tokens(name) if token.kind == "word")
        run_together = (word for name in self.nicknames for word in re.findall(r"[a-z]+", name))
        return frozenset((*(token.text for token in separate), *run_together))

    @cached_property
    def lab_words(self) -> dict[str, frozenset[str]]:
        """Lab -> single words that name it and are not brands of its models."""
        brands = self.brands
        return {
            lab.id: frozenset(
                word
                for org in (lab.id, lab.name, *lab.orgs)
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

    @cached_property
    def parties(self) -> dict[str, str]:
        """Squashed name of a lab or a seller -> the lab; empty for who only sells."""
        sold = {
            squash(fold(name)): provider.lab or ""
            for provider in self.providers
            for name in (provider.id, provider.name, *provider.phrases)
        }
        made = {
            squash(fold(name)): lab.id
            for lab in self.labs
            for name in (lab.id, lab.name, *lab.orgs)
        }
        return sold | made

    def empty_index(self, lexicon: Lexicon | None = None) -> NameIndex:
        return NameIndex(lexicon or self.lexicon, self.lab_words, self.brands)


_FEW_LABS = 4
"""Labs with a word in their names from which it tells none of them apart."""
_FEWEST_OF_A_VARIANT = 4
"""Models that must share a word for it to count as a variant."""


@dataclass(frozen=True)
class Vocabulary:
    """The words of all names, nicknames and families, and what they do to a name beside them."""

    index: NameIndex
    nicknames: frozenset[str]
    families: frozenset[str]
    sellers: frozenset[str]

    @cached_property
    def words(self) -> frozenset[str]:
        """Words of names, nicknames and families."""
        lexicon = self.index.lexicon
        names = frozenset(self.index.postings) | self.nicknames | self.families
        return names | lexicon.neutral | lexicon.newest | lexicon.preview

    def can_be_in_name(self, token: Token) -> bool:
        """Whether the token can be part of a model's name."""
        if token.kind != "word" or self._is_letter(token):
            return True
        return token.text in self.words and (
            token.text not in self.index.lexicon.filler or token.text in self.nicknames
        )

    def is_part(self, token: Token) -> bool:
        """Whether the token is a part of names and no lab, so that a slash behind it is no path."""
        if token.kind != "word":
            return token.kind in ("version", "size")
        labs = self.index.lab_words.values()
        is_lab = token.text in self.index.brands or any(token.text in words for words in labs)
        return token.text in self.words and not is_lab

    def only_in_nicknames(self, span: Sequence[Token]) -> bool:
        """Whether only a nickname can be written so: with filler, or with "latest" at the end."""
        filler = any(token.text in self.index.lexicon.filler for token in span)
        return filler or span[-1].text in self.index.lexicon.newest

    def is_harmless(self, token: Token) -> bool:
        """Whether the token, joined to a name by a hyphen, leaves the name as it is."""
        return token.text in self._harmless

    def makes_another_name(self, token: Token) -> bool:
        """Whether the token directly after a name makes it another: a number or a variant."""
        numbered = token.kind in ("version", "size", "stamp")
        return numbered or self._is_letter(token) or self.is_variant(token.text)

    def is_variant(self, word: str) -> bool:
        """Whether the word distinguishes models of one version, such as "mini" or "turbo"."""
        return word in self._variants

    def is_stranger(self, token: Token) -> bool:
        """Whether the token is a word of no name and of no question about models."""
        if token.kind != "word" or len(token.text) == 1:
            return False
        is_plain = token.text in self.index.lexicon.plain
        return token.text not in self._asked_of_models and (
            is_plain or token.text not in self.words
        )

    @cached_property
    def _asked_of_models(self) -> frozenset[str]:
        lexicon = self.index.lexicon
        return lexicon.filler | lexicon.topics | self._harmless | self.sellers

    def _is_letter(self, token: Token) -> bool:
        """Whether it is a single letter: "Command q" does not name Command."""
        return len(token.text) == 1 and token.text not in self.index.lexicon.filler

    @cached_property
    def _harmless(self) -> frozenset[str]:
        lexicon = self.index.lexicon
        ways = lexicon.modes | lexicon.tiers | lexicon.efforts | lexicon.precision | lexicon.regions
        return lexicon.attached | lexicon.filler | lexicon.neutral | lexicon.newest | ways

    @cached_property
    def _variants(self) -> frozenset[str]:
        models_with = Counter(
            word
            for name in (*self.index.id_names, *self.index.other_id_names())
            if name.versions
            for word in name.words - self.index.brands
        )
        graded = {word for word in self.index.lexicon.smaller if models_with[word] > 1}
        common = {word for word, models in models_with.items() if models >= _FEWEST_OF_A_VARIANT}
        return frozenset((common | graded) - self.index.lexicon.topics - self._words_of_many_labs)

    @cached_property
    def _words_of_many_labs(self) -> frozenset[str]:
        """Words that say no more than that it is a lab: "ai", "labs"."""
        labs_with = Counter(word for words in self.index.lab_words.values() for word in words)
        return frozenset(word for word, labs in labs_with.items() if labs >= _FEW_LABS)
