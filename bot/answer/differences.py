"""What changes on moving from one model to another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from bot import formatting
from bot.answer.serialize import Json
from catalog.capabilities import CAPABILITY_NAMES
from catalog.catalog import Catalog
from catalog.curated import License
from catalog.model import Model, context_window, has_open_weights, licence
from catalog.pricing.lab_price import cheapest_offer, lab_offer
from catalog.pricing.offers import Offer, is_base
from catalog.ratings import lower_bound, rating_on, rating_text, upper_bound
from catalog.schema import Capability, Direction, Modality, Price, Rating

Effect = Literal["worse", "better", "equal", "differs", "unknown"]
Matter = Literal["price", "limit", "ability", "terms", "date", "rating"]
_DIRECTIONS: tuple[tuple[Direction, str], ...] = (
    ("input", "input"),
    ("output", "output"),
    ("cache_read", "cache read"),
)
_MODALITIES: tuple[Modality, ...] = ("text", "image", "audio", "video", "pdf")
_CAPABILITIES: tuple[Capability, ...] = ("tools", "json", "reasoning", "computer-use", "web-search")
_WRITES_NOTHING = frozenset(("embeddings", "reranking"))
_ROUNDING = 0.01
"""Share by which equal limits may differ: 8,191 and 8,192 tokens."""
_BENCHMARK = "arena.overall"


@dataclass(frozen=True, slots=True)
class Difference:
    """One aspect of two models; a value that no source states is None."""

    matter: Matter
    label: str
    old: str | None
    new: str | None
    effect: Effect
    """What the change means for users who move."""
    times: float | None = None
    """The new price divided by the old one."""

    def to_json(self) -> Json:
        return {
            "label": self.label,
            "matter": self.matter,
            "old": self.old,
            "new": self.new,
            "effect": self.effect,
            "times": self.times,
        }


def compared_offers(old: Model, new: Model, catalog: Catalog) -> tuple[Offer, Offer] | None:
    """The offers of both labs, else the cheapest of each; None unless they share a unit."""
    own = _own(old, catalog), _own(new, catalog)
    cheapest = cheapest_offer(old, catalog), cheapest_offer(new, catalog)
    for before, after in (own, cheapest):
        if before and after and before.basis == after.basis:
            return before, after
    return None


def plain_offer(model: Model, catalog: Catalog) -> Offer | None:
    """The offer of the lab, else the cheapest; None without a known price."""
    return _own(model, catalog) or cheapest_offer(model, catalog)


def _own(model: Model, catalog: Catalog) -> Offer | None:
    return lab_offer(catalog.ladder(model.id).paid, model, catalog)


def differences(
    old: Model, new: Model, offers: tuple[Offer, Offer] | None, catalog: Catalog
) -> tuple[Difference, ...]:
    """All comparable aspects in reading order, equal ones included."""
    aspects = (
        *(_prices(*offers) if offers else ()),
        _limit("context", context_window(old), context_window(new)),
        _limit("max output", _max_output(old), _max_output(new)),
        *_modalities("input", old.facts.input, new.facts.input),
        *_modalities("output", old.facts.output, new.facts.output),
        *_capabilities(old, new),
        *_terms(old, new),
        _cutoff(old.facts.knowledge_cutoff, new.facts.knowledge_cutoff),
        _rating(old, new, catalog),
    )
    return tuple(d for d in aspects if d is not None)


def _prices(before: Offer, after: Offer) -> Iterator[Difference]:
    for direction, name in _DIRECTIONS:
        for modality in _MODALITIES:
            old, new = _base(before, direction, modality), _base(after, direction, modality)
            kind = "" if modality == "text" else f"{modality} "
            if old and new and old.unit == new.unit:
                yield _price(f"{kind}{name}", old, new)
            elif old and (direction == "cache_read" or modality == "text"):
                label = f"{kind}{name}"
                yield Difference("price", label, _usd(old), _usd(new) if new else None, "unknown")


def _base(offer: Offer, direction: Direction, modality: Modality) -> Price | None:
    """The base price; at the dearest hour where it changes with the hour."""
    prices = [
        p
        for p in offer.prices
        if p.direction == direction and p.modality == modality and is_base(p)
    ]
    by_token = [p for p in prices if p.unit == "1M tokens"]
    return max(by_token or prices, key=lambda p: p.usd, default=None)


def _price(label: str, old: Price, new: Price) -> Difference:
    times = float(new.usd / old.usd) if old.usd else None
    return Difference("price", label, _usd(old), _usd(new), _less(old.usd, new.usd), times)


def _usd(price: Price) -> str:
    unit = "" if price.unit == "1M tokens" else f" {formatting.per(price.unit)}"
    return f"{formatting.usd(price.usd)}{unit}"


def _less(old: Decimal, new: Decimal) -> Effect:
    """Effect of a change where less is better."""
    return "equal" if old == new else "better" if new < old else "worse"


def _max_output(model: Model) -> int | None:
    """None for embeddings and rerankers, for which feeds state the size of a vector or 1."""
    return None if model.specialization in _WRITES_NOTHING else model.facts.max_output


def _limit(label: str, old: int | None, new: int | None) -> Difference | None:
    if old is None and new is None:
        return None
    effect: Effect = "unknown"
    if old is not None and new is not None:
        alike = abs(new - old) <= old * _ROUNDING
        effect = "equal" if alike else "better" if new > old else "worse"
    return Difference("limit", label, _tokens(old), _tokens(new), effect)


def _tokens(count: int | None) -> str | None:
    return None if count is None else f"{formatting.tokens(count)} tokens"


def _modalities(
    way: str, old: frozenset[Modality] | None, new: frozenset[Modality] | None
) -> Iterator[Difference]:
    if old is None or new is None:
        return
    for modality in _MODALITIES:
        if (modality in old) != (modality in new):
            name = "PDF" if modality == "pdf" else modality
            yield _ability(f"{name} {way}", had=modality in old)


def _ability(label: str, *, had: bool) -> Difference:
    before, after = ("yes", "no") if had else ("no", "yes")
    return Difference("ability", label, before, after, "worse" if had else "better")


def _capabilities(old: Model, new: Model) -> Iterator[Difference]:
    for capability in _CAPABILITIES:
        name = CAPABILITY_NAMES[capability]
        had, has = old.facts.told(capability), new.facts.told(capability)
        if had is not None and has is not None and had != has:
            yield _ability(name, had=had)
        elif had and has is None:
            yield Difference("ability", name, "yes", None, "unknown")


def _terms(old: Model, new: Model) -> Iterator[Difference]:
    opened = (has_open_weights(old), has_open_weights(new))
    if opened == (True, False):
        yield Difference("terms", "weights", "open", "not open", "worse")
    if opened == (False, True):
        yield Difference("terms", "weights", "not open", "open", "better")
    before, after = licence(old), licence(new)
    if before and after and before.name != after.name:
        yield Difference("terms", "licence", before.name, after.name, _freedom(before, after))


def _freedom(old: License, new: License) -> Effect:
    order = ("forbidden", "conditional", "free")
    if old.commercial is None or new.commercial is None:
        return "differs"
    before, after = order.index(old.commercial), order.index(new.commercial)
    return "differs" if before == after else "better" if after > before else "worse"


def _cutoff(old: str | None, new: str | None) -> Difference | None:
    """Compare dates that may lack a day; within one month neither is later."""
    if old is None or new is None:
        return None
    length = min(len(old), len(new))
    before, after = old[:length], new[:length]
    effect: Effect = "equal" if before == after else "better" if after > before else "worse"
    return Difference("date", "knowledge cutoff", old, new, effect)


def _rating(old: Model, new: Model, catalog: Catalog) -> Difference | None:
    before, after = rating_on(_BENCHMARK, old), rating_on(_BENCHMARK, new)
    if before is None or after is None:
        return None
    source = catalog.sources[after.source].name
    effect = _more(before, after)
    texts = rating_text(before), rating_text(after)
    return Difference("rating", f"{source} overall", *texts, effect)


def _more(old: Rating, new: Rating) -> Effect:
    """Effect of a change in rating; overlapping intervals are a tie."""
    if None in (old.low, old.high, new.low, new.high):
        return "differs"
    if lower_bound(new) > upper_bound(old):
        return "better"
    return "worse" if upper_bound(new) < lower_bound(old) else "equal"


def losses(differences: Sequence[Difference]) -> tuple[Difference, ...]:
    """The differences for the worse: abilities, limits, prices, then the rest."""
    order: tuple[Matter, ...] = ("ability", "limit", "price", "terms", "rating", "date")
    worse = [d for d in differences if d.effect == "worse"]
    return tuple(sorted(worse, key=lambda d: order.index(d.matter)))
