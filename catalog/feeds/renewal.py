"""New files of some feeds -> what is believed of them, and the snapshot that is built from it.

A file that is refused or held changes nothing: the last accepted one of that feed stays, and the
others go on. Nothing is read or written here but bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from catalog.assembly import assemble_catalog
from catalog.catalog import Catalog
from catalog.curation import Curation
from catalog.feeds.accepted import AcceptedFeed, AcceptedFeeds, read_feed
from catalog.feeds.build_order import FeedFile
from catalog.feeds.feed_base import FeedError
from catalog.feeds.guards import Objection, Refused, objection
from catalog.feeds.labs import Labs
from catalog.feeds.price_moves import BasePrices, base_prices, ratio
from catalog.feeds.quarantine import Evidence, quarantine
from catalog.feeds.snapshot_build import BuiltSnapshot, build_snapshot, naming_of
from catalog.snapshot import Snapshot, SnapshotError
from catalog.validation import unsound

_WITNESSES = 14
"""Models whose own labs' prices a build is compared by."""
_WITNESS_LEAP = Decimal(10)
_MOST_GONE = 3
"""Of the witnesses: models end."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """What new files come to."""

    feeds: AcceptedFeeds
    """What is believed now; of a feed without a new file, or with a bad one, what was before."""
    objections: Mapping[str, Objection]
    """By feed, also where they were overruled."""
    snapshot: BuiltSnapshot | None
    """None where no file is believed, or a feed has no accepted file at all."""
    problems: tuple[str, ...] = ()
    """Why the snapshot is not sound."""


class Before(NamedTuple):
    """What new files are compared with."""

    feeds: AcceptedFeeds
    snapshot: Snapshot | None


def renew(
    files: Mapping[str, FeedFile],
    before: Before,
    curation: Curation,
    moment: datetime,
    overruled: Set[str] = frozenset(),
) -> Renewal:
    """Check the files, then the prices in them, then build, then check what was built.

    What stands against a feed in `overruled` is told, and counts for nothing. Without a file, what
    was believed before is built again.
    """
    evidence = Evidence(naming_of(curation))
    fresh, objections = _checked(files, before.feeds, evidence.labs, overruled)
    if before.feeds:
        for accepted in (dict(before.feeds) | fresh).values():
            evidence.add(accepted)
        fresh = {
            feed: quarantine(
                new, before.feeds.get(feed), evidence, moment, believes_leaps=feed in overruled
            )
            for feed, new in fresh.items()
        }
    feeds = dict(before.feeds) | fresh
    ordered = {feed.id: feeds[feed.id] for feed in curation.feeds if feed.id in feeds}
    if files and not fresh:
        return Renewal(ordered, objections, None)
    if missing := [feed.id for feed in curation.feeds if feed.id not in ordered]:
        why = f"there is no accepted file of {', '.join(missing)}"
        return Renewal(ordered, objections, None, (why,))
    snapshot = build_snapshot(ordered, curation, before.snapshot)
    problems = tuple(_problems(snapshot, before.snapshot, curation)) if before.feeds else ()
    return Renewal(ordered, objections, snapshot, problems)


def _checked(
    files: Mapping[str, FeedFile], last: AcceptedFeeds, labs: Labs, overruled: Set[str]
) -> tuple[dict[str, AcceptedFeed], dict[str, Objection]]:
    """The files that are believed as a whole, and what stands against any."""
    fresh: dict[str, AcceptedFeed] = {}
    objections: dict[str, Objection] = {}
    for feed, file in files.items():
        try:
            new = read_feed(feed, file)
        except FeedError as error:
            objections[feed] = Refused(str(error))
            continue
        problem = objection(new, last.get(feed), labs)
        if problem:
            objections[feed] = problem
        if problem is None or feed in overruled:
            fresh[feed] = new
    return fresh, objections


def _problems(built: BuiltSnapshot, before: Snapshot | None, curation: Curation) -> Iterator[str]:
    """What is wrong with a snapshot that was not with the one before."""
    try:
        catalog = assemble_catalog(curation, Snapshot(built.content), date.max)
        last = assemble_catalog(curation, before, date.max) if before else None
        known = unsound(last) if last else ()
        yield from (str(problem) for problem in unsound(catalog) if problem not in known)
        if last:
            yield from _moved_witnesses(last, catalog)
    except SnapshotError as error:
        yield f"the snapshot cannot be read: {error}"


def _moved_witnesses(last: Catalog, new: Catalog) -> Iterator[str]:
    """Prices of labs for the models that most sellers carry, where they leapt or are gone."""
    most_carried = sorted(last.models, key=lambda model: (-last.models[model].routes, model))
    witnesses = ((model, prices) for model in most_carried if (prices := _lab_prices(model, last)))
    gone: list[str] = []
    for model, before in islice(witnesses, _WITNESSES):
        prices = _lab_prices(model, new) if model in new.models else {}
        if not prices:
            gone.append(model)
        for component in prices.keys() & before.keys():
            if ratio(prices[component], before[component]) > _WITNESS_LEAP:
                amounts = f"{before[component]:f} → {prices[component]:f}"
                yield f"{model}: {component.direction} {amounts} at its lab"
    if len(gone) > _MOST_GONE:
        yield f"no price any more from the labs of {', '.join(gone)}"


def _lab_prices(model: str, catalog: Catalog) -> BasePrices:
    """The base prices of the first route that the model's own lab sells."""
    own = catalog.models[model]
    tariffs = (
        base_prices(route.prices, catalog.as_of)
        for route in catalog.routes(model)
        if catalog.is_lab_of(route.provider, own)
    )
    return next(filter(None, tariffs), {})
