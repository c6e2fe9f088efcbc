"""The words that facts are told in: kinds of route, unit, capability …"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import PlainSerializer

Direction = Literal["input", "output", "cache_read", "cache_write"]
Modality = Literal["text", "image", "audio", "video", "pdf"]
Unit = Literal["1M tokens", "image", "second", "minute", "1M characters", "page", "request"]
Processing = Literal["batch", "flex", "priority", "fast"]
RouteType = Literal[
    "serverless",
    "batch",
    "contributor",
    "plan",
    "dedicated",
    "fine-tuned",
    "local",
    "decisions",
    "closed",
]
ProviderKind = Literal["lab", "cloud", "host", "gateway", "plan", "local", "decisions", "closed"]
Capability = Literal[
    "tools",
    "json",
    "reasoning",
    "caching",
    "batch",
    "fine-tuning",
    "streaming",
    "web-search",
    "computer-use",
]
Need = Literal[
    "vision",
    "tools",
    "json",
    "reasoning",
    "audio-in",
    "video-in",
    "pdf",
    "image-out",
    "caching",
    "batch",
    "fine-tuning",
    "streaming",
]
"""What somebody needs of a model: a capability, or a modality that it takes or returns."""
Region = Literal["us", "eu", "uk", "apac", "jp", "au", "in", "ca", "sa", "global"]
Status = Literal["active", "preview", "deprecated"]
Specialization = Literal[
    "general",
    "coding",
    "reasoning",
    "vision",
    "image-generation",
    "image-editing",
    "video-generation",
    "music-generation",
    "speech-to-text",
    "text-to-speech",
    "realtime-voice",
    "embeddings",
    "reranking",
    "moderation",
    "ocr-documents",
    "search",
    "translation",
    "roleplay-creative-writing",
    "router",
    "decisions",
]

_IN_ORDER = PlainSerializer(sorted, when_used="json")
"""Sets are written in order, so that equal facts are equal bytes."""
Modalities = Annotated[frozenset[Modality], _IN_ORDER]
Capabilities = Annotated[frozenset[Capability], _IN_ORDER]
Words = Annotated[frozenset[str], _IN_ORDER]
Specializations = Annotated[frozenset[Specialization], _IN_ORDER]
