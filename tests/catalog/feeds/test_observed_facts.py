from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from catalog.catalog import Catalog
from catalog.curated import Provider, Standing
from catalog.feeds.identity import identify
from catalog.feeds.observed_facts import merge_facts
from catalog.resolution.naming import Naming
from catalog.schema import FeedFacts, Modality, ModelFacts, Observation
from tests.world.observed import linked, observed
from tests.world.tariffs import tariff

CIRRUS = "nimbus/cirrus-4"
TEXT: frozenset[Modality] = frozenset({"text"})
MODALITIES = get_args(Modality)
SEES: frozenset[Modality] = frozenset({"text", "image"})


@pytest.fixture(scope="module")
def people(world: Catalog) -> Naming:
    return world.naming


def observation(provider: str, facts: FeedFacts, feed: str = "models.dev") -> Observation:
    line = f"{provider} cirrus-4 = {CIRRUS}"
    return replace(observed(line), feed=feed, facts=facts)


def merged(observations: Sequence[Observation], world: Naming) -> ModelFacts:
    [model] = merge_facts(observations, identify(observations, world), {}, world)
    return model


def test_the_lab_is_believed_before_any_number_of_others(people: Naming) -> None:
    own = FeedFacts(
        name="Cirrus 4",
        knowledge_cutoff="2026-01",
        input=SEES,
        output=TEXT,
        context=200_000,
        capabilities=frozenset({"tools"}),
        lacks=frozenset({"json"}),
        open_weights=False,
    )
    other = FeedFacts(
        name="CIRRUS",
        knowledge_cutoff="2025-01",
        input=TEXT,
        output=SEES,
        context=8_000,
        capabilities=frozenset({"json"}),
        lacks=frozenset({"tools"}),
        open_weights=True,
    )
    model = merged(
        [observation("skyhost", other), observation("gatehub", other), observation("nimbus", own)],
        people,
    )
    assert (model.name, model.lab, model.source) == ("Cirrus 4", "nimbus", "models.dev")
    assert model.facts == replace(own, name=None)


def test_where_the_lab_is_silent_most_others_are_believed(people: Naming) -> None:
    model = merged(
        [
            observation("nimbus", FeedFacts(name="Cirrus 4")),
            observation("skyhost", FeedFacts(input=SEES, capabilities=frozenset({"tools"}))),
            observation("gatehub", FeedFacts(input=SEES, lacks=frozenset({"tools", "json"}))),
            observation("seatplan", FeedFacts(input=TEXT, capabilities=frozenset({"tools"}))),
        ],
        people,
    )
    assert model.facts.input == SEES
    assert model.facts.capabilities == frozenset({"tools"})
    assert model.facts.lacks == frozenset({"json"})


@pytest.mark.parametrize(
    ("said", "tools"),
    [
        pytest.param("nimbus+ skyhost- gatehub-", True, id="the lab before any number of others"),
        pytest.param("nimbus- skyhost+ gatehub+", False, id="also where it denies it"),
        pytest.param(
            "nimbus+ nimbus- skyhost- gatehub-", False, id="a lab of two minds: the others"
        ),
        pytest.param("skyhost+ gatehub+ seatplan-", True, id="most"),
        pytest.param("skyhost+ gatehub-", None, id="a tie is no answer"),
        pytest.param("skyhost+ skyhost+ skyhost+ gatehub-", None, id="routes are no votes"),
        pytest.param("skyhost+ gatehub?", None, id="one flag of several sellers is none either"),
        pytest.param("skyhost+", True, id="but of the only seller"),
        pytest.param("bigcloud+ skyhost?", True, id="and of a cloud"),
        pytest.param("bigcloud+ skyhost-", None, id="whom nobody contradicts"),
        pytest.param("bigcloud+ gatehub+ skyhost- seatplan-", True, id="a cloud has two votes"),
        pytest.param("skyhost-", False, id="what one denies and nobody claims is absent"),
    ],
)
def test_a_capability_by_weighed_evidence(said: str, tools: bool | None, people: Naming) -> None:
    cloud = Provider(id="bigcloud", name="Big Cloud", kind="cloud")
    world = replace(people, providers=(*people.providers, cloud))
    flags = {
        "+": FeedFacts(capabilities=frozenset({"tools"})),
        "-": FeedFacts(lacks=frozenset({"tools"})),
        "?": FeedFacts(),
    }
    seen = [observation(word[:-1], flags[word[-1]]) for word in said.split()]
    assert merged(seen, world).facts.told("tools") is tools


@pytest.mark.parametrize(
    ("said", "takes", "unsure"),
    [
        pytest.param(
            "a=text,image b=text,audio c=text,image,audio", "text image audio", "", id="one by one"
        ),
        pytest.param("a=text,image b=text", "text", "image", id="a tie leaves one unsure"),
        pytest.param("a=text,pdf b=text c=text", "text", "", id="one against two"),
        pytest.param(
            "a=text litellm:b=text,audio c=text", "text", "", id="a flag of one, denied by two"
        ),
        pytest.param(
            "nimbus=text litellm:nimbus=text,pdf a=text,pdf b=text,pdf",
            "text pdf",
            "",
            id="a lab of two minds",
        ),
        pytest.param(
            "litellm:a=text litellm:b=text,image litellm:c=text,image",
            "text image",
            "",
            id="a feed of flags does not deny",
        ),
        pytest.param("a=image b=audio", "image audio", "", id="all there is where none agree"),
    ],
)
def test_modalities_by_weighed_evidence(said: str, takes: str, unsure: str, people: Naming) -> None:
    seen = []
    for word in said.split():
        provider, _, listed = word.rpartition("=")
        feed, _, provider = provider.rpartition(":")
        facts = FeedFacts(input=frozenset(name for name in MODALITIES if name in listed.split(",")))
        seen.append(observation(provider, facts, feed or "models.dev"))
    facts = merged(seen, people).facts
    assert facts.input == frozenset(takes.split())
    assert facts.unsure_input == frozenset(unsure.split())


def test_what_is_priced_in_batches_can_be_had_in_batches(people: Naming) -> None:
    priced = replace(
        observation("skyhost", FeedFacts()), prices=tariff("input 1 batch; output 2 batch")
    )
    assert merged([observation("nimbus", FeedFacts()), priced], people).facts.capabilities == {
        "batch"
    }


@pytest.mark.parametrize(
    ("lab", "others", "context"),
    [
        pytest.param(200, [100, 100, 100], 200, id="the lab's own"),
        pytest.param(None, [100, 100, 900], 100, id="what two others say"),
        pytest.param(None, [100, 900], None, id="none where each says something else"),
        pytest.param(None, [], None, id="none where nobody says any"),
    ],
)
def test_the_context_window(
    lab: int | None, others: list[int], context: int | None, people: Naming
) -> None:
    seen = [observation("nimbus", FeedFacts(context=lab))]
    seen += [observation(f"host-{n}", FeedFacts(context=value)) for n, value in enumerate(others)]
    assert merged(seen, people).facts.context == context


@pytest.mark.parametrize(
    ("provider", "open_weights", "retires"),
    [
        pytest.param("nimbus", False, date(2027, 1, 1), id="the lab's own date is the model's"),
        pytest.param("nimbus", True, None, id="open weights outlive the lab's own service"),
        pytest.param("skyhost", False, None, id="another's date is its own"),
    ],
)
def test_when_a_model_retires(
    provider: str, open_weights: bool, retires: date | None, people: Naming
) -> None:
    facts = FeedFacts(retires=date(2027, 1, 1), open_weights=open_weights)
    assert merged([observation(provider, facts)], people).facts.retires == retires


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        pytest.param(["nimbus=Cirrus 4", "skyhost=CIRRUS-4"], "Cirrus 4", id="the lab's spelling"),
        pytest.param(
            ["nimbus=cirrus-4", "skyhost=Cirrus 4"],
            "Cirrus 4",
            id="not an id where there is a name",
        ),
        pytest.param(
            ["skyhost=Sky Cirrus", "gatehub=Cirrus 4"], "Cirrus 4", id="a spelling of the id first"
        ),
        pytest.param(
            ["a=The Fourth", "b=The Fourth", "c=Fourth"], "The Fourth", id="else the most common"
        ),
        pytest.param(["skyhost="], "cirrus-4", id="the id where nobody names it"),
    ],
)
def test_the_name_to_show(names: list[str], shown: str, people: Naming) -> None:
    given = (name.partition("=") for name in names)
    seen = [observation(provider, FeedFacts(name=name or None)) for provider, _, name in given]
    assert merged(seen, people).name == shown


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        pytest.param(
            ["nimbus cirrus-4 | Cirrus 4", "nimbus cirrus-4-preview | Cirrus 4"],
            ["Cirrus 4", "Cirrus 4 Preview"],
            id="a preview under the name of its release",
        ),
        pytest.param(
            [
                "nimbus cirrus-4 | Cirrus 4",
                "nimbus cirrus-4-8b | Cirrus 4",
                "x cirrus-4-8b | Cirrus 4 8B",
            ],
            ["Cirrus 4", "Cirrus 4 8B"],
            id="a size that the lab leaves out",
        ),
        pytest.param(
            ["quarry slate-v0.2 | Slate", "quarry slate-v0.3 | Slate"],
            ["Slate", "slate-v0.3"],
            id="its id where nobody tells two versions apart",
        ),
        pytest.param(
            ["gatehub swift | Swift", "skyhost swift | Swift"],
            ["Swift", "Skyhost Swift"],
            id="two labs",
        ),
    ],
)
def test_no_name_is_shown_for_two_models(
    lines: list[str], shown: list[str], people: Naming
) -> None:
    seen = [observed(f"{line} = {_own_id(line)}") for line in lines]
    models = merge_facts(seen, identify(seen, people), {}, people)
    assert [model.name for model in models] == shown


def _own_id(line: str) -> str:
    provider, slug = line.partition(" | ")[0].split()
    return f"{'nimbus' if provider == 'x' else provider}/{slug}"


def test_models_are_sorted_and_know_their_snapshots(people: Naming) -> None:
    dated = observed("nimbus cirrus-4-20260504 = nimbus/cirrus-4-20260504")
    seen = [*linked("tarn/brook-3 nimbus/cirrus-4"), dated]
    models = merge_facts(seen, identify(seen, people), {}, people)
    assert [(model.id, model.snapshots) for model in models] == [
        ("nimbus/cirrus-4", ("nimbus/cirrus-4-20260504",)),
        ("tarn/brook-3", ()),
    ]


def test_the_international_site_of_a_lab_goes_before_that_for_china(people: Naming) -> None:
    """Both list the model under one id in one feed, in either order."""
    trust = Standing(
        grade="other",
        flags=("china_endpoint",),
        evidence="endpoint for mainland China",
        source="https://example.com/cn",
        checked=date(2026, 11, 29),
    )
    china = Provider(id="a-nimbus", name="Nimbus (China)", kind="lab", lab="nimbus", trust=trust)
    world = replace(people, providers=(china, *people.providers))
    one, other = (
        observation("nimbus", FeedFacts(context=100)),
        observation("a-nimbus", FeedFacts(context=200)),
    )
    for both in ([one, other], [other, one]):
        assert merged(both, world).facts.context == 100
