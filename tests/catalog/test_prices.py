from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.curated import Provider, Request, Standing
from catalog.model import Model
from catalog.pricing.ladder import NOBODY, TIE, Admitted, Ladder, price_ladder
from catalog.pricing.offers import is_in_force, offer_on
from catalog.pricing.request_cost import rate_for, request_cost
from catalog.schema import (
    FeedFacts,
    ProviderKind,
    Quote,
    Route,
    RouteType,
    SellerFlag,
    SetAside,
    Source,
    Trust,
)
from tests.world.tariffs import tariff, written

DAY = date(2026, 11, 22)
LAB = Standing(
    grade="first-party", evidence="own API", source="https://example.com/lab", checked=DAY
)


def graded(grade: Trust, *flags: SellerFlag) -> Standing:
    return LAB.model_copy(update={"grade": grade, "flags": flags})


SELLERS: tuple[tuple[str, str, ProviderKind, Standing | None], ...] = (
    ("acme", "Acme", "host", graded("established")),
    ("best", "Best", "lab", LAB),
    ("corp", "corp", "host", graded("established")),
    ("nuage", "Nuage", "cloud", graded("cloud")),
    ("cheap", "Cheap", "gateway", graded("established", "undercuts")),
    ("dragon", "Dragon", "host", graded("other", "china_endpoint")),
    ("back", "Backdoor", "gateway", None),
    ("zoo", "Zoo", "gateway", graded("established")),
)
PROVIDERS = {
    id_: Provider(id=id_, name=name, kind=kind, trust=trust, lab="lab" if kind == "lab" else None)
    for id_, name, kind, trust in SELLERS
}
MODEL = Model(
    id="lab/m",
    name="M",
    lab="lab",
    facts=FeedFacts(open_weights=True),
    source=Source("feed", "Feed", "https://example.com/feed", "MIT", DAY),
    names=(),
    snapshots=(),
    same_as=(),
    ratings=(),
    family=None,
    card=None,
    specialization="general",
    released=None,
    retires=None,
    routes_end=None,
    routes=1,
)
CLOSED = replace(MODEL, facts=FeedFacts(open_weights=False))


def route(
    provider: str, prices: str = "", *, kind: RouteType = "serverless", free: bool = False
) -> Route:
    return Route("lab/m", provider, f"{provider}/m", kind, tariff(prices), (), free=free)


def made(*routes: Route, day: date = DAY) -> Ladder:
    return price_ladder(MODEL, routes, _sellers(routes), day)


def _sellers(routes: Iterable[Route]) -> Mapping[str, Provider]:
    """The known sellers, and as an established one whoever else sells."""
    others = {route.provider for route in routes} - PROVIDERS.keys()
    host = PROVIDERS["acme"]
    return PROVIDERS | {o: host.model_copy(update={"id": o, "name": o}) for o in others}


def rungs(steps: tuple[Any, ...]) -> list[str]:
    return [step.route.provider for step in steps]


@pytest.mark.parametrize(
    ("offers", "order"),
    [
        pytest.param(
            {"acme": "input 5; output 30", "corp": "input 3; output 15"},
            ["corp", "acme"],
            id="cheaper first",
        ),
        pytest.param(
            {"acme": "input 1; output 30", "corp": "input 5; output 15"},
            ["corp", "acme"],
            id="three input tokens weigh as much as one output token: 33 is more than 30",
        ),
        pytest.param(
            dict.fromkeys(("zoo", "corp", "acme", "nuage", "best"), "input 5; output 30"),
            ["best", "nuage", "acme", "corp", "zoo"],
            id="of equal prices the lab first, then clouds, hosts by name, and gateways",
        ),
        pytest.param(
            {"acme": "input 1.99997; output 6", "best": "input 2; output 6"},
            ["best", "acme"],
            id="a difference by rounding is none",
        ),
        pytest.param(
            {"acme": "input 1.99; output 6", "best": "input 2; output 6"},
            ["acme", "best"],
            id="half a percent is a difference",
        ),
        pytest.param(
            {"zoo": "input 5; input image 8; output 30", "acme": "input 5; output 30"},
            ["acme", "zoo"],
            id="of equal text prices, the one without a dearer modality first, whoever sells it",
        ),
        pytest.param(
            {"zoo": "input 1; input 9 @09:00-17:00; output 1", "acme": "input 5; output 1"},
            ["acme", "zoo"],
            id="the dearest hour counts",
        ),
        pytest.param(
            {
                "acme": "input 5; output 30; input 1 batch; output 1 batch",
                "corp": "input 4; output 30",
            },
            ["corp", "acme"],
            id="a batch price is no price of the ladder",
        ),
        pytest.param(
            {"acme": "input 5; output 30; input 1 >200000", "corp": "input 4; output 30"},
            ["corp", "acme"],
            id="nor is that of long prompts",
        ),
        pytest.param(
            {"acme": "input 5; cache_read 0.1; output 30", "corp": "input 4; output 30"},
            ["corp", "acme"],
            id="nor that of a cache",
        ),
        pytest.param(
            {"acme": "input 5", "corp": "input 4"},
            ["corp", "acme"],
            id="where nothing has an output price, the input price decides",
        ),
        pytest.param(
            {"acme": "input 6 until 2026-11-21; input 2 from 2026-11-22", "corp": "input 4"},
            ["acme", "corp"],
            id="yesterday's price is over",
        ),
        pytest.param(
            {"acme": "input 6 until 2026-11-22; input 2 from 2026-11-23", "corp": "input 4"},
            ["corp", "acme"],
            id="and tomorrow's has not begun",
        ),
        pytest.param(
            {"acme": "output image 0.05 per image", "corp": "output image 0.04 per image"},
            ["corp", "acme"],
            id="pictures against pictures",
        ),
        pytest.param(
            {
                "acme": "output image 0.05 per image; output image 0.01 per image quality low",
                "corp": "output image 0.04 per image",
            },
            ["corp", "acme"],
            id="a price of one quality is not the base price",
        ),
        pytest.param(
            {
                "acme": "output image 0.05 per image quality low",
                "corp": "output image 0.06 per image",
            },
            ["acme", "corp"],
            id="but it is all there is where there is no other",
        ),
        pytest.param(
            {
                "acme": "output image 0.05 per image; input image 0.01 per image",
                "corp": "output image 0.04 per image",
            },
            ["corp", "acme"],
            id="a picture that goes in is not one that comes out",
        ),
    ],
)
def test_the_order_of_the_ladder(offers: dict[str, str], order: list[str]) -> None:
    steps = made(*(route(provider, prices) for provider, prices in offers.items()))
    assert rungs(steps.paid) == order
    assert rungs(steps.offers) == order


@pytest.mark.parametrize(
    "part",
    [
        pytest.param("input 4", id="only an input price"),
        pytest.param("output 4", id="only an output price"),
        pytest.param("input 1 batch; output 5 batch", id="only a batch price"),
        pytest.param("input 1 fast; output 5 fast", id="only a price of a faster tier"),
    ],
)
def test_half_a_tariff_is_unknown_beside_whole_ones(part: str) -> None:
    steps = made(route("acme", part), route("corp", "input 3; output 15"))
    assert rungs(steps.paid) == ["corp"]
    assert rungs(steps.unknown) == ["acme"]


@pytest.mark.parametrize(
    ("told", "paid", "unknown"),
    [
        pytest.param(
            {
                "acme": "input 0.3; output 2.5",
                "corp": "input 0.3; output image 30",
                "lab": "input 0.3; output 2.5; output image 30",
            },
            ["corp", "lab"],
            ["acme"],
            id="Nano Banana: where pictures are sold, a price of text alone is a part",
        ),
        pytest.param(
            {"acme": "input 5; output image 32", "lab": "input 5; output 10; output image 30"},
            ["lab", "acme"],
            [],
            id="GPT Image 1.5: pictures are compared with pictures",
        ),
        pytest.param(
            {
                "acme": "input 1; output 4",
                "corp": "input 1; output 5",
                "odd": "input 1; output image 6",
            },
            ["acme", "corp", "odd"],
            [],
            id="one seller's word makes no model of pictures",
        ),
        pytest.param(
            {
                "acme": "input 4; output 16",
                "corp": "input 4; output 24; output audio 64",
                "lab": "input 4; output 24; output audio 64",
            },
            ["corp", "lab"],
            ["acme"],
            id="a realtime model sells sound",
        ),
    ],
)
def test_output_is_compared_with_output_of_its_kind(
    told: dict[str, str], paid: list[str], unknown: list[str]
) -> None:
    steps = made(*(route(name, prices) for name, prices in told.items()))
    assert rungs(steps.paid) == paid
    assert rungs(steps.unknown) == unknown


def test_of_a_model_made_for_talking_the_labs_word_tells_that_sound_is_sold() -> None:
    """Text alone is a part of it; of other models one seller's word is not enough."""
    offers = [
        route("best", "input 4; output 24; output audio 64"),
        route("acme", "input 4; output 24"),
    ]
    talking = price_ladder(replace(MODEL, specialization="realtime-voice"), offers, PROVIDERS, DAY)
    assert (rungs(talking.paid), rungs(talking.unknown)) == (["best"], ["acme"])
    assert rungs(made(*offers).paid) == ["best", "acme"]


def test_what_is_no_offer_of_the_model_as_it_is_stands_apart() -> None:
    """The prices that look cheapest are those that do not count."""
    steps = made(
        route("acme", "input 5; output 30"),
        route("best", "input 9; output 50"),
        route("unpriced"),
        route("gift", "input 0; output 0", free=True),
        route("seat", kind="plan"),
        route("seat-priced", "input 0.1; output 0.1", kind="plan"),
        route("tuned", "input 0.1; output 0.1", kind="fine-tuned"),
        route("rented", "input 0.1; output 0.1", kind="dedicated"),
        route("laptop", "input 0.1; output 0.1", kind="local"),
        route("judge", "input 0.1; output 0.1", kind="decisions"),
        route("night", "input 0.1; output 0.1", kind="batch"),
        route("picture", "output image 0.0001 per image"),
    )
    assert rungs(steps.paid) == ["acme", "best"]
    assert rungs(steps.cheapest) == ["acme"]
    assert rungs(steps.other) == ["picture"]
    assert rungs(steps.unknown) == ["unpriced"]
    assert rungs(steps.free) == ["gift"]
    assert rungs(steps.plans) == ["seat-priced", "seat"]
    assert set(rungs(steps.special)) == {"tuned", "rented", "laptop", "judge"}
    assert rungs(steps.discounted) == ["night"]
    assert rungs(steps.offers)[-1] == "unpriced"
    assert len(steps.offers) == 12


PLAIN = "input 5; output 30"
CHEAP = "input 1; output 6"


def offered(provider: str, prices: str = PLAIN, *, sources: int = 1, **changes: Any) -> Route:
    quotes = tuple(Quote(f"feed {n}", None, DAY) for n in range(sources))
    return replace(route(provider, prices), quotes=quotes, **changes)


def parts(model: Model, routes: Iterable[Route], admitted: Admitted = NOBODY) -> dict[str, Any]:
    """The sellers in each part of the ladder that is not empty."""
    steps = price_ladder(model, routes, PROVIDERS, DAY, admitted)
    by_part = {field.name: rungs(getattr(steps, field.name)) for field in fields(Ladder)}
    return {part: sellers for part, sellers in by_part.items() if sellers}


@pytest.mark.parametrize(
    ("model", "routes", "expected"),
    [
        pytest.param(
            CLOSED,
            [offered("best"), offered("back", CHEAP)],
            {"paid": ["best"], "unvouched": ["back"]},
            id="a seller that nobody vouches for does not lead",
        ),
        pytest.param(
            CLOSED,
            [offered("best"), offered("acme", CHEAP)],
            {"paid": ["best"], "unvouched": ["acme"]},
            id="nor an established one at a fifth of what the lab asks, by one source",
        ),
        pytest.param(
            CLOSED,
            [offered("best"), offered("acme", "input 4.8; output 28.8")],
            {"paid": ["acme", "best"]},
            id="a few percent less need no second source",
        ),
        pytest.param(
            MODEL,
            [offered("acme"), offered("corp"), offered("zoo", "input 3; output 18")],
            {"paid": ["acme", "corp"], "unvouched": ["zoo"]},
            id="nor, by one source, who passes requests on for less than all who serve them",
        ),
        pytest.param(
            MODEL,
            [offered("acme"), offered("corp"), offered("zoo", "input 3; output 18", sources=2)],
            {"paid": ["zoo", "acme", "corp"]},
            id="but by two",
        ),
        pytest.param(
            MODEL,
            [offered("acme"), offered("zoo", "input 3; output 18")],
            {"paid": ["zoo", "acme"]},
            id="or where one other only serves them",
        ),
        pytest.param(
            MODEL,
            [offered("best"), offered("zoo", "input 3; output 18")],
            {"paid": ["best"], "unvouched": ["zoo"]},
            id="unless that is the lab",
        ),
        pytest.param(
            MODEL,
            [
                offered("best"),
                offered("zoo", "input 3; output 18"),
                offered("cheap", "input 3.3; output 19.8"),
            ],
            {"paid": ["best"], "unvouched": ["zoo", "cheap"]},
            id="two old prices do not bear each other out",
        ),
        pytest.param(
            MODEL,
            [
                offered("acme"),
                offered("corp"),
                offered("zoo", "input 3; output 18"),
                replace(
                    offered("cheap", "input 3; output 18"),
                    quotes=(Quote("another feed", None, DAY),),
                ),
            ],
            {"paid": ["cheap", "zoo", "acme", "corp"]},
            id="or another seller charges it, too",
        ),
        pytest.param(
            MODEL,
            [
                offered("acme"),
                offered("corp"),
                offered("zoo", "input 3; output 18"),
                offered("cheap", "input 3; output 18"),
            ],
            {"paid": ["acme", "corp"], "unvouched": ["cheap", "zoo"]},
            id="but not by the same source, if that passes requests on as well",
        ),
        pytest.param(
            CLOSED,
            [offered("best"), offered("acme", CHEAP, sources=2)],
            {"paid": ["acme", "best"]},
            id="two sources will do",
        ),
        pytest.param(
            CLOSED,
            [offered("best"), offered("nuage", CHEAP)],
            {"paid": ["nuage", "best"]},
            id="so will a cloud",
        ),
        pytest.param(
            CLOSED,
            [offered("best"), offered("cheap", CHEAP, sources=2)],
            {"paid": ["best"], "unvouched": ["cheap"]},
            id="but not one that undercuts most of what it resells",
        ),
        pytest.param(
            CLOSED,
            [offered("acme"), offered("cheap", CHEAP)],
            {"paid": ["acme"], "unvouched": ["cheap"]},
            id="even where nobody knows what the lab asks",
        ),
        pytest.param(
            MODEL,
            [offered("best"), offered("acme", CHEAP), offered("cheap", CHEAP)],
            {"paid": ["acme", "cheap", "best"]},
            id="anybody may run open weights for less",
        ),
        pytest.param(
            MODEL,
            [offered("best"), offered("acme"), offered("corp", "input 0.5; output 3")],
            {"paid": ["best", "acme"], "unvouched": ["corp"]},
            id="but a tenth of what all others ask, by one source, is a slip",
        ),
        pytest.param(
            MODEL,
            [offered("best"), offered("acme"), offered("corp", "input 0.5; output 3", sources=2)],
            {"paid": ["corp", "best", "acme"]},
            id="by two it is a bargain",
        ),
        pytest.param(
            MODEL,
            [offered("acme"), offered("dragon", CHEAP)],
            {"paid": ["acme"], "china": ["dragon"]},
            id="mainland China is a market of its own",
        ),
        pytest.param(
            MODEL,
            [offered("acme"), offered("corp", CHEAP, set_aside="not listed")],
            {"paid": ["acme"], "unlisted": ["corp"]},
            id="what the seller does not list any more",
        ),
        pytest.param(
            MODEL,
            [offered("corp", CHEAP, set_aside="not listed"), offered("back", CHEAP)],
            {"paid": ["corp"], "unvouched": ["back"]},
            id="leads only where nobody else can be vouched for",
        ),
        pytest.param(
            MODEL,
            [offered("back", CHEAP, set_aside="not listed")],
            {"unlisted": ["back"]},
            id="and at a seller that can be",
        ),
        pytest.param(
            CLOSED,
            [offered("best"), offered("nuage", CHEAP, set_aside="batch price")],
            {"paid": ["best"], "discounted": ["nuage"]},
            id="a batch price that is stated as the plain one",
        ),
        pytest.param(
            MODEL,
            [offered("acme"), offered("corp", CHEAP, set_aside="swapped prices")],
            {"paid": ["acme"], "unvouched": ["corp"]},
            id="input and output the wrong way round",
        ),
        pytest.param(
            MODEL,
            [offered("acme"), offered("corp", CHEAP, set_aside="unit unknown")],
            {"paid": ["acme"], "unknown": ["corp"]},
            id="a price of nobody knows what",
        ),
        pytest.param(
            MODEL,
            [
                offered("acme"),
                offered("corp", CHEAP, tier="spot"),
                offered("zoo", CHEAP, quantization="fp8"),
                offered("nuage", CHEAP, tier="adapters"),
            ],
            {"paid": ["acme"], "discounted": ["corp", "zoo"], "special": ["nuage"]},
            id="spot, quantised and adapters are other services",
        ),
        pytest.param(
            MODEL,
            [offered("zoo", quantization="fp8"), offered("corp", CHEAP, tier="spot")],
            {"paid": ["zoo"], "discounted": ["corp"]},
            id="quantised weights lead where there are no others",
        ),
        pytest.param(
            MODEL,
            [offered("back", CHEAP)],
            {"unvouched": ["back"]},
            id="nothing leads where nobody can be vouched for",
        ),
    ],
)
def test_who_may_lead(model: Model, routes: list[Route], expected: dict[str, list[str]]) -> None:
    assert parts(model, routes) == expected
    ordered = price_ladder(model, routes, PROVIDERS, DAY).offers
    assert len(ordered) == len(routes)


def discounted_routes() -> list[Route]:
    """In batches, of quantised weights, and at idle hours."""
    return [
        offered("acme", "input 2; output 12", type="batch"),
        offered("corp", "input 3; output 18", quantization="fp8"),
        offered("zoo", "input 4; output 24", tier="flex"),
    ]


@pytest.mark.parametrize(
    ("admitted", "expected"),
    [
        pytest.param(
            Admitted(resellers=True),
            {
                "paid": ["back", "best"],
                "china": ["dragon"],
                "discounted": ["acme", "corp", "zoo"],
            },
            id="resellers",
        ),
        pytest.param(
            Admitted(providers=frozenset(("dragon",))),
            {
                "paid": ["dragon", "best"],
                "unvouched": ["back"],
                "discounted": ["acme", "corp", "zoo"],
            },
            id="a seller by name",
        ),
        pytest.param(
            Admitted(providers=frozenset(("acme", "corp", "zoo"))),
            {
                "paid": ["corp", "best"],
                "unvouched": ["back"],
                "china": ["dragon"],
                "discounted": ["acme", "zoo"],
            },
            id="a seller by name, but not for its batches or idle hours",
        ),
    ],
)
def test_who_is_asked_for_compares(admitted: Admitted, expected: dict[str, list[str]]) -> None:
    routes = [
        offered("best"),
        offered("back", CHEAP),
        offered("dragon", CHEAP),
        *discounted_routes(),
    ]
    assert parts(CLOSED, routes, admitted) == expected


@pytest.mark.parametrize("reason", get_args(SetAside))
def test_every_reason_sets_an_offer_aside(reason: SetAside) -> None:
    paid = parts(MODEL, [offered("acme"), offered("corp", CHEAP, set_aside=reason)])["paid"]
    assert paid == ["acme"]


def test_all_that_cost_the_same_are_the_cheapest() -> None:
    steps = made(
        route("acme", "input 5; output 30"),
        route("zoo", "input 5; output 30; input image 8"),
        route("corp", "input 5; output 30.1"),
    )
    assert rungs(steps.cheapest) == ["acme", "zoo"]


@pytest.mark.parametrize(
    "routes",
    [
        pytest.param((), id="no routes"),
        pytest.param((route("acme"),), id="no prices"),
        pytest.param((route("acme", kind="plan"),), id="plans only"),
        pytest.param((route("acme", "input 2 until 2026-11-21"),), id="a price that is over"),
    ],
)
def test_nothing_is_cheapest_of(routes: tuple[Route, ...]) -> None:
    assert made(*routes).cheapest == ()


@pytest.mark.parametrize(
    ("offers", "paid", "other"),
    [
        pytest.param(
            {"a": "input 5", "b": "output image 1 per image"}, ["a"], ["b"], id="tokens when even"
        ),
        pytest.param(
            {"a": "input 5", "b": "output image 1 per image", "c": "output image 2 per image"},
            ["b", "c"],
            ["a"],
            id="what most charge by",
        ),
        pytest.param(
            {"a": "input 5; output image 0.04 per image", "b": "input 4"},
            ["b", "a"],
            [],
            id="tokens where one offer has both",
        ),
        pytest.param(
            {
                "a": "input image 0.01 per image; output video 0.08 per second",
                "b": "output video 0.1 per second",
                "c": "output video 0.2 per second",
            },
            ["a", "b", "c"],
            [],
            id="by what comes out, and not by the picture that starts it",
        ),
    ],
)
def test_unlike_things_are_not_compared(
    offers: dict[str, str], paid: list[str], other: list[str]
) -> None:
    steps = made(*(route(provider, prices) for provider, prices in offers.items()))
    assert (rungs(steps.paid), rungs(steps.other)) == (paid, other)


@pytest.mark.parametrize(
    ("price", "days", "held"),
    [
        pytest.param("input 1", 0, True, id="always"),
        pytest.param("input 1 from 2026-11-22", 0, True, id="from its first day"),
        pytest.param("input 1 from 2026-11-22", -1, False, id="not on the day before"),
        pytest.param("input 1 until 2026-11-22", 0, True, id="to its last day"),
        pytest.param("input 1 until 2026-11-22", 1, False, id="not on the day after"),
    ],
)
def test_when_a_price_holds(price: str, days: int, held: bool) -> None:
    assert is_in_force(tariff(price)[0], DAY + timedelta(days)) is held


def test_an_announced_price_is_told_apart() -> None:
    seen = offer_on(route("acme", "input 2 until 2026-11-30; input 4 from 2026-12-01"), DAY)
    assert written(seen.prices) == "input 2 until 2026-11-30"
    assert written(seen.upcoming) == "input 4 from 2026-12-01"
    later = offer_on(seen.route, date(2026, 12, 1))
    assert (written(later.prices), later.upcoming) == ("input 4 from 2026-12-01", ())


def test_base_prices_are_those_of_a_plain_request() -> None:
    prices = "input 5; input image 8; input 2.5 batch; input 10 >200000; input 6 @01:00-02:00"
    seen = offer_on(route("acme", prices), DAY)
    assert written(seen.base("input")) == "input 5; input 6 @01:00-02:00"
    assert written(seen.base("input", "image")) == "input image 8"
    assert seen.base("output") == ()


@pytest.mark.parametrize(
    ("prices", "prompt", "rate"),
    [
        pytest.param("input 2; input 4 >200000", 200_001, "4", id="above the bound, the tier"),
        pytest.param("input 2; input 4 >200000", 200_000, "2", id="at the bound, the base"),
        pytest.param("input 2; input 4 >100; input 9 >1000", 5000, "9", id="the highest that fits"),
        pytest.param("input 2; input 3 @01:00-04:00", 10, "3", id="the dearest hour"),
        pytest.param("input 2; input 1 batch", 10, "2", id="no batch"),
        pytest.param("input 4 >200000", 10, None, id="unknown below the only tier"),
        pytest.param("input image 4", 10, None, id="unknown for another modality"),
        pytest.param("input 4 per request", 10, None, id="unknown in another unit"),
    ],
)
def test_the_rate_for_a_prompt(prices: str, prompt: int, rate: str | None) -> None:
    found = rate_for(offer_on(route("acme", prices), DAY), "input", "text", prompt)
    assert found == (None if rate is None else Decimal(rate))


@pytest.mark.parametrize(
    ("prices", "request_", "usd"),
    [
        pytest.param(
            "input 3; output 15",
            Request(input_tokens=100_000, output_tokens=10_000),
            "0.45",
            id="input and output tokens",
        ),
        pytest.param(
            "input 3; cache_read 0.3; output 15",
            Request(input_tokens=100_000, output_tokens=10_000, cached_share=Decimal("0.5")),
            "0.315",
            id="half of the input from the cache",
        ),
        pytest.param(
            "input 3; output 15",
            Request(input_tokens=100_000, cached_share=Decimal("0.5")),
            "0.3",
            id="no cache price, so the cached half costs as much as the rest",
        ),
        pytest.param(
            "input 2; input 4 >200000; output 10",
            Request(input_tokens=300_000),
            "1.2",
            id="a long prompt at its tier",
        ),
        pytest.param(
            "input 2; output 10; output 20 >200000",
            Request(input_tokens=300_000, output_tokens=10_000),
            "0.8",
            id="and its output too",
        ),
        pytest.param(
            "input 3; output 15", Request(output_tokens=1_000_000), "15", id="output only"
        ),
        pytest.param(
            "input 3", Request(input_tokens=10, output_tokens=10), None, id="no output price"
        ),
        pytest.param(
            "output 3", Request(input_tokens=10, output_tokens=10), None, id="no input price"
        ),
        pytest.param(
            "output image 0.04 per image",
            Request(images_out=3),
            "0.12",
            id="pictures by the picture",
        ),
        pytest.param(
            "input 5; output image 30",
            Request(images_out=2, image_tokens_out=1000),
            "0.06",
            id="pictures by the token",
        ),
        pytest.param(
            "input 5; output image 30; output image 0.04 per image",
            Request(images_out=2, image_tokens_out=1000),
            "0.08",
            id="by the picture where both are known",
        ),
        pytest.param(
            "output image 30", Request(images_out=2), None, id="no tokens of a picture known"
        ),
        pytest.param(
            "input 5; output 30", Request(images_out=1, image_tokens_out=1), None, id="no picture"
        ),
        pytest.param(
            "output image 0.2 per image quality high; output image 0.05 per image quality low",
            Request(images_out=1),
            "0.05",
            id="the cheapest quality where there is no base price",
        ),
        pytest.param(
            "output image 40; output image 0.2 per image quality high; "
            "output image 0.01 per image quality low",
            Request(images_out=1, image_tokens_out=1000),
            "0.04",
            id="by the token where every picture is of some quality",
        ),
        pytest.param(
            "output image 0.2 per image quality high; output image 0.05 per image",
            Request(images_out=1),
            "0.05",
            id="the base price where there is one",
        ),
        pytest.param(
            "input image 0.0003 per image; output image 30",
            Request(images_out=1, image_tokens_out=1000),
            "0.03",
            id="a picture that goes in is none that comes out",
        ),
        pytest.param(
            "input audio 0.006 per minute", Request(audio_minutes=Decimal(10)), "0.06", id="minutes"
        ),
        pytest.param(
            "output video 0.4 per second", Request(video_seconds=Decimal(8)), "3.2", id="seconds"
        ),
        pytest.param(
            "input 15 per 1M characters", Request(characters=2000), "0.03", id="characters"
        ),
        pytest.param("input 0.002 per page", Request(pages=3), "0.006", id="pages"),
        pytest.param(
            "input 0.002 per page",
            Request(pages=3, input_tokens=9000, output_tokens=3000),
            "0.006",
            id="pages instead of what they are in tokens",
        ),
        pytest.param(
            "input 1; output 2",
            Request(pages=3, input_tokens=9000, output_tokens=3000),
            "0.015",
            id="tokens where nobody charges by the page",
        ),
        pytest.param(
            "input 0.002 per request", Request(input_tokens=10_000), "0.002", id="by the request"
        ),
        pytest.param(
            "input 1; output 1; input 0.012 per request",
            Request(input_tokens=2000, output_tokens=1000),
            "0.015",
            id="a fee for each request beside its tokens",
        ),
        pytest.param(
            "input 0.005 per request; output 2",
            Request(input_tokens=2000, output_tokens=1000),
            "0.007",
            id="a fee instead of a price for input",
        ),
        pytest.param(
            "input image 0.001 per image batch", Request(images_out=1), None, id="only in batches"
        ),
        pytest.param(
            "input 3; output 15", Request(audio_minutes=Decimal(1)), None, id="no minute price"
        ),
        pytest.param("", Request(input_tokens=10), None, id="no price at all"),
        pytest.param("input 3", Request(), "0", id="a request of nothing"),
        pytest.param(
            "input 0; output 0", Request(input_tokens=10, output_tokens=10), "0", id="for free"
        ),
        pytest.param(
            "input 3 from 2026-11-23", Request(input_tokens=10), None, id="no price yet today"
        ),
    ],
)
def test_the_cost_of_a_request(prices: str, request_: Request, usd: str | None) -> None:
    cost = request_cost(offer_on(route("acme", prices), DAY), request_)
    assert cost == (None if usd is None else Decimal(usd))


AMOUNTS = st.decimals("0.01", "100", places=2)


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), max_size=6), st.randoms())
def test_a_ladder_is_in_order_and_keeps_every_route(
    amounts: list[tuple[Decimal, Decimal]], random: Any
) -> None:
    routes = [route(f"p{n}", f"input {i}; output {o}") for n, (i, o) in enumerate(amounts)]
    steps = made(*routes)
    shuffled = list(routes)
    random.shuffle(shuffled)
    assert made(*shuffled) == steps
    weights = [step.weight for step in steps.paid if step.weight is not None]
    assert all(one <= next_one * TIE for one, next_one in pairwise(weights))
    assert sorted(rungs(steps.offers)) == sorted(r.provider for r in routes)
