"""Checks of single fields that the feeds share; what fails them is an EntryError, never a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Context, Decimal
from typing import Any, TypeVar, get_args

from catalog.feeds.reading import EntryError
from catalog.schema import Modality, Price

Entry = Mapping[str, Any]


_T = TypeVar("_T")


_TWELVE_DIGITS = Context(prec=12)


_HIGHEST_PRICE = 1500
"""The dearest million tokens so far cost 600; beyond this a feed has mistaken the unit."""


_HIGHEST_COUNT = 10**12


_FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


_HTTPS = re.compile(r"https://[^\s<>|]+")


_FREE_ROUTE = re.compile(r"[-:]free(?=$|[-:/@])")


def optional(entry: Entry, key: str, kind: type[_T]) -> _T | None:
    """The field, or None where it is missing or null. Raises EntryError for another type."""
    value = entry.get(key)
    if value is None or type(value) is kind:
        return value
    raise EntryError(f"{key}: {value!r} is not a {kind.__name__}")


def objects(entry: Entry, key: str) -> list[dict[str, Any]]:
    """The field's list of objects; empty where it is missing. Raises EntryError."""
    items = optional(entry, key, list) or []
    for item in items:
        if not isinstance(item, dict):
            raise EntryError(f"{key}: {item!r} is not an object")
    return items


def tokens(entry: Entry, key: str) -> int | None:
    """A count of tokens; None where it is missing or 0. Raises EntryError."""
    value = entry.get(key)
    if value is None:
        return None
    return count(key, value) or None


def count(key: str, value: object) -> int:
    """A whole number from 0 up, also when written as 1000.0. Raises EntryError."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise EntryError(f"{key}: {value!r} is not a number")
    if not 0 <= value <= _HIGHEST_COUNT or value != int(value):
        raise EntryError(f"{key}: {value} is not a whole number from 0 up")
    return int(value)


def full_date(entry: Entry, key: str) -> date | None:
    """The day, or None where only a month, a year or other words are given."""
    text = optional(entry, key, str)
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
    if not 0 <= value <= _HIGHEST_PRICE:
        raise EntryError(f"{key}: {value} is not a plausible price")
    return Decimal(value)


def plain(amount: Decimal) -> Decimal:
    """The amount without float noise (12 significant digits), trailing zeros or exponent."""
    rounded = _TWELVE_DIGITS.plus(amount)
    whole = rounded.to_integral_value()
    return whole.quantize(Decimal(1)) if rounded == whole else rounded.normalize()


def https(url: str | None) -> str | None:
    """The text where it is one clean https address, else None."""
    return url if url and _HTTPS.fullmatch(url) else None


def known_modalities(entry: Entry, key: str) -> frozenset[Modality] | None:
    """The listed modalities that the schema knows; None where there are none."""
    listed = optional(entry, key, list) or []
    return frozenset(name for name in get_args(Modality) if name in listed) or None


def own_modality(modalities: frozenset[Modality] | None) -> Modality | None:
    """What an untyped token price is for: text, else the only modality there is.

    None where there are several and none is text, so that nobody can tell.
    """
    if modalities is None or "text" in modalities:
        return "text"
    return next(iter(modalities)) if len(modalities) == 1 else None


def free_or_priced(
    route: str, name: str | None, prices: Iterable[Price]
) -> tuple[bool, tuple[Price, ...]]:
    """Whether the source calls the offer free, and its prices.

    A 0 means free only where the id or the name says so and nothing costs; elsewhere it means
    "in a plan" or "unknown" and is left out.
    """
    every = tuple(prices)
    marked = _FREE_ROUTE.search(route.lower()) or "(free)" in (name or "").lower()
    if marked and not any(price.usd for price in every):
        return True, every
    return False, tuple(price for price in every if price.usd)
