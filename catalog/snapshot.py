"""The generated file of what the feeds say, and how to read it in parts.

The file is a series of gzip members of JSON lines. The first holds the sources and the models; each
further one holds the routes of some models, a line per model, in the order of the models; the last
may hold the history of prices. Routes are seven times the size of everything else, so a member is
unpacked and a line decoded on demand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from itertools import accumulate, pairwise
from typing import Any, NamedTuple, TypeVar

from pydantic import TypeAdapter, ValidationError

from catalog.file_limits import LimitError, pack, unpack, unpack_first
from catalog.price_history import NO_HISTORY, PriceHistory
from catalog.schema import Condition, ModelFacts, Price, Quote, Route, Source


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
_HISTORY: TypeAdapter[PriceHistory] = TypeAdapter(PriceHistory)


@dataclass(frozen=True, slots=True)
class _Offered:
    """What is read of a route to know what it is called."""

    provider: str
    id: str
    model: str
    also: tuple[str, ...] = ()


_OFFERED: TypeAdapter[tuple[_Offered, ...]] = TypeAdapter(tuple[_Offered, ...])


_TOGETHER = 32
"""Models per gzip member."""


Result = TypeVar("Result")


class SnapshotError(Exception):
    """The snapshot cannot be read."""


def encode_snapshot(
    header: SnapshotHeader, routes: Iterable[Route], history: PriceHistory = NO_HISTORY
) -> bytes:
    """The snapshot's bytes; equal input gives equal bytes."""
    by_model: dict[str, list[Route]] = defaultdict(list)
    for route in routes:
        by_model[route.model].append(route)
    lines = [_json(_ROUTES, tuple(by_model[model.id])) for model in header.models]
    blocks = [b"\n".join(lines[n : n + _TOGETHER]) for n in range(0, len(lines), _TOGETHER)]
    return _joined(_json(_HEADER, header), [_pack(block) for block in blocks], history)


def with_history(content: bytes, history: PriceHistory) -> bytes:
    """The bytes of a snapshot with another history. Raises SnapshotError."""
    parts = _split(content)
    return _joined(parts.head, parts.members, history)


def facts_digest(content: bytes) -> str:
    """SHA-256 of what a snapshot says, whatever its history. Raises SnapshotError."""
    parts = _split(content)
    return sha256(b"".join((parts.head, *parts.members))).hexdigest()


def _joined(head: bytes, members: Sequence[bytes], history: PriceHistory) -> bytes:
    past = [] if history == NO_HISTORY else [_pack(_json(_HISTORY, history))]
    every = [*members, *past]
    sizes = b" ".join(b"%d" % len(member) for member in every)
    return b"".join([_pack(head + b"\n" + sizes), *every])


class _Parts(NamedTuple):
    """A snapshot, taken apart."""

    head: bytes
    header: SnapshotHeader
    members: list[bytes]
    """Of the routes."""
    history: bytes | None


def _split(content: bytes) -> _Parts:
    try:
        first, rest = unpack_first(content)
        head, sizes = first.split(b"\n")
        header = _HEADER.validate_json(head)
        members = _members(rest, [int(size) for size in sizes.split()])
    except ValueError as error:
        raise SnapshotError(_reason(error)) from error
    count = -(-len(header.models) // _TOGETHER)
    return _Parts(head, header, members[:count], next(iter(members[count:]), None))


def _pack(data: bytes) -> bytes:
    return pack(data)


def _json(adapter: TypeAdapter[Any], value: object) -> bytes:
    return adapter.dump_json(value, exclude_defaults=True)


class _EqualParts:
    """Parts of routes that are equal, which are kept once: more than half of all are."""

    def __init__(self) -> None:
        self._tariffs: dict[tuple[Price, ...], tuple[Price, ...]] = {}
        self._prices: dict[Price, Price] = {}
        self._conditions: dict[Condition, Condition] = {}
        self._usd: dict[str, Decimal] = {}
        self._quotes: dict[tuple[Quote, ...], tuple[Quote, ...]] = {}
        self._limits: dict[int, int] = {}

    def share(self, route: Route) -> None:
        """Put what equal routes have into a route that has just been decoded.

        Nobody has seen it yet; to make a copy of each took twice as long as all the rest.
        """
        _put(route, "prices", self._tariff(route.prices))
        if route.quotes:
            _put(route, "quotes", self._quotes.setdefault(route.quotes, route.quotes))
        if route.context:
            _put(route, "context", self._limits.setdefault(route.context, route.context))
        if route.max_output:
            _put(route, "max_output", self._limits.setdefault(route.max_output, route.max_output))

    def _tariff(self, prices: tuple[Price, ...]) -> tuple[Price, ...]:
        tariff = self._tariffs.get(prices)
        if tariff is None:
            tariff = self._tariffs[prices] = tuple(map(self._price, prices))
        return tariff

    def _price(self, price: Price) -> Price:
        equal = self._prices.get(price)
        if equal is None:
            equal = self._prices[price] = price
            # 1.0 is not written as 1.00
            _put(price, "usd", self._usd.setdefault(str(price.usd), price.usd))
            if price.condition:
                condition = self._conditions.setdefault(price.condition, price.condition)
                _put(price, "condition", condition)
        return equal


_put = object.__setattr__
"""For frozen dataclasses that nobody has seen yet."""


class Snapshot:
    """A decoded header, and routes that are decoded on demand."""

    def __init__(self, data: bytes) -> None:
        """Decode the header. Raises SnapshotError when the bytes are not a snapshot."""
        self.digest = sha256(data).hexdigest()
        _, self.header, self._members, self._packed_history = _split(data)
        self._places = {
            model.id: divmod(number, _TOGETHER) for number, model in enumerate(self.header.models)
        }
        self._routes: dict[str, tuple[Route, ...]] = {}
        self._unpacked: tuple[int, list[bytes]] = (-1, [])
        self._equal = _EqualParts()

    def routes(self, model: str) -> tuple[Route, ...]:
        """All routes of a model; empty for a model that no feed carries.

        Raises SnapshotError when they cannot be decoded.
        """
        if model not in self._places:
            return ()
        if model not in self._routes:
            self._routes[model] = self._decoded(*self._places[model])
            if len(self._routes) == len(self._places):
                self._equal, self._unpacked = _EqualParts(), (-1, [])
        return self._routes[model]

    @cached_property
    def history(self) -> PriceHistory:
        """What is known of past prices. Raises SnapshotError when it cannot be decoded."""
        if self._packed_history is None:
            return NO_HISTORY
        try:
            line = unpack(self._packed_history)
        except LimitError as error:
            raise SnapshotError(str(error)) from error
        return _decode(_HISTORY, line)

    def offered(self) -> Iterator[tuple[str, str, str]]:
        """(provider, id, model) of every route, read without its prices.

        Raises SnapshotError when they cannot be read.
        """
        for model, place in self._places.items():
            routes: Iterable[Route | _Offered] | None = self._routes.get(model)
            if routes is None:
                routes = _decode(_OFFERED, self._line(*place))
            for route in routes:
                for text in (route.id, *route.also):
                    yield route.provider, text, model

    def _decoded(self, block: int, line: int) -> tuple[Route, ...]:
        routes = _decode(_ROUTES, self._line(block, line))
        for route in routes:
            self._equal.share(route)
        return routes

    def _line(self, block: int, line: int) -> bytes:
        try:
            unpacked, lines = self._unpacked
            if unpacked != block:
                # Only the last one is kept, as models are mostly read in order; all take 7 MB.
                lines = unpack(self._members[block]).split(b"\n")
                self._unpacked = (block, lines)
            return lines[line]
        except (LimitError, IndexError) as error:
            raise SnapshotError(str(error)) from error


def _decode(adapter: TypeAdapter[Result], line: bytes) -> Result:
    try:
        return adapter.validate_json(line)
    except ValidationError as error:
        raise SnapshotError(_reason(error)) from error


def _reason(error: ValueError) -> str:
    """One line on what is wrong; of a validation, what is wrong first, and where."""
    match error:
        case ValidationError():
            first = error.errors(include_url=False)[0]
            return ": ".join((*map(str, first["loc"]), first["msg"]))
        case _:
            return str(error)


def _members(data: bytes, sizes: Sequence[int]) -> list[bytes]:
    ends = list(accumulate(sizes, initial=0))
    if ends[-1] != len(data):
        raise ValueError("the file is cut short")
    return [data[start:end] for start, end in pairwise(ends)]
