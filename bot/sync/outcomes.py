"""What becomes of a feed by what its host has answered, and by what was built from it."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from random import uniform
from typing import Any, Literal, NamedTuple

from bot.store.sync_state import FeedRecord, FeedState
from bot.sync.fetching import Failed, Fetched, NotModified
from catalog.feeds.build_order import Accepted, BuildResult
from catalog.file_limits import pack

EVERY_S = 3 * 3600
_SPREAD = 0.1
"""Earlier or later, so that not everybody comes at once."""
_FIRST_RETRY_S, _LAST_RETRY_S = 900, 6 * 3600

Outcome = Literal["accepted", "unchanged", "held", "refused", "failed"]


class FeedOutcome(NamedTuple):
    """What has become of a feed, and why."""

    outcome: Outcome
    reason: str = ""


class NewFile(NamedTuple):
    """A file that is neither the accepted one nor one that waits already."""

    content: bytes
    digest: str
    etag: str
    as_of: str


class SameFile(NamedTuple):
    """The file is the one that is known."""

    etag: str


Answer = NewFile | SameFile | Failed


def answer_of(fetched: Fetched | NotModified | Failed, state: FeedState, day: str) -> Answer:
    """What a host has answered, beside what is known of its file."""
    match fetched:
        case Failed():
            return fetched
        case NotModified():
            return SameFile(state.etag)
        case Fetched(content, etag):
            digest = sha256(content).hexdigest()
            if digest in (state.digest, state.waiting_digest):
                return SameFile(etag)
            return NewFile(content, digest, etag, day)


@dataclass(frozen=True, slots=True)
class Built:
    """What was built from new files; nothing, where there was nothing to build from."""

    result: BuildResult | None = None
    error: str = ""
    """Why building has failed."""

    @property
    def is_sound(self) -> bool:
        return self.result is not None and not self.result.problems

    @property
    def problems(self) -> tuple[str, ...]:
        """Why nothing was built, or why what was built is not used."""
        if self.error:
            return (self.error,)
        return self.result.problems if self.result else ()

    def outcome(self, feed: str, answer: Answer) -> FeedOutcome:
        """What has become of a feed that was asked for."""
        match answer:
            case Failed(reason):
                return FeedOutcome("failed", reason)
            case SameFile():
                return FeedOutcome("unchanged")
            case NewFile():
                if self.result is None:
                    return FeedOutcome("failed", self.error)
                objection = self.result.objections.get(feed)
                if objection and feed not in self.result.accepted:
                    return FeedOutcome(*objection)
                if self.result.problems:
                    return FeedOutcome("held", "; ".join(self.result.problems))
                return FeedOutcome("accepted", objection[1] if objection else "")

    def accepted(self, feed: str) -> Accepted | None:
        """What a feed says now, where it says something new that is used."""
        return self.result.accepted.get(feed) if self.result and self.is_sound else None


def record_after(
    feed: str, answer: Answer, built: Built, record: FeedRecord, now: int
) -> FeedRecord:
    """How things stand with a feed after a sync."""
    outcome = built.outcome(feed, answer)
    if isinstance(answer, Failed) or outcome.outcome == "failed":
        wait = answer.retry_after_s if isinstance(answer, Failed) else 0
        return _failed(record, outcome.reason, wait, now)
    changes: dict[str, Any] = {
        "etag": answer.etag,
        "checked_at": now,
        "failures": 0,
        "failing_since": 0,
        "error": "",
    }
    accepted = built.accepted(feed)
    if accepted:
        changes |= {
            "as_of": accepted.as_of,
            "digest": accepted.digest,
            "confirmed_at": int(accepted.confirmed_at.timestamp()) if accepted.confirmed_at else 0,
        }
        record = record._replace(body=accepted.body)
    if isinstance(answer, NewFile):
        waits = outcome.outcome != "accepted"
        changes |= {
            "waiting": outcome.outcome if waits else "",
            "waiting_as_of": answer.as_of if waits else "",
            "waiting_digest": answer.digest if waits else "",
            "reason": outcome.reason if waits else "",
        }
        packed = pack(answer.content) if waits else None
        record = record._replace(waiting=packed)
    next_at = now + round(EVERY_S * uniform(1 - _SPREAD, 1 + _SPREAD))
    return record._replace(state=record.state.model_copy(update=changes), next_at=next_at)


def _failed(record: FeedRecord, error: str, wait_s: int, now: int) -> FeedRecord:
    """Try again after a quarter of an hour, then after twice as long each time, up to six hours."""
    state = record.state
    delay = min(_LAST_RETRY_S, _FIRST_RETRY_S * 2 ** min(state.failures, 10))
    changes = {
        "failures": state.failures + 1,
        "failing_since": state.failing_since or now,
        "error": error,
    }
    return record._replace(state=state.model_copy(update=changes), next_at=now + max(delay, wait_s))
