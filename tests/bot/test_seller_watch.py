"""What becomes of a watched model at the sellers that a policy allows by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from bot.watches.claims import Known, News, claim_text, read_claim
from bot.watches.news import news_of
from bot.watches.watch import Watch
from catalog.assembly import assemble_catalog
from catalog.catalog import Catalog
from catalog.company.policy import Policy
from catalog.price_history import PriceEvent, PriceHistory
from catalog.snapshot import Snapshot, encode_snapshot
from tests.world import ROUTES

SLATE = Watch(1, "T1", "C1", "U1", "model", "quarry/slate-70b")
TODAY = date(2026, 11, 11)
SEEN = datetime(2026, 11, 10, 9, tzinfo=UTC)
BOTH, ONE = ["skyhost", "gatehub"], ["skyhost"]


def market(world: Catalog, ends: int | None = None, *, left: bool = False) -> Catalog:
    """Slate 70B ends at Skyhost in so many days, or is sold there no more."""
    routes, events = [], []
    for each in ROUTES:
        if (each.model, each.provider) != (SLATE.target, "skyhost"):
            routes.append(each)
        elif left:
            what = "skyhost", each.id, each.model, "input", "text", "1M tokens"
            price = Decimal("0.6"), None
            events.append(PriceEvent(SEEN, *what, *price, "litellm", "removed"))  # type: ignore[arg-type]
        else:
            retires = None if ends is None else TODAY + timedelta(days=ends)
            routes.append(replace(each, retires=retires))
    history = PriceHistory((), tuple(events), SEEN - timedelta(days=30), SEEN)
    snapshot = Snapshot(encode_snapshot(world.snapshot.header, tuple(routes), history))
    return assemble_catalog(world.curation, snapshot, TODAY)


def told(catalog: Catalog, allow: Sequence[str]) -> list[News]:
    policy = Policy.model_validate({"providers": {"allow": allow}})
    ours = catalog.under((policy,)) if allow else catalog
    news = news_of(SLATE, ours)
    return [each for each in news if each.key.startswith(("retires-at:", "left:"))]


@pytest.mark.parametrize(
    ("ends", "allow", "words", "is_urgent"),
    [
        (40, BOTH, "retires at Skyhost on 2026-12-21, in 40 days. Others that your", False),
        (5, BOTH, "retires at Skyhost on 2026-11-16, in 5 days. Others that your", True),
        (40, ONE, "in 40 days. No other seller of it complies with your policy.", False),
        (40, ["gatehub"], None, False),
        (40, [], None, False),  # whom nobody has named
        (0, BOTH, None, False),
        (None, BOTH, None, False),
    ],
)
def test_an_end_at_an_approved_seller_is_told(
    world: Catalog, ends: int | None, allow: list[str], words: str | None, is_urgent: bool
) -> None:
    news = told(market(world, ends), allow)
    assert [(words or "") in each.text for each in news] == ([True] if words else [])
    assert [each.is_urgent for each in news] == ([is_urgent] if words else [])


def test_that_an_approved_seller_has_left_is_told_when_it_has_stood_for_a_day(
    world: Catalog,
) -> None:
    [news] = told(market(world, left=True), BOTH)
    assert news.text == (
        "Skyhost, which your policy allows, lists Slate 70B no more, as seen on 2026-11-10 "
        "(LiteLLM). Others that your policy allows: Gatehub."
    )
    assert (news.is_urgent, news.stands_from) == (True, SEEN + timedelta(days=1))
    assert told(market(world, left=True), ["gatehub"]) == []
    assert told(market(world), BOTH) == []


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        (60, "Corrected: Slate 70B retires at Skyhost on 2027-01-10 (models.dev, 2026-10-01)."),
        (None, "Taken back: no day is listed any more on which Slate 70B retires at Skyhost"),
        (40, None),
    ],
)
def test_an_end_at_a_seller_that_is_moved_is_corrected(
    world: Catalog, ends: int | None, words: str | None
) -> None:
    [news] = told(market(world, 40), BOTH)
    ours = market(world, ends).under((Policy.model_validate({"providers": {"allow": BOTH}}),))
    known = {news.key: Known(claim=news.claim, digest=7)}
    said = [each.text for each in news_of(SLATE, ours, (), known) if each.corrects]
    assert [(words or "") in each for each in said] == ([True] if words else [])


def test_that_a_seller_has_left_is_taken_back_when_it_returns(world: Catalog) -> None:
    policy = Policy.model_validate({"providers": {"allow": BOTH}})
    [left] = told(market(world, left=True), BOTH)
    known = {left.key: Known(claim=left.claim, digest=7)}
    gone, back = (market(world, left=is_gone).under((policy,)) for is_gone in (True, False))
    assert not [each for each in news_of(SLATE, gone, (), known) if each.corrects]
    [again] = [each for each in news_of(SLATE, back, (), known) if each.corrects]
    assert again.text.startswith("Taken back: Skyhost lists Slate 70B again (")
    assert again.corrects == left.key
    assert read_claim(claim_text(again.claim)) == again.claim
    # Once it was taken back it is not taken back again, whatever comes of it.
    known = {again.key: Known(claim=again.claim, digest=7)}
    assert not [each for each in news_of(SLATE, back, (), known) if each.corrects]
