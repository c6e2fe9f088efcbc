"""Which gateways and routers carry a model, and how that is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from catalog.catalog import Catalog, per_catalog
from catalog.curated import Gateway
from catalog.model import Model


@dataclass(frozen=True, slots=True)
class GatewayCoverage:
    """A gateway that carries a model."""

    gateway: Gateway
    basis: Literal["listed", "by provider"]
    """A feed lists the model there, or the gateway passes requests on to one of its providers."""


def gateways_carrying(model: Model, catalog: Catalog) -> tuple[GatewayCoverage, ...]:
    """Every gateway that carries the model; those that list it come first."""
    providers = {route.provider for route in catalog.approved_routes(model.id)}
    refused = {one.offer.route.provider for one in catalog.left_out(model.id)} - providers
    direct = {p for p in providers if catalog.provider_kind(p) in ("lab", "cloud", "host")}
    allowed = [gateway for gateway in _by_name(catalog) if gateway.provider not in refused]
    listed = (
        GatewayCoverage(gateway, "listed") for gateway in allowed if gateway.provider in providers
    )
    passing_on = (
        GatewayCoverage(gateway, "by provider")
        for gateway in allowed
        if gateway.provider not in providers
        and ((gateway.any_provider and direct) or not direct.isdisjoint(gateway.passes))
    )
    return (*listed, *passing_on)


@per_catalog
def _by_name(catalog: Catalog) -> Sequence[Gateway]:
    return sorted(catalog.curation.gateways, key=lambda gateway: gateway.name.casefold())


def model_count_at(provider: str, catalog: Catalog) -> int:
    """How many models a provider offers."""
    return model_counts(catalog).get(provider, 0)


@per_catalog
def model_counts(catalog: Catalog) -> Mapping[str, int]:
    """How many models each provider offers."""
    providers = ({r.provider for r in catalog.routes(model)} for model in catalog.models)
    return Counter(provider for each in providers for provider in each)
