"""Turn the cost fields of a LiteLLM entry into prices.

LiteLLM shares fields between kinds of model. Rules of one signature, applied in order, give each
its one meaning: what the mode says, what a picture costs, what the only output of the model is.
Fields that are not in the table (tools, searches, citations, DBU, processing tiers of a single
provider) are not prices of the model itself and are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Context, Decimal
from typing import NamedTuple

from catalog.feeds.feed_base import (
    EntryError,
    FeedEntry,
    default_modality,
    optional,
    usd,
    without_noise,
)
from catalog.feeds.litellm_costs import ALWAYS, CostField, cost_fields, renamed, unconditional
from catalog.schema import Direction, FeedFacts, Modality, Price, Unit


class _Cost(NamedTuple):
    """What a cost field is the price of."""

    direction: Direction
    modality: Modality
    unit: Unit


_COSTS: Mapping[str, _Cost] = {
    "input_cost_per_token": _Cost("input", "text", "1M tokens"),
    "input_cost_per_image_token": _Cost("input", "image", "1M tokens"),
    "input_cost_per_audio_token": _Cost("input", "audio", "1M tokens"),
    "input_cost_per_video_token": _Cost("input", "video", "1M tokens"),
    "output_cost_per_token": _Cost("output", "text", "1M tokens"),
    "output_cost_per_image_token": _Cost("output", "image", "1M tokens"),
    "output_cost_per_audio_token": _Cost("output", "audio", "1M tokens"),
    "output_cost_per_video_token": _Cost("output", "video", "1M tokens"),
    "cache_read_input_token_cost": _Cost("cache_read", "text", "1M tokens"),
    "cache_read_input_image_token_cost": _Cost("cache_read", "image", "1M tokens"),
    "cache_read_input_audio_token_cost": _Cost("cache_read", "audio", "1M tokens"),
    "cache_creation_input_token_cost": _Cost("cache_write", "text", "1M tokens"),
    "cache_creation_input_audio_token_cost": _Cost("cache_write", "audio", "1M tokens"),
    "input_cost_per_character": _Cost("input", "text", "1M characters"),
    "output_cost_per_character": _Cost("output", "text", "1M characters"),
    "input_cost_per_image": _Cost("input", "image", "image"),
    "output_cost_per_image": _Cost("output", "image", "image"),
    "output_cost_per_clip": _Cost("output", "audio", "request"),
    "input_cost_per_audio_per_second": _Cost("input", "audio", "minute"),
    "output_cost_per_audio_per_second": _Cost("output", "audio", "minute"),
    "input_cost_per_video_per_second": _Cost("input", "video", "second"),
    "output_cost_per_video_per_second": _Cost("output", "video", "second"),
    "ocr_cost_per_page": _Cost("input", "pdf", "page"),
    "input_cost_per_query": _Cost("input", "text", "request"),
    "input_cost_per_request": _Cost("input", "text", "request"),
}

_IN_AUDIO = "input_cost_per_audio_per_second"
_OUT_AUDIO = "output_cost_per_audio_per_second"
_OUT_VIDEO = "output_cost_per_video_per_second"
_IN_IMAGE = "input_cost_per_image"
_OUT_IMAGE = "output_cost_per_image"
_OUT_CLIP = "output_cost_per_clip"
_IN_PIXEL = "input_cost_per_pixel"
_OUT_TOKEN = "output_cost_per_token"

_NO_TEXT = {_OUT_TOKEN: None, "output_cost_per_character": None}
_NAMES_BY_MODE: Mapping[str, Mapping[str, str | None]] = {
    "audio_transcription": {
        "input_cost_per_second": _IN_AUDIO,
        "output_cost_per_second": _IN_AUDIO,
    },
    "audio_speech": {"output_cost_per_second": _OUT_AUDIO},
    "realtime": {"input_cost_per_second": _IN_AUDIO, "output_cost_per_second": _OUT_AUDIO},
    "video_generation": {"output_cost_per_second": _OUT_VIDEO},
    "embedding": _NO_TEXT,
    "rerank": _NO_TEXT,
}
"""By mode: what a field is there. None: such a model has no output to be paid for."""

_PICTURE_MODES = {"image_generation", "image_edit"}
_PICTURE_PRICES = {_OUT_IMAGE, "output_cost_per_image_token"}
_SIX_DIGITS = Context(prec=6)

_SHARED = {_IN_PIXEL, *(name for names in _NAMES_BY_MODE.values() for name in names)}
_READ = _COSTS.keys() | _SHARED


class Picture(NamedTuple):
    """The picture that the key of an entry is about."""

    quality: str | None = None
    size: str | None = None
    """ "1024x1024", or "max" for the largest that the model makes."""

    @property
    def pixels(self) -> int | None:
        """None where the size is not stated in numbers."""
        width, _, height = (self.size or "").partition("x")
        return int(width) * int(height) if width.isdigit() and height.isdigit() else None


class _Priced(NamedTuple):
    """What a rule may know of the entry."""

    mode: str
    picture: Picture
    output: frozenset[Modality] | None


def prices_of(entry: FeedEntry, picture: Picture, facts: FeedFacts) -> tuple[Price, ...]:
    """The entry's prices, zeros included.

    Raises EntryError for a bad price or two that contradict each other.
    """
    priced = _Priced(optional(entry, "mode", str) or "", picture, facts.output)
    costs = list(cost_fields(entry, _READ))
    for rule in (_by_mode, _by_picture, _per_image_elsewhere, _by_only_output):
        costs = rule(costs, priced)
    return tuple(_one_a_component(_price(cost, picture) for cost in costs if cost.name in _COSTS))


def _price(cost: CostField, picture: Picture) -> Price:
    direction, modality, unit = _COSTS[cost.name]
    size = cost.condition.size or picture.size
    condition = replace(cost.condition, quality=picture.quality, size=size)
    amount = usd(cost.name, without_noise(_per_unit(cost.usd, unit)))
    return Price(direction, modality, unit, amount, None if condition == ALWAYS else condition)


def _per_unit(amount: Decimal, unit: Unit) -> Decimal:
    """The amount for our unit; LiteLLM counts single tokens and characters, seconds of audio."""
    match unit:
        case "1M tokens" | "1M characters":
            return amount * 10**6
        case "minute":
            return _six_digits(amount * 60)
        case "image" | "second" | "page" | "request":
            return amount


def _six_digits(amount: Decimal) -> Decimal:
    """The rounded amount: prices per second and pixel are quotients, some cut after six digits."""
    return _SIX_DIGITS.plus(amount)


def _one_a_component(prices: Iterable[Price]) -> Iterator[Price]:
    """One price a component: twice the same is once, and a 0 yields to a price."""
    chosen: dict[Price, Price] = {}
    for price in prices:
        component = replace(price, usd=Decimal(0))
        other = chosen.get(component)
        if other and other.usd and price.usd and other.usd != price.usd:
            raise EntryError(
                f"two prices for {price.direction} {price.modality} a {price.unit}: "
                f"{other.usd} and {price.usd}"
            )
        if other is None or not other.usd:
            chosen[component] = price
    yield from chosen.values()


def _by_mode(costs: list[CostField], priced: _Priced) -> list[CostField]:
    return renamed(costs, _NAMES_BY_MODE.get(priced.mode, {}))


def _by_picture(costs: list[CostField], priced: _Priced) -> list[CostField]:
    """What LiteLLM calls input of a model that makes pictures is the price of the picture.

    That is so unless the output has a price of its own that differs. Tokens of such a model
    without any price of pictures are pictures or steps shifted by some power of ten, so they are
    dropped.
    """
    if priced.mode not in _PICTURE_MODES:
        return costs
    if not _has_picture_price(costs):
        costs = _from_input(costs, priced.picture.pixels)
    elif unconditional(costs, _IN_IMAGE) == unconditional(costs, _OUT_IMAGE):
        costs = renamed(costs, {_IN_IMAGE: None})
    if _has_picture_price(costs):
        return costs
    return [cost for cost in costs if "token" not in cost.name]


def _has_picture_price(costs: Iterable[CostField]) -> bool:
    return any(cost.usd and cost.name in _PICTURE_PRICES for cost in costs)


def _from_input(costs: list[CostField], pixels: int | None) -> list[CostField]:
    """Input prices per picture, else per pixel, as prices of the picture that comes out."""
    per_image = renamed(costs, {_IN_IMAGE: _OUT_IMAGE})
    if pixels is None or any(cost.name == _OUT_IMAGE for cost in per_image):
        return per_image
    return [
        CostField(_OUT_IMAGE, cost.condition, _six_digits(cost.usd * pixels))
        if cost.name == _IN_PIXEL
        else cost
        for cost in costs
    ]


def _per_image_elsewhere(costs: list[CostField], priced: _Priced) -> list[CostField]:
    """A model that makes no images has its price per token or, with music, per clip there."""
    output = priced.output or frozenset()
    if "image" in output:
        return costs
    return renamed(costs, {_OUT_IMAGE: _OUT_CLIP if output == {"audio"} else None})


def _by_only_output(costs: list[CostField], priced: _Priced) -> list[CostField]:
    """An untyped output token is of the model's only output.

    Where that has another price as well, pictures come with text beside them and speech does not.
    """
    only = default_modality(priced.output)
    if only in (None, "text"):
        return costs
    typed = f"output_cost_per_{only}_token"
    if unconditional(costs, typed) in (None, unconditional(costs, _OUT_TOKEN)):
        return renamed(costs, {_OUT_TOKEN: typed})
    return renamed(costs, {_OUT_TOKEN: None}) if only == "audio" else costs
