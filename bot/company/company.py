"""The settings of a company, as policy.yml or the database hold them, and what holds where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import Field, StringConstraints

from catalog.catalog import Catalog
from catalog.company.policy import NO_POLICY, Policy, Rules
from catalog.compiled import COMPANY
from catalog.curated import ModelId
from catalog.loading import CatalogError, Problem, read_entry
from catalog.names import fold
from catalog.pricing.usage import Period, Workload

Channel = Annotated[str, StringConstraints(pattern=r"^[CGD][A-Z0-9]{1,20}$")]
WorkloadName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}$")]
NicknameText = Annotated[str, StringConstraints(min_length=2, max_length=60, strip_whitespace=True)]
MOST_OF_A_WORKLOAD = 10**12
"""Requests in a period, or tokens of one."""
Count = Annotated[int, Field(ge=0, le=MOST_OF_A_WORKLOAD)]


class CompanyWorkload(Rules):
    """What a company runs, and where people talk about it."""

    requests: Annotated[int, Field(ge=1, le=MOST_OF_A_WORKLOAD)]
    """In a period."""
    period: Period = "month"
    input_tokens: Count = 0
    """Of one request."""
    output_tokens: Count = 0
    cached_share: Annotated[Decimal, Field(ge=0, le=1)] = Decimal(0)
    """Share of the input tokens that a cache serves."""
    model: ModelId | None = None
    """What it runs on; None where that is not said."""
    channels: tuple[Channel, ...] = ()
    """Where rankings, ladders and comparisons show what a month of it costs."""

    @property
    def usage(self) -> Workload:
        """As a question states it."""
        return Workload(
            input_tokens=self.input_tokens,
            output_tokens=self.output_tokens,
            requests=self.requests,
            cached_share=self.cached_share or None,
            period=self.period,
        )


class RunningWorkload(NamedTuple):
    """What a company runs, and on which model."""

    name: str
    amounts: Workload
    model: str | None = None
    """None where that is not said: then it may be any that people ask about where it is."""

    def runs_on(self, model: str) -> bool:
        return self.model in (None, model)


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for the questions of one place."""

    policies: tuple[Policy, ...] = ()
    """The company's, then that of the channel, which can only narrow it."""
    nicknames: tuple[tuple[str, str], ...] = ()
    """Name and model."""
    workload: tuple[str, Workload] | None = None
    """Name and amounts of what people talk about there."""
    running: tuple[RunningWorkload, ...] = ()
    """What the company runs on models that it names, and what people talk about there."""
    is_unread: bool = False
    """Whether the settings cannot be read for now, so that none of them hold."""

    @property
    def has_contracts(self) -> bool:
        return any(policy.prices for policy in self.policies)

    def at_list_prices(self) -> Terms:
        """The same without contract prices."""
        policies = tuple(policy.at_list_prices() for policy in self.policies)
        return replace(self, policies=tuple(p for p in policies if p != NO_POLICY))


NO_TERMS = Terms()
UNREAD_TERMS = Terms(is_unread=True)


class Company(Rules):
    """All settings of a company; without any, answers are those for everybody."""

    policy: Policy = NO_POLICY
    channels: dict[Channel, Policy] = Field(default_factory=dict)
    """What holds in a channel besides; it leaves out more and states no prices."""
    workloads: dict[WorkloadName, CompanyWorkload] = Field(default_factory=dict)
    nicknames: dict[NicknameText, ModelId] = Field(default_factory=dict)
    """Name -> model."""

    def terms(self, channel: str = "") -> Terms:
        """What holds in a channel; empty for a place that is none."""
        narrower = self.channels.get(channel, NO_POLICY).at_list_prices()
        workloads = self.workloads.items()
        name, workload = next(((n, w) for n, w in workloads if channel in w.channels), ("", None))
        return Terms(
            tuple(policy for policy in (self.policy, narrower) if policy != NO_POLICY),
            tuple(self.nicknames.items()),
            None if workload is None else (name, workload.usage),
            tuple(
                RunningWorkload(each, running.usage, running.model)
                for each, running in workloads
                if running.model or each == name
            ),
        )


NO_COMPANY = Company()


def read_company(path: Path, catalog: Catalog) -> Company:
    """The settings in a YAML file. Raises CatalogError."""
    company = read_entry(path, Company)
    if problems := problems_of(company, catalog):
        raise CatalogError([Problem(path.name, *problem.split(": ", 2)) for problem in problems])
    return company


def company_file(folder: Path, catalog: Catalog) -> Company | None:
    """The settings in the data folder; None where it has none. Raises CatalogError."""
    path = folder / COMPANY
    return read_company(path, catalog) if path.is_file() else None


def problems_of(company: Company, catalog: Catalog) -> tuple[str, ...]:
    """What is wrong with settings, each as "part: entry: problem"."""
    return tuple(_problems(company, catalog))


def _problems(company: Company, catalog: Catalog) -> Iterator[str]:
    for place, policy in (("policy", company.policy), *company.channels.items()):
        yield from (f"{place}: {problem}" for problem in _policy_problems(policy, catalog))
        if place != "policy" and policy.prices:
            yield f"{place}: prices: a channel has no contract prices of its own"
    for name, workload in company.workloads.items():
        if workload.model and catalog.current_id(workload.model) is None:
            yield f'workloads: {name}: there is no model "{workload.model}"'
    for name, model in company.nicknames.items():
        if problem := nickname_problem(name, model, catalog):
            yield f"nicknames: {name}: {problem}"


def _policy_problems(policy: Policy, catalog: Catalog) -> Iterator[str]:
    """Ids that no seller or model has."""
    sellers = (
        *policy.providers.allow,
        *policy.providers.deny,
        *(p.provider for p in policy.prices),
    )
    for seller in dict.fromkeys(sellers):
        if seller not in catalog.providers:
            yield f'providers: there is no "{seller}" in providers.yml'
    patterns = (*policy.models.allow, *policy.models.deny, *(p.model for p in policy.prices))
    for pattern in dict.fromkeys(patterns):
        if pattern and "*" not in pattern and pattern not in catalog.models:
            yield f'models: there is no model "{pattern}"'


def nickname_problem(name: str, model: str, catalog: Catalog) -> str:
    """Why a nickname cannot be used; empty where it can."""
    if model not in catalog.models:
        return f'there is no model "{model}"'
    real = catalog.exactly(name)
    if real and real.model != model and real.matched != "nickname":
        return f'"{name}" is the name of {catalog.models[real.model].name}'
    lexicon, words = catalog.curation.lexicon, fold(name).split()
    if all(word in lexicon.filler or word in lexicon.plain for word in words):
        return f'"{name}" is made of words that every question may hold'
    return ""
