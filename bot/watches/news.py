"""What there is to tell about a model today; whether somebody has been told is not known here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from bot import formatting
from bot.answer.differences import compared_offers, differences, losses
from bot.answer.follow_ups import query_about
from bot.answer.migration import bill_of
from bot.watches.cheapest import with_cheapest
from bot.watches.claims import (
    NOTHING_KNOWN,
    PRICE,
    SEVERAL_SOURCES,
    SMALLEST_MOVE,
    SOON,
    STANDS,
    URGENT_RISE,
    CheapestClaim,
    KnownNews,
    News,
    PriceClaim,
    RetirementClaim,
)
from bot.watches.months import Running, month_words, months_of
from bot.watches.sellers import at_sellers
from bot.watches.steps import in_days, step_before
from bot.watches.take_backs import take_backs
from bot.watches.watch import Watch
from catalog.catalog import Catalog, per_catalog
from catalog.lifecycle import is_established, life, released_since
from catalog.model import Model
from catalog.past_prices import PastPrices, PriceStep, main_past_prices, route_events
from catalog.pricing.offers import priced_offer, sources_of, weight_of
from catalog.succession import successor

_RECENT = timedelta(days=7)
_NEW_FOR = timedelta(days=30)
_NO_CONTRACTS = (
    "List prices, without your contracts, because I do not know whether another company reads "
    "along here: mention me here once."
)
_MOST_LOSSES = 3
NO_ROUTE = "no-route:"
"""Begins the key of news that may end and begin again."""


def news_of(
    watch: Watch,
    catalog: Catalog,
    running: Running = (),
    known: KnownNews = NOTHING_KNOWN,
) -> Sequence[News]:
    """All that there is to tell a watch today, the most urgent first.

    `catalog` as its company may use it; `running` is what it runs; `known` is what the watch knows
    of already.
    """
    taken_back = tuple(take_backs(known, catalog))
    return (*taken_back, *_todays(watch, catalog, running, known))


def at_list_prices(news: Sequence[News]) -> Sequence[News]:
    """The same, saying that it leaves out contract prices where they would decide."""
    return tuple(
        replace(each, text=f"{each.text} {_NO_CONTRACTS}")
        if each.text and isinstance(each.claim, CheapestClaim)
        else each
        for each in news
    )


def _todays(watch: Watch, catalog: Catalog, running: Running, known: KnownNews) -> Sequence[News]:
    match watch.kind:
        case "model":
            return _of_model_and_cheapest(watch.target, running, known, catalog)
        case "lab":
            return _of_lab(watch.target, running, catalog)
        case "retirements":
            return _retirements(running, catalog)
        case "workloads":
            models = dict.fromkeys(run.model for run in running if run.model)
            return _urgent_first(
                [
                    news
                    for model in models
                    for news in _of_model_and_cheapest(model, running, known, catalog)
                ]
            )


def _of_model_and_cheapest(
    model_id: str, running: Running, known: KnownNews, catalog: Catalog
) -> Sequence[News]:
    runs = tuple(run for run in running if run.runs_on(model_id))
    own = _of_model(model_id, runs, catalog)
    return _urgent_first(with_cheapest(own, (model_id, runs), known, catalog))


@per_catalog
def _of_model(model_id: str, running: Running, catalog: Catalog) -> Sequence[News]:
    current = catalog.current_id(model_id)
    if current is None:
        return ()
    model = catalog.models[current]
    own = (
        _no_route(model, catalog),
        *_end_and_price(current, running, catalog),
        *at_sellers(model, catalog),
    )
    newer = (
        _release(other)
        for other in catalog.family_of(model)
        if _is_new(other, catalog) and (other.released or "") > (model.released or "9")
    )
    return _urgent_first((*filter(None, own), *newer))


@per_catalog
def _of_lab(lab: str, running: Running, catalog: Catalog) -> Sequence[News]:
    models = [model for model in catalog.models.values() if model.lab == lab]
    known = [model for model in models if is_established(model, catalog)]
    told = [news for model in known for news in _end_and_price(model.id, running, catalog)]
    return _urgent_first((*told, *(_release(m) for m in known if _is_new(m, catalog))))


@per_catalog
def _retirements(running: Running, catalog: Catalog) -> Sequence[News]:
    """What labs retire, the next first; sellers' own variants are not theirs to retire."""
    ending = [
        (retires, news)
        for model in catalog.models.values()
        if is_established(model, catalog)
        if (retires := life(model, catalog).retires)
        if (news := _retirement(model, running, catalog))
    ]
    return tuple(news for _, news in sorted(ending, key=lambda each: (each[0], each[1].key)))


@per_catalog
def _end_and_price(model_id: str, running: Running, catalog: Catalog) -> Sequence[News]:
    model = catalog.models[model_id]
    news = _retirement(model, running, catalog), _price(model, running, catalog)
    return tuple(each for each in news if each)


def _urgent_first(news: Sequence[News]) -> Sequence[News]:
    return tuple(sorted(news, key=lambda each: not each.is_urgent))


# What a policy allows


def _no_route(model: Model, catalog: Catalog) -> News | None:
    """That no seller of a model complies with the policy of the company any more."""
    if _is_approved(model, catalog):
        return None
    text = f"No seller of {model.name} complies with your policy any more."
    return News(f"{NO_ROUTE}{model.id}", text, is_urgent=True)


def _is_approved(model: Model, catalog: Catalog) -> bool:
    """Whether a seller complies; a model that nobody sells is not the policy's doing."""
    return not catalog.left_out(model.id) or bool(catalog.approved_routes(model.id))


# Retirements


def _retirement(model: Model, running: Running, catalog: Catalog) -> News | None:
    """The end of a model on a day that is settled, from its announcement on."""
    stage = life(model, catalog)
    left, day = stage.days_left, stage.retires
    if day is None or left is None or left <= 0 or stage.earliest:
        return None
    step = step_before(left, catalog.today)
    after = _after(model, running, catalog)
    sentences = (f"{model.name} retires on {day}, {in_days(left)}.", *after)
    key, claim = f"retires:{model.id}:{day}:{step.name}", RetirementClaim(model.id, day)
    return News(key, " ".join(sentences), step.is_urgent, claim=claim)


def _after(model: Model, running: Running, catalog: Catalog) -> Iterator[str]:
    """The replacement, what is lost by moving to it, and what that costs."""
    after = successor(model, catalog)
    if names := [run.name for run in running if run.model == model.id]:
        yield f"Runs on it: {formatting.listed(names, _MOST_LOSSES)}."
    if after is None:
        yield "No replacement is known."
        return
    new, by = after.model, "named by the lab" if after.curated else "suggested by Modeldesk"
    yield f"Replacement: {new.name} ({by})."
    if not _is_approved(new, catalog):
        yield "No seller of it complies with your policy."
    offers = compared_offers(model, new, catalog)
    every = differences(model, new, offers, catalog)
    worse = [d for d in losses(every) if d.matter != "price"][:_MOST_LOSSES]
    if worse:
        lost = "; ".join(f"{d.label} {d.old or 'unknown'} → {d.new or 'none'}" for d in worse)
        yield f"Worse: {lost}."
    if offers:
        before, then = (formatting.tariff(offer.prices, cached=False) for offer in offers)
        unit = f" {formatting.per('1M tokens')}"
        before = before.removesuffix(unit) if then.endswith(unit) else before
        sellers = {catalog.provider_name(offer.route.provider) for offer in offers}
        yield f"Price at {' and '.join(sorted(sellers))}: {before} → {then}."
    for run in running:
        if run.runs_on(model.id):
            question = query_about("migrate", model.id, new.id)._replace(workload=run.amounts)
            bill = bill_of(model, new, offers, question, catalog)
            if bill and bill.before is not None and bill.after is not None and bill.period:
                yield month_words(run.name, bill.before, bill.after)


# Prices


def _price(model: Model, running: Running, catalog: Catalog) -> News | None:
    """The last change of the price that stands for a model: the lab's own, else the usual one."""
    if model.id not in _recently_changed(catalog):
        return None
    past = main_past_prices(model.id, catalog)
    if past is None or len(past.steps) < 2 or _is_of_gateway(past, catalog):
        return None
    before, after = past.steps[-2:]
    day = after.first_day
    if day is None or not before.amounts or catalog.today - day > _RECENT:
        return None
    ratio = _ratio(before, after, past)
    if ratio is None or abs(ratio - 1) < SMALLEST_MOVE or _is_back(past):
        return None
    seller = catalog.provider_name(past.offer.route.provider)
    was, now = (formatting.tariff(step.prices, cached=False) for step in (before, after))
    match after.kind:
        case "corrected":
            text = f"The price of {model.name} at {seller} was listed wrongly and is corrected: "
        case "changed":
            word = "rose" if ratio > 1 else "fell"
            share = f"{abs(ratio - 1):.0%}"
            text = f"The price of {model.name} at {seller} {word} by about {share} on {day}: "
        case _:
            return None
    key = f"{PRICE}{model.id}:{past.offer.route.provider}:{day}:{after.kind}:{ratio:.3f}"
    is_urgent = after.kind == "changed" and ratio >= URGENT_RISE
    is_confirmed = len(sources_of(past.offer)) >= SEVERAL_SOURCES
    stands_from = None if is_confirmed else _seen_at(after, day, past, catalog) + STANDS
    claim = PriceClaim(model.id, past.offer.route.provider, was, now, day)
    offers = [priced_offer(past.offer.route, step.prices) for step in (before, after)]
    months = months_of(model.id, running, (offers[0], offers[1]), catalog)
    words = " ".join((f"{text}{was} → {now}.", *months))
    return News(key, words, is_urgent, stands_from, claim)


def _is_back(past: PastPrices) -> bool:
    """Whether the last change takes the one before it back: whoever was told that is told so."""
    if len(past.steps) < 3:
        return False
    was, between, now = past.steps[-3:]
    if between.first_day is None or now.first_day is None:
        return False
    return was.amounts == now.amounts and now.first_day - between.first_day <= SOON


@per_catalog
def _recently_changed(catalog: Catalog) -> frozenset[str]:
    """The models of which any price is known to have changed lately."""
    history, first = catalog.snapshot.history, catalog.today - _RECENT
    ids = {
        catalog.current_id(event.model)
        for event in (*history.dated, *history.recorded)
        if first <= event.seen_at.date() <= catalog.today
    }
    return frozenset(filter(None, ids))


def _is_of_gateway(past: PastPrices, catalog: Catalog) -> bool:
    return catalog.provider_kind(past.offer.route.provider) == "gateway"


def _ratio(before: PriceStep, after: PriceStep, past: PastPrices) -> Decimal | None:
    old, new = (weight_of(step.prices, past.offer.basis) for step in (before, after))
    return new / old if old and new else None


def _seen_at(step: PriceStep, day: date, past: PastPrices, catalog: Catalog) -> datetime:
    """When a price was seen first; of one that its source dates, the start of its first day."""
    _, recorded = route_events(past.offer.route, catalog)
    start = datetime.combine(day, time(), UTC)
    moments = [event.seen_at for event in recorded if event.seen_at.date() == day]
    return max(moments, default=start) if not step.is_dated else start


# Releases


def _release(model: Model) -> News:
    return News(f"new:{model.id}", f"{model.name} is new, released {model.released}.")


def _is_new(model: Model, catalog: Catalog) -> bool:
    return model.id in _new(catalog)


@per_catalog
def _new(catalog: Catalog) -> frozenset[str]:
    return frozenset(m.id for m in released_since(catalog, catalog.today - _NEW_FOR))
