"""Offers: a route with its tariff on one day, and the ladder of all offers of a model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from catalog.curated import Provider
from catalog.schema import Condition, Direction, Modality, Price, Route, Unit

ALWAYS = Condition()
_INPUT_WEIGHT = 3
"""Input tokens for each output token, unless a use case says otherwise."""
_SEVERAL_SELLERS = 2


def is_in_force(price: Price, today: date) -> bool:
    """Whether the price is in force on a day."""
    when = price.condition or ALWAYS
    return (when.valid_from is None or when.valid_from <= today) and (
        when.valid_to is None or today <= when.valid_to
    )


def is_base(price: Price) -> bool:
    """Whether the price holds without a tier, size, processing, region or cache lifetime."""
    when = price.condition
    return when is None or not (
        when.processing or when.above_tokens or when.quality or when.size or when.ttl or when.region
    )


@dataclass(frozen=True, slots=True)
class Offer:
    """A route with its tariff on one day."""

    route: Route
    prices: tuple[Price, ...]
    """In force on the day."""
    upcoming: tuple[Price, ...]
    """Announced for later."""
    basis: Unit | None
    """The unit it is compared by; None when nothing is priced."""
    weight: Decimal | None
    """Comparable cost on this basis; None when it is not known."""
    dearest: Decimal
    """Dearest base input of any modality; breaks ties."""

    def base(self, direction: Direction, modality: Modality = "text") -> tuple[Price, ...]:
        return tuple(
            p
            for p in self.prices
            if is_base(p) and p.direction == direction and p.modality == modality
        )


def offer_on(route: Route, today: date) -> Offer:
    """The offer of a route on a day."""
    prices = tuple(p for p in route.prices if is_in_force(p, today))
    if len(prices) == len(route.prices):
        prices = route.prices  # one tuple for all offers with this tariff
    upcoming = tuple(
        p
        for p in route.prices
        if p.condition and p.condition.valid_from and p.condition.valid_from > today
    )
    basis = _basis(prices)
    inputs = [p.usd for p in prices if is_base(p) and p.direction == "input" and p.unit == basis]
    return Offer(
        route, prices, upcoming, basis, weight_of(prices, basis), max(inputs, default=Decimal(0))
    )


def _basis(prices: Sequence[Price]) -> Unit | None:
    """Tokens where a base price is per token, else the unit of the first price."""
    units = [p.unit for p in prices if is_base(p)] or [p.unit for p in prices]
    return "1M tokens" if "1M tokens" in units else next(iter(units), None)


def weight_of(
    prices: Sequence[Price], basis: Unit | None, output: Modality = "text"
) -> Decimal | None:
    """Comparable cost of a tariff whose output tokens are bought for the modality `output`."""
    mine = [p for p in prices if p.unit == basis]
    base = [p for p in mine if is_base(p)]
    base = base or [p for p in mine if not (p.condition or ALWAYS).processing]
    if basis != "1M tokens":
        return min((p.usd for p in base), default=None)
    into, out = _dearest(base, "input", "text"), _dearest(base, "output", output)
    if into is None or out is None:
        return out if into is None else into
    return _INPUT_WEIGHT * into + out


def _dearest(prices: Iterable[Price], direction: Direction, modality: Modality) -> Decimal | None:
    """The price at the dearest hour; of the cheapest modality where the asked one has none."""
    by_modality: dict[str, Decimal] = {}
    for price in prices:
        if price.direction == direction:
            by_modality[price.modality] = max(price.usd, by_modality.get(price.modality, price.usd))
    return by_modality.get(modality, min(by_modality.values(), default=None))


@dataclass(frozen=True, slots=True)
class Ladder:
    """All offers of a model, by what they cost."""

    paid: tuple[Offer, ...]
    """Priced on the main basis, cheapest first."""
    other: tuple[Offer, ...]
    """Priced on another basis, so not comparable with `paid`."""
    unknown: tuple[Offer, ...]
    """No price known, or only a part of one."""
    free: tuple[Offer, ...]
    """Called free by the source, mostly within limits."""
    plans: tuple[Offer, ...]
    """Part of a subscription."""
    special: tuple[Offer, ...]
    """Fine-tuned, dedicated or local: not an offer of the model as it is."""

    @property
    def cheapest(self) -> tuple[Offer, ...]:
        """The offers at the lowest price; empty when no price is known."""
        return tuple(o for o in self.paid if o.weight == self.paid[0].weight) if self.paid else ()

    @property
    def offers(self) -> tuple[Offer, ...]:
        """All offers: paid, other, free, plans, special, unknown."""
        return (*self.paid, *self.other, *self.free, *self.plans, *self.special, *self.unknown)


def price_ladder(routes: Iterable[Route], providers: Mapping[str, Provider], today: date) -> Ladder:
    """The price ladder of one model on a day."""
    groups = _grouped([offer_on(route, today) for route in routes])

    def order(offer: Offer) -> tuple[object, ...]:
        provider = providers.get(offer.route.provider)
        return (
            offer.weight if offer.weight is not None else Decimal("Infinity"),
            offer.dearest,
            not (provider and provider.curated),
            provider.name.casefold() if provider else offer.route.provider,
            offer.route.id,
        )

    priced = sorted(groups["priced"], key=order)
    main = _main_basis(priced)
    return Ladder(
        paid=tuple(o for o in priced if o.basis == main),
        other=tuple(o for o in priced if o.basis != main),
        unknown=tuple(sorted(groups["unknown"], key=order)),
        free=tuple(sorted(groups["free"], key=order)),
        plans=tuple(sorted(groups["plans"], key=order)),
        special=tuple(sorted(groups["special"], key=order)),
    )


def _grouped(offers: Sequence[Offer]) -> Mapping[str, list[Offer]]:
    """Offers by group; an incomplete tariff counts as unknown where others are complete."""
    groups: dict[str, list[Offer]] = {
        name: [] for name in ("priced", "unknown", "free", "plans", "special")
    }
    sold = _sold_modality(offers)
    if sold != "text":
        offers = [replace(o, weight=weight_of(o.prices, o.basis, sold)) for o in offers]
    complete = [_is_complete(offer, sold) for offer in offers]
    for offer, is_complete in zip(offers, complete, strict=True):
        incomplete = any(complete) and offer.basis == "1M tokens" and not is_complete
        group = _group(offer)
        groups["unknown" if incomplete and group == "priced" else group].append(offer)
    return groups


def _sold_modality(offers: Sequence[Offer]) -> Modality:
    """The modality that output tokens are bought for: the one that several sellers price."""
    sellers: Counter[Modality] = Counter()
    for offer in offers:
        base = [p for p in offer.prices if is_base(p) and p.unit == "1M tokens"]
        sellers.update({p.modality for p in base if p.direction == "output"})
    return next((m for m in ("video", "image", "audio") if sellers[m] >= _SEVERAL_SELLERS), "text")


def _is_complete(offer: Offer, sold: Modality) -> bool:
    """Whether the tariff prices tokens in and the sold modality out."""
    prices = [p for p in offer.prices if p.unit == "1M tokens"]
    outputs = {p.modality for p in prices if p.direction == "output"}
    prices_output = sold in outputs if sold != "text" else bool(outputs)
    return prices_output and any(p.direction == "input" for p in prices)


def _group(offer: Offer) -> str:
    if offer.route.type == "plan":
        return "plans"
    if offer.route.type != "serverless":
        return "special"
    if offer.route.free:
        return "free"
    return "unknown" if offer.weight is None else "priced"


def _main_basis(priced: Sequence[Offer]) -> Unit | None:
    """The basis of most offers; tokens when it is even."""
    bases = Counter(offer.basis for offer in priced)
    return max(bases, key=lambda u: (bases[u], u == "1M tokens", str(u)), default=None)
