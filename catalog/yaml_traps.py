"""YAML that is short as a file, and too deep or too large once it is read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

_DEEPEST = 30
"""Lists and mappings inside one another; the data has 5. PyYAML itself crashes on 50,000."""
_MOST_ALIASES = 50
"""Places where an anchor is repeated."""
_LONGEST_NUMBER = 100
"""Digits; Python takes seconds for 100,000."""


class YamlTrap(NamedTuple):
    """YAML that is short, and much too large or too deep once it is read."""

    place: str
    remedy: str


def find_trap(events: Iterable[Any]) -> YamlTrap | None:
    """Find a trap among the events of PyYAML's parser, which builds nothing yet."""
    depth, anchored, aliases = 0, 0, 0
    for event in events:
        remedy = ""
        match type(event).__name__:
            case "SequenceStartEvent" | "MappingStartEvent":
                depth += 1
                # Until the anchored list or mapping ends, its parts count as well.
                anchored += bool(anchored or event.anchor)
                if depth > _DEEPEST:
                    remedy = f"more than {_DEEPEST} deep; take out a level"
            case "SequenceEndEvent" | "MappingEndEvent":
                depth, anchored = depth - 1, max(0, anchored - 1)
            case "AliasEvent":
                aliases += 1
                if anchored or aliases > _MOST_ALIASES:
                    remedy = f"*{event.anchor} repeats too much; write it out"
            case "ScalarEvent" if _is_long_number(event):
                remedy = f"a number of more than {_LONGEST_NUMBER} digits; put it in quotes"
        if remedy:
            return YamlTrap(f"line {event.start_mark.line + 1}", remedy)
    return None


def _is_long_number(scalar: Any) -> bool:
    text = scalar.value
    plain = scalar.implicit[0] and len(text) > _LONGEST_NUMBER
    return plain and text[0] in "+-.0123456789" and not any(map(str.isspace, text))
