"""What ratings, lives, licences, sizes and ages make of a verdict on needs and wants."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from catalog.catalog import Catalog
from catalog.curated import Card, License, MadeFor, Needs, Request, UseCase
from catalog.fit.evidence import STALE_DAYS, Fit
from catalog.fit.rules import requirements_fit
from catalog.fit.verdict import fit, fit_until_its_end
from catalog.model import Model
from catalog.schema import FeedFacts, Modality, Position, Rating, Specialization
from tests.world import ARENA, FEED, TODAY

MINI = "nimbus/cirrus-4-mini"
TEXT: frozenset[Modality] = frozenset({"text"})


def job(**fields: Any) -> UseCase:
    """A use case that every model meets, measured by Arena vision."""
    given: dict[str, Any] = {"needs": Needs(), "benchmarks": ("arena.vision",)} | fields
    return UseCase(
        id="coding",
        name="Coding",
        noun="coding",
        phrases=("coding",),
        typical=Request(input_tokens=1000, output_tokens=1000),
        source="https://example.com/coding",
        checked=date(2026, 11, 1),
        **given,
    )


def rating(value: float, half: float | None = 5) -> Rating:
    low, high = (None, None) if half is None else (value - half, value + half)
    return Rating("arena.vision", value, low, high, None, None, None, ARENA.id)


def among(world: Catalog, own: Rating | None, **changed: Any) -> tuple[Model, Catalog]:
    """Mini with this rating, in a world where eleven others are rated 1000, 1010 … 1100."""
    others = [id_ for id_ in world.models if id_ != MINI]
    models = {
        id_: replace(world.models[id_], ratings=(rating(1000 + 10 * n),), retires=None)
        for n, id_ in enumerate(others)
    }
    model = replace(world.models[MINI], ratings=(own,) if own else (), **changed)
    catalog = replace(
        world,
        models=models | {MINI: model},
        curation=replace(world.curation, replacements=()),
    )
    return model, catalog


@pytest.mark.parametrize(
    ("own", "level", "against"),
    [
        pytest.param(rating(1100), "strong", [], id="among the best"),
        pytest.param(rating(1056), "strong", [], id="just in the upper half"),
        pytest.param(rating(1041, 20), "strong", [], id="its interval reaches the upper half"),
        pytest.param(
            rating(1041),
            "possible",
            ["in the lower half of 12 active models on Arena vision"],
            id="in the lower half",
        ),
        pytest.param(
            rating(1001),
            "weak",
            ["in the lowest quarter of 12 active models on Arena vision"],
            id="in the lowest quarter",
        ),
        pytest.param(
            rating(1011, 20),
            "possible",
            ["in the lower half of 12 active models on Arena vision"],
            id="its interval leaves the lowest quarter",
        ),
        pytest.param(rating(1100, None), "strong", [], id="a rating without an interval"),
    ],
)
def test_a_rating_holds_or_takes_down_the_verdict(
    own: Rating, level: str, against: list[str], world: Catalog
) -> None:
    model, catalog = among(world, own)
    made = fit(model, job(), catalog)
    assert (made.level, [e.text for e in made.against]) == (level, against)
    assert requirements_fit(model, job(), catalog).level == "strong"


@pytest.mark.parametrize(
    ("use_case", "made_for", "level", "missing"),
    [
        pytest.param(job(), "general", "possible", ["no rating for coding yet"], id="measured"),
        pytest.param(job(), "coding", "strong", [], id="measured, but made for it"),
        pytest.param(job(benchmarks=()), "general", "strong", [], id="nothing measures it"),
        pytest.param(
            job(wants=Needs(open_weights=True)),
            "general",
            "possible",
            ["no open weights"],
            id="what is absent tells enough",
        ),
    ],
)
def test_where_a_benchmark_measures_a_use_case_strong_needs_a_rating(
    use_case: UseCase,
    made_for: Specialization,
    level: str,
    missing: list[str],
    world: Catalog,
) -> None:
    model, catalog = among(world, None, specialization=made_for)
    made = fit(model, use_case, catalog)
    assert (made.level, list(made.missing)) == (level, missing)


def test_made_for_it_outweighs_the_lower_half_but_not_the_lowest_quarter(world: Catalog) -> None:
    for own, level in ((rating(1041), "strong"), (rating(1001), "weak")):
        model, catalog = among(world, own, specialization="coding")
        assert fit(model, job(), catalog).level == level


def told(model: Model, *use_cases: str, position: Position | None = None) -> Model:
    """The model with its lab's word on a card."""
    word = MadeFor(
        use_cases=use_cases,
        position=position,
        source="https://www.nimbus.example/models",
        checked=date(2026, 11, 1),
    )
    card = Card(id=model.id, made_for=word, source=word.source, checked=word.checked)
    return replace(model, card=card)


@pytest.mark.parametrize(
    ("own", "position", "level"),
    [
        pytest.param(rating(1041), None, "strong", id="the lower half is no argument"),
        pytest.param(rating(1001), None, "weak", id="the lowest quarter is one"),
        pytest.param(rating(1001), "flagship", "weak", id="against a flagship too"),
        pytest.param(rating(1001), "fast", "strong", id="but not against what is small on purpose"),
        pytest.param(rating(1001), "specialist", "strong", id="or made for one thing"),
        pytest.param(rating(1001), "tiny", "weak", id="a tiny one is for where it runs"),
        pytest.param(None, None, "strong", id="no rating is needed"),
    ],
)
def test_the_labs_own_word(
    own: Rating | None, position: Position | None, level: str, world: Catalog
) -> None:
    model, catalog = among(world, own)
    verdict = fit(told(model, "coding", position=position), job(), catalog)
    assert verdict.level == level
    word = next(fact for fact in verdict.evidence if fact.text == "made for coding")
    assert (word.source, word.as_of) == ("nimbus.example", date(2026, 11, 1))


def test_what_its_lab_made_it_for_lacks_nothing_that_is_only_not_stated(world: Catalog) -> None:
    wants = job(wants=Needs(capabilities=frozenset({"json"})), benchmarks=())
    model, catalog = among(world, None)
    assert fit(model, wants, catalog).missing == ("structured output is not stated",)
    verdict = fit(told(model, "coding"), wants, catalog)
    assert (verdict.level, verdict.missing) == ("strong", ())


def test_one_of_several_benchmarks_may_be_too_few(world: Catalog) -> None:
    model, catalog = among(world, rating(1100))
    use_case = job(benchmarks=("arena.vision", "arena.coding"), ratings_needed=2)
    assert fit(model, use_case, catalog).level == "possible"
    both = replace(model, ratings=(*model.ratings, replace(rating(1), benchmark="arena.coding")))
    assert fit(both, use_case, catalog).level == "strong"


@pytest.mark.parametrize(
    ("days", "judged", "level"),
    [
        pytest.param(30, fit, "avoid", id="nothing new is built on what ends soon"),
        pytest.param(30, fit_until_its_end, "strong", id="but it can do it until then"),
        pytest.param(0, fit_until_its_end, "avoid", id="and not after"),
    ],
)
def test_what_ends_soon(
    days: int, judged: Callable[[Model, UseCase, Catalog], Fit], level: str, world: Catalog
) -> None:
    model, catalog = among(world, rating(1100), retires=TODAY + timedelta(days))
    assert judged(model, job(), catalog).level == level


def test_too_few_ratings_have_no_halves(world: Catalog) -> None:
    model = replace(world.models[MINI], ratings=(rating(1),))
    catalog = replace(world, models=dict(world.models) | {MINI: model})
    assert fit(model, job(), catalog).level == "strong"


@pytest.mark.parametrize(
    ("facts", "level"),
    [
        pytest.param(FeedFacts(lacks=frozenset({"tools", "json"})), "weak", id="both are absent"),
        pytest.param(FeedFacts(lacks=frozenset({"tools"})), "possible", id="one is absent"),
        pytest.param(FeedFacts(), "possible", id="neither is stated: no verdict from missing data"),
    ],
)
def test_a_model_that_lacks_two_things_that_are_wanted_is_weak(
    facts: FeedFacts, level: str, world: Catalog
) -> None:
    use_case = job(wants=Needs(capabilities=frozenset({"tools", "json"})), benchmarks=())
    model = replace(world.models[MINI], facts=facts)
    assert fit(model, use_case, world).level == level


# Its end


@pytest.mark.parametrize(
    ("days", "level", "said"),
    [
        pytest.param(-1, "avoid", "retired 2026-11-08", id="retired yesterday"),
        pytest.param(1, "avoid", "retires 2026-11-10, in 1 day", id="ends tomorrow"),
        pytest.param(90, "avoid", "retires 2027-02-07, in 90 days", id="ends in 90 days"),
        pytest.param(91, "strong", "retires 2027-02-08, in 91 days", id="ends later: a caution"),
    ],
)
def test_nothing_is_built_on_a_model_that_ends_soon(
    days: int, level: str, said: str, world: Catalog
) -> None:
    model, catalog = among(world, rating(1100), retires=TODAY + timedelta(days))
    made = fit(model, job(), catalog)
    ending = made.evidence if level == "avoid" else made.against
    assert (made.level, [e.text for e in ending]) == (level, [said])
    assert not made.telling or level != "avoid"


@pytest.mark.parametrize(
    ("open_weights", "level"), [(False, "possible"), (None, "possible"), (True, "strong")]
)
def test_a_model_without_a_date_may_end_any_day_unless_anyone_may_run_it(
    open_weights: bool | None, level: str, world: Catalog
) -> None:
    facts = FeedFacts(status="deprecated", open_weights=open_weights)
    model, catalog = among(world, rating(1100), facts=facts)
    made = fit(model, job(), catalog)
    assert (made.level, [e.text for e in made.against]) == (level, ["deprecated, without a date"])


def test_a_preview_is_said_to_be_one(world: Catalog) -> None:
    model, catalog = among(world, rating(1100), facts=FeedFacts(status="preview"))
    made = fit(model, job(), catalog)
    assert (made.level, [e.text for e in made.against]) == (
        "strong",
        ["a preview, which may change or end"],
    )


# Its licence


@pytest.mark.parametrize(
    ("licence", "needs", "level", "said"),
    [
        pytest.param(
            License(name="CC-BY-NC-4.0", commercial="forbidden"),
            Needs(),
            "avoid",
            ["CC-BY-NC-4.0: no commercial use, so personal use only"],
            id="forbidden",
        ),
        pytest.param(
            License(name="Community", commercial="conditional", condition="show the name"),
            Needs(open_weights=True),
            "strong",
            ["Community: show the name"],
            id="conditions matter to who runs it",
        ),
        pytest.param(
            License(name="Community", commercial="conditional", condition="show the name"),
            Needs(),
            "strong",
            [],
            id="and not to who calls an API",
        ),
        pytest.param(
            License(name="MIT", commercial="free"),
            Needs(open_weights=True),
            "strong",
            [],
            id="free",
        ),
        pytest.param(
            License(name="Own licence"), Needs(open_weights=True), "strong", [], id="not known"
        ),
    ],
)
def test_a_licence(
    licence: License, needs: Needs, level: str, said: list[str], world: Catalog
) -> None:
    family = world.curation.families[0].model_copy(update={"license": licence})
    facts = FeedFacts(open_weights=True)
    model, catalog = among(world, rating(1100), family=family, facts=facts)
    made = fit(model, job(needs=needs), catalog)
    told = made.evidence if level == "avoid" else made.against
    assert (made.level, [e.text for e in told]) == (level, said)
    assert {(e.source, e.as_of) for e in told} <= {("example.com", family.checked)}


# Its size, and what helps


@pytest.mark.parametrize(
    ("name", "level", "said"),
    [
        ("quarry/slate-8b", "strong", "8B parameters"),
        ("quarry/slate-350m-instruct", "strong", "0.35B parameters"),
        ("quarry/slate-3n-e4b", "strong", "4B parameters"),
        ("quarry/slate-20b", "possible", "20B parameters, over 15B"),
        ("quarry/slate-30b-a3b", "avoid", "30B parameters, over 24B"),
        ("quarry/slate-8x7b", "avoid", "56B parameters, over 24B"),
        ("quarry/slate-large", "unknown", "its size is not stated"),
    ],
)
def test_the_size_that_a_name_states(name: str, level: str, said: str, world: Catalog) -> None:
    use_case = job(
        needs=Needs(parameters=Decimal(24)), wants=Needs(parameters=Decimal(15)), benchmarks=()
    )
    model = replace(world.models[MINI], id=name)
    made = fit(model, use_case, world)
    assert made.level == level
    assert said in [*(e.text for e in made.evidence), *made.missing]


def test_what_helps_is_said_where_it_is_there_and_nothing_where_it_is_not(world: Catalog) -> None:
    use_case = job(helps=Needs(capabilities=frozenset({"caching", "batch"})), benchmarks=())
    made = fit(world.models["nimbus/cirrus-4"], use_case, world)
    assert (made.level, [e.text for e in made.evidence]) == ("strong", ["prompt caching"])
    assert fit(world.models[MINI], use_case, world).evidence == ()


# Its age


def aged(days: int, world: Catalog) -> Fit:
    later = replace(world, today=FEED.as_of + timedelta(days))
    return fit(later.models["nimbus/cirrus-4"], later.use_cases["tool-calling"], later)


@pytest.mark.parametrize(("days", "stale"), [(STALE_DAYS, False), (STALE_DAYS + 1, True)])
def test_evidence_says_when_it_is_too_old_to_rely_on(
    days: int, stale: bool, world: Catalog
) -> None:
    made = aged(days, world)
    assert made.stale == stale
    assert {e.stale for e in made.evidence} == {stale}
