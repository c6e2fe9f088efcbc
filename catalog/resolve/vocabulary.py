"""Which words can be parts of model names, and what they do to a name they stand beside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from catalog.names import Token
from catalog.resolve.index import Index

_COMMON_VARIANT = 4
"""Models that must share a word before it counts as a variant."""


@dataclass(frozen=True)
class Vocabulary:
    """The words of all names, nicknames and families."""

    index: Index
    nicknames: frozenset[str]
    families: frozenset[str]

    def may_name(self, token: Token) -> bool:
        """The token could be a part of a model's name."""
        if token.kind != "word":
            return True
        if self._is_letter(token):
            return True
        return token.text in self.words and (
            token.text not in self.index.lexicon.filler or token.text in self.nicknames
        )

    def only_nicknames(self, span: Sequence[Token]) -> bool:
        """No name but a nickname is written so: with filler, or with "latest" behind it."""
        filler = any(token.text in self.index.lexicon.filler for token in span)
        return filler or span[-1].text in self.index.lexicon.newest

    def hangs_on(self, token: Token) -> bool:
        """Joined to a name by a hyphen, the token makes no other name of it."""
        return token.text in self._harmless

    @cached_property
    def _harmless(self) -> frozenset[str]:
        lexicon = self.index.lexicon
        ways = lexicon.modes | lexicon.tiers | lexicon.efforts | lexicon.precision | lexicon.regions
        return lexicon.attached | lexicon.filler | lexicon.neutral | lexicon.newest | ways

    def clings(self, token: Token) -> bool:
        """Directly behind a name, the token makes another name of it: a number or a variant."""
        numbered = token.kind in ("version", "size", "stamp")
        return numbered or self._is_letter(token) or token.text in self._variants

    def _is_letter(self, token: Token) -> bool:
        """ "Command q" is no Command."""
        return len(token.text) == 1 and token.text not in self.index.lexicon.filler

    @cached_property
    def words(self) -> frozenset[str]:
        """All of them."""
        lexicon = self.index.lexicon
        names = frozenset(self.index.postings) | self.nicknames | self.families
        return names | lexicon.neutral | lexicon.newest | lexicon.preview

    @cached_property
    def _variants(self) -> frozenset[str]:
        """Words that tell models of one version apart, such as "mini" or "turbo"."""
        counted = Counter(
            word
            for model in self.index.own
            if model.versions
            for word in model.words - self.index.brands
        )
        topics = self.index.lexicon.topics
        return frozenset(w for w, n in counted.items() if n >= _COMMON_VARIANT and w not in topics)
