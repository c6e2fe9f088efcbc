"""What a model costs for a use case beside models that are rated no lower.

Prices are of sellers that can be vouched for. The evidence says how many models were compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from itertools import islice, takewhile

from catalog.catalog import Catalog, per_catalog
from catalog.curated import Request, UseCase
from catalog.fit.evidence import Evidence, Fit, Rival, dated_evidence, rating_for
from catalog.fit.rules import requirements_fit
from catalog.lifecycle import is_active
from catalog.model import Model
from catalog.pricing.offers import Offer, last_day_of_price, lasting_offer
from catalog.pricing.request_cost import request_cost
from catalog.pricing.standard_price import (
    lasting_standard_offer,
    standard_offer,
    vouched_for_offers,
)
from catalog.ratings import lower_bound, rating_on, rating_text, upper_bound
from catalog.schema import Rating, Specialization, Unit
from catalog.succession import Successor, is_of_the_same_line

_NEAREST = 10
_WIDEST_HALF_INTERVAL = 20
"""Models with wider intervals cannot be told apart."""
_MUCH_CHEAPER = Decimal("0.5")
"""Share of the model's own price, at most."""
_LOW_PRICE = Decimal("0.25")
"""A price is low when at most this share of the compared models is as cheap."""
_FEWEST_COMPARED = 4
_FAR_DEARER = 10
"""Times the median price of the models that suit it, from which a price rules out volume."""
_SHOWN_REQUESTS = 1000


@dataclass(frozen=True, slots=True)
class _RatedOffer:
    """A model with the price of one typical request."""

    model: Model
    rating: Rating
    offer: Offer
    cost: Decimal


@dataclass(frozen=True, slots=True)
class NewerModel:
    """A newer model of the same line that is as good and costs no more."""

    model: Model
    offer: Offer
    rated: str | None
    """ "the same" or "higher", on what both are rated by; None where one of them is not."""
    evidence: Evidence


def newer_and_no_dearer(
    model: Model, following: Successor | None, use_cases: Iterable[UseCase], catalog: Catalog
) -> NewerModel | None:
    """The successor where it costs no more, and is rated no lower for any of the use cases."""
    if following is None or following.model.lab != model.lab:
        return None
    own = lasting_standard_offer(model, catalog)
    if own is None:
        return None
    newer, offer = following.model, standard_offer(following.model, catalog)
    if offer is None or offer.basis != own.basis:
        return None
    if not _costs_no_more(lasting_offer(offer, catalog.today), own):
        return None
    judged = [rated for use_case in use_cases if (rated := _rated(newer, model, use_case))]
    is_as_good = judged or following.curated or is_of_the_same_line(newer, model, catalog)
    if "lower" in judged or not is_as_good or not is_active(newer, catalog):
        return None
    quote = offer.route.quotes[0]
    text = f"{newer.name}, released {newer.released}, costs no more"
    source = catalog.sources[quote.source].name
    evidence = dated_evidence(text, source, quote.as_of, catalog, newer.id)
    return NewerModel(newer, offer, judged[0] if judged else None, evidence)


def _costs_no_more(offer: Offer, own: Offer) -> bool:
    return offer.weight is not None and own.weight is not None and offer.weight <= own.weight


def _rated(newer: Model, model: Model, use_case: UseCase) -> str | None:
    """How the newer one is rated beside the other: "higher", "the same", "lower"."""
    own = rating_for(model, use_case)
    rating = rating_on(own.benchmark, newer) if own else None
    if own is None or rating is None:
        return None
    if lower_bound(rating) > upper_bound(own):
        return "higher"
    return "lower" if upper_bound(rating) < lower_bound(own) else "the same"


def with_price_evidence(verdict: Fit, model: Model, catalog: Catalog) -> Fit:
    """The verdict with what its price says for and against it.

    The level falls only where the price is far above what work of that volume can bear.
    """
    verdict = with_volume_price(verdict, model, catalog)
    rating = rating_for(model, verdict.use_case)
    listed = _listed(model, rating, verdict.use_case, catalog) if rating else None
    if listed is None or verdict.level in ("unknown", "avoid") or not _is_narrow(listed.rating):
        return verdict
    if best := _cheapest_rival(listed, verdict.use_case, catalog):
        rival = _cheaper(listed, best, catalog)
        return replace(verdict, against=(*verdict.against, rival.evidence), cheaper=rival)
    rivals = _rivals(listed, verdict.use_case, catalog)
    low_price = _low_price(listed, rivals, catalog)
    if low_price is None:
        return verdict
    return replace(verdict, evidence=(*verdict.evidence, low_price), low_price=low_price)


def with_volume_price(verdict: Fit, model: Model, catalog: Catalog) -> Fit:
    """The verdict, "possible" at best where the price is many times what others ask."""
    if verdict.level not in ("strong", "possible") or not is_volume_work(verdict.use_case):
        return verdict
    price = _representative_price(verdict.use_case.id, model.id, catalog)
    typical = _median_cost(verdict.use_case.id, catalog)
    if price is None or typical is None or price[1] < _FAR_DEARER * typical:
        return verdict
    offer, cost = price
    text = (
        f"{_usd(cost)} per {_SHOWN_REQUESTS:,} typical requests at "
        f"{catalog.provider_name(offer.route.provider)}, {cost / typical:.0f} times the median of "
        "rated models"
    )
    quote = offer.route.quotes[0]
    source = catalog.sources[quote.source].name
    dear = dated_evidence(text, source, quote.as_of, catalog, f"{cost}")
    return replace(verdict, level="possible", against=(*verdict.against, dear), dear=dear)


def is_volume_work(use_case: UseCase) -> bool:
    """Whether it is work by the thousand, which a price for batches helps with."""
    return "batch" in use_case.needs.capabilities | use_case.helps.capabilities


@per_catalog
def _median_cost(use_case_id: str, catalog: Catalog) -> Decimal | None:
    """What a typical request costs at the median of rated, active models that suit the use case."""
    use_case, general = catalog.use_cases[use_case_id], catalog.use_cases.get("general")
    benchmarks = use_case.benchmarks or (general.benchmarks if general else ())
    rated = {model.id: model for name in benchmarks for model, _ in catalog.rated(name)}
    costs = sorted(
        price[1]
        for model in rated.values()
        if _suits(model, use_case, catalog)
        and (price := _representative_price(use_case_id, model.id, catalog))
    )
    return costs[len(costs) // 2] if len(costs) >= _FEWEST_COMPARED else None


@dataclass(frozen=True, slots=True)
class PricePlace:
    """How a price compares with those of other models made for the same."""

    cheaper_than: int
    dearer_than: int
    among: int
    """The others that are priced in the same unit."""


def price_place(model: Model, catalog: Catalog) -> PricePlace | None:
    """Its place among active models of its specialization; None where few have such a price."""
    own = lasting_standard_offer(model, catalog)
    if own is None or own.weight is None or model.specialization == "general":
        return None
    weights = _weights(model.specialization, own.basis, catalog)
    others = [weight for other, weight in weights if other != model.id]
    if len(others) < _FEWEST_COMPARED:
        return None
    cheaper = sum(own.weight < weight for weight in others)
    return PricePlace(cheaper, sum(own.weight > weight for weight in others), len(others))


@per_catalog
def _weights(
    specialization: Specialization, basis: Unit | None, catalog: Catalog
) -> tuple[tuple[str, Decimal], ...]:
    """Active models of a specialization with the weight of their price in one unit."""
    offers = (
        (model.id, lasting_standard_offer(model, catalog))
        for model in catalog.models.values()
        if model.specialization == specialization and is_active(model, catalog)
    )
    return tuple(
        (model, offer.weight)
        for model, offer in offers
        if offer and offer.basis == basis and offer.weight is not None
    )


def pricing_rated_models(catalog: Catalog) -> Iterator[None]:
    """Price, piece by piece, every rated model for each use case that its rating measures."""
    rated = [model for model in catalog.models.values() if model.ratings]
    for use_case in catalog.curation.use_cases:
        if is_volume_work(use_case):
            _median_cost(use_case.id, catalog)
        for model in rated:
            if rating := rating_for(model, use_case):
                _listed(model, rating, use_case, catalog)
        yield


def _rivals(own: _RatedOffer, use_case: UseCase, catalog: Catalog) -> tuple[_RatedOffer, ...]:
    """The nearest active models that suit the use case too and are rated no lower."""
    suitable = (
        rival
        for rival in reversed(_rated_no_lower(own, use_case, catalog))
        if _suits(rival.model, use_case, catalog)
    )
    return tuple(islice(suitable, _NEAREST))


def _cheapest_rival(own: _RatedOffer, use_case: UseCase, catalog: Catalog) -> _RatedOffer | None:
    """The cheapest that is rated no lower, where it costs much less."""
    cheaper = [
        rival
        for rival in _rated_no_lower(own, use_case, catalog)
        if rival.cost <= _MUCH_CHEAPER * own.cost and _is_listed_cheaper(rival, own, catalog)
    ]
    cheaper.sort(key=lambda rival: (rival.cost, rival.model.id))
    return next((rival for rival in cheaper if _suits(rival.model, use_case, catalog)), None)


def _is_listed_cheaper(rival: _RatedOffer, own: _RatedOffer, catalog: Catalog) -> bool:
    """Whether its list price is much lower too, so that the figures shown bear it out."""
    share = _list_share(rival, own, catalog)
    return share is None or share <= _MUCH_CHEAPER


def _list_share(rival: _RatedOffer, own: _RatedOffer, catalog: Catalog) -> Decimal | None:
    weight, limit = (lasting_offer(o.offer, catalog.today).weight for o in (rival, own))
    if not weight or not limit or rival.offer.basis != own.offer.basis:
        return None
    return weight / limit


def _rated_no_lower(
    own: _RatedOffer, use_case: UseCase, catalog: Catalog
) -> tuple[_RatedOffer, ...]:
    """Other models with a price whose rating is not below its interval, best first."""
    least = lower_bound(own.rating)
    rated = catalog.rated(own.rating.benchmark)
    return tuple(
        rival
        for model, rating in takewhile(lambda pair: pair[1].value >= least, rated)
        if model.id != own.model.id and _is_narrow(rating)
        for rival in [_listed(model, rating, use_case, catalog)]
        if rival
    )


def _is_narrow(rating: Rating) -> bool:
    return (
        rating.low is not None
        and rating.high is not None
        and rating.high - rating.low <= 2 * _WIDEST_HALF_INTERVAL
    )


def _suits(model: Model, use_case: UseCase, catalog: Catalog) -> bool:
    return (
        is_active(model, catalog) and requirements_fit(model, use_case, catalog).level == "strong"
    )


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
    """The offer that stands for the model, with USD for a typical request.

    Where it does not price all that the request is of, the cheapest vouched for that does.
    """
    typical, model = catalog.use_cases[use_case_id].typical, catalog.models[model_id]
    standard = standard_offer(model, catalog)
    at_standard = _least((standard,), typical, catalog) if standard else None
    return at_standard or _least(vouched_for_offers(model, catalog), typical, catalog)


def _least(
    offers: Iterable[Offer], typical: Request, catalog: Catalog
) -> tuple[Offer, Decimal] | None:
    """The cheapest at the prices to decide by, and what it costs at these."""
    costs = ((o, request_cost(lasting_offer(o, catalog.today), typical)) for o in offers)
    priced = [(offer, cost) for offer, cost in costs if cost]
    return min(priced, key=lambda pair: pair[1], default=None)


def _cheaper(own: _RatedOffer, rival: _RatedOffer, catalog: Catalog) -> Rival:
    evidence = _evidence("", rival.model.id, own, rival, catalog)
    result = Rival(
        rival.model,
        rival.rating,
        rival.cost,
        rival.offer,
        _seller(rival, catalog),
        own.rating,
        own.cost,
        own.offer,
        _seller(own, catalog),
        _list_share(rival, own, catalog),
        evidence,
    )
    return replace(result, evidence=replace(evidence, text=_rival_text(result, catalog)))


def _rival_text(rival: Rival, catalog: Catalog) -> str:
    """ "Aster Mini, rated the same (1284 ± 8 to 1287 ± 6), costs $0.15 at Plum API against …"."""
    since, own_since = (_since(offer, catalog) for offer in (rival.offer, rival.own_offer))
    return (
        f"{rival.model.name}, rated {rival.rated} ({rating_text(rival.rating)} to "
        f"{rating_text(rival.own_rating)}), costs {_usd(rival.cost)}{since} at {rival.seller} "
        f"against {_usd(rival.own_cost)}{own_since} at {rival.own_seller} per "
        f"{_SHOWN_REQUESTS:,} typical requests"
    )


def _since(offer: Offer, catalog: Catalog) -> str:
    """ " from 2026-12-01" where the price to decide by is not that of today."""
    ends = last_day_of_price(offer.prices)
    lasting = lasting_offer(offer, catalog.today)
    return "" if lasting is offer or ends is None else f" from {ends + timedelta(days=1)}"


def _low_price(
    own: _RatedOffer, rivals: Sequence[_RatedOffer], catalog: Catalog
) -> Evidence | None:
    """ "$0.15 per 1,000 typical requests at Plum API, less than 9 of the 10 nearest …"."""
    dearer = sum(rival.cost > own.cost for rival in rivals)
    if len(rivals) < _FEWEST_COMPARED or dearer < len(rivals) * (1 - _LOW_PRICE):
        return None
    share = f"all {dearer}" if dearer == len(rivals) else f"{dearer} of the {len(rivals)}"
    text = (
        f"{_usd(own.cost)} per {_SHOWN_REQUESTS:,} typical requests at {_seller(own, catalog)}, "
        f"less than {share} nearest models that are rated no lower"
    )
    return _evidence(text, f"{own.cost}", own, own, catalog)


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
