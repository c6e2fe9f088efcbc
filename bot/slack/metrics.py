"""Metrics for Prometheus: counted from the lines of the log, and the state at the time of a scrape.

A line of the log and its count cannot disagree, and no other module knows that somebody counts. No
label names a team or a person, or holds what somebody typed.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from bot.logs import NAME

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
"""Of what `Metrics.exposition` makes."""

_BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
"""Slack waits three seconds for an acknowledgement."""
_KIND = re.compile(r"[a-z_/]{1,40}")
"""What a label may hold: a command, the type of an event, the beginning of an action id."""


class FeedMeasures(NamedTuple):
    """How old what a feed says is, and how often fetching it has failed since it last worked."""

    age_h: float
    failures: int = 0


class State(NamedTuple):
    """What is measured when somebody looks, rather than counted."""

    waiting: int
    """Outgoing messages that are accepted and not sent yet."""
    oldest_s: float
    """For how long the oldest of them has waited."""
    catalogue_age_h: float
    is_stored: bool
    feeds: Mapping[str, FeedMeasures] = {}


class Metrics:
    """The metrics of one process, in a registry of their own."""

    def __init__(self) -> None:
        # A second series for each, which no query needs.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        gauge = partial(Gauge, registry=registry)
        self._requests = Counter(
            "modeldesk_requests_total",
            "Requests from Slack.",
            ("surface", "kind", "outcome"),
            registry=registry,
        )
        self._seconds = Histogram(
            "modeldesk_request_seconds",
            "Time to the acknowledgement of a request.",
            ("surface",),
            buckets=_BUCKETS_S,
            registry=registry,
        )
        self._unresolved = Counter(
            "modeldesk_unresolved_names_total",
            "Names in questions that no model of the catalogue has.",
            registry=registry,
        )
        self._reconnects = Counter(
            "modeldesk_socket_mode_reconnects_total",
            "Connections of Socket Mode after the first.",
            registry=registry,
        )
        self._lines = Counter(
            "modeldesk_log_lines_total",
            "Lines of the log, by event.",
            ("event", "level"),
            registry=registry,
        )
        self._waiting = gauge("modeldesk_outbox_messages", "Messages that wait to be sent.")
        self._oldest = gauge(
            "modeldesk_outbox_oldest_seconds", "Age of the oldest message that waits to be sent."
        )
        self._age = gauge(
            "modeldesk_catalogue_age_hours",
            "Time since the date of the newest source of the catalogue.",
        )
        self._feed_age = gauge(
            "modeldesk_feed_age_hours", "Time since the date of what a feed says.", ("feed",)
        )
        self._feed_failures = gauge(
            "modeldesk_feed_failures", "Fetches of a feed that failed since one worked.", ("feed",)
        )
        self._store = gauge("modeldesk_store_available", "1 while the database answers, else 0.")

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count the lines of the log."""
        log, handler = logging.getLogger(NAME), _Counting(self._count)
        log.addHandler(handler)
        try:
            yield
        finally:
            log.removeHandler(handler)

    def exposition(self, state: State) -> bytes:
        """The metrics in Prometheus' text format."""
        self._waiting.set(state.waiting)
        self._oldest.set(state.oldest_s)
        self._age.set(state.catalogue_age_h)
        self._store.set(state.is_stored)
        for feed, measures in state.feeds.items():
            self._feed_age.labels(feed).set(measures.age_h)
            self._feed_failures.labels(feed).set(measures.failures)
        return generate_latest(self._registry)

    def _count(self, record: logging.LogRecord) -> None:
        self._lines.labels(record.msg, record.levelname.lower()).inc()
        if record.msg == "request":
            self._count_request(vars(record))
        elif record.msg == "reconnected":
            self._reconnects.inc()

    def _count_request(self, fields: Mapping[str, Any]) -> None:
        """`fields`: as `bot.slack.request_log` gives them."""
        surface, kind = fields["kind"], fields.get("named") or fields.get("reason")
        self._requests.labels(surface, _label(kind), fields["outcome"]).inc()
        self._unresolved.inc(fields.get("unresolved", 0))
        if "ms" in fields:
            self._seconds.labels(surface).observe(fields["ms"] / 1000)


class _Counting(logging.Handler):
    """Hands each record over instead of writing it."""

    def __init__(self, count: Callable[[logging.LogRecord], None]) -> None:
        super().__init__()
        self._count = count

    def emit(self, record: logging.LogRecord) -> None:
        self._count(record)


def _label(kind: object) -> str:
    """A short name without its parameters: `step:0` is `step`."""
    name = kind.partition(":")[0] if isinstance(kind, str) else ""
    return name if _KIND.fullmatch(name) else "other"
