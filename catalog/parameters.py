"""How many parameters a model has, in all and for one token, as its card or name states them."""

from __future__ import annotations

import re
from decimal import Decimal

from catalog.curated import Card
from catalog.model import Model

_STATED = re.compile(r"(\d+(?:\.\d+)?)([TBM]) parameters")
_ACTIVE = re.compile(r"(\d+(?:\.\d+)?)([TBM]) active")
_ACTIVE_NAMED = re.compile(r"[-_.](?:a(\d+(?:\.\d+)?)b|(\d+(?:\.\d+)?)b-\d+e)(?![a-z0-9])")
"""Active parameters in a name: "30b-a3b", and "17b-128e", which says nothing of their total."""
_NAMED = re.compile(r"(?:^|[-_.:])(?:e|(\d+)x)?(\d+(?:\.\d+)?)([bm])(?![a-z0-9])")
"""Parameters in a model's name: "8b", "350m", "8x7b", Gemma's "e4b"."""
_SCALES = {"T": Decimal(1000), "B": Decimal(1), "M": Decimal("0.001")}


def card_with_parameters(model: Model) -> Card | None:
    """The card of a model where it states how many parameters it has."""
    card = model.card
    return card if card and _STATED.search(card.architecture or "") else None


def parameters_in_billions(model: Model) -> Decimal | None:
    """Parameters as stated on the card, else in the model's name; None where neither says."""
    if model.card and (stated := _STATED.search(model.card.architecture or "")):
        return Decimal(stated[1]) * _SCALES[stated[2]]
    name = model.id.partition("/")[2].lower()
    active = _ACTIVE_NAMED.search(name)
    if active and active[2]:
        return None
    if named := _NAMED.search(name):
        return Decimal(named[2]) * int(named[1] or 1) * _SCALES[named[3].upper()]
    return None


def active_parameters_in_billions(model: Model) -> Decimal | None:
    """Parameters that one token uses, as the card or the name states them: "30b-a3b".

    All of them where the card describes no mixture of experts; None where nothing tells.
    """
    architecture = (model.card and model.card.architecture) or ""
    if stated := _ACTIVE.search(architecture):
        return Decimal(stated[1]) * _SCALES[stated[2]]
    if named := _ACTIVE_NAMED.search(model.id.partition("/")[2].lower()):
        return Decimal(named[1] or named[2])
    is_dense = bool(architecture) and "ixture" not in architecture
    return parameters_in_billions(model) if is_dense else None
