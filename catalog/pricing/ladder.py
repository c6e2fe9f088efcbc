"""The price ladder of a model: which of its offers compare, and in which order.

Only offers of sellers that can be vouched for lead. Whatever else is known stands in a group of its
own, with the reason: nothing is dropped, and nothing doubtful is first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from catalog.curated import Provider
from catalog.model import Model, has_open_weights
from catalog.pricing.offers import Offer, is_base, offer_on, sources_of, weight_of
from catalog.pricing.tariffs import PLAIN, Tariff, in_tariff, is_served_as
from catalog.schema import Modality, OfferGroup, Price, Route, Tier, Trust, Unit
from catalog.trust import VOUCHED_FOR, is_cloud, passes_on, trust_of

_SEVERAL_SELLERS = 2
_SEVERAL_SOURCES = 2
_LEAST_OF_LAB_PRICE = Decimal("0.95")
"""A seller who asks less for a model that only the lab can run needs a second source."""
_LEAST_OF_NEXT = Decimal("0.33")
"""A seller who asks less than this share of what the next one asks needs one, too."""
_FEWEST_SELLERS = 3
TIE = Decimal("1.001")
"""Prices that differ by less are the same but for rounding."""
Costed = TypeVar("Costed")
_GRADES: tuple[Trust, ...] = (*VOUCHED_FOR, "other")
_DISCOUNTED: frozenset[Tier | None] = frozenset(("economy", "flex", "spot"))
_NOT_PLAIN: Mapping[str, OfferGroup] = {
    "not listed": "not in the seller's list",
    "batch price": "batch or flex",
    "swapped prices": "not vouched for",
    "unit unknown": "price unknown",
    "introductory price": "price unknown",
    "contradicted": "price unknown",
}
"""The groups of offers whose price the feeds have set aside."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """Offers that a question asks for, so that they compare like any other."""

    resellers: bool = False
    """Sellers that nobody vouches for."""
    providers: frozenset[str] = frozenset()
    """Ids; what these sell as an ordinary service, whoever vouches for it."""
    tariff: Tariff = PLAIN
    """The conditions that all prices must hold under."""

    def admits(self, offer: Offer) -> bool:
        match offer.group:
            case "comparable":
                return True
            case "not vouched for":
                return self.resellers or offer.route.provider in self.providers
            case "not in the seller's list" | "china endpoint":
                return offer.route.provider in self.providers
            case "batch or flex":  # another service at a price of its own, also at that seller
                return offer.route.provider in self.providers and _is_only_quantized(offer)
            case _:
                return False


NOBODY = Admitted()


@dataclass(frozen=True, slots=True)
class Ladder:
    """All offers of a model, by what they cost; each part in order of price."""

    paid: tuple[Offer, ...] = ()
    """Comparable, priced on the main basis."""
    other: tuple[Offer, ...] = ()
    """Comparable but for their basis."""
    unvouched: tuple[Offer, ...] = ()
    """The seller, or the price, is not vouched for."""
    unlisted: tuple[Offer, ...] = ()
    """In a price book only, and not in the seller's own list."""
    china: tuple[Offer, ...] = ()
    """Serves mainland China, which is a market of its own."""
    discounted: tuple[Offer, ...] = ()
    """Batch, flex, spot or quantised: cheaper for another service."""
    unknown: tuple[Offer, ...] = ()
    """No price known, or only a part of one."""
    free: tuple[Offer, ...] = ()
    """Called free by the source, mostly within limits."""
    plans: tuple[Offer, ...] = ()
    """Part of a subscription."""
    special: tuple[Offer, ...] = ()
    """Fine-tuned, dedicated or local: not an offer of the model as it is."""

    @property
    def cheapest(self) -> tuple[Offer, ...]:
        """The offers at the lowest price, to the rounding; empty when no price is known."""
        return next(ties(self.paid, _weight), ())

    @property
    def offers(self) -> tuple[Offer, ...]:
        """All offers, the comparable ones first and those without a known price last."""
        return (
            *self.paid,
            *self.other,
            *self.unvouched,
            *self.unlisted,
            *self.china,
            *self.discounted,
            *self.free,
            *self.plans,
            *self.special,
            *self.unknown,
        )


def price_ladder(
    model: Model,
    routes: Iterable[Route],
    providers: Mapping[str, Provider],
    today: date,
    admitted: Admitted = NOBODY,
) -> Ladder:
    """The price ladder of a model on a day."""
    sellers, tariff = _Sellers(model, providers), admitted.tariff
    offers = [offer_on(route, today) for route in routes]
    if tariff != PLAIN:
        offers = [under for offer in offers if (under := in_tariff(offer, tariff))]
    parts: dict[OfferGroup, list[Offer]] = defaultdict(list)
    for offer in _grouped(offers, sellers, tariff):
        parts["comparable" if admitted.admits(offer) else offer.group].append(offer)
    return _arranged(parts, sellers)


def arranged_ladder(
    parts: Mapping[OfferGroup, list[Offer]],
    in_order: Collection[OfferGroup],
    model: Model,
    providers: Mapping[str, Provider],
) -> Ladder:
    """The ladder of offers whose groups are known; `parts` lists each group that has any.

    `in_order` are the groups that stand as another ladder has arranged them.
    """
    return _arranged(defaultdict(list, parts), _Sellers(model, providers), in_order)


def parts_of(ladder: Ladder) -> tuple[tuple[OfferGroup, tuple[Offer, ...]], ...]:
    """The offers of a ladder by what they are compared with in it."""
    return (
        ("comparable", (*ladder.paid, *ladder.other)),
        ("not vouched for", ladder.unvouched),
        ("not in the seller's list", ladder.unlisted),
        ("china endpoint", ladder.china),
        ("batch or flex", ladder.discounted),
        ("free", ladder.free),
        ("plan", ladder.plans),
        ("fine-tuned or dedicated", ladder.special),
        ("price unknown", ladder.unknown),
    )


def _arranged(
    parts: dict[OfferGroup, list[Offer]],
    sellers: _Sellers,
    in_order: Collection[OfferGroup] = (),
) -> Ladder:
    if not parts["comparable"]:
        parts["comparable"] = _stand_ins(parts, sellers)
    ordered = {
        group: tuple(part if group in in_order else _in_order(part, sellers))
        for group, part in parts.items()
    }
    priced = ordered.get("comparable", ())
    main = _main_basis(priced)
    return Ladder(
        paid=tuple(o for o in priced if o.basis == main),
        other=tuple(o for o in priced if o.basis != main),
        unvouched=ordered.get("not vouched for", ()),
        unlisted=ordered.get("not in the seller's list", ()),
        china=ordered.get("china endpoint", ()),
        discounted=ordered.get("batch or flex", ()),
        unknown=ordered.get("price unknown", ()),
        free=ordered.get("free", ()),
        plans=ordered.get("plan", ()),
        special=ordered.get("fine-tuned or dedicated", ()),
    )


@dataclass(frozen=True, slots=True)
class _Sellers:
    """Who sells a model, and how far each can be vouched for."""

    model: Model
    providers: Mapping[str, Provider]

    def of(self, offer: Offer) -> Provider | None:
        return self.providers.get(offer.route.provider)

    def trust(self, offer: Offer) -> Trust:
        return trust_of(self.of(offer), self.model)

    def passes_on(self, offer: Offer) -> bool:
        provider = self.of(offer)
        return provider is not None and passes_on(provider)

    def flags(self, offer: Offer) -> tuple[str, ...]:
        provider = self.of(offer)
        return provider.trust.flags if provider and provider.trust else ()


def _grouped(offers: Sequence[Offer], sellers: _Sellers, tariff: Tariff) -> Iterator[Offer]:
    """The offers with their groups; an incomplete tariff is unknown where others are complete."""
    sold = _sold_modality(offers, sellers)
    if sold != "text" and tariff.cache is None:
        offers = [replace(o, weight=weight_of(o.prices, o.basis, sold)) for o in offers]
    complete = [_is_complete(offer, sold) for offer in offers]
    groups: list[OfferGroup] = []
    for offer, is_complete in zip(offers, complete, strict=True):
        incomplete = any(complete) and offer.basis == "1M tokens" and not is_complete
        served_so = is_served_as(offer.route, tariff)
        groups.append(_group(offer, sellers, incomplete=incomplete, served_so=served_so))
    pairs = tuple(zip(offers, groups, strict=True))
    plain = [offer for offer, group in pairs if group == "comparable"]
    at_lab = _lab_price(plain, sellers)
    for offer, group in pairs:
        doubtful = group == "comparable" and (
            _undercuts_lab(offer, at_lab, sellers)
            or _undercuts_hosts(offer, plain, sellers)
            or _is_far_below(offer, plain, sellers)
        )
        yield offer.in_group("not vouched for" if doubtful else group)


def _group(
    offer: Offer, sellers: _Sellers, *, incomplete: bool, served_so: bool = False
) -> OfferGroup:
    """The group of an offer by itself, whatever others ask.

    `served_so` is whether its way of serving the model is what is asked for.
    """
    route = offer.route
    match route.type:
        case "plan":
            return "plan"
        case "serverless":
            pass
        case _ if served_so:
            pass
        case "batch":
            return "batch or flex"
        case _:
            return "fine-tuned or dedicated"
    if "china_endpoint" in sellers.flags(offer):
        return "china endpoint"
    if route.free:
        return "free"
    if offer.weight is None or incomplete:
        return "price unknown"
    if route.set_aside:
        return _NOT_PLAIN[route.set_aside]
    if route.tier == "adapters":
        return "fine-tuned or dedicated"
    if (route.tier in _DISCOUNTED and not served_so) or route.quantization:
        return "batch or flex"
    return "comparable" if sellers.trust(offer) in VOUCHED_FOR else "not vouched for"


def _lab_price(offers: Iterable[Offer], sellers: _Sellers) -> Offer | None:
    """The lab's own plain offer, the cheapest where it has several."""
    own = (offer for offer in offers if sellers.trust(offer) == "first-party")
    return min(own, key=lambda offer: offer.weight or Decimal(0), default=None)


def _is_far_below(offer: Offer, plain: Iterable[Offer], sellers: _Sellers) -> bool:
    """Whether one source alone says that it costs a fraction of what every other seller asks.

    That is mostly a slip of the source, or a promotion whose end it does not state.
    """
    if sellers.trust(offer) == "first-party" or len(sources_of(offer)) >= _SEVERAL_SOURCES:
        return False
    others = [o for o in plain if o.basis == offer.basis]
    least = min(
        (_weight(o) for o in others if o.route.provider != offer.route.provider),
        default=Decimal(0),
    )
    several = len({o.route.provider for o in others}) >= _FEWEST_SELLERS
    return several and _weight(offer) < _LEAST_OF_NEXT * least


def _undercuts_lab(offer: Offer, at_lab: Offer | None, sellers: _Sellers) -> bool:
    """Whether one source alone says that a closed model is sold for less than its lab asks.

    Clouds have prices of their own by contract with the lab, so theirs is no doubt.
    """
    if has_open_weights(sellers.model) or sellers.trust(offer) == "first-party":
        return False
    if is_cloud(sellers.of(offer)):
        return False
    undercuts = "undercuts" in sellers.flags(offer)
    if at_lab is None or at_lab.basis != offer.basis:
        return undercuts
    is_below = (offer.weight or 0) < _LEAST_OF_LAB_PRICE * (at_lab.weight or 0)
    return is_below and (undercuts or len(sources_of(offer)) < _SEVERAL_SOURCES)


def _undercuts_hosts(offer: Offer, plain: Iterable[Offer], sellers: _Sellers) -> bool:
    """Whether one source alone says that who passes requests on charges less than all who serve it.

    That is a discount of the day, the price of another version or region, or a slip; what somebody
    else charges too is none of these.
    """
    if not sellers.passes_on(offer) or len(sources_of(offer)) >= _SEVERAL_SOURCES:
        return False
    others = [
        o for o in plain if o.basis == offer.basis and o.route.provider != offer.route.provider
    ]
    if any(_bears_out(other, offer, sellers) for other in others):
        return False
    serving = [o for o in others if not sellers.passes_on(o)]
    by_lab = any(sellers.trust(o) == "first-party" for o in serving)
    if not by_lab and len({o.route.provider for o in serving}) < _SEVERAL_SELLERS:
        return False
    return _weight(offer) < _LEAST_OF_LAB_PRICE * min(map(_weight, serving))


def _bears_out(other: Offer, offer: Offer, sellers: _Sellers) -> bool:
    """Whether another seller's price shows that one can ask so little.

    Of one that passes requests on as well, only the same price by another source does: what one
    source has of two may be as old at both.
    """
    asks_as_little = _weight(other) <= TIE * _weight(offer)
    if not sellers.passes_on(other):
        return asks_as_little
    same = asks_as_little and _weight(offer) <= TIE * _weight(other)
    return same and len(sources_of(offer) | sources_of(other)) >= _SEVERAL_SOURCES


def _stand_ins(parts: dict[OfferGroup, list[Offer]], sellers: _Sellers) -> list[Offer]:
    """What leads where nothing compares, at sellers that can be vouched for: taken out of its part.

    Quantised weights first, then what the seller does not list any more.
    """
    candidates: tuple[tuple[OfferGroup, list[Offer]], ...] = (
        ("batch or flex", [o for o in parts["batch or flex"] if _is_only_quantized(o)]),
        ("not in the seller's list", parts["not in the seller's list"]),
    )
    for group, offers in candidates:
        if vouched_for := [o for o in offers if sellers.trust(o) in VOUCHED_FOR]:
            parts[group] = [o for o in parts[group] if o not in vouched_for]
            return vouched_for
    return []


def _is_only_quantized(offer: Offer) -> bool:
    route = offer.route
    plain = route.type == "serverless" and route.tier not in _DISCOUNTED and not route.set_aside
    return plain and route.quantization is not None


def _in_order(offers: Iterable[Offer], sellers: _Sellers) -> Iterator[Offer]:
    """Cheapest first; of equal prices by grade, hosts before gateways, sources, and name."""

    def standing(offer: Offer) -> tuple[object, ...]:
        provider = sellers.of(offer)
        return (
            _GRADES.index(trust_of(provider, sellers.model)),
            provider is not None and passes_on(provider),
            -len(sources_of(offer)),
            provider.name.casefold() if provider else offer.route.provider,
            offer.route.id,
        )

    by_weight = sorted(offers, key=lambda o: (_weight(o), o.route.provider, o.route.id))
    for tied in ties(by_weight, _weight):
        yield from sorted(tied, key=standing) if len(tied) > 1 else tied


def ties(
    ordered: Sequence[Costed], cost: Callable[[Costed], Decimal]
) -> Iterator[tuple[Costed, ...]]:
    """Neighbours, cheapest first, that cost no more than rounding beyond the first of them."""
    start = 0
    while start < len(ordered):
        most = cost(ordered[start]) * TIE
        end = start + 1
        while end < len(ordered) and cost(ordered[end]) <= most:
            end += 1
        yield tuple(ordered[start:end])
        start = end


def _weight(offer: Offer) -> Decimal:
    return Decimal("Infinity") if offer.weight is None else offer.weight


def _sold_modality(offers: Sequence[Offer], sellers: _Sellers) -> Modality:
    """The modality that output tokens are bought for: the one that several sellers price.

    Of a model that is made for talking the lab's word will do: text alone is a part of it.
    """
    pricing: Counter[Modality] = Counter()
    for offer in offers:
        told = {p.modality for p in offer.prices if _is_other_output(p)}
        pricing.update(told)
        talks = sellers.model.specialization == "realtime-voice"
        if talks and "audio" in told and sellers.trust(offer) == "first-party":
            return "audio"
    return next((m for m in ("video", "image", "audio") if pricing[m] >= _SEVERAL_SELLERS), "text")


def _is_other_output(price: Price) -> bool:
    """Whether it is the base rate of output that is no text."""
    is_other = price.direction == "output" and price.modality != "text"
    return is_other and price.unit == "1M tokens" and is_base(price)


def _is_complete(offer: Offer, sold: Modality) -> bool:
    """Whether the tariff prices tokens in and the sold modality out."""
    prices = [p for p in offer.prices if p.unit == "1M tokens"]
    outputs = {p.modality for p in prices if p.direction == "output"}
    prices_output = sold in outputs if sold != "text" else bool(outputs)
    return prices_output and any(p.direction == "input" for p in prices)


def _main_basis(priced: Sequence[Offer]) -> Unit | None:
    """The basis of most offers; tokens when it is even."""
    bases = Counter(offer.basis for offer in priced)
    return max(bases, key=lambda u: (bases[u], u == "1M tokens", str(u)), default=None)
