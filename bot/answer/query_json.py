"""A question as JSON, for programs, and as the text of a button or a thread; and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import compress
from operator import is_not
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, TypeAdapter, ValidationError

from bot.answer.serialize import Json
from bot.json_text import data_from_json, json_text
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
from catalog.language import Fact, ProductTopic
from catalog.pricing.tariffs import Tariff
from catalog.pricing.usage import Workload
from catalog.resolution.outcomes import Found
from catalog.schema import LicenceName, Size

_NAME_LENGTH = 100
"""Characters that are kept of an unresolved name."""


def query_to_json(query: Query, *, alone: bool = False) -> Json:
    """`alone` leaves out what is of its thread: the models shown, and the question before it."""
    before = None if alone else query.before
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
        "shown": [] if alone else list(query.shown),
        "tariff": _stated_fields(query.tariff) if query.tariff else None,
        "facts": list(query.facts),
        "page": query.page._asdict() if query.page else None,
        "topic": query.topic,
        **({"terms": list(query.terms)} if query.terms else {}),
        "period": _stated_fields(query.period) if query.period else None,
        "why": query.why,
        **({"show_all": True} if query.show_all else {}),
        **({"before": query_to_json(before)} if before else {}),
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
    return (fields.workload or Workload())._replace(**asked)


_OTHER_MODELS = ("instead_of", "cheaper_than")
"""Fields of `Filters` that hold the id of a model."""
_PREFERENCES = ("budget", "size", "brands", "licences", *_OTHER_MODELS)
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
        **({"brands": list(filters.brands)} if filters.brands else {}),
        **({"licences": list(filters.licences)} if filters.licences else {}),
        "instead_of": filters.instead_of,
        "cheaper_than": filters.cheaper_than,
    }


def _with_preferences(fields: _QueryFields, catalog: Catalog) -> Filters:
    sizes = (each for each in fields.priority if each != "budget")
    return fields.filters._replace(
        budget=True if "budget" in fields.priority else None,
        size=next(sizes, None),
        brands=fields.brands,
        licences=fields.licences,
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


_NOTHING_STATED: Mapping[type[_Record], _Record] = {
    kind: kind() for kind in (Filters, Workload, Tariff, ListPage, PricePeriod)
}


def _stated_fields(record: _Record) -> Json:
    # Most fields state nothing, so what they hold is what a new record has.
    changed = map(is_not, record, _NOTHING_STATED[type(record)])
    fields = compress(zip(record._fields, record, strict=True), changed)
    return {name: _plain(value) for name, value in fields if value not in (None, ())}


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
        terms=fields.terms,
        period=fields.period,
        why=fields.why,
        show_all=fields.show_all,
        before=_before(data, catalog),
    )


def _before(data: Json, catalog: Catalog) -> Query | None:
    before = data.get("before")
    if not isinstance(before, dict):
        return None
    return query_from_json({k: v for k, v in before.items() if k != "before"}, catalog)


def _object_of(record: type[_Record]) -> BeforeValidator:
    """A record as an object, whose fields of other releases are left out; never as a list."""

    def known(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: each for name, each in value.items() if name in record._fields}
        if value is not None:
            raise ValueError("not an object")
        return value

    return BeforeValidator(known)


@dataclass(frozen=True)
class _QueryFields:
    """A question as JSON holds it."""

    intent: Intent = "unknown"
    models: tuple[str, ...] = ()
    use_case: str | None = None
    filters: Annotated[Filters, _object_of(Filters)] = NO_FILTERS
    workload: Annotated[Workload | None, _object_of(Workload)] = None
    asked: Annotated[Workload | None, _object_of(Workload)] = None
    order: Superlative | None = None
    criterion: Criterion | None = None
    beyond: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    priority: tuple[Literal["budget"] | Size, ...] = ()
    brands: tuple[str, ...] = ()
    licences: tuple[LicenceName, ...] = ()
    instead_of: str | None = None
    cheaper_than: str | None = None
    tariff: Annotated[Tariff | None, _object_of(Tariff)] = None
    facts: tuple[Fact, ...] = ()
    page: Annotated[ListPage | None, _object_of(ListPage)] = None
    topic: ProductTopic | None = None
    terms: tuple[str, ...] = ()
    period: Annotated[PricePeriod | None, _object_of(PricePeriod)] = None
    why: bool = False
    show_all: bool = False
    before: Any = None


@cache
def _query_adapter() -> TypeAdapter[_QueryFields]:
    return TypeAdapter(_QueryFields)  # built on first use: it would slow the start of every command


def thread_text(query: Query) -> str:
    """What a thread is about, and the models its last answer showed; no text that was typed."""
    return _compact(query_to_json(query))


def button_text(query: Query) -> str:
    """The question that a button asks; unresolved names are kept as they were typed."""
    data = query_to_json(query, alone=True)
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
    kept = _of_any_text(data)
    if before := data.get("before"):
        kept["before"] = _of_any_text(before)
    return json_text(kept)


def _of_any_text(data: Json) -> Json:
    return {key: value for key, value in data.items() if value and key not in _OF_ONE_TEXT}


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
    return query._replace(named=tuple(_named(name, catalog) for name in names))


def _is_sane(query: Query) -> bool:
    """No amount is more than anybody may type."""
    stated: tuple[_Record | None, ...] = (query.filters, query.workload, query.tariff, query.page)
    values = (value for record in stated if record for value in record)
    return all(0 <= n <= MAX_NUMBER for n in values if isinstance(n, int | Decimal))


def _named(name: str, catalog: Catalog) -> Named:
    if model := catalog.current_id(name):
        return Named(name, Found(model, "id"))
    return Named(name, catalog.resolve(name))


def _json_object(text: str) -> Json | None:
    try:
        data = data_from_json(text)
    except ValueError:
        return None
    return data if isinstance(data, dict) else None
