"""How much is known of the models that most people can buy."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from catalog.catalog import Catalog
from catalog.fit.evidence import is_ending
from catalog.fit.verdict import ranked_fits
from catalog.lifecycle import life, successor
from catalog.model import Model, architecture, is_described, licence

TOPS = (50, 100, 200)
"""How many models, of those that most providers carry."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of how many models a kind of fact is known."""

    known: int
    of: int
    """Those it can be known of: a replacement only of models that end."""
    without: tuple[str, ...]
    """Ids of the others."""


def coverage(catalog: Catalog) -> Mapping[int, Mapping[str, Coverage]]:
    """Kinds of fact by the size of the top they are counted in."""
    carried = {
        model.id: len({route.provider for route in catalog.routes(model.id)})
        for model in catalog.models.values()
    }
    ordered = sorted(catalog.models.values(), key=lambda model: (-carried[model.id], model.id))
    return {top: _covered(ordered[:top], catalog) for top in TOPS}


def _covered(models: Sequence[Model], catalog: Catalog) -> dict[str, Coverage]:
    stages = {model.id: life(model, catalog) for model in models}
    lasting = [m for m in models if not is_ending(stages[m.id])]
    ending = [m for m in models if stages[m.id].stage in ("retiring", "retired")]
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


def _count(models: Sequence[Model], knows: Callable[[Model], bool]) -> Coverage:
    without = tuple(model.id for model in models if not knows(model))
    return Coverage(len(models) - len(without), len(models), without)
