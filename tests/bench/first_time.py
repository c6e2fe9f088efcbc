"""Each kind of question asked for the first time, against an app that does nothing.

No two texts of a kind are alike and the models are from all over the catalogue, so nothing that is
kept of an answer helps the next one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.garbage_collection import collect_rarely, collect_young_often
from bot.warmup import warm_up
from catalog.catalog import Catalog
from tests.bench.dispatching import Compared, Message, compared
from tests.bench.measure import Json, at_most, percentile, rounded

_STRIDE = 7
"""Places between two models that are compared."""


class Kind(NamedTuple):
    """A kind of question, and how many times as long as an empty app its answer may take."""

    command: str
    text: str
    """With `{one}`, `{other}`, `{use_case}` and a number `{n}` that never comes again."""
    aim: float | None = None


KINDS: Mapping[str, Kind] = {
    "card": Kind("/model", "{one}", 15),
    "prices": Kind("/cheapest", "{one}"),
    "ranking_filtered": Kind("/cheapest", "{use_case} under ${n} with {n}k context", 20),
    "recommend": Kind("/model", "best model for {use_case} with at least {n}k context"),
    "compare": Kind("/compare", "{one} vs {other}"),
    "cost": Kind("/model", "cost of {n}k in and 1k out on {one}"),
    "migration": Kind("/model", "replacement for {one}"),
    "releases": Kind("/model", "what is new since january under ${n}"),
    "gateways": Kind("/model", "which gateways have {one}"),
    "benchmarks": Kind("/model", "arena score of {one}"),
    "fit": Kind("/model", "is {one} good for {use_case}"),
    "unresolved": Kind("/model", "{one} 99.{n}"),
}


def questions(kind: Kind, catalog: Catalog, times: int) -> Sequence[Message]:
    """So many questions of a kind, each about other models; fewer in a small catalogue."""
    models = [model.name for model in catalog.models.values()]
    names = list(dict.fromkeys(models[:: max(1, len(models) // times)]))[:times]
    uses = [use_case.name for use_case in catalog.curation.use_cases]
    return [
        (
            kind.command,
            kind.text.format(
                one=name,
                other=names[(n + _STRIDE) % len(names)],
                use_case=uses[n % len(uses)],
                n=n + 2,
            ),
        )
        for n, name in enumerate(names)
    ]


async def measure(catalog: Catalog, times: int = 150) -> Json:
    """Signed commands through Bolt to the acknowledgement; the ratio is taken pair by pair."""
    warm_up(catalog)
    collect_rarely()
    collecting = asyncio.create_task(collect_young_often())
    taken = {
        name: await compared(questions(kind, catalog, times), catalog)
        for name, kind in KINDS.items()
    }
    collecting.cancel()
    return {name: _row(taken[name], kind.aim) for name, kind in KINDS.items()}


def _row(taken: Compared, aim: float | None) -> Json:
    """The median, the slowest of a hundred, and how that is beside the empty app."""
    return {
        "ratio": rounded(taken.ratio) if aim is None else at_most(taken.ratio, aim),
        "bot_ms": rounded(percentile(taken.bot_ms, 0.5)),
        "bot_p99_ms": at_most(percentile(taken.bot_ms, 0.99), 8),
        "empty_ms": rounded(percentile(taken.empty_ms, 0.5)),
    }
