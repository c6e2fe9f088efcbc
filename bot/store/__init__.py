"""What outlives a message: threads, handled requests, and answers that are not sent yet."""

from bot.store.threads import (
    LEASE_S,
    MemoryStore,
    OutboxEntry,
    Rating,
    Store,
    Thread,
    UnknownThreadError,
    person_key,
)

__all__ = [
    "LEASE_S",
    "MemoryStore",
    "OutboxEntry",
    "Rating",
    "Store",
    "Thread",
    "UnknownThreadError",
    "person_key",
]
