"""Which gateways and routers carry a model, and how that is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from catalog.catalog import Catalog
from catalog.curated import Gateway
from catalog.model import Model


@dataclass(frozen=True, slots=True)
class GatewayCoverage:
    """A gateway that carries a model."""

    gateway: Gateway
    basis: Literal["listed", "by provider"]
    """A feed lists the model there, or the gateway passes requests on to one of its providers."""


def gateways_carrying(model: Model, catalog: Catalog) -> tuple[GatewayCoverage, ...]:
    """Every gateway that carries the model, those that list it first."""
    providers = {route.provider for route in catalog.routes(model.id)}
    direct = {p for p in providers if catalog.provider_kind(p) in ("lab", "cloud", "host")}
    found = [
        GatewayCoverage(gateway, "listed" if gateway.provider in providers else "by provider")
        for gateway in catalog.curation.gateways
        if gateway.provider in providers
        or direct.intersection(gateway.passes)
        or (gateway.any_provider and direct)
    ]
    return tuple(sorted(found, key=lambda c: (c.basis != "listed", c.gateway.name.casefold())))


@dataclass(frozen=True, slots=True)
class _Counts:
    """How many models each gateway lists."""

    models: Mapping[str, int]


def model_count_at(provider: str, catalog: Catalog) -> int:
    """How many models a provider offers; counted once, as that goes through all routes."""
    kept = catalog.kept(_Counts)
    if "all" not in kept:
        sellers = ({r.provider for r in catalog.routes(model)} for model in catalog.models)
        kept["all"] = _Counts(Counter(seller for each in sellers for seller in each))
    return kept["all"].models.get(provider, 0)
