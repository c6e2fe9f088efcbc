"""Whether a model can do something, and what is said of its end and of its price."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import terminal
from bot.answer import FitAnswer, answer_query
from bot.query import parse
from catalog.catalog import Catalog
from catalog.model import Model
from tests.world import TODAY

Change = Callable[[Model], Model]


def ending(days: int) -> Change:
    return lambda model: replace(model, retires=TODAY + timedelta(days))


@pytest.mark.parametrize(
    ("text", "days", "verdict", "shown"),
    [
        pytest.param(
            "can cirrus 4 read pictures",
            30,
            "yes",
            ["Yes. Cirrus 4: Arena vision 1290 ± 10", "Retires 2026-12-09."],
            id="an ability is answered by the ability, and the end said after it",
        ),
        pytest.param(
            "can cirrus 4 call tools", 30, "yes", ["Yes. Cirrus 4", "Retires 2026-12-09."], id="too"
        ),
        pytest.param(
            "is cirrus 4 good for coding",
            30,
            "no",
            ["No. Cirrus 4 retires 2026-12-09, in 30 days"],
            id="no new work on what ends soon",
        ),
        pytest.param(
            "is cirrus 4 good for coding",
            200,
            "yes",
            ["Yes. Cirrus 4", "retires 2027-05-28, in 200 days"],
            id="what ends later is said as a limit",
        ),
        pytest.param(
            "can cirrus 4 read pictures", -1, "no", ["No. Cirrus 4 retired"], id="what has ended"
        ),
    ],
)
def test_an_ability_and_an_end(
    text: str, days: int, verdict: str, shown: list[str], world: Catalog
) -> None:
    model = ending(days)(world.models["nimbus/cirrus-4"])
    catalog = replace(world, models=dict(world.models) | {model.id: model})
    answer = answer_query(parse(text, "ask", catalog), catalog)
    assert isinstance(answer, FitAnswer)
    assert answer.models[0].verdict == verdict
    page = " ".join(terminal.render(answer, 100, colour=False).split())
    assert [part for part in shown if part not in page] == [], page


def test_what_speaks_against_it_is_in_the_json(world: Catalog) -> None:
    model = ending(200)(world.models["nimbus/cirrus-4"])
    catalog = replace(world, models=dict(world.models) | {model.id: model})
    answer = answer_query(parse("is cirrus 4 good for coding", "ask", catalog), catalog)
    [judgement] = answer.to_json()["judgements"]
    assert [fact["text"] for fact in judgement["against"]] == ["retires 2027-05-28, in 200 days"]


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("is cirrus 4 worse at coding?", '"worse at" is read as "good at"'),
        ("is cirrus 4 unsuitable for coding?", '"unsuitable for" is read as "good for"'),
        ("is cirrus 4 good for coding?", None),
    ],
)
def test_a_verdict_says_of_which_sense_it_is(
    text: str, reading: str | None, world: Catalog
) -> None:
    query = parse(text, "ask", world)
    assert query.read_as == ((reading,) if reading else ())
