"""What people wrote of a model: its card first, then its family."""

from __future__ import annotations

from catalog.schema import License, Model

NOT_DISCLOSED = "not disclosed"


def licence(model: Model) -> License | None:
    own = model.card.license if model.card else None
    return own or (model.family.license if model.family else None)


def architecture(model: Model) -> str | None:
    """NOT_DISCLOSED where a proprietary family states none: only its lab could."""
    card, family = model.card, model.family
    told = (card.architecture if card else None) or (family.architecture if family else None)
    return told or (NOT_DISCLOSED if family and family.openness == "proprietary" else None)


def is_described(model: Model) -> bool:
    """There is a text in our words, on itself or on its family."""
    return bool((model.card and model.card.about) or (model.family and model.family.about))
