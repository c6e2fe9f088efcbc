"""Real files of November and those before them: what the guards make of what sellers do."""

from __future__ import annotations

import gzip
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from catalog.catalog import Catalog
from catalog.feeds.accepted import (
    OBSERVATIONS,
    AcceptedFeed,
    read_feed,
    read_observations,
)
from catalog.feeds.build_order import FeedFile
from catalog.feeds.guards import objection
from catalog.feeds.quarantine import Evidence, quarantine
from tests.conftest import DATA

FILES = DATA.parents[1] / "shared" / "feeds-2026-11"
MOMENT = datetime(2026, 11, 21, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not FILES.is_dir(), reason="no files of November here")


@pytest.fixture(scope="module")
def feeds() -> dict[str, AcceptedFeed]:
    assert (DATA / OBSERVATIONS).exists()
    return read_observations(DATA)


def read(feed: str, name: str, as_of: date) -> AcceptedFeed:
    content = gzip.decompress(next(FILES.rglob(name)).read_bytes())
    return read_feed(feed, FeedFile(content, as_of))


def evidence(feeds: dict[str, AcceptedFeed], bundled: Catalog) -> Evidence:
    known = Evidence(bundled.naming)
    for feed in feeds.values():
        known.add(feed)
    return known


def test_ten_days_of_litellm_pass_and_one_price_waits(
    feeds: dict[str, AcceptedFeed], bundled: Catalog
) -> None:
    last = read("litellm", "litellm.prices.1.109.1.json.gz", date(2026, 11, 1))
    new = read("litellm", "litellm.prices.1.110.2.2026-11-10.json.gz", date(2026, 11, 10))
    known = evidence(feeds | {"litellm": last}, bundled)
    assert objection(new, last, known.labs) is None
    reported = quarantine(new, last, known, MOMENT).reported
    assert [(r.provider, r.route, r.reason) for r in reported] == [
        ("bedrock", "us-gov-east-1/amazon.titan-embed-text-v2:0", "input 0.2 → 0.03")
    ]


def swapped(feed: AcceptedFeed) -> set[tuple[str, str]]:
    """The rows that have the price of the cache as that of the input."""
    rows = set()
    for row in feed.observations:
        usd = {price.direction: price.usd for price in row.prices}
        if {"input", "cache_read", "output"} <= usd.keys() and (
            usd["input"] <= Decimal("1.25") * usd["cache_read"]
            and usd["output"] > 15 * usd["input"]
        ):
            rows.add((row.provider, row.route))
    return rows


def test_swapped_prices_of_gateways_wait(feeds: dict[str, AcceptedFeed], bundled: Catalog) -> None:
    known = evidence(feeds, bundled)
    earlier = read("pi-ai", "pi-ai.1.5.2.2026-11-10.json.gz", date(2026, 11, 10))
    first = quarantine(earlier, None, known, MOMENT)
    assert len(swapped(earlier)) == 11
    assert swapped(first) == set()
    assert len(first.reported) <= 16, "not many more than those"
    later = read("pi-ai", "pi-ai.1.6.0.2026-11-20.json.gz", date(2026, 11, 20))
    assert objection(later, first, known.labs) is None
    second = quarantine(later, first, known, MOMENT)
    assert swapped(second) == set()
    reasons = {(r.provider, r.route): r.reason for r in second.reported}
    assert reasons["openrouter", "moonshotai/kimi-k3.1-pro"] == "input 2 → 0.253"
    assert len(reasons) <= 16
