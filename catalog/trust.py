"""How far the seller of a model can be vouched for: the grades of data/providers.yml, read."""

from __future__ import annotations

from catalog.curated import Provider
from catalog.model import Model
from catalog.schema import Trust

VOUCHED_FOR: tuple[Trust, ...] = ("first-party", "cloud", "established")


def trust_of(provider: Provider | None, model: Model) -> Trust:
    """The grade of a provider as the seller of a model, which its own lab made or another."""
    if provider is None or provider.trust is None:
        return "other"
    standing = provider.trust
    if _is_its_own(provider, model):
        return "first-party" if standing.grade == "cloud" else standing.grade
    if standing.others is not None:
        return standing.others
    return "other" if standing.grade == "first-party" else standing.grade


def is_cloud(provider: Provider | None) -> bool:
    """Whether it is a cloud, also as the first party of the models that its own lab made."""
    return provider is not None and provider.trust is not None and provider.trust.grade == "cloud"


def is_reseller(provider: Provider | None, model: Model) -> bool:
    """Whether nobody vouches for it, or it only passes requests on to who runs the model."""
    if provider is None or trust_of(provider, model) == "other":
        return True
    return passes_on(provider) and not _is_its_own(provider, model)


def is_forwarded(provider: Provider, model: Model) -> bool:
    """Whether the prompts for a model go on to somebody else, whose terms hold for them."""
    forwards = provider.company.forwards if provider.company else ()
    return model.lab in forwards or (passes_on(provider) and not _is_its_own(provider, model))


def passes_on(provider: Provider) -> bool:
    """Whether it passes requests on to those who run the models."""
    flags = provider.trust.flags if provider.trust else ()
    return provider.kind == "gateway" or "aggregator" in flags


def _is_its_own(provider: Provider, model: Model) -> bool:
    lab = (provider.trust and provider.trust.lab) or provider.lab
    return lab == model.lab
