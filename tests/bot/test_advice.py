"""What a card says to use a model for and what not, in the invented world."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot import terminal
from bot.answer import Advice, ModelCard, answer_query
from bot.answer.advice import advice_basis, do_not_use_it_for, use_it_for
from bot.query import parse
from catalog.catalog import Catalog
from catalog.curated import License, MadeFor
from catalog.loading import SNAPSHOT, load
from catalog.model import Model
from catalog.schema import Position, Rating
from catalog.snapshot import SnapshotHeader, encode_snapshot
from tests.world import ARENA, FEED, LATER, MODELS, TODAY, route, write
from tests.world.tariffs import tariff

Change = Callable[[Model], Model]


def card(name: str, catalog: Catalog) -> ModelCard:
    answer = answer_query(parse(name, "model", catalog), catalog)
    assert isinstance(answer, ModelCard)
    return answer


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


def is_for_buyers(line: Advice) -> bool:
    return line.text.startswith("Buyers")


FORBIDDEN = License(name="CC-BY-NC-4.0", commercial="forbidden")
CONDITIONAL = License(name="Community", commercial="conditional", condition="show the name")


def made(*use_cases: str, position: Position | None = None) -> Change:
    entry = MadeFor(
        use_cases=use_cases,
        position=position,
        source="https://quarry.example/slate",
        checked=date(2026, 11, 1),
    )

    def change(model: Model) -> Model:
        assert model.family
        family = model.family.model_copy(update={"made_for": entry})
        return replace(model, family=family)

    return change


def made_and(change: Change) -> Change:
    return lambda model: change(made("coding", position="balanced")(model))


CODING = "Coding: made for it, with tool calling"
PICTURES = "Pictures as input: it takes text only"
ROUTED = "Work that must know its model or its price: it chooses one for each request"


@pytest.mark.parametrize(
    ("change", "use", "avoid"),
    [
        pytest.param(lambda m: m, [], [PICTURES], id="a flag is no purpose"),
        pytest.param(
            made("coding", "tool-calling"),
            [CODING, "Tool calling: made for it"],
            [PICTURES],
            id="what its lab made it for, and what it cannot do",
        ),
        pytest.param(
            made("vision", "coding"), [CODING], [PICTURES], id="not what it cannot do, whoever says"
        ),
        pytest.param(
            made_and(ending(30)),
            ["What already runs on it, until 2026-12-09"],
            ["New work: it retires 2026-12-09", PICTURES],
            id="ends soon",
        ),
        pytest.param(
            made_and(ending(200)),
            [CODING],
            ["New work: it retires 2027-05-28", PICTURES],
            id="ends later",
        ),
        pytest.param(
            made_and(ending(-1)), [], ["Anything new: it is retired", PICTURES], id="retired"
        ),
        pytest.param(
            made_and(as_preview),
            [CODING],
            ["Production that must not change: it is a preview", PICTURES],
            id="a preview",
        ),
        pytest.param(
            made_and(licensed(FORBIDDEN)),
            ["Personal projects"],
            ["Commercial use: CC-BY-NC-4.0 forbids it", PICTURES],
            id="no commercial use",
        ),
        pytest.param(
            made_and(licensed(CONDITIONAL)),
            [CODING],
            [PICTURES, "Commercial use outside its licence: show the name"],
            id="conditions for commercial use",
        ),
        pytest.param(
            lambda m: replace(m, specialization="image-editing"),
            ["Image editing: made for it"],
            [PICTURES],
            id="a kind that is no use case",
        ),
        pytest.param(
            lambda m: replace(m, specialization="router"),
            ["Routing: made for it"],
            [ROUTED],
            id="a router",
        ),
    ],
)
def test_advice(change: Change, use: list[str], avoid: list[str], world: Catalog) -> None:
    answer = card("slate 70b", changed("quarry/slate-70b", change, world))
    assert [line.text for line in answer.use_it_for if not is_for_buyers(line)] == use
    assert [line.text for line in answer.do_not_use_it_for] == avoid
    assert all(line.evidence for line in (*answer.use_it_for, *answer.do_not_use_it_for))


def test_the_json_has_the_lines_with_their_use_cases(world: Catalog) -> None:
    data = card("slate 70b", changed("quarry/slate-70b", made("coding"), world)).to_json()
    use, [avoid] = data["uses"][0], data["avoids"]
    assert (use["use_case"], use["text"]) == ("coding", CODING)
    assert use["evidence"][0]["source"] == "quarry.example"
    assert (avoid["use_case"], avoid["text"]) == ("vision", PICTURES)
    assert data["use_it_for"] == [line["text"] for line in data["uses"]]
    assert data["do_not_use_it_for"] == [PICTURES]


_WHAT = "at $0.60 in, $0.80 out per 1M tokens from Skyhost"
_LIMIT = "No rating says how good it is"


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        pytest.param(
            lambda m: m,
            f"An open-weight text model by Quarry, out since Feb 2026, {_WHAT}. {_LIMIT}.",
            id="nothing says what it is for",
        ),
        pytest.param(
            made("coding", "tool-calling", "general", position="flagship"),
            f"Quarry's flagship for coding and tool calling, {_WHAT}. {_LIMIT}.",
            id="a flagship",
        ),
        pytest.param(
            made("coding", position="tiny"),
            f"Quarry's model for phones and laptops, for coding, {_WHAT}. {_LIMIT}.",
            id="a tiny one",
        ),
        pytest.param(
            made("coding"),
            f"An open-weight text model by Quarry for coding, {_WHAT}. {_LIMIT}.",
            id="no position",
        ),
        pytest.param(
            made_and(as_preview),
            f"Quarry's middle model for coding, {_WHAT}. A preview, which may change or end.",
            id="a preview",
        ),
        pytest.param(
            made_and(ending(200)),
            f"Quarry's middle model for coding, {_WHAT}. It retires 2027-05-28.",
            id="an end",
        ),
        pytest.param(
            ending(30),
            "Retires on 2026-12-09, in 30 days. Start nothing new on it, and move what uses it.",
            id="an end that is near",
        ),
        pytest.param(
            lambda m: replace(m, specialization="music-generation"),
            f"An open-weight model by Quarry for music generation, {_WHAT}. {_LIMIT}.",
            id="a kind that is no use case",
        ),
        pytest.param(
            ending(-1),
            "Retired on 2026-11-08. Move what still calls it.",
            id="retired",
        ),
    ],
)
def test_the_verdict(change: Change, verdict: str, world: Catalog) -> None:
    answer = card("slate 70b", changed("quarry/slate-70b", change, world))
    assert str(answer.verdict) == verdict


@pytest.mark.parametrize("word", [None, "coding", "vision", "tool-calling", "general"])
@pytest.mark.parametrize("position", ["flagship", "fast", "tiny", "specialist"])
def test_no_use_case_stands_on_both_sides(
    word: str | None, position: Position, world: Catalog, market: Catalog
) -> None:
    for catalog in (world, market):
        for model in catalog.models.values():
            change = made(word, position=position) if word and model.family else lambda m: m
            basis = advice_basis(change(model), catalog)
            uses = {line.use_case for line in use_it_for(basis, catalog)} - {None}
            avoids = {line.use_case for line in do_not_use_it_for(basis, catalog)}
            assert not uses & avoids, model.id


RIVALS = {
    "nimbus/cirrus-4": (1290, "input 4; output 20"),
    "nimbus/cirrus-4-mini": (1310, "input 1; output 5"),
}


def sold(prices: Mapping[str, tuple[int, str]], folder: Path) -> Catalog:
    """The invented world in which these are rated so for vision and sold by their lab."""

    def rated(model: str) -> tuple[Rating, ...]:
        value = prices[model][0]
        return (Rating("arena.vision", value, value - 5, value + 5, None, None, None, ARENA.id),)

    data = write(folder / "data")
    models = tuple(replace(m, ratings=rated(m.id) if m.id in prices else ()) for m in MODELS)
    routes = [route(model, "nimbus", tariff(price)) for model, (_, price) in prices.items()]
    header = SnapshotHeader((FEED, LATER, ARENA), models, {})
    (data / SNAPSHOT).write_bytes(encode_snapshot(header, routes))
    return load(data, TODAY)


def test_a_rival_is_named_with_its_price(tmp_path: Path) -> None:
    catalog = changed("nimbus/cirrus-4", made("vision"), sold(RIVALS, tmp_path))
    answer = card("cirrus 4", catalog)
    assert str(answer.verdict) == (
        "A multimodal model by Nimbus Labs for vision, at $4.00 in, $20.00 out per 1M tokens. "
        "Cirrus 4 Mini is rated higher for vision at a quarter of the price."
    )
    assert [line.text for line in answer.do_not_use_it_for] == [
        "Work where price decides: Cirrus 4 Mini, rated higher, costs $1.00 in, $5.00 out"
    ]
    assert [line.use_case for line in answer.do_not_use_it_for] == [None]


@pytest.mark.parametrize(
    ("prices", "told"),
    [
        pytest.param(
            {"quarry": "input 1; output 2", "skyhost": "input 0.5; output 1"},
            ["Buyers: 2 vouched-for sellers; the dearest charges 2 times as much"],
            id="half the price elsewhere",
        ),
        pytest.param(
            {"quarry": "input 1; output 2", "skyhost": "input 0.95; output 2"},
            [],
            id="about the same price",
        ),
        pytest.param(
            {"quarry": "input 1; output 2", "corner-shop": "input 0.1; output 0.2"},
            [],
            id="nobody vouches for the cheaper one",
        ),
    ],
)
def test_buyers_are_told_how_much_sellers_differ(
    prices: Mapping[str, str], told: list[str], tmp_path: Path
) -> None:
    data = write(tmp_path / "data")
    routes = [route("quarry/slate-70b", seller, tariff(usd)) for seller, usd in prices.items()]
    header = SnapshotHeader((FEED, LATER, ARENA), MODELS, {})
    (data / SNAPSHOT).write_bytes(encode_snapshot(header, routes))
    answer = card("slate 70b", load(data, TODAY))
    assert [line.text for line in answer.use_it_for if is_for_buyers(line)] == told


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
    answer = card("slate 70b", later)
    shown = " ".join(terminal.render(answer, 100, colour=False).split())
    assert "(models.dev, 2026-10-01, over 60 days old)" in shown
    assert "over 60 days old: check before you rely on it" in shown
    assert all(fit["stale"] for fit in answer.to_json()["top_use_cases"])


def test_fresh_evidence_is_not(world: Catalog) -> None:
    answer = card("slate 70b", world)
    assert "over 60 days old" not in terminal.render(answer, 100, colour=False)
    assert not any(fit["stale"] for fit in answer.to_json()["top_use_cases"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("fastest cheap coding model", "Speed and latency are not in the catalogue"),
        (
            "best coding model from a western lab",
            "For where labs and sellers are from",
        ),
        ("cirrus 4 vs slate 70b uptime", "Whether a service is up is not known here"),
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
