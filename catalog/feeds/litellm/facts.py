"""What an entry of LiteLLM's cost map says of a model besides its price."""

from __future__ import annotations

import re
from collections.abc import Mapping

from catalog.feeds.fields import Entry, full_date, known_modalities, optional, tokens
from catalog.schema import Capability, Facts, Modality, Specialization

_MODES: Mapping[str, Specialization] = {
    "embedding": "embeddings",
    "rerank": "reranking",
    "audio_transcription": "speech-to-text",
    "audio_speech": "text-to-speech",
    "image_generation": "image-generation",
    "image_edit": "image-editing",
    "video_generation": "video-generation",
    "realtime": "realtime-voice",
    "moderation": "moderation",
    "ocr": "ocr-documents",
    "evaluation": "decisions",
    "decisions": "decisions",
    "extraction": "decisions",
}
_CAPABILITIES: Mapping[str, Capability] = {
    "supports_function_calling": "tools",
    "supports_response_schema": "json",
    "supports_reasoning": "reasoning",
    "supports_prompt_caching": "caching",
    "supports_native_streaming": "streaming",
    "supports_web_search": "web-search",
    "supports_computer_use": "computer-use",
}
_TAKES: Mapping[str, Modality] = {
    "supports_vision": "image",
    "supports_image_input": "image",
    "supports_embedding_image_input": "image",
    "supports_audio_input": "audio",
    "supports_video_input": "video",
    "supports_pdf_input": "pdf",
}
_INPUT: Mapping[str, frozenset[Modality]] = {
    "audio_transcription": frozenset({"audio"}),
    "audio_speech": frozenset({"text"}),
    "image_edit": frozenset({"image"}),
    "ocr": frozenset({"image", "pdf"}),
}
_OUTPUT: Mapping[str, frozenset[Modality]] = {
    "audio_transcription": frozenset({"text"}),
    "audio_speech": frozenset({"audio"}),
    "image_generation": frozenset({"image"}),
    "image_edit": frozenset({"image"}),
    "video_generation": frozenset({"video"}),
    "ocr": frozenset({"text"}),
}
_WRITING = ("chat", "responses", "completion")
"""Modes that answer in text; of an entry that says nothing else, chat may be just the default."""
_OF_PICTURES = re.compile("output_cost_per_(?:image|video)").match
_SAYS_ENOUGH: Mapping[str, tuple[str, ...]] = {
    "chat": ("supports_vision",),
    "responses": ("supports_vision",),
    "completion": ("supports_vision",),
    "embedding": ("supports_image_input", "supports_embedding_image_input"),
}
"""By mode: the flags without which nobody can tell what the model takes besides text."""


def facts_of(entry: Entry) -> Facts:
    """Raises EntryError where a field is of the wrong type."""
    mode = optional(entry, "mode", str) or ""
    flags = {name: optional(entry, flag, bool) for flag, name in _CAPABILITIES.items()}
    has = {name for name, said in flags.items() if said is True}
    if "/v1/batch" in (optional(entry, "supported_endpoints", list) or []):
        has.add("batch")
    return Facts(
        input=_input(entry, mode),
        output=_output(entry, mode),
        context=tokens(entry, "max_input_tokens"),
        max_output=tokens(entry, "max_output_tokens"),
        capabilities=frozenset(has),
        lacks=frozenset(name for name, said in flags.items() if said is False),
        mode=_made_for(entry, mode),
        retires=full_date(entry, "deprecation_date"),
    )


def _made_for(entry: Entry, mode: str) -> Specialization | None:
    """What edits a picture can make one too, where it is served for both."""
    endpoints = optional(entry, "supported_endpoints", list) or []
    both = mode == "image_edit" and "/v1/images/generations" in endpoints
    return _MODES.get("image_generation" if both else mode)


def _input(entry: Entry, mode: str) -> frozenset[Modality] | None:
    flagged = {taken for flag, taken in _TAKES.items() if optional(entry, flag, bool)}
    stated = known_modalities(entry, "supported_modalities") or _INPUT.get(mode)
    if stated is None and any(flag in entry for flag in _SAYS_ENOUGH.get(mode, ())):
        stated = frozenset({"text"})
    return stated | flagged if stated else None


def _output(entry: Entry, mode: str) -> frozenset[Modality] | None:
    speaks = optional(entry, "supports_audio_output", bool) and mode in _WRITING
    stated = known_modalities(entry, "supported_output_modalities") or _OUTPUT.get(mode)
    described = any(key.startswith("supports_") for key in entry)
    if stated is None and mode in _WRITING and described and not any(map(_OF_PICTURES, entry)):
        stated = frozenset({"text"})
    return stated | {"audio"} if stated and speaks else stated
