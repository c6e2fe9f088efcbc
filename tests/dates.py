from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from catalog.catalog import Catalog
from catalog.model import made_for

_CHECKED = re.compile(r"\bchecked: (\d{4}-\d{2}-\d{2})")


def last_checked(catalog: Catalog) -> date:
    """The day of the catalogue, or a later one on which somebody read a lab's page."""
    words = (made_for(model) for model in catalog.models.values())
    ends = (entry.checked for entry in catalog.curation.replacements)
    return max((catalog.today, *(word.checked for word in words if word), *ends))


def curated_days(data: Path) -> set[date]:
    """The days on which somebody read a page that the curated data cites."""
    texts = (path.read_text() for path in sorted(data.glob("**/*.yml")))
    return {date.fromisoformat(day) for text in texts for day in _CHECKED.findall(text)}
