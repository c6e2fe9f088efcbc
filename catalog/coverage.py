"""How much is known of the most widely carried models."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from catalog.catalog import Catalog
from catalog.fit.evidence import is_ending
from catalog.fit.verdict import ranked_fits
from catalog.lifecycle import life
from catalog.model import Model, architecture, is_described, licence
from catalog.succession import successor

TOPS = (50, 100, 200)
"""Sizes of the groups, counted from the most widely carried model."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many models a kind of fact is known for."""

    known: int
    of: int
    """Models it applies to: a replacement only to those that end."""
    without: tuple[str, ...]
    """Ids of the models it is not known for."""


def catalog_coverage(catalog: Catalog) -> Mapping[int, Mapping[str, Coverage]]:
    """Coverage by size of the group and kind of fact."""
    carried = {
        model.id: len({route.provider for route in catalog.routes(model.id)})
        for model in catalog.models.values()
    }
    ordered = sorted(catalog.models.values(), key=lambda model: (-carried[model.id], model.id))
    return {top: _coverage_of(ordered[:top], catalog) for top in TOPS}


def _coverage_of(models: Sequence[Model], catalog: Catalog) -> dict[str, Coverage]:
    lasting = [m for m in models if not is_ending(life(m, catalog))]
    ending = [m for m in models if life(m, catalog).stage in ("retiring", "retired")]
    return {
        "licence": _count(models, lambda m: licence(m) is not None),
        "architecture": _count(models, lambda m: architecture(m) is not None),
        "specialization": _count(models, lambda m: bool(m.specialization)),
        "strong_fit": _count(lasting, lambda m: _is_strong(m, catalog)),
        "benchmark": _count(models, lambda m: bool(m.ratings)),
        "curated_text": _count(models, is_described),
        "replacement": _count(ending, lambda m: successor(m, catalog) is not None),
    }


def _is_strong(model: Model, catalog: Catalog) -> bool:
    best = ranked_fits(model, catalog)[0]
    return best.level == "strong" and bool(best.evidence)


def _count(models: Sequence[Model], is_known: Callable[[Model], bool]) -> Coverage:
    without = tuple(model.id for model in models if not is_known(model))
    return Coverage(len(models) - len(without), len(models), without)
