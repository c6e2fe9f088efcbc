"""What a watch was told and is so no longer: a mistake of a feed, or a date that was moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot import formatting
from bot.watches.cheapest import cheapest_today, is_taken_back
from bot.watches.claims import (
    SOON,
    CheapestClaim,
    Claim,
    KnownNews,
    LeftClaim,
    News,
    PriceClaim,
    RetirementClaim,
)
from catalog.catalog import Catalog
from catalog.lifecycle import endings, life
from catalog.past_prices import main_past_prices


def take_backs(known: KnownNews, catalog: Catalog) -> Iterator[News]:
    """What to say of news that was told and does not hold, each with what holds instead."""
    for key, (telling, claim, _) in known.items():
        if telling == "told" and claim and (said := _said(claim, catalog)):
            words, holds = said
            # Where the message is not known, it is news of its own, in place of the other.
            yield News(f"{key}:back", words, claim=holds, replaces=key, corrects=key)


def _said(claim: Claim, catalog: Catalog) -> tuple[str, Claim] | None:
    match claim:
        case RetirementClaim():
            return _retirement(claim, catalog)
        case PriceClaim():
            return _price(claim, catalog)
        case CheapestClaim():
            return _cheapest(claim, catalog)
        case LeftClaim():
            return _left(claim, catalog)


def _retirement(claim: RetirementClaim, catalog: Catalog) -> tuple[str, Claim] | None:
    model = catalog.models.get(catalog.current_id(claim.model) or "")
    if model is None or (claim.day and claim.day <= catalog.today):
        return None
    stage = life(model, catalog)
    day, is_earliest, where = stage.retires, stage.earliest, ""
    if claim.seller:
        dates = {ending.provider: ending.retires for ending in endings(model, catalog)}
        # A seller that ends it when the lab does has no date of its own.
        day, is_earliest = dates.get(claim.seller, day), False
        where = f" at {catalog.provider_name(claim.seller)}"
    if day == claim.day:
        return None
    source = f"({model.source.name}, {model.source.as_of})"
    if day is None:
        words = f"no day is listed any more on which {model.name} retires{where} {source}."
        return f"Taken back: {words}", replace(claim, day=None)
    when = "not before" if is_earliest else "on"
    words = f"Corrected: {model.name} retires{where} {when} {day} {source}."
    return words, replace(claim, day=day)


def _price(claim: PriceClaim, catalog: Catalog) -> tuple[str, Claim] | None:
    model = catalog.models.get(catalog.current_id(claim.model) or "")
    past = main_past_prices(model.id, catalog) if model else None
    if model is None or past is None or past.offer.route.provider != claim.seller:
        return None
    step = past.steps[-1]
    prices = formatting.tariff(step.prices, cached=False)
    day = step.first_day
    if prices != claim.before or day is None or not claim.day < day <= claim.day + SOON:
        return None
    source, seller = catalog.sources[step.source].name, catalog.provider_name(claim.seller)
    words = f"Taken back: {model.name} is listed at {seller} for {prices} again since {day}"
    holds = PriceClaim(claim.model, claim.seller, claim.after, claim.before, day)
    return f"{words} ({source}, {past.stated_on}).", holds


def _cheapest(claim: CheapestClaim, catalog: Catalog) -> tuple[str, Claim] | None:
    current = catalog.current_id(claim.model)
    today = cheapest_today(current, catalog) if current else None
    if today is None or claim.before is None or not is_taken_back(claim, today, catalog):
        return None
    model, seller = catalog.models[today.model], catalog.provider_name(today.offer.seller)
    words = (
        f"Taken back: the cheapest {'approved ' if catalog.policies else ''}offer of {model.name} "
        f"is at {seller} again, {today.offer.figures}."
    )
    holds = CheapestClaim(claim.model, today.offer, None, claim.has_contracts, catalog.today)
    return words, holds


def _left(claim: LeftClaim, catalog: Catalog) -> tuple[str, Claim] | None:
    current = catalog.current_id(claim.model)
    routes = catalog.routes(current) if current else ()
    route = next((each for each in routes if each.provider == claim.seller), None)
    if claim.is_listed or route is None or not route.quotes:
        return None
    name, quote = catalog.provider_name(claim.seller), route.quotes[0]
    words = f"Taken back: {name} lists {catalog.models[route.model].name} again"
    source = f"({catalog.sources[quote.source].name}, {quote.as_of})"
    return f"{words} {source}.", replace(claim, is_listed=True)
