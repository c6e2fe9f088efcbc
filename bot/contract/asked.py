"""Names and questions as they were understood, as plain data."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from decimal import Decimal

from bot.contract.rows import Json
from bot.query import Query, Workload
from catalog import Choice, Filters, Found, Resolution, Unknown


def resolution_json(text: str, resolution: Resolution) -> Json:
    """One line of `modeldesk resolve --json`."""
    match resolution:
        case Found(model, matched, stripped):
            return _resolved(text, "found", (model,), matched, stripped)
        case Choice(models, matched, stripped):
            return _resolved(text, "choice", models, matched, stripped)
        case Unknown(nearest):
            return _resolved(text, "unknown") | {"nearest": list(nearest)}


def _resolved(
    text: str,
    kind: str,
    models: tuple[str, ...] = (),
    matched: str = "",
    stripped: tuple[str, ...] = (),
) -> Json:
    return {
        "q": text,
        "kind": kind,
        "models": list(models),
        "matched": matched,
        "stripped": list(stripped),
        "nearest": [],
    }


def query_json(query: Query) -> Json:
    return {
        "intent": query.intent,
        "models": list(query.models),
        "use_case": query.use_case,
        "filters": _asked_for(query.filters),
        "workload": _asked_for(query.workload) if query.workload else None,
        "order": query.order,
        "beyond": list(query.beyond),
        "ignored": list(query.ignored),
        "shown": list(query.shown),
    }


def _asked_for(asked: Filters | Workload) -> Json:
    """What was said, and nothing of what was not."""
    return {name: _plain(value) for name, value in asdict(asked).items() if value not in (None, ())}


def _plain(value: object) -> object:
    match value:
        case Decimal():
            return float(value)
        case date():
            return value.isoformat()
        case tuple():
            return list(value)
        case _:
            return value
