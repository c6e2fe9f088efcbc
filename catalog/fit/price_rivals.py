"""What a model costs for a use case next to models that are rated no lower.

Only the nearest of them are priced: a ladder takes up to a millisecond, and there are two thousand.
So a statement here is about those that were looked at, and says how many they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from catalog.catalog import Catalog
from catalog.curated import Request, UseCase
from catalog.fit.evidence import Evidence, Fit, Rival, dated_evidence, rating_for
from catalog.fit.rules import requirements_fit
from catalog.lifecycle import life
from catalog.model import Model
from catalog.pricing.offers import Offer
from catalog.pricing.request_cost import request_cost
from catalog.ratings import lower_bound, rating_text
from catalog.schema import Rating

_NEAREST = 10
_SURE = 20
"""Half of an interval, at most, by which models can be told apart at all."""
_MUCH_CHEAPER = Decimal("0.5")
"""Of the price of the model itself, at most."""
_LOW_PRICE = Decimal("0.25")
"""Share of the compared models, at most, that are as cheap as one that counts as cheap."""
_FEW = 4
"""With fewer to compare with, a low price says nothing."""
_SHOWN_REQUESTS = 1000


@dataclass(frozen=True, slots=True)
class _RatedOffer:
    """A model with the price of one typical request."""

    model: Model
    rating: Rating
    offer: Offer
    cost: Decimal


def with_price_evidence(made: Fit, model: Model, catalog: Catalog) -> Fit:
    """The verdict with what its price says for and against it; the level stays."""
    rating = rating_for(model, made.use_case)
    own = _listed(model, rating, made.use_case, catalog) if rating else None
    if own is None or made.level in ("unknown", "avoid") or not _is_sure(own.rating):
        return made
    rivals = _rivals(own, made.use_case, catalog)
    paid = _at_best(own, made.use_case, catalog)
    cheaper = [rival for rival in rivals if rival.cost <= _MUCH_CHEAPER * paid.cost]
    best = min(cheaper, key=lambda rival: (rival.cost, rival.model.id), default=None)
    if best:
        rival = _cheaper(paid, best, catalog)
        return replace(made, against=(*made.against, rival.evidence), cheaper=rival)
    return replace(made, evidence=(*made.evidence, *_cheap(own, rivals, catalog)))


def price_rated_models(catalog: Catalog) -> None:
    """Prices every rated model for every use case that its rating measures, once."""
    for use_case in catalog.curation.use_cases:
        for model in catalog.models.values():
            if rating := rating_for(model, use_case):
                _listed(model, rating, use_case, catalog)


def _rivals(own: _RatedOffer, use_case: UseCase, catalog: Catalog) -> tuple[_RatedOffer, ...]:
    """The nearest active models that suit it too and are rated no lower, intervals considered."""
    least = lower_bound(own.rating)
    found: list[_RatedOffer] = []
    for model, rating in reversed(catalog.rated(own.rating.benchmark)):
        if len(found) == _NEAREST:
            break
        if model.id == own.model.id or rating.value < least or not _is_sure(rating):
            continue
        if _suits(model, use_case, catalog):
            priced = _listed(model, rating, use_case, catalog)
            found.extend([priced] if priced else [])
    return tuple(found)


def _is_sure(rating: Rating) -> bool:
    return (
        rating.low is not None and rating.high is not None and rating.high - rating.low <= 2 * _SURE
    )


def _suits(model: Model, use_case: UseCase, catalog: Catalog) -> bool:
    active = life(model, catalog).stage == "active"
    return active and requirements_fit(model, use_case, catalog).level == "strong"


@dataclass(frozen=True, slots=True)
class _Cost:
    """USD for a typical request, and the offer with that price; None when not known."""

    of: tuple[Offer, Decimal] | None


def _listed(
    model: Model, rating: Rating, use_case: UseCase, catalog: Catalog
) -> _RatedOffer | None:
    """At its lab's own price, else at its cheapest: one seller's odd price is no argument."""
    kept = catalog.kept(_Cost)
    key = f"{use_case.id} {model.id}"
    if key not in kept:
        offers = catalog.ladder(model.id).paid
        own = (offer for offer in offers if catalog.is_own(offer.route.provider, model))
        kept[key] = _Cost(_least(own, use_case.typical) or _least(offers, use_case.typical))
    found = kept[key].of
    return _RatedOffer(model, rating, *found) if found else None


def _at_best(own: _RatedOffer, use_case: UseCase, catalog: Catalog) -> _RatedOffer:
    """Open weights at their cheapest: nobody has to pay what the lab asks."""
    if not own.model.facts.open_weights:
        return own
    found = _least(catalog.ladder(own.model.id).paid, use_case.typical)
    return replace(own, offer=found[0], cost=found[1]) if found else own


def _least(offers: Iterable[Offer], typical: Request) -> tuple[Offer, Decimal] | None:
    costs = ((offer, request_cost(offer, typical)) for offer in offers)
    known = [(offer, cost) for offer, cost in costs if cost]
    return min(known, key=lambda found: found[1], default=None)


def _cheaper(own: _RatedOffer, rival: _RatedOffer, catalog: Catalog) -> Rival:
    quiet = _evidence("", rival.model.id, own, rival, catalog)
    made = Rival(
        rival.model,
        rival.rating,
        rival.cost,
        _seller(rival, catalog),
        own.rating,
        own.cost,
        _seller(own, catalog),
        quiet,
    )
    return replace(made, evidence=replace(quiet, text=_said(made)))


def _said(rival: Rival) -> str:
    """ "Aster Mini, rated the same (1284 ± 8 to 1287 ± 6), costs $0.15 at Plum API against …"."""
    return (
        f"{rival.model.name}, rated {rival.rated} ({rating_text(rival.rating)} to "
        f"{rating_text(rival.own_rating)}), costs {_usd(rival.cost)} at {rival.seller} against "
        f"{_usd(rival.own_cost)} at {rival.own_seller} per {_SHOWN_REQUESTS:,} typical requests"
    )


def _cheap(own: _RatedOffer, rivals: Sequence[_RatedOffer], catalog: Catalog) -> Iterator[Evidence]:
    """ "$0.15 per 1,000 typical requests at Plum API, less than 9 of the 10 nearest …"."""
    dearer = sum(rival.cost > own.cost for rival in rivals)
    if len(rivals) < _FEW or dearer < len(rivals) * (1 - _LOW_PRICE):
        return
    share = f"all {dearer}" if dearer == len(rivals) else f"{dearer} of the {len(rivals)}"
    text = (
        f"{_usd(own.cost)} per {_SHOWN_REQUESTS:,} typical requests at {_seller(own, catalog)}, "
        f"less than {share} nearest models that are rated no lower"
    )
    yield _evidence(text, f"{own.cost}", own, own, catalog)


def _evidence(
    text: str, value: str, own: _RatedOffer, rival: _RatedOffer, catalog: Catalog
) -> Evidence:
    """As old as the older of the two prices."""
    quotes = (own.offer.route.quotes[0], rival.offer.route.quotes[0])
    oldest = min(quotes, key=lambda quote: quote.as_of)
    named = dict.fromkeys(catalog.sources[quote.source].name for quote in quotes)
    return dated_evidence(text, ", ".join(named), oldest.as_of, catalog, value)


def _seller(priced: _RatedOffer, catalog: Catalog) -> str:
    return catalog.provider_name(priced.offer.route.provider)


def _usd(cost: Decimal) -> str:
    """For 1,000 requests, at three significant digits."""
    amount = cost * _SHOWN_REQUESTS
    return f"${amount:,.{max(2, 2 - amount.adjusted())}f}"
