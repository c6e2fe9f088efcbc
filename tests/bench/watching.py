"""How long it takes to find out what ten thousand watches are to be told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import cycle
from time import process_time

from bot.warmup import warm_up
from bot.watches.claims import KnownNews, News
from bot.watches.due import due
from bot.watches.news import news_of
from bot.watches.watch import Watch
from catalog.catalog import Catalog
from catalog.lifecycle import is_established
from tests.bench.measure import Json, at_most

_WATCHES, _TEAMS = 10_000, 100
_SATURDAY = 5


def measure(catalog: Catalog) -> Json:
    """CPU seconds for all of them on a catalogue of which no news is known yet.

    Of twenty watches one is of all retirements, three are of labs, the others of models.
    """
    warm_up(catalog)
    watches = _watches(catalog)

    def news(watch: Watch, known: KnownNews) -> Sequence[News]:
        return news_of(watch, catalog, known=known)

    start = process_time()
    messages = due(watches, news, {}, _morning(catalog))
    seconds = process_time() - start
    return {"watches": len(watches), "messages": len(messages), "s": at_most(seconds, 2)}


def _watches(catalog: Catalog) -> Sequence[Watch]:
    models = cycle([m.id for m in catalog.models.values() if is_established(m, catalog)])
    labs = cycle(catalog.labs)
    made = []
    for number in range(_WATCHES):
        place = f"T{number % _TEAMS}", f"C{number % (10 * _TEAMS)}", "U1"
        if number % 20 == 0:
            made.append(Watch(number, *place, "retirements"))
        elif number % 20 < 4:
            made.append(Watch(number, *place, "lab", next(labs)))
        else:
            made.append(Watch(number, *place, "model", next(models)))
    return made


def _morning(catalog: Catalog) -> datetime:
    """Nine on the first working day from today on, when digests are due."""
    day = catalog.today
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return datetime.combine(day, time(9), UTC)
