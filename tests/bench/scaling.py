"""Rankings of a catalogue ten times as large, with all of its prices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from statistics import median

from bot.query import Command
from bot.warmup import warm_up
from catalog.catalog import Catalog
from tests.bench.asking import Asked, reply_bytes
from tests.bench.first_time import KINDS, questions
from tests.bench.growth import FACTOR, grown
from tests.bench.measure import Json, at_most, per_call_ms, ratio, rounded

_KINDS: Mapping[str, Command] = {"ranking_filtered": "cheapest", "recommend": "model"}
_ROUNDS = 3


def measure(catalog: Catalog, times: int = 60) -> Json:
    """Text to bytes of the same questions on both catalogues; the ratio is taken pair by pair."""
    larger = grown(catalog, priced=True)
    for each in (catalog, larger):
        warm_up(each)
    return {
        "models": len(larger.models),
        "routes": larger.route_count,
        "times_as_large": FACTOR,
        **{kind: _ratio(kind, catalog, larger, times) for kind in _KINDS},
    }


def _ratio(kind: str, catalog: Catalog, larger: Catalog, times: int) -> Json:
    texts = [text for _, text in questions(KINDS[kind], catalog, times)]
    small_ms, large_ms = (_least_ms(_reply(kind, each), texts) for each in (catalog, larger))
    return {
        "small_ms": rounded(median(small_ms)),
        "large_ms": rounded(median(large_ms)),
        "ratio": at_most(ratio(large_ms, small_ms), 3),
    }


def _reply(kind: str, catalog: Catalog) -> Callable[[str], bytes]:
    return lambda text: reply_bytes(Asked(text, _KINDS[kind]), catalog)


def _least_ms(reply: Callable[[str], bytes], texts: Sequence[str]) -> list[float]:
    """The least that each question takes in a few rounds."""
    rounds = [per_call_ms(reply, texts) for _ in range(_ROUNDS)]
    return [min(taken) for taken in zip(*rounds, strict=True)]
