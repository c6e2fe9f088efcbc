"""What a card says to use a model for and what not, in the invented world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import terminal
from bot.answer import ModelCard, answer_query
from bot.query import parse
from catalog.catalog import Catalog
from catalog.curated import License
from catalog.model import Model
from tests.world import FEED, TODAY

Change = Callable[[Model], Model]


def card(name: str, catalog: Catalog) -> ModelCard:
    made = answer_query(parse(name, "model", catalog), catalog)
    assert isinstance(made, ModelCard)
    return made


def changed(model: str, change: Change, world: Catalog) -> Catalog:
    return replace(world, models=dict(world.models) | {model: change(world.models[model])})


def ending(days: int) -> Change:
    return lambda model: replace(model, retires=TODAY + timedelta(days))


def licensed(licence: License) -> Change:
    def change(model: Model) -> Model:
        assert model.family
        family = model.family.model_copy(update={"license": licence})
        return replace(model, family=family)

    return change


def as_preview(model: Model) -> Model:
    return replace(model, facts=replace(model.facts, status="preview"))


FORBIDDEN = License(name="CC-BY-NC-4.0", commercial="forbidden")
CONDITIONAL = License(name="Community", commercial="conditional", condition="show the name")


@pytest.mark.parametrize(
    ("name", "change", "use", "avoid"),
    [
        pytest.param(
            "slate 70b",
            lambda m: m,
            ["Teams evaluating tool calling", "Teams evaluating coding"],
            ["Pictures as input"],
            id="what it suits, and what it cannot do",
        ),
        pytest.param(
            "slate 70b",
            ending(30),
            ["What already runs on it, until 2026-12-09"],
            ["New work: it retires 2026-12-09", "Pictures as input"],
            id="ends soon",
        ),
        pytest.param(
            "slate 70b",
            ending(200),
            ["Teams evaluating tool calling", "Teams evaluating coding"],
            ["New work: it retires 2027-05-28", "Pictures as input"],
            id="ends later",
        ),
        pytest.param(
            "slate 70b",
            ending(-1),
            [],
            ["Anything new: it is retired", "Pictures as input"],
            id="retired",
        ),
        pytest.param(
            "slate 70b",
            as_preview,
            ["Teams evaluating tool calling", "Teams evaluating coding"],
            ["Production that must not change: it is a preview", "Pictures as input"],
            id="a preview",
        ),
        pytest.param(
            "slate 70b",
            licensed(FORBIDDEN),
            ["Personal projects"],
            ["Commercial use: CC-BY-NC-4.0 forbids it", "Pictures as input"],
            id="no commercial use",
        ),
        pytest.param(
            "slate 70b",
            licensed(CONDITIONAL),
            ["Teams evaluating tool calling", "Teams evaluating coding"],
            ["Commercial use without a look at its licence's conditions", "Pictures as input"],
            id="conditions for commercial use",
        ),
    ],
)
def test_advice(
    name: str, change: Change, use: list[str], avoid: list[str], world: Catalog
) -> None:
    made = card(name, changed("quarry/slate-70b", change, world))
    said = [a.text for a in made.use_it_for if not a.text.startswith("Buyers")]
    assert said == use
    assert [a.text for a in made.do_not_use_it_for] == avoid
    assert all(a.evidence for a in made.do_not_use_it_for)


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        (ending(30), "Retires on 2026-12-09, in 30 days: move what uses it, start nothing new."),
        (ending(-1), "Retired on 2026-11-08: move what still uses it, start nothing new."),
    ],
)
def test_the_verdict_on_a_model_that_ends(change: Change, verdict: str, world: Catalog) -> None:
    assert card("slate 70b", changed("quarry/slate-70b", change, world)).verdict == verdict


@pytest.mark.parametrize(
    ("name", "label", "value"),
    [
        (
            "cirrus 4",
            "License",
            "proprietary, commercial use with conditions: under the terms of service",
        ),
        ("slate 70b", "License", "Apache-2.0, commercial use allowed"),
        ("stratus 1", "Architecture", "autoregressive"),
        ("slate 70b", "Architecture", None),
    ],
)
def test_facts(name: str, label: str, value: str | None, world: Catalog) -> None:
    assert dict(card(name, world).facts).get(label) == value


def test_old_evidence_is_said_to_be_old(world: Catalog) -> None:
    later = replace(world, today=FEED.as_of + timedelta(61))
    made = card("slate 70b", later)
    shown = " ".join(terminal.render(made, 100, colour=False).split())
    assert "(models.dev, 2026-10-01, over 60 days old)" in shown
    assert "over 60 days old: check it again before you rely on it" in shown
    assert all(fit["stale"] for fit in made.to_json()["top_use_cases"])


def test_fresh_evidence_is_not(world: Catalog) -> None:
    made = card("slate 70b", world)
    assert "days old" not in terminal.render(made, 100, colour=False)
    assert not any(fit["stale"] for fit in made.to_json()["top_use_cases"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("fastest cheap coding model", "Speed and latency are not in the catalogue"),
        ("best coding model that is not chinese", "Where a lab is from is not in the catalogue"),
        ("cirrus 4 vs slate 70b uptime", "Whether a service is up is not known here"),
        ("price history of cirrus 4", "Past prices are not kept here"),
    ],
)
def test_what_has_no_answer_is_said_before_the_first_price(
    text: str, said: str, world: Catalog
) -> None:
    shown = terminal.render(answer_query(parse(text, "ask", world), world), 90, colour=False)
    above, found, below = shown.partition(said)
    assert found
    assert "$" not in above
    assert "$" in below
