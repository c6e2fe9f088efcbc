"""A catalogue that another one has replaced is gone at once, with all that was kept of it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from weakref import ref

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.query import Query, parse
from bot.slack.home_tab import home_tab
from bot.slack.workspace import kept_for_the_day, responder
from bot.warmup import questions, warm_up
from catalog.catalog import Catalog
from catalog.catalog_provider import CatalogProvider
from catalog.loading import load
from tests.bot.serving import bot
from tests.bot.slack import command
from tests.conftest import DATA
from tests.world import TODAY

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def no_collector() -> Iterator[None]:
    """Only reference counting frees anything: a collection of everything holds up all answers."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_collector")
@pytest.mark.parametrize("folder", ["the world", "data/"])
def test_a_catalogue_is_freed_by_reference_counting(folder: str, world_folder: Path) -> None:
    catalog = load(DATA if folder == "data/" else world_folder, TODAY)
    warm_up(catalog)
    home_tab(catalog)
    kept: list[Callable[[], object]]
    kept = [ref(catalog), ref(catalog.snapshot), ref(catalog._resolver), ref(catalog._typeahead)]
    del catalog
    assert [each() for each in kept] == [None] * len(kept)


@pytest.mark.usefixtures("no_collector")
async def test_nothing_that_answers_keeps_the_catalogue_of_yesterday(world_folder: Path) -> None:
    now = [TODAY]
    provider = CatalogProvider(world_folder, lambda: now[0])
    app, respond = bot(provider, AsyncWebClient()), responder(provider)
    for text in questions(provider()):
        await app.async_dispatch(command("/model", text))
        respond(Query(text, "summary"))
    home_tab(provider())
    yesterday = ref(provider())
    now[0] = TOMORROW
    assert provider().today == TOMORROW
    assert yesterday() is None


def test_the_latest_results_are_kept_for_the_day(world_folder: Path) -> None:
    now, asked = [TODAY], list[str]()
    provider = CatalogProvider(world_folder, lambda: now[0])

    def shout(text: str) -> str:
        asked.append(text)
        return text.upper()

    shouted = kept_for_the_day(shout, provider, most=2)
    for text in ("a", "a", "b", "c", "a"):
        assert shouted(text) == text.upper()
    assert asked == ["a", "b", "c", "a"]
    now[0] = TOMORROW
    shouted("a")
    assert asked == ["a", "b", "c", "a", "a"]


def test_what_a_catalogue_remembers_does_not_grow_with_what_is_typed(world: Catalog) -> None:
    """Results are kept by what is in the data, never by what somebody types."""
    warm_up(world)
    respond = responder(lambda: world)

    def remembered() -> int:
        return sum(map(len, world.results.values()))

    def ask(number: int) -> None:
        text = f"cheapest vision under ${number} with {number}k context since 20{number}"
        respond(parse(text, "cheapest", world))
        respond(parse(f"cirrus {number} for {number}M in, {number}k out", "ask", world))

    ask(10)
    before = remembered()
    for number in range(11, 30):
        ask(number)
    assert remembered() == before
