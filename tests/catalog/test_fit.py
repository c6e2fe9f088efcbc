from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from catalog.catalog import Catalog
from catalog.curated import Needs, Request, UseCase
from catalog.fit.evidence import Evidence
from catalog.fit.verdict import fit, ranked_fits
from catalog.schema import FeedFacts, Modality
from tests.world import ARENA, FEED

TEXT: frozenset[Modality] = frozenset({"text"})
IMAGE: frozenset[Modality] = frozenset({"image"})
TOOLS = Needs(output=TEXT, capabilities=frozenset({"tools"}))


def case(needs: Needs) -> UseCase:
    return UseCase(
        id="job",
        name="Job",
        noun="the job",
        phrases=("job",),
        needs=needs,
        typical=Request(input_tokens=1),
        source="https://example.com/job",
        checked=date(2026, 11, 1),
    )


def verdict(model: str, use_case: str, world: Catalog) -> tuple[str, list[str], list[str]]:
    made = fit(world.models[model], world.use_cases[use_case], world)
    return made.level, [e.text for e in made.evidence], list(made.missing)


@pytest.mark.parametrize(
    ("model", "use_case", "level", "evidence", "missing"),
    [
        pytest.param(
            "nimbus/cirrus-4",
            "vision",
            "strong",
            ["Arena vision 1290 ± 10, rank 2", "image input", "text output"],
            [],
            id="everything needed and wanted is there, and a rating",
        ),
        pytest.param(
            "nimbus/stratus-1",
            "vision",
            "possible",
            ["image input"],
            ["returns image only, no text"],
            id="what is needed is there, what is wanted is not",
        ),
        pytest.param(
            "nimbus/cirrus-3",
            "vision",
            "avoid",
            ["retired 2026-06-30"],
            [],
            id="a retired model is for nothing, whatever it can",
        ),
        pytest.param(
            "quarry/slate-70b",
            "vision",
            "avoid",
            ["takes text only, no image"],
            [],
            id="what is needed is stated to be absent",
        ),
        pytest.param(
            "tarn/brook-2.5",
            "vision",
            "unknown",
            [],
            ["image input is not stated"],
            id="what is needed is not stated",
        ),
        pytest.param(
            "quarry/slate-8b",
            "tool-calling",
            "unknown",
            ["text output"],
            ["tool calling is not stated"],
            id="a capability that is not stated is neither there nor absent",
        ),
        pytest.param(
            "quarry/slate-8b",
            "coding",
            "possible",
            ["text output"],
            ["tool calling is not stated"],
            id="a wanted capability that is not stated is told",
        ),
        pytest.param(
            "nimbus/stratus-1",
            "tool-calling",
            "avoid",
            ["returns image only, no text", "returns image only, so no tool calling"],
            [],
            id="a model that returns no text calls no tools, whatever is stated",
        ),
        pytest.param(
            "quarry/gravel-embed-2",
            "coding",
            "avoid",
            ["made for embeddings"],
            [],
            id="a specialisation that rules a model out",
        ),
        pytest.param(
            "quarry/gravel-embed-2",
            "embeddings",
            "strong",
            ["made for embeddings"],
            [],
            id="a specialisation that is needed and there",
        ),
        pytest.param(
            "nimbus/cirrus-4",
            "embeddings",
            "avoid",
            ["not made for embeddings"],
            [],
            id="a specialisation that is needed and not there",
        ),
        pytest.param(
            "nimbus/stratus-1",
            "image-generation",
            "strong",
            ["image output"],
            [],
            id="no rating, no word of a rating",
        ),
    ],
)
def test_verdicts(
    model: str,
    use_case: str,
    level: str,
    evidence: list[str],
    missing: list[str],
    world: Catalog,
) -> None:
    assert verdict(model, use_case, world) == (level, evidence, missing)


@pytest.mark.parametrize(
    ("facts", "needs", "level", "said"),
    [
        pytest.param(FeedFacts(), Needs(), "strong", "", id="no needs, every model"),
        pytest.param(
            FeedFacts(context=200_000),
            Needs(context=200_000),
            "strong",
            "200,000 tokens of context",
            id="just enough context",
        ),
        pytest.param(
            FeedFacts(context=199_999),
            Needs(context=200_000),
            "avoid",
            "only 199,999 tokens of context",
            id="a token too few",
        ),
        pytest.param(
            FeedFacts(),
            Needs(context=1),
            "unknown",
            "context window is not stated",
            id="context not stated",
        ),
        pytest.param(
            FeedFacts(open_weights=True),
            Needs(open_weights=True),
            "strong",
            "open weights",
            id="open weights",
        ),
        pytest.param(
            FeedFacts(open_weights=False),
            Needs(open_weights=True),
            "avoid",
            "no open weights",
            id="no open weights",
        ),
        pytest.param(
            FeedFacts(),
            Needs(open_weights=True),
            "unknown",
            "open weights are not stated",
            id="open weights not stated",
        ),
        pytest.param(
            FeedFacts(output=TEXT, lacks=frozenset({"tools"})),
            TOOLS,
            "avoid",
            "no tool calling",
            id="a capability that is stated to be absent",
        ),
        pytest.param(
            FeedFacts(input=TEXT),
            Needs(input=frozenset({"pdf"})),
            "avoid",
            "takes text only, no PDF",
            id="a modality is written as people write it",
        ),
        pytest.param(
            FeedFacts(output=TEXT | IMAGE),
            Needs(output=frozenset({"video"})),
            "avoid",
            "returns image and text only, no video",
            id="all that it returns instead",
        ),
    ],
)
def test_needs(facts: FeedFacts, needs: Needs, level: str, said: str, world: Catalog) -> None:
    model = replace(world.models["tarn/brook-2.5"], facts=facts)
    made = fit(model, case(needs), world)
    assert made.level == level
    assert said in [*(e.text for e in made.evidence), *made.missing, ""]


def test_one_absent_need_outweighs_any_that_is_unknown(world: Catalog) -> None:
    model = replace(world.models["tarn/brook-2.5"], facts=FeedFacts(input=TEXT))
    made = fit(model, case(Needs(input=IMAGE, context=1, output=TEXT)), world)
    assert (made.level, [e.text for e in made.evidence]) == ("avoid", ["takes text only, no image"])


def test_evidence_says_where_it_is_from(world: Catalog) -> None:
    rating, *facts = fit(world.models["nimbus/cirrus-4"], world.use_cases["vision"], world).evidence
    assert rating == Evidence("Arena vision 1290 ± 10, rank 2", "1290.0", ARENA.name, ARENA.as_of)
    assert {(e.source, e.as_of) for e in facts} == {(FEED.name, FEED.as_of)}


def test_fits_are_ranked_by_level_then_by_what_the_model_is_made_for(world: Catalog) -> None:
    fits = ranked_fits(world.models["quarry/slate-coder-32b"], world)
    assert [f.level for f in fits] == 3 * ["strong"] + 4 * ["avoid"]
    assert fits[0].use_case.id == "coding"
    assert {f.use_case.id for f in fits} == world.use_cases.keys()


def test_among_equals_the_use_case_comes_first_in_which_the_model_ranks_best(
    world: Catalog,
) -> None:
    fits = ranked_fits(world.models["nimbus/cirrus-4"], world)
    assert [f.use_case.id for f in fits[:3]] == ["vision", "tool-calling", "coding"]


@pytest.mark.parametrize(
    ("model", "use_case", "telling"),
    [
        pytest.param(
            "nimbus/cirrus-4", "embeddings", True, id="a text model that makes no embeddings"
        ),
        pytest.param(
            "nimbus/stratus-1", "tool-calling", True, id="an image model that calls no tools"
        ),
        pytest.param("quarry/slate-8b", "vision", True, id="a text model that sees nothing"),
    ],
)
def test_a_verdict_that_is_about_the_use_case_is_telling(
    model: str, use_case: str, telling: bool, world: Catalog
) -> None:
    made = fit(world.models[model], world.use_cases[use_case], world)
    assert (made.level, made.telling) == ("avoid", telling)
