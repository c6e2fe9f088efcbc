"""What a policy adds to a ladder: the offers that comply, at contract prices."""

from __future__ import annotations

from time import process_time

from catalog.catalog import Catalog
from catalog.company.policy import Policy
from tests.bench.measure import Json, at_most

_POLICY = Policy.model_validate(
    {
        "providers": {"allow": ["azure", "amazon-bedrock", "anthropic", "google-vertex"]},
        "trust": ["first-party", "cloud"],
        "models": {"deny": ["deepseek/*"]},
        "prices": [{"provider": "amazon-bedrock", "off": "12%"}],
    }
)
_ROUNDS = 5


def measure(catalog: Catalog) -> Json:
    """CPU milliseconds a ladder, over all models whose ladders without a policy are known."""
    for model in catalog.models:
        catalog.ladder(model)
    return {"ladder_ms": at_most(min(_round(catalog) for _ in range(_ROUNDS)), 0.2)}


def _round(catalog: Catalog) -> float:
    ours = catalog.under((_POLICY,))
    start = process_time()
    for model in ours.models:
        ours.ladder(model)
    return (process_time() - start) / len(ours.models) * 1000
