"""Today's catalogue as companies may use it, by their policies."""

from __future__ import annotations

from collections.abc import Callable

from catalog.catalog import Catalog
from catalog.company.policy import Policy

_KEPT_CATALOGS = 8
"""Policies whose ladders are kept, a few megabytes each."""


class ApprovedCatalogs:
    """Makes the catalogue of a company, and keeps those of the latest few policies."""

    def __init__(self, catalog: Callable[[], Catalog]) -> None:
        self._catalog = catalog
        self._kept: dict[tuple[Policy, ...], Catalog] = {}

    def __call__(self, policies: tuple[Policy, ...]) -> Catalog:
        today = self._catalog()
        if not policies:
            return today
        ours = self._kept.pop(policies, None)
        if ours is None or ours.listed is not today:
            ours = today.under(policies)
        self._kept[policies] = ours  # the last that was used
        if len(self._kept) > _KEPT_CATALOGS:
            del self._kept[next(iter(self._kept))]
        return ours
