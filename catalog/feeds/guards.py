"""Whether a new file of a feed can be believed as a whole, beside its last accepted one.

A file of another shape, or with much less in it, is refused. One that is whole and changes more
prices than sellers do is held, until a person has looked at it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from catalog.feeds.accepted import AcceptedFeed
from catalog.feeds.labs import Labs
from catalog.feeds.price_moves import RowPair, base_prices, ratio, row_pairs
from catalog.schema import Observation

_FEWEST_ENTRIES = 50
_FEWEST_ROWS, _MOST_ROWS = Decimal("0.8"), Decimal("1.5")
"""Of the rows before."""
_MOST_LOST = Decimal("0.3")
"""Of the rows of one lab or seller; LiteLLM lost 23 % of Microsoft's in ten days of November."""
_FEWEST_LOST, _FEWEST_EMPTIED = 10, 3
"""Rows of one lab or seller: of twenty, eight went in ten days; none went whole."""
_FEWEST_OF_ONE = 10
"""Base prices of one seller, for a share of them to mean anything."""
_STILL_STATED = Decimal("0.95")
_FEWEST_STATED = 50
_MOST_SKIPPED_MORE = Decimal("0.03")
_FAR = Decimal(2)
"""A price that doubles or halves has moved far."""
_MOST_OF_ONE_FAR, _MOST_OF_ONE = Decimal("0.1"), Decimal("0.5")
"""Of the base prices of one seller; W&B changed 27 % of its in ten days, and 6 % of them far."""
_MOST_OF_ALL_FAR, _MOST_OF_ALL = Decimal("0.02"), Decimal("0.1")
"""LiteLLM changed 0.6 % of all in ten days, pi-ai 4 %."""
_SAME = Decimal("1.001")


@dataclass(frozen=True, slots=True)
class Refused:
    """The file is broken."""

    reason: str


@dataclass(frozen=True, slots=True)
class Held:
    """The file is whole, and changes so much that a person has to look at it."""

    reason: str


Objection = Refused | Held

_Rows = Mapping[str, int]
"""Number of rows by lab or seller."""
_FACTS: Mapping[str, Callable[[Observation], object]] = {
    "prices": lambda row: row.prices or row.free,
    "input prices": lambda row: _states(row, "input"),
    "output prices": lambda row: _states(row, "output"),
    "names": lambda row: row.facts.name,
    "release dates": lambda row: row.facts.released,
    "contexts": lambda row: row.facts.context,
    "longest outputs": lambda row: row.facts.max_output,
    "input modalities": lambda row: row.facts.input,
    "output modalities": lambda row: row.facts.output,
    "capabilities": lambda row: row.facts.capabilities or row.facts.lacks,
    "kinds of endpoint": lambda row: row.facts.mode,
    "links to models": lambda row: row.canonical,
}
"""What most rows of a feed state, if it states it at all."""


def objection(new: AcceptedFeed, last: AcceptedFeed | None, labs: Labs) -> Objection | None:
    """What stands against a file; None where nothing does.

    Without a last one, only an empty file is refused.
    """
    if not (new.observations or new.ratings):
        return Refused("nothing in it can be read")
    if last is None:
        return None
    pairs = tuple(row_pairs(new.observations, last.observations))
    broken = [
        *_counts(new, last),
        *_losses(new, last, labs),
        *_skipped(new, last),
        *_no_longer_stated(pairs),
    ]
    if broken:
        return Refused("; ".join(broken))
    moved = [*_moved(pairs)]
    return Held("; ".join(moved)) if moved else None


def _size(feed: AcceptedFeed) -> int:
    return len(feed.observations) + len(feed.ratings)


def _counts(new: AcceptedFeed, last: AcceptedFeed) -> Iterator[str]:
    rows, before = _size(new), _size(last)
    if rows < _FEWEST_ENTRIES <= before or not _FEWEST_ROWS <= Decimal(rows) / before <= _MOST_ROWS:
        yield f"{rows:,} rows, {before:,} before"


def _losses(new: AcceptedFeed, last: AcceptedFeed, labs: Labs) -> Iterator[str]:
    counts: tuple[Callable[[AcceptedFeed], _Rows], ...] = (
        _by_seller,
        lambda feed: Counter(labs.lab_and_slug(row)[0] for row in feed.observations),
    )
    lost = {
        name: f"{name} has {rows[name]:,} rows, {number:,} before"
        for count in counts
        for rows, before in ((count(new), count(last)),)
        for name, number in before.items()
        if _is_lost(number, rows[name])
    }
    yield from _first(lost.values())


def _is_lost(before: int, now: int) -> bool:
    emptied = not now and before >= _FEWEST_EMPTIED
    lost = before - now
    return emptied or (lost >= _FEWEST_LOST and lost > _MOST_LOST * before)


def _by_seller(feed: AcceptedFeed) -> _Rows:
    """By seller; of ratings, by benchmark."""
    return Counter(row.provider for row in feed.observations) + Counter(
        rating.benchmark for _, rating in feed.ratings
    )


def _skipped(new: AcceptedFeed, last: AcceptedFeed) -> Iterator[str]:
    now, before = (
        Decimal(len(feed.skipped)) / (len(feed.skipped) + _size(feed) or 1) for feed in (new, last)
    )
    if now - before > _MOST_SKIPPED_MORE:
        yield f"{now:.0%} of the rows cannot be read, {before:.0%} before"


def _states(row: Observation, direction: str) -> bool:
    return row.free or any(price.direction == direction for price in row.prices)


def _no_longer_stated(pairs: Iterable[RowPair]) -> Iterator[str]:
    """What rows that are in both files no longer say, as where a key has another name."""
    stated, still = Counter[str](), Counter[str]()
    for new, last in pairs:
        for name, fact in _FACTS.items():
            if last and fact(last):
                stated[name] += 1
                still[name] += bool(fact(new))
    for name, number in stated.items():
        if number >= _FEWEST_STATED and still[name] < _STILL_STATED * number:
            yield f"{name} in {still[name]:,} of {number:,} rows that had them"


def _moved(pairs: Iterable[RowPair]) -> Iterator[str]:
    """The sellers whose prices have moved more than sellers move theirs, or all together."""
    prices, moved, far = Counter[str](), Counter[str](), Counter[str]()
    for new, last in pairs:
        before = base_prices(last.prices, new.as_of) if last else {}
        for component, usd in base_prices(new.prices, new.as_of).items():
            if component in before:
                times = ratio(usd, before[component])
                prices[new.provider] += 1
                moved[new.provider] += times > _SAME
                far[new.provider] += times >= _FAR
    if _exceeds(moved.total(), far.total(), prices.total(), (_MOST_OF_ALL, _MOST_OF_ALL_FAR)):
        yield f"{moved.total():,} of {prices.total():,} base prices moved, {far.total():,} far"
    yield from _first(
        f"{seller}: {moved[seller]:,} of {number:,} base prices moved, {far[seller]:,} far"
        for seller, number in prices.items()
        if _exceeds(moved[seller], far[seller], number, (_MOST_OF_ONE, _MOST_OF_ONE_FAR))
    )


def _exceeds(moved: int, far: int, number: int, most: tuple[Decimal, Decimal]) -> bool:
    enough = number >= _FEWEST_OF_ONE
    return enough and (moved > most[0] * number or far > most[1] * number)


def _first(reasons: Iterable[str]) -> Iterator[str]:
    """Three reasons of a kind are enough."""
    every = list(reasons)
    yield from every[:3]
    if len(every) > 3:
        yield f"{len(every) - 3:,} more like these"
