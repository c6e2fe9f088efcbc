"""What somebody does not want is never what they get, however it is said."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.query import Query, parse
from catalog.catalog import Catalog

BEFORE = (
    "not {}",
    "no {}",
    "without {}",
    "but without {}",
    "and without {}",
    "and not {}",
    "but not {}",
    "except {}",
    "except for {}",
    "anything except {}",
    "anything but {}",
    "all but {}",
    "never {}",
    "excluding {}",
    "w/o {}",
    "other than {}",
    "apart from {}",
    "don't use {}",
    "do not use {}",
    "i don't want {}",
    "avoid {}",
    "please no {}",
    "not any {}",
    "without any {}",
    "leave out {}",
    "skip {}",
    "minus {}",
)
OF_PARTIES = (
    "not from {}",
    "never from {}",
    "nothing from {}",
    "nothing by {}",
    "not made by {}",
    "not on {}",
    "not hosted on {}",
    "not sold by {}",
    "not hosted by {}",
    "isn't from {}",
    "that isn't from {}",
    "not via {}",
    "not served by {}",
    "not available on {}",
    "leave {} out",
)
OF_NEEDS = (
    "that doesn't do {}",
    "which doesn't support {}",
    "that don't have {}",
    "that can't do {}",
    "that cannot handle {}",
    "not with {}",
    "that lacks {}",
    "not good at {}",
)
BEHIND = (
    "{} excluded",
    "{} is excluded",
    "{} are not allowed",
    "{} isn't allowed",
    "{} is not an option",
    "{} is out",
    "{} banned",
    "{} should be left out",
    "{} aside",
)
LISTS = ("{} or {}", "{} and {}", "{}, {}", "{} nor {}", "{}/{}", "{} or even {}", "{} & {}")
BASES = ("cheapest vision {}", "best for coding, {}", "{}, cheapest for coding", "{} please. best?")
PARTIES = ("nimbus", "quarry", "skyhost", "gatehub")


def excluded(query: Query) -> set[str]:
    return {*query.filters.exclude_labs, *query.filters.exclude_providers}


def included(query: Query) -> set[str]:
    return {*query.filters.labs, *query.filters.providers}


def denials(named: str, forms: tuple[str, ...]) -> list[str]:
    return [form.format(named) for form in forms]


def asked(text: str, world: Catalog, thread: str | None) -> Query:
    return parse(text, "ask", world, parse(thread, "ask", world) if thread else None)


def is_excluded(query: Query, party: str) -> bool:
    return party in excluded(query) and party not in included(query)


parties = st.sampled_from(PARTIES)
threads = st.sampled_from((None, "cheapest vision", "best for coding", "cheapest with tools"))
bases = st.sampled_from((*BASES, "{}"))


@pytest.mark.parametrize("party", PARTIES)
@pytest.mark.parametrize("form", [*BEFORE, *OF_PARTIES, *BEHIND])
def test_a_seller_or_a_lab_is_left_out(form: str, party: str, world: Catalog) -> None:
    for base, thread in product((*BASES, "{}"), (None, "cheapest vision")):
        text = base.format(form.format(party))
        if thread or base != "{}":
            query = asked(text, world, thread)
            assert is_excluded(query, party), (thread, text, query.filters)


@given(
    form=st.sampled_from((*BEFORE, *OF_PARTIES)),
    joint=st.sampled_from(LISTS),
    pair=st.lists(parties, min_size=2, max_size=2, unique=True),
    base=bases,
    thread=threads,
)
@settings(max_examples=400, deadline=None)
def test_all_of_a_list_are_left_out(
    form: str, joint: str, pair: list[str], base: str, thread: str | None, world: Catalog
) -> None:
    text = base.format(form.format(joint.format(*pair)))
    query = asked(text, world, thread)
    if thread or base != "{}":
        assert all(is_excluded(query, party) for party in pair), (text, query.filters)
    assert included(query).isdisjoint(pair)


NEEDS = {
    "vision": "vision",
    "reasoning": "reasoning",
    "tool calling": "tools",
    "json": "json",
    "pdf input": "pdf",
    "audio input": "audio-in",
    "caching": "caching",
    "streaming": "streaming",
    "image generation": "image-out",
}


@pytest.mark.parametrize("form", [*BEFORE, *OF_NEEDS, *BEHIND])
def test_a_capability_that_is_denied_is_not_asked_for(form: str, world: Catalog) -> None:
    for (words, need), base in product(NEEDS.items(), ("best model {}", "cheapest for coding, {}")):
        query = parse(base.format(form.format(words)), "ask", world)
        assert need not in query.filters.needs, (base, words)
        assert query.use_case in (None, "coding", "general"), (base, words)


CONDITIONS = (
    "free",
    "free models",
    "commercial use",
    "tiny models",
    "small models",
    "on a budget",
    "in the eu",
    "hosted in the us",
    "official api",
    "hyperscalers",
    "under $1",
    "below 50 cents",
    "at least 200k context",
    "open source",
    "open weights",
    "resellers",
)


def states_nothing(query: Query) -> bool:
    f = query.filters
    limits = (f.min_context, f.max_input_price, f.max_output_price, f.region, f.size)
    wishes = (f.free, f.commercial_license, f.budget, f.open_weights, f.resellers)
    return not (any(limits) or any(wishes) or f.trust)


@pytest.mark.parametrize("form", ["not {}", "but not {}", "and not {}", "not from {}", "never {}"])
@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition_that_is_denied_does_not_hold(
    form: str, condition: str, world: Catalog
) -> None:
    for base in ("cheapest for coding {}", "{}, cheapest for coding", "best for coding, {}"):
        text = base.format(form.format(condition))
        assert states_nothing(parse(text, "ask", world)), text


@pytest.mark.parametrize("form", [*BEFORE, "not based on {}", "something other than {}"])
def test_a_model_that_is_denied_is_not_shown(form: str, world: Catalog) -> None:
    for base in ("best for coding, {}", "cheapest vision {}"):
        query = parse(base.format(form.format("cirrus 4")), "ask", world)
        assert query.models == (), base
        assert "nimbus/cirrus-4" in query.filters.exclude_models, base


@pytest.mark.parametrize(
    ("text", "labs", "excluded_labs"),
    [
        ("not nimbus but quarry", {"quarry"}, {"nimbus"}),
        ("quarry, not nimbus", {"quarry"}, {"nimbus"}),
        ("only nimbus", {"nimbus"}, set()),
        ("nothing but nimbus", {"nimbus"}, set()),
        ("no idea, something by nimbus", {"nimbus"}, set()),
        ("not expensive, by nimbus", {"nimbus"}, set()),
        ("without tools, by nimbus", {"nimbus"}, set()),
        ("from nimbus without tools", {"nimbus"}, set()),
    ],
)
def test_a_denial_ends(text: str, labs: set[str], excluded_labs: set[str], world: Catalog) -> None:
    filters = parse(f"cheapest for coding, {text}", "ask", world).filters
    assert (set(filters.labs), set(filters.exclude_labs)) == (labs, excluded_labs)


@pytest.mark.parametrize(
    "text",
    [
        "isn't cirrus 4 cheaper than slate 70b?",
        "doesn't cirrus 4 support tools?",
        "why isn't cirrus 4 free",
    ],
)
def test_a_question_with_not_denies_nothing(text: str, world: Catalog) -> None:
    query = parse(text, "ask", world)
    assert "nimbus/cirrus-4" in query.models
    assert query.filters.exclude_models == ()
