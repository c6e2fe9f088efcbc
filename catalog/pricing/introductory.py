"""Prices of which people know that they end, and feeds do not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from catalog.curated import IntroductoryPrice
from catalog.schema import Condition, Price, Route


def limited_in_time(route: Route, introductory: IntroductoryPrice) -> Route:
    """The route with the end of its prices, and what follows.

    What has a condition of its own stays as it is, and so does a route of another seller, or at
    other prices.
    """
    if route.provider != introductory.provider:
        return route
    now = {price.direction: price.usd for price in route.prices if _is_plain_text(price)}
    if (now.get("input"), now.get("output")) != (
        introductory.prices.input,
        introductory.prices.output,
    ):
        return route
    prices = (each for price in route.prices for each in _in_time(price, introductory))
    return replace(route, prices=tuple(prices))


def _is_plain_text(price: Price) -> bool:
    return price.condition is None and price.modality == "text" and price.unit == "1M tokens"


def _in_time(price: Price, introductory: IntroductoryPrice) -> Iterator[Price]:
    """A price until the last day, and from the next day what is said to follow."""
    if price.condition:
        yield price
        return
    yield replace(price, condition=Condition(valid_to=introductory.last_day))
    then = introductory.then
    later = {"input": then.input, "output": then.output}.get(price.direction) if then else None
    if later is not None and _is_plain_text(price):
        first_day = introductory.last_day + timedelta(days=1)
        yield replace(price, usd=later, condition=Condition(valid_from=first_day))
