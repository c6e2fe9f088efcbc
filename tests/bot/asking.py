"""Queries put together by hand: "cirrus 4, slate 70b" and what is asked of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from bot.answer import Cost, answer_query
from bot.query import Intent, Named, Query
from catalog.catalog import Catalog
from catalog.pricing.usage import Workload
from catalog.resolution.outcomes import Found


def query_about(intent: Intent, names: str, catalog: Catalog, **rest: Any) -> Query:
    """The query about these names, which are resolved as if they had been typed."""
    texts = [name.strip() for name in names.split(",") if name.strip()]
    named = tuple(
        Named(text, Found(text, "id") if text in catalog.models else catalog.resolve(text))
        for text in texts
    )
    return Query(names, intent, named, **rest)


def costed(names: str, shop: Catalog, workload: Workload | None = None, **rest: Any) -> Cost:
    cost = answer_query(query_about("cost", names, shop, workload=workload, **rest), shop)
    assert isinstance(cost, Cost)
    return cost


def work(**stated: Any) -> Workload:
    if "cached_share" in stated:
        stated["cached_share"] = Decimal(stated["cached_share"])
    return Workload(**stated)


DAILY = work(requests=10_000, input_tokens=3000, output_tokens=500, period="day")
JOB = work(input_tokens=1_000_000, output_tokens=1_000_000)
