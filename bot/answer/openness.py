"""Who may run a model, and what may be done with it, in words."""

from __future__ import annotations

from catalog import Model


def openness(model: Model) -> str | None:
    """What the family says; where that is mixed or unknown, what the feeds say of the weights."""
    said = model.family.openness if model.family else None
    if said in (None, "mixed") and model.facts.open_weights is not None:
        return "open weights" if model.facts.open_weights else "proprietary"
    return said


def licence(model: Model) -> str | None:
    """The licence and what it allows."""
    card, family = model.card, model.family
    found = (card.license if card else None) or (family.license if family else None)
    return _licence(found.name, found.commercial) if found else None


def _licence(name: str, commercial: str | None) -> str:
    match commercial:
        case "free":
            return f"{name}, commercial use allowed"
        case "conditional":
            return f"{name}, commercial use with conditions"
        case "forbidden":
            return f"{name}, no commercial use"
        case _:
            return name
