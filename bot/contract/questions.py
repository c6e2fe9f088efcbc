"""Names and questions as they were understood, as plain data."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from pydantic import TypeAdapter, ValidationError

from bot.contract.rows import Json
from bot.query import Intent, Named, Query, Superlative
from catalog import NO_FILTERS, Catalog, Choice, Filters, Found, Resolution, Unknown, Workload


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


def query_of(said: Json, catalog: Catalog) -> Query:
    """The question that `query_json` showed; what it does not hold, or holds wrongly, is left out.

    A whole line of `ask --json` will do as well as its "query".
    """
    said = said["query"] if isinstance(said.get("query"), dict) else said
    try:
        asked = _query().validate_python(said)
    except ValidationError:
        asked = _Asked()
    named = [
        Named(catalog.models[m].name, Found(m, "id")) for m in asked.models if m in catalog.models
    ]
    use_case = asked.use_case if asked.use_case in catalog.use_cases else None
    return Query(
        "",
        asked.intent,
        tuple(named),
        use_case,
        asked.filters,
        asked.workload,
        asked.order,
        asked.beyond,
        shown=tuple(m for m in asked.shown if m in catalog.models),
    )


@dataclass(frozen=True)
class _Asked:
    """A question as plain data holds it."""

    intent: Intent = "unknown"
    models: tuple[str, ...] = ()
    use_case: str | None = None
    filters: Filters = NO_FILTERS
    workload: Workload | None = None
    order: Superlative | None = None
    beyond: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()


@cache
def _query() -> TypeAdapter[_Asked]:
    return TypeAdapter(_Asked)


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
