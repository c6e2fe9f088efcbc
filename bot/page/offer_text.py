"""An offer in few words, for lines and columns that are about something else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot import formatting
from bot.answer import PriceRow
from bot.page.page_parts import NOTHING, Cell, cell
from catalog.schema import Price

_NAMES = 4
FAR_BELOW = "†"
"""Marks what is resold for much less than its lab asks."""
WARNING = f"{FAR_BELOW} less than half of what the lab itself asks: check who resells it"


def price(prices: Sequence[Price]) -> str:
    """ "$3.00 in · $15.00 out": per 1M tokens where no other unit is said."""
    into, out = side(prices, "input"), side(prices, "output")
    by_token = any(p.unit == "1M tokens" for p in prices)
    if not by_token and not (into and out):
        return into or out
    return " · ".join(said for said in (into and f"{into} in", out and f"{out} out") if said)


def side(prices: Sequence[Price], direction: str) -> str:
    """The base prices of a direction: "$5.00 text / $8.00 image"."""
    return " / ".join(text for text, _ in _least(prices, direction))


def _least(prices: Sequence[Price], direction: str) -> list[tuple[str, formatting.PriceAmount]]:
    """A price of each kind: "from" the least of them where the hour or the day decides."""
    kinds: dict[tuple[str, str], list[formatting.PriceAmount]] = {}
    for amount in formatting.amounts(prices, direction):
        kinds.setdefault((amount.modality, amount.unit), []).append(amount)
    least = [(min(alike, key=lambda a: a.value), len(alike) > 1) for alike in kinds.values()]
    return [
        (f"from {amount.short}" if varies else amount.short, amount) for amount, varies in least
    ]


def cell_of(row: PriceRow | None, direction: str) -> Cell:
    """The same, a line each and with a mark to check; sorted by where it is by the token."""
    if row is None:
        return NOTHING
    if row.free:
        return cell("free" if direction == "input" else None, 0)
    marked = f" {FAR_BELOW}" if row.far_below_lab and direction == "input" else ""
    found = _least(row.prices, direction)
    values = [amount.value for _, amount in found if amount.unit == "1M tokens"]
    return Cell(tuple(f"{text}{marked}" for text, _ in found), next(iter(values), None))


def at(row: PriceRow) -> str:
    """ "$3.00 in · $15.00 out per 1M tokens at Nimbus API"."""
    by_token = any(p.unit == "1M tokens" for p in row.prices)
    unit = f" {formatting.per('1M tokens')}" if by_token else ""
    return f"{price(row.prices)}{unit} at {seller(row)}"


def seller(row: PriceRow) -> str:
    """The provider, with a mark where one should ask how it can be so cheap."""
    return f"{row.provider_name} {FAR_BELOW}" if row.far_below_lab else row.provider_name


def warning(rows: Iterable[PriceRow | None]) -> tuple[str, ...]:
    """What the mark means, where a row has it."""
    return (WARNING,) if any(row and row.far_below_lab for row in rows) else ()


def dated(rows: Iterable[PriceRow | None]) -> str:
    """ "prices 2026-10-01 · models.dev"; empty where there is no price."""
    known = [row for row in rows if row]
    if not known:
        return ""
    days = [row.as_of for row in known]
    sources = formatting.listed((row.source for row in known), _NAMES)
    return f"prices {formatting.dates(min(days), max(days))} · {sources}"
