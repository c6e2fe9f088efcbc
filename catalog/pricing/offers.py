"""A route with its tariff on one day, and what it weighs against others."""

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
"""Input tokens for each output token, where no use case says otherwise."""


def is_in_force(price: Price, today: date) -> bool:
    """The price is in force on that day."""
    when = price.condition or ALWAYS
    return (when.valid_from is None or when.valid_from <= today) and (
        when.valid_to is None or today <= when.valid_to
    )


def is_base(price: Price) -> bool:
    """No tier, size, processing or life of cache restricts it; hours and dates may."""
    when = price.condition or ALWAYS
    return not (
        when.processing or when.above_tokens or when.quality or when.size or when.ttl or when.region
    )


@dataclass(frozen=True, slots=True)
class Offer:
    """A route with its tariff on one day, seen from one basis."""

    route: Route
    prices: tuple[Price, ...]
    """In force on the day."""
    upcoming: tuple[Price, ...]
    """Announced for later."""
    basis: Unit | None
    """What is counted; None when nothing is priced."""
    weight: Decimal | None
    """Comparable cost on this basis; None when it cannot be known."""
    dearest: Decimal
    """Dearest base input of any modality; tells ties apart."""

    def base(self, direction: Direction, modality: Modality = "text") -> tuple[Price, ...]:
        return tuple(
            p
            for p in self.prices
            if is_base(p) and p.direction == direction and p.modality == modality
        )


def offer_on(route: Route, today: date) -> Offer:
    """What a route costs on a day."""
    prices = tuple(p for p in route.prices if is_in_force(p, today))
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
    """Tokens where any base price is per token, else the unit of the first price."""
    units = [p.unit for p in prices if is_base(p)] or [p.unit for p in prices]
    return "1M tokens" if "1M tokens" in units else next(iter(units), None)


def weight_of(
    prices: Sequence[Price], basis: Unit | None, output: Modality = "text"
) -> Decimal | None:
    """Comparable cost of a tariff; `output` is what its output tokens are bought for."""
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
    """The dearest hour of a modality, or of the cheapest one where that has no price."""
    by_modality: dict[str, Decimal] = {}
    for price in prices:
        if price.direction == direction:
            by_modality[price.modality] = max(price.usd, by_modality.get(price.modality, price.usd))
    return by_modality.get(modality, min(by_modality.values(), default=None))


@dataclass(frozen=True, slots=True)
class Ladder:
    """All offers of a model, by what they cost."""

    paid: tuple[Offer, ...]
    """On the main basis, cheapest first."""
    other: tuple[Offer, ...]
    """Priced on another basis, which cannot be compared with the main one."""
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
        """The cheapest offer and those that cost the same; empty when no price is known."""
        return tuple(o for o in self.paid if o.weight == self.paid[0].weight) if self.paid else ()

    @property
    def offers(self) -> tuple[Offer, ...]:
        """Everything, cheapest first, unknown last."""
        return (*self.paid, *self.other, *self.free, *self.plans, *self.special, *self.unknown)


def price_ladder(routes: Iterable[Route], providers: Mapping[str, Provider], today: date) -> Ladder:
    """The price ladder of one model on a day."""
    groups = _grouped([offer_on(route, today) for route in routes])

    def order(made: Offer) -> tuple[object, ...]:
        provider = providers.get(made.route.provider)
        return (
            made.weight if made.weight is not None else Decimal("Infinity"),
            made.dearest,
            not (provider and provider.curated),
            provider.name.casefold() if provider else made.route.provider,
            made.route.id,
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
    """By what they cost one; a part of a tariff is no price where others tell all of it."""
    groups: dict[str, list[Offer]] = {
        name: [] for name in ("priced", "unknown", "free", "plans", "special")
    }
    sold = _sold(offers)
    if sold != "text":
        offers = [replace(o, weight=weight_of(o.prices, o.basis, sold)) for o in offers]
    whole = [_is_whole(made, sold) for made in offers]
    for made, is_whole in zip(offers, whole, strict=True):
        part = any(whole) and made.basis == "1M tokens" and not is_whole
        group = _group(made)
        groups["unknown" if part and group == "priced" else group].append(made)
    return groups


_SEVERAL = 2


def _sold(offers: Sequence[Offer]) -> Modality:
    """What is bought with its output tokens: pictures, where several sellers price those."""
    told: Counter[Modality] = Counter()
    for made in offers:
        base = [p for p in made.prices if is_base(p) and p.unit == "1M tokens"]
        told.update({p.modality for p in base if p.direction == "output"})
    return next((m for m in ("video", "image", "audio") if told[m] >= _SEVERAL), "text")


def _is_whole(made: Offer, sold: Modality) -> bool:
    """It says what tokens cost in and out; a part of a tariff is no price for what is sold."""
    told = [p for p in made.prices if p.unit == "1M tokens"]
    outputs = {p.modality for p in told if p.direction == "output"}
    outward = sold in outputs if sold != "text" else bool(outputs)
    return outward and any(p.direction == "input" for p in told)


def _group(made: Offer) -> str:
    if made.route.type == "plan":
        return "plans"
    if made.route.type != "serverless":
        return "special"
    if made.route.free:
        return "free"
    return "unknown" if made.weight is None else "priced"


def _main_basis(priced: Sequence[Offer]) -> Unit | None:
    """The basis most offers use; tokens when it is even."""
    counted = Counter(made.basis for made in priced)
    return max(counted, key=lambda u: (counted[u], u == "1M tokens", str(u)), default=None)
