"""A model with what feeds and curated files say of it, and which of them wins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from catalog.curated import Card, Family, License, MadeFor
from catalog.pricing.offers import Offer
from catalog.schema import FeedFacts, Rating, Source, Specialization


@dataclass(frozen=True, slots=True)
class Model:
    """A model as the catalogue answers about it: feeds, family and card combined."""

    id: str
    name: str
    lab: str
    facts: FeedFacts
    source: Source
    names: tuple[str, ...]
    snapshots: tuple[str, ...]
    same_as: tuple[str, ...]
    """Ids under which it was listed once, or by some; they find it too."""
    ratings: tuple[Rating, ...]
    family: Family | None
    card: Card | None
    specialization: Specialization
    released: str | None
    """ISO date, or year and month where no more is known."""
    retires: date | None
    """The last day at its lab, by card, replacement or feeds."""
    routes_end: date | None
    """The last day of the last route, where all are known to end."""
    routes: int
    """How many routes carry it."""


NOT_DISCLOSED = "not disclosed"
_LETTERS = re.compile(r"[a-z]+")


def words_of_id(model: Model) -> list[str]:
    """The words of its id behind the lab: "claude" and "opus" of "anthropic/claude-opus-5"."""
    return _LETTERS.findall(model.id.partition("/")[2].lower())


def last_day(model: Model) -> date | None:
    """When it ends: at its lab, or before that with the last route that serves it."""
    return min((day for day in (model.retires, model.routes_end) if day), default=None)


def licence(model: Model) -> License | None:
    entry = licence_entry(model)
    return entry.license if entry else None


def licence_entry(model: Model) -> Card | Family | None:
    """The card, else the family, that states the licence."""
    for entry in (model.card, model.family):
        if entry and entry.license:
            return entry
    return None


def context_window(model: Model) -> int | None:
    """The context window in tokens; None where nobody states it."""
    return (model.card and model.card.context) or model.facts.context


def offer_context_window(offer: Offer, model: Model) -> int | None:
    """Tokens of the offer, else of the model."""
    return offer.route.context or context_window(model)


def is_preview(model: Model) -> bool:
    """Whether its lab calls it a preview."""
    return model.facts.status == "preview" or "preview" in model.id


def has_open_weights(model: Model) -> bool | None:
    """The family's word, or the feeds' where the family is mixed; None where nobody says."""
    match model.family.openness if model.family else "mixed":
        case "open weights":
            return True
        case "proprietary":
            return False
        case "mixed":
            return model.facts.open_weights


def openness(model: Model) -> str | None:
    """ "open weights", "proprietary" or "mixed"."""
    match has_open_weights(model):
        case True:
            return "open weights"
        case False:
            return "proprietary"
        case None:
            return model.family.openness if model.family else None


def architecture(model: Model) -> str | None:
    """The stated architecture; NOT_DISCLOSED for a proprietary family that states none."""
    card, family = model.card, model.family
    stated = (card.architecture if card else None) or (family.architecture if family else None)
    return stated or (NOT_DISCLOSED if family and family.openness == "proprietary" else None)


def made_for(model: Model) -> MadeFor | None:
    """What its lab made it for: the card's word, else the family's."""
    for entry in (model.card, model.family):
        if entry and entry.made_for:
            return entry.made_for
    return None


def is_described(model: Model) -> bool:
    """Whether the model or its family has a curated text."""
    return bool((model.card and model.card.about) or (model.family and model.family.about))
