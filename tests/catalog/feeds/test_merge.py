from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.catalog import Catalog
from catalog.curated import Provider
from catalog.feeds.identity import identify
from catalog.feeds.merge import merge_routes
from catalog.resolution.naming import Naming
from catalog.schema import FeedFacts, Observation, Route
from tests.world.observed import observed
from tests.world.tariffs import written

CIRRUS = "nimbus/cirrus-4"
MORE = (
    Provider(id="bigcloud", name="Big Cloud", kind="cloud", feeds={"litellm": ("big", "big_two")}),
    Provider(id="laptop", name="Laptop", kind="local"),
    Provider(id="umpire", name="Umpire", kind="decisions"),
    Provider(id="shutdown", name="Shutdown", kind="closed"),
)


@pytest.fixture(scope="module")
def providers(world: Catalog) -> Naming:
    """The invented world with a provider of every kind."""
    return replace(world.naming, providers=(*world.naming.providers, *MORE))


def merged(observations: Sequence[Observation], world: Naming) -> tuple[Route, ...]:
    return merge_routes(observations, identify(observations, world), world)


def only(observations: Sequence[Observation], world: Naming) -> Route:
    [route] = merged(observations, world)
    return route


def of_cirrus(line: str, prices: str = "", *, free: bool = False) -> Observation:
    return observed(f"{line} = {CIRRUS}", prices, free=free)


@pytest.mark.parametrize(
    ("provider", "decides", "then"),
    [
        pytest.param("nimbus", "genai-prices", "litellm", id="at a lab"),
        pytest.param("bigcloud", "litellm", "genai-prices", id="at a cloud"),
        pytest.param("skyhost", "genai-prices", "models.dev", id="at a host"),
        pytest.param("gatehub", "genai-prices", "models.dev", id="at a gateway"),
        pytest.param("seatplan", "models.dev", "genai-prices", id="in a plan"),
        pytest.param("laptop", "models.dev", "genai-prices", id="on one's own machine"),
        pytest.param("umpire", "genai-prices", "litellm", id="for decisions"),
        pytest.param("unheard-of", "genai-prices", "models.dev", id="at a provider nobody knows"),
    ],
)
def test_which_feed_decides_at_which_kind_of_provider(
    provider: str, decides: str, then: str, providers: Naming
) -> None:
    by_feed = {
        "models.dev": of_cirrus(f"{provider} cirrus-4", "input 1; output 10"),
        "litellm": of_cirrus(f"litellm: {provider} cirrus-4", "input 2; output 20"),
        "genai-prices": of_cirrus(f"genai-prices: {provider} cirrus-4", "input 3; output 30"),
    }
    route = only(list(by_feed.values()), providers)
    assert {price.source for price in route.prices} == {decides}
    assert route.quotes[0].source == decides
    del by_feed[decides]
    assert {p.source for p in only(list(by_feed.values()), providers).prices} == {then}


@pytest.mark.parametrize(
    ("provider", "days_later", "decides"),
    [
        pytest.param("nimbus", 1, "pi-ai", id="at a lab, newer"),
        pytest.param("nimbus", 0, "models.dev", id="at a lab, of one day"),
        pytest.param("nimbus", -1, "models.dev", id="at a lab, older"),
        pytest.param("bigcloud", 1, "pi-ai", id="at a cloud, newer"),
        pytest.param("skyhost", 1, "models.dev", id="at a host"),
        pytest.param("gatehub", 1, "models.dev", id="at a gateway"),
    ],
)
def test_between_the_others_the_newer_one_decides_at_labs_and_clouds(
    provider: str, days_later: int, decides: str, providers: Naming
) -> None:
    listed = of_cirrus(f"{provider} cirrus-4", "input 1; output 10")
    other = of_cirrus(f"pi-ai: {provider} cirrus-4", "input 2; output 20")
    other = replace(other, as_of=listed.as_of + timedelta(days_later))
    assert {p.source for p in only([listed, other], providers).prices} == {decides}


def test_further_ids_of_an_offer(providers: Naming) -> None:
    offer = replace(of_cirrus("litellm: nimbus cirrus-4", "input 1"), also=("cirrus-latest",))
    assert only([of_cirrus("nimbus cirrus-4"), offer], providers).also == ("cirrus-latest",)


@pytest.mark.parametrize(
    ("first", "second", "chosen", "differing"),
    [
        pytest.param(
            "input 5; output 30",
            "input 5; output 30; cache_read 1.25",
            "input 5; cache_read 1.25; output 30",
            "",
            id="a source that agrees adds what is missing",
        ),
        pytest.param(
            "input 5; output 30",
            "input 5.00003; output 29.99997; cache_read 1.25",
            "input 5; cache_read 1.25; output 30",
            "",
            id="a rounding of less than a percent agrees",
        ),
        pytest.param(
            "input 5; output 30",
            "input 5.06; cache_read 1.25",
            "input 5; output 30",
            "input 5.06",
            id="a difference of more than a percent is kept, and nothing is taken",
        ),
        pytest.param(
            "input 5; output 30",
            "input 8; output 30; cache_read 2",
            "input 5; output 30",
            "input 8",
            id="one base price that differs is enough",
        ),
        pytest.param(
            "input 2; output 10; cache_read 0.1",
            "input 2; output 10; cache_read 0.2; cache_write 2.5",
            "input 2; cache_read 0.1; cache_write 2.5; output 10",
            "cache_read 0.2",
            id="a cache price that differs is kept, and what it does not say is taken",
        ),
        pytest.param(
            "input 5; input 2.5 batch",
            "input 5; input 3 batch; output 30",
            "input 5; output 30; input 2.5 batch",
            "input 3 batch",
            id="a batch price that differs does not make the base price disagree",
        ),
        pytest.param(
            "input 2; input 4 >200000",
            "input 2; input 5 >200000; output 12",
            "input 2; input 4 >200000",
            "input 5 >200000",
            id="a context tier that differs does",
        ),
        pytest.param(
            "input 2; output 12; input 4 >200000",
            "input 2; output 12; output 18 >200000",
            "input 2; output 12; input 4 >200000; output 18 >200000",
            "",
            id="tiers are completed",
        ),
        pytest.param(
            "input 0.15; input 0.3 @01:00-04:00,06:00-10:00",
            "input 0.3; output 1.2",
            "input 0.15; input 0.3 @01:00-04:00,06:00-10:00; output 1.2",
            "",
            id="the dearer hour alone agrees with a tariff that knows the hours",
        ),
        pytest.param(
            "input 0.15; input 0.3 @01:00-04:00",
            "input 0.5; output 2",
            "input 0.15; input 0.3 @01:00-04:00",
            "input 0.5",
            id="a price of no hour does not agree",
        ),
        pytest.param(
            "input 0.3; output 1.2",
            "input 0.15; input 0.3 @01:00-04:00; output 0.6; output 1.2 @01:00-04:00",
            "input 0.3; output 1.2",
            "input 0.15; output 0.6",
            id="the hours are never put together from two sources",
        ),
        pytest.param(
            "input 0.68 until 2026-10-19; input 1.36 from 2026-10-20",
            "input 1.36; output 4.18",
            "input 0.68 until 2026-10-19; input 1.36 from 2026-10-20; output 4.18",
            "",
            id="a price of one period agrees with a tariff that knows the periods",
        ),
        pytest.param(
            "input 0.75 until 2026-12-31; input 1.5 from 2027-01-01",
            "input 0.75; input audio 0.75; input 0.375 batch",
            "input 0.75 until 2026-12-31; input 1.5 from 2027-01-01; "
            "input audio 0.75 until 2026-12-31; input 0.375 batch until 2026-12-31",
            "",
            id="what is stated beside a price that ends, ends with it",
        ),
        pytest.param(
            "input 0.1; cache_read 0.3; output 0.3",
            "input 0.1; cache_read 0.01; output 0.3",
            "input 0.1; cache_read 0.01; output 0.3",
            "",
            id="what is cached does not cost more than what is not",
        ),
        pytest.param(
            "",
            "input 5; output 30",
            "input 5; output 30",
            "",
            id="a source without prices decides nothing",
        ),
        pytest.param(
            "input 0; output 0",
            "input 0.2; output 0.6",
            "input 0; output 0",
            "input 0.2; output 0.6",
            id="free is no agreement with a price",
        ),
    ],
)
def test_a_second_source(
    first: str, second: str, chosen: str, differing: str, providers: Naming
) -> None:
    route = only(
        [
            of_cirrus("genai-prices: nimbus cirrus-4", first),
            of_cirrus("litellm: nimbus cirrus-4", second),
        ],
        providers,
    )
    assert written(route.prices) == chosen
    assert [written(quote.prices) for quote in route.quotes if quote.source == "litellm"] == [
        differing
    ]


def test_a_third_source_is_held_against_what_the_first_two_say_together(providers: Naming) -> None:
    route = only(
        [
            of_cirrus("genai-prices: nimbus cirrus-4", "input 5"),
            of_cirrus("litellm: nimbus cirrus-4", "input 5; output 30"),
            of_cirrus("nimbus cirrus-4", "input 5; output 32; cache_read 1"),
        ],
        providers,
    )
    assert written(route.prices) == "input 5; output 30"
    assert [(quote.source, written(quote.prices)) for quote in route.quotes] == [
        ("genai-prices", ""),
        ("litellm", ""),
        ("models.dev", "output 32"),
    ]


def test_every_quote_and_price_says_where_it_is_from(providers: Naming) -> None:
    route = only(
        [
            of_cirrus("nimbus cirrus-4", "input 6"),
            of_cirrus("genai-prices: nimbus cirrus-4"),
            of_cirrus("litellm: nimbus cirrus-4", "input 5"),
        ],
        providers,
    )
    assert [(quote.source, quote.url, quote.as_of) for quote in route.quotes] == [
        ("litellm", "https://example.com/nimbus", date(2026, 10, 1)),
        ("genai-prices", "https://example.com/nimbus", date(2026, 10, 1)),
        ("models.dev", "https://example.com/nimbus", date(2026, 10, 1)),
    ]
    assert [price.source for quote in route.quotes for price in quote.prices] == ["models.dev"]
    assert [price.source for price in route.prices] == ["litellm"]


STRATUS = "nimbus/stratus-1"


@pytest.mark.parametrize(
    ("lab", "host", "shown"),
    [
        pytest.param(
            "input 5; input image 8; output image 30",
            "input 8; output 30",
            "input image 8; output image 30",
            id="the lab's image price, though the feed calls it text",
        ),
        pytest.param(
            "input 5; input image 8; output image 30",
            "input 5; output 30; cache_read 1.25",
            "input 5; cache_read 1.25; output image 30",
            id="the lab's text price",
        ),
        pytest.param(
            "input 8; input image 8; output image 30",
            "input 8",
            "input 8",
            id="text where the lab charges the same for both",
        ),
        pytest.param(
            "input 5; input image 8",
            "input 6",
            "input 6",
            id="text where it is a price of the host's own",
        ),
        pytest.param(
            "input 5; input image 8; cache_read 1.25; cache_read image 2",
            "input 8; cache_read 2",
            "input image 8; cache_read image 2",
            id="cached images too",
        ),
        pytest.param(
            "input 5; output 10; output image 32",
            "input 5; output 10; output image 32",
            "input 5; output 10; output image 32",
            id="text is text where there is an image price beside it",
        ),
        pytest.param(
            "input 5; input image 4 batch",
            "input 4",
            "input 4",
            id="the lab's batch price tells nothing",
        ),
        pytest.param(
            "", "output 30", "output image 30", id="whatever a model that only draws puts out"
        ),
        pytest.param(
            "", "output image 0.04 per image", "output image 0.04 per image", id="a picture"
        ),
    ],
)
def test_which_modality_a_price_is_of(lab: str, host: str, shown: str, providers: Naming) -> None:
    at_lab = observed(f"genai-prices: nimbus stratus-1 = {STRATUS}", lab, output=("image",))
    at_host = observed(f"skyhost stratus-1 = {STRATUS}", host, output=("image",))
    by_provider = {route.provider: route for route in merged([at_lab, at_host], providers)}
    assert written(by_provider["skyhost"].prices) == shown


@pytest.mark.parametrize(
    ("at_lab", "at_host", "shown"),
    [
        pytest.param(
            "input 5; output 10; output image 32",
            "input 5; output 10",
            "input 5; output 10",
            id="GPT Image 1.5 at DigitalOcean: $10 for text becomes the cheapest picture",
        ),
        pytest.param(
            "input 2; output 12; output image 120",
            "input 2; output image 12",
            "input 2; output 12",
            id="Nano Banana Pro at Poe, whose entry returns images only",
        ),
    ],
)
def test_a_model_that_draws_and_has_a_text_price_too(
    at_lab: str, at_host: str, shown: str, providers: Naming
) -> None:
    seen = [
        observed(f"genai-prices: nimbus stratus-1 = {STRATUS}", at_lab, output=("image",)),
        observed(f"skyhost stratus-1 = {STRATUS}", at_host, output=("image",)),
    ]
    by_provider = {route.provider: route for route in merged(seen, providers)}
    assert written(by_provider["skyhost"].prices) == shown


def test_the_output_of_a_model_that_writes_and_draws_is_text(providers: Naming) -> None:
    line = f"skyhost stratus-1 = {STRATUS}"
    route = only([observed(line, "output 12", output=("text", "image"))], providers)
    assert written(route.prices) == "output 12"


def test_most_providers_decide_what_a_model_puts_out(providers: Naming) -> None:
    seen = [
        observed(f"skyhost stratus-1 = {STRATUS}", "output 30", output=("image",)),
        observed(f"gatehub stratus-1 = {STRATUS}", "output 30", output=("image",)),
        observed(f"nimbus stratus-1 = {STRATUS}", "output 30", output=("text",)),
    ]
    assert {written(route.prices) for route in merged(seen, providers)} == {"output image 30"}


@pytest.mark.parametrize(
    ("provider", "kind"),
    [
        ("nimbus", "serverless"),
        ("bigcloud", "serverless"),
        ("skyhost", "serverless"),
        ("gatehub", "serverless"),
        ("seatplan", "plan"),
        ("laptop", "local"),
        pytest.param("umpire", "decisions", id="a classifier's tariff is never the model's"),
        ("shutdown", "closed"),
    ],
)
def test_the_kind_of_a_route_is_that_of_its_provider(
    provider: str, kind: str, providers: Naming
) -> None:
    assert only([of_cirrus(f"{provider} cirrus-4", "input 1")], providers).type == kind


@pytest.mark.parametrize(
    ("route", "kind"),
    [
        ("ft:cirrus-4", "fine-tuned"),
        pytest.param("cirrus-4:batch", "batch", id="the price of a batch is never the model's"),
        pytest.param("cirrus-4-contributor", "contributor", id="nor that for whoever gives data"),
    ],
)
def test_an_id_that_says_what_it_is_is_that(route: str, kind: str, providers: Naming) -> None:
    assert only([of_cirrus(f"nimbus {route}", "input 1")], providers).type == kind


def test_a_feed_that_says_what_a_route_is_is_believed(providers: Naming) -> None:
    rented = replace(of_cirrus("bigcloud cirrus-4", "input 1"), route_type="dedicated")
    assert only([rented], providers).type == "dedicated"


@pytest.mark.parametrize(
    ("lines", "routes"),
    [
        pytest.param(
            {"nimbus cirrus-4": "input 3", "nimbus cirrus-4-20260504": "input 3"},
            {"cirrus-4": "input 3"},
            id="a dated id of the same price is the same offer",
        ),
        pytest.param(
            {"nimbus cirrus-4": "input 3", "nimbus cirrus-4-20260504": "input 2"},
            {"cirrus-4": "input 3", "cirrus-4-20260504": "input 2"},
            id="a dated id of another price is another offer",
        ),
        pytest.param(
            {"nimbus cirrus-4": "input 3", "nimbus cirrus-4-20260504": ""},
            {"cirrus-4": "input 3"},
            id="a dated id without a price is the same offer",
        ),
        pytest.param(
            {"nimbus cirrus-4": "input 3", "nimbus cirrus-4-20260504": "input 3; output 15"},
            {"cirrus-4": "input 3; output 15"},
            id="what only the dated id tells is added",
        ),
        pytest.param(
            {"nimbus cirrus-4": "input 3", "litellm: nimbus Cirrus-4": "input 3"},
            {"cirrus-4": "input 3"},
            id="the same id in other letters is the same offer",
        ),
        pytest.param(
            {"skyhost nimbus/cirrus-4": "input 3", "skyhost cirrus-4": "input 3"},
            {"cirrus-4": "input 3"},
            id="the same id with a path is the same offer",
        ),
        pytest.param(
            {"litellm: big cirrus-4": "input 3", "bigcloud cirrus-4": "input 3"},
            {"cirrus-4": "input 3"},
            id="names that feeds have for one provider meet",
        ),
        pytest.param(
            {"bigcloud eu.cirrus-4": "input 3", "bigcloud cirrus-4": "input 3"},
            {"cirrus-4": "input 3", "eu.cirrus-4": "input 3"},
            id="a region is an offer of its own",
        ),
        pytest.param(
            {"bigcloud eu.cirrus-4": "input 3", "bigcloud us.cirrus-4": "input 3"},
            {"eu.cirrus-4": "input 3", "us.cirrus-4": "input 3"},
            id="and so is another",
        ),
        pytest.param(
            {"skyhost cirrus-4": "input 3", "skyhost cirrus-4-fast": "input 3"},
            {"cirrus-4": "input 3", "cirrus-4-fast": "input 3"},
            id="a tier is an offer of its own",
        ),
        pytest.param(
            {"skyhost cirrus-4": "input 3", "skyhost cirrus-4-awq": "input 3"},
            {"cirrus-4": "input 3", "cirrus-4-awq": "input 3"},
            id="a quantisation is an offer of its own",
        ),
        pytest.param(
            {"skyhost cirrus-4": "input 3", "skyhost cirrus-4-int4": "input 3"},
            {"cirrus-4": "input 3", "cirrus-4-int4": "input 3"},
            id="and so is a precision",
        ),
    ],
)
def test_which_ids_are_one_offer(
    lines: dict[str, str], routes: dict[str, str], providers: Naming
) -> None:
    merged_routes = merged([of_cirrus(line, prices) for line, prices in lines.items()], providers)
    assert {route.id: written(route.prices) for route in merged_routes} == routes


def test_a_free_offer_is_not_joined_to_a_paid_one(providers: Naming) -> None:
    merged_routes = merged(
        [
            of_cirrus("gatehub cirrus-4", "input 3"),
            of_cirrus("gatehub cirrus-4:free", "input 0", free=True),
        ],
        providers,
    )
    assert {route.id: (route.free, written(route.prices)) for route in merged_routes} == {
        "cirrus-4": (False, "input 3"),
        "cirrus-4:free": (True, "input 0"),
    }


def test_a_joined_offer_keeps_both_ids_and_all_quotes(providers: Naming) -> None:
    route = only(
        [
            of_cirrus("nimbus cirrus-4", "input 3"),
            of_cirrus("litellm: nimbus cirrus-4-20260504", "input 3; output 15"),
        ],
        providers,
    )
    assert (route.id, route.also) == ("cirrus-4", ("cirrus-4-20260504",))
    assert [quote.source for quote in route.quotes] == ["models.dev", "litellm"]
    assert {price.direction: price.source for price in route.prices} == {
        "input": "models.dev",
        "output": "litellm",
    }


@pytest.mark.parametrize(
    ("route", "retires"),
    [
        pytest.param("cirrus-4-20260504", None, id="a dated id retires alone"),
        pytest.param("cirrus-4-latest", date(2027, 1, 1), id="an undated id retires the offer"),
    ],
)
def test_when_a_joined_offer_retires(route: str, retires: date | None, providers: Naming) -> None:
    other = of_cirrus(f"nimbus {route}", "input 3")
    other = replace(other, facts=FeedFacts(retires=date(2027, 1, 1)))
    assert only([of_cirrus("nimbus cirrus-4", "input 3"), other], providers).retires == retires


@pytest.mark.parametrize(
    ("route", "region"),
    [
        pytest.param("cirrus-4", None, id="none"),
        pytest.param("eu.nimbus.cirrus-4", "eu", id="in front of a vendor"),
        pytest.param("us-east-1/nimbus.cirrus-4", "us-east-1", id="a cloud's own name for it"),
        pytest.param("us-gov-west-1/cirrus-4", "us-gov-west-1", id="with four parts"),
        pytest.param("global.cirrus-4", "global", id="all of them"),
        pytest.param("cirrus-4@eu", "eu", id="behind an at sign"),
        pytest.param("EU/cirrus-4", "eu", id="in capitals"),
        pytest.param("nimbus/cirrus-4", None, id="a vendor is none"),
        pytest.param("nimbus/cirrus-large-4.1", None, id="a name with a version is none"),
        pytest.param("nimbus/cirrus-image-4/edit", None, id="nor is one before an endpoint"),
        pytest.param("eu-cirrus-4.0", None, id="nor is one that begins with a region"),
        pytest.param("cirrus-4-us", "us", id="as the last word"),
        pytest.param("regional.cirrus-4", "regional", id="the caller's"),
        pytest.param("cirrus-4-plus", None, id="a word that ends like one is none"),
    ],
)
def test_the_region_of_a_route(route: str, region: str | None, providers: Naming) -> None:
    assert only([of_cirrus(f"bigcloud {route}", "input 1")], providers).region == region


@pytest.mark.parametrize(
    ("lines", "quantization"),
    [
        pytest.param(["bigcloud quarry-ai/slate-9b-fp8"], "fp8", id="the lab's id at one seller"),
        pytest.param(
            ["bigcloud quarry-ai/slate-9b-fp8", "skyhost hf:quarry-ai/slate-9b-fp8"],
            None,
            id="the lab's id at several",
        ),
        pytest.param(
            [
                "bigcloud slate-9b-fp8",
                "skyhost quarry-ai/slate-9b-fp8",
                "gatehub quarry-ai/slate-9b-fp8",
            ],
            None,
            id="and so wherever it is sold",
        ),
        pytest.param(
            ["bigcloud tuner/slate-9b-fp8", "skyhost tuner/slate-9b-fp8"],
            "fp8",
            id="somebody else's id at several",
        ),
        pytest.param(
            [
                "bigcloud quarry-ai/slate-9b-awq",
                "skyhost quarry-ai/slate-9b-fp8",
                "gatehub quarry-ai/slate-9b-fp8",
            ],
            "awq",
            id="another precision",
        ),
        pytest.param(["bigcloud slate-9b-fp8", "pit slate-9b-fp8"], None, id="the lab's own API"),
    ],
)
def test_the_precision_that_a_lab_publishes_is_no_quantization(
    lines: list[str], quantization: str | None, providers: Naming
) -> None:
    pit = Provider(id="pit", name="Quarry Pit", kind="lab", lab="quarry")
    world = replace(providers, providers=(*providers.providers, pit))
    routes = merged([observed(f"{line} = quarry/slate-9b", "input 1") for line in lines], world)
    assert [r.quantization for r in routes if r.provider == "bigcloud"] == [quantization]


@pytest.mark.parametrize(
    ("route", "served"),
    [
        pytest.param("cirrus-4", (None, None, False), id="plainly"),
        pytest.param("cirrus-4-spot", ("spot", None, False), id="spot"),
        pytest.param("cirrus-4-eco", ("economy", None, False), id="economy"),
        pytest.param("stealth/cirrus-4", ("economy", None, False), id="who runs it is not said"),
        pytest.param("cirrus-4-turbo", ("fast", None, False), id="faster"),
        pytest.param("cirrus-4-short-fast-flex", ("flex", None, False), id="flex before fast"),
        pytest.param("nimbus/Cirrus-4-FP8", (None, "fp8", False), id="quantized"),
        pytest.param("cirrus-4-AWQ-4bit", (None, "awq 4bit", False), id="quantized, in two words"),
        pytest.param("cirrus-4-bf16", (None, None, False), id="as it was published"),
        pytest.param("TEE/cirrus-4", (None, None, True), id="where nobody can look"),
        pytest.param("cirrus-4-maas", (None, None, False), id="a word for the machine"),
    ],
)
def test_how_a_route_serves_its_model(
    route: str, served: tuple[str | None, str | None, bool], providers: Naming
) -> None:
    offer = only([of_cirrus(f"skyhost {route}")], providers)
    assert (offer.tier, offer.quantization, offer.confidential) == served


def test_a_word_of_the_model_itself_says_nothing_of_the_offer(providers: Naming) -> None:
    offer = only([observed("nimbus cirrus-4-turbo = nimbus/cirrus-4-turbo")], providers)
    assert offer.tier is None


def test_a_route_has_the_limits_of_the_best_source_that_tells_them(providers: Naming) -> None:
    seen = [
        replace(of_cirrus("nimbus cirrus-4"), facts=FeedFacts(context=100, max_output=10)),
        replace(of_cirrus("genai-prices: nimbus cirrus-4"), facts=FeedFacts(context=200)),
    ]
    route = only(seen, providers)
    assert (route.context, route.max_output) == (200, 10)


OFFERS = (
    ("nimbus cirrus-4", "input 3; output 15; cache_read 0.3"),
    ("litellm: nimbus cirrus-4", "input 3; output 15; cache_write 4"),
    ("genai-prices: nimbus cirrus-4", "input 3; output 15; cache_read 0.2"),
    ("nimbus cirrus-4-20260504", "input 3; output 15"),
    ("nimbus cirrus-4-20260101", "input 2; output 10"),
    ("litellm: big eu.nimbus.cirrus-4", "input 3.3"),
    ("bigcloud eu.nimbus.cirrus-4", "input 3.3; output 16.5"),
    ("skyhost nimbus/cirrus-4", "input 2.9"),
    ("litellm: skyhost cirrus-4", "input 2.9; output 14"),
    ("genai-prices: gatehub nimbus/cirrus-4", ""),
    ("seatplan cirrus-4", ""),
)


@settings(deadline=None, max_examples=50)
@given(offers=st.permutations(OFFERS))
def test_the_order_of_the_entries_does_not_matter(
    offers: list[tuple[str, str]], providers: Naming
) -> None:
    in_order = merged([of_cirrus(*offer) for offer in OFFERS], providers)
    assert merged([of_cirrus(*offer) for offer in offers], providers) == in_order


def test_two_entries_of_one_feed_for_one_offer_are_in_no_order(providers: Naming) -> None:
    """Hugging Face has many hosts behind one name, and Bedrock two APIs."""
    one = of_cirrus("litellm: big cirrus-4", "input 2.2")
    other = of_cirrus("litellm: big_two cirrus-4", "input 2")
    assert merged([one, other], providers) == merged([other, one], providers)
