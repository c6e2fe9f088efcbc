"""Short texts of an offer: its price, seller, warning and date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal

from bot import formatting
from bot.answer import PriceRow, Stated
from bot.answer.price_end import PriceEnd
from bot.page.page_parts import NOTHING, Cell, Line, cell
from catalog.schema import Price

_MAX_SOURCES = 2
_MAX_ENDS = 3
FAR_BELOW = "†"
"""Marks an offer that costs less than half of what the lab charges."""
WARNING = f"{FAR_BELOW} less than half of what the lab charges: check the seller first"


def price(prices: Sequence[Price]) -> str:
    """ "$3.00 in · $15.00 out": per 1M tokens unless another unit is stated."""
    into, out = side(prices, "input"), side(prices, "output")
    by_token = any(p.unit == "1M tokens" for p in prices)
    if not by_token and not (into and out):
        return into or out
    return " · ".join(text for text in (into and f"{into} in", out and f"{out} out") if text)


def price_with_unit(prices: Sequence[Price]) -> str:
    """ "$3.00 in · $15.00 out per 1M tokens"."""
    by_token = any(p.unit == "1M tokens" for p in prices)
    return f"{price(prices)} {formatting.per('1M tokens')}" if by_token else price(prices)


def side(prices: Sequence[Price], direction: str) -> str:
    """The base prices of a direction: "$5.00 text / $8.00 image"."""
    return " / ".join(text for text, _ in _lowest_amounts(prices, direction))


def _lowest_amounts(
    prices: Sequence[Price], direction: str
) -> list[tuple[str, formatting.PriceAmount]]:
    """The lowest amount per modality and unit, "from" it if the price varies by hour or day."""
    kinds: dict[tuple[str, str], list[formatting.PriceAmount]] = {}
    for amount in formatting.amounts(prices, direction):
        kinds.setdefault((amount.modality, amount.unit), []).append(amount)
    least = [(min(amounts, key=lambda a: a.value), len(amounts) > 1) for amounts in kinds.values()]
    return [
        (f"from {amount.short}" if varies else amount.short, amount) for amount, varies in least
    ]


def cell_of(row: PriceRow | None, direction: str) -> Cell:
    """The prices of a direction, a line each and with a warning mark.

    The cell sorts by its price per 1M tokens and has no number in another unit.
    """
    if row is None:
        return NOTHING
    if row.free:
        return cell("free" if direction == "input" else None, 0)
    mark = f" {FAR_BELOW}" if row.far_below_lab and direction == "input" else ""
    lowest = _lowest_amounts(row.prices, direction)
    values = [amount.value for _, amount in lowest if amount.unit == "1M tokens"]
    return Cell(tuple(f"{text}{mark}" for text, _ in lowest), next(iter(values), None))


def at(row: PriceRow) -> str:
    """ "$3.00 in · $15.00 out per 1M tokens at Nimbus API"."""
    return f"{price_with_unit(row.prices)} at {seller(row)}"


def seller(row: PriceRow) -> str:
    """The provider's name, marked if its price is far below the lab's."""
    return f"{row.provider_name}{seller_mark(row)}"


def seller_mark(row: PriceRow) -> str:
    return f" {FAR_BELOW}" if row.far_below_lab else ""


def until(end: PriceEnd | None, amount: Callable[[Decimal], str]) -> str:
    """ " (until 2026-11-30, then $18.00)" behind an amount; empty where no end is announced."""
    if end is None:
        return ""
    return f" (until {end.last_day}, then {_then(end, amount)})"


def price_ends(
    ends: Iterable[tuple[str, PriceEnd | None]], amount: Callable[[Decimal], str]
) -> Iterator[Line]:
    """The line of prices that end, by model, where an answer rests on them."""
    said = (f"{name} on {end.last_day}, then {_then(end, amount)}" for name, end in ends if end)
    if texts := tuple(dict.fromkeys(said)):
        yield Line(formatting.first_texts(texts, _MAX_ENDS, "; "), "Price ends")


def _then(end: PriceEnd, amount: Callable[[Decimal], str]) -> str:
    return "not known" if end.cost is None else amount(end.cost)


def warning(rows: Iterable[PriceRow | None]) -> tuple[str, ...]:
    """The footnote for the mark, if a row has it."""
    return (WARNING,) if any(row and row.far_below_lab for row in rows) else ()


def sources(stated: Iterable[Stated]) -> str:
    """ "Sources: models.dev, Arena +2 · 2026-09-30 to 2026-11-22 · up to 53 days old".

    Empty without any; ages are said where they matter.
    """
    every = tuple(stated)
    if not every:
        return ""
    names, days, ages = zip(*every, strict=True)
    old = formatting.age(max(ages))
    when = formatting.dates(min(days), max(days))
    parts = (formatting.listed(names, _MAX_SOURCES), when, f"up to {old}" if old else "")
    return f"Sources: {' · '.join(filter(None, parts))}"


def dated(rows: Iterable[PriceRow | None]) -> str:
    """The sources of the prices that a page shows; empty without rows."""
    return sources(row.stated for row in rows if row)
