"""A model with all that is known of it: what feeds say and what people wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from catalog.schema.observed import Facts, Rating, Source
from catalog.schema.words import Specialization
from catalog.schema.written import Card, Family


@dataclass(frozen=True, slots=True)
class Model:
    """A model as the catalogue answers about it: feeds, family and card already joined."""

    id: str
    name: str
    lab: str
    facts: Facts
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
