"""A process of its own that checks feed files and builds a snapshot.

It takes a `BuildOrder` from standard input and gives a `BuildResult` to standard output, and reads
nothing but the data folder: where the bot runs, it may not write files. Six seconds of work in a
thread would keep answers waiting.
"""

from __future__ import annotations

import os
import pickle
import sys
from pathlib import Path

from catalog.compiled import yaml_digest
from catalog.feeds.accepted import (
    AcceptedFeed,
    AcceptedFeeds,
    decode_feed,
    encode_feed,
    read_observations,
)
from catalog.feeds.build_order import Accepted, BuildOrder, BuildResult, Recorded
from catalog.feeds.guards import Held
from catalog.feeds.quarantine import confirm, confirmed_at
from catalog.feeds.quarantined_events import quarantined_events
from catalog.feeds.renewal import Before, Renewal, renew
from catalog.feeds.snapshot_build import naming_of
from catalog.file_limits import read_bytes
from catalog.loading import SNAPSHOT, load_curation
from catalog.price_events import Comparison, price_events, with_events
from catalog.snapshot import Snapshot, facts_digest, with_history

_NICENESS = 10
"""Whoever answers questions goes first."""


def main() -> None:
    """Do what standard input orders."""
    os.nice(_NICENESS)
    order: BuildOrder = pickle.load(sys.stdin.buffer)
    result = carry_out(order)
    pickle.dump(result, sys.stdout.buffer)


def carry_out(order: BuildOrder) -> BuildResult:
    """Check and build. Raises CatalogError and SnapshotError where the data folder is broken."""
    data = Path(order.data)
    curation = load_curation(data)
    last = _last(order, data)
    believed = last | {
        feed: confirm(last[feed], order.moment) for feed in order.unchanged & last.keys()
    }
    before = Snapshot(order.snapshot or read_bytes(data / SNAPSHOT))
    renewal = renew(order.files, Before(believed, before), curation, order.moment, order.overruled)
    renewed = {name: feed for name, feed in renewal.feeds.items() if feed != last.get(name)}
    recorded = None
    if renewal.snapshot and not renewal.problems:
        after = Snapshot(renewal.snapshot.content)
        events = (
            *price_events(before, after, Comparison(order.moment, renewed.keys())),
            *quarantined_events(renewed.values(), after, naming_of(curation), order.moment),
        )
        history = with_events(after.history, before.history, events, order.moment)
        content = with_history(renewal.snapshot.content, history)
        recorded = Recorded(content, facts_digest(content), events, history.dated)
    return _result(renewal, renewed, recorded, yaml_digest(data))


def _last(order: BuildOrder, data: Path) -> dict[str, AcceptedFeed]:
    """What each feed said last: a release may bring a newer file than was fetched."""
    feeds = read_observations(data)
    for feed, body in order.accepted.items():
        stored, bundled = decode_feed(body), feeds.get(feed)
        if stored and (bundled is None or bundled.as_of <= stored.as_of):
            feeds[feed] = stored
    return feeds


def _result(
    renewal: Renewal,
    renewed: AcceptedFeeds,
    recorded: Recorded | None,
    curation: str,
) -> BuildResult:
    return BuildResult(
        {
            name: Accepted(encode_feed(feed), str(feed.as_of), feed.digest, confirmed_at(feed))
            for name, feed in renewed.items()
        },
        {
            name: ("held" if isinstance(problem, Held) else "refused", problem.reason)
            for name, problem in renewal.objections.items()
        },
        renewal.problems,
        recorded,
        renewal.snapshot.counts if renewal.snapshot else {},
        {name: str(feed.as_of) for name, feed in renewal.feeds.items()},
        curation,
    )
