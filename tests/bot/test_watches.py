"""What is due to whom: over catalogues of chosen days, and a clock that the test turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from time import process_time

import pytest

from bot.blocks.digest_message import digest_message
from bot.company.company import RunningWorkload
from bot.watches.claims import Known, News, Telling
from bot.watches.digest import digest_lines
from bot.watches.due import due, over
from bot.watches.months import Running
from bot.watches.news import news_of
from bot.watches.watch import Watch
from catalog.assembly import assemble_catalog
from catalog.catalog import Catalog
from catalog.catalog_provider import checking_routes
from catalog.company.policy import Policy, ProviderRules
from catalog.curated import Replacement
from catalog.lifecycle import ending_until
from catalog.price_history import EventKind, PriceEvent, PriceHistory
from catalog.pricing.usage import Workload
from catalog.schema import Direction
from catalog.snapshot import Snapshot, encode_snapshot
from tests.world import ROUTES

CIRRUS = Watch(1, "T1", "C1", "U1", "model", "nimbus/cirrus-4")
NIMBUS = Watch(2, "T1", "C1", "U1", "lab", "nimbus")
ENDS = Watch(3, "T1", "C2", "U1", "retirements")
WEDNESDAY = date(2026, 11, 11)


def told_of(watch: Watch, catalog: Catalog, running: Running = ()) -> Sequence[News]:
    """What there is to tell, without what is only noted."""
    return tuple(news for news in news_of(watch, catalog, running) if news.text)


def ending(world: Catalog, days: int, today: date = WEDNESDAY) -> Catalog:
    """A catalogue of a day, so many days before Cirrus 4 retires."""
    models = dict(world.models)
    ends = today + timedelta(days=days)
    models["nimbus/cirrus-4"] = replace(models["nimbus/cirrus-4"], retires=ends)
    return replace(world, models=models, today=today)


def repriced(
    world: Catalog, provider: str, model: str, amounts: str, kind: EventKind = "changed"
) -> Catalog:
    """A catalogue of the eleventh, with prices that were seen to change at nine the day before."""
    [route] = [r for r in ROUTES if (r.provider, r.model) == (provider, model)]
    seen = datetime(2026, 11, 10, 9, tzinfo=UTC)
    recorded = []
    for amount in amounts.split(";"):
        named, old, _, new = amount.split()
        direction: Direction = "input" if named == "input" else "output"
        what = direction, "text", "1M tokens"
        amounts_of = Decimal(old), Decimal(new)
        recorded.append(
            PriceEvent(seen, provider, route.id, model, *what, *amounts_of, "models.dev", kind)  # type: ignore[arg-type]
        )
    history = PriceHistory((), tuple(recorded), seen - timedelta(days=30), seen)
    snapshot = Snapshot(encode_snapshot(world.snapshot.header, ROUTES, history))
    return assemble_catalog(world.curation, snapshot, WEDNESDAY)


@pytest.mark.parametrize(
    ("days", "step", "is_urgent"),
    [
        (200, "announced", False),
        (91, "announced", False),
        (90, "90", False),
        (31, "90", False),
        (30, "30", False),
        (8, "30", False),
        (7, "7", True),
        (2, "7", True),
        (1, "1", True),
    ],
)
def test_a_retirement_is_news_again_as_it_comes_near(
    world: Catalog, days: int, step: str, is_urgent: bool
) -> None:
    [news] = told_of(CIRRUS, ending(world, days))
    assert (news.key.split(":")[-1], news.is_urgent) == (step, is_urgent)
    assert news in told_of(NIMBUS, ending(world, days))
    assert [news] == [n for n in told_of(ENDS, ending(world, days)) if "cirrus-4:" in n.key]


def test_a_model_that_has_ended_is_no_news(world: Catalog) -> None:
    assert told_of(CIRRUS, ending(world, 0)) == told_of(CIRRUS, ending(world, -3)) == ()


def test_what_ends_at_a_weekend_is_told_as_tomorrow_on_friday(world: Catalog) -> None:
    friday = date(2026, 11, 13)
    steps = [told_of(CIRRUS, ending(world, d, friday))[0].key[-2:] for d in (1, 2, 3, 4, 9, 10)]
    assert steps == [":1", ":1", ":1", ":7", ":7", "30"]


def test_a_retirement_says_what_replaces_it_and_what_that_costs(world: Catalog) -> None:
    [news] = told_of(CIRRUS, ending(world, 47))
    assert news.text.startswith("Cirrus 4 retires on 2026-12-28, in 47 days. ")
    assert "No replacement is known." in news.text or "Replacement: " in news.text


def test_a_retirement_says_what_a_month_of_the_workload_costs_before_and_after(
    world: Catalog,
) -> None:
    after = Replacement(
        model="nimbus/cirrus-4",
        replacement="nimbus/cirrus-4-mini",
        retires=WEDNESDAY + timedelta(days=47),
        source="https://example.com/retirements",
        checked=WEDNESDAY,
    )
    catalog = ending(world, 47)
    catalog = replace(catalog, curation=replace(world.curation, replacements=(after,)))
    usage = Workload(input_tokens=3000, output_tokens=500, requests=10_000, period="day")
    [news] = told_of(CIRRUS, catalog, (RunningWorkload("support-bot", usage),))
    assert "Replacement: Cirrus 4 Mini (named by the lab)." in news.text
    assert "A month of support-bot: $4,950.00 → $375.00." in news.text
    assert "support-bot" not in told_of(CIRRUS, catalog)[0].text


BOT = RunningWorkload(
    "support-bot",
    Workload(input_tokens=3000, output_tokens=500, requests=10_000, period="day"),
    CIRRUS.target,
)
OURS = Watch(4, "T1", "C1", "U1", "workloads")


def test_what_workloads_run_on_is_told_with_what_a_month_of_them_costs(world: Catalog) -> None:
    other = BOT._replace(name="digest-bot", model="nimbus/cirrus-4-mini")
    changed = repriced(world, "nimbus", CIRRUS.target, "input 2 → 3; output 10 → 15")
    [news] = told_of(OURS, changed, (BOT, other))
    assert news.text.endswith("A month of support-bot: $3,300.00 → $4,950.00.")
    assert told_of(CIRRUS, changed, (other,))[0].text.endswith("per 1M tokens.")
    assert told_of(OURS, changed, (other,)) == told_of(OURS, changed) == ()
    [ends] = told_of(OURS, ending(world, 47), (BOT,))
    assert "in 47 days. Runs on it: support-bot." in ends.text


def test_that_no_seller_complies_any_more_is_told_at_once_and_again_if_it_happens_again(
    world: Catalog,
) -> None:
    allowed = world.under((Policy(providers=ProviderRules(allow=("nimbus",))),))
    broken = world.under((Policy(providers=ProviderRules(allow=("nobody",))),))
    assert told_of(CIRRUS, allowed) == told_of(CIRRUS, world) == ()
    [news] = told_of(CIRRUS, broken)
    assert news.text == "No seller of Cirrus 4 complies with your policy any more."
    assert news.is_urgent
    told = {1: {news.key: Known(), "retires:x": Known()}}
    assert over([CIRRUS], lambda watch, _: news_of(watch, broken), told) == ()
    assert over([CIRRUS], lambda watch, _: news_of(watch, allowed), told) == ((1, news.key),)


@pytest.mark.parametrize(
    ("amounts", "kind", "said", "is_urgent"),
    [
        ("input 2.9 → 3", "changed", None, False),
        ("input 2.5 → 3", "changed", "rose by about 7%", False),
        ("input 5 → 3; output 25 → 15", "changed", "fell by about 40% on 2026-11-10", False),
        ("input 2 → 3; output 10 → 15", "changed", "rose by about 50% on 2026-11-10", True),
        ("input 2 → 3; output 10 → 15", "corrected", "was listed wrongly and is corrected", False),
        ("input 2 → 3; output 10 → 15", "quarantined", None, False),
        ("input 2 → 3; output 10 → 15", "source_switched", None, False),
    ],
)
def test_a_price_is_news_from_five_per_cent_on(
    world: Catalog, amounts: str, kind: EventKind, said: str | None, is_urgent: bool
) -> None:
    found = told_of(CIRRUS, repriced(world, "nimbus", CIRRUS.target, amounts, kind))
    if said is None:
        assert found == ()
        return
    [news] = found
    assert said in news.text
    assert news.is_urgent == is_urgent
    assert ("rose" in news.text) == (kind == "changed" and "rose" in said)
    assert news.stands_from == datetime(2026, 11, 11, 9, tzinfo=UTC)


def test_what_a_gateway_charges_is_no_news(world: Catalog) -> None:
    changed = repriced(world, "gatehub", CIRRUS.target, "input 1 → 3; output 5 → 15")
    assert told_of(CIRRUS, changed) == ()


SLOW, URGENT = News("slow", "Slow."), News("urgent", "Urgent.", is_urgent=True)
LATER = News("later", "Later.", stands_from=datetime(2026, 11, 12, 8, tzinfo=UTC))
EVERYTHING = (SLOW, URGENT, LATER)


@pytest.mark.parametrize(
    ("moment", "zone", "told", "keys"),
    [
        ("2026-11-11 09:00", "UTC", {}, ["slow", "urgent"]),
        ("2026-11-11 09:59", "UTC", {}, ["slow", "urgent"]),
        ("2026-11-11 10:00", "UTC", {}, ["urgent"]),
        ("2026-11-11 08:59", "UTC", {}, ["urgent"]),
        ("2026-11-11 07:59", "UTC", {}, []),
        ("2026-11-11 18:59", "UTC", {}, ["urgent"]),
        ("2026-11-11 19:00", "UTC", {}, []),
        ("2026-11-14 09:00", "UTC", {}, []),
        ("2026-11-15 12:00", "UTC", {}, []),
        ("2026-11-11 08:00", "Europe/Berlin", {}, ["slow", "urgent"]),
        ("2026-11-11 09:00", "Europe/Nowhere", {}, ["slow", "urgent"]),
        ("2026-11-13 23:30", "Asia/Tokyo", {}, []),
        ("2026-11-16 00:00", "Asia/Tokyo", {}, ["slow", "urgent", "later"]),
        ("2026-11-12 09:00", "UTC", {}, ["slow", "urgent", "later"]),
        ("2026-11-11 09:00", "UTC", {"slow": "told"}, ["urgent"]),
        ("2026-11-11 12:00", "UTC", {"urgent": "unknown"}, []),
        ("2026-11-11 09:00", "UTC", {"urgent": "unknown", "slow": "told"}, ["urgent"]),
        ("2026-11-11 09:00", "UTC", {"urgent": "told", "slow": "told"}, None),
    ],
)
def test_what_is_due(
    moment: str, zone: str, told: dict[str, Telling], keys: Sequence[str] | None
) -> None:
    now = datetime.fromisoformat(f"{moment}:00+00:00")
    known = {key: Known(telling) for key, telling in told.items()}
    messages = due([replace(CIRRUS, zone=zone)], lambda *_: EVERYTHING, {1: known}, now)
    assert [news.key for message in messages for news in message.news] == (keys or [])
    assert len(messages) == bool(keys)  # nothing to say, no post


AT_NINE = datetime(2026, 11, 11, 9, tzinfo=UTC)


def test_who_sleeps_or_is_paused_is_told_nothing() -> None:
    asleep = replace(CIRRUS, snoozed_until=AT_NINE + timedelta(minutes=1))
    assert due([asleep, replace(CIRRUS, is_paused=True)], lambda *_: EVERYTHING, {}, AT_NINE) == ()
    awake = replace(CIRRUS, snoozed_until=AT_NINE)
    assert due([awake], lambda *_: EVERYTHING, {}, AT_NINE)


def test_two_watches_of_a_channel_tell_a_thing_once() -> None:
    [here, there] = due([CIRRUS, NIMBUS, ENDS], lambda *_: (SLOW,), {}, AT_NINE)
    assert (here.channel, here.news, here.told) == ("C1", (SLOW,), ((1, "slow"), (2, "slow")))
    assert (there.channel, there.told) == ("C2", ((3, "slow"),))


def test_over_ten_lines_ten_are_posted_and_the_rest_is_counted() -> None:
    many = [News(str(n), f"<News> {n}.") for n in range(12)]
    [message] = due([CIRRUS], lambda *_: many, {}, AT_NINE)
    reply = digest_message(7, digest_lines(message.news))
    lines = reply.text.splitlines()
    assert len(lines) == 12
    assert lines[1] == "• &lt;News&gt; 0."
    assert lines[-1] == "… and 2 more."
    [button] = reply.blocks[-1]["elements"]
    assert (button["text"]["text"], button["value"]) == ("See all", "7")


def test_every_retirement_of_a_year_is_told_once_a_step(world: Catalog) -> None:
    """Day by day, with what was told kept: announced, then 90, 30, 7 and 1 days before."""
    ends = date(2026, 12, 20)  # a Sunday
    told: dict[str, Known] = {}
    days = []
    for before in range(120, -5, -1):
        today = ends - timedelta(days=before)
        catalog = ending(world, before, today)
        now = datetime(today.year, today.month, today.day, 9, tzinfo=UTC)
        for message in due([CIRRUS], lambda w, _, c=catalog: news_of(w, c), {1: told}, now):  # type: ignore[misc]
            days.append(before)
            told.update({key: Known() for _, key in message.told})
    assert days == [118, 90, 30, 9, 2]  # a Monday first; then Fridays stand for their weekends


def test_twenty_models_are_told_of_in_five_messages_a_week_at_most(bundled: Catalog) -> None:
    """From a Monday on, hour by hour, of the twenty ending models that are sold most."""
    ends = [ending.model for ending in ending_until(bundled, date(2027, 2, 20))]
    models = sorted(ends, key=lambda model: -model.routes)[:20]
    watches = [Watch(n, "T1", "C1", "U1", "model", model.id) for n, model in enumerate(models)]
    told: dict[int, dict[str, Known]] = {watch.id: {} for watch in watches}
    lines: list[str] = []
    count = 0
    for day in range(7):
        catalog = replace(bundled, today=date(2026, 11, 23) + timedelta(days=day))
        for hour in range(24):
            now = datetime(2026, 11, 23 + day, hour, tzinfo=UTC)
            for message in due(watches, lambda w, _, c=catalog: news_of(w, c), told, now):  # type: ignore[misc]
                count += 1
                lines.extend(news.key for news in message.news)
                for watch, key in message.told:
                    told[watch][key] = Known()
    print(f"20 models, a week: {count} messages, {len(lines)} lines")
    assert 1 <= count <= 5
    assert len(lines) == len(set(lines))


def test_ten_thousand_watches_are_evaluated_in_two_seconds(bundled: Catalog) -> None:
    models, labs = list(bundled.models), list(bundled.labs)
    watches = [
        Watch(n, "T1", f"C{n // 20}", f"U{n % 50}", "model", models[n % len(models)])
        if n % 10
        else Watch(n, "T1", f"C{n // 20}", f"U{n % 50}", "lab", labs[n % len(labs)])
        for n in range(10_000)
    ]
    for _ in checking_routes(bundled):
        pass  # as each catalogue is read that a running bot uses
    started = process_time()
    messages = due(watches, lambda watch, known: news_of(watch, bundled, (), known), {}, AT_NINE)
    seconds = process_time() - started
    print(f"10,000 watches: {seconds:.2f} s, {len(messages)} messages")
    assert messages
    assert seconds < 2
