"""When Python looks for garbage in cycles, of which there is next to none: never for long."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from contextlib import contextmanager

_RARELY = (10_000, 36_000, 10)
"""Thresholds of the garbage collector: older objects every hour, all of them every ten hours.

A full pass takes 70 ms, during which everybody waits. With the default thresholds one runs every
few hundred questions, and finds nothing.
"""
_YOUNG_EVERY_S = 0.1
_YOUNG_ONLY = (2_000, 1_000_000)
"""Thresholds of the garbage collector: no pass over what is being built, which takes 160 ms."""


def collect_rarely() -> None:
    """Set the garbage collector for a long life: what is loaded by now is never looked at.

    Not even once: a full pass takes 0.1 s, for 1 MB that imports have left behind.
    """
    gc.freeze()
    gc.set_threshold(*_RARELY)
    gc.enable()


async def collect_young_often() -> None:
    """Look at the youngest objects while they are few, for ever.

    Python counts what is made less what is freed. Once the kept answers are as many as may be, as
    much is freed as is made: it waits for ten seconds under load, and then takes 25 ms.
    """
    while True:
        await asyncio.sleep(_YOUNG_EVERY_S)
        gc.collect(0)


@contextmanager
def sparing() -> Iterator[None]:
    """Exempt what is built from garbage collection, during the work and afterwards.

    Nothing of a catalogue is ever found by the collector: reference counting frees all of it.
    """
    usual = gc.get_threshold()
    gc.set_threshold(*_YOUNG_ONLY)
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(*usual)
