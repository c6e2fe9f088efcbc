"""How many parameters a model may have: "under 30b", "7b or smaller", "fits a 24 GB card"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from bot.query.amounts import opposite
from bot.query.annotate import AnnotatedText
from bot.query.tokens import indices_in
from catalog.language import Language

_BILLIONS = re.compile(r"(\d{1,4}(?:\.\d{1,3})?)b")
_NUMBER = re.compile(r"\d{1,4}(?:\.\d{1,3})?")
_MENTIONED = re.compile(r"\d[^\w]*(?:b|bn|billion|m|gb|gigs?|gigabytes)(?![^\W_])")
"""A number with a unit of sizes; most texts have none."""
_GIGABYTES = re.compile(r"(\d{1,4})gb")
_SCALES = {"b": Decimal(1), "bn": Decimal(1), "billion": Decimal(1), "m": Decimal("0.001")}
_PARAMETERS = ("parameters", "params", "parameter", "param")
_ACTIVE, _TOTAL = "active", "total"
"""In front of "parameters": those that a token uses, and all of them."""
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
_LEADING_TO_CARD = ("a", "an", "one", "single", "my", "our", "the", "rtx", "on", "x")
"""In front of a card that is called by a number alone: "a 4090"."""
_MANY_CARDS = re.compile(r"(\d{1,2})x")
_TWO_DIGITS = 3
_RUNNING = frozenset(("run", "runs", "running", "fit", "fits"))
"""In front of an amount of memory: "runs on 48gb", "fits in 24 GB"."""
_GAP_TO_MEMORY = 3
"""Words from "24 GB" to what has them: "24 GB of graphics memory"."""
_BILLIONS_PER_GIGABYTE = Decimal(4) / 3
"""At four bits a parameter, with room for the context."""
_DENYING = frozenset(("not", "leave_out"))
_DENIED_KINDS = frozenset(("model", "models", "anything", "llm", "llms", "one", "ones"))
"""Words between "no" and the size that is not wanted."""
_NEAR = Decimal("0.1")
"""How far "a 70b model" may be from 70 billion."""


class Range(NamedTuple):
    """The least and the most, in billions."""

    least: Decimal | None = None
    most: Decimal | None = None


class Parameters(NamedTuple):
    """How many parameters there may be, and the words that say it."""

    all: Range = Range()
    active: Range = Range()
    """Of those that one token uses."""
    words: frozenset[int] = frozenset()
    read_as: str = ""
    """What an amount of memory was taken for."""


class _Size(NamedTuple):
    start: int
    end: int
    billions: Decimal
    bound: str
    read_as: str = ""
    active: bool = False


def find_parameters(text: AnnotatedText, language: Language) -> Parameters:
    """Both bounds; a size without one is meant as it stands, unless models are named."""
    cards = language.graphics_cards
    has_card = any(card in text.folded for card in cards) if "0" in text.folded else False
    if not has_card and _MENTIONED.search(text.folded) is None:
        return Parameters()
    taken = indices_in(name.word_range(text) for name in text.names)
    sizes = [s for s in _sizes(text, language) if taken.isdisjoint(range(s.start, s.end))]
    sizes = [s for s in sizes if not (text.names and not s.bound)]
    sizes = [
        s._replace(bound=opposite(s.bound)) if s.bound and _is_denied(s, text) else s for s in sizes
    ]
    if not sizes:
        return Parameters()
    words = frozenset(indices_in((s.start, s.end) for s in sizes))
    read_as = next((s.read_as for s in sizes if s.read_as), "")
    of_all, of_active = (
        _range(text, [s for s in sizes if s.active is active]) for active in (False, True)
    )
    return Parameters(of_all, of_active, words, read_as)


def _range(text: AnnotatedText, sizes: Sequence[_Size]) -> Range:
    for one, other in pairwise(sizes):
        if _is_range(text, one, other):
            low, high = sorted((one.billions, other.billions))
            return Range(low, high)
    least = next((s.billions for s in sizes if s.bound == "least"), None)
    most = next((s.billions for s in sizes if s.bound == "most"), None)
    if sizes and least is None and most is None:
        plain = sizes[0].billions
        return Range(plain * (1 - _NEAR), plain * (1 + _NEAR))
    return Range(least, most)


def _is_range(text: AnnotatedText, one: _Size, other: _Size) -> bool:
    """Whether it is "between 7b and 30b", "7b to 14b" or "7b-14b"."""
    joint = text.joined(one.end, other.start)
    between = text.word(one.start - 1) in ("between", "from")
    return joint in ("to", "-", "") or (between and joint in ("and", "to"))


def _sizes(text: AnnotatedText, language: Language) -> Iterator[_Size]:
    at = 0
    while at < len(text):
        size = _stated(text, at) or _memory(text, at) or _card(text, at, language)
        if size is None:
            at += 1
            continue
        if not text.is_negated(size.start):
            yield size
        at = size.end


def _is_denied(size: _Size, text: AnnotatedText) -> bool:
    """ "No model over 70b", "nothing larger than 70b", "skip anything under 7b"."""
    at = size.start
    while text.word(at - 1) in _DENIED_KINDS:
        at -= 1
    before = text.by_end.get(at)
    return before is not None and not _DENYING.isdisjoint(before.values("word"))


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
    leading = text.word(at - 1) if text.word(at - 1) in (_ACTIVE, _TOTAL) else ""
    kind = text.word(end) if text.word(end) in (_ACTIVE, _TOTAL) else leading
    end += text.word(end) in (_ACTIVE, _TOTAL)
    if text.word(end) in _PARAMETERS or kind:
        end += text.word(end) in _PARAMETERS
        size = _bounded(text, at, end, billions)
        return size._replace(active=size.active or kind == _ACTIVE)
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
    start = at - 1 if text.word(at - 1) in _MEMORY else at
    if memory is None and start == at and not _runs(text, at):
        return None
    return _that_fits(start, memory or end, gigabytes, f"{gigabytes} GB")


def _card(text: AnnotatedText, at: int, language: Language) -> _Size | None:
    """The most that fits on cards by their name: "2x H100", "a single 4090", "two 3090s"."""
    cards = language.graphics_cards
    is_pair = at + 1 < len(text) and text.joined(at, at + 2).removesuffix("s") in cards
    end = at + 2 if is_pair else at + 1
    name = text.joined(at, end).removesuffix("s")
    gigabytes, before = cards.get(name), text.word(at - 1)
    in_words = language.numeral.get(before)
    several = in_words is not None and in_words > 1
    if gigabytes is None or (name.isdecimal() and not several and before not in _LEADING_TO_CARD):
        return None
    end += text.word(end) == "s"  # "two 3090s"
    if stated := _GIGABYTES.fullmatch(text.word(end)):  # "a100 40gb"
        gigabytes, end = int(stated[1]), end + 1
    start, count = at, 1
    if in_words and several:
        start, count = at - 1, int(in_words)
    many = _MANY_CARDS.fullmatch(before)
    spaced = before == "x" and text.word(at - 2).isdecimal()
    if many or spaced or (before.isdecimal() and len(before) < _TWO_DIGITS):
        count = int(many[1]) if many else int(text.word(at - 2) if spaced else before)
        start = at - 2 if spaced else at - 1
    total = count * gigabytes
    memory = f"{count} times {gigabytes} GB" if count > 1 else f"{total} GB"
    end += text.word(end) in _MEMORY
    return _that_fits(start, end, Decimal(total), f"{name.upper()}, {memory},")


def _runs(text: AnnotatedText, at: int) -> bool:
    return bool(_RUNNING.intersection((text.word(at - 1), text.word(at - 2))))


def _that_fits(start: int, end: int, gigabytes: Decimal, typed: str) -> _Size:
    billions = Decimal(round(gigabytes * _BILLIONS_PER_GIGABYTE))
    said = f"{typed} is read as {billions}B parameters at most, of 4 bits each"
    return _Size(start, end, billions, "most", said)


def _bounded(text: AnnotatedText, start: int, end: int, billions: Decimal) -> _Size:
    """With the bound in front of it or behind it: "at least 70b", "7b or smaller"."""
    before, after = text.by_end.get(start), text.by_start.get(end)
    bound = (before and before.value("bound")) or ""
    if before and bound:
        start = before.start
    elif after and (bound := after.value("bound") or ""):
        end = after.end
    # "Active params under 10b", "size under 10b".
    start -= text.word(start - 1) in _PARAMETERS
    is_active = text.word(start - 1) == _ACTIVE
    return _Size(start - is_active, end, billions, bound, active=is_active)
