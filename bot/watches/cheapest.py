"""The cheapest offer of a watched model: what it is today beside what the watch knows of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.watches.claims import (
    PRICE,
    SEVERAL_SOURCES,
    SMALLEST_MOVE,
    SOON,
    STANDS,
    URGENT_RISE,
    CheapestClaim,
    CheapestOffer,
    Known,
    KnownNews,
    News,
)
from bot.watches.months import Running, months_of
from catalog.catalog import Catalog, per_catalog
from catalog.model import Model
from catalog.past_prices import main_past_prices, seller_events
from catalog.price_history import PriceEvent
from catalog.pricing.offers import Offer, is_base, sources_of


@dataclass(frozen=True, slots=True)
class CheapestToday:
    """The cheapest offer of a model today, and what tells whether that is news."""

    model: str
    offer: CheapestOffer
    weights: Mapping[str, Decimal]
    """The lowest price of each seller, as it compares."""
    has_contracts: bool
    """Whether contract prices count; offers with and without them are never compared."""
    is_confirmed: bool
    """Whether two sources agree on its price."""

    def is_another(self, before: CheapestOffer) -> bool:
        """Whether it costs something else than before, or its seller is undercut or gone."""
        weight = self.offer.weight
        if self.offer.basis != before.basis:
            return True
        if abs(weight - before.weight) >= SMALLEST_MOVE * before.weight:
            return True
        theirs = self.weights.get(before.seller)
        return theirs is None or weight <= (1 - SMALLEST_MOVE) * theirs


@per_catalog
def cheapest_today(model_id: str, catalog: Catalog) -> CheapestToday | None:
    """The cheapest comparable offer of a model; None where none has a price."""
    paid = catalog.ladder(model_id).paid
    if not paid:
        return None
    weights: dict[str, Decimal] = {}
    for offer in paid:
        weights.setdefault(offer.route.provider, offer.weight or Decimal(0))
    return CheapestToday(
        model_id,
        _as_told(paid[0], catalog),
        weights,
        has_contracts=any(policy.prices for policy in catalog.policies),
        is_confirmed=len(sources_of(paid[0])) >= SEVERAL_SOURCES,
    )


def _as_told(offer: Offer, catalog: Catalog) -> CheapestOffer:
    quote = offer.route.quotes[0]
    return CheapestOffer(
        offer.route.provider,
        offer.route.id,
        tuple(filter(is_base, offer.prices)) or offer.prices,
        offer.basis,
        catalog.sources[quote.source].name,
        quote.as_of,
        offer.contract,
    )


def cheapest_text(
    model: Model, before: CheapestOffer, today: CheapestToday, catalog: Catalog
) -> str | None:
    """What has changed, with both figures; None where only its source is another."""
    now, last = today.offer, _last_event(before, today.offer, catalog)
    kind = last.kind if last else None
    name = f"The cheapest {'approved ' if catalog.policies else ''}offer of {model.name}"
    old, new = (catalog.provider_name(offer.seller) for offer in (before, now))
    if before.seller != now.seller:
        is_gone = before.seller not in today.weights
        gone = f" {old} has no such offer any more." if is_gone else ""
        return f"{name} is now at {new}: {now.figures}. It was at {old}: {before.figures}.{gone}"
    if kind == "source_switched":
        return None
    if kind == "corrected":
        wrongly = f"{name}, at {new}, was listed wrongly and is corrected"
        return f"{wrongly}: {before.figures} → {now.figures}."
    return f"{name}, at {new}, has another price: {before.figures} → {now.figures}."


def _last_event(before: CheapestOffer, now: CheapestOffer, catalog: Catalog) -> PriceEvent | None:
    """The last change that is known of either offer; None where it is the policy that changed."""
    every = [
        event
        for offer in (before, now)
        for events in seller_events(offer.seller, (offer.route,), catalog)
        for event in events
        if event.seen_at.date() <= catalog.today
    ]
    return max(every, key=lambda event: event.seen_at, default=None)


def with_cheapest(
    news: Sequence[News], about: tuple[str, Running], known: KnownNews, catalog: Catalog
) -> Sequence[News]:
    """With that the cheapest offer is another than the watch knows; noted where it knows of none.

    `about` is the id of the model, and what runs on it.

    Where it is the offer whose new price is told anyway, one line tells both.
    """
    model_id, running = about
    current = catalog.current_id(model_id)
    today = cheapest_today(current, catalog) if current else None
    if today is None:
        return news
    key, last = _known_of(today, known)
    if not isinstance(last.claim, CheapestClaim):
        claim = CheapestClaim(today.model, today.offer, None, today.has_contracts, catalog.today)
        return (*news, News(_cheapest_key(today), "", claim=claim))
    if last.telling == "told" and is_taken_back(last.claim, today, catalog):
        return news  # which is not news, but the end of what was
    untold = last.claim.before if last.telling == "unknown" else None
    change = _cheapest_change(untold or last.claim.offer, today, running, catalog)
    if change is None:
        return news
    replaced = "" if key == change.key else key
    price = next((n for n in news if _is_price_of(n, today, catalog)), None)
    if price and change.claim and last.claim.offer.seller == today.offer.seller:
        same = replace(price, claim=change.claim, replaces=key)
        return tuple(same if each is price else each for each in news)
    return (*news, replace(change, replaces=replaced))


def is_taken_back(claim: CheapestClaim, today: CheapestToday, catalog: Catalog) -> bool:
    """Whether, within some days, the offer is again what it was before the watch was told."""
    return (
        claim.before is not None
        and _is_about(claim, today)
        and catalog.today - claim.on <= SOON
        and today.offer.seller == claim.before.seller
        and today.is_another(claim.offer)
        and not today.is_another(claim.before)
    )


def _cheapest_change(
    before: CheapestOffer, today: CheapestToday, running: Running, catalog: Catalog
) -> News | None:
    if not today.is_another(before):
        return None
    text = cheapest_text(catalog.models[today.model], before, today, catalog)
    event = None if today.is_confirmed else _last_event(before, today.offer, catalog)
    if text is None:
        return None
    offers = before.as_offer(today.model), today.offer.as_offer(today.model)
    return News(
        _cheapest_key(today),
        " ".join((text, *months_of(today.model, running, offers, catalog))),
        is_urgent=today.offer.weight >= URGENT_RISE * before.weight,
        stands_from=event.seen_at + STANDS if event else None,
        claim=CheapestClaim(today.model, today.offer, before, today.has_contracts, catalog.today),
    )


def _known_of(today: CheapestToday, known: KnownNews) -> tuple[str, Known]:
    """What a watch knows of the same model, with contract prices or without as today's are."""
    for key, each in known.items():
        claim = each.claim
        if isinstance(claim, CheapestClaim) and _is_about(claim, today):
            return key, each
    return "", Known()


def _is_about(claim: CheapestClaim, today: CheapestToday) -> bool:
    return (claim.model, claim.has_contracts) == (today.model, today.has_contracts)


def _is_price_of(news: News, today: CheapestToday, catalog: Catalog) -> bool:
    """Whether it tells the list price of today's cheapest offer."""
    past = main_past_prices(today.model, catalog) if news.key.startswith(PRICE) else None
    route = past.offer.route if past else None
    is_it = route and (route.provider, route.id) == (today.offer.seller, today.offer.route)
    return bool(is_it) and not today.offer.contract


def _cheapest_key(today: CheapestToday) -> str:
    terms, offer = "ours" if today.has_contracts else "list", today.offer
    return f"cheapest:{terms}:{today.model}:{offer.seller}:{offer.weight.normalize():f}"
