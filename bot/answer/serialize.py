"""Questions, names, models and prices as JSON; questions also as the text of a button or thread."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from bot import formatting
from bot.answer.rows import ModelLine, PriceRow, PriceRows
from bot.query import (
    MAX_NUMBER,
    Criterion,
    Intent,
    ListPage,
    Named,
    PricePeriod,
    Query,
    Superlative,
)
from catalog.catalog import Catalog
from catalog.filters.filter import NAMED, NO_FILTERS, Filters
from catalog.fit.evidence import Evidence
from catalog.language import Fact, ProductTopic
from catalog.pricing.tariffs import Tariff
from catalog.pricing.usage import Workload
from catalog.resolution.outcomes import Choice, Found, Resolution, Unknown
from catalog.schema import Price, Size

Json = dict[str, Any]
_NAME_LENGTH = 100
"""Characters that are kept of an unresolved name."""


def model_line_json(line: ModelLine) -> Json:
    return {"model": line.id, "name": line.name, "lab": line.lab, "released": line.released}


def price_row_json(row: PriceRow) -> Json:
    return {
        "model": row.model,
        "provider": row.provider,
        "provider_name": row.provider_name.removesuffix(f" · {row.contract}"),
        "trust": row.trust,
        "group": row.group,
        "weight": float(row.weight) if row.weight is not None else None,
        "route": row.route,
        "route_type": row.route_type,
        "prices": prices_json(row.prices),
        "upcoming": prices_json(row.upcoming),
        "free": row.free,
        "source": row.source,
        "source_url": row.source_url,
        "as_of": str(row.as_of),
        "differing": [
            {"source": d.source, "as_of": str(d.as_of), "prices": prices_json(d.prices)}
            for d in row.differing
        ],
        "far_below_own": row.far_below_lab,
        "cost": float(row.cost) if row.cost is not None else None,
        **_contract_json(row),
    }


def _contract_json(row: PriceRow) -> Json:
    if not row.contract:
        return {}
    return {"contract": row.contract, "list_prices": prices_json(row.list_prices)}


def prices_json(prices: Iterable[Price]) -> list[Json]:
    return [
        {
            "direction": p.direction,
            "modality": p.modality,
            "unit": p.unit,
            "usd": float(p.usd),
            "condition": formatting.condition(p.condition) or None,
        }
        for p in prices
    ]


def price_rows_json(line: ModelLine, rows: PriceRows) -> Json:
    return {
        "model": line.id,
        "sellers": rows.sellers,
        "rows": [price_row_json(row) for row in rows.all],
        "cheapest": [price_row_json(row) for row in rows.cheapest],
        "excluded": {
            "in a plan": len(rows.plans),
            "fine-tuned, dedicated or local": len(rows.special),
            "price unknown": len(rows.unknown),
            "free, with limits": len(rows.free),
            "other unit": len(rows.other),
            "not vouched for": len(rows.unvouched),
            "not in the seller's list": len(rows.unlisted),
            "china endpoint": len(rows.china),
            "batch or flex": len(rows.discounted),
        },
    }


def evidence_json(evidence: Iterable[Evidence]) -> list[Json]:
    return [
        {
            "text": e.text,
            "value": e.value,
            "source": e.source,
            "as_of": str(e.as_of),
            "stale": e.stale,
        }
        for e in evidence
    ]


def resolution_to_json(text: str, resolution: Resolution) -> Json:
    """One line of `modeldesk resolve --json`."""
    match resolution:
        case Found(model, matched, stripped):
            return _resolution_json(text, "found", (model,), matched, stripped)
        case Choice(models, matched, stripped):
            return _resolution_json(text, "choice", models, matched, stripped)
        case Unknown(nearest):
            return _resolution_json(text, "unknown") | {"nearest": list(nearest)}


def _resolution_json(
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


def query_to_json(query: Query) -> Json:
    return {
        "intent": query.intent,
        "models": list(query.models),
        "use_case": query.use_case,
        "filters": _filters_json(query.filters),
        **_preferences_json(query.filters),
        "workload": _workload_json(query.workload),
        "asked": _asked_json(query.workload),
        "order": query.order,
        "criterion": query.criterion,
        "beyond": list(query.beyond),
        "ignored": list(query.ignored),
        "read_as": list(query.read_as),
        "left_out": [asdict(piece) for piece in query.left_out],
        "excerpt": asdict(query.excerpt) if query.excerpt else None,
        "shown": list(query.shown),
        "tariff": _stated_fields(query.tariff) if query.tariff else None,
        "facts": list(query.facts),
        "page": asdict(query.page) if query.page else None,
        "topic": query.topic,
        "period": _stated_fields(query.period) if query.period else None,
        "why": query.why,
        **({"show_all": True} if query.show_all else {}),
    }


_ASKED = ("days", "workdays", "spend")
"""Fields of `Workload` that say what is asked of it: the time, and a budget."""


def _workload_json(workload: Workload | None) -> Json | None:
    if workload is None:
        return None
    return {k: v for k, v in _stated_fields(workload).items() if k not in _ASKED}


def _asked_json(workload: Workload | None) -> Json | None:
    """What is asked of a workload: the cost of so many days, or what a budget buys."""
    stated = _stated_fields(workload) if workload else {}
    return {k: v for k, v in stated.items() if k in _ASKED} or None


def _asked_workload(fields: _QueryFields) -> Workload | None:
    if fields.asked is None:
        return fields.workload
    asked = {name: getattr(fields.asked, name) for name in _ASKED}
    return replace(fields.workload or Workload(), **asked)


_OTHER_MODELS = ("instead_of", "cheaper_than")
"""Fields of `Filters` that hold the id of a model."""
_PREFERENCES = ("budget", "size", *_OTHER_MODELS)
"""Fields of `Filters` that stand beside the filters, which are limits of the contract."""


def _filters_json(filters: Filters) -> Json:
    stated = _stated_fields(filters)
    return {name: value for name, value in stated.items() if name not in _PREFERENCES}


def _preferences_json(filters: Filters) -> Json:
    """What somebody would rather have: `priority` holds "budget" and a size."""
    priority = (
        *(("budget",) if filters.budget else ()),
        *((filters.size,) if filters.size else ()),
    )
    return {
        "priority": list(priority),
        "instead_of": filters.instead_of,
        "cheaper_than": filters.cheaper_than,
    }


def _with_preferences(fields: _QueryFields, catalog: Catalog) -> Filters:
    sizes = (each for each in fields.priority if each != "budget")
    return replace(
        fields.filters,
        budget=True if "budget" in fields.priority else None,
        size=next(sizes, None),
        instead_of=_current_or_named(fields.instead_of, catalog),
        cheaper_than=_current_or_named(fields.cheaper_than, catalog),
        exclude_models=tuple(
            current
            for model in fields.filters.exclude_models
            if (current := catalog.current_id(model))
        ),
    )


def _current_or_named(model: str | None, catalog: Catalog) -> str | None:
    return model if model == NAMED else catalog.current_id(model or "")


_Record = Filters | Workload | Tariff | ListPage | PricePeriod


def _stated_fields(record: _Record) -> Json:
    return {name: _plain(value) for name, value in _fields(record) if value not in (None, ())}


def _fields(record: _Record) -> Iterator[tuple[str, Any]]:
    """Names and values, which hold no further records; `asdict` would copy each of them."""
    return ((field.name, getattr(record, field.name)) for field in fields(record))


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


def query_from_json(data: Json, catalog: Catalog) -> Query:
    """The question that `query_to_json` wrote; invalid fields and unknown models are left out.

    A whole line of `ask --json` will do as well as its "query".
    """
    data = data["query"] if isinstance(data.get("query"), dict) else data
    try:
        fields = _query_adapter().validate_python(data)
    except ValidationError:
        fields = _QueryFields()
    named = tuple(id for m in fields.models if (id := catalog.current_id(m)))
    return Query(
        "",
        fields.intent,
        tuple(Named(catalog.models[m].name, Found(m, "id")) for m in dict.fromkeys(named)),
        fields.use_case if fields.use_case in catalog.use_cases else None,
        _with_preferences(fields, catalog),
        _asked_workload(fields),
        fields.order,
        fields.beyond,
        shown=tuple(id for m in fields.shown if (id := catalog.current_id(m))),
        criterion=fields.criterion,
        tariff=fields.tariff,
        facts=fields.facts,
        page=fields.page,
        topic=fields.topic,
        period=fields.period,
        why=fields.why,
        show_all=fields.show_all,
    )


@dataclass(frozen=True)
class _QueryFields:
    """A question as JSON holds it."""

    intent: Intent = "unknown"
    models: tuple[str, ...] = ()
    use_case: str | None = None
    filters: Filters = NO_FILTERS
    workload: Workload | None = None
    asked: Workload | None = None
    order: Superlative | None = None
    criterion: Criterion | None = None
    beyond: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    priority: tuple[Literal["budget"] | Size, ...] = ()
    instead_of: str | None = None
    cheaper_than: str | None = None
    tariff: Tariff | None = None
    facts: tuple[Fact, ...] = ()
    page: ListPage | None = None
    topic: ProductTopic | None = None
    period: PricePeriod | None = None
    why: bool = False
    show_all: bool = False


@cache
def _query_adapter() -> TypeAdapter[_QueryFields]:
    return TypeAdapter(_QueryFields)  # built on first use: it would slow the start of every command


def thread_text(query: Query) -> str:
    """What a thread is about, and the models its last answer showed; no text that was typed."""
    return _compact(query_to_json(query))


def button_text(query: Query) -> str:
    """The question that a button asks; unresolved names are kept as they were typed."""
    data = query_to_json(replace(query, shown=()))
    if len(query.models) < len(query.named):
        data["names"] = [_id_or_text(named) for named in query.named]
    return _compact(data)


def _id_or_text(named: Named) -> str:
    match named.resolution:
        case Found(model):
            return model
        case _:
            return named.text[:_NAME_LENGTH]


_OF_ONE_TEXT = ("ignored", "left_out", "read_as", "excerpt")
"""What says how one text was read, and is no part of the question."""


def _compact(data: Json) -> str:
    kept = {key: value for key, value in data.items() if value and key not in _OF_ONE_TEXT}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def query_from_text(text: str, catalog: Catalog) -> Query | None:
    """The question in the text of a button or thread; None if this catalogue cannot answer it.

    The text comes back from outside, so it may be anything.
    """
    data = _json_object(text)
    if data is None or "intent" not in data:
        return None
    query = query_from_json(data, catalog)
    models = data.get("models", [])
    if not isinstance(models, list) or not all(isinstance(model, str) for model in models):
        return None
    current = tuple(dict.fromkeys(catalog.current_id(model) for model in models))
    if query.intent != data["intent"] or query.models != current or not _is_sane(query):
        return None
    if any(data.get(name) and not getattr(query.filters, name) for name in _OTHER_MODELS):
        return None
    names = data.get("names")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return query
    return replace(query, named=tuple(_named(name, catalog) for name in names))


def _is_sane(query: Query) -> bool:
    """No amount is more than anybody may type."""
    stated: tuple[_Record | None, ...] = (query.filters, query.workload, query.tariff, query.page)
    values = (value for record in stated if record for _, value in _fields(record))
    return all(0 <= n <= MAX_NUMBER for n in values if isinstance(n, int | Decimal))


def _named(name: str, catalog: Catalog) -> Named:
    if model := catalog.current_id(name):
        return Named(name, Found(model, "id"))
    return Named(name, catalog.resolve(name))


def _json_object(text: str) -> Json | None:
    try:
        data = from_json(text)  # json.loads recurses as deep as the brackets of a hostile text
    except ValueError:
        return None
    return data if isinstance(data, dict) else None
