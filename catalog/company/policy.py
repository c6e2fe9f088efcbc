"""The policy of a company: which models and sellers it allows, and what it pays by contract."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Annotated, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    model_validator,
)

from catalog.curated import Id
from catalog.schema import Region, Trust

Pattern = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._+:/*-]{1,120}$")]
"""The id of a model, or several with `*`: "deepseek/*"."""
_HUNDRED = Decimal(100)


def _share(value: object) -> object:
    """ "12%" or "12 %" as 0.12."""
    text = str(value).strip()
    if not text.endswith("%"):
        raise ValueError("write a percentage, such as 12%")
    try:
        return Decimal(text.removesuffix("%").strip()) / _HUNDRED
    except ArithmeticError:
        raise ValueError("write a percentage, such as 12%") from None


def percentage(share: Decimal) -> str:
    """ "12%" of 0.12."""
    return f"{(share * _HUNDRED).normalize():f}%"


Share = Annotated[Decimal, BeforeValidator(_share), PlainSerializer(percentage), Field(gt=0, lt=1)]
Usd = Annotated[Decimal, Field(ge=0, le=100_000, allow_inf_nan=False)]
"""Per 1M tokens."""


class Rules(BaseModel):
    """Base of the types of a policy; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ProviderRules(Rules):
    """Which sellers may be used."""

    allow: tuple[Id, ...] = ()
    """Ids of providers.yml; an empty list allows all."""
    deny: tuple[Id, ...] = ()

    def allows(self, provider: str) -> bool:
        return provider not in self.deny and (not self.allow or provider in self.allow)


class ModelRules(Rules):
    """Which models may be used."""

    allow: tuple[Pattern, ...] = ()
    """An empty list allows all."""
    deny: tuple[Pattern, ...] = ()

    def allows(self, model: str) -> bool:
        if _matches(model, self.deny):
            return False
        return not self.allow or _matches(model, self.allow)


def _matches(model: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(model, pattern) for pattern in patterns)


class LicenceRules(Rules):
    """Which licences may be used."""

    forbid_noncommercial: bool = False
    """Leaves out models whose licence is known to forbid commercial use."""


class ContractPrice(Rules):
    """What a company pays a seller by contract: a discount, or prices of its own."""

    provider: Id
    model: Pattern | None = None
    """None for all models of the seller."""
    off: Share | None = None
    """The discount on all list prices of the seller."""
    input: Usd | None = None
    output: Usd | None = None
    cache_read: Usd | None = None
    cache_write: Usd | None = None
    until: date | None = None
    """The last day on which it holds."""

    @model_validator(mode="before")
    @classmethod
    def _key_of_yaml(cls, entry: object) -> object:
        """YAML 1.1 reads the key `off` as the value false."""
        if isinstance(entry, dict) and False in entry:
            return {"off" if key is False else key: value for key, value in entry.items()}
        return entry

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.off is None) == (not self.rates):
            raise ValueError("state a discount (off: 12%) or prices (input, output), not both")
        return self

    @property
    def rates(self) -> dict[str, Decimal]:
        """USD per 1M tokens by direction."""
        stated = {
            "input": self.input,
            "output": self.output,
            "cache_read": self.cache_read,
            "cache_write": self.cache_write,
        }
        return {direction: usd for direction, usd in stated.items() if usd is not None}

    def fits(self, provider: str, model: str, today: date) -> bool:
        in_force = self.until is None or today <= self.until
        return provider == self.provider and in_force and fnmatchcase(model, self.model or "*")

    @property
    def words(self) -> str:
        """ "contract −12%", or "contract" where it states prices."""
        return f"contract −{percentage(self.off)}" if self.off is not None else "contract"


class Policy(Rules):
    """What a company allows and pays; without a rule, everything complies."""

    providers: ProviderRules = ProviderRules()
    trust: tuple[Trust, ...] = ()
    """Grades of providers.yml; an empty list allows all."""
    models: ModelRules = ModelRules()
    regions: tuple[Region, ...] = ()
    """Where a model must be served from; empty for anywhere. An unknown region does not comply."""
    licences: LicenceRules = LicenceRules()
    prices: tuple[ContractPrice, ...] = ()
    """The first that fits holds."""

    def contract(self, provider: str, model: str, today: date) -> ContractPrice | None:
        """The contract price for a model at a seller on a day."""
        return next((p for p in self.prices if p.fits(provider, model, today)), None)

    def at_list_prices(self) -> Policy:
        """The same rules without contract prices, for whoever must not see them."""
        return self.model_copy(update={"prices": ()}) if self.prices else self


NO_POLICY = Policy()
