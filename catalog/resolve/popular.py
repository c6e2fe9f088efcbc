"""In which order models are offered to somebody who has said little, or nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import chain, zip_longest

from catalog.resolve.index import Index, Known

_ESTABLISHED = 3
"""Routes that make a model more than one seller's own tuning of it."""
_LABS = 8
"""Labs that take turns where nothing is typed."""
_RECENT = timedelta(days=180)


def ranks(index: Index) -> list[list[int]]:
    """Active before retired, in each those that several carry before the rest; newest first."""
    newest = sorted(range(len(index.models)), key=index.rank)
    newest.sort(key=lambda n: index.models[n].released, reverse=True)
    kinds = [(active, aside) for active in (True, False) for aside in (False, True)]
    by_kind: dict[tuple[bool, bool], list[int]] = {kind: [] for kind in kinds}
    for number in newest:
        model = index.models[number]
        by_kind[model.active, _is_aside(model)].append(number)
    return list(by_kind.values())


def asked_most(index: Index) -> list[int]:
    """Active models of the labs that are carried most, each lab's most carried.

    Labs take turns, so that none fills the list; recent models go before all that are older.
    """
    since = _recent(index)
    by_lab: dict[str, list[int]] = defaultdict(list)
    carried: Counter[str] = Counter()
    for number in sorted(range(len(index.models)), key=index.rank):
        model = index.models[number]
        if model.active and not _is_aside(model):
            lab = model.id.partition("/")[0]
            by_lab[lab].append(number)
            carried[lab] += model.weight * (model.released >= since)
    for numbers in by_lab.values():
        numbers.sort(key=lambda n: index.models[n].released < since)
    labs = sorted(by_lab, key=lambda lab: (-carried[lab], lab))[:_LABS]
    turns = chain.from_iterable(zip_longest(*(by_lab[lab] for lab in labs)))
    return [number for number in turns if number is not None]


def _is_aside(model: Known) -> bool:
    return model.floating or model.weight < _ESTABLISHED


def _recent(index: Index) -> str:
    """The first day that is recent beside the newest model."""
    newest = max((model.released for model in index.models), default="")
    if not newest:
        return ""
    return (date.fromisoformat(f"{newest}-01-01"[:10]) - _RECENT).isoformat()
