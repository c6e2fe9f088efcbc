"""The generated file of what the feeds say, and how to read it in parts.

The file is a series of gzip members of JSON lines. The first holds the sources and the models; each
further one holds the routes of some models, a line per model, in the order of the models. Routes
are seven times the size of everything else, so a member is unpacked and a line decoded on demand.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate, pairwise
from typing import Any

from pydantic import TypeAdapter, ValidationError

from catalog.schema import ModelFacts, Price, Quote, Route, Source


@dataclass(frozen=True, slots=True)
class SnapshotHeader:
    """What a snapshot holds besides routes."""

    sources: tuple[Source, ...]
    models: tuple[ModelFacts, ...]
    counts: dict[str, int]
    """Numbers of routes, providers and skipped entries."""

    @property
    def as_of(self) -> date:
        """The date of the newest source."""
        return max(source.as_of for source in self.sources)


_HEADER: TypeAdapter[SnapshotHeader] = TypeAdapter(SnapshotHeader)
_ROUTES: TypeAdapter[tuple[Route, ...]] = TypeAdapter(tuple[Route, ...])


_TOGETHER = 32
"""Models per gzip member."""
_GZIP = 31
"""zlib's `wbits` for data with a gzip header."""


class SnapshotError(Exception):
    """The snapshot cannot be read."""


def encode_snapshot(header: SnapshotHeader, routes: Iterable[Route]) -> bytes:
    """The snapshot's bytes; equal input gives equal bytes."""
    by_model: dict[str, list[Route]] = defaultdict(list)
    for route in routes:
        by_model[route.model].append(route)
    lines = [_json(_ROUTES, tuple(by_model[model.id])) for model in header.models]
    blocks = [b"\n".join(lines[n : n + _TOGETHER]) for n in range(0, len(lines), _TOGETHER)]
    packed = [_pack(block) for block in blocks]
    sizes = b" ".join(b"%d" % len(member) for member in packed)
    return b"".join([_pack(_json(_HEADER, header) + b"\n" + sizes), *packed])


def _pack(data: bytes) -> bytes:
    return gzip.compress(data, compresslevel=9, mtime=0)


def _json(adapter: TypeAdapter[Any], value: object) -> bytes:
    return adapter.dump_json(value, exclude_defaults=True)


class Snapshot:
    """A decoded header, and routes that are decoded on demand."""

    def __init__(self, data: bytes) -> None:
        """Decode the header. Raises SnapshotError when the bytes are not a snapshot."""
        first = zlib.decompressobj(wbits=_GZIP)
        try:
            head, sizes = first.decompress(data).split(b"\n")
            self.header = _HEADER.validate_json(head)
            self._members = _members(first.unused_data, [int(size) for size in sizes.split()])
        except (ValueError, zlib.error) as error:
            raise SnapshotError(str(error).splitlines()[0]) from error
        self._places = {
            model.id: divmod(number, _TOGETHER) for number, model in enumerate(self.header.models)
        }
        self._routes: dict[str, tuple[Route, ...]] = {}
        self._unpacked: tuple[int, list[bytes]] = (-1, [])
        self._equal: dict[Price | tuple[Price, ...] | tuple[Quote, ...], Any] = {}

    def routes(self, model: str) -> tuple[Route, ...]:
        """All routes of a model; empty for a model that no feed carries.

        Raises SnapshotError when they cannot be decoded.
        """
        if model not in self._places:
            return ()
        if model not in self._routes:
            self._routes[model] = self._decoded(*self._places[model])
            if len(self._routes) == len(self._places):
                self._equal, self._unpacked = {}, (-1, [])
        return self._routes[model]

    def offered(self) -> Iterator[tuple[str, str, str]]:
        """(provider, id, model) of every route, read without its prices.

        Raises SnapshotError when they cannot be read.
        """
        for model, place in self._places.items():
            decoded = self._routes.get(model)
            outlines = self._outlined(*place) if decoded is None else map(_outline, decoded)
            for provider, texts in outlines:
                for text in texts:
                    yield provider, text, model

    def _outlined(self, block: int, line: int) -> Iterator[tuple[str, Sequence[str]]]:
        """Provider and ids of the routes of a model, without decoding the rest."""
        try:
            routes = json.loads(self._line(block, line))
        except ValueError as error:
            raise SnapshotError(str(error)) from error
        return ((route["provider"], (route["id"], *route.get("also", ()))) for route in routes)

    def _decoded(self, block: int, line: int) -> tuple[Route, ...]:
        try:
            routes = _ROUTES.validate_json(self._line(block, line))
        except ValidationError as error:
            raise SnapshotError(str(error).splitlines()[0]) from error
        return tuple(map(self._shared, routes))

    def _shared(self, route: Route) -> Route:
        """The route with the tariff and the quotes of an equal one: more than half are equal."""
        equal = self._equal
        prices = equal.get(route.prices)
        if prices is None:
            prices = tuple(equal.setdefault(price, price) for price in route.prices)
            equal[prices] = prices
        return replace(route, prices=prices, quotes=equal.setdefault(route.quotes, route.quotes))

    def _line(self, block: int, line: int) -> bytes:
        try:
            unpacked, lines = self._unpacked
            if unpacked != block:
                # Only the last one is kept, as models are mostly read in order; all take 7 MB.
                lines = gzip.decompress(self._members[block]).split(b"\n")
                self._unpacked = (block, lines)
            return lines[line]
        except (OSError, EOFError, zlib.error, IndexError) as error:
            raise SnapshotError(str(error).splitlines()[0]) from error


def _outline(route: Route) -> tuple[str, Sequence[str]]:
    return route.provider, (route.id, *route.also)


def _members(data: bytes, sizes: Sequence[int]) -> list[bytes]:
    ends = list(accumulate(sizes, initial=0))
    if ends[-1] != len(data):
        raise ValueError("the file is cut short")
    return [data[start:end] for start, end in pairwise(ends)]
