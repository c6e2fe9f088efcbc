"""What a model costs for a use case beside models that are rated no lower.

Only the nearest of them are priced: one ladder takes up to a millisecond, and there are two
thousand models. The evidence says how many were compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from catalog.catalog import Catalog, per_catalog
from catalog.curated import Request, UseCase
from catalog.fit.evidence import Evidence, Fit, Rival, dated_evidence, rating_for
from catalog.fit.rules import requirements_fit
from catalog.lifecycle import life
from catalog.model import Model
from catalog.pricing.lab_price import is_first_party
from catalog.pricing.offers import Offer
from catalog.pricing.request_cost import request_cost
from catalog.ratings import lower_bound, rating_text
from catalog.schema import Rating

_NEAREST = 10
_WIDEST_HALF_INTERVAL = 20
"""Models with wider intervals cannot be told apart."""
_MUCH_CHEAPER = Decimal("0.5")
"""Share of the model's own price, at most."""
_LOW_PRICE = Decimal("0.25")
"""A price is low when at most this share of the compared models is as cheap."""
_FEWEST_COMPARED = 4
_SHOWN_REQUESTS = 1000


@dataclass(frozen=True, slots=True)
class _RatedOffer:
    """A model with the price of one typical request."""

    model: Model
    rating: Rating
    offer: Offer
    cost: Decimal


def with_price_evidence(verdict: Fit, model: Model, catalog: Catalog) -> Fit:
    """The verdict with what its price says for and against it; the level stays."""
    rating = rating_for(model, verdict.use_case)
    listed = _listed(model, rating, verdict.use_case, catalog) if rating else None
    if listed is None or verdict.level in ("unknown", "avoid") or not _is_narrow(listed.rating):
        return verdict
    rivals = _rivals(listed, verdict.use_case, catalog)
    own = _at_best(listed, verdict.use_case, catalog)
    cheaper = [rival for rival in rivals if rival.cost <= _MUCH_CHEAPER * own.cost]
    if best := min(cheaper, key=lambda rival: (rival.cost, rival.model.id), default=None):
        rival = _cheaper(own, best, catalog)
        return replace(verdict, against=(*verdict.against, rival.evidence), cheaper=rival)
    return replace(verdict, evidence=(*verdict.evidence, *_low_price(listed, rivals, catalog)))


def price_rated_models(catalog: Catalog) -> None:
    """Price every rated model for each use case that its rating measures."""
    for use_case in catalog.curation.use_cases:
        for model in catalog.models.values():
            if rating := rating_for(model, use_case):
                _listed(model, rating, use_case, catalog)


def _rivals(own: _RatedOffer, use_case: UseCase, catalog: Catalog) -> tuple[_RatedOffer, ...]:
    """The nearest active models that suit the use case too and are rated no lower."""
    least = lower_bound(own.rating)
    rivals: list[_RatedOffer] = []
    for model, rating in reversed(catalog.rated(own.rating.benchmark)):
        if len(rivals) == _NEAREST:
            break
        if model.id == own.model.id or rating.value < least or not _is_narrow(rating):
            continue
        if _suits(model, use_case, catalog):
            rival = _listed(model, rating, use_case, catalog)
            rivals.extend([rival] if rival else [])
    return tuple(rivals)


def _is_narrow(rating: Rating) -> bool:
    return (
        rating.low is not None
        and rating.high is not None
        and rating.high - rating.low <= 2 * _WIDEST_HALF_INTERVAL
    )


def _suits(model: Model, use_case: UseCase, catalog: Catalog) -> bool:
    active = life(model, catalog).stage == "active"
    return active and requirements_fit(model, use_case, catalog).level == "strong"


def _listed(
    model: Model, rating: Rating, use_case: UseCase, catalog: Catalog
) -> _RatedOffer | None:
    """The model at its representative price; None where no price is known."""
    price = _representative_price(use_case.id, model.id, catalog)
    return _RatedOffer(model, rating, *price) if price else None


@per_catalog
def _representative_price(
    use_case_id: str, model_id: str, catalog: Catalog
) -> tuple[Offer, Decimal] | None:
    """The lab's own offer, else the cheapest, with USD for a typical request."""
    # One seller's odd price is no argument, so the lab goes first.
    typical = catalog.use_cases[use_case_id].typical
    offers, model = catalog.ladder(model_id).paid, catalog.models[model_id]
    at_lab = (offer for offer in offers if is_first_party(offer, model, catalog))
    return _least(at_lab, typical) or _least(offers, typical)


def _at_best(own: _RatedOffer, use_case: UseCase, catalog: Catalog) -> _RatedOffer:
    """Open weights at their cheapest: nobody has to pay what the lab asks."""
    if not own.model.facts.open_weights:
        return own
    cheapest = _least(catalog.ladder(own.model.id).paid, use_case.typical)
    return replace(own, offer=cheapest[0], cost=cheapest[1]) if cheapest else own


def _least(offers: Iterable[Offer], typical: Request) -> tuple[Offer, Decimal] | None:
    costs = ((offer, request_cost(offer, typical)) for offer in offers)
    priced = [(offer, cost) for offer, cost in costs if cost]
    return min(priced, key=lambda pair: pair[1], default=None)


def _cheaper(own: _RatedOffer, rival: _RatedOffer, catalog: Catalog) -> Rival:
    evidence = _evidence("", rival.model.id, own, rival, catalog)
    result = Rival(
        rival.model,
        rival.rating,
        rival.cost,
        _seller(rival, catalog),
        own.rating,
        own.cost,
        _seller(own, catalog),
        evidence,
    )
    return replace(result, evidence=replace(evidence, text=_rival_text(result)))


def _rival_text(rival: Rival) -> str:
    """ "Aster Mini, rated the same (1284 ± 8 to 1287 ± 6), costs $0.15 at Plum API against …"."""
    return (
        f"{rival.model.name}, rated {rival.rated} ({rating_text(rival.rating)} to "
        f"{rating_text(rival.own_rating)}), costs {_usd(rival.cost)} at {rival.seller} against "
        f"{_usd(rival.own_cost)} at {rival.own_seller} per {_SHOWN_REQUESTS:,} typical requests"
    )


def _low_price(
    own: _RatedOffer, rivals: Sequence[_RatedOffer], catalog: Catalog
) -> Iterator[Evidence]:
    """ "$0.15 per 1,000 typical requests at Plum API, less than 9 of the 10 nearest …"."""
    dearer = sum(rival.cost > own.cost for rival in rivals)
    if len(rivals) < _FEWEST_COMPARED or dearer < len(rivals) * (1 - _LOW_PRICE):
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
    """Evidence dated by the older of the two prices."""
    quotes = (own.offer.route.quotes[0], rival.offer.route.quotes[0])
    oldest = min(quotes, key=lambda quote: quote.as_of)
    sources = dict.fromkeys(catalog.sources[quote.source].name for quote in quotes)
    return dated_evidence(text, ", ".join(sources), oldest.as_of, catalog, value)


def _seller(rated: _RatedOffer, catalog: Catalog) -> str:
    return catalog.provider_name(rated.offer.route.provider)


def _usd(cost: Decimal) -> str:
    """USD for 1,000 requests with three significant digits."""
    amount = cost * _SHOWN_REQUESTS
    return f"${amount:,.{max(2, 2 - amount.adjusted())}f}"
