"""What a month of a company's workloads costs before and after a change."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from bot import formatting
from bot.answer.migration import usage_cost
from bot.company.company import RunningWorkload
from catalog.catalog import Catalog
from catalog.pricing.offers import Offer
from catalog.shortlist.workload_costs import stated_usage

Running = tuple[RunningWorkload, ...]


def months_of(
    model: str, running: Running, offers: tuple[Offer, Offer], catalog: Catalog
) -> Iterator[str]:
    """A sentence for each workload that runs on a model, where both costs are known."""
    for run in running:
        usage = stated_usage(run.amounts, catalog)
        before, after = (usage_cost(offer, usage) for offer in offers)
        if run.runs_on(model) and usage.period and before is not None and after is not None:
            yield month_words(run.name, before, after)


def month_words(name: str, before: Decimal, after: Decimal) -> str:
    """Costs in USD."""
    costs = " → ".join(map(formatting.estimate, (before, after)))
    return f"A month of {name}: {costs}."
