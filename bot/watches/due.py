"""Watches, news and the clock -> the messages that are due now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.watches.claims import NOTHING_KNOWN, KnownNews, News
from bot.watches.news import NO_ROUTE
from bot.watches.watch import Watch

NewsOf = Callable[[Watch, KnownNews], Sequence[News]]
"""All that there is to tell a watch that knows of some news already."""
Told = Mapping[int, KnownNews]
"""By watch."""

_FIRST_HOUR, _LAST_HOUR = 8, 18
"""The hours of a working day in which anything is said."""
_DIGEST_HOUR = 9
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class DueMessage:
    """One message to one channel."""

    team: str
    channel: str
    news: tuple[News, ...]
    told: tuple[tuple[int, str], ...]
    """Watches and keys of news that are told by it."""


def due(
    watches: Iterable[Watch], news_of: NewsOf, told: Told, now: datetime
) -> tuple[DueMessage, ...]:
    """What is to be posted at a moment, in UTC: one message a channel, in the order of watches.

    Urgent news is due in working hours, the rest from nine to ten. What two watches of a channel
    would tell is told once.
    """
    by_place: dict[tuple[str, str], dict[str, News]] = defaultdict(dict)
    pairs: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for watch in watches:
        local = watch.local(now)
        if watch.is_silent(now) or not _is_working_time(local):
            continue
        place, known = (watch.team, watch.channel), told.get(watch.id, NOTHING_KNOWN)
        for news in news_of(watch, known):
            before = known.get(news.key)
            is_urgent = news.is_urgent and before is None
            if before and before.telling == "told":
                continue
            if not news.text or _is_edited(news, known):
                continue
            if news.stands_from and now < news.stands_from:
                continue
            if is_urgent or local.hour == _DIGEST_HOUR:
                by_place[place][news.key] = news
                pairs[place].append((watch.id, news.key))
    return tuple(
        DueMessage(team, channel, tuple(news.values()), tuple(pairs[team, channel]))
        for (team, channel), news in by_place.items()
    )


def over(watches: Iterable[Watch], news_of: NewsOf, told: Told) -> tuple[tuple[int, str], ...]:
    """Watches and keys of what they were told and is so no longer."""
    return tuple(
        (watch.id, key)
        for watch in watches
        for known in (told.get(watch.id, NOTHING_KNOWN),)
        for key in known
        if key.startswith(NO_ROUTE) and key not in {news.key for news in news_of(watch, known)}
    )


def noted(watches: Iterable[Watch], news_of: NewsOf, told: Told) -> tuple[tuple[int, News], ...]:
    """Watches and what they are not told, but what follows will be compared with."""
    return tuple(
        (watch.id, news)
        for watch in watches
        for news in news_of(watch, told.get(watch.id, NOTHING_KNOWN))
        if not news.text
    )


def edits(watches: Iterable[Watch], news_of: NewsOf, told: Told) -> tuple[tuple[int, News], ...]:
    """Watches and what they were told wrongly in a message that is known."""
    return tuple(
        (watch.id, news)
        for watch in watches
        for known in (told.get(watch.id, NOTHING_KNOWN),)
        for news in news_of(watch, known)
        if _is_edited(news, known)
    )


def _is_edited(news: News, known: KnownNews) -> bool:
    return bool(news.corrects and known[news.corrects].digest)


def _is_working_time(local: datetime) -> bool:
    return local.weekday() < _SATURDAY and _FIRST_HOUR <= local.hour <= _LAST_HOUR
