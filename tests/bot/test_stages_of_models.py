"""Replies on fit, migration, releases, gateways and benchmarks, over the invented world."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from bot import terminal
from bot.answer import Answer, answer_query
from bot.blocks import render
from bot.query import Intent
from catalog.catalog import Catalog
from catalog.pricing.usage import Workload
from catalog.schema import Rating
from catalog.snapshot import Snapshot, encode_snapshot
from tests.bot.agreeing import agree, assert_slack_takes
from tests.bot.questioning import ask, query
from tests.world import ARENA, ROUTES


@dataclass(frozen=True, slots=True)
class Asked:
    intent: Intent
    names: tuple[str, ...] = ()
    use_case: str | None = None
    filters: Mapping[str, Any] | None = None
    workload: Workload | None = None


QUESTIONS: dict[str, Asked] = {
    "fit_yes": Asked("fit", ("cirrus 4",), "vision"),
    "fit_no": Asked("fit", ("stratus 1",), "tool-calling"),
    "fit_unknown": Asked("fit", ("brook 2.5",), "tool-calling"),
    "fit_of_a_retired_model": Asked("fit", ("cirrus 3",), "vision"),
    "fit_several_needs": Asked(
        "fit", ("cirrus 4 mini",), None, {"needs": ("vision", "tools", "json")}
    ),
    "fit_several_models": Asked("fit", ("cirrus 4", "slate 70b"), "vision"),
    "fit_commercial_free": Asked("fit", ("slate 70b",), None, {"commercial_license": True}),
    "fit_commercial_limits": Asked("fit", ("cirrus 4",), None, {"commercial_license": True}),
    "fit_commercial_unknown": Asked("fit", ("ripple 2",), None, {"commercial_license": True}),
    "fit_context": Asked("fit", ("slate 70b",), None, {"min_context": 150_000}),
    "migration": Asked("migrate", ("cirrus 3",)),
    "migration_without_a_replacement": Asked("migrate", ("cirrus 4",)),
    "migration_between_two": Asked("migrate", ("cirrus 4", "slate 70b")),
    "migration_to_one_of_two": Asked("migrate", ("cirrus 3", "cirrus 4 mini", "slate 70b")),
    "migration_of_a_workload": Asked(
        "migrate",
        ("cirrus 3", "cirrus 4", "stratus 1"),
        workload=Workload(input_tokens=3000, output_tokens=500, requests=1000, period="day"),
    ),
    "migration_at_a_provider": Asked("migrate", ("cirrus 4",), None, {"providers": ("gatehub",)}),
    "migration_list": Asked("migrate"),
    "migration_list_of_a_provider": Asked("migrate", (), None, {"providers": ("skyhost",)}),
    "releases": Asked("releases"),
    "releases_since": Asked("releases", (), None, {"released_after": date(2026, 4, 1)}),
    "releases_of_nothing": Asked("releases", (), None, {"released_after": date(2026, 11, 1)}),
    "gateways": Asked("gateways", ("cirrus 4",)),
    "gateways_all": Asked("gateways"),
    "gateways_one": Asked("gateways", ("slate 70b",), None, {"providers": ("gatehub",)}),
    "gateways_none": Asked("gateways", ("ripple 2",)),
    "benchmarks": Asked("benchmarks", ("cirrus 4",), "vision"),
    "benchmarks_top": Asked("benchmarks", (), "vision"),
    "benchmarks_not_mapped": Asked("benchmarks", ("cirrus 4",), "coding"),
    "benchmarks_not_rated": Asked("benchmarks", ("slate 70b",), "vision"),
}


def rating(value: float, rank: int) -> Rating:
    return Rating("arena.vision", value, value - 8, value + 8, rank, 1200 * rank, "High", ARENA.id)


@pytest.fixture(scope="module")
def staged(world: Catalog) -> Catalog:
    """The invented world with some ratings more, a date of a lab and one of a provider."""
    models = dict(world.models)
    for number, name in enumerate(("tarn/brook-2.5", "tarn/brook-3-preview", "nimbus/cirrus-3"), 3):
        made = rating(1300 - 20 * number, number)
        models[name] = replace(models[name], ratings=(made,))
    coder = models["quarry/slate-coder-32b"]
    models[coder.id] = replace(coder, retires=date(2027, 1, 8))
    return replace(
        world, models=models, snapshot=Snapshot(encode_snapshot(world.snapshot.header, DATED))
    )


DATED = tuple(
    replace(each, retires=date(2026, 12, 31))
    if (each.model, each.provider) == ("nimbus/cirrus-4", "skyhost")
    else each
    for each in ROUTES
)


def asked(name: str, catalog: Catalog) -> Answer:
    question = QUESTIONS[name]
    filters = question.filters or {}
    made = query(catalog, question.intent, *question.names, use_case=question.use_case, **filters)
    return answer_query(made._replace(workload=question.workload), catalog)


@pytest.mark.parametrize("name", QUESTIONS)
def test_reply_is_as_agreed(name: str, staged: Catalog, golden: Callable[[str, str], None]) -> None:
    reply = render(asked(name, staged))
    agree(golden, name, reply)
    golden(f"{name}.txt", terminal.render(asked(name, staged), 90, colour=False))


@pytest.mark.parametrize("name", QUESTIONS)
def test_reply_fits_slack_and_the_terminal(name: str, staged: Catalog) -> None:
    made = asked(name, staged)
    reply = render(made)
    assert_slack_takes(reply)
    for width in (60, 90):
        assert max(map(len, terminal.render(made, width, colour=False).splitlines())) <= width


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("fit_yes", {"kind": "fit", "verdict": "yes", "use_case": "vision", "instead": None}),
        ("fit_no", {"verdict": "no", "model": "nimbus/stratus-1"}),
        ("fit_unknown", {"verdict": "unknown", "missing": ["tool calling is not stated"]}),
        ("fit_several_needs", {"verdict": "unknown"}),
        ("fit_commercial_free", {"verdict": "yes", "use_case": None}),
        ("fit_commercial_limits", {"verdict": "limits", "instead": None}),
        ("fit_commercial_unknown", {"verdict": "unknown", "evidence": []}),
        ("fit_context", {"verdict": "no"}),
        (
            "migration",
            {
                "kind": "migration",
                "status": "retired",
                "retires": "2026-06-30",
                "days_left": -132,
                "replacement": "nimbus/cirrus-4",
                "curated": True,
                "target": "nimbus/cirrus-4",
            },
        ),
        ("migration_without_a_replacement", {"status": "active", "replacement": None}),
        ("migration_between_two", {"model": "nimbus/cirrus-4", "target": "quarry/slate-70b"}),
        ("gateways", {"kind": "gateways", "model": "nimbus/cirrus-4"}),
        ("gateways_none", {"rows": []}),
        ("benchmarks_not_mapped", {"kind": "benchmarks", "rows": [], "use_case": "coding"}),
        ("benchmarks_not_rated", {"rows": [], "unrated": ["quarry/slate-70b"]}),
        ("releases_of_nothing", {"kind": "releases", "rows": [], "recent": 0}),
    ],
)
def test_a_script_reads(name: str, facts: dict[str, Any], staged: Catalog) -> None:
    made = asked(name, staged).to_json()
    json.dumps(made)
    assert {key: made[key] for key in facts} == facts


@pytest.mark.parametrize(
    ("name", "key", "rows"),
    [
        ("fit_no", "instead", ["nimbus/cirrus-4"]),
        ("migration_list", "rows", ["quarry/slate-coder-32b"]),
        ("migration_list_of_a_provider", "rows", ["nimbus/cirrus-4"]),
        (
            "releases_since",
            "rows",
            ["nimbus/cirrus-4-mini", "nimbus/cirrus-4", "quarry/slate-coder-32b"],
        ),
        ("benchmarks", "rows", ["nimbus/cirrus-4", "tarn/brook-2.5", "tarn/brook-3-preview"]),
        (
            "benchmarks_top",
            "rows",
            ["nimbus/cirrus-4", "tarn/brook-2.5", "tarn/brook-3-preview", "nimbus/cirrus-4-mini"],
        ),
    ],
)
def test_which_models_are_told(name: str, key: str, rows: list[str], staged: Catalog) -> None:
    told = asked(name, staged).to_json()[key]
    found = told if isinstance(told, list) else [told]
    assert [row["model"] for row in found] == rows


def test_differences_are_told_with_their_effect(staged: Catalog) -> None:
    made = asked("migration_between_two", staged).to_json()["differences"]
    told = {d["label"]: (d["old"], d["new"], d["effect"]) for d in made}
    assert told == {
        "input": ("$3.00", "$0.60", "better"),
        "output": ("$15.00", "$0.80", "better"),
        "cache read": ("$0.30", None, "unknown"),
        "context": ("200k tokens", "131k tokens", "worse"),
        "max output": ("64k tokens", None, "unknown"),
        "image input": ("yes", "no", "worse"),
        "reasoning": ("yes", None, "unknown"),
        "weights": ("not open", "open", "better"),
        "licence": ("proprietary", "Apache-2.0", "better"),
    }


@pytest.mark.parametrize(
    ("first", "second", "old", "new"),
    [
        pytest.param("cirrus 4", "slate 70b", "cirrus-4", "slate-70b", id="from A to B"),
        pytest.param("cirrus 3", "cirrus 4", "cirrus-3", "cirrus-4", id="from the retired one"),
        pytest.param(
            "cirrus 4", "cirrus 3", "cirrus-3", "cirrus-4", id="is B a drop-in for the retired A"
        ),
    ],
)
def test_which_of_two_is_left(first: str, second: str, old: str, new: str, staged: Catalog) -> None:
    made = ask(staged, "migrate", first, second).to_json()
    assert [made[key].partition("/")[2] for key in ("model", "target")] == [old, new]


@pytest.mark.parametrize("intent", ["fit", "migrate", "gateways", "benchmarks"])
@pytest.mark.parametrize(("name", "kind"), [("cirrus 9", "not_found"), ("slate", "choice")])
def test_a_name_that_is_not_certain_is_asked_back(
    intent: Intent, name: str, kind: str, staged: Catalog
) -> None:
    made = ask(staged, intent, name, use_case="vision").to_json()
    assert made["kind"] == kind
    assert "$" not in json.dumps(made)


def test_a_fit_question_about_nothing_is_a_card(staged: Catalog) -> None:
    assert ask(staged, "fit", "cirrus 4").to_json()["kind"] == "card"


def test_the_date_of_a_provider_is_told_beside_the_labs(staged: Catalog) -> None:
    made = asked("migration_without_a_replacement", staged).to_json()
    assert made["providers"] == [{"provider": "Skyhost", "retires": "2026-12-31"}]
    assert made["retires"] is None


def test_a_retired_model_is_said_to_be(staged: Catalog) -> None:
    assert "No. Cirrus 3 retired 2026-06-30" in render(asked("fit_of_a_retired_model", staged)).text


def test_the_peers_on_a_card_have_their_price(staged: Catalog) -> None:
    text = render(ask(staged, "summary", "cirrus 4")).text
    assert "Brook 3 Preview 1220 ± 8 ($1.00 in · $4.00 out)" in text
    assert "Brook 2.5 1240 ± 8 ·" in text
