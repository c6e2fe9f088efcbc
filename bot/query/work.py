"""How much somebody wants to use a model: requests, tokens, pictures, and how often."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise

from bot.query.amounts import Amount
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
_MONTHS_A_YEAR = 12
_NO_WINDOW = 20_000_000
"""Tokens that no context window holds, so that they are a volume."""
_LOOKED_BACK = 6
"""Words between a share and what is cached: "half the input is cached"."""


def workload_of(said: Said, language: Language, *, of_money: bool) -> Workload | None:
    """None where the text states no volume; `of_money` is whether it asks what things cost."""
    requests = _first(said, "requests")
    images = _first(said, "images")
    share = _share(said, language)
    period, scale = _period(said)
    into, out = _tokens(said, is_volume=bool(requests or period or share) or of_money)
    each = said.has("unit", "each")
    minutes, seconds = _first(said, "minutes"), _first(said, "seconds")
    characters = _first(said, "characters")
    media = minutes or seconds or characters
    stated = (
        media or requests or images or share is not None or (into is not None and out is not None)
    )
    counts = into is not None or out is not None
    plenty = (into or 0) > _NO_WINDOW
    if not stated and not plenty and not (counts and (period or each or of_money)):
        return None
    count = requests.value if requests else None
    tokens = Decimal(1) if requests or each else scale
    return Workload(
        input_tokens=_whole(into, tokens),
        output_tokens=_whole(out, tokens),
        requests=_whole(count, scale),
        cached_share=share,
        images=_whole(images.value if images else None, Decimal(1) if requests else scale),
        quality=next(iter(said.of("quality")), None) if images else None,
        audio_minutes=_scaled(minutes, Decimal(1) if requests else scale),
        video_seconds=_scaled(seconds, Decimal(1) if requests else scale),
        characters=_whole(characters.value if characters else None, tokens),
        period=period,
    )


def _whole(amount: Decimal | None, scale: Decimal) -> int | None:
    return None if amount is None else int((amount * scale).to_integral_value())


def _scaled(amount: Amount | None, scale: Decimal) -> Decimal | None:
    return amount.value * scale if amount else None


def _first(said: Said, kind: str) -> Amount | None:
    return next((amount for amount in said.amounts if amount.kind == kind), None)


def _share(said: Said, language: Language) -> Decimal | None:
    """ "75% cached", "half of it cached"."""
    if stated := _first(said, "share"):
        return stated.value
    for span in said.spans:
        if span.of("unit") == "cached":
            for at in range(span.start - 1, max(-1, span.start - _LOOKED_BACK), -1):
                for length in (2, 1):
                    words = said.words[max(0, at + 1 - length) : at + 1]
                    fraction = language.fraction.get(" ".join(word.text for word in words))
                    if fraction is not None:
                        return fraction
    return None


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
        return None, Decimal(1)
    unit = stated[0].of("period")
    match unit:
        case "month":
            return "month", Decimal(1)
        case "year":
            return "month", 1 / Decimal(_MONTHS_A_YEAR)
        case _:
            return "day", _A_DAY[str(unit)]
