"""Models side by side on the invented market: which value is better, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.answer import Ambiguous, Answer, Comparison, ModelCard, NotFound, answer_query
from bot.blocks import render
from catalog.catalog import Catalog
from catalog.filters.filter import Filters
from tests.bot.asking import DAILY, query_about, work
from tests.world import route
from tests.world import shop as invented
from tests.world.tariffs import tariff


def compared(names: str, shop: Catalog, **rest: Any) -> Comparison:
    made = answer_query(query_about("compare", names, shop, **rest), shop)
    assert isinstance(made, Comparison)
    return made


def trait(made: Comparison, label: str) -> tuple[list[str | None], list[int]]:
    found = next(trait for trait in made.rows if trait.label == label)
    return list(found.values), list(found.better)


def test_what_is_retired_is_no_choice(shop: Catalog) -> None:
    said = render(compared("cirrus 3, slate 70b", shop)).text
    assert (
        "All round: Slate 70B: the only one that will do, at $1.60 per 1,000 requests.\n"
        "Ruled out: Cirrus 3 (retired 2026-06-30)." in said
    )
    assert "Cheaper" not in said


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        (
            Filters(providers=("nimbus",)),
            "Cirrus 4: the only one that will do, at $13.50 per 1,000 requests.\n"
            "Ruled out: Slate 70B (no seller is known to meet what was asked).",
        ),
        (Filters(prompts_not_kept=True), "Neither will do: Cirrus 4 (no seller is known to meet"),
    ],
)
def test_whom_no_seller_sells_as_asked_is_no_choice(
    filters: Filters, words: str, shop: Catalog
) -> None:
    said = render(compared("cirrus 4, slate 70b", shop, filters=filters)).text
    assert words in said
    assert "not known for any of them" not in said


@pytest.mark.parametrize(
    ("names", "label", "values", "better"),
    [
        pytest.param(
            "cirrus 4, slate 70b", "Input", ["$3.00", "$0.60"], [1], id="the lower price is better"
        ),
        pytest.param(
            "slate 70b, cirrus 4", "Input", ["$0.60", "$3.00"], [0], id="wherever it stands"
        ),
        pytest.param(
            "cirrus 4, quarry/marble-1", "Input", ["$3.00", "$3.00"], [0, 1], id="a tie is both"
        ),
        pytest.param(
            "brook 2.5, cirrus 4", "Input", [None, "$3.00"], [], id="none beats an unknown price"
        ),
        pytest.param(
            "brook 2.5, cirrus 4, slate 70b",
            "Input",
            [None, "$3.00", "$0.60"],
            [2],
            id="of those that are known",
        ),
        pytest.param(
            "ripple 2, cirrus 4",
            "Input",
            ["$0.006/min", "$3.00"],
            [],
            id="minutes are no tokens",
        ),
        pytest.param(
            "cirrus 4, slate 70b", "1,000 requests", ["$13.50", "$1.60"], [1], id="typical requests"
        ),
        pytest.param(
            "quarry/basalt-2, tarn/seek-1",
            "1,000 requests",
            ["$6.00", "$12.50"],
            [0],
            id="at the cheapest host of open weights, and at the lab of closed ones",
        ),
        pytest.param(
            "cirrus 4, slate 70b",
            "Context",
            ["200k tokens", "131k tokens"],
            [0],
            id="the larger context is better",
        ),
        pytest.param(
            "slate 8b, slate 70b", "Context", ["131k tokens"] * 2, [0, 1], id="equal contexts"
        ),
        pytest.param(
            "cirrus 4, cirrus 4 mini",
            "Arena vision",
            ["1290 ± 10", "1210 ± 10"],
            [0],
            id="the higher rating is better",
        ),
        pytest.param(
            "cirrus 4, quarry/marble-1",
            "Arena vision",
            ["1290 ± 10", "1285 ± 10"],
            [0, 1],
            id="overlapping intervals are a tie",
        ),
        pytest.param(
            "slate 70b, cirrus 4",
            "Arena vision",
            [None, "1290 ± 10"],
            [],
            id="no rating is not a low one",
        ),
        pytest.param(
            "cirrus 4, slate 8b", "Tool calling", ["yes", None], [], id="not stated is not no"
        ),
        pytest.param(
            "cirrus 4, nimbus/stratus-1", "Tool calling", ["yes", "no"], [0], id="yes beats no"
        ),
        pytest.param(
            "cirrus 4, slate 70b", "Tool calling", ["yes", "yes"], [0, 1], id="both can do it"
        ),
        pytest.param(
            "cirrus 4, slate 70b", "Image input", ["yes", "no"], [0], id="image input is known"
        ),
        pytest.param(
            "cirrus 4, slate 70b",
            "Openness",
            ["proprietary", "open weights"],
            [],
            id="neither is better",
        ),
        pytest.param(
            "cirrus 4, slate 70b",
            "Released",
            ["2026-05-04", "2026-02-01"],
            [],
            id="newer is not better",
        ),
        pytest.param(
            "cirrus 4, slate 70b", "Knowledge cutoff", ["2026-01", None], [], id="one cutoff known"
        ),
    ],
)
def test_the_better_value(
    names: str, label: str, values: list[str | None], better: list[int], shop: Catalog
) -> None:
    assert trait(compared(names, shop), label) == (values, better)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        pytest.param(
            "cirrus 4, slate 70b",
            "All round: No clear winner.\nOnly Cirrus 4 is rated on Arena vision; Slate 70B is "
            "cheaper, $1.60 against $13.50 per 1,000 requests for Cirrus 4.",
            id="one rating is no comparison",
        ),
        pytest.param(
            "slate 70b, cirrus 4",
            "Slate 70B is cheaper, $1.60 against $13.50 per 1,000 requests for Cirrus 4.",
            id="the same the other way round",
        ),
        pytest.param(
            "cirrus 4, quarry/marble-1",
            "All round: No clear winner.\nRated alike on Arena vision (Cirrus 4 1290 ± 10 and "
            "Marble 1 1285 ± 10); they cost the same ($13.50 per 1,000 "
            "requests).",
            id="a tie in rating and price",
        ),
        pytest.param(
            "cirrus 4, cirrus 4 mini",
            "All round: Cirrus 4: better, and costs more.\nRated 1290 ± 10 against 1210 ± 10 for "
            "Cirrus 4 Mini on Arena vision; $13.50 against $1.00 per 1,000 requests.",
            id="better, and worth its price",
        ),
        pytest.param(
            "cirrus 4, cirrus 4 mini",
            "If you need: the lowest price: Cirrus 4 Mini",
            id="what turns the choice",
        ),
        pytest.param(
            "cirrus 4, cirrus 4 mini, cirrus 3",
            "Ruled out: Cirrus 3 (retired 2026-06-30)",
            id="one of three is no choice",
        ),
        pytest.param(
            "cirrus 4, quarry/marble-1, slate 70b, slate 8b",
            "Cheapest: Slate 8B, $0.14 per 1,000 requests at Skyhost; "
            "Marble 1 costs 96 times as much ($13.50)",
            id="of many the cheapest and the dearest",
        ),
        pytest.param(
            "cirrus 4, quarry/marble-1, slate 70b",
            "Cheapest: Slate 70B, $1.60 per 1,000 requests at Skyhost; "
            "Cirrus 4 costs 8.4 times as much ($13.50); Marble 1 costs 8.4 times as much ($13.50)",
            id="a tie of the dearer ones",
        ),
        pytest.param(
            "brook 2.5, cirrus 4",
            "Price: Cirrus 4 $13.50 per 1,000 requests at Nimbus API; not known for Brook 2.5",
            id="one price unknown",
        ),
        pytest.param(
            "brook 2.5, gravel embed 2",
            "Price: not known for any of them",
            id="no price known",
        ),
        pytest.param(
            "cirrus 4 mini, quarry/marble-1, cirrus 4",
            "Highest rated: Cirrus 4 1290 ± 10 and Marble 1 1285 ± 10 "
            "against Cirrus 4 Mini 1210 ± 10 on Arena vision",
            id="two that cannot be told apart",
        ),
        pytest.param(
            "quarry/marble-1, cirrus 4, slate 70b",
            "Rated alike: Cirrus 4 1290 ± 10 and Marble 1 1285 ± 10 on Arena vision, "
            "a statistical tie",
            id="a tie in rating",
        ),
        pytest.param(
            "slate 70b, cirrus 4",
            "Rating: Cirrus 4 1290 ± 10 on Arena vision; Slate 70B is not rated there",
            id="one rating unknown",
        ),
        pytest.param(
            "cirrus 4 mini, slate 70b, cirrus 4",
            "Cirrus 4 Mini 1210 ± 10 on Arena vision; Slate 70B is not rated there",
            id="one of three without a rating",
        ),
        pytest.param(
            "cirrus 4, slate 70b",
            "Larger context: Cirrus 4, 200k tokens against 131k",
            id="larger context",
        ),
        pytest.param(
            "cirrus 4, slate 70b, cirrus 99, slate",
            'Left out: "cirrus 99" is not in the catalogue',
            id="a name that was not found",
        ),
        pytest.param(
            "cirrus 4, slate 70b, slate",
            'Left out: "slate" could be Slate 70B, Slate 8B: say which',
            id="a name of several models",
        ),
        pytest.param(
            "cirrus 4, cirrus 4 mini, cirrus 3, slate 70b, slate 8b, quarry/marble-1, dusk 1",
            "Left out: Dusk 1; only the first 6 are compared",
            id="more than six",
        ),
        pytest.param(
            "cirrus 4, cirrus 4 mini, slate 70b, slate 8b",
            "Tool calling: all but Slate 8B; not stated for Slate 8B",
            id="who can do it, of many",
        ),
        pytest.param(
            "cirrus 4, slate 70b",
            "All have: tool calling · structured output · text output",
            id="what both can do, once",
        ),
        pytest.param(
            "quarry/marble-1, cirrus 4",
            "The rating is of Marble 1 (High).",
            id="the setting a rating was got with",
        ),
    ],
)
def test_the_reply_says(names: str, said: str, shop: Catalog) -> None:
    assert said in render(compared(names, shop)).text


@pytest.mark.parametrize(
    ("names", "left_out"),
    [
        pytest.param("slate 70b, slate 8b", "Rating", id="no rating at all"),
        pytest.param("slate 70b, slate 8b", "context:", id="equal contexts"),
        pytest.param("cirrus 4, cirrus 3", "Same at the lab", id="labs that are the cheapest"),
        pytest.param("cirrus 4, slate 70b", "Ends", id="nothing that ends"),
        pytest.param("cirrus 4, cirrus 4 mini", "Higher rated", id="ratings of the choice"),
        pytest.param("cirrus 4, cirrus 4 mini", "Cheaper", id="costs of the choice"),
    ],
)
def test_nothing_is_said_of_what_tells_nothing(names: str, left_out: str, shop: Catalog) -> None:
    assert left_out not in render(compared(names, shop)).text


@pytest.mark.parametrize(
    ("names", "asked", "winner", "merit"),
    [
        pytest.param("cirrus 4, cirrus 4 mini", {}, "nimbus/cirrus-4", "better", id="quality"),
        pytest.param(
            "cirrus 4, cirrus 4 mini",
            {"criterion": "value"},
            "nimbus/cirrus-4-mini",
            "the better value",
            id="80 points are not worth 13 times the price to whoever asks for value",
        ),
        pytest.param(
            "cirrus 4, cirrus 4 mini",
            {"criterion": "price"},
            "nimbus/cirrus-4-mini",
            "the cheaper one",
            id="which is cheaper",
        ),
        pytest.param(
            "slate 70b, cirrus 4",
            {"filters": Filters(needs=("vision",))},
            "nimbus/cirrus-4",
            "the only one that will do",
            id="the other cannot",
        ),
        pytest.param(
            "cirrus 4, slate 70b",
            {"filters": Filters(open_weights=True)},
            "quarry/slate-70b",
            "the only one that will do",
            id="the other misses a filter",
        ),
        pytest.param(
            "cirrus 4, slate 70b",
            {"filters": Filters(min_context=150_000)},
            "nimbus/cirrus-4",
            "the only one that will do",
            id="the other's window is too small",
        ),
        pytest.param(
            "cirrus 4, slate 70b", {}, None, "No clear winner", id="one of two is not rated"
        ),
    ],
)
def test_the_choice(
    names: str, asked: dict[str, Any], winner: str | None, merit: str, shop: Catalog
) -> None:
    choice = compared(names, shop, **asked).choice
    assert choice.winner == winner
    assert merit in choice.because


def test_a_workload_decides_what_is_compared(shop: Catalog) -> None:
    made = compared("cirrus 4, slate 70b", shop, workload=DAILY)
    assert trait(made, "A month") == (["$4,950.00", "$660.00"], [1])
    text = render(made).text
    assert "Costs of 10,000 requests a day, each 3,000 tokens in, 500 out" in text
    assert "Slate 70B is cheaper, $660.00 against $4,950.00 a month for Cirrus 4." in text


def test_a_use_case_brings_its_request_and_its_benchmark(shop: Catalog) -> None:
    made = compared("cirrus 4, slate 70b", shop, use_case="coding")
    assert trait(made, "1,000 requests") == (["$48.00", "$12.80"], [1])
    assert "typical request for coding: 20,000 tokens in, 1,000 out, 50% cached" in str(
        made.assumptions
    )


def test_models_of_one_kind_are_compared_by_what_they_are_for(shop: Catalog) -> None:
    made = compared("nimbus/stratus-1, nimbus/stratus-2", shop)
    assert trait(made, "Per picture")[0] == ["$0.03", "$0.03"]


def test_a_prompt_that_does_not_fit_is_said(shop: Catalog) -> None:
    long = work(requests=1, input_tokens=150_000, output_tokens=1000)
    text = render(compared("cirrus 4, slate 70b", shop, workload=long)).text
    assert "Does not fit: Slate 70B takes 131k tokens at once, a request has 151,000" in text


def test_one_that_ends_is_said_and_is_not_better(shop: Catalog) -> None:
    ending = replace(shop.models["nimbus/cirrus-4"], retires=date(2026, 11, 30))
    later = replace(shop, models={**shop.models, "nimbus/cirrus-4": ending})
    made = compared("nimbus/cirrus-4, quarry/slate-70b", later)
    assert trait(made, "Life") == (["retires 2026-11-30", "active"], [1])
    assert "Cirrus 4 (retires 2026-11-30, in 21 days)" in render(made).text
    assert made.to_json()["winner"] == "quarry/slate-70b"


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        pytest.param("cirrus 4", ModelCard, id="one model is a card"),
        pytest.param("cirrus 4, cirrus 4", ModelCard, id="and so is one model twice"),
        pytest.param("cirrus 4, cirrus 99", NotFound, id="one of two is not found"),
        pytest.param("cirrus 4, slate", Ambiguous, id="one of two could be several"),
        pytest.param("slate, cirrus 99", Ambiguous, id="the first that is not clear"),
    ],
)
def test_too_few_to_compare(names: str, kind: type[Answer], shop: Catalog) -> None:
    assert type(answer_query(query_about("compare", names, shop), shop)) is kind


def test_the_contract(shop: Catalog) -> None:
    made = compared("brook 2.5, slate 70b, cirrus 99", shop).to_json()
    assert (made["kind"], made["models"]) == ("comparison", ["tarn/brook-2.5", "quarry/slate-70b"])
    rows = {row["label"]: row for row in made["rows"]}
    assert rows["Input"] == {
        "label": "Input",
        "values": [None, "$0.60"],
        "better": [],
        "amounts": [None, 0.6],
    }
    unknown, known = made["prices"]
    assert unknown == {
        "model": "tarn/brook-2.5",
        "cost": None,
        "price_end": None,
        "own_cost": None,
        "cheapest": None,
        "own": None,
        "not_vouched_for": None,
    }
    assert known["cost"] == 0.0016
    assert {"provider", "source", "as_of", "prices"} <= known["cheapest"].keys()
    assert (made["winner"], made["because"][:27]) == (None, "All round, no clear winner.")
    assert [missed["asked"] for missed in made["missed"]] == ["cirrus 99"]


def test_models_that_are_alike_in_all_have_no_table(shop: Catalog) -> None:
    twins = {f"tarn/twin-{n}": replace(shop.models["tarn/ripple-tts-1"]) for n in range(4)}
    made = compared(", ".join(twins), replace(shop, models={**shop.models, **twins}))
    assert "Side by side" not in render(made).text


def test_who_is_far_cheaper_but_not_vouched_for_is_a_note(tmp_path: Path) -> None:
    catalog = invented.shop(
        tmp_path, [route("tarn/seek-1", "backdoor", tariff("input 0.5; output 0.5"))]
    )
    reply = render(compared("quarry/basalt-2, tarn/seek-1", catalog)).text
    assert "Far cheaper, not vouched for: Seek 1 at backdoor, $1.25 per 1,000 requests" in reply
