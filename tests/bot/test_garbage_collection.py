"""The garbage collector keeps nobody waiting, and still finds what there is to find."""

import asyncio
import gc
from collections import Counter
from collections.abc import Iterator
from typing import Any
from weakref import ref

import pytest

from bot.garbage_collection import collect_rarely, collect_young_often


@pytest.fixture
def usual() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()


class Cycle:
    def __init__(self) -> None:
        self.itself = self


@pytest.mark.usefixtures("usual")
async def test_young_garbage_is_found_soon_though_as_much_is_freed_as_is_made() -> None:
    kept: list[Any] = [[] for _ in range(50_000)]
    collect_rarely()
    collecting = asyncio.create_task(collect_young_often())
    passes = Counter[int]()
    gc.callbacks.append(lambda phase, info: passes.update([info["generation"]]))
    try:
        garbage = ref(Cycle())
        async with asyncio.timeout(10):
            while garbage():
                for at in range(0, len(kept), 100):
                    kept[at] = []
                await asyncio.sleep(0.001)
    finally:
        gc.callbacks.pop()
        collecting.cancel()
    assert set(passes) == {0}
