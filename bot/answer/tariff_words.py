"""The conditions of a price in words: one by one, and as what is asked for."""

from __future__ import annotations

from collections.abc import Iterator

from bot import formatting
from catalog.pricing.tariffs import PLAIN, Tariff


def conditions(tariff: Tariff) -> Iterator[tuple[str, Tariff]]:
    """Each condition in a few words, and the tariff without it."""
    if tariff.processing:
        yield f"{_processing(tariff)} price", tariff._replace(processing=None)
    if tariff.prompt is not None:
        yield _prompts(tariff), tariff._replace(prompt=None)
    if tariff.cache:
        kept = f", kept {tariff.ttl}" if tariff.ttl else ""
        yield f"{_cache(tariff)} price{kept}", tariff._replace(cache=None, ttl=None)
    if tariff.fine_tuned:
        words = "fine-tuned" if tariff.fine_tuned == "use" else "training price"
        yield words, tariff._replace(fine_tuned=None)
    if tariff.quality:
        yield f"{tariff.quality} quality", tariff._replace(quality=None)
    if tariff.size:
        yield tariff.size, tariff._replace(size=None)
    if tariff.per:
        yield f"price per {tariff.per}", tariff._replace(per=None)


def price_noun(tariff: Tariff) -> str:
    """What is asked for: "batch price for prompts over 200k", "cache write price, kept 1h"."""
    tuned = {"use": "fine-tuned", "training": "training", None: ""}[tariff.fine_tuned]
    quality = f"{tariff.quality}-quality" if tariff.quality else ""
    adjectives = (tuned, quality, tariff.size, _processing(tariff), _cache(tariff))
    noun = " ".join(word for word in (*adjectives, "price") if word)
    per = f" per {tariff.per}" if tariff.per else ""
    prompts = f" for {_prompts(tariff)}" if tariff.prompt is not None else ""
    kept = f", kept {tariff.ttl}" if tariff.ttl else ""
    return f"{noun}{per}{prompts}{kept}" if tariff != PLAIN else "usual price"


def _processing(tariff: Tariff) -> str:
    return "fast mode" if tariff.processing == "fast" else tariff.processing or ""


def _cache(tariff: Tariff) -> str:
    return (tariff.cache or "").replace("_", " ")


def _prompts(tariff: Tariff) -> str:
    match tariff.prompt:
        case None:
            return ""
        case "longest":
            return "the longest prompts"
        case tokens:
            return f"prompts over {formatting.tokens(tokens)}"
