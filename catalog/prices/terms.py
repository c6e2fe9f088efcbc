"""The same offers on other terms: in batches, off-peak, for prompts of no known length.

Only the prices change; the weight stays that of the whole tariff, which ladders compare by.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from catalog.prices.offer import ALWAYS, Offer
from catalog.schema import Condition, Price

_USUAL_SIZE = "1024x1024"
"""Of a picture where nothing is said; image models are priced at it more than at any other."""


def has_tiers(made: Offer) -> bool:
    """Longer prompts cost something else."""
    return any(_when(p).above_tokens for p in made.prices)


def has_hours(made: Offer) -> bool:
    """The price changes with the hour or the day of the week."""
    return any(_when(p).hours_utc or _when(p).days for p in made.prices)


def for_a_total(made: Offer) -> Offer:
    """Without what depends on single requests: how long they are, and how many."""
    kept = tuple(p for p in made.prices if p.unit != "request" and not _when(p).above_tokens)
    return made if len(kept) == len(made.prices) else replace(made, prices=kept)


def in_batches(made: Offer) -> Offer | None:
    """The batch tariff as if there were no other; None where there is none."""
    if made.route.type == "batch":
        return made
    prices = [p for p in made.prices if _when(p).processing == "batch"]
    return (
        replace(made, prices=tuple(_with(p, processing=None) for p in prices)) if prices else None
    )


def off_peak(made: Offer) -> Offer:
    """At the cheapest hours."""
    if not has_hours(made):
        return made
    cheapest: dict[object, Price] = {}
    for price in made.prices:
        plain = _with(price, hours_utc=None, days=None)
        key = (plain.direction, plain.modality, plain.unit, plain.condition)
        if key not in cheapest or plain.usd < cheapest[key].usd:
            cheapest[key] = plain
    return replace(made, prices=tuple(cheapest.values()))


def of_quality(offers: Iterable[Offer], quality: str) -> tuple[Offer, ...]:
    """Pictures of a quality.

    Where some offer of a model tells qualities apart, a price that does not is of a quality that is
    not known, and so is the number of tokens in a picture.
    """
    offers = tuple(offers)
    if not any(_when(p).quality for made in offers for p in made.prices):
        return offers
    return tuple(replace(made, prices=_of_quality(made.prices, quality)) for made in offers)


def _of_quality(prices: Sequence[Price], quality: str) -> tuple[Price, ...]:
    kept = tuple(p for p in prices if not _is_picture(p))
    sizes = [p for p in prices if _is_picture(p) and _when(p).quality == quality]
    usual = [p for p in sizes if _when(p).size == _USUAL_SIZE] or sizes
    picture = max(usual, key=lambda p: p.usd, default=None)
    return kept if picture is None else (*kept, _with(picture, quality=None, size=None))


def _is_picture(price: Price) -> bool:
    return price.direction == "output" and price.modality == "image"


def _when(price: Price) -> Condition:
    return price.condition or ALWAYS


def _with(price: Price, **changes: Any) -> Price:
    condition = replace(_when(price), **changes)
    return replace(price, condition=None if condition == ALWAYS else condition)
