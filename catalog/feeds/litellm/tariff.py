"""Turns the cost fields of a LiteLLM entry into prices.

Fields that are not in the table (tools, searches, citations, DBU, processing tiers of a single
provider) are not prices of the model itself and are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from catalog.feeds.fields import Entry, optional, plain, usd
from catalog.feeds.litellm.keys import Offer
from catalog.feeds.litellm.meaning import SHARED_FIELDS, About, meant, six_digits
from catalog.feeds.litellm.quotes import ALWAYS, Quote, quotes_of
from catalog.feeds.reading import EntryError
from catalog.schema import Direction, Facts, Modality, Price, Unit


class _Component(NamedTuple):
    direction: Direction
    modality: Modality
    unit: Unit


_COMPONENTS: Mapping[str, _Component] = {
    "input_cost_per_token": _Component("input", "text", "1M tokens"),
    "input_cost_per_image_token": _Component("input", "image", "1M tokens"),
    "input_cost_per_audio_token": _Component("input", "audio", "1M tokens"),
    "input_cost_per_video_token": _Component("input", "video", "1M tokens"),
    "output_cost_per_token": _Component("output", "text", "1M tokens"),
    "output_cost_per_image_token": _Component("output", "image", "1M tokens"),
    "output_cost_per_audio_token": _Component("output", "audio", "1M tokens"),
    "output_cost_per_video_token": _Component("output", "video", "1M tokens"),
    "cache_read_input_token_cost": _Component("cache_read", "text", "1M tokens"),
    "cache_read_input_image_token_cost": _Component("cache_read", "image", "1M tokens"),
    "cache_read_input_audio_token_cost": _Component("cache_read", "audio", "1M tokens"),
    "cache_creation_input_token_cost": _Component("cache_write", "text", "1M tokens"),
    "cache_creation_input_audio_token_cost": _Component("cache_write", "audio", "1M tokens"),
    "input_cost_per_character": _Component("input", "text", "1M characters"),
    "output_cost_per_character": _Component("output", "text", "1M characters"),
    "input_cost_per_image": _Component("input", "image", "image"),
    "output_cost_per_image": _Component("output", "image", "image"),
    "output_cost_per_clip": _Component("output", "audio", "request"),
    "input_cost_per_audio_per_second": _Component("input", "audio", "minute"),
    "output_cost_per_audio_per_second": _Component("output", "audio", "minute"),
    "input_cost_per_video_per_second": _Component("input", "video", "second"),
    "output_cost_per_video_per_second": _Component("output", "video", "second"),
    "ocr_cost_per_page": _Component("input", "pdf", "page"),
    "input_cost_per_query": _Component("input", "text", "request"),
    "input_cost_per_request": _Component("input", "text", "request"),
}
_FIELDS = _COMPONENTS.keys() | SHARED_FIELDS


def prices_of(entry: Entry, offer: Offer, facts: Facts) -> tuple[Price, ...]:
    """Zero prices included. Raises EntryError for a bad price or two that contradict each other."""
    about = About(optional(entry, "mode", str) or "", offer, facts.output)
    quotes = meant(list(quotes_of(entry, _FIELDS)), about)
    return tuple(_settled(_price(quote, offer) for quote in quotes if quote.field in _COMPONENTS))


def _price(quote: Quote, offer: Offer) -> Price:
    direction, modality, unit = _COMPONENTS[quote.field]
    size = quote.condition.size or offer.size
    condition = replace(quote.condition, quality=offer.quality, size=size)
    amount = usd(quote.field, plain(_a_unit(quote.usd, unit)))
    return Price(direction, modality, unit, amount, None if condition == ALWAYS else condition)


def _a_unit(amount: Decimal, unit: Unit) -> Decimal:
    """LiteLLM counts single tokens, single characters and seconds of audio."""
    match unit:
        case "1M tokens" | "1M characters":
            return amount * 10**6
        case "minute":
            return six_digits(amount * 60)
        case "image" | "second" | "page" | "request":
            return amount


def _settled(prices: Iterable[Price]) -> Iterator[Price]:
    """One price a component: twice the same is once, and a 0 yields to a price."""
    found: dict[Price, Price] = {}
    for price in prices:
        part = replace(price, usd=Decimal(0))
        held = found.get(part)
        if held and held.usd and price.usd and held.usd != price.usd:
            raise EntryError(
                f"two prices for {price.direction} {price.modality} a {price.unit}: "
                f"{held.usd} and {price.usd}"
            )
        if held is None or not held.usd:
            found[part] = price
    yield from found.values()
