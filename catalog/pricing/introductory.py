"""Prices of which people know that they end, and feeds do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from catalog.curated import IntroductoryPrice
from catalog.schema import Condition, Direction, Price, Route


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


class _Rise(NamedTuple):
    """The end of a lower price of the lab."""

    last_day: date
    input: Decimal
    """USD for 1M tokens of text since then."""


def doubted_after_rise(
    routes: Sequence[Route], lab: frozenset[str], today: date
) -> tuple[Route, ...]:
    """The routes of a closed model; where its lab's lower price is over, what others asked is old.

    Others pass on what the lab asks. What they were last seen to ask until that day, and is less
    than the lab asks now, is not known to hold. `lab` are the lab's own providers.
    """
    own = [route for route in routes if route.provider in lab]
    if (rise := _rise(own, today)) is None:
        return tuple(routes)
    return tuple(
        replace(route, set_aside="introductory price")
        if route.provider not in lab and _is_from_before(route, rise)
        else route
        for route in routes
    )


def _rise(own: Sequence[Route], today: date) -> _Rise | None:
    """When the lab's input became dearer, by prices that say until when they hold."""
    dated = [
        (price.condition, price.usd)
        for route in own
        for price in route.prices
        if price.condition and _is_dated_input(price, price.condition)
    ]
    ended = [(when.valid_to, usd) for when, usd in dated if when.valid_to]
    last_day = max((day for day, _ in ended if day < today), default=None)
    if last_day is None:
        return None
    then = [usd for when, usd in dated if when.valid_from and when.valid_from > last_day]
    before = max(usd for day, usd in ended if day == last_day)
    return _Rise(last_day, min(then)) if then and min(then) > before else None


def _is_dated_input(price: Price, when: Condition) -> bool:
    """Whether it is of text that goes in, under no condition but a time."""
    only_time = Condition(valid_from=when.valid_from, valid_to=when.valid_to)
    return _is_text(price, "input") and when == only_time


def _is_from_before(route: Route, rise: _Rise) -> bool:
    plain = [p.usd for p in route.prices if _is_text(p, "input") and p.condition is None]
    seen = max(quote.as_of for quote in route.quotes)
    return bool(plain) and min(plain) < rise.input and seen <= rise.last_day


def _is_text(price: Price, direction: Direction) -> bool:
    is_of_text = price.modality == "text" and price.unit == "1M tokens"
    return price.direction == direction and is_of_text
