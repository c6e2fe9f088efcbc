"""What models are held against: the use case that was asked for, or the one they were made for."""

from __future__ import annotations

from collections.abc import Iterable

from bot.query import Query
from catalog import Catalog, Model, UseCase

_ANYTHING = "general"


def yardstick(query: Query, models: Iterable[Model], catalog: Catalog) -> UseCase:
    """The use case whose typical request and benchmarks count."""
    known = catalog.use_cases
    anything = known.get(_ANYTHING) or next(iter(known.values()))
    if query.use_case:
        return known[query.use_case]
    if query.workload and query.workload.images:
        return next((u for u in known.values() if u.typical.images_out), anything)
    made_for = {model.specialization for model in models}
    return known.get(made_for.pop(), anything) if len(made_for) == 1 else anything
