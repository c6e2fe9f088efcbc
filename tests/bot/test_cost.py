"""Totals worked out by hand on the invented market."""

from __future__ import annotations

import pytest

from bot.answer import Ambiguous, Cost, CostRow, NotFound, answer_query
from catalog.catalog import Catalog
from catalog.filters.filter import Filters
from catalog.pricing.usage import Workload
from tests.bot.asking import DAILY, JOB, costed, query_about, work


def totals(row: CostRow) -> str:
    """ "0.0165 a request, 165 a day, 4950 a month"."""
    made = row.totals
    if made is None:
        return "not known"
    told = (
        (made.per_request, " a request"),
        (made.per_day, " a day"),
        (made.per_month, " a month"),
        (made.total, " in all"),
    )
    return ", ".join(f"{usd.normalize():f}{each}" for usd, each in told if usd is not None)


def at(made: Cost, provider: str) -> str:
    return next(totals(row) for row in made.rows if row.row and row.row.provider == provider)


@pytest.mark.parametrize(
    ("names", "workload", "provider", "expected"),
    [
        pytest.param(
            "cirrus 4", DAILY, "nimbus", "0.0165 a request, 165 a day, 4950 a month", id="a day"
        ),
        pytest.param(
            "cirrus 4",
            work(requests=30_000, input_tokens=3000, output_tokens=500, period="month"),
            "nimbus",
            "0.0165 a request, 16.5 a day, 495 a month",
            id="a month, of which a day is a thirtieth",
        ),
        pytest.param(
            "cirrus 4",
            work(requests=200, input_tokens=3000, output_tokens=500),
            "nimbus",
            "0.0165 a request, 3.3 in all",
            id="requests without a period",
        ),
        pytest.param(
            "cirrus 4",
            work(input_tokens=2_000_000, output_tokens=500_000),
            "nimbus",
            "13.5 in all",
            id="tokens of a whole job",
        ),
        pytest.param(
            "cirrus 4",
            work(input_tokens=200_000_000, output_tokens=15_000_000, period="month"),
            "nimbus",
            "27.5 a day, 825 a month",
            id="tokens of a month, of which no request is known",
        ),
        pytest.param(
            "cirrus 4",
            work(
                requests=10_000,
                input_tokens=3000,
                output_tokens=500,
                cached_share="0.75",
                period="day",
            ),
            "nimbus",
            "0.010425 a request, 104.25 a day, 3127.5 a month",
            id="three quarters from a cache",
        ),
        pytest.param(
            "cirrus 4",
            work(requests=1, input_tokens=3000, output_tokens=500, cached_share="0.75"),
            "skyhost",
            "0.01815 a request, 0.01815 in all",
            id="a cache without a price takes nothing off",
        ),
        pytest.param(
            "cirrus 4",
            work(requests=50_000, input_tokens=2000, period="day"),
            "nimbus",
            "0.006 a request, 300 a day, 9000 a month",
            id="the input only, where no output is stated",
        ),
        pytest.param(
            "cirrus 4", work(output_tokens=1_000_000), "nimbus", "15 in all", id="the output only"
        ),
        pytest.param(
            "quarry/basalt-2",
            work(requests=100, input_tokens=300_000, output_tokens=2000, period="day"),
            "quarry",
            "1.224 a request, 122.4 a day, 3672 a month",
            id="a long prompt in its tier",
        ),
        pytest.param(
            "quarry/basalt-2",
            work(requests=100, input_tokens=300_000, output_tokens=2000, period="day"),
            "skyhost",
            "0.462 a request, 46.2 a day, 1386 a month",
            id="and where no tier is listed",
        ),
        pytest.param(
            "quarry/basalt-2",
            work(requests=1, input_tokens=200_000, output_tokens=2000),
            "quarry",
            "0.416 a request, 0.416 in all",
            id="a prompt at the bound of the tier is below it",
        ),
        pytest.param(
            "quarry/basalt-2",
            work(input_tokens=300_000),
            "quarry",
            "0.6 in all",
            id="tokens of many prompts are in no tier",
        ),
        pytest.param(
            "cirrus 4",
            work(requests=100),
            "nimbus",
            "0.0135 a request, 1.35 in all",
            id="typical requests, where their size is not stated",
        ),
        pytest.param("cirrus 4", None, "nimbus", "0.0135 a request", id="one typical request"),
        pytest.param(
            "nimbus/stratus-1", work(images=1000), "nimbus", "30 in all", id="images by the token"
        ),
        pytest.param(
            "nimbus/stratus-1", work(images=1000), "skyhost", "40 in all", id="images by the image"
        ),
        pytest.param(
            "nimbus/stratus-2",
            work(images=100, quality="high"),
            "skyhost",
            "17 in all",
            id="images of a quality, in the usual size",
        ),
        pytest.param(
            "nimbus/stratus-2",
            work(requests=50, images=2, quality="low", period="day"),
            "skyhost",
            "0.02 a request, 1 a day, 30 a month",
            id="two images a request",
        ),
        pytest.param(
            "tarn/dusk-1",
            work(input_tokens=1_000_000, output_tokens=1_000_000),
            "tarn",
            "3 in all",
            id="the dearest hour",
        ),
        pytest.param(
            "quarry/gravel-embed-2",
            work(input_tokens=10_000_000),
            "quarry",
            "0.2 in all",
            id="embeddings",
        ),
        pytest.param("tarn/ripple-2", None, "tarn", "0.006 a request", id="a minute of speech"),
        pytest.param(
            "tarn/seek-1",
            work(requests=3000, input_tokens=2000, output_tokens=1000, period="month"),
            "tarn",
            "0.013 a request, 1.3 a day, 39 a month",
            id="a fee for each request",
        ),
        pytest.param(
            "tarn/seek-1",
            work(input_tokens=2_000_000),
            "tarn",
            "2 in all",
            id="no fee without requests",
        ),
    ],
)
def test_what_it_costs(
    names: str, workload: Workload | None, provider: str, expected: str, shop: Catalog
) -> None:
    assert at(costed(names, shop, workload), provider) == expected


def test_the_typical_request_is_that_of_the_use_case(shop: Catalog) -> None:
    """Coding: 20,000 tokens in, half of them cached, 1,000 out."""
    made = costed("cirrus 4", shop, use_case="coding")
    assert at(made, "nimbus") == "0.048 a request"
    assert made.volume == "one request of 20,000 tokens in, 1,000 out, 50% cached"


def ranked(made: Cost) -> list[str]:
    """ "Slate 70B at skyhost: 66"."""
    return [
        f"{row.line.name} at {row.row.provider}: {row.totals.main.normalize():f}"
        if row.row and row.totals
        else f"{row.line.name}: not known"
        for row in made.rows
    ]


@pytest.mark.parametrize(
    ("names", "order"),
    [
        pytest.param(
            "cirrus 4, slate 70b",
            [
                "Slate 70B at skyhost: 1.4",
                "Slate 70B at gatehub: 1.8",
                "Cirrus 4 at nimbus: 18",
                "Cirrus 4 at skyhost: 19.8",
            ],
            id="cheapest first, whatever the order of the names",
        ),
        pytest.param(
            "cirrus 4, quarry/marble-1, slate 70b",
            [
                "Slate 70B at skyhost: 1.4",
                "Slate 70B at gatehub: 1.8",
                "Cirrus 4 at nimbus: 18",
                "Marble 1 at skyhost: 18",
                "Cirrus 4 at skyhost: 19.8",
            ],
            id="a tie keeps the order of the names",
        ),
        pytest.param(
            "tarn/brook-2.5, slate 8b",
            ["Slate 8B at skyhost: 0.13", "Brook 2.5: not known"],
            id="an unknown price is last and no number",
        ),
        pytest.param(
            "quarry/basalt-2",
            ["Basalt 2 at skyhost: 7.5", "Basalt 2 at quarry: 10"],
            id="the own route of the lab is among them",
        ),
        pytest.param("tarn/ripple-2", ["Ripple 2: not known"], id="tokens of what sells minutes"),
    ],
)
def test_order_of_the_rows(names: str, order: list[str], shop: Catalog) -> None:
    assert ranked(costed(names, shop, JOB)) == order


def test_equal_totals_share_a_row_and_the_lab_speaks_for_them(shop: Catalog) -> None:
    first = costed("cirrus 4", shop, JOB).rows[0]
    assert (first.row and first.row.provider, first.is_lab_offer, first.same_cost_at) == (
        "nimbus",
        True,
        ("Gatehub",),
    )


@pytest.mark.parametrize(
    ("filters", "providers"),
    [
        (Filters(providers=("skyhost",)), ["skyhost"]),
        (Filters(exclude_providers=("nimbus", "gatehub")), ["skyhost"]),
        (Filters(providers=("tarn",)), [None]),
    ],
)
def test_only_where_it_was_asked_for(
    filters: Filters, providers: list[str | None], shop: Catalog
) -> None:
    rows = costed("cirrus 4", shop, JOB, filters=filters).rows
    assert [row.row.provider if row.row else None for row in rows] == providers


@pytest.mark.parametrize(
    ("use_case", "workload", "order"),
    [
        pytest.param(
            "tool-calling",
            work(input_tokens=1_000_000, output_tokens=1_000_000, period="month"),
            ["Slate Coder 32B 0.8", "Cirrus 4 Mini 1.25", "Slate 70B 1.4", "Cirrus 4 18"],
            id="those that qualify",
        ),
        pytest.param(
            "tool-calling",
            work(output_tokens=1_000_000),
            ["Slate Coder 32B 0.6", "Slate 70B 0.8", "Cirrus 4 Mini 1", "Cirrus 4 15"],
            id="in the order of this workload, not of the typical one",
        ),
        pytest.param(
            None,
            JOB,
            [
                "Slate 8B 0.13",
                "Slate Coder 32B 0.8",
                "Cirrus 4 Mini 1.25",
                "Slate 70B 1.4",
                "Seek 1 2",
            ],
            id="five for general use where none is named",
        ),
    ],
)
def test_the_cheapest_for_a_workload(
    use_case: str | None, workload: Workload, order: list[str], shop: Catalog
) -> None:
    made = costed("", shop, workload, use_case=use_case)
    assert made.models == ()
    found = [f"{row.line.name} {row.totals.main.normalize():f}" for row in made.rows if row.totals]
    assert found == order


def saved(made: Cost) -> list[str]:
    """ "Basalt 2 batch at Quarry API: 5, 33% of cheapest"."""
    return [
        f"{s.line.name} {s.method}{f' {s.share:.0%}' if s.share else ''} at {s.provider_name}: "
        f"{s.totals.main.normalize():f}, {s.saved:.1%} of {s.against}"
        for s in made.savings
    ]


@pytest.mark.parametrize(
    ("names", "workload", "expected"),
    [
        pytest.param(
            "quarry/basalt-2",
            JOB,
            [
                "Basalt 2 batch at Quarry API: 5, 33.3% of cheapest",
                "Basalt 2 caching 50% at Quarry API: 9.1, 9.0% of lab",
                "Basalt 2 caching 80% at Quarry API: 8.56, 14.4% of lab",
            ],
            id="against the cheapest, or what the lab asks without",
        ),
        pytest.param(
            "quarry/marble-1",
            JOB,
            ["Marble 1 batch at Gatehub: 6, 66.7% of cheapest"],
            id="a route that runs batches only, whose cache is no saving of single requests",
        ),
        pytest.param(
            "cirrus 4",
            work(input_tokens=2_000_000, output_tokens=500_000),
            [
                "Cirrus 4 caching 50% at Nimbus API: 10.8, 20.0% of cheapest",
                "Cirrus 4 caching 80% at Nimbus API: 9.18, 32.0% of cheapest",
            ],
            id="a cache, where no share is stated",
        ),
        pytest.param(
            "cirrus 4",
            work(input_tokens=2_000_000, output_tokens=500_000, cached_share="0.2"),
            [],
            id="no advice on a cache to who has one",
        ),
        pytest.param(
            "cirrus 4",
            work(input_tokens=10_000, output_tokens=1_000_000),
            [],
            id="nothing that saves less than a twentieth",
        ),
        pytest.param("slate 70b", JOB, [], id="no batch and no cache price"),
        pytest.param("tarn/brook-2.5", JOB, [], id="nothing of an unknown price"),
    ],
)
def test_savings(names: str, workload: Workload, expected: list[str], shop: Catalog) -> None:
    assert saved(costed(names, shop, workload)) == expected


def test_a_name_alone_that_is_no_model_has_no_cost(shop: Catalog) -> None:
    assert isinstance(answer_query(query_about("cost", "cirrus 99", shop), shop), NotFound)
    assert isinstance(answer_query(query_about("cost", "slate", shop), shop), Ambiguous)


def test_the_contract_says_null_where_nothing_applies(shop: Catalog) -> None:
    [known, *_, unknown] = costed("slate 8b, brook 2.5", shop, JOB).to_json()["rows"]
    assert known["per_request"] is known["per_day"] is known["per_month"] is None
    assert (known["total"], known["provider"], known["route"]) == (
        0.13,
        "skyhost",
        "skyhost/slate-8b",
    )
    assert (unknown["model"], unknown["total"]) == ("tarn/brook-2.5", None)
    [day] = costed("slate 8b", shop, DAILY).to_json()["rows"]
    assert (day["per_request"], day["per_day"], day["per_month"], day["total"]) == (
        0.00019,
        1.9,
        57.0,
        None,
    )
    assert {"source", "source_url", "as_of", "prices", "route_type"} <= day.keys()
