"""The rules of resolving, in the invented world; tests/names.yml has the real names."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.catalog import Catalog
from catalog.resolution.outcomes import Choice, Found, Resolution, Unknown

CIRRUS, SLATE = "nimbus/cirrus-4", "quarry/slate-70b"


@pytest.mark.parametrize(
    ("typed", "model", "matched"),
    [
        pytest.param("nimbus/cirrus-4", CIRRUS, "id", id="an id with its lab"),
        pytest.param("cirrus-4", CIRRUS, "id", id="an id without its lab"),
        pytest.param("quarry/old-slate-70b", SLATE, "id", id="an id of before two became one"),
        pytest.param("old-slate-70b", SLATE, "id", id="such an id without its lab"),
        pytest.param("Old Slate 70B", SLATE, "name", id="such an id as a name"),
        pytest.param("CIRRUS 4", CIRRUS, "name", id="a name in capitals"),
        pytest.param("cirrus4", CIRRUS, "name", id="a name without its space"),
        pytest.param("nimbus cirrus 4", CIRRUS, "name", id="a name behind its lab"),
        pytest.param("cirrus v4.0", CIRRUS, "parts", id="v4.0 is 4"),
        pytest.param("cirrus four", CIRRUS, "name", id="a version in words"),
        pytest.param("big slate", SLATE, "nickname", id="a nickname"),
        pytest.param("Big-Slate", SLATE, "nickname", id="a nickname spelt otherwise"),
        pytest.param("skyhost/slate-70b", SLATE, "provider id", id="the id of a provider"),
        pytest.param(
            "ft:cirrus-4:acme::a1", CIRRUS, "provider id", id="somebody's own, fine-tuned"
        ),
        pytest.param("cirrus 4 on skyhost", CIRRUS, "parts", id="a seller beside the name"),
        pytest.param("cirus 4", CIRRUS, "typo", id="a letter missing in a word"),
        pytest.param("slater 70b", SLATE, "typo", id="a letter too many in a word"),
        pytest.param("mini cirrus", "nimbus/cirrus-4-mini", "newest", id="words in another order"),
        pytest.param("latest cirrus", "nimbus/cirrus-4", "newest", id="the newest of a family"),
        pytest.param("stratus", "nimbus/stratus-1", "newest", id="a line of one model"),
        pytest.param(
            "brook 3", "tarn/brook-3-preview", "parts", id="a preview is meant by its version"
        ),
        pytest.param(
            "brook", "tarn/brook-2.5", "newest", id="a preview is not the newest of a line"
        ),
        pytest.param("70b slate", SLATE, "name", id="the parts of a name in another order"),
        pytest.param("**Cirrus 4** 🔥", CIRRUS, "name", id="emphasis and emoji around a name"),
        pytest.param("2. cirrus-4", CIRRUS, "id", id="an item of a list"),
        pytest.param("what does slate 70b cost?", SLATE, "name", id="a name inside a question"),
    ],
)
def test_found(typed: str, model: str, matched: str, world: Catalog) -> None:
    resolution = world.resolve(typed)
    assert isinstance(resolution, Found)
    assert (resolution.model, resolution.matched) == (model, matched)


@pytest.mark.parametrize(
    ("typed", "stripped"),
    [
        pytest.param("us.nimbus.cirrus-4-v1:0", ("us.", "nimbus.", "-v1:0"), id="a Bedrock id"),
        pytest.param("cirrus-4-20260504", ("20260504",), id="a date"),
        pytest.param("cirrus 4 (thinking)", ("(thinking)",), id="a mode"),
        pytest.param("cirrus 4 fast", ("fast",), id="a tier"),
        pytest.param("ft:cirrus-4:acme:bot:a1", ("ft:", ":acme:bot:a1"), id="its owner"),
        pytest.param("cirrus-4", (), id="nothing"),
    ],
)
def test_what_was_stripped_is_told(typed: str, stripped: tuple[str, ...], world: Catalog) -> None:
    resolution = world.resolve(typed)
    assert isinstance(resolution, Found)
    assert (resolution.model, resolution.stripped) == (CIRRUS, stripped)


@pytest.mark.parametrize(
    ("typed", "models"),
    [
        pytest.param("slate", [SLATE, "quarry/slate-8b"], id="equally new, in two sizes"),
        pytest.param("cirrus 4 and slate 70b", [CIRRUS, SLATE], id="two names in one question"),
    ],
)
def test_choice(typed: str, models: list[str], world: Catalog) -> None:
    resolution = world.resolve(typed)
    assert isinstance(resolution, Choice)
    assert list(resolution.models) == models


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        pytest.param("cirrus 5", CIRRUS, id="a version beyond"),
        pytest.param("cirrus 4.5", CIRRUS, id="a version between"),
        pytest.param("cirrus 44", CIRRUS, id="a number that begins alike"),
        pytest.param("brook 2", "tarn/brook-2.5", id="a version cut short"),
        pytest.param("slate 13b", SLATE, id="another size"),
        pytest.param("cirrus five", CIRRUS, id="a version beyond, in words"),
        pytest.param("granite 4", None, id="a name nobody has"),
        pytest.param(
            "stratus-for-fun", "nimbus/stratus-1", id="an id with filler, and no question"
        ),
        pytest.param("", None, id="nothing"),
        pytest.param("?!🎉", None, id="no letters"),
        pytest.param("x" * 3000, None, id="too much"),
    ],
)
def test_unknown(typed: str, nearest: str | None, world: Catalog) -> None:
    """Numbers are exact; of the nearest, nothing is said but the name."""
    resolution = world.resolve(typed)
    assert isinstance(resolution, Unknown)
    assert next(iter(resolution.nearest), None) == nearest


def test_the_newest_comes_with_its_siblings(world: Catalog) -> None:
    resolution = world.resolve("cirrus")
    assert isinstance(resolution, Found)
    assert (resolution.model, resolution.siblings) == (
        "nimbus/cirrus-4",
        ("nimbus/cirrus-4-mini", "nimbus/cirrus-3"),
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text() | st.text(st.sampled_from("cirus slate 4.5-70b/:@()")))
def test_any_text_is_answered_with_models_of_the_catalogue(text: str, world: Catalog) -> None:
    resolution = world.resolve(text)
    assert set(_named(resolution)) <= world.models.keys()
    assert not isinstance(resolution, Choice) or len(resolution.models) > 1
    assert world.resolve(text) == resolution


def _named(resolution: Resolution) -> tuple[str, ...]:
    match resolution:
        case Found(model):
            return (model, *resolution.siblings)
        case Choice(models):
            return models
        case Unknown(nearest):
            return nearest
