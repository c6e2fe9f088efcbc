"""Queries as the parser would return them, without a text."""

from __future__ import annotations

from typing import Any

from bot.answer import Answer, answer_query
from bot.query import Intent, Named, Query
from catalog.catalog import Catalog
from catalog.filters.filter import Filters


def query(
    catalog: Catalog, intent: Intent, *names: str, use_case: str | None = None, **filters: Any
) -> Query:
    named = tuple(Named(name, catalog.resolve(name)) for name in names)
    return Query(" ".join(names), intent, named, use_case, Filters(**filters))


def ask(
    catalog: Catalog, intent: Intent, *names: str, use_case: str | None = None, **filters: Any
) -> Answer:
    return answer_query(query(catalog, intent, *names, use_case=use_case, **filters), catalog)
