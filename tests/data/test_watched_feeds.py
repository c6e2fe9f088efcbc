"""Two real pairs of feed files, one after the other, as channels that watch are told of them."""

from __future__ import annotations

import gzip
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot import formatting
from bot.watches.claims import Known, News
from bot.watches.due import due, edits, noted
from bot.watches.news import news_of
from bot.watches.watch import Watch
from catalog.assembly import assemble_catalog
from catalog.catalog import Catalog
from catalog.feeds.accepted import read_observations, write_observations
from catalog.feeds.build_order import BuildOrder, BuildResult, FeedFile
from catalog.feeds.build_process import carry_out
from catalog.lifecycle import ending_until, is_established
from catalog.loading import SNAPSHOT
from catalog.price_history import PriceEvent, PriceHistory
from catalog.snapshot import Snapshot, with_history
from tests.conftest import DATA

FILES = DATA.parents[1] / "shared" / "feeds-2026-11"
EARLIER = {
    "litellm": ("litellm.prices.1.109.1.json.gz", date(2026, 11, 1)),
    "pi-ai": ("pi-ai.1.5.2.2026-11-10.json.gz", date(2026, 11, 10)),
}
LATER = (
    ("litellm", "litellm.prices.1.110.2.2026-11-10.json.gz", datetime(2026, 11, 11, 6, tzinfo=UTC)),
    ("pi-ai", "pi-ai.1.6.0.2026-11-20.json.gz", datetime(2026, 11, 20, 6, tzinfo=UTC)),
)
FIRST, LAST = date(2026, 11, 10), date(2026, 11, 27)
_MOST_MODELS = 20
_SATURDAY = 5
_HOURS = (7, 8, 9, 10, 14, 18, 19)
"""When what is due is looked for; at weekends nothing ever is."""

pytestmark = pytest.mark.skipif(not FILES.is_dir(), reason="no files of November here")


@dataclass(frozen=True)
class Replay:
    """The catalogue of each day, and what was seen of prices meanwhile."""

    days: dict[date, Catalog]
    events: tuple[PriceEvent, ...]


def feed_file(name: str, as_of: date) -> FeedFile:
    return FeedFile(gzip.decompress(next(FILES.rglob(name)).read_bytes()), as_of)


def built(
    folder: Path, files: dict[str, FeedFile], moment: datetime, last: BuildResult | None
) -> BuildResult:
    """What a sync builds at a moment, upon what the one before has built."""
    accepted = {name: each.body for name, each in last.accepted.items()} if last else {}
    order = BuildOrder(str(folder), files, accepted, None, moment)
    result = carry_out(order)
    assert result.recorded, (result.objections, result.problems)
    (folder / SNAPSHOT).write_bytes(result.recorded.content)
    return result


@pytest.fixture(scope="module")
def replay(bundled: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Replay:
    """From the earlier files to the later ones, with the guards and the history of a sync."""
    folder = tmp_path_factory.mktemp("replay")
    shutil.copytree(DATA, folder, dirs_exist_ok=True)
    others = [feed for name, feed in read_observations(DATA).items() if name not in EARLIER]
    write_observations(folder, others)
    files = {name: feed_file(*each) for name, each in EARLIER.items()}
    result = built(folder, files, datetime(2026, 11, 10, 6, tzinfo=UTC), None)
    # What differs from the files of the release is no change of a price.
    content = with_history((folder / SNAPSHOT).read_bytes(), PriceHistory())
    (folder / SNAPSHOT).write_bytes(content)
    snapshots = {FIRST: Snapshot(content)}
    for name, file, moment in LATER:
        files = {name: feed_file(file, moment.date())}
        result = built(folder, files, moment, result)
        snapshots[moment.date()] = Snapshot((folder / SNAPSHOT).read_bytes())
    days = {}
    for number in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=number)
        newest = snapshots[max(each for each in snapshots if each <= day)]
        if day.weekday() < _SATURDAY:
            days[day] = assemble_catalog(bundled.curation, newest, day)
    return Replay(days, snapshots[max(snapshots)].history.recorded)


@dataclass
class Channel:
    """A channel that watches, and what it was told."""

    watches: Sequence[Watch]
    known: dict[int, dict[str, Known]] = field(default_factory=dict)
    messages: list[datetime] = field(default_factory=list)
    told: list[News] = field(default_factory=list)
    edited: list[News] = field(default_factory=list)

    def hears(self, catalog: Catalog, now: datetime) -> None:
        def todays(watch: Watch, known: object) -> Sequence[News]:
            return news_of(watch, catalog, (), self.known.setdefault(watch.id, {}))

        for watch, news in noted(self.watches, todays, self.known):
            self.known[watch][news.key] = Known(claim=news.claim)
        for watch, news in edits(self.watches, todays, self.known):
            self.edited.append(news)
            self.known[watch][news.corrects] = Known("told", news.claim, 1)
        for message in due(self.watches, todays, self.known, now):
            self.messages.append(now)
            self.told += message.news
            by_key = {news.key: news for news in message.news}
            for watch, key in message.told:
                self.known[watch].pop(by_key[key].replaces, None)
                self.known[watch][key] = Known("told", by_key[key].claim, 1)


def hours(replay: Replay) -> Iterator[tuple[Catalog, datetime]]:
    for day, catalog in replay.days.items():
        for hour in _HOURS:
            yield catalog, datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def busiest(replay: Replay) -> list[str]:
    """The models with the most that could be told: doubtful prices, ends, changes."""
    last = replay.days[LAST]
    doubtful = [e.model for e in replay.events if e.kind == "quarantined"]
    changed = Counter(e.model for e in replay.events if e.kind in ("changed", "corrected"))
    ending = sorted(ending_until(last, date(2027, 3, 1)), key=lambda e: -e.model.routes)
    every = (
        *dict.fromkeys(doubtful[:8]),
        *(model for model, _ in changed.most_common(6)),
        *(e.model.id for e in ending),
    )
    current = (last.current_id(model) for model in every)
    return list(dict.fromkeys(filter(None, current)))[:_MOST_MODELS]


@pytest.fixture(scope="module")
def twenty(replay: Replay) -> Channel:
    """A channel that watches twenty models, hour by hour."""
    models = busiest(replay)
    assert len(models) == _MOST_MODELS
    watches = [Watch(n, "T1", "C1", "U1", "model", model) for n, model in enumerate(models)]
    channel = Channel(watches)
    for catalog, now in hours(replay):
        channel.hears(catalog, now)
    return channel


def test_twenty_models_are_told_of_in_five_messages_a_week_at_most(twenty: Channel) -> None:
    weeks = Counter(moment.isocalendar().week for moment in twenty.messages)
    print(f"messages a week: {dict(weeks)}, {len(twenty.told)} lines, {len(twenty.edited)} edits")
    assert weeks
    assert max(weeks.values()) <= 5
    keys = [news.key for news in twenty.told]
    assert len(keys) == len(set(keys))


def test_no_price_is_told_that_is_not_believed(replay: Replay, twenty: Channel) -> None:
    doubtful = [event for event in replay.events if event.kind == "quarantined"]
    print(f"{len(doubtful)} prices are not believed")
    assert doubtful
    watched = {watch.target for watch in twenty.watches}
    assert watched & {replay.days[LAST].current_id(event.model) for event in doubtful}
    for event in doubtful:
        catalog = replay.days[LAST]
        model = catalog.models.get(catalog.current_id(event.model) or "")
        seller = catalog.provider_name(event.provider)
        new = formatting.usd(event.new) if event.new is not None else "$0"
        wrong = [
            news.text
            for news in (*twenty.told, *twenty.edited)
            if model and model.name in news.text and f"{seller}: {new}" in news.text
        ]
        assert wrong == [], event


def test_every_retirement_is_told_exactly_once_a_step(replay: Replay) -> None:
    channel = Channel([Watch(1, "T1", "C2", "U1", "retirements")])
    for number, (day, catalog) in enumerate(replay.days.items()):
        if number % 3 == 0:  # each takes two seconds
            channel.hears(catalog, datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
    keys = [news.key for news in channel.told if news.key.startswith("retires:")]
    assert len(keys) == len(set(keys))
    told = {key.split(":")[1] for key in keys}
    first = replay.days[FIRST]
    ending = {
        e.model.id
        for e in ending_until(first, date.max)
        if is_established(e.model, first) and not e.earliest
    }
    print(f"{len(ending)} retirements ahead on {FIRST}, {len(told)} told in {len(keys)} lines")
    assert ending
    assert ending <= told
    steps = Counter(key.rpartition(":")[2] for key in keys)
    assert steps.keys() <= {"announced", "90", "30", "7", "1"}
