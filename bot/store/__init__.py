"""What outlives a message: what each thread is about, and which requests were handled."""

from bot.store.threads import MemoryStore, Store, Thread

__all__ = ["MemoryStore", "Store", "Thread"]
