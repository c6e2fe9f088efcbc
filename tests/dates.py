from __future__ import annotations

from datetime import date

from catalog.catalog import Catalog
from catalog.model import made_for


def last_checked(catalog: Catalog) -> date:
    """The day of the catalogue, or a later one on which somebody read a lab's page."""
    words = (made_for(model) for model in catalog.models.values())
    return max((catalog.today, *(word.checked for word in words if word)))
