"""Amounts and conditions in words, the same on every face."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from catalog import Condition, Price, is_base
from catalog.number_words import rounded_usd
from catalog.number_words import tokens as tokens
from catalog.number_words import usd as usd
from catalog.schema import Unit

_EACH: dict[Unit, str] = {
    "1M tokens": "per 1M tokens",
    "1M characters": "per 1M characters",
    "image": "per image",
    "second": "per second",
    "minute": "per minute",
    "page": "per page",
    "request": "per request",
}
_SHORT: dict[Unit, str] = {
    "1M tokens": "",
    "1M characters": "/1M chars",
    "image": "/image",
    "second": "/s",
    "minute": "/min",
    "page": "/page",
    "request": "/request",
}
_HOST = re.compile(r"https://(?:www\.)?([^/?#]+)")


def estimate(amount: Decimal) -> str:
    """Computed dollars at three significant digits: $0.00142, $12.30."""
    return f"${estimated(amount):,f}"


def estimated(amount: Decimal) -> Decimal:
    """The number that `estimate` says."""
    return round(amount, max(2, 2 - amount.adjusted()) if amount else 2)


_MANY = 10
_HARDLY = Decimal("1.01")


def times(ratio: Decimal) -> str:
    """How an amount stands to a smaller one: "the same", "38% more", "3.2 times as much"."""
    if ratio == 1:
        return "the same"
    if ratio < 2:
        return "under 1% more" if ratio < _HARDLY else f"{ratio - 1:.0%} more"
    shown = f"{ratio:.0f}" if ratio >= _MANY else f"{ratio:.1f}".removesuffix(".0")
    return f"{shown} times as much"


def per(unit: Unit) -> str:
    return _EACH[unit]


def condition(when: Condition | None) -> str:
    """When a price holds; empty for always."""
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
class Amount:
    """A base price in words."""

    usd: str
    """ "$8.00", or "from $0.01" where every price has a condition."""
    modality: str
    """Empty where it is the same for all of the direction."""
    unit: Unit
    when: str
    """The hours or days it holds; empty for always."""
    value: Decimal = field(compare=False)
    """What `usd` says."""

    def __str__(self) -> str:
        """ "$8.00 image", "$0.04 per image"."""
        return self._said("" if self.unit == "1M tokens" else f" {per(self.unit)}")

    @property
    def short(self) -> str:
        """ "$8.00 image", "$0.04/image"."""
        return self._said(_SHORT[self.unit])

    def _said(self, unit: str) -> str:
        return f"{self.usd}{f' {self.modality}' if self.modality else ''}{unit}"


def amounts(prices: Sequence[Price], direction: str) -> tuple[Amount, ...]:
    """The base prices of a direction; the least of all where every price has a condition."""
    base = [p for p in prices if p.direction == direction and _is_main(p, prices)]
    if not base:
        return _least(prices, direction)
    modalities = dict.fromkeys(p.modality for p in base)
    tariffs = {
        m: {(p.usd, p.unit, p.condition) for p in base if p.modality == m} for m in modalities
    }
    alike = all(tariffs[m] == tariffs[base[0].modality] for m in modalities)
    made = (_amount(p, "" if alike else p.modality) for p in base)
    return tuple(dict.fromkeys(made))


def _amount(price: Price, modality: str) -> Amount:
    when = condition(price.condition)
    return Amount(usd(price.usd), modality, price.unit, when, rounded_usd(price.usd))


def _is_main(price: Price, prices: Sequence[Price]) -> bool:
    """A base price by the token; by whatever it is where no token of that direction is priced."""
    return is_base(price) and (
        price.unit == "1M tokens"
        or not any(
            p.unit == "1M tokens" and p.direction == price.direction and is_base(p) for p in prices
        )
    )


def _least(prices: Sequence[Price], direction: str) -> tuple[Amount, ...]:
    mine = [p for p in prices if p.direction == direction]
    if not mine or any(is_base(p) for p in prices):
        return ()
    least = min(mine, key=lambda p: p.usd)
    return (Amount(f"from {usd(least.usd)}", "", least.unit, "", rounded_usd(least.usd)),)


_SAID = (("input", "{} in"), ("output", "{} out"), ("cache_read", "cache read {}"))


def tariff(prices: Sequence[Price]) -> str:
    """The base prices in one phrase: "$5.00 in · $30.00 out per 1M tokens"."""
    known = [
        (phrase, found) for direction, phrase in _SAID if (found := amounts(prices, direction))
    ]
    by_token = any(p.unit == "1M tokens" for p in prices)
    if len(known) == 1 and not by_token:
        return _phrase("{}", known[0][1])
    said = " · ".join(_phrase(phrase, found) for phrase, found in known)
    return f"{said} {per('1M tokens')}" if by_token else said


def _phrase(phrase: str, found: Sequence[Amount]) -> str:
    """ "$5.00 text / $8.00 image in", but "$0.30 in, $0.15 in (01:00-04:00 UTC)".

    A slash between two hours would read as what goes in and what comes out.
    """
    if any(amount.when for amount in found):
        return ", ".join(_when(phrase.format(amount), amount.when) for amount in found)
    return phrase.format(" / ".join(map(str, found)))


def _when(text: str, when: str) -> str:
    return f"{text} ({when})" if when else text


def named(price: Price) -> str:
    """A single price: "$8.00 image input", "$0.20 cache read (batch)"."""
    return _when(_bare(price), condition(price.condition))


def _bare(price: Price) -> str:
    modality = "" if price.modality == "text" else f" {price.modality}"
    unit = "" if price.unit == "1M tokens" else f" {per(price.unit)}"
    return f"{usd(price.usd)}{modality} {price.direction.replace('_', ' ')}{unit}"


def extras(prices: Sequence[Price]) -> tuple[str, ...]:
    """Prices beside the main ones: "$6.25 cache write", "batch: $2.50 input, $15.00 output"."""
    grouped: dict[str, list[str]] = {}
    for price in prices:
        if not _is_main(price, prices) or price.direction == "cache_write":
            grouped.setdefault(condition(price.condition), []).append(_bare(price))
    return tuple(
        f"{when}: {', '.join(dict.fromkeys(said))}" if when else ", ".join(dict.fromkeys(said))
        for when, said in sorted(grouped.items())
    )


def upcoming(prices: Sequence[Price]) -> tuple[str, ...]:
    """Announced changes: "from 2026-12-01: $4.00 input, $20.00 output"."""
    grouped: dict[date, list[str]] = {}
    for price in prices:
        if is_base(price):
            grouped.setdefault(_start(price), []).append(named(price))
    return tuple(f"from {start}: {', '.join(said)}" for start, said in sorted(grouped.items()))


def _start(price: Price) -> date:
    if price.condition is None or price.condition.valid_from is None:
        raise ValueError("an upcoming price has a first day")
    return price.condition.valid_from


def count(number: int, noun: str) -> str:
    """ "1 route", "9 routes"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def requests(times: int, words: str) -> str:
    """ "1,000 requests of 2,000 tokens in", or just what one is of."""
    return f"{times:,} requests of {words}" if times > 1 else words


def dates(first: date, last: date) -> str:
    return str(first) if first == last else f"{first} to {last}"


_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_YEAR_AND_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])\b")


def month(day: str) -> str:
    """ "Oct 2026" of an ISO date or of a year and month; anything else as it is."""
    found = _YEAR_AND_MONTH.match(day)
    return f"{_MONTHS[int(found[2]) - 1]} {found[1]}" if found else day


def listed(names: Iterable[str], most: int) -> str:
    """Different names, the first ones said and the others counted: "Azure, Bedrock +3"."""
    unique = tuple(dict.fromkeys(names))
    rest = len(unique) - most
    return ", ".join(unique[:most]) + (f" +{rest:,}" if rest > 0 else "")


def visible(text: str) -> str:
    """One line that shows as written: nothing that controls, turns around or breaks it."""
    if text.isprintable():
        return text
    shown = (c if unicodedata.category(c)[0] not in "CZ" else " " for c in text)
    return " ".join("".join(shown).split())


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def uncapitalised(name: str) -> str:
    """A name within a sentence: "image generation", but "OCR of documents"."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def sites(urls: Iterable[str]) -> str:
    """Each site once: "openai.com (2 pages), ai.google.dev"."""
    pages = Counter(map(host, urls))
    return ", ".join(f"{site} ({n} pages)" if n > 1 else site for site, n in pages.items())


def host(url: str) -> str:
    """The site of a page: "openai.com"."""
    found = _HOST.match(url)
    return found.group(1) if found else url
