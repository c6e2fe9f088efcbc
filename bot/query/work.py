"""How much somebody wants to use a model: requests, tokens, pictures, and how often."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import chain, pairwise

from bot.query.dates import claims
from bot.query.reading import Said
from catalog import Period, Workload
from catalog.language import Language

_A_DAY: Mapping[str, Decimal] = {
    "second": Decimal(86_400),
    "minute": Decimal(1440),
    "hour": Decimal(24),
    "day": Decimal(1),
    "week": 1 / Decimal(7),
}
"""How many of them are in a day."""
_ONE = Decimal(1)
_VOLUMES = frozenset(("requests", "images", "minutes", "seconds", "characters"))
"""Amounts that nobody states but to say how much is used."""
_MONTHS_A_YEAR = 12
_NO_WINDOW = 20_000_000
"""Tokens that no context window holds, so that they are a volume."""
_LOOKED_BACK = 5
"""Words in front of "cached" that may say a share: "half the input is cached"."""


def workload_of(said: Said, language: Language, *, of_money: bool) -> Workload | None:
    """None where the text states no volume; `of_money` is whether it asks what things cost."""
    first = {amount.kind: amount.value for amount in reversed(said.amounts)}
    share = _share(said, language)
    period, scale = _period(said)
    is_volume = of_money or "requests" in first or bool(period or share)
    into, out = _tokens(said, is_volume=is_volume)
    each = said.has("unit", "each")
    stated = not first.keys().isdisjoint(_VOLUMES) or share is not None or None not in (into, out)
    counts = (into, out) != (None, None) and bool(period or each or of_money)
    if not (stated or counts or (into or 0) > _NO_WINDOW):
        return None
    of_each = _ONE if "requests" in first else scale
    of_text = _ONE if each else of_each
    return Workload(
        input_tokens=_whole(into, of_text),
        output_tokens=_whole(out, of_text),
        requests=_whole(first.get("requests"), scale),
        cached_share=share,
        images=_whole(first.get("images"), of_each),
        quality=next(iter(said.of("quality")), None) if "images" in first else None,
        audio_minutes=_scaled(first.get("minutes"), of_each),
        video_seconds=_scaled(first.get("seconds"), of_each),
        characters=_whole(first.get("characters"), of_text),
        period=period,
    )


def _whole(amount: Decimal | None, scale: Decimal) -> int | None:
    return None if amount is None else int((amount * scale).to_integral_value())


def _scaled(amount: Decimal | None, scale: Decimal) -> Decimal | None:
    return None if amount is None else amount * scale


def _share(said: Said, language: Language) -> Decimal | None:
    """ "75% cached", "half of it cached"."""
    stated = (amount.value for amount in said.amounts if amount.kind == "share")
    cached = (span.start for span in said.spans if span.of("unit") == "cached")
    told = (share for at in cached for share in _fractions(said, at, language))
    return next(chain(stated, told), None)


def _fractions(said: Said, end: int, language: Language) -> Iterator[Decimal]:
    """Those in words in front of a word, the nearest first."""
    for at in range(end, max(0, end - _LOOKED_BACK), -1):
        for length in (2, 1):
            fraction = language.fraction.get(said.said(max(0, at - length), at))
            if fraction is not None:
                yield fraction


def _tokens(said: Said, *, is_volume: bool) -> tuple[Decimal | None, Decimal | None]:
    """Tokens in and out; a number of tokens without a side is what goes in."""
    pair = _pair(said)
    sided = [a for a in said.amounts if a.kind == "tokens"]
    into = next((a.value for a in sided if a.side == "input"), None)
    out = next((a.value for a in sided if a.side == "output"), None)
    if into is None and pair:
        return pair
    if into is None:
        loose = (a.value for a in sided if not a.side and a.bound != "least")
        into = next((tokens for tokens in loose if is_volume or tokens > _NO_WINDOW), None)
    return into, out


def _pair(said: Said) -> tuple[Decimal, Decimal] | None:
    """ "3k/500 tokens", "10k/1k"."""
    for one, other in pairwise(said.amounts):
        slashed = other.start == one.end + 1 and said.words[one.end].text in ("/", ":", "+")
        countable = all(a.kind in ("bare", "tokens") and not a.side for a in (one, other))
        if slashed and countable and not (one.plain and other.plain and other.kind == "bare"):
            return one.value, other.value
    return None


def _period(said: Said) -> tuple[Period | None, Decimal]:
    """A day or a month, and what an amount is multiplied by to be one of that."""
    stated = [s for s in said.spans if s.of("period") and not claims(said, s)]
    if not stated:
        return None, _ONE
    unit = stated[0].of("period")
    match unit:
        case "month":
            return "month", _ONE
        case "year":
            return "month", 1 / Decimal(_MONTHS_A_YEAR)
        case _:
            return "day", _A_DAY[str(unit)]
