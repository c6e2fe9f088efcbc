"""The benchmark itself, on input so small that nothing is measured: it must not rot unseen."""

from __future__ import annotations

from itertools import islice

import pytest

from bot.api.questions import Message, answer_message
from bot.query import SLASH_COMMANDS
from catalog.catalog import Catalog
from catalog.resolution.outcomes import Found, Unknown
from tests.bench import (
    asking,
    dispatching,
    first_time,
    growth,
    in_browser,
    junk,
    measure,
    naming,
    purging,
    resolving,
    scaling,
    suggesting,
)
from tests.bench.peers import peers
from tests.browser import needed_chromium
from tests.data.test_names import Row


@pytest.mark.parametrize(
    ("share", "expected"), [(0, 1), (0.01, 1), (0.5, 50), (0.99, 99), (1, 100)]
)
def test_a_percentile_is_a_value_that_was_measured(share: float, expected: float) -> None:
    assert measure.percentile(list(range(100, 0, -1)), share) == expected


def test_a_figure_says_whether_its_aim_is_met() -> None:
    assert measure.at_most(0.123456, 0.2) == {"value": 0.1235, "aim": 0.2, "met": True}
    assert measure.at_least(7_999.9, 8_000)["met"] is False


def test_missed_aims_are_found_wherever_they_are() -> None:
    late, fine = measure.at_most(3, 2), measure.at_most(1, 2)
    assert measure.missed({"a": {"b": late, "c": fine, "d": 4}, "e": late}) == ["a.b", "e"]


def test_calls_that_are_compared_hear_the_same_names_in_turns() -> None:
    heard: list[tuple[str, str]] = []

    def ours(name: str) -> None:
        heard.append(("ours", name))

    def theirs(name: str) -> None:
        heard.append(("theirs", name))

    rounds = measure.side_by_side([ours, theirs], ["a", "b"], rounds=2)
    assert [len(of_call) for of_call in rounds] == [2, 2]
    assert heard == 3 * [("ours", "a"), ("ours", "b"), ("theirs", "a"), ("theirs", "b")]


def test_a_ratio_is_taken_pair_by_pair() -> None:
    assert measure.ratio([2, 4, 100], [1, 2, 1]) == 2


def test_verdicts_are_counted() -> None:
    counted = naming.tally(["right", "wrong", "right"])
    assert counted == {"right": 2, "asked": 0, "wrong": 1}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("Cirrus-4", Found("nimbus/cirrus-4", "peer")),
        ("skyhost/cirrus_4", Found("nimbus/cirrus-4", "peer")),
        ("cirrus-3", Found("nimbus/cirrus-3", "peer")),
        ("cirrus-4-ultra", Found("cirrus-4-ultra", "peer")),
        (None, Unknown()),
    ],
)
def test_what_a_peer_answers_is_read_as_one_of_our_models(
    world: Catalog, answer: str | None, expected: Found | Unknown
) -> None:
    row = Row.model_validate({"q": "cirrus 4", "is": "nimbus/cirrus-4"})
    assert naming.meant(answer, row, world) == expected


def test_peers_find_models_or_say_that_there_is_none(world: Catalog) -> None:
    fuzzy = next(peers(world)).fresh()
    assert fuzzy("cirrus 4 mini") == "nimbus/cirrus-4-mini"
    assert fuzzy("xyzzy") is None


def test_names_are_scored_by_class_and_peer(world: Catalog) -> None:
    classes = {
        name: [Row.model_validate(row)]
        for name, row in {
            "exact": {"q": "cirrus 4", "is": "nimbus/cirrus-4"},
            "provider_id": {"q": "skyhost/cirrus-4", "is": "nimbus/cirrus-4"},
            "nonexistent": {"q": "cirrus 9", "unknown": True},
        }.items()
    }
    scored = naming.measure(world, classes, [next(peers(world))])
    assert scored["modeldesk"]["all"] == {"right": 3, "asked": 0, "wrong": 0}
    assert scored["rapidfuzz"]["exact"] == {"right": 1, "asked": 0, "wrong": 0}


def test_a_larger_catalogue_keeps_the_true_models_and_finds_the_others(world: Catalog) -> None:
    larger = growth.grown(world)
    assert set(world.models) < set(larger.models)
    assert len(larger.models) == growth.FACTOR * len(world.models)
    assert larger.resolve("cirrus 4") == Found("nimbus/cirrus-4", "name")
    assert larger.resolve("cirrus 34") == Found("nimbus/cirrus-34", "name")
    found = [larger.resolve(model) for model in larger.models]
    assert all(isinstance(resolution, Found) for resolution in found)


def test_a_larger_catalogue_has_prices_where_they_are_asked_for(world: Catalog) -> None:
    bare, priced = growth.grown(world), growth.grown(world, priced=True)
    model = list(bare.models)[-1]
    assert not bare.ladder(model).paid
    assert sum(len(priced.ladder(model).paid) for model in priced.models) == growth.FACTOR * sum(
        len(world.ladder(model).paid) for model in world.models
    )
    assert scaling.measure(world, times=2)["models"] == len(priced.models)


@pytest.mark.parametrize("kind", first_time.KINDS)
def test_no_two_questions_of_a_kind_are_alike(kind: str, bundled: Catalog) -> None:
    asked = first_time.questions(first_time.KINDS[kind], bundled, times=40)
    assert len({text for _, text in asked}) == 40


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("card", "card"),
        ("prices", "ladder"),
        ("ranking_filtered", "ranking"),
        ("recommend", "ranking"),
        ("compare", "comparison"),
        ("cost", "cost"),
        ("migration", "migration"),
        ("releases", "releases"),
        ("gateways", "gateways"),
        ("benchmarks", "benchmarks"),
        ("fit", "fit"),
        ("unresolved", "not_found"),
    ],
)
def test_a_question_of_a_kind_gets_an_answer_of_that_kind(
    kind: str, answer: str, bundled: Catalog
) -> None:
    asked = first_time.questions(first_time.KINDS[kind], bundled, times=20)
    command = SLASH_COMMANDS[asked[0][0]]
    given = [answer_message(Message(text, command), bundled)["answer"]["kind"] for _, text in asked]
    assert given.count(answer) >= 0.8 * len(given)


async def test_each_kind_of_question_is_timed(world: Catalog) -> None:
    measured = await first_time.measure(world, times=2)
    assert set(measured) == set(first_time.KINDS)


def test_whole_replies_are_timed(world: Catalog) -> None:
    measured = asking.measure(
        world, [Message("cirrus 4", "ask"), Message("cheapest vision", "ask")]
    )
    assert measured["questions"] == 2
    assert b"Cirrus 4" in asking.reply_bytes(asking.Asked("cirrus 4"), world)


def test_junk_is_long_and_the_same_in_every_run(world: Catalog) -> None:
    for letters in junk.SCRIPTS.values():
        assert {len(text) for text in junk.texts(letters)} == {800}
        assert junk.texts(letters) == junk.texts(letters)
    assert set(junk.measure(world)["by_script_ms"]) == set(junk.SCRIPTS)


def test_the_passage_is_as_long_as_it_says() -> None:
    assert 280 <= len(resolving.passage().split()) <= 320


def test_a_name_is_typed_letter_by_letter_and_misspelt() -> None:
    assert suggesting.beginnings("GPT 4") == ["G", "GP", "GPT", "GPT ", "GPT 4"]
    assert list(suggesting.misspelt("Cirrus 4 Mini")) == [
        "irrus 4 Mini",
        "Crrus 4 Mini",
        "Cirus 4 Mini",
        "Cirus 4 Mini",
        "Cirrs 4 Mini",
        "Cirru 4 Mini",
        "iCrrus 4 Mini",
        "Cirurs 4 Mini",
    ]


def test_what_is_offered_for_typing_is_timed(world: Catalog) -> None:
    measured = suggesting.measure(world, of=3)
    assert measured["names"] == 3
    assert measured["larger_catalogue"]["models"] == growth.FACTOR * len(world.models)


def test_no_two_spellings_are_equal() -> None:
    spelt = list(islice(dispatching.spellings("gpt 4"), 50))
    assert len(set(spelt)) == 50
    assert {text.casefold().strip() for text in spelt} == {"gpt 4"}


async def test_the_bot_and_the_empty_app_answer_the_same_requests(world: Catalog) -> None:
    measured = await dispatching.measure(world, times=3)
    assert set(measured["respelt"]["each"]) == {" ".join(said) for said in dispatching.MIXED}
    assert (await dispatching.measure_ranking(lambda: world, times=2))["again_ms"] > 0


async def test_a_purge_is_measured() -> None:
    figures = await purging.measure(threads=10, messages=3)
    assert figures["accept_while_purging_ms"]["p99"] > 0


async def test_the_page_is_measured_in_a_browser_where_there_is_one() -> None:
    needed_chromium()
    measured = await in_browser.measure([Message("gpt image 2", "model")])
    assert measured["questions"] == 1
    assert 0 < measured["key_to_pixels_ms"]["p50"] <= measured["key_to_pixels_ms"]["max"]
