"""Whether a model has what somebody needs."""

from __future__ import annotations

from collections.abc import Mapping

from catalog.catalogue import Catalog
from catalog.constraints import Need
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


def has_open_weights(model: Model) -> bool | None:
    """What the family says goes first, as on the card; of a mixed one, what feeds say."""
    match model.family.openness if model.family else "mixed":
        case "open weights":
            return True
        case "proprietary":
            return False
        case "mixed":
            return model.facts.open_weights


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
    """Some provider has a price for it."""
    routes = catalog.routes(model.id)
    match need:
        case "caching":
            return any(p.direction == "cache_read" for r in routes for p in r.prices)
        case "batch":
            return any(
                r.type == "batch"
                or any(p.condition and p.condition.processing == "batch" for p in r.prices)
                for r in routes
            )
        case "fine-tuning":
            return any(r.type == "fine-tuned" for r in routes)
        case _:
            return False
