"""The generated file that holds what the feeds say, and how to read it without reading all of it.

A gzip of lines of JSON: the first has the sources and the models, then one line a model has its
routes, in the order of the models. Routes are a hundred times the size of everything else, so a
line is decoded when its model is asked about.
"""

from __future__ import annotations

import gzip
import zlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError

from catalog.schema import ModelFacts, Route, Source


@dataclass(frozen=True, slots=True)
class Header:
    sources: tuple[Source, ...]
    models: tuple[ModelFacts, ...]
    counts: dict[str, int]
    """How many routes, providers and skipped entries there are."""

    @property
    def as_of(self) -> date:
        """The date of the newest source."""
        return max(source.as_of for source in self.sources)


_HEADER: TypeAdapter[Header] = TypeAdapter(Header)
_ROUTES: TypeAdapter[tuple[Route, ...]] = TypeAdapter(tuple[Route, ...])


class SnapshotError(Exception):
    """The snapshot cannot be read."""


def encode(header: Header, routes: Iterable[Route]) -> bytes:
    """The snapshot's bytes; equal input gives equal bytes."""
    by_model: dict[str, list[Route]] = defaultdict(list)
    for route in routes:
        by_model[route.model].append(route)
    lines = [_json(_HEADER, header)]
    lines += [_json(_ROUTES, tuple(by_model[model.id])) for model in header.models]
    return gzip.compress(b"\n".join(lines) + b"\n", compresslevel=9, mtime=0)


def _json(adapter: TypeAdapter[Any], value: object) -> bytes:
    return adapter.dump_json(value, exclude_defaults=True)


class Snapshot:
    """A decoded header and routes on demand."""

    def __init__(self, data: bytes) -> None:
        """Raises SnapshotError when the bytes are no snapshot."""
        try:
            head, *rest = gzip.decompress(data).split(b"\n")
            self.header = _HEADER.validate_json(head)
        except (OSError, EOFError, zlib.error, ValidationError) as error:
            raise SnapshotError(str(error).splitlines()[0]) from error
        self._lines = dict(zip((m.id for m in self.header.models), rest, strict=False))
        self._routes: dict[str, tuple[Route, ...]] = {}

    def routes(self, model: str) -> tuple[Route, ...]:
        """All routes of a model; empty for a model that no feed carries."""
        if model not in self._routes:
            self._routes[model] = self._decode(self._lines.get(model))
        return self._routes[model]

    def _decode(self, line: bytes | None) -> tuple[Route, ...]:
        try:
            return _ROUTES.validate_json(line) if line else ()
        except ValidationError as error:
            raise SnapshotError(str(error).splitlines()[0]) from error
