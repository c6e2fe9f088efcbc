"""What batches and a cache would take off the price of a workload."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from bot.answer.kinds import ModelLine
from bot.answer.priced import Priced, own
from bot.answer.rows import model_line
from catalog import Catalog, Job, Offer, Qualifying, Totals, in_batches, on_terms, rate_for, totals

_SHARES = (Decimal("0.5"), Decimal("0.8"))
_LEAST = Decimal("0.05")
"""A saving below this is not worth a line."""
_TRIED = 10
"""Cheapest routes that are tried with a cache; one that is dearer without seldom wins with it."""

Against = Literal["cheapest", "lab"]


@dataclass(frozen=True, slots=True)
class Saving:
    """A cheaper way to the same, on one route."""

    line: ModelLine
    way: Literal["batch", "caching"]
    share: Decimal | None
    """Of the input that comes from a cache."""
    provider_name: str
    totals: Totals
    saved: Decimal
    """Share of what it costs otherwise, 0 to 1."""
    against: Against
    """Which total it is a share of: the lowest of the model, or the lab's own."""


def savings(
    found: Sequence[Priced], asked: Job, held: Qualifying, catalog: Catalog
) -> Iterator[Saving]:
    """What one model would cost less: of all routes, and at the lab itself."""
    if not found:
        return
    model = catalog.models[found[0].offer.route.model]
    steps = catalog.ladder(model.id)
    special = [o for o in held.among(steps.special, model) if o.route.type == "batch"]
    fitted = [each.fitted for each in found]
    best = tuple(_ways((*fitted, *on_terms(special, asked)), found[0], asked, "cheapest", catalog))
    yield from best
    at_lab = own(found, model, catalog)
    if at_lab and at_lab.totals.main != found[0].totals.main:
        said = {(each.way, each.share, each.provider_name) for each in best}
        for each in _ways((at_lab.fitted,), at_lab, asked, "lab", catalog):
            if (each.way, each.share, each.provider_name) not in said:
                yield each


def _ways(
    offers: Sequence[Offer], plain: Priced, asked: Job, against: Against, catalog: Catalog
) -> Iterator[Saving]:
    batches = [batch for offer in offers if (batch := in_batches(offer))]
    tried: list[tuple[_Best, Decimal | None]] = [(_best(batches, asked), None)]
    if asked.request.input_tokens and not asked.request.cached_share:
        caching = [offer for offer in offers[:_TRIED] if _caches(offer, asked)]
        tried += [(_best(caching, _cached(asked, share)), share) for share in _SHARES]
    for best, share in tried:
        if best and best[1].main < (1 - _LEAST) * plain.totals.main:
            offer, made = best
            yield Saving(
                line=model_line(offer.route.model, catalog),
                way="caching" if share else "batch",
                share=share,
                provider_name=catalog.provider_name(offer.route.provider),
                totals=made,
                saved=1 - made.main / plain.totals.main,
                against=against,
            )


def _cached(asked: Job, share: Decimal) -> Job:
    return replace(asked, request=asked.request.model_copy(update={"cached_share": share}))


def _caches(made: Offer, asked: Job) -> bool:
    return rate_for(made, "cache_read", "text", asked.request.input_tokens) is not None


_Best = tuple[Offer, Totals] | None


def _best(offers: Iterable[Offer], asked: Job) -> _Best:
    known = [(offer, made) for offer in offers if (made := totals(offer, asked))]
    return min(known, key=lambda pair: pair[1].exact, default=None)
