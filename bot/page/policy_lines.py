"""What the policy of a company leaves out of any answer, and what its contracts change."""

from __future__ import annotations

from collections.abc import Iterator

from bot import formatting
from bot.answer.policy_note import NoApprovedRoute, PolicyNote
from bot.answer.rows import PriceRow
from bot.page import offer_text
from bot.page.page_parts import Line, Lines, Listing, Page

_MAX_CONTRACTS = 4
_MAX_SHOWN = 20


def no_route_lines(note: PolicyNote | None) -> Page:
    """A line for each model that has no approved route, and the nearest that has one."""
    if note is None or not note.no_route:
        return ()
    return (Lines(tuple(Line(_no_route(one)) for one in note.no_route)),)


def _no_route(one: NoApprovedRoute) -> str:
    nearest = f" Nearest model that has one: {one.nearest.name}." if one.nearest else ""
    return f"No approved route for {one.line.name}.{nearest}"


def policy_lines(note: PolicyNote | None) -> Page:
    """How many sellers are left out, and why; list prices beside those of contracts."""
    if note is None:
        return ()
    lines = (*_contracts(note), *_left_out(note))
    shown = (Listing("Left out by your policy", tuple(_shown(note))),) if note.shows_all else ()
    return (*((Lines(lines),) if lines else ()), *(part for part in shown if part.items))


def _contracts(note: PolicyNote) -> Iterator[Line]:
    """What the sellers list, by model where there are several."""
    has_several = len({one.name for one in note.contract}) > 1
    texts = [
        f"{f'{one.name} at ' if has_several else ''}{one.seller} "
        f"{offer_text.price(one.row.list_prices)}"
        for one in note.contract
    ]
    if texts:
        yield Line(formatting.first_texts(texts, _MAX_CONTRACTS, "; "), "List prices")


def _left_out(note: PolicyNote) -> Iterator[Line]:
    counts, more = note.sellers, note.more_routes
    if counts:
        sellers = formatting.count(counts.total(), "seller")
        others = f", and {formatting.count(more, 'route')} of others" if more else ""
        reasons = [f"{count:,} {reason}" for reason, count in counts.items()]
        why = ", ".join(reasons if len(counts) > 1 else counts)
        yield Line(f"{sellers}{others} by your policy: {why}", "Left out")
    elif more:
        yield Line(f"{formatting.count(more, 'route')} by your policy", "Left out")


def _shown(note: PolicyNote) -> Iterator[str]:
    rows = note.left_out
    for one in rows[:_MAX_SHOWN]:
        yield " · ".join(part for part in (_named(one.row), _price(one.row), one.reason) if part)
    if len(rows) > _MAX_SHOWN:
        yield f"+{len(rows) - _MAX_SHOWN:,} more"


def _named(row: PriceRow) -> str:
    return f"{row.provider_name}, {row.region}" if row.region else row.provider_name


def _price(row: PriceRow) -> str:
    return "free, with limits" if row.free else offer_text.price(row.prices) or "price unknown"
