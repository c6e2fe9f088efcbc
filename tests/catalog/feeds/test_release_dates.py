"""The day of release that statements of different worth give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from catalog.catalog import Catalog
from catalog.feeds.identity import identify
from catalog.feeds.observed_facts import merge_facts
from catalog.resolution.naming import Naming
from catalog.schema import FeedFacts, Observation
from tests.world.observed import observed


@pytest.fixture(scope="module")
def people(world: Catalog) -> Naming:
    return world.naming


def stated(line: str, slug: str = "cirrus-4") -> Observation:
    """ "skyhost 2026-05-04" of a model of Nimbus."""
    provider, day = line.split()
    lab = "nimbus" if "/" not in slug else slug.partition("/")[0]
    slug = slug.rpartition("/")[2]
    entry = observed(f"{provider} {slug} = {lab}/{slug}")
    return replace(entry, facts=FeedFacts(released=date.fromisoformat(day)))


def released(seen: Sequence[Observation], model: str, world: Naming) -> str | None:
    facts = {entry.id: entry.facts for entry in merge_facts(seen, identify(seen, world), {}, world)}
    day = facts[model].released
    return day.isoformat() if day else None


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        pytest.param(["a 2026-05-04", "b 2026-05-04", "c 2026-05-09"], "2026-05-04", id="by most"),
        pytest.param(
            ["nimbus 2026-05-04", "a 2026-06-02", "b 2026-06-02"], "2026-05-04", id="by the lab"
        ),
        pytest.param(
            ["nimbus 2026-05-02", *(f"{host} 2026-05-04" for host in "abcdef")],
            "2026-05-04",
            id="by very many others",
        ),
        pytest.param(["a 2026-05-04", "b 2026-06-02"], "2026-05-04", id="of a tie the earlier"),
        pytest.param(
            ["a 2025-05-04", "b 2026-05-02", "c 2026-05-04", "d 2026-05-08", "e 2026-06-02"],
            "2026-05-02",
            id="and no slip of the year",
        ),
        pytest.param(
            ["a 2026-05-01", "b 2026-05-01", "c 2026-05-14", "d 2026-05-14"],
            "2026-05-14",
            id="a first of the month may be a month",
        ),
        pytest.param(["a 2026-05-01"], "2026-05-01", id="where there is another, else a day"),
        pytest.param(["nimbus 2024-01-01", "a 2025-01-27"], "2025-01-27", id="no placeholder"),
        pytest.param(["a 1970-01-01"], None, id="nor where it is all there is"),
        pytest.param(["a 2026-11-01", "b 2026-05-04"], "2026-05-04", id="no day to come"),
    ],
)
def test_the_day_of_release(lines: list[str], day: str | None, people: Naming) -> None:
    assert released([stated(line) for line in lines], "nimbus/cirrus-4", people) == day


@pytest.mark.parametrize(
    ("slug", "lines", "day"),
    [
        pytest.param(
            "cirrus-4-2605", ["a 2025-08-02", "b 2025-08-02", "c 2026-05-20"], "2026-05-20",
            id="year and month",
        ),
        pytest.param(
            "cirrus-4-05-2026", ["a 2026-11-22", "b 2026-05-20"], "2026-05-20",
            id="month and year",
        ),
        pytest.param("cirrus-4-2605", ["a 2025-08-02"], "2025-08-02", id="else what there is"),
    ],
)  # fmt: skip
def test_a_date_in_the_id_rules_others_out(
    slug: str, lines: list[str], day: str, people: Naming
) -> None:
    assert released([stated(line, slug) for line in lines], f"nimbus/{slug}", people) == day


def test_a_day_on_which_a_seller_listed_everything_counts_only_alone(people: Naming) -> None:
    listed = [stated("a 2026-07-26", f"lab-{n}/model-{n}") for n in range(5)]
    seen = [*listed, stated("b 2026-05-04", "lab-0/model-0")]
    assert released(seen, "lab-0/model-0", people) == "2026-05-04"
    assert released(seen, "lab-1/model-1", people) == "2026-07-26"
