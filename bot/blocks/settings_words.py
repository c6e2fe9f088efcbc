"""Settings of a company in words, and the fields of the form of a policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import get_args

from bot import formatting
from bot.company.company import CompanyWorkload
from catalog.catalog import Catalog
from catalog.company.policy import Policy
from catalog.regions import REGION_NAMES
from catalog.schema import Trust

_SHOWN = 8
_LICENCES = (("noncommercial", "Leave out models whose licence forbids commercial use"),)
TEXTS = (
    ("allow", "Sellers that may be used", "amazon-bedrock\nanthropic"),
    ("deny", "Sellers that may not be used", ""),
    ("models_allow", "Models that may be used", "anthropic/*"),
    ("models_deny", "Models that may not be used", "deepseek/*"),
    ("prices", "Contract prices", "amazon-bedrock 12% off until 2027-06-30"),
)
CHOICES: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    ("trust", "Grades of sellers; none ticked allows all", tuple((t, t) for t in get_args(Trust))),
    (
        "regions",
        "Where models must be served from; none ticked allows all",
        tuple((region, formatting.capitalised(name)) for region, name in REGION_NAMES.items()),
    ),
    ("licences", "Licences", _LICENCES),
)


def policy_words(policy: Policy, catalog: Catalog) -> str:
    """ "only Amazon Bedrock, Anthropic API · first-party or cloud · served from the EU"."""
    return " · ".join(_policy_words(policy, catalog)) or "none: every seller and model"


def _policy_words(policy: Policy, catalog: Catalog) -> Iterator[str]:
    def sellers(ids: Iterable[str]) -> str:
        return formatting.listed(map(catalog.provider_name, ids), _SHOWN)

    if policy.providers.allow:
        yield f"only {sellers(policy.providers.allow)}"
    if policy.providers.deny:
        yield f"not {sellers(policy.providers.deny)}"
    if policy.trust:
        yield f"sellers graded {' or '.join(policy.trust)}"
    if policy.models.allow:
        yield f"only models {formatting.listed(policy.models.allow, _SHOWN)}"
    if policy.models.deny:
        yield f"not models {formatting.listed(policy.models.deny, _SHOWN)}"
    if policy.regions:
        yield f"served from {' or '.join(REGION_NAMES[region] for region in policy.regions)}"
    if policy.licences.forbid_noncommercial:
        yield "no licences that forbid commercial use"
    if policy.prices:
        yield formatting.count(len(policy.prices), "contract price")


def workload_words(workload: CompanyWorkload) -> str:
    """ "10,000 requests a day, 3,000 tokens in, 500 out, 75% cached"."""
    parts = (
        f"{formatting.count(workload.requests, 'request')} a {workload.period}",
        f"{workload.input_tokens:,} tokens in",
        f"{workload.output_tokens:,} out",
        f"{workload.cached_share:.0%} cached" if workload.cached_share else "",
        f"on {workload.model}" if workload.model else "",
    )
    return ", ".join(part for part in parts if part)
