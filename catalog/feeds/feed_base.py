"""What the feed modules share: what a feed is, what it yields, and the checks of its fields."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal, InvalidOperation
from typing import Any, TypeVar, get_args

from catalog.schema import Modality, Observation, Price

FeedEntry = Mapping[str, Any]

_T = TypeVar("_T")
_TWELVE_DIGITS = Context(prec=12)
# The dearest million tokens so far cost 600; beyond this a feed has mistaken the unit.
_HIGHEST_PRICE = 1500
_LOWEST_PRICE = Decimal("1e-15")
_HIGHEST_COUNT = 10**12
_FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
# A regex, because urllib.parse accepts spaces, and Slack reads <, > and | as its own markup.
_HTTPS = re.compile(r"https://[^\s<>|]+")
_FREE_ROUTE = re.compile(r"[-:]free(?=$|[-:/@])")


class FeedError(Exception):
    """The file of a feed cannot be used as a whole, so nothing is taken from it."""


class EntryError(Exception):
    """One entry of a feed cannot be used; the message says which field and why."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """An entry that was left out."""

    entry: str
    reason: str


@dataclass(frozen=True, slots=True)
class FeedReading:
    """What a feed file yields."""

    observations: tuple[Observation, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class OfferFeed:
    """A feed that lists offers: how to read it, and how its statements differ from others'."""

    id: str
    """The same as in data/feeds.yml."""
    read: Callable[[bytes, date], FeedReading]
    """(content of the file, date of its facts) -> observations. Raises FeedError."""
    names_routes: bool = False
    """Its id for an offer is the one to show, whichever feed decides the price."""
    infers_modality: bool = False
    """It says "input" and "output" only; the modality of a token price is our inference."""
    prices_pictures_as_text: bool = False
    """A lone text price of a model that writes no text is a default, and no price."""
    lists_modalities: bool = False
    """It lists all modalities of a model; what it does not list is absent."""
    states_modes: bool = False
    """It says which kind of endpoint serves a model."""
    follows_lists: bool = False
    """It has what a seller lists, and drops what the seller drops."""
    drops_nothing: bool = False
    """It keeps the prices of offers that have ended."""
    uncited: str | None = None
    """The page given for an entry that names none, whose price is not looked up again."""


def parse_json(data: bytes, feed: str) -> Any:
    """Parse a feed's JSON, with every non-integer number as an exact Decimal.

    Raises FeedError when the bytes are not JSON.
    """
    try:
        return json.loads(data, parse_float=Decimal)
    except RecursionError as error:
        raise FeedError(f"{feed}: not JSON: nested too deep; fetch it again") from error
    except (ValueError, InvalidOperation) as error:
        raise FeedError(f"{feed}: not JSON: {_reason(error)}; fetch it again") from error


def _reason(error: ValueError | InvalidOperation) -> str:
    """What is wrong in one line; decimal only names its signals."""
    return "a number out of range" if isinstance(error, InvalidOperation) else str(error)


def read_entries(
    entries: Iterable[tuple[str, Any]], read: Callable[[str, Any], Iterator[Observation]]
) -> FeedReading:
    """Read (name, entry) pairs one by one; skip by name, and as a whole, an entry that fails."""
    observations: list[Observation] = []
    skipped: list[Skipped] = []
    for name, entry in entries:
        try:
            # As a list first, so that an entry that fails midway leaves nothing behind.
            observations.extend(list(read(name, entry)))
        except EntryError as error:
            skipped.append(Skipped(name, str(error)))
    return FeedReading(tuple(observations), tuple(skipped))


def optional(entry: FeedEntry, key: str, kind: type[_T]) -> _T | None:
    """The field, or None where it is missing or null. Raises EntryError for another type."""
    value = entry.get(key)
    # Not isinstance: a bool is an int to Python, and a fault in a feed.
    if value is None or type(value) is kind:
        return value
    raise EntryError(f"{key}: {value!r} is not a {kind.__name__}")


def object_list(entry: FeedEntry, key: str) -> list[dict[str, Any]]:
    """The field's list of objects; empty where it is missing. Raises EntryError."""
    items = optional(entry, key, list) or []
    for item in items:
        if not isinstance(item, dict):
            raise EntryError(f"{key}: {item!r} is not an object")
    return items


def whole_number(key: str, value: object) -> int:
    """A whole number from 0 up, also when written as 1000.0. Raises EntryError."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise EntryError(f"{key}: {value!r} is not a number")
    if not 0 <= value <= _HIGHEST_COUNT or value != int(value):
        raise EntryError(f"{key}: {value} is not a whole number from 0 up")
    return int(value)


def token_limit(entry: FeedEntry, key: str) -> int | None:
    """A number of tokens; None where it is missing or 0. Raises EntryError."""
    value = entry.get(key)
    return None if value is None else whole_number(key, value) or None


def full_date(entry: FeedEntry, key: str) -> date | None:
    """The day, or None where only a month, a year or other words are given."""
    text = optional(entry, key, str)
    # fromisoformat alone would accept "20260504" and "2026-W18" too.
    if text is None or not _FULL_DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def usd(key: str, value: object) -> Decimal:
    """The amount, not rounded. Raises EntryError for anything but a number from 0 up to 1500."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise EntryError(f"{key}: {value!r} is not a price")
    if value and not _LOWEST_PRICE <= value <= _HIGHEST_PRICE:
        raise EntryError(f"{key}: {value} is not a plausible price")
    return Decimal(value)


def without_noise(amount: Decimal) -> Decimal:
    """Round to 12 significant digits, which ends float noise; no trailing zeros, no exponent."""
    rounded = _TWELVE_DIGITS.plus(amount)
    whole = rounded.to_integral_value()
    return whole.quantize(Decimal(1)) if rounded == whole else rounded.normalize()


def https_url(text: str | None) -> str | None:
    """The text where it is one clean https address, else None."""
    return text if text and _HTTPS.fullmatch(text) else None


def listed_modalities(entry: FeedEntry, key: str) -> frozenset[Modality] | None:
    """The modalities in a list of words; None where there are none. Raises EntryError."""
    words = optional(entry, key, list) or []
    return frozenset(name for name in get_args(Modality) if name in words) or None


def default_modality(modalities: frozenset[Modality] | None) -> Modality | None:
    """The modality of an untyped token price: text, else the only one there is.

    None where there are several and none is text, so that nobody can tell.
    """
    if modalities is None or "text" in modalities:
        return "text"
    return next(iter(modalities)) if len(modalities) == 1 else None


def free_and_prices(
    route: str, name: str | None, prices: Iterable[Price]
) -> tuple[bool, tuple[Price, ...]]:
    """Tell whether the source calls an offer free, and drop zeros that do not mean it.

    A 0 means free only where the id or the name says so and nothing costs; elsewhere it means
    "in a plan" or "unknown" and is left out.
    """
    every = tuple(prices)
    marked = _FREE_ROUTE.search(route.lower()) or "(free)" in (name or "").lower()
    if marked and not any(price.usd for price in every):
        return True, every
    return False, tuple(price for price in every if price.usd)
