from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answer import (
    Ambiguous,
    Help,
    HomeContent,
    Migration,
    ModelCard,
    NotFound,
    Ranking,
    Releases,
    Retirements,
    answer_query,
    home_content,
)
from bot.answer.query_json import query_from_text
from bot.blocks import render
from bot.blocks.home_view import HOME_CLEAR, HOME_SEARCH, home_view
from catalog.catalog import Catalog
from catalog.loading import load
from tests.bot.asking import query_about
from tests.bot.blockkit import active, view_problems
from tests.bot.test_blocks import HOSTILE

CATALOGUES = ("spring", "world", "market", "shop", "bundled")
MANY_BLOCKS = [{"type": "divider"}] * 50


@pytest.fixture(scope="session")
def spring(world_folder: Path) -> Catalog:
    """The invented world on a day when one of its models is about to end."""
    return load(world_folder, date(2026, 5, 10))


@pytest.fixture(params=CATALOGUES)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    catalog: Catalog = request.getfixturevalue(request.param)
    return catalog


def elements(view: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for block in view["blocks"]:
        yield from block.get("elements", ()) if block["type"] == "actions" else ()
        yield from (block["accessory"],) if "accessory" in block else ()


def steps(view: dict[str, Any]) -> dict[str, str]:
    """Values of buttons that ask a question, by action."""
    found = (e for e in elements(view) if e["action_id"].startswith("step:"))
    return {e["action_id"]: e["value"] for e in found}


def headings(view: dict[str, Any]) -> list[str]:
    return [block["text"]["text"] for block in view["blocks"] if block["type"] == "header"]


def said(view: dict[str, Any]) -> str:
    return json.dumps(view, ensure_ascii=False)


def test_is_as_agreed(spring: Catalog, golden: Callable[[str, str], None]) -> None:
    made = home_view(home_content(spring))
    golden("home.json", json.dumps(made, ensure_ascii=False, indent=2) + "\n")


def test_slack_takes_it(catalogue: Catalog) -> None:
    assert view_problems(home_view(home_content(catalogue))) == []


def test_same_catalogue_same_bytes(catalogue: Catalog) -> None:
    assert said(home_view(home_content(catalogue))) == said(home_view(home_content(catalogue)))


def test_reads_in_five_seconds(bundled: Catalog) -> None:
    """A screen or two: every row is two lines and a button."""
    view = home_view(home_content(bundled))
    assert len(view["blocks"]) <= 30
    rows = [block["text"]["text"] for block in view["blocks"] if "accessory" in block]
    assert len(rows) == 6
    assert all(text.count("\n") == 1 and len(text) < 150 for text in rows)


def test_old_sources_say_their_age_and_failing_ones_that_they_fail(world: Catalog) -> None:
    failing = ("LiteLLM could not be renewed since 2026-11-02.",)
    view = home_view(home_content(world), problems=failing)
    dated = (
        "models.dev 2026-10-01 (39 days old), LiteLLM 2026-11-01, Arena 2026-10-20 (20 days old)"
    )
    assert dated in said(view)
    assert failing[0] in said(view)
    assert view_problems(view) == []


def test_links_how_to_use_it_where_that_can_be_read(world: Catalog) -> None:
    view = home_view(home_content(world), docs_url="https://wiki.example/modeldesk")
    assert "*More*  <https://wiki.example/modeldesk|How to use Modeldesk>" in said(view)
    assert view_problems(view) == []
    assert "*More*" not in said(home_view(home_content(world)))


def test_says_what_is_new_what_ends_how_old_it_is_and_how_to_ask(spring: Catalog) -> None:
    view = home_view(home_content(spring))
    assert headings(view) == [
        "Modeldesk",
        "Newest models",
        "Retiring soon",
        "How to ask",
        "How old this is",
    ]
    for text in (
        "*Cirrus 4* · Nimbus Labs · 2026-05-04\\n$3.00 in · $15.00 out per 1M tokens at",
        "*Cirrus 3* · Nimbus Labs · 2026-06-30, in 51 days\\nReplacement: Cirrus 4",
        "models.dev 2026-10-01, LiteLLM 2026-11-01, Arena 2026-10-20",
        "12 models · 6 providers · 18 routes",
        "Search 12 models",
        "Sources: models.dev · 2026-10-01",
    ):
        assert text in said(view)


def test_search_comes_first_and_then_what_to_ask(catalogue: Catalog) -> None:
    first, *others = elements(home_view(home_content(catalogue), MANY_BLOCKS))
    assert (first["type"], first["action_id"]) == ("external_select", HOME_SEARCH)
    tries = [f"step:try:{n}" for n, _ in enumerate(home_content(catalogue).examples, 1)]
    assert [other["action_id"] for other in others][: len(tries)] == tries


def test_no_price_on_the_first_page_needs_a_second_look(catalogue: Catalog) -> None:
    rows = [release.row for release in home_content(catalogue).new if release.row]
    assert rows
    assert not any(row.far_below_lab for row in rows)


def test_a_month_does_not_look_like_a_date_that_was_cut(spring: Catalog, bundled: Catalog) -> None:
    assert re.search(r" 20\d\d-\d\d[^-\d]", said(home_view(home_content(bundled)))) is None
    shown = home_content(spring)
    new = tuple(replace(release, released="2026-05") for release in shown.new)
    assert " · May 2026" in said(home_view(replace(shown, new=new)))


def test_a_list_that_is_cut_says_how_many_there_are(bundled: Catalog) -> None:
    shown = home_content(bundled)
    assert f"All {shown.ending} until {shown.until}" in said(home_view(shown))


def test_nothing_that_ends_is_no_heading(market: Catalog) -> None:
    assert home_content(market).retiring == ()
    assert "Retiring soon" not in headings(home_view(home_content(market)))


def test_newest_first_and_the_next_to_end_first(bundled: Catalog) -> None:
    shown = home_content(bundled)
    released = [release.released for release in shown.new]
    assert released == sorted(released, reverse=True)
    days = [row.days_left for row in shown.retiring]
    assert days == sorted(days)
    assert 0 < days[0] <= days[-1] <= 90
    assert shown.ending >= len(shown.retiring) == len(shown.new) == 3


@pytest.mark.parametrize("name", ["world", "bundled"])
def test_counts_are_those_of_the_catalogue(name: str, request: pytest.FixtureRequest) -> None:
    catalog: Catalog = request.getfixturevalue(name)
    routes = [route for model in catalog.models for route in catalog.routes(model)]
    shown = home_content(catalog)
    assert (shown.models, shown.routes) == (len(catalog.models), len(routes))
    assert shown.providers == len({route.provider for route in routes})


ASKED = {"new": ModelCard, "retiring": Migration}
ALL = {"new": Releases, "retiring": Retirements}


def test_every_button_asks_what_it_says(catalogue: Catalog) -> None:
    shown = home_content(catalogue)
    listed = {
        "new": [release.line for release in shown.new],
        "retiring": [row.line for row in shown.retiring],
    }
    found = steps(home_view(shown))
    for action, value in found.items():
        _, kind, number = action.split(":")
        query = query_from_text(value, catalogue)
        assert query
        made = answer_query(query, catalogue)
        if kind == "try":
            assert not isinstance(made, Help | NotFound | Ambiguous)
        elif number == "all":
            assert isinstance(made, ALL[kind])
        else:
            assert isinstance(made, ModelCard | Migration)
            assert isinstance(made, ASKED[kind])
            assert made.line == listed[kind][int(number) - 1]
    rows = len(shown.new) + len(shown.retiring) + len(shown.examples)
    assert len(found) == rows + bool(shown.new) + (shown.ending > len(shown.retiring))


def test_examples_show_three_kinds_of_question(bundled: Catalog) -> None:
    kinds = [type(answer_query(query, bundled)) for query in home_content(bundled).examples]
    assert kinds == [ModelCard, Ranking, Migration]


def test_an_answer_stands_below_the_search_and_can_be_cleared(world: Catalog) -> None:
    reply = render(answer_query(query_about("summary", "cirrus 4", world), world))
    view = home_view(home_content(world), reply.blocks)
    assert view_problems(view) == []
    at = view["blocks"].index(reply.blocks[0])
    assert [block["type"] for block in view["blocks"][at - 2 : at]] == ["actions", "actions"]
    assert view["blocks"][at - 2]["block_id"] == HOME_SEARCH
    assert view["blocks"][at : at + len(reply.blocks)] == list(reply.blocks)
    assert view["blocks"][at + len(reply.blocks)]["elements"][0]["action_id"] == HOME_CLEAR


def test_nothing_to_clear_before_an_answer(world: Catalog) -> None:
    assert HOME_CLEAR not in said(home_view(home_content(world)))


def test_the_longest_answer_fits(bundled: Catalog) -> None:
    view = home_view(home_content(bundled), MANY_BLOCKS * 2)
    assert view_problems(view) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(HOSTILE) | st.text(max_size=200))
def test_nothing_in_any_name_acts(spring: Catalog, text: str) -> None:
    view = home_view(_called(text or "x", home_content(spring)))
    assert view_problems(view) == []
    assert active(view["blocks"]) == []


def _called(text: str, shown: HomeContent) -> HomeContent:
    """With everything that has a name called alike."""
    return replace(
        shown,
        new=tuple(
            replace(
                release,
                line=replace(release.line, name=text, lab=text, preview=True),
                released=text,
                row=release.row and release.row._replace(provider_name=text, source=text),
            )
            for release in shown.new
        ),
        retiring=tuple(
            replace(row, line=replace(row.line, name=text, lab=text)) for row in shown.retiring
        ),
        sources=tuple(replace(source, name=text) for source in shown.sources),
    )
