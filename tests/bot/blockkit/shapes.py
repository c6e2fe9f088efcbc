"""What a JSON value may look like: each shape reads a value and says what is wrong with it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Shape = Callable[[Any, str], Iterator[str]]
"""(value, where it stands) -> what is wrong, as "where: what"."""
Rule = Callable[[dict[str, Any]], Iterator[str]]
"""An object whose fields are each right -> what is wrong between them."""


def string(longest: int) -> Shape:
    def read(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield f"{at}: not a string"
        elif not value:
            yield f"{at}: empty"
        elif len(value) > longest:
            yield f"{at}: {len(value)} characters, {longest} at most"

    return read


def address(longest: int) -> Shape:
    def read(value: Any, at: str) -> Iterator[str]:
        yield from string(longest)(value, at)
        if isinstance(value, str) and not value.startswith(("https://", "http://")):
            yield f"{at}: not a web address"

    return read


def number(lowest: float = -math.inf, highest: float = math.inf) -> Shape:
    def read(value: Any, at: str) -> Iterator[str]:
        if isinstance(value, bool) or not isinstance(value, int | float):
            yield f"{at}: not a number"
        elif not math.isfinite(value):
            yield f"{at}: not finite"
        elif not lowest <= value <= highest:
            yield f"{at}: {value} is not between {lowest} and {highest}"

    return read


def whole(lowest: int, highest: int) -> Shape:
    def read(value: Any, at: str) -> Iterator[str]:
        yield from number(lowest, highest)(value, at)
        if isinstance(value, float):
            yield f"{at}: not a whole number"

    return read


def flag(value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield f"{at}: neither true nor false"


def one_of(*values: str) -> Shape:
    def read(value: Any, at: str) -> Iterator[str]:
        if value not in values:
            yield f"{at}: {value!r} is none of {', '.join(values)}"

    return read


def or_null(shape: Shape) -> Shape:
    def read(value: Any, at: str) -> Iterator[str]:
        if value is not None:
            yield from shape(value, at)

    return read


def several(shape: Shape, fewest: int, most: int) -> Shape:
    def read(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, list | tuple):
            yield f"{at}: not a list"
            return
        if not fewest <= len(value) <= most:
            yield f"{at}: {len(value)} items, {fewest} to {most} are allowed"
        for number, item in enumerate(value):
            yield from shape(item, f"{at}[{number}]")

    return read


def record(
    required: Mapping[str, Shape], optional: Mapping[str, Shape] | None = None, *rules: Rule
) -> Shape:
    """An object with these fields and no others; the rules are asked once its fields are right."""
    shapes = {**required, **(optional or {})}

    def read(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{at}: not an object"
            return
        wrong = [f"{at}: {name} is missing" for name in required if name not in value]
        for name, inside in value.items():
            if name in shapes:
                wrong.extend(shapes[name](inside, f"{at}.{name}"))
            elif name != "type":
                wrong.append(f"{at}: {name} is not known")
        yield from wrong or (f"{at}: {what}" for rule in rules for what in rule(value))

    return read


def kinds(shapes: Mapping[str, Shape]) -> Shape:
    """An object that its `type` tells apart."""

    def read(value: Any, at: str) -> Iterator[str]:
        kind = value.get("type") if isinstance(value, dict) else None
        if isinstance(kind, str) and kind in shapes:
            yield from shapes[kind](value, at)
        else:
            yield f"{at}: {kind!r} is none of {', '.join(shapes)}"

    return read


def exactly_one(*names: str) -> Rule:
    def rule(value: dict[str, Any]) -> Iterator[str]:
        if sum(name in value for name in names) != 1:
            yield f"exactly one of {', '.join(names)} is needed"

    return rule


def at_least_one(*names: str) -> Rule:
    def rule(value: dict[str, Any]) -> Iterator[str]:
        if not any(name in value for name in names):
            yield f"one of {', '.join(names)} is needed"

    return rule


def plain(longest: int) -> Shape:
    return kinds({"plain_text": record({"text": string(longest)}, {"emoji": flag})})


def text(longest: int) -> Shape:
    """Either kind of text."""
    mrkdwn = record({"text": string(longest)}, {"verbatim": flag})
    return kinds(
        {"mrkdwn": mrkdwn, "plain_text": record({"text": string(longest)}, {"emoji": flag})}
    )
