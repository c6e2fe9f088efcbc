"""Prices as a line of text, for tables: "input 5; output image 30; input 2.5 batch".

A part is direction, modality (text where none is said), USD, "per" unit (1M tokens where none is
said), then conditions: a processing tier, ">200000", "@01:00-04:00", "from 2026-11-01",
"until 2026-11-30", "quality high", "size 1080p", "ttl 1h".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import get_args

from pydantic import TypeAdapter

from catalog.schema import Condition, Direction, Modality, Price, Processing, Unit

_DIRECTION: TypeAdapter[Direction] = TypeAdapter(Direction)
_MODALITY: TypeAdapter[Modality] = TypeAdapter(Modality)
_UNIT: TypeAdapter[Unit] = TypeAdapter(Unit)
_PROCESSING: TypeAdapter[Processing] = TypeAdapter(Processing)


def tariff(text: str, source: str = "") -> tuple[Price, ...]:
    """The prices that a line says."""
    return tuple(_price(part.split(), source) for part in text.split(";") if part.strip())


def _price(words: list[str], source: str) -> Price:
    direction = _DIRECTION.validate_python(words.pop(0))
    modality = _MODALITY.validate_python(words.pop(0) if words[0] in get_args(Modality) else "text")
    usd = Decimal(words.pop(0))
    unit = "1M tokens"
    if words[:1] == ["per"]:
        words.pop(0)
        unit = words.pop(0)
        unit = f"{unit} {words.pop(0)}" if unit == "1M" else unit
    condition = _condition(words)
    only = None if condition == Condition() else condition
    return Price(direction, modality, _UNIT.validate_python(unit), usd, only, source)


def _condition(words: list[str]) -> Condition:
    said = iter(words)
    when = Condition()
    for word in said:
        if word in get_args(Processing):
            when = replace(when, processing=_PROCESSING.validate_python(word))
        elif word.startswith(">"):
            when = replace(when, above_tokens=int(word[1:]))
        elif word.startswith("@"):
            when = replace(when, hours_utc=word[1:].replace(",", ", "))
        elif word == "from":
            when = replace(when, valid_from=date.fromisoformat(next(said)))
        elif word == "until":
            when = replace(when, valid_to=date.fromisoformat(next(said)))
        elif word == "quality":
            when = replace(when, quality=next(said))
        elif word == "size":
            when = replace(when, size=next(said))
        elif word == "ttl":
            when = replace(when, ttl=next(said))
        elif word == "in":
            when = replace(when, region=next(said))
        else:
            raise ValueError(f"{word!r} is no condition")
    return when


_SAID = {
    "processing": "{}",
    "above_tokens": ">{}",
    "hours_utc": "@{}",
    "region": "in {}",
    "valid_from": "from {}",
    "valid_to": "until {}",
    "quality": "quality {}",
    "size": "size {}",
    "ttl": "ttl {}",
}


def written(prices: Iterable[Price]) -> str:
    """The line that says these prices, without their sources."""
    return "; ".join(_written(price) for price in prices)


def _written(price: Price) -> str:
    words: list[str] = [price.direction, *([price.modality] if price.modality != "text" else [])]
    words.append(f"{price.usd:f}")
    words += [f"per {price.unit}"] if price.unit != "1M tokens" else []
    when = price.condition or Condition()
    for field in fields(when):
        value = getattr(when, field.name)
        if value is not None:
            words.append(_SAID[field.name].format(str(value).replace(", ", ",")))
    return " ".join(words)
