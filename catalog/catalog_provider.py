"""The catalogue of the current day, with the newest snapshot there is, and tomorrow's beside it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from catalog.assembly import assemble_catalog
from catalog.catalog import Catalog
from catalog.curation import Curation
from catalog.fit.price_rivals import pricing_rated_models
from catalog.fit.rules import requirements_verdicts
from catalog.gateway_coverage import model_count_at
from catalog.lifecycle import active_models, ending_until, released_since
from catalog.loading import CatalogError, data_digest, load, load_curation, unreadable
from catalog.ratings import ratings_by_model
from catalog.shortlist.candidates import candidates_for
from catalog.shortlist.leading import floor_filters
from catalog.shortlist.offer_table import model_test, preparing_columns
from catalog.snapshot import Snapshot, SnapshotError


class _Loaded(NamedTuple):
    """A catalogue, and the digest of the files that it was loaded from."""

    catalog: Catalog
    digest: str


class CatalogProvider:
    """The catalogue of the current day; called, it returns it, loading a new one on a new day."""

    def __init__(self, folder: Path, day: Callable[[], date]) -> None:
        """Raises CatalogError."""
        self._folder = folder
        self._day = day
        digest = data_digest(folder)
        self._today = _Loaded(load(folder, day()), digest)
        self._next: _Loaded | None = None
        self._replaced: Catalog | None = None
        self._renewed = False
        """Whether the snapshot is another than that of the folder."""

    def __call__(self) -> Catalog:
        today = self._day()
        if today != self._today.catalog.today:
            prepared, self._next = self._next, None
            if prepared and prepared.catalog.today == today:
                # Freeing it takes 0.2 s, which nobody shall wait for: `prepare` does it.
                self._replaced = self._today.catalog
                self._today = prepared
            else:
                self._today = self._load(today)
        return self._today.catalog

    @property
    def version(self) -> str:
        """A digest of the data and the day that today's answers are made of."""
        loaded = self._today
        parts = (loaded.digest, loaded.catalog.snapshot.digest, str(loaded.catalog.today))
        return sha256(" ".join(parts).encode()).hexdigest()

    def prepare(self, day: date, warm: Callable[[Catalog], None]) -> None:
        """Load and warm the catalogue of a coming day, so that nobody waits for it.

        Also frees the catalogue that was replaced last. Runs in a thread beside the answers, and
        never beside `renew`.
        """
        self._free_replaced()
        if day not in (self._today.catalog.today, self._next and self._next.catalog.today):
            loaded = self._load(day)
            warm(loaded.catalog)
            self._next = loaded

    def renew(self, snapshot: bytes | None, warm: Callable[[Catalog], None]) -> None:
        """Use another snapshot from the next question on; None for that of the folder.

        It is loaded and warmed aside. Runs in a thread beside the answers, and never beside
        `prepare`. Raises CatalogError, and changes nothing, when it cannot be read.
        """
        self._free_replaced()
        while True:
            day = self._day()
            loaded = self._loaded(snapshot, day)
            warm(loaded.catalog)
            if self._day() == day:
                break
        self._renewed, self._next = snapshot is not None, None
        self._replaced, self._today = self._today.catalog, loaded

    def _free_replaced(self) -> None:
        replaced, self._replaced = self._replaced, None
        if replaced:
            _free(replaced)
            del replaced
            _return_memory()

    def _loaded(self, snapshot: bytes | None, day: date) -> _Loaded:
        digest = data_digest(self._folder)
        if snapshot is None:
            return _Loaded(load(self._folder, day), digest)
        try:
            return _Loaded(
                assemble_catalog(self._curation(digest), Snapshot(snapshot), day), digest
            )
        except SnapshotError as error:
            raise CatalogError([unreadable("the file", error)]) from error

    def _load(self, day: date) -> _Loaded:
        """The catalogue of a day, with the facts of today's where no file has changed."""
        digest, today = data_digest(self._folder), self._today
        if self._renewed or digest == today.digest:
            curation, snapshot = self._curation(digest), today.catalog.snapshot
            return _Loaded(assemble_catalog(curation, snapshot, day), digest)
        return _Loaded(load(self._folder, day), digest)

    def _curation(self, digest: str) -> Curation:
        today = self._today
        if digest == today.digest:
            return today.catalog.curation
        return load_curation(self._folder)


def _free(catalog: Catalog) -> None:
    """Forget piece by piece what was computed, so that other threads get their turns."""
    for kept in catalog.results.values():
        while kept:
            kept.popitem()


def _return_memory() -> None:
    """Give freed memory back to the system, where its C library would keep it for each thread.

    It kept up to 40 MB from one change of the day to the next.
    """
    if sys.platform == "linux":
        import ctypes  # which a command does without

        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # which is glibc's
        if trim:
            trim(0)


_MISSPELT = "wqxrming"
"""Like no name, so that suggesting it searches all misspellings."""


def checking_routes(catalog: Catalog) -> Iterator[None]:
    """Decode all routes, which otherwise are when somebody asks. Raises CatalogError."""
    try:
        for model in catalog.models:
            catalog.routes(model)
            yield
    except SnapshotError as error:
        raise CatalogError([unreadable("routes", error)]) from error


def warming(catalog: Catalog) -> Iterator[None]:
    """Compute, piece by piece, what the first question of each kind would wait for: 1 s in all.

    Most pieces take less than 1 ms, the longest some 20.
    """
    yield from catalog.indexing_names()
    catalog.resolve("warm/up")
    yield
    catalog.mentions("warm up")
    yield
    for model in catalog.models:
        catalog.ladder(model)
        yield
    yield from preparing_columns(catalog)
    yield from _warming_use_cases(catalog)
    yield from pricing_rated_models(catalog)
    for query in ("", _MISSPELT):
        catalog.suggest(query)
        yield
    model_count_at("", catalog)
    yield
    active_models(catalog)
    yield
    ending_until(catalog, catalog.today, ("",))
    yield
    released_since(catalog)


def _warming_use_cases(catalog: Catalog) -> Iterator[None]:
    """Compute, piece by piece, what the first ranking of each use case would wait for."""
    for use_case in catalog.curation.use_cases:
        requirements_verdicts(use_case.id, catalog)
        yield
        candidates_for(use_case, catalog)
        yield
        for floor in floor_filters(use_case):
            model_test(floor, catalog)
            yield
        for benchmark in use_case.benchmarks:
            ratings_by_model(benchmark, catalog)
