"""All offers of a model in the order of what they cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from catalog.prices.offer import Offer, is_base, offer, weight_of
from catalog.schema import Modality, Provider, Route, Unit


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
    def tracked(self) -> tuple[Offer, ...]:
        """Every offer one could route a request to."""
        return (*self.paid, *self.other, *self.unknown, *self.free)

    @property
    def rows(self) -> tuple[Offer, ...]:
        """Everything, cheapest first, unknown last."""
        return (*self.paid, *self.other, *self.free, *self.plans, *self.special, *self.unknown)


def ladder(routes: Iterable[Route], providers: Mapping[str, Provider], today: date) -> Ladder:
    """The price ladder of one model on a day."""
    groups: dict[str, list[Offer]] = {
        name: [] for name in ("priced", "unknown", "free", "plans", "special")
    }
    offers = [offer(route, today) for route in routes]
    sold = _sold(offers)
    if sold != "text":
        offers = [replace(o, weight=weight_of(o.prices, o.basis, sold)) for o in offers]
    whole = [_is_whole(made, sold) for made in offers]
    for made, is_whole in zip(offers, whole, strict=True):
        part = any(whole) and made.basis == "1M tokens" and not is_whole
        group = _group(made)
        groups["unknown" if part and group == "priced" else group].append(made)

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
