"""What speaks against any use of a model: its end, its licence, its being a preview."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from catalog.catalogue import Catalog
from catalog.described import licence
from catalog.fit.kinds import Evidence, dated, stated
from catalog.lifecycle import Life, life
from catalog.schema import Model, UseCase

ENDING_DAYS = 90
"""Days before its end in which a model is nothing to build on."""


def ends(stage: Life) -> bool:
    """It is retired, or will be within ENDING_DAYS."""
    if stage.stage == "retired":
        return True
    return (
        stage.stage == "retiring" and stage.days_left is not None and stage.days_left <= ENDING_DAYS
    )


def forbidding(model: Model, catalog: Catalog) -> tuple[Evidence, ...]:
    """What rules out every use of it."""
    end = ending(model, catalog) if ends(life(model, catalog)) else ()
    return (*end, *_forbidden(model, catalog))


def cautions(model: Model, use_case: UseCase, catalog: Catalog) -> Iterator[Evidence]:
    """What one should know before building on it."""
    if found := preview(model, catalog):
        yield found
    if not ends(life(model, catalog)):
        yield from ending(model, catalog)
    if use_case.needs.open_weights and (condition := conditions(model, catalog)):
        yield condition


def preview(model: Model, catalog: Catalog) -> Evidence | None:
    if life(model, catalog).stage != "preview":
        return None
    return stated("a preview, which may change or end", model, catalog)


def conditions(model: Model, catalog: Catalog) -> Evidence | None:
    """What the licence of open weights asks for commercial use."""
    found = licence(model)
    if not found or found.commercial != "conditional" or not found.condition:
        return None
    return _licensed(f"{found.name}: {found.condition}", model, catalog)


def ending(model: Model, catalog: Catalog) -> tuple[Evidence, ...]:
    """ "retires 2026-11-30, in 5 days", by whoever says so; empty while no end is known."""
    stage = life(model, catalog)
    if stage.stage not in ("retiring", "retired"):
        return ()
    text = _ending_text(stage)
    value = str(stage.retires) if stage.retires else None
    curated = catalog.replacements.get(model.id)
    if curated and curated.retires == stage.retires:
        return (dated(text, _site(curated.source), curated.checked, catalog, value),)
    return (dated(text, model.source.name, model.source.as_of, catalog, value),)


def _ending_text(stage: Life) -> str:
    if stage.retires is None or stage.days_left is None:
        return "deprecated, without a date"
    if stage.stage == "retired":
        return f"retired {stage.retires}"
    return f"retires {stage.retires}, in {stage.days_left} day{'' if stage.days_left == 1 else 's'}"


def _forbidden(model: Model, catalog: Catalog) -> Iterator[Evidence]:
    found = licence(model)
    if found and found.commercial == "forbidden":
        yield _licensed(f"{found.name}: no commercial use, so personal use only", model, catalog)


def _licensed(text: str, model: Model, catalog: Catalog) -> Evidence:
    """By the card or family that has the licence."""
    entry = model.card if model.card and model.card.license else model.family
    if entry is None:
        return stated(text, model, catalog)
    found = licence(model)
    page = found.url if found and found.url else entry.source
    return dated(text, _site(page), entry.checked, catalog)


def _site(url: str) -> str:
    return urlsplit(url).netloc.removeprefix("www.")
