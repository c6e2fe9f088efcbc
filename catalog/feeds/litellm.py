"""Read LiteLLM's cost map, {key: {"litellm_provider", "mode", costs and flags}}, USD a unit.

A key of {"alias_of": key} is a further id of that one. Here is what a key and the flags say;
litellm_prices.py turns the cost fields into prices.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from catalog.feeds.feed_base import (
    EntryError,
    FeedEntry,
    FeedError,
    FeedReading,
    OfferFeed,
    free_and_prices,
    full_date,
    https_url,
    listed_modalities,
    optional,
    parse_json,
    read_entries,
    token_limit,
)
from catalog.feeds.litellm_prices import Picture, prices_of
from catalog.schema import Capability, FeedFacts, Modality, Observation, Specialization

FEED_ID = "litellm"
URL = "https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json"
"""The page to cite where an entry names none."""

_NOT_ENTRIES = {"sample_spec", "fallback_generalizations"}
_NOT_MODELS = {"search", "vector_store", "guardrail"}
_LONG_QUERY = 80
"""Characters of query and fragment that lead to somebody's own view of a page."""

_SIZE = re.compile(r"(\d+|max)-x-(\d+|max)")
_STEPS = re.compile(r"(?:\d+|max)-steps")
_PRICE_BUCKET = re.compile(
    r"[a-z]+-ai-[^/]*?(?:default|(?:up-to|above)-[\d.]+[bm]|[\d.]+[bm]-(?:to-)?[\d.]+[bm])"
)
"""A key that is a row of a price list, "all models from 4 to 16 billion"."""
_COMMITMENT = re.compile(r"/\d+-month-commitment/")
"""In a key that is capacity rented by the month."""

_CHINA = re.compile(r"china \([a-z]+\) list price")
"""In the remark of a price that holds for mainland China only."""

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
_INPUT_FLAGS: Mapping[str, Modality] = {
    "supports_vision": "image",
    "supports_image_input": "image",
    "supports_embedding_image_input": "image",
    "supports_audio_input": "audio",
    "supports_video_input": "video",
    "supports_pdf_input": "pdf",
}
_INPUT_BY_MODE: Mapping[str, frozenset[Modality]] = {
    "audio_transcription": frozenset({"audio"}),
    "audio_speech": frozenset({"text"}),
    "image_edit": frozenset({"image"}),
    "ocr": frozenset({"image", "pdf"}),
}
_OUTPUT_BY_MODE: Mapping[str, frozenset[Modality]] = {
    "audio_transcription": frozenset({"text"}),
    "audio_speech": frozenset({"audio"}),
    "image_generation": frozenset({"image"}),
    "image_edit": frozenset({"image"}),
    "video_generation": frozenset({"video"}),
    "ocr": frozenset({"text"}),
}
_TEXT_MODES = ("chat", "responses", "completion")
"""Modes that answer in text; in an entry that says nothing else, chat may be just the default."""
_PICTURE_COST = re.compile("output_cost_per_(?:image|video)")
_TELLING_FLAGS: Mapping[str, tuple[str, ...]] = {
    "chat": ("supports_vision",),
    "responses": ("supports_vision",),
    "completion": ("supports_vision",),
    "embedding": ("supports_image_input", "supports_embedding_image_input"),
}
"""By mode: the flags without which nobody can tell what the model accepts besides text."""


def read(data: bytes, as_of: date) -> FeedReading:
    """Read every route that has a price or facts. Raises FeedError when the file is no object."""
    entries = parse_json(data, FEED_ID)
    if not isinstance(entries, dict):
        raise FeedError(f"{FEED_ID}: expected an object, found {type(entries).__name__}")
    further: dict[str, list[str]] = defaultdict(list)
    for key, entry in entries.items():
        if _is_further_id(entry, entries):
            further[entry["alias_of"]].append(key)
    named = (
        (key, entry)
        for key, entry in entries.items()
        if key not in _NOT_ENTRIES and not _is_further_id(entry, entries)
    )
    return read_entries(named, partial(_observe, as_of, further))


FEED = OfferFeed(FEED_ID, read, prices_pictures_as_text=True, states_modes=True, uncited=URL)


def _is_further_id(entry: Any, entries: FeedEntry) -> bool:
    """Whether it is nothing but another id of an entry that is more than that."""
    if not isinstance(entry, dict) or not isinstance(entry.get("alias_of"), str):
        return False
    target = entries.get(entry["alias_of"])
    return isinstance(target, dict) and "alias_of" not in target


def _observe(
    as_of: date, further: Mapping[str, Sequence[str]], key: str, entry: Any
) -> Iterator[Observation]:
    if not isinstance(entry, dict):
        raise EntryError(f"{entry!r} is not an object")
    _refuse_what_is_no_offer(key, entry)
    provider = optional(entry, "litellm_provider", str)
    if not provider:
        if target := optional(entry, "alias_of", str):
            raise EntryError(f"alias_of: there is no entry {target}")
        raise EntryError("litellm_provider: missing")
    route, picture = _route_and_picture(key, provider)
    facts = _facts(entry)
    # A provider of several countries lists what it asks in China under its plain name.
    seller = f"{provider}_china" if _CHINA.search(_remark(entry)) else provider
    # An estimate is LiteLLM's guess, so the price is not known.
    estimated = "estimated cost" in _remark(entry)
    every_price = () if estimated else prices_of(entry, picture, facts)
    free, prices = free_and_prices(route, None, every_price)
    yield Observation(
        feed=FEED_ID,
        provider=seller,
        route=route,
        url=_page(entry),
        as_of=as_of,
        facts=facts,
        prices=prices,
        free=free,
        route_type="fine-tuned" if route.startswith("ft:") else None,
        also=tuple(_route_and_picture(id, provider)[0] for id in further.get(key, ())),
    )


def _remark(entry: FeedEntry) -> str:
    """What the entry says in words, in lower case."""
    return str(entry.get("metadata", "")).casefold()


def _refuse_what_is_no_offer(key: str, entry: FeedEntry) -> None:
    if optional(entry, "mode", str) in _NOT_MODELS:
        raise EntryError("not a model")
    if "add-on" in _remark(entry):
        raise EntryError("an add-on, not a model")
    if _PRICE_BUCKET.fullmatch(key):
        raise EntryError("a price bucket, not a model")
    if _COMMITMENT.search(key):
        raise EntryError("dedicated capacity by the month, not comparable")


def _page(entry: FeedEntry) -> str:
    """The page that the entry names, without a long query or fragment; else LiteLLM's own file."""
    url = https_url(optional(entry, "source", str))
    if url is None:
        return URL
    address = urlsplit(url)
    if len(address.query) + len(address.fragment) > _LONG_QUERY:
        return address._replace(query="", fragment="").geturl()
    return url


def _route_and_picture(key: str, provider: str) -> tuple[str, Picture]:
    """The route as a caller of that provider writes it; a region stays in it ("eu/gpt-4o").

    Keys of pictures put quality and size in front of the route, "low/1024-x-1024/…", or size and
    diffusion steps, "1024-x-1024/50-steps/…", before or after the provider's own prefix.
    """
    whole = key.split("/")
    segments = _without_provider(whole, provider)
    sizes = [number for number, text in enumerate(segments[:-1]) if _SIZE.fullmatch(text)]
    if not sizes:
        return "/".join(segments), Picture()
    before, size, after = segments[: sizes[0]], segments[sizes[0]], segments[sizes[0] + 1 :]
    quality = before.pop() if before else None
    if len(after) > 1 and _STEPS.fullmatch(after[0]):
        quality, after = after[0], after[1:]
    route = before + after
    if segments == whole:
        route = _without_provider(route, provider)
    return "/".join(route), Picture(quality, "max" if "max" in size else size.replace("-x-", "x"))


def _without_provider(segments: list[str], provider: str) -> list[str]:
    """Drop a first segment that is the provider or its stem ("vertex_ai" of "vertex_ai-x")."""
    first, name = segments[0].replace("-", "_"), provider.replace("-", "_")
    is_provider = len(segments) > 1 and f"{name}_".startswith(f"{first}_")
    return segments[1:] if is_provider else segments


def _facts(entry: FeedEntry) -> FeedFacts:
    mode = optional(entry, "mode", str) or ""
    endpoints = optional(entry, "supported_endpoints", list) or []
    flags = {name: optional(entry, flag, bool) for flag, name in _CAPABILITIES.items()}
    capabilities = {name for name, value in flags.items() if value is True}
    if "/v1/batch" in endpoints:
        capabilities.add("batch")
    # What edits a picture can make one too, where it is served for both.
    makes_too = mode == "image_edit" and "/v1/images/generations" in endpoints
    return FeedFacts(
        input=_input(entry, mode),
        output=_output(entry, mode),
        context=token_limit(entry, "max_input_tokens"),
        max_output=token_limit(entry, "max_output_tokens"),
        capabilities=frozenset(capabilities),
        lacks=frozenset(name for name, value in flags.items() if value is False),
        mode=_MODES.get("image_generation" if makes_too else mode),
        retires=full_date(entry, "deprecation_date"),
    )


def _input(entry: FeedEntry, mode: str) -> frozenset[Modality] | None:
    flagged = {modality for flag, modality in _INPUT_FLAGS.items() if optional(entry, flag, bool)}
    stated = listed_modalities(entry, "supported_modalities") or _INPUT_BY_MODE.get(mode)
    if stated is None and any(flag in entry for flag in _TELLING_FLAGS.get(mode, ())):
        stated = frozenset({"text"})
    return stated | flagged if stated else None


def _output(entry: FeedEntry, mode: str) -> frozenset[Modality] | None:
    speaks = optional(entry, "supports_audio_output", bool) and mode in _TEXT_MODES
    stated = listed_modalities(entry, "supported_output_modalities") or _OUTPUT_BY_MODE.get(mode)
    described = any(key.startswith("supports_") for key in entry)
    drawn = any(map(_PICTURE_COST.match, entry))
    if stated is None and mode in _TEXT_MODES and described and not drawn:
        stated = frozenset({"text"})
    return stated | {"audio"} if stated and speaks else stated
