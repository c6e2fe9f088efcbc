"""Rows whose prices are not believed at once: the prices before them stay.

They are believed when another source agrees, or when the feed still states them a day later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from catalog.feeds.accepted import AcceptedFeed, Reported
from catalog.feeds.labs import Labs, providers_by_name
from catalog.feeds.price_moves import (
    BaseComponent,
    RowPair,
    base_prices,
    cached_as_input,
    ratio,
    row_pairs,
)
from catalog.feeds.sources import is_close
from catalog.resolution.naming import Naming
from catalog.schema import Observation

_LEAP = Decimal(5)
_UNDERCUT = Decimal("0.25")
"""Of the lab's own price: what is below it, a second source has to state too."""
_CONFIRMED_AFTER = timedelta(hours=24)

_Model = tuple[str, str]
"""Lab and bare name, as far as a row tells them by itself."""


class _Row(NamedTuple):
    """A row with what is known of it before models are identified."""

    observation: Observation
    model: _Model
    seller: str
    is_first_party: bool


class _Statement(NamedTuple):
    model: _Model
    seller: str
    component: BaseComponent


class Evidence:
    """What feeds say of one model at one seller, and what labs charge themselves."""

    def __init__(self, world: Naming) -> None:
        self.labs = Labs(world)
        self._sellers = providers_by_name(world)
        self._stated: dict[_Statement, dict[str, set[Decimal]]] = defaultdict(dict)
        """By statement: the amounts by feed."""
        self._lab_prices: dict[tuple[_Model, BaseComponent], set[Decimal]] = defaultdict(set)

    def add(self, feed: AcceptedFeed) -> None:
        for observation in feed.observations:
            row = self.row(observation)
            for component, usd in base_prices(observation.prices, observation.as_of).items():
                by_feed = self._stated[_Statement(row.model, row.seller, component)]
                by_feed.setdefault(feed.id, set()).add(usd)
                if row.is_first_party and usd:
                    self._lab_prices[row.model, component].add(usd)

    def row(self, observation: Observation) -> _Row:
        lab, slug = self.labs.lab_and_slug(observation)
        seller = self._sellers.get(observation.provider)
        return _Row(
            observation,
            (lab, slug),
            seller.id if seller else observation.provider,
            self.labs.is_first_party(observation, lab),
        )

    def lab_prices(self, row: _Row, component: BaseComponent) -> set[Decimal]:
        return self._lab_prices.get((row.model, component), set())

    def is_confirmed(self, row: _Row, component: BaseComponent, usd: Decimal) -> bool:
        """Whether another feed states the amount for the same model at the same seller."""
        by_feed = self._stated.get(_Statement(row.model, row.seller, component), {})
        return any(
            is_close(usd, other)
            for feed, amounts in by_feed.items()
            if feed != row.observation.feed
            for other in amounts
        )


def quarantine(
    new: AcceptedFeed,
    last: AcceptedFeed | None,
    evidence: Evidence,
    moment: datetime,
    *,
    believes_leaps: bool = False,
) -> AcceptedFeed:
    """The feed with the prices before in rows that are doubted; what they state is `reported`.

    Whoever accepts a file that was held has seen that its prices leap.
    """
    doubts = _ALWAYS_DOUBTED if believes_leaps else _DOUBTS
    is_later = last is not None and last.digest != new.digest
    waiting = {(r.provider, r.route, r.prices): r for r in (last.reported if last else ())}
    kept: list[Observation] = []
    reported: list[Reported] = []
    for pair in row_pairs(new.observations, last.observations if last else ()):
        row = pair.new
        reason = None if _is_unchanged(pair) else _reason(pair, evidence, doubts)
        if reason is None:
            kept.append(row)
            continue
        first = waiting.get((row.provider, row.route, row.prices))
        seen_at = first.seen_at if first else moment
        if is_later and moment - seen_at >= _CONFIRMED_AFTER:
            kept.append(row)
            continue
        before = pair.last
        prices, free = (before.prices, before.free) if before else ((), False)
        kept.append(replace(row, prices=prices, free=free))
        reported.append(Reported(row.provider, row.route, row.prices, row.free, reason, seen_at))
    # In the order of the file, which decides where nobody is trusted more.
    order = {(row.provider, row.route): n for n, row in reversed([*enumerate(new.observations)])}
    kept.sort(key=lambda row: order[row.provider, row.route])
    return replace(new, observations=tuple(kept), reported=tuple(reported))


def confirm(feed: AcceptedFeed, moment: datetime) -> AcceptedFeed:
    """Believe what has waited for a day; the file of the feed is still the same."""
    due = [r for r in feed.reported if moment - r.seen_at >= _CONFIRMED_AFTER]
    stated = {(r.provider, r.route): r for r in due}
    rows = tuple(
        replace(row, prices=reported.prices, free=reported.free)
        if (reported := stated.pop((row.provider, row.route), None))
        else row
        for row in feed.observations
    )
    return replace(
        feed, observations=rows, reported=tuple(r for r in feed.reported if r not in due)
    )


def confirmed_at(feed: AcceptedFeed) -> datetime | None:
    """When the first of what waits is believed, if the feed still states it."""
    return min((r.seen_at + _CONFIRMED_AFTER for r in feed.reported), default=None)


def _is_unchanged(pair: RowPair) -> bool:
    new, last = pair
    return last is not None and (new.prices, new.free) == (last.prices, last.free)


def _reason(pair: RowPair, evidence: Evidence, doubts: Iterable[_Doubt]) -> str | None:
    row = evidence.row(pair.new)
    return next((reason for doubt in doubts for reason in doubt(pair, row, evidence)), None)


def _leaps(pair: RowPair, row: _Row, evidence: Evidence) -> Iterator[str]:
    """A price of more than five times or less than a fifth, unless it comes nearer to the lab's."""
    new, last = pair
    before = base_prices(last.prices, new.as_of) if last else {}
    for component, usd in base_prices(new.prices, new.as_of).items():
        old = before.get(component)
        if old is None or ratio(usd, old) < _LEAP or evidence.is_confirmed(row, component, usd):
            continue
        lab_prices = () if row.is_first_party else evidence.lab_prices(row, component)
        if not any(ratio(usd, lab) < ratio(old, lab) for lab in lab_prices):
            yield f"{component.direction} {old:f} → {usd:f}"


def _ceases(pair: RowPair, _row: _Row, _evidence: Evidence) -> Iterator[str]:
    """All prices gone, or there where it was free: to or from 0."""
    new, last = pair
    if last is None:
        return
    now, before = (base_prices(row.prices, new.as_of) for row in (new, last))
    if any(before.values()) and not any(now.values()):
        yield "free now" if new.free else "no price now"
    elif last.free and any(now.values()):
        yield "free before"


def _undercuts(pair: RowPair, row: _Row, evidence: Evidence) -> Iterator[str]:
    if row.is_first_party:
        return
    new, last = pair
    before = base_prices(last.prices, new.as_of) if last else {}
    for component, usd in base_prices(new.prices, new.as_of).items():
        prices = evidence.lab_prices(row, component)
        if not usd or not prices or usd == before.get(component):
            continue
        if usd < _UNDERCUT * min(prices) and not evidence.is_confirmed(row, component, usd):
            yield f"{component.direction} {usd:f}, from the lab {min(prices):f}"


def _is_cached_price(pair: RowPair, row: _Row, evidence: Evidence) -> Iterator[str]:
    """The price of what is cached in the place of the input's."""
    doubted = cached_as_input(pair.new.prices)
    text = BaseComponent("input", "text", "1M tokens")
    if doubted and not evidence.is_confirmed(row, text, doubted.input):
        yield f"input {doubted.input:f}, cached {doubted.cached:f}, output {doubted.output:f}"


_Doubt = Callable[[RowPair, _Row, Evidence], Iterator[str]]
_ALWAYS_DOUBTED: tuple[_Doubt, ...] = (_undercuts, _is_cached_price)
_DOUBTS: tuple[_Doubt, ...] = (_leaps, _ceases, *_ALWAYS_DOUBTED)
