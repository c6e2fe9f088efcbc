"""Gives cost fields that LiteLLM shares between kinds of model their one meaning.

Rules of one signature, applied in order: what the mode says, what a picture costs, what the only
output of the model is.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Context, Decimal
from typing import NamedTuple

from catalog.feeds.fields import own_modality
from catalog.feeds.litellm.keys import Offer
from catalog.feeds.litellm.quotes import Quote, amount, renamed
from catalog.schema import Modality

_IN_AUDIO = "input_cost_per_audio_per_second"
_OUT_AUDIO = "output_cost_per_audio_per_second"
_OUT_VIDEO = "output_cost_per_video_per_second"
_IN_IMAGE = "input_cost_per_image"
_OUT_IMAGE = "output_cost_per_image"
_OUT_CLIP = "output_cost_per_clip"
_IN_PIXEL = "input_cost_per_pixel"
_OUT_TOKEN = "output_cost_per_token"

_NO_TEXT = {_OUT_TOKEN: None, "output_cost_per_character": None}
_MODE_MEANS: Mapping[str, Mapping[str, str | None]] = {
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
_PICTURES = {_OUT_IMAGE, "output_cost_per_image_token"}
_SIX_DIGITS = Context(prec=6)

SHARED_FIELDS = {_IN_PIXEL, *(field for means in _MODE_MEANS.values() for field in means)}


class About(NamedTuple):
    """What a rule may know of the entry."""

    mode: str
    offer: Offer
    output: frozenset[Modality] | None


def meant(quotes: list[Quote], about: About) -> list[Quote]:
    """The quotes under fields that mean the same in every mode."""
    for rule in (_by_mode, _pictures, _per_image_elsewhere, _only_output):
        quotes = rule(quotes, about)
    return quotes


def six_digits(amount: Decimal) -> Decimal:
    """LiteLLM's prices per second and pixel are quotients, some cut off after six digits."""
    return _SIX_DIGITS.plus(amount)


def _by_mode(quotes: list[Quote], about: About) -> list[Quote]:
    return renamed(quotes, _MODE_MEANS.get(about.mode, {}))


def _pictures(quotes: list[Quote], about: About) -> list[Quote]:
    """What LiteLLM calls input of a model that makes pictures is the price of the picture.

    That is so unless the output has a price of its own that differs. Tokens of such a model
    without any price of pictures are pictures or steps shifted by some power of ten, so nothing.
    """
    if about.mode not in _PICTURE_MODES:
        return quotes
    if not _priced(quotes) & _PICTURES:
        quotes = _from_input(quotes, about.offer)
    elif amount(quotes, _IN_IMAGE) == amount(quotes, _OUT_IMAGE):
        quotes = renamed(quotes, {_IN_IMAGE: None})
    if _priced(quotes) & _PICTURES:
        return quotes
    return [quote for quote in quotes if "token" not in quote.field]


def _priced(quotes: list[Quote]) -> set[str]:
    return {quote.field for quote in quotes if quote.usd}


def _from_input(quotes: list[Quote], offer: Offer) -> list[Quote]:
    """Input prices per picture, else per pixel, as prices of the picture that comes out."""
    per_image = renamed(quotes, {_IN_IMAGE: _OUT_IMAGE})
    if offer.pixels is None or any(quote.field == _OUT_IMAGE for quote in per_image):
        return per_image
    return [_whole_picture(quote, offer.pixels) for quote in quotes]


def _whole_picture(quote: Quote, pixels: int) -> Quote:
    if quote.field != _IN_PIXEL:
        return quote
    return quote._replace(field=_OUT_IMAGE, usd=six_digits(quote.usd * pixels))


def _per_image_elsewhere(quotes: list[Quote], about: About) -> list[Quote]:
    """A model that makes no images has its price per token or, with music, per clip there."""
    output = about.output or frozenset()
    if "image" in output:
        return quotes
    return renamed(quotes, {_OUT_IMAGE: _OUT_CLIP if output == {"audio"} else None})


def _only_output(quotes: list[Quote], about: About) -> list[Quote]:
    """An untyped output token is of the model's only output.

    Where that has another price as well, pictures come with text beside them and speech does not.
    """
    only = own_modality(about.output)
    if only in (None, "text"):
        return quotes
    typed = f"output_cost_per_{only}_token"
    if amount(quotes, typed) in (None, amount(quotes, _OUT_TOKEN)):
        return renamed(quotes, {_OUT_TOKEN: typed})
    return renamed(quotes, {_OUT_TOKEN: None}) if only == "audio" else quotes
