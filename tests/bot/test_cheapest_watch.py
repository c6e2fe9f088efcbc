"""That the cheapest offer of a watched model is another: told once, with both figures, or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from bot.watches.claims import Known, KnownNews, News, claim_text, read_claim
from bot.watches.due import due, noted
from bot.watches.news import news_of
from bot.watches.watch import Watch
from catalog.assembly import assemble_catalog
from catalog.catalog import Catalog
from catalog.company.policy import Policy
from catalog.price_history import EventKind, PriceEvent, PriceHistory
from catalog.schema import Quote
from catalog.snapshot import Snapshot, encode_snapshot
from tests.world import LATER, ROUTES, per_token, route

SLATE = Watch(1, "T1", "C1", "U1", "model", "quarry/slate-70b")
TODAY = date(2026, 11, 11)
SEEN = datetime(2026, 11, 10, 9, tzinfo=UTC)
NINE = datetime(2026, 11, 11, 9, tzinfo=UTC)
TWO = {"skyhost": "0.6 0.8", "gatehub": "0.9 0.9"}


def selling(
    world: Catalog, amounts: Mapping[str, str], kind: EventKind | None = None, sources: int = 1
) -> Catalog:
    """Slate 70B at these sellers, for so much in and out; what was seen to become of it at nine."""
    routes = [r for r in ROUTES if r.model != SLATE.target]
    events = []
    for seller, amount in amounts.items():
        one = route(SLATE.target, seller, per_token(*amount.split()))
        others = [Quote(LATER.id, None, LATER.as_of)] * (sources - 1)
        routes.append(replace(one, quotes=(*one.quotes, *others)))
        if kind:
            what = seller, one.id, one.model, "input", "text", "1M tokens"
            prices = Decimal("9.9"), one.prices[0].usd
            events.append(PriceEvent(SEEN, *what, *prices, "models.dev", kind))  # type: ignore[arg-type]
    history = PriceHistory((), tuple(events), SEEN - timedelta(days=30), SEEN)
    snapshot = Snapshot(encode_snapshot(world.snapshot.header, tuple(routes), history))
    return assemble_catalog(world.curation, snapshot, TODAY)


def known_of(catalog: Catalog) -> KnownNews:
    """What a watch knows of that begins with a catalogue, as the store keeps it."""
    return {
        news.key: Known(claim=read_claim(claim_text(news.claim)))
        for news in news_of(SLATE, catalog)
    }


def told(before: Catalog, after: Catalog) -> list[News]:
    return [news for news in news_of(SLATE, after, (), known_of(before)) if news.text]


SKY = "$0.60 in · $0.80 out per 1M tokens (LiteLLM, 2026-11-01)"
HUB = "$0.40 in · $0.40 out per 1M tokens (models.dev, 2026-10-01)"
LESS = "$0.20 in · $0.20 out per 1M tokens (models.dev, 2026-10-01)"
CHEAP_HUB = TWO | {"gatehub": "0.4 0.4"}
CHEAPER_HUB = TWO | {"gatehub": "0.2 0.2"}
OFFER = "The cheapest offer of Slate 70B"


@pytest.mark.parametrize(
    ("before", "after", "kind", "said"),
    [
        (TWO, CHEAP_HUB, "changed", f"{OFFER} is now at Gatehub: {HUB}. It was at Skyhost: {SKY}."),
        (
            CHEAP_HUB,
            {"skyhost": "0.6 0.8"},
            None,
            f"{OFFER} is now at Skyhost: {SKY}. It was at Gatehub: {HUB}. Gatehub has no such "
            "offer any more.",
        ),
        (
            CHEAP_HUB,
            CHEAPER_HUB,
            "changed",
            f"{OFFER}, at Gatehub, has another price: {HUB} → {LESS}.",
        ),
        (
            CHEAP_HUB,
            CHEAPER_HUB,
            "corrected",
            f"{OFFER}, at Gatehub, was listed wrongly and is corrected: {HUB} → {LESS}.",
        ),
        # Neither another source, nor small change, nor who asks as much is anything to be told of.
        (CHEAP_HUB, CHEAPER_HUB, "source_switched", None),
        (TWO, TWO | {"skyhost": "0.59 0.8"}, "changed", None),
        (TWO, TWO | {"gatehub": "0.59 0.8"}, "changed", None),
        (TWO, TWO, None, None),
        (TWO, {}, None, None),
    ],
)
def test_another_cheapest_offer_is_told_with_both_figures(
    world: Catalog,
    before: Mapping[str, str],
    after: Mapping[str, str],
    kind: EventKind | None,
    said: str | None,
) -> None:
    news = told(selling(world, before), selling(world, after, kind))
    assert [each.text for each in news if "cheapest" in each.key] == ([said] if said else [])


def test_what_the_price_of_the_model_tells_is_told_in_one_line(world: Catalog) -> None:
    [news] = told(selling(world, TWO), selling(world, TWO | {"skyhost": "0.3 0.4"}, "changed"))
    assert news.text.startswith("The price of Slate 70B at Skyhost fell by about ")
    after = {**known_of(selling(world, TWO)), news.key: Known(claim=news.claim)}
    del after[news.replaces]
    assert news_of(SLATE, selling(world, TWO | {"skyhost": "0.3 0.4"}), (), after) == ()


@pytest.mark.parametrize(
    ("kind", "sources", "stands_from"),
    [
        ("changed", 1, SEEN + timedelta(days=1)),
        ("changed", 2, None),  # two sources agree
        (None, 1, None),  # no price was seen to change: the policy did
    ],
)
def test_it_is_told_when_it_has_stood_for_a_day_or_two_sources_agree(
    world: Catalog, kind: EventKind | None, sources: int, stands_from: datetime | None
) -> None:
    after = selling(world, CHEAP_HUB, kind, sources)
    [news] = [n for n in told(selling(world, TWO), after) if "cheapest" in n.key]
    assert news.stands_from == stands_from


def test_a_rise_by_a_fifth_is_told_at_once(world: Catalog) -> None:
    dear, dearer = (
        selling(world, {"gatehub": amount, "skyhost": "9 9"}) for amount in ("1 1", "1.3 1.3")
    )
    assert [news.is_urgent for news in told(dear, dearer)] == [True]
    assert [news.is_urgent for news in told(dearer, dear)] == [False]


def test_it_is_told_once_and_again_when_it_is_another_again(world: Catalog) -> None:
    known: dict[int, KnownNews] = {1: {}}
    lines = []
    for amounts in (TWO, TWO, CHEAP_HUB, CHEAP_HUB, TWO, CHEAP_HUB):
        catalog = selling(world, amounts)

        def todays(watch: Watch, told: KnownNews, catalog: Catalog = catalog) -> list[News]:
            return [n for n in news_of(watch, catalog, (), told) if "cheapest" in n.key]

        every = dict(known[1])
        for _, news in noted([SLATE], todays, known):
            every[news.key] = Known(claim=news.claim)
        messages = due([SLATE], todays, known, NINE)
        for news in (news for message in messages for news in message.news):
            lines.append(news.text.partition(":")[0])
            every.pop(news.replaces)
            every[news.key] = Known(claim=news.claim)
        known[1] = every
    assert lines == [f"{OFFER} is now at Gatehub", "Taken back", f"{OFFER} is now at Gatehub"]
    assert len(known[1]) == 1


def test_what_may_not_have_been_told_is_told_beside_what_was_told_before(world: Catalog) -> None:
    [news] = told(selling(world, TWO), selling(world, CHEAP_HUB))
    known = {news.key: Known("unknown", news.claim)}
    again = news_of(SLATE, selling(world, CHEAP_HUB), (), known)
    assert [each.text for each in again] == [news.text]


def test_under_a_policy_it_is_the_cheapest_approved_offer_at_contract_prices(
    world: Catalog,
) -> None:
    def ours(off: str, allow: list[str]) -> Catalog:
        rules = {"providers": {"allow": allow}, "prices": [{"provider": "skyhost", "off": off}]}
        return selling(world, CHEAP_HUB).under((Policy.model_validate(rules),))

    [news] = told(ours("10%", ["skyhost"]), ours("50%", ["skyhost"]))
    assert news.text == (
        "The cheapest approved offer of Slate 70B, at Skyhost, has another price: $0.54 in · $0.72 "
        "out per 1M tokens (contract −10%, your contract, 2026-11-11) → $0.30 in · $0.40 out per "
        "1M tokens (contract −50%, your contract, 2026-11-11)."
    )
    [news] = told(ours("10%", ["skyhost"]), ours("10%", ["skyhost", "gatehub"]))
    assert news.text.startswith(
        "The cheapest approved offer of Slate 70B is now at Gatehub: $0.40 in"
    )


def test_prices_with_and_without_contracts_are_never_compared(world: Catalog) -> None:
    listed = selling(world, TWO)
    prices = [{"provider": "skyhost", "off": "50%"}]
    assert told(listed, listed.under((Policy.model_validate({"prices": prices}),))) == []
