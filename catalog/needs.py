"""Whether a model has what somebody needs."""

from __future__ import annotations

from collections.abc import Mapping

from catalog.catalogue import Catalog
from catalog.constraints import Need
from catalog.prices import in_batches
from catalog.schema import Capability, Modality, Model

NEED_NAMES: Mapping[Need, str] = {
    "vision": "image input",
    "tools": "tool calling",
    "json": "structured output",
    "reasoning": "reasoning",
    "audio-in": "audio input",
    "video-in": "video input",
    "pdf": "PDF input",
    "image-out": "image output",
    "caching": "prompt caching",
    "batch": "batch processing",
    "fine-tuning": "fine-tuning",
    "streaming": "streaming",
}
_TAKES: Mapping[Need, Modality] = {
    "vision": "image",
    "audio-in": "audio",
    "video-in": "video",
    "pdf": "pdf",
}
_DOES: Mapping[Need, Capability] = {
    "tools": "tools",
    "json": "json",
    "reasoning": "reasoning",
    "caching": "caching",
    "batch": "batch",
    "fine-tuning": "fine-tuning",
    "streaming": "streaming",
}
_WRITTEN: frozenset[Need] = frozenset(("tools", "json", "reasoning"))
"""Only a model that returns text can do these."""


def has(model: Model, need: Need, catalog: Catalog) -> bool | None:
    """Whether the model has it; None where nobody says."""
    facts = model.facts
    if need in _TAKES:
        return None if facts.input is None else _TAKES[need] in facts.input
    if need == "image-out":
        return None if facts.output is None else "image" in facts.output
    if need in _WRITTEN and facts.output is not None and "text" not in facts.output:
        return False
    if _DOES[need] in facts.capabilities or _sold(model, need, catalog):
        return True
    return False if _DOES[need] in facts.lacks else None


def _sold(model: Model, need: Need, catalog: Catalog) -> bool:
    """Somebody has a price for it. Only asked what a price can tell: ladders take a while."""
    match need:
        case "caching":
            return any(
                price.direction == "cache_read"
                for made in catalog.ladder(model.id).offers
                for price in made.prices
            )
        case "batch":
            return any(in_batches(made) for made in catalog.ladder(model.id).offers)
        case "fine-tuning":
            offers = catalog.ladder(model.id).special
            return any(made.route.type == "fine-tuned" for made in offers)
        case _:
            return False
