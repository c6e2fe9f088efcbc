"""A model with all that is known of it: what feeds say and what people wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from catalog.curated import Card, Family, License
from catalog.pricing.offers import Offer
from catalog.schema import FeedFacts, Rating, Source, Specialization


@dataclass(frozen=True, slots=True)
class Model:
    """A model as the catalogue answers about it: feeds, family and card already joined."""

    id: str
    name: str
    lab: str
    facts: FeedFacts
    source: Source
    names: tuple[str, ...]
    snapshots: tuple[str, ...]
    ratings: tuple[Rating, ...]
    family: Family | None
    card: Card | None
    specialization: Specialization
    released: str | None
    """ISO date, or year and month where no more is known."""
    retires: date | None
    routes: int
    """How many routes carry it."""


NOT_DISCLOSED = "not disclosed"


def licence(model: Model) -> License | None:
    written = licence_entry(model)
    return written.license if written else None


def licence_entry(model: Model) -> Card | Family | None:
    """The card or the family that has the licence."""
    for written in (model.card, model.family):
        if written and written.license:
            return written
    return None


def context_window(model: Model) -> int | None:
    """Tokens."""
    return (model.card and model.card.context) or model.facts.context


def offer_context_window(offer: Offer, model: Model) -> int | None:
    """Tokens of the offer, else of the model."""
    return offer.route.context or context_window(model)


def has_open_weights(model: Model) -> bool | None:
    """What the family says goes first; of a mixed one, what feeds say."""
    match model.family.openness if model.family else "mixed":
        case "open weights":
            return True
        case "proprietary":
            return False
        case "mixed":
            return model.facts.open_weights


def openness(model: Model) -> str | None:
    """ "open weights", "proprietary", or that the family is mixed."""
    match has_open_weights(model):
        case True:
            return "open weights"
        case False:
            return "proprietary"
        case None:
            return model.family.openness if model.family else None


def architecture(model: Model) -> str | None:
    """NOT_DISCLOSED where a proprietary family states none: only its lab could."""
    card, family = model.card, model.family
    told = (card.architecture if card else None) or (family.architecture if family else None)
    return told or (NOT_DISCLOSED if family and family.openness == "proprietary" else None)


def is_described(model: Model) -> bool:
    """There is a text in our words, on itself or on its family."""
    return bool((model.card and model.card.about) or (model.family and model.family.about))
