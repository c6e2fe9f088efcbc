"""Whether a model supports an input, an output or a capability, and what these are called."""

from __future__ import annotations

from collections.abc import Mapping

from catalog.catalog import Catalog
from catalog.model import Model
from catalog.schema import Capability, Modality, Need

CAPABILITY_NAMES: Mapping[Capability, str] = {
    "tools": "tool calling",
    "json": "structured output",
    "reasoning": "reasoning",
    "caching": "prompt caching",
    "batch": "batch processing",
    "fine-tuning": "fine-tuning",
    "streaming": "streaming",
    "web-search": "web search",
    "computer-use": "computer use",
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
TEXT_ONLY: frozenset[Capability] = frozenset(("tools", "json", "reasoning"))
"""Capabilities of models that return text."""
NEED_NAMES: Mapping[Need, str] = {
    "vision": "image input",
    "audio-in": "audio input",
    "video-in": "video input",
    "pdf": "PDF input",
    "image-out": "image output",
    **{need: CAPABILITY_NAMES[capability] for need, capability in _DOES.items()},
}


def supports(model: Model, need: Need, catalog: Catalog) -> bool | None:
    """Whether the model supports the need; None where nobody says."""
    facts = model.facts
    if need in _TAKES:
        return _among(_TAKES[need], facts.input, facts.unsure_input)
    if need == "image-out":
        return _among("image", facts.output, facts.unsure_output)
    capability = _DOES[need]
    if capability in TEXT_ONLY and facts.output is not None and "text" not in facts.output:
        return False
    if capability not in facts.capabilities and _has_price(model, need, catalog):
        return True
    return facts.told(capability)


def _among(
    modality: Modality, known: frozenset[Modality] | None, unsure: frozenset[Modality]
) -> bool | None:
    return None if known is None or modality in unsure else modality in known


def _has_price(model: Model, need: Need, catalog: Catalog) -> bool:
    """Whether somebody has a price for it."""
    match need:
        case "caching":
            return any(
                price.direction == "cache_read"
                for offer in catalog.ladder(model.id).offers
                for price in offer.prices
            )
        case "batch":
            return any(
                offer.route.type == "batch"
                or any(p.condition and p.condition.processing == "batch" for p in offer.prices)
                for offer in catalog.ladder(model.id).offers
            )
        case "fine-tuning":
            offers = catalog.ladder(model.id).special
            return any(offer.route.type == "fine-tuned" for offer in offers)
        case _:
            return False
