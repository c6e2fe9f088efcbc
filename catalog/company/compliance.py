"""The ladder of a model under the policies of a company: what complies, and why the rest does not.

Policies only take away: what complies keeps its group and its order, but for contract prices.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from operator import is_
from typing import Literal, NamedTuple, get_args

from catalog.company.policy import ContractPrice, Policy
from catalog.curated import Provider
from catalog.model import Model, licence
from catalog.pricing.ladder import NOBODY, Admitted, Ladder, arranged_ladder, parts_of
from catalog.pricing.offers import Offer, is_base, priced_offer
from catalog.pricing.tariffs import PLAIN
from catalog.regions import region_of, within
from catalog.schema import Direction, OfferGroup, Price, Quote, Route
from catalog.trust import is_cloud, trust_of

Reason = Literal[
    "model not approved",
    "licence not approved",
    "not approved",
    "grade not approved",
    "region unknown",
    "region not approved",
]
"""Why an offer does not comply: the first of these that holds."""
REASONS: tuple[Reason, ...] = get_args(Reason)
CONTRACT = "contract"
"""The id of the source that contract prices are from."""


class LeftOutOffer(NamedTuple):
    """An offer that a policy leaves out."""

    offer: Offer
    reason: Reason


@dataclass(frozen=True, slots=True)
class Compliance:
    """A ladder, divided by policies; each offer of it is in one of the two parts."""

    ladder: Ladder
    """The offers that comply, at contract prices."""
    left_out: tuple[LeftOutOffer, ...]
    """In the order of the ladder."""


@dataclass(frozen=True, slots=True)
class Sold:
    """A model with what else tells whether its offers comply."""

    model: Model
    providers: Mapping[str, Provider]
    today: date


def comply(
    policies: Sequence[Policy], ladder: Ladder, sold: Sold, admitted: Admitted = NOBODY
) -> Compliance:
    """Divide the ladder of a model by policies, all of which an offer must comply with.

    Contract prices are those of the first policy. A seller that a policy allows by name is vouched
    for by the company, so its offers compare like any other.
    """
    parts: dict[OfferGroup, list[Offer]] = defaultdict(list)
    left_out: list[LeftOutOffer] = []
    refused = _refused_model(policies, sold.model)
    named = frozenset(provider for policy in policies for provider in policy.providers.allow)
    allowed, denied = _sellers_by_name(policies)
    limiting = [policy for policy in policies if policy.trust or policy.regions]
    groups = parts_of(ladder)
    for group, offers in groups:
        for offer in offers:
            # A hundred sellers in the largest ladders, most of which a short list decides.
            provider = offer.route.provider
            is_approved = provider not in denied and (allowed is None or provider in allowed)
            reason = refused or (
                _refusal(limiting, offer.route, sold) if is_approved else "not approved"
            )
            if reason:
                left_out.append(LeftOutOffer(offer, reason))
                continue
            is_vouched_for = group == "not vouched for" and offer.route.provider in named
            if is_vouched_for and _is_of_no_grade(offer, sold):
                parts["comparable"].append(offer.in_group("comparable"))
            else:
                parts[group].append(offer)
    if policies and policies[0].prices:
        parts = _at_contract_prices(parts, policies[0], sold, admitted)
    elif not left_out:
        return Compliance(ladder, ())
    kept = {group for group, offers in groups if offers and _are_same(parts.get(group, ()), offers)}
    arranged = arranged_ladder(parts, kept, sold.model, sold.providers)
    return Compliance(arranged, tuple(left_out))


def _are_same(offers: Sequence[Offer], before: Sequence[Offer]) -> bool:
    """Whether none was left out, moved or priced anew, so that their order holds."""
    return len(offers) == len(before) and all(map(is_, offers, before))


def _refused_model(policies: Iterable[Policy], model: Model) -> Reason | None:
    for policy in policies:
        if not policy.models.allows(model.id):
            return "model not approved"
        terms = licence(model) if policy.licences.forbid_noncommercial else None
        if terms and terms.commercial == "forbidden":
            return "licence not approved"
    return None


def _sellers_by_name(policies: Iterable[Policy]) -> tuple[frozenset[str] | None, frozenset[str]]:
    """The sellers that all policies allow by name, None for all, and those that any denies."""
    lists = [policy.providers.allow for policy in policies if policy.providers.allow]
    allowed = frozenset(lists[0]).intersection(*lists[1:]) if lists else None
    return allowed, frozenset(name for policy in policies for name in policy.providers.deny)


def _refusal(policies: Iterable[Policy], route: Route, sold: Sold) -> Reason | None:
    """Why an offer of an approved seller does not comply."""
    provider = sold.providers.get(route.provider)
    for policy in policies:
        if policy.trust and not _is_graded(policy, provider, sold.model):
            return "grade not approved"
        if policy.regions:
            region = region_of(route, provider)
            if region is None:
                return "region unknown"
            if not any(region in within(asked) for asked in policy.regions):
                return "region not approved"
    return None


def _is_graded(policy: Policy, provider: Provider | None, model: Model) -> bool:
    """Whether a grade is allowed; a cloud stays one where it sells the models of its own lab."""
    is_allowed_cloud = "cloud" in policy.trust and is_cloud(provider)
    return is_allowed_cloud or trust_of(provider, model) in policy.trust


def _is_of_no_grade(offer: Offer, sold: Sold) -> bool:
    """Whether the seller is in doubt, and not its price."""
    return trust_of(sold.providers.get(offer.route.provider), sold.model) == "other"


def _at_contract_prices(
    parts: Mapping[OfferGroup, Sequence[Offer]], policy: Policy, sold: Sold, admitted: Admitted
) -> dict[OfferGroup, list[Offer]]:
    """The parts with contract prices in force; what had no price and has one now compares."""
    contracted: dict[OfferGroup, list[Offer]] = defaultdict(list)
    sellers = {price.provider for price in policy.prices}
    plain = {
        offer.route.provider
        for offers in parts.values()
        for offer in offers
        if offer.route.provider in sellers
        and offer.route.region is None
        and _takes_rates(offer, admitted)
    }
    agreed: dict[str, _Discount | ContractPrice | None] = {}
    for group, offers in parts.items():
        for offer in offers:
            provider = offer.route.provider
            if provider not in sellers:
                contracted[group].append(offer)
                continue
            if provider not in agreed:
                agreed[provider] = _agreed(policy, provider, sold)
            match agreed[provider]:
                case _Discount() as discount:
                    priced = discount.of(offer)
                case ContractPrice() as stated if _takes_rates(offer, admitted, plain):
                    priced = _at_own_prices(offer, stated, sold.today)
                case _:
                    contracted[group].append(offer)
                    continue
            has_price_now = group == "price unknown" and priced.weight is not None
            contracted["comparable" if has_price_now else group].append(priced)
    return contracted


def _agreed(policy: Policy, provider: str, sold: Sold) -> _Discount | ContractPrice | None:
    """What a company pays a seller for a model: its list prices less a discount, or others."""
    contract = policy.contract(provider, sold.model.id, sold.today)
    if contract is None or contract.off is None:
        return contract
    return _Discount(contract.off, contract.words, sold.today)


def _takes_rates(
    offer: Offer, admitted: Admitted, without_region: Container[str] = frozenset()
) -> bool:
    """Whether a price per token is one for this offer: it says nothing of batches or tuned models.

    Nor of single regions, which often cost more, at sellers that have an offer for all of them.
    """
    route = offer.route
    plain = route.type == "serverless" and route.tier is None and not route.free
    is_general = route.region is None or route.provider not in without_region
    return plain and is_general and admitted.tariff == PLAIN


def _at_own_prices(offer: Offer, contract: ContractPrice, today: date) -> Offer:
    """The offer at the prices that a contract states."""
    prices = _at_rates(offer.prices, contract)
    quotes = (Quote(CONTRACT, None, today),)
    route = replace(offer.route, prices=prices, quotes=quotes, set_aside=None)
    priced = priced_offer(route, prices)
    group: OfferGroup = "comparable" if offer.group == "price unknown" else offer.group
    return replace(priced, group=group, contract=contract.words, list_prices=offer.prices)


class _Discount:
    """What a contract takes off all prices of a seller, which is its own source."""

    def __init__(self, off: Decimal, words: str, today: date) -> None:
        self._left = 1 - off
        self._words = words
        self._quotes = (Quote(CONTRACT, None, today),)
        self._tariffs: dict[int, tuple[Price, ...]] = {}
        """By the id of the tariff, which the offers of many regions share."""

    def of(self, offer: Offer) -> Offer:
        left, route = self._left, offer.route
        whole = self._prices(route.prices)
        return replace(
            offer,
            route=replace(route, prices=whole, quotes=self._quotes),
            prices=self._prices(offer.prices),
            upcoming=self._prices(offer.upcoming),
            weight=None if offer.weight is None else offer.weight * left,
            contract=self._words,
            list_prices=offer.prices,
        )

    def _prices(self, prices: tuple[Price, ...]) -> tuple[Price, ...]:
        if id(prices) not in self._tariffs:
            self._tariffs[id(prices)] = tuple(
                Price(
                    *(p.direction, p.modality, p.unit),
                    (p.usd * self._left).normalize(),
                    p.condition,
                    CONTRACT,
                )
                for p in prices
            )
        return self._tariffs[id(prices)]


_DIRECTIONS: tuple[Direction, ...] = ("input", "output", "cache_read", "cache_write")


def _at_rates(prices: Iterable[Price], contract: ContractPrice) -> tuple[Price, ...]:
    """The tariff with the rates of a contract in place of its base rates for text."""
    rates = contract.rates
    kept = [
        price
        for price in prices
        if not (
            price.direction in rates
            and price.modality == "text"
            and price.unit == "1M tokens"
            and is_base(price)
        )
    ]
    own = (
        Price(direction, "text", "1M tokens", rates[direction], None, CONTRACT)
        for direction in _DIRECTIONS
        if direction in rates
    )
    return (*own, *kept)
