"""Which words can be parts of model names, and what they do to a name they stand beside."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
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
    nicknames: Iterable[str]
    families: frozenset[str]

    def may_name(self, token: Token) -> bool:
        """The token could be a part of a model's name."""
        if token.kind != "word":
            return True
        return token.text not in self.index.lexicon.filler and token.text in self.words

    def ends_badly(self, token: Token) -> bool:
        """No name ends in this token, so none needs to be tried that does."""
        return token.text in self.index.lexicon.newest

    def clings(self, token: Token) -> bool:
        """Directly behind a name, the token makes another name of it: a number or a variant."""
        return token.kind in ("version", "size", "stamp") or token.text in self._variants

    @cached_property
    def words(self) -> frozenset[str]:
        """All of them."""
        lexicon = self.index.lexicon
        nicknames = frozenset(w for text in self.nicknames for w in re.findall(r"[a-z]+", text))
        names = frozenset(self.index.postings) | nicknames | self.families
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
