"""Ids under which models were listed once, and the names that several models had."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from catalog.catalog import Catalog
from catalog.lifecycle import is_active
from catalog.names import fold, squash
from catalog.resolution.outcomes import Choice, Found

_ONCE = Path(__file__).with_name("ids_once_used.txt")
"""Every model id of the snapshot of 2026-11-22."""
_IN_NO_FEED_ANY_MORE = {
    "google/gemini-2.0-flash-exp-image-generation",
    "microsoft/phi-3-medium-4k-instruct",
    "microsoft/phi-3-mini-4k-instruct",
    "microsoft/phi-3-small-128k-instruct",
    "microsoft/phi-3-small-8k-instruct",
    "microsoft/phi-3.5-mini-instruct",
    "microsoft/phi-3.5-moe-instruct",
    "microsoft/phi-3.5-vision-instruct",
}

_MEANS_ANOTHER = {"moonshotai/kimi-k3.1"}
"""Ids that were made of a cloud's, where the name is another model's everywhere else."""


def test_every_id_that_was_once_used_finds_its_model(bundled: Catalog) -> None:
    once = {*_ONCE.read_text("utf-8").split()}
    lost = [
        id
        for id in sorted(once - _IN_NO_FEED_ANY_MORE - _MEANS_ANOTHER)
        if not isinstance(found := bundled.resolve(id), Found)
        or found.model != bundled.current_id(id)
        or bundled.exactly(id) is None
    ]
    assert lost == []


def test_no_two_models_are_shown_under_one_name(bundled: Catalog) -> None:
    named: dict[str, list[str]] = defaultdict(list)
    for model in bundled.models.values():
        named[squash(fold(model.name))].append(model.id)
    assert [ids for ids in named.values() if len(ids) > 1] == []


def test_no_name_asks_between_twins(bundled: Catalog) -> None:
    outcomes = ((m.name, bundled.resolve(m.name)) for m in bundled.models.values())
    # The name of a brand means its line-up, though a model is called so, too: "nova".
    asking = [n for n, o in outcomes if isinstance(o, Choice) and o.matched != "line-up"]
    assert asking == []


def test_no_model_outlives_its_last_route(bundled: Catalog) -> None:
    over = [
        model.id
        for model in bundled.models.values()
        if (routes := bundled.routes(model.id))
        and all(r.type == "closed" or (r.retires and r.retires <= bundled.today) for r in routes)
    ]
    assert len(over) >= 20
    assert [id for id in over if is_active(bundled.models[id], bundled)] == []


def test_no_release_is_a_placeholder_or_still_to_come(bundled: Catalog) -> None:
    days = {m.id: m.facts.released for m in bundled.models.values() if m.facts.released}
    assert [id for id, day in days.items() if (day.month, day.day) == (1, 1)] == []
    assert [id for id, day in days.items() if day > bundled.as_of or day.year < 2018] == []
