"""Snapshots as a sync would build them from the files of later days."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from catalog.schema import Quote, Route
from catalog.snapshot import Snapshot, encode_snapshot


def renewed(snapshot: Snapshot, days: int) -> bytes:
    """The same prices, which every source has stated again so many days later."""
    later, header = timedelta(days=days), snapshot.header

    def quote(old: Quote) -> Quote:
        return replace(old, as_of=old.as_of + later)

    def route(old: Route) -> Route:
        return replace(old, quotes=tuple(map(quote, old.quotes)))

    sources = tuple(replace(source, as_of=source.as_of + later) for source in header.sources)
    routes = [route(each) for model in header.models for each in snapshot.routes(model.id)]
    return encode_snapshot(replace(header, sources=sources), routes, snapshot.history)
