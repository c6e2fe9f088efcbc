"""What models of a lab are for, where it makes none for everything: "elevenlabs", "jina models"."""

from __future__ import annotations

from collections import Counter

from catalog.catalog import Catalog, per_catalog
from catalog.lifecycle import life

_FEW = 0.1
"""Of all models, how many may be for everything and yet not be meant."""
_FOR_EVERYTHING = frozenset(("general", "coding", "reasoning", "vision"))
"""Kinds of models that a list without a use case is made of."""


@per_catalog
def purpose_of_labs(labs: tuple[str, ...], catalog: Catalog) -> str | None:
    """The use case of most models that these labs still offer; None where others are general."""
    kinds = Counter(
        model.specialization
        for model in catalog.models.values()
        if model.lab in labs and life(model, catalog).stage != "retired"
    )
    for_everything = sum(count for kind, count in kinds.items() if kind in _FOR_EVERYTHING)
    if not labs or for_everything > kinds.total() * _FEW:
        return None
    return next((kind for kind, _ in kinds.most_common() if kind in catalog.use_cases), None)
