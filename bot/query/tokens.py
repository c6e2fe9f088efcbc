"""A folded text as words and tagged phrases, and the numbers that people write.

`Word` and `NameSpan` hold positions of characters in the folded text; `Span`, `NumberToken` and
`Amount` hold indices of words. All ends are exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple

from bot.query.numbers import NUMBER, Digits, read_digits
from catalog.language import Language

_WORD = re.compile(rf"{NUMBER}|[^\W_]+(?:[.][^\W_]+)*|<=|>=|[^\w\s\-'\"()\[\]*]")
_BEGINS_NUMBER = frozenset("0123456789.")
_GROUP = re.compile(r"\d{3}")
_LEADING_GROUP = re.compile(r"[1-9]\d{0,2}")
_LEADS_NO_NUMBER = frozenset(("unit", "use_case", "need", "provider", "lab"))
"""Kinds of phrases that may be part of a model's name, whose version is no group of digits."""
PICTURE_SIZE = re.compile(
    r"(?<![^\W_])(?:(\d{3,4})\s?[x×]\s?(\d{3,4})|(480p|720p|768p|1080p))(?![^\W_])"
)
"""The size of a picture or a video: "1024x1536", "1080p"."""
_MILLION = 1_000_000
COUNTED = ("requests", "images", "minutes", "hours", "seconds", "characters")
"""Units of what nobody states but to say how much is used."""
_VAGUE = ("a few", "a couple")
"""Numbers in words that are read as the fewest they could be."""
MAX_NUMBER = Decimal(10**13)
"""More of anything is a slip of the finger, and two such amounts multiplied are no money."""


class Word(NamedTuple):
    """A word, a number or a mark; `start` and `end` are characters."""

    text: str
    start: int
    end: int


class Tag(NamedTuple):
    """What a phrase stands for: a kind of data/language.yml, or use_case, provider, lab, beyond."""

    kind: str
    value: str


class Span(NamedTuple):
    """A phrase in a text; `start` and `end` are words."""

    start: int
    end: int
    tags: tuple[Tag, ...]

    def value(self, kind: str) -> str | None:
        """The first thing of that kind that the phrase stands for."""
        for own, value in self.tags:
            if own == kind:
                return value
        return None

    def values(self, kind: str) -> tuple[str, ...]:
        """Everything of that kind that the phrase stands for."""
        return tuple([value for own, value in self.tags if own == kind])

    def means(self, kind: str, value: str) -> bool:
        """Whether the value is one of the things that the phrase stands for."""
        return (kind, value) in self.tags

    @property
    def denies(self) -> bool:
        """Whether the phrase says by itself that something is not wanted: "not from China"."""
        return any(tag.value.startswith("not-") for tag in self.tags)


def split_words(folded: str) -> tuple[Word, ...]:
    """Words, numbers and marks; hyphens and quotes only separate."""
    return tuple([Word(m.group(), m.start(), m.end()) for m in _WORD.finditer(folded)])


def word_starts(folded: str) -> Iterator[int]:
    """The position of each word, number or mark; idle words count too."""
    return (m.start() for m in _WORD.finditer(folded))


def indices_in(ranges: Iterable[tuple[int, int]]) -> set[int]:
    """All indices that lie in one of the ranges."""
    return {index for start, end in ranges for index in range(start, end)}


@dataclass(frozen=True)
class TaggedText:
    """A folded text with its words and the phrases in them, which do not overlap."""

    folded: str
    words: tuple[Word, ...]
    spans: tuple[Span, ...]

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def by_start(self) -> Mapping[int, Span]:
        """Phrases by their first word."""
        return {span.start: span for span in self.spans}

    @cached_property
    def by_end(self) -> Mapping[int, Span]:
        """Phrases by the word after them."""
        return {span.end: span for span in self.spans}

    def word(self, at: int) -> str:
        """The text of a word; empty outside the text."""
        return self.words[at].text if 0 <= at < len(self.words) else ""

    def joined(self, start: int, end: int) -> str:
        """Words joined with spaces."""
        return " ".join(word.text for word in self.words[start:end])

    def phrase(self, span: Span) -> str:
        """The words of a phrase, joined with spaces."""
        return self.joined(span.start, span.end)

    def between(self, first: Span, second: Span) -> str:
        """What stands between two phrases, with its marks."""
        return self.folded[self.words[first.end - 1].end : self.words[second.start].start]

    def spans_before(self, at: int, gap: int) -> Iterator[Span]:
        """Phrases that end at most `gap` words before a word, the nearest first."""
        ends = range(at, at - gap - 1, -1)
        return (self.by_end[end] for end in ends if end in self.by_end)

    def spans_from(self, at: int, gap: int) -> Iterator[Span]:
        """Phrases that start at a word or at most `gap` words after it, the nearest first."""
        starts = range(at, at + gap + 1)
        return (self.by_start[start] for start in starts if start in self.by_start)

    def value_at(self, at: int, kind: str) -> str | None:
        """What the phrase that starts at a word stands for."""
        span = self.by_start.get(at)
        return span.value(kind) if span else None

    def means_at(self, at: int, kind: str, value: str) -> bool:
        """Whether the phrase that starts at a word stands for the value."""
        span = self.by_start.get(at)
        return span is not None and span.means(kind, value)


class NumberToken(NamedTuple):
    """A number: "$1.50", "200k", "2 million", "half a million"; `start` and `end` are words."""

    start: int
    end: int
    value: Decimal
    digits_only: bool
    """Could be the version of a model."""
    sign: Literal["dollar", "other", ""] = ""
    """A sign of money stands in front of it; "other" is a currency that prices are not in."""
    fraction: Decimal | None = None
    """What it is if its only mark is a decimal mark: `bot.query.numbers.Digits`."""
    mark: str = ""
    in_words: bool = False
    """A small number in words: "ten requests", but also "in one message"."""
    read_as: str = ""
    """What a number that could be two was taken for: "1,250M is read as 1,250,000"."""


def number_at(text: TaggedText, at: int, language: Language) -> NumberToken | None:
    """Read the number that starts at a word."""
    if not _may_begin_number(text, at, language):
        return None
    sign = _money_sign(text, at) if at + 1 < len(text) else ""
    first = at + 1 if sign else at
    # "US$2" and "C$5" have a country in front of the sign.
    if sign and text.word(first) == "$" and text.words[first - 1].end == text.words[first].start:
        first += 1
    digits = _digits_at(text, first)
    if digits is None:
        return None if sign else _number_in_words(text, at, language)
    read, end = digits
    if not sign and _is_glued(text, first):
        return None
    if upper := _upper_end(text, at, end, read.value, language):
        return upper._replace(sign=sign)
    end, scale = _magnitude(text, end, language)
    if read.letter == "b" and not _counts_billions(text, end):
        return None
    scale *= language.magnitude.get(read.letter, 1)
    if read.value * scale > MAX_NUMBER:
        return None
    plain = not (read.is_marked or sign or scale > 1)
    # "1.250 million" is no whole number of millions, while "1,500k" may be one of thousands.
    if read.fraction is not None and (scale >= _MILLION or (scale > 1 and read.mark == ".")):
        value = read.fraction * scale
        said = f"{text.joined(first, end)} is read as {value.normalize():,f}"
        return NumberToken(at, end, value, plain, sign, read_as=said)
    fraction = None if read.fraction is None else read.fraction * scale
    return NumberToken(at, end, read.value * scale, plain, sign, fraction, read.mark)


def _may_begin_number(text: TaggedText, at: int, language: Language) -> bool:
    """Whether it is a digit, a sign of money, or a word of numbers; most words are none."""
    word = text.word(at)
    return word[:1] in _BEGINS_NUMBER or word in language.numeral or bool(_money_sign(text, at))


def _upper_end(
    text: TaggedText, start: int, end: int, lower: Decimal, language: Language
) -> NumberToken | None:
    """The larger number of "2-3k requests", "2 to 3 million tokens" or "between 5k and 10k"."""
    is_hyphenated = end < len(text) and text.folded[text.words[end - 1].end :].startswith("-")
    at = end if is_hyphenated else end + 1
    is_between = text.word(start - 1) == "between" and text.word(end) == "and"
    if not (is_hyphenated or is_between or text.word(end) in ("to", "–")):
        return None
    signed = _money_sign(text, start) != ""
    if signed and text.word(start - 1) == "from":
        return None  # both ends limit a price
    at += signed and text.word(at) == "$"
    digits = _digits_at(text, at)
    if digits is None:
        return None
    read, end = digits
    end, scale = _magnitude(text, end, language)
    scale *= 1 if read.letter == "b" else language.magnitude.get(read.letter, 1)
    value, unit = read.value * scale, text.by_start.get(end)
    counts = unit is not None and any(map(unit.value, ("unit", "side", "period", "money")))
    if not (counts or signed) or not lower < value <= MAX_NUMBER:
        return None
    # Of "between 100k and 200k context" both are limits, and so are those of a price.
    if is_between and (signed or (unit and unit.value("unit") in ("context", "longest_output"))):
        return None
    typed = text.folded[text.words[start].start : text.words[end - 1].end]
    return NumberToken(start, end, value, False, read_as=f"{typed} is read as {value:,f}")


def _money_sign(text: TaggedText, at: int) -> Literal["dollar", "other", ""]:
    if text.word(at) == "$":
        return "dollar"
    span = text.by_start.get(at)
    if span is None:
        return ""
    if span.means("money", "dollar"):
        return "dollar"
    return "other" if span.means("beyond", "currency") else ""


def _digits_at(text: TaggedText, at: int) -> tuple[Digits, int] | None:
    """A number in digits and the word after it; groups may stand apart: "1 000 000"."""
    word = text.word(at)
    read = read_digits(word) if word[:1] in _BEGINS_NUMBER else None
    if read is None:
        return None
    end = at + 1
    if _LEADING_GROUP.fullmatch(text.word(at)) is None or not _is_group(text, end):
        return read, end
    while _is_group(text, end):
        end += 1
    groups = [word.text for word in text.words[at:end]]
    if _may_end_name(text, at) and not groups[1].startswith("0"):
        return read, at + 1
    return Digits(Decimal("".join(groups)), "", is_marked=True), end


def _is_group(text: TaggedText, at: int) -> bool:
    """Whether a word is three digits behind one space and other digits."""
    apart = at < len(text) and text.words[at].start == text.words[at - 1].end + 1
    between = text.folded[text.words[at - 1].end] if apart else ""
    return between == " " and _GROUP.fullmatch(text.word(at)) is not None


def _may_end_name(text: TaggedText, at: int) -> bool:
    """Whether a number may be the version of a model: "opus 5 300 requests"."""
    before = text.by_end.get(at)
    if before is None:
        return any(map(str.isalnum, text.word(at - 1)))
    return any(tag.kind in _LEADS_NO_NUMBER for tag in before.tags)


def _counts_billions(text: TaggedText, at: int) -> bool:
    """Whether "b" stands for billions: "2B tokens"; "70b" alone is the size of a model."""
    span = text.by_start.get(at)
    if span is None or not (span.means("unit", "tokens") or span.value("side")):
        return False
    if text.phrase(span) not in ("in", "out"):
        return True
    after = text.word(span.end)
    ends = not after or not after.isalpha() or after == "and"
    return ends or text.value_at(span.end, "period") is not None


def _is_glued(text: TaggedText, at: int) -> bool:
    """Whether a number is part of an id: "gpt-4-32k"."""
    start = text.words[at].start
    return start > 1 and text.folded[start - 1] in "-_" and text.folded[start - 2].isalnum()


def _magnitude(text: TaggedText, at: int, language: Language) -> tuple[int, int]:
    """Where the magnitude ends, and its scale; 1 where there is none."""
    word = text.word(at)
    # A single letter is a magnitude only right after the number: "2 m".
    if len(word) == 1 and text.words[at].start > text.words[at - 1].end + 1:
        return at, 1
    scale, end = language.magnitude.get(word), at + 1
    if scale is None:
        return at, 1
    # "Two hundred thousand" has two of them.
    more = language.magnitude.get(text.word(end)) if len(text.word(end)) > 1 else None
    return (end + 1, scale * more) if more and more > scale else (end, scale)


def _number_in_words(text: TaggedText, at: int, language: Language) -> NumberToken | None:
    """Read "half a million", "two thousand", "a buck", "ten requests"; a bare "a" is no number."""
    if text.word(at) not in language.numeral:  # what begins one is one
        return None
    for length in (3, 2, 1):
        words = text.joined(at, at + length)
        value = language.numeral.get(words)
        if value is None:
            continue
        end, scale = _magnitude(text, at + length, language)
        counts = value >= 1 and words not in ("a", "an") and _is_counted(text, end)
        if scale > 1 or counts or _is_money_word(text, end):
            in_words = counts and scale == 1
            vague = words.startswith(_VAGUE) and value > 1
            said = f"{text.joined(at, end)} is read as {value * scale:,f}" if vague else ""
            return NumberToken(at, end, value * scale, False, in_words=in_words, read_as=said)
    return None


def _is_money_word(text: TaggedText, at: int) -> bool:
    """Whether money is named there, by more than the "c" of "a c program"."""
    named = text.value_at(at, "money") or text.means_at(at, "beyond", "currency")
    return bool(named) and len(text.word(at)) > 1


def _is_counted(text: TaggedText, at: int) -> bool:
    """Whether a unit of a volume stands there, or a length: "ten 8 second clips"."""
    ahead = at + 1 if text.word(at).isdecimal() else at
    return text.value_at(ahead, "unit") in COUNTED
