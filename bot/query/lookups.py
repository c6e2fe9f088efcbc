"""The look-ups of names that one text may take."""

from __future__ import annotations

from catalog.catalog import Catalog
from catalog.resolution.outcomes import Choice, Found, Resolution

_MOST = 14
"""Look-ups in one text: nobody compares as many models, and most names take one or none."""


class Lookups:
    """Looks up what may be a name; all steps that read one text share what they may look up."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._named: dict[str, Found | Choice | None] = {}
        self._others = 0

    @property
    def is_left(self) -> bool:
        """Whether there is one left; reading stops at the first that would be needed."""
        return len(self._named) + self._others < _MOST

    def may_name(self, text: str) -> bool:
        """Whether a text may be looked up, or was before."""
        return text in self._named or self.is_left

    def named(self, text: str) -> Found | Choice | None:
        """The model that a name stands for."""
        if text not in self._named:
            self._named[text] = self._catalog.named(text)
        return self._named[text]

    def if_left(self, text: str) -> Found | Choice | None:
        """The model that a name stands for; None where no look-up is left for it."""
        return self.named(text) if self.may_name(text) else None

    def resolve(self, text: str) -> Resolution:
        """The model that a name stands for, or its neighbours."""
        # The neighbours take as long as the name.
        self._others += 2
        return self._catalog.resolve(text)
