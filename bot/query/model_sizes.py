"""How many parameters a model may have: "under 30b", "7b or smaller", "fits a 24 GB card"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from bot.query.annotate import AnnotatedText
from bot.query.tokens import indices_in

_BILLIONS = re.compile(r"(\d{1,4}(?:\.\d{1,3})?)b")
_NUMBER = re.compile(r"\d{1,4}(?:\.\d{1,3})?")
_MENTIONED = re.compile(r"\d[^\w]*(?:b|bn|billion|m|gb|gigs?|gigabytes)(?![^\W_])")
"""A number with a unit of sizes; most texts have none."""
_GIGABYTES = re.compile(r"(\d{1,4})gb")
_SCALES = {"b": Decimal(1), "bn": Decimal(1), "billion": Decimal(1), "m": Decimal("0.001")}
_PARAMETERS = ("parameters", "params", "parameter", "param")
_ACTIVE, _TOTAL = "active", "total"
"""In front of "parameters": those that a token uses, which are not known, and all of them."""
_MEMORY = (
    "card",
    "gpu",
    "vram",
    "ram",
    "memory",
    "graphics",
    "machine",
    "mac",
    "macbook",
    "laptop",
)
_RUNNING = frozenset(("run", "runs", "running", "fit", "fits"))
"""In front of an amount of memory: "runs on 48gb", "fits in 24 GB"."""
_GAP_TO_MEMORY = 3
"""Words from "24 GB" to what has them: "24 GB of graphics memory"."""
_BILLIONS_PER_GIGABYTE = Decimal(4) / 3
"""At four bits a parameter, with room for the context."""
_NEAR = Decimal("0.1")
"""How far "a 70b model" may be from 70 billion."""


class Parameters(NamedTuple):
    """The least and the most, in billions, and the words that say it."""

    least: Decimal | None = None
    most: Decimal | None = None
    words: frozenset[int] = frozenset()
    read_as: str = ""
    """What an amount of memory was taken for."""


class _Size(NamedTuple):
    start: int
    end: int
    billions: Decimal
    bound: str
    read_as: str = ""


def find_parameters(text: AnnotatedText) -> Parameters:
    """Both bounds; a size without one is meant as it stands, unless models are named."""
    if _MENTIONED.search(text.folded) is None:
        return Parameters()
    taken = indices_in(name.word_range(text) for name in text.names)
    sizes = [s for s in _sizes(text) if taken.isdisjoint(range(s.start, s.end))]
    sizes = [s for s in sizes if not (text.names and not s.bound)]
    if not sizes:
        return Parameters()
    words = frozenset(indices_in((s.start, s.end) for s in sizes))
    for one, other in pairwise(sizes):
        if _is_range(text, one, other):
            low, high = sorted((one.billions, other.billions))
            return Parameters(low, high, words, one.read_as)
    least = next((s.billions for s in sizes if s.bound == "least"), None)
    most = next((s.billions for s in sizes if s.bound == "most"), None)
    if least is None and most is None:
        plain = sizes[0].billions
        return Parameters(plain * (1 - _NEAR), plain * (1 + _NEAR), words)
    return Parameters(least, most, words, next((s.read_as for s in sizes if s.read_as), ""))


def _is_range(text: AnnotatedText, one: _Size, other: _Size) -> bool:
    """Whether it is "between 7b and 30b", "7b to 14b" or "7b-14b"."""
    joint = text.joined(one.end, other.start)
    between = text.word(one.start - 1) in ("between", "from")
    return joint in ("to", "-", "") or (between and joint in ("and", "to"))


def _sizes(text: AnnotatedText) -> Iterator[_Size]:
    at = 0
    while at < len(text):
        size = _stated(text, at) or _memory(text, at)
        if size is None:
            at += 1
            continue
        if not text.is_negated(size.start):
            yield size
        at = size.end


def _stated(text: AnnotatedText, at: int) -> _Size | None:
    """ "30b", "30 billion parameters", "500m params"; "30b tokens" are no parameters."""
    if match := _BILLIONS.fullmatch(text.word(at)):
        billions, end = Decimal(match[1]), at + 1
    elif _opens_range(text, at):
        return _Size(at, at + 1, Decimal(text.word(at)), "")
    elif _NUMBER.fullmatch(text.word(at)) and (scale := _SCALES.get(text.word(at + 1))):
        billions, end = Decimal(text.word(at)) * scale, at + 2
        if text.word(at + 1) != "b" and text.word(end) not in _PARAMETERS:
            return None
    else:
        return None
    if text.word(end) == _ACTIVE:
        return None
    if text.word(end) == _TOTAL:
        end += 1
    if text.word(end) in _PARAMETERS:
        return _bounded(text, at, end + 1, billions)
    counted = text.by_start.get(end)
    is_volume = counted is not None and (counted.value("unit") or counted.value("side"))
    return None if is_volume or not billions else _bounded(text, at, end, billions)


def _opens_range(text: AnnotatedText, at: int) -> bool:
    """Whether it is the 7 of "7-14b", "7 to 14b" or "between 7 and 14b"."""
    if not _NUMBER.fullmatch(text.word(at)) or at + 1 == len(text):
        return False
    hyphenated = text.folded[text.words[at].end : text.words[at + 1].start] == "-"
    end = at + 1 if hyphenated else at + 2
    between = text.word(at - 1) == "between" and text.word(at + 1) == "and"
    is_joined = hyphenated or between or text.word(at + 1) == "to"
    return is_joined and _BILLIONS.fullmatch(text.word(end)) is not None


def _memory(text: AnnotatedText, at: int) -> _Size | None:
    """The most that fits: "a 24 GB card", "16gb of vram"."""
    if match := _GIGABYTES.fullmatch(text.word(at)):
        gigabytes, end = Decimal(match[1]), at + 1
    elif text.word(at).isdecimal() and text.word(at + 1) in ("gb", "gig", "gigs", "gigabytes"):
        gigabytes, end = Decimal(text.word(at)[:4]), at + 2
    else:
        return None
    in_reach = range(end, end + _GAP_TO_MEMORY)
    memory = next((ahead + 1 for ahead in in_reach if text.word(ahead) in _MEMORY), None)
    if memory is None and not _RUNNING.intersection((text.word(at - 1), text.word(at - 2))):
        return None
    billions = Decimal(round(gigabytes * _BILLIONS_PER_GIGABYTE))
    said = f"{gigabytes} GB is read as {billions}B parameters at most, of 4 bits each"
    return _Size(at, memory or end, billions, "most", said)


def _bounded(text: AnnotatedText, start: int, end: int, billions: Decimal) -> _Size:
    """With the bound in front of it or behind it: "at least 70b", "7b or smaller"."""
    before, after = text.by_end.get(start), text.by_start.get(end)
    if before and (stated := before.value("bound")):
        return _Size(before.start, end, billions, stated)
    if after and (stated := after.value("bound")):
        return _Size(start, after.end, billions, stated)
    return _Size(start, end, billions, "")
