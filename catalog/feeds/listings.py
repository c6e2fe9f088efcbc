"""What sellers' own lists hold, as far as a feed follows them, and which offers they lack.

A price book adds what is new and drops nothing, so an offer that it alone has may have ended long
ago, and so may one whose price nobody looks up. Where the seller's list is known and lacks it,
it has, unless the model is newer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from catalog.curated import Card
from catalog.feeds.sources import OFFER_FEEDS
from catalog.names import fold, tokens
from catalog.schema import Modality, ModelFacts, Route

_LISTED_LATE = timedelta(days=30)
"""Sellers go on taking up a model for so long after its release."""
_NUMBER = re.compile(r"\d+")

_Line = tuple[str, ...]
"""A lab and the words that its models have before the version: ("anthropic", "claude", "opus")."""


@dataclass(frozen=True, slots=True)
class _List:
    """The list of one seller."""

    reaches: date
    """The release of the newest model in it: what came later may not have been looked up yet."""
    sold: frozenset[Modality | None]
    """What its models give for money: text, pictures … None is no output: embeddings, mostly."""


@dataclass(frozen=True, slots=True)
class Listings:
    """The lists of all sellers, and what tells how old a model is."""

    lists: Mapping[str, _List]
    """By provider."""
    stated: frozenset[tuple[str, str]]
    """(provider, model) of which a feed that looks offers up has one."""
    released: Mapping[str, str]
    """By model: the day, month or year."""
    curated: frozenset[str]
    """Models that somebody wrote a card for."""
    newest: Mapping[_Line, tuple[int, ...]]
    """By line: the highest version in any list."""

    def lacks(self, route: Route) -> bool:
        """Whether only price books have the offer, and the list of its seller ought to have it."""
        listed = self.lists.get(route.provider)
        if listed is None or route.type != "serverless":
            return False
        if not _may_have_ended(route):
            return False
        if (route.provider, route.model) in self.stated or self._is_newer(route, listed.reaches):
            return False
        return _sold(route) in listed.sold

    def _is_newer(self, route: Route, than: date) -> bool:
        """Whether the model may have come after such a day; what nobody dates is taken for old."""
        if released := self.released.get(route.model):
            return released >= (than - _LISTED_LATE).isoformat()[: len(released)]
        starts = (price.condition and price.condition.valid_from for price in route.prices)
        line, version = _line_and_version(route.model)
        leads = bool(version) and version >= self.newest.get(line, (*version, 1))
        return leads or route.model in self.curated or any(day and day >= than for day in starts)


def listings(
    routes: Sequence[Route], models: Sequence[ModelFacts], cards: Sequence[Card]
) -> Listings:
    """What the routes tell of the lists that feeds follow."""
    followed: dict[str, list[Route]] = defaultdict(list)
    for route in routes:
        if any(OFFER_FEEDS[quote.source].follows_lists for quote in route.quotes):
            followed[route.provider].append(route)
    days = {model.id: model.facts.released for model in models if model.facts.released}
    released = {model: day.isoformat() for model, day in days.items()}
    released |= {card.id: card.released for card in cards if card.released}
    return Listings(
        {p: listed for p, group in followed.items() if (listed := _list(group, days))},
        frozenset((route.provider, route.model) for route in routes if not _may_have_ended(route)),
        released,
        frozenset(card.id for card in cards),
        _newest(route.model for group in followed.values() for route in group),
    )


def _may_have_ended(route: Route) -> bool:
    """Whether feeds would state its price as well if the offer had ended.

    An entry that names no page was written once, and is not looked up. Of anything but text such
    entries are often all that there is.
    """
    feeds = [(OFFER_FEEDS[quote.source], quote.url) for quote in route.quotes]
    if all(feed.drops_nothing for feed, _ in feeds):
        return True
    unchecked = all(
        feed.drops_nothing or (url is not None and url == feed.uncited) for feed, url in feeds
    )
    return unchecked and _sold(route) == "text"


def _list(routes: Sequence[Route], released: Mapping[str, date]) -> _List | None:
    """None where nobody knows how old the list is."""
    days = [released[route.model] for route in routes if route.model in released]
    return _List(max(days), frozenset(map(_sold, routes))) if days else None


def _sold(route: Route) -> Modality | None:
    """What it gives for money; most give text. None where no output is charged."""
    priced = {price.modality for price in route.prices if price.direction == "output"}
    if any(price.modality == "audio" for price in route.prices):
        return "audio"
    if not route.prices or "text" in priced:
        return "text"
    return min(priced, default=None)


def _newest(models: Iterable[str]) -> dict[_Line, tuple[int, ...]]:
    newest: dict[_Line, tuple[int, ...]] = {}
    for line, version in map(_line_and_version, models):
        newest[line] = max(version, newest.get(line, ()))
    return newest


def _line_and_version(model: str) -> tuple[_Line, tuple[int, ...]]:
    """The line of a model and the numbers of its version; none where it has no version."""
    lab, _, slug = model.partition("/")
    words = [lab]
    for token in tokens(fold(slug)):
        if token.kind == "version":
            return tuple(words), tuple(map(int, _NUMBER.findall(token.text)))
        words.append(token.text)
    return tuple(words), ()
