"""The workload of a channel in questions that state none: what a month of it costs."""

from __future__ import annotations

from bot.query import Intent, Query
from catalog.catalog import Catalog
from catalog.curated import Request
from catalog.pricing.usage import DAYS_PER_MONTH, Workload

_PRICED: tuple[Intent, ...] = ("cheapest", "recommend", "routes", "compare")
"""Rankings, ladders and comparisons; a card shows rates, and a cost has its own amounts."""


def with_company_workload(
    query: Query, workload: tuple[str, Workload] | None, catalog: Catalog
) -> Query:
    """The question about a month of the workload of that name, where it is about text.

    A question that states amounts of its own, or conditions of a price, keeps them.
    """
    if workload is None or query.intent not in _PRICED or query.workload or query.tariff:
        return query
    if query.filters.free or not _is_about_text(query, catalog):
        return query
    name, amounts = workload
    return query._replace(workload=_of_a_month(amounts)._replace(name=name))


def _of_a_month(workload: Workload) -> Workload:
    if workload.period != "day" or workload.requests is None:
        return workload
    return workload._replace(requests=workload.requests * DAYS_PER_MONTH, period="month")


def _is_about_text(query: Query, catalog: Catalog) -> bool:
    """Whether what is charged are tokens in and out: neither pictures nor minutes."""
    use_case = catalog.use_cases.get(query.use_case or "")
    if use_case and _charges_otherwise(use_case.typical):
        return False
    outputs = (catalog.models[model].facts.output for model in query.models)
    return all(output is None or "text" in output for output in outputs)


def _charges_otherwise(typical: Request) -> bool:
    return any(
        (
            typical.images_out,
            typical.image_tokens_out,
            typical.audio_minutes,
            typical.video_seconds,
            typical.characters,
            typical.pages,
            not typical.output_tokens,
        )
    )
