"""Questions put together by hand: "cirrus 4, slate 70b" and what is asked of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from bot.answer import Cost, answer_query
from bot.query import Named, Query
from bot.query.kinds import Intent
from catalog import Catalog, Found, Workload


def asked(intent: Intent, names: str, catalog: Catalog, **rest: Any) -> Query:
    """The query about these names, which are resolved as if they had been typed."""
    texts = [name.strip() for name in names.split(",") if name.strip()]
    named = tuple(Named(text, _meant(text, catalog)) for text in texts)
    return Query(names, intent, named, **rest)


def _meant(text: str, catalog: Catalog) -> Any:
    return Found(text, "id") if text in catalog.models else catalog.resolve(text)


def costed(names: str, shop: Catalog, workload: Workload | None = None, **rest: Any) -> Cost:
    made = answer_query(asked("cost", names, shop, workload=workload, **rest), shop)
    assert isinstance(made, Cost)
    return made


def work(**stated: Any) -> Workload:
    if "cached_share" in stated:
        stated["cached_share"] = Decimal(stated["cached_share"])
    return Workload(**stated)


DAILY = work(requests=10_000, input_tokens=3000, output_tokens=500, period="day")
JOB = work(input_tokens=1_000_000, output_tokens=1_000_000)
