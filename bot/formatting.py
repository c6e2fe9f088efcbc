"""Numbers, money, dates and lists in words, the same in Slack and in the terminal."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from catalog.number_words import rounded_usd
from catalog.number_words import tokens as tokens
from catalog.number_words import usd as usd
from catalog.pricing.offers import is_base
from catalog.schema import Condition, Direction, Price, Unit

_PER: dict[Unit, str] = {
    "1M tokens": "per 1M tokens",
    "1M characters": "per 1M characters",
    "image": "per image",
    "second": "per second",
    "minute": "per minute",
    "page": "per page",
    "request": "per request",
}
_SHORT_PER: dict[Unit, str] = {
    "1M tokens": "",
    "1M characters": "/1M chars",
    "image": "/image",
    "second": "/s",
    "minute": "/min",
    "page": "/page",
    "request": "/request",
}
MODALITIES: dict[str, str] = {
    "text": "text",
    "image": "images",
    "audio": "audio",
    "video": "video",
    "pdf": "PDF",
}
"""What a model takes and returns, in a sentence."""
# Not urllib.parse: it raises on an address such as "https://[x", which a feed may hold.
_HOST = re.compile(r"https://(?:www\.)?([^/?#]+)")


def estimate(amount: Decimal) -> str:
    """Computed dollars, as prices are written: $12.30, $0.00142."""
    return usd(amount)


def estimated(amount: Decimal) -> Decimal:
    """The amount rounded as `estimate` shows it."""
    return rounded_usd(amount)


def times(ratio: Decimal) -> str:
    """How an amount compares with a smaller one: "the same", "38% more", "3.2 times as much"."""
    if ratio == 1:
        return "the same"
    if ratio < 2:
        # "0% more" would read as the same.
        return "under 1% more" if ratio < Decimal("1.01") else f"{ratio - 1:.0%} more"
    factor = f"{ratio:.0f}" if ratio >= 10 else f"{ratio:.1f}".removesuffix(".0")
    return f"{factor} times as much"


def per(unit: Unit) -> str:
    """The unit after an amount: "per 1M tokens"."""
    return _PER[unit]


def condition(when: Condition | None) -> str:
    """When or for what a price holds: "batch", "prompts over 200k"; empty for always."""
    return ", ".join(_conditions(when)) if when else ""


def _conditions(when: Condition) -> Iterator[str]:
    if when.processing:
        yield when.processing
    if when.above_tokens:
        yield f"prompts over {tokens(when.above_tokens)}"
    if when.hours_utc:
        yield f"{when.hours_utc} UTC"
    if when.days:
        yield f"weekdays {when.days}" if when.days != "6-7" else "weekends"
    if when.quality:
        yield f"{when.quality} quality"
    if when.size:
        yield when.size
    if when.ttl:
        yield f"kept {when.ttl}"
    if when.region:
        yield when.region
    if when.valid_to:
        yield f"until {when.valid_to}"


@dataclass(frozen=True, slots=True)
class PriceAmount:
    """A base price in words."""

    usd: str
    """Dollars: "$8.00", or "from $0.01" where every price has a condition."""
    modality: str
    """Empty where the price is the same for all modalities of the direction."""
    unit: Unit
    when: str
    """The hours or days it holds; empty for always."""
    value: Decimal = field(compare=False)
    """The number in `usd`."""

    def __str__(self) -> str:
        """In a sentence: "$8.00 image", "$0.04 per image"."""
        return self._with_unit("" if self.unit == "1M tokens" else f" {per(self.unit)}")

    @property
    def short(self) -> str:
        """In a table: "$8.00 image", "$0.04/image"."""
        return self._with_unit(_SHORT_PER[self.unit])

    def _with_unit(self, unit: str) -> str:
        return f"{self.usd}{f' {self.modality}' if self.modality else ''}{unit}"


def amounts(prices: Sequence[Price], direction: str) -> tuple[PriceAmount, ...]:
    """The base prices of a direction; the lowest of all where every price has a condition."""
    base = _main_prices(prices, direction)
    if not base:
        return _lowest(prices, direction)
    # An end that only the text price has would else show "$0.75 text / $0.75 audio".
    base = _without_repeats(base)
    alike = len(base) == 1 or _is_one_tariff(base)
    return tuple(dict.fromkeys(_amount(p, "" if alike else p.modality) for p in base))


def _main_prices(prices: Sequence[Price], direction: str) -> Sequence[Price]:
    """The base prices by the token; by any unit where the direction has none by the token."""
    base = [p for p in prices if p.direction == direction and is_base(p)]
    return [p for p in base if p.unit == "1M tokens"] or base


def _is_one_tariff(prices: Sequence[Price]) -> bool:
    """Whether every modality costs the same."""
    tariffs: dict[str, set[object]] = {}
    for price in prices:
        of_modality = tariffs.setdefault(price.modality, set())
        of_modality.add((price.usd, price.unit, price.condition))
    first, *others = tariffs.values()
    return all(each == first for each in others)


def _amount(price: Price, modality: str) -> PriceAmount:
    when = condition(price.condition)
    return PriceAmount(usd(price.usd), modality, price.unit, when, rounded_usd(price.usd))


def _lowest(prices: Sequence[Price], direction: str) -> tuple[PriceAmount, ...]:
    in_direction = [p for p in prices if p.direction == direction]
    if not in_direction or any(is_base(p) for p in prices):
        return ()
    lowest = min(in_direction, key=lambda p: p.usd)
    return (PriceAmount(f"from {usd(lowest.usd)}", "", lowest.unit, "", rounded_usd(lowest.usd)),)


_KEPT = 1024
"""Tariffs whose words are kept: the cheapest models are on most lists."""
_PHRASES_UNCACHED: Mapping[Direction, str] = {"input": "{} in", "output": "{} out"}
_PHRASES: Mapping[Direction, str] = {**_PHRASES_UNCACHED, "cache_read": "cache read {}"}


def tariff(prices: Sequence[Price], *, cached: bool = True) -> str:
    """The base prices in one phrase: "$5.00 in · $30.00 out per 1M tokens until 2026-11-30"."""
    return _tariff(tuple(prices), cached)


@lru_cache(_KEPT)
def _tariff(prices: tuple[Price, ...], cached: bool) -> str:  # noqa: FBT001
    phrases = _PHRASES if cached else _PHRASES_UNCACHED
    shown = _without_repeats([p for p in prices if p.direction in phrases])
    if end := _common_end([p for p in shown if is_base(p)]):
        return f"{tariff(_without_end(shown), cached=cached)} until {end}"
    amounts_of = ((phrase, amounts(shown, direction)) for direction, phrase in phrases.items())
    priced = [(phrase, base) for phrase, base in amounts_of if base]
    by_token = any(p.unit == "1M tokens" for p in shown)
    if len(priced) == 1 and not by_token:
        return _phrase("{}", priced[0][1])
    text = " · ".join(_phrase(phrase, base) for phrase, base in priced)
    return f"{text} {per('1M tokens')}" if by_token else text


def _without_repeats(prices: Sequence[Price]) -> Sequence[Price]:
    """Without base prices of other modalities that are what text costs."""
    if all(p.modality == "text" for p in prices):
        return prices
    text = {(p.direction, p.unit, p.usd) for p in prices if p.modality == "text" and is_base(p)}
    return [
        p
        for p in prices
        if p.modality == "text" or not is_base(p) or (p.direction, p.unit, p.usd) not in text
    ]


def _common_end(prices: Sequence[Price]) -> date | None:
    """The last day of all of these prices; None where they do not end together."""
    ends = {price.condition.valid_to if price.condition else None for price in prices}
    return ends.pop() if len(ends) == 1 else None


def _without_end(prices: Sequence[Price]) -> tuple[Price, ...]:
    """The prices without their last day, where it is said once for all."""
    return tuple(
        replace(p, condition=replace(p.condition, valid_to=None)) if p.condition else p
        for p in prices
    )


def rates(prices: Sequence[Price], *, cached: bool = True) -> str:
    """The same without "per 1M tokens", where the heading says it."""
    return tariff(prices, cached=cached).replace(f" {per('1M tokens')}", "", 1)


def _phrase(phrase: str, base: Sequence[PriceAmount]) -> str:
    """ "$5.00 text / $8.00 image in", but "$0.30 in, $0.15 in (01:00-04:00 UTC)".

    A slash between two hours would read as what goes in and what comes out.
    """
    if any(amount.when for amount in base):
        return ", ".join(_with_condition(phrase.format(amount), amount.when) for amount in base)
    return phrase.format(" / ".join(map(str, base)))


def _with_condition(text: str, when: str) -> str:
    return f"{text} ({when})" if when else text


def named(price: Price) -> str:
    """A single price: "$8.00 image input", "$0.20 cache read (batch)"."""
    return _with_condition(_bare(price), condition(price.condition))


def _bare(price: Price) -> str:
    modality = "" if price.modality == "text" else f" {price.modality}"
    unit = "" if price.unit == "1M tokens" else f" {per(price.unit)}"
    if (price.unit, price.modality, price.direction) == ("image", "image", "output"):
        return f"{usd(price.usd)}{unit}"
    return f"{usd(price.usd)}{modality} {price.direction.replace('_', ' ')}{unit}"


def extras(prices: Sequence[Price], shown: str = "") -> tuple[str, ...]:
    """All other prices, by condition: "$6.25 cache write", "batch: $2.50 input, $15.00 output".

    `shown` is a direction whose base prices have a column of their own beside the usual ones.
    """
    grouped: dict[str, list[str]] = {}
    for price in prices:
        has_column = price.direction != "cache_write" or price.direction == shown
        if not has_column or price not in _main_prices(prices, price.direction):
            grouped.setdefault(condition(price.condition), []).append(_bare(price))
    return tuple(
        f"{when}: {', '.join(dict.fromkeys(texts))}" if when else ", ".join(dict.fromkeys(texts))
        for when, texts in sorted(grouped.items())
    )


def upcoming(prices: Sequence[Price]) -> tuple[str, ...]:
    """Announced prices, by first day: "from 2026-12-01: $4.00 input, $20.00 output"."""
    grouped: dict[date, list[str]] = {}
    for price in prices:
        if is_base(price):
            grouped.setdefault(_start(price), []).append(named(price))
    return tuple(f"from {start}: {', '.join(texts)}" for start, texts in sorted(grouped.items()))


def _start(price: Price) -> date:
    if price.condition is None or price.condition.valid_from is None:
        raise ValueError("an upcoming price has a first day")
    return price.condition.valid_from


def count(number: int, noun: str) -> str:
    """A number and its noun: "1 route", "9 routes"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def rounded_count(number: int, noun: str) -> str:
    """A computed number with three significant digits: "22,200 requests"."""
    return count(round(number, min(0, 3 - len(str(number)))), noun)


_TIMES = ((365, "year"), (30, "month"), (7, "week"), (1, "day"))


def time_of_days(days: int) -> str:
    """Days in the largest unit that they are a multiple of: "a week", "2 weeks", "45 days"."""
    size, unit = next((size, unit) for size, unit in _TIMES if days % size == 0)
    return f"a {unit}" if days == size else count(days // size, unit)


def requests(times: int, words: str) -> str:
    """A workload: "1,000 requests of 2,000 tokens in", or only what the one request is of."""
    return f"{times:,} requests of {words}" if times > 1 else words


def dates(first: date, last: date) -> str:
    return str(first) if first == last else f"{first} to {last}"


_FRESH_DAYS = 14
"""Up to this age, prices need no warning."""


def age(days: int) -> str:
    """How old prices are, where that matters: "60 days old"; else empty."""
    return f"{days:,} days old" if days > _FRESH_DAYS else ""


_YEAR_AND_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])\b")


def month(day: str) -> str:
    """The month of an ISO date, or of a year and month: "Oct 2026"; anything else unchanged."""
    match = _YEAR_AND_MONTH.match(day)
    return f"{calendar.month_abbr[int(match[2])]} {match[1]}" if match else day


def listed(names: Iterable[str], most: int) -> str:
    """The first `most` different names, and how many more there are: "Azure, Bedrock +3"."""
    unique = tuple(dict.fromkeys(names))
    rest = len(unique) - most
    return ", ".join(unique[:most]) + (f" +{rest:,}" if rest > 0 else "")


def first_texts(texts: Sequence[str], most: int, separator: str) -> str:
    """The first `most` texts, and how many more there are."""
    rest = len(texts) - most
    return separator.join(texts[:most]) + (f" +{rest:,} more" if rest > 0 else "")


def conjunction(names: Sequence[str]) -> str:
    """Names in a sentence: "text, images and PDF"."""
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)


def visible(text: str) -> str:
    """The text as one line, without control characters, changes of direction and line breaks."""
    if text.isprintable():
        return text
    shown = (c if unicodedata.category(c)[0] not in "CZ" else " " for c in text)
    return " ".join("".join(shown).split())


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def uncapitalised(name: str) -> str:
    """A name for use within a sentence: "image generation", but "OCR of documents"."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def shortened(text: str, most: int) -> str:
    """The text cut to `most` characters, with an ellipsis in place of the rest."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def sites(urls: Iterable[str]) -> str:
    """The sites of pages, each once: "openai.com (2 pages), ai.google.dev"."""
    pages = Counter(map(host, urls))
    return ", ".join(f"{site} ({n} pages)" if n > 1 else site for site, n in pages.items())


def host(url: str) -> str:
    """The site of a page: "openai.com"; the text itself where it is no https address."""
    match = _HOST.match(url)
    return match[1] if match else url


def modalities(takes: Sequence[str], returns: Sequence[str]) -> str:
    """ "text, images and PDF in, text out"."""
    sides = ((takes, "in"), (returns, "out"))
    return ", ".join(
        f"{conjunction([MODALITIES[each] for each in side])} {word}" for side, word in sides if side
    )
