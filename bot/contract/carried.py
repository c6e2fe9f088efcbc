"""A query as a short text: what a button asks when it is tapped, what a thread is about."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any

from pydantic_core import from_json

from bot.contract.questions import query_json, query_of
from bot.query import MAX_NUMBER, Named, Query
from catalog import Catalog, Found

_NAME = 100
"""Characters of a name that is not settled, at most."""


def remember(query: Query) -> str:
    """What a thread is about, with what its last answer showed; nothing that somebody typed."""
    return _short(query_json(query))


def carry(query: Query) -> str:
    """What a button asks; names that are not settled yet go along as they were typed."""
    said = query_json(replace(query, shown=()))
    if len(query.models) < len(query.named):
        said["names"] = [_name(named) for named in query.named]
    return _short(said)


def _name(named: Named) -> str:
    match named.resolution:
        case Found(model):
            return model
        case _:
            return named.text[:_NAME]


def carried(text: str, catalog: Catalog) -> Query | None:
    """The question; None where the text is no question about what is in the catalogue."""
    said = _object(text)
    if said is None or "intent" not in said:
        return None
    query = query_of(said, catalog)
    named = said.get("models", [])
    if query.intent != said["intent"] or list(query.models) != named or not _sane(query):
        return None
    names = said.get("names")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return query
    return replace(query, named=tuple(_resolved(name, catalog) for name in names))


def _sane(query: Query) -> bool:
    """No amount is more than anybody may type."""
    held = asdict(query.filters) | (asdict(query.workload) if query.workload else {})
    return all(0 <= n <= MAX_NUMBER for n in held.values() if isinstance(n, int | Decimal))


def _resolved(name: str, catalog: Catalog) -> Named:
    if name in catalog.models:
        return Named(name, Found(name, "id"))
    return Named(name, catalog.resolve(name))


def _short(said: dict[str, Any]) -> str:
    told = {key: value for key, value in said.items() if value and key != "ignored"}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _object(text: str) -> dict[str, Any] | None:
    try:
        said = from_json(text)  # json.loads goes as deep as somebody's brackets
    except ValueError:
        return None
    return said if isinstance(said, dict) else None
