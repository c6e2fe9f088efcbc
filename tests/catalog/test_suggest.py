"""Suggestions while somebody types, in the invented world."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.assembly import assemble_catalog
from catalog.catalog import Catalog
from catalog.curated import Alias
from catalog.resolution.outcomes import Found

_CIRRUS = ["cirrus-4", "cirrus-4-mini", "cirrus-3"]
_SLATES = ["slate-70b", "slate-8b", "slate-coder-32b"]


def _suggested(world: Catalog, typed: str, limit: int = 20) -> list[str]:
    return [model.id.partition("/")[2] for model in world.suggest(typed, limit)]


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        pytest.param("cir", _CIRRUS, id="the start of a word"),
        pytest.param("CIR", _CIRRUS, id="in capitals"),
        pytest.param("cirrus 4", ["cirrus-4", "cirrus-4-mini"], id="what is certain goes first"),
        pytest.param("cirrus4", ["cirrus-4", "cirrus-4-mini"], id="without the space"),
        pytest.param("cirrus-4-m", ["cirrus-4-mini"], id="the start of an id"),
        pytest.param("cirrus v4.0", ["cirrus-4", "cirrus-4-mini"], id="v4.0 is 4"),
        pytest.param("mini cir", ["cirrus-4-mini"], id="words in another order"),
        pytest.param("4 cirrus m", ["cirrus-4-mini"], id="all of it in another order"),
        pytest.param("coder", ["slate-coder-32b"], id="without the brand"),
        pytest.param("nimbus 4", ["cirrus-4", "cirrus-4-mini"], id="a lab beside a number"),
        pytest.param("labs strat", ["stratus-1"], id="a word of the lab's name"),
        pytest.param("quarry-ai/grav", ["gravel-embed-2"], id="an organisation and a slash"),
        pytest.param("slate 7", ["slate-70b"], id="the start of a size"),
        pytest.param("brook 2.", ["brook-2.5"], id="a version that stops at its dot"),
        pytest.param("brook 2.5", ["brook-2.5"], id="a version"),
        pytest.param("brook 25", ["brook-2.5"], id="a lost dot is found where nothing matches"),
        pytest.param("big sl", ["slate-70b"], id="the start of a nickname"),
        pytest.param("slate big", ["slate-70b"], id="a nickname turned round"),
        pytest.param("us.nimbus.cirrus-4-v1:0", ["cirrus-4", "cirrus-4-mini"], id="a Bedrock id"),
        pytest.param("us.nimbus.cirrus-4-m", ["cirrus-4-mini"], id="half a Bedrock id"),
        pytest.param("skyhost/slate-70b", ["slate-70b"], id="the id of a provider"),
        pytest.param("slate", _SLATES, id="a family"),
        pytest.param("cirus 4", ["cirrus-4", "cirrus-4-mini"], id="a typo in a finished word"),
        pytest.param("cirus min", ["cirrus-4-mini"], id="a typo before an unfinished word"),
        pytest.param("cirr min", ["cirrus-4-mini"], id="two words cut short"),
        pytest.param("cirrus mino", ["cirrus-4-mini"], id="a typo in the last letter"),
        pytest.param("cirrus 4 on skyhost", ["cirrus-4"], id="a seller beside the name"),
        pytest.param("xyzzy", [], id="nothing like it"),
        pytest.param("cirrus 9", _CIRRUS, id="the nearest where no model is called that"),
        pytest.param("\x00\x1b", [], id="control characters"),
        pytest.param("🙂", [], id="a smile"),
        pytest.param("\u202eسلام", [], id="right to left"),
        pytest.param("/", [], id="a mark"),
    ],
)
def test_suggested(typed: str, suggested: list[str], world: Catalog) -> None:
    assert _suggested(world, typed) == suggested


@pytest.mark.parametrize(
    ("typed", "missing"),
    [
        pytest.param("cirrus 4 mini", "cirrus-4", id="a finished word must be there"),
        pytest.param("2 tarn", "brook-2.5", id="a finished number is exact"),
        pytest.param("brook 2.", "brook-3-preview", id="a number and its dot"),
        pytest.param("brook 3 ", "brook-2.5", id="another version"),
        pytest.param("big slate", "slate-8b", id="a nickname means one model"),
    ],
)
def test_not_suggested(typed: str, missing: str, world: Catalog) -> None:
    assert missing not in _suggested(world, typed)


def test_every_model_is_offered_by_each_beginning_of_its_name(world: Catalog) -> None:
    missed = [
        model.name[:end]
        for model in world.models.values()
        for end in range(1, len(model.name) + 1)
        if model not in world.suggest(model.name[:end])
    ]
    assert missed == []


def test_what_is_retired_comes_last(market: Catalog) -> None:
    assert _suggested(market, "slate") == ["slate-90b", "slate-9b", "slate-0"]


def test_without_text_labs_take_turns_and_the_newest_is_first(world: Catalog) -> None:
    """Only what several carry: the others are somebody's own."""
    assert _suggested(world, "") == _suggested(world, " \t\n") == ["cirrus-4"]


@pytest.mark.parametrize(("limit", "length"), [(-1, 0), (0, 0), (1, 1), (2, 2), (100, 3), (500, 3)])
@pytest.mark.parametrize("typed", ["slate", "slatte"])
def test_no_more_than_asked_for(typed: str, limit: int, length: int, world: Catalog) -> None:
    assert len(world.suggest(typed, limit)) == length


def test_a_very_long_text_is_read_at_its_beginning(world: Catalog) -> None:
    assert _suggested(world, "cirrus 4 mini" + " " * 10_000) == ["cirrus-4-mini"]
    assert _suggested(world, "x" * 10_000) == []


def test_a_nickname_of_a_model_that_is_not_there_offers_nothing(world: Catalog) -> None:
    lost = Alias(name="zeppelin", model="nimbus/zeppelin-1", checked=world.today)
    curation = replace(world.curation, aliases=(*world.curation.aliases, lost))
    other = assemble_catalog(curation, world.snapshot, world.today)
    assert other.suggest("zepp") == ()


def test_suggesting_changes_no_answer(world: Catalog) -> None:
    world.suggest("cirrus")
    assert world.resolve("cirrus 4") == Found("nimbus/cirrus-4", "name")
