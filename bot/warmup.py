"""Asks one question of each kind before anybody does, so that nobody waits for a first time."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from threading import Lock
from time import perf_counter, sleep

from bot.answer import answer_query
from bot.blocks import render
from bot.garbage_collection import sparing
from bot.query import parse
from catalog.catalog import Catalog
from catalog.catalog_provider import checking_routes, warming

_ABOUT_MODELS = (
    "{one}",
    "cheapest {one}",
    "cost of 2M in and 1M out on {one}",
    "{one} vs {other}",
    "is {one} good for {use_case}",
    "replacement for {one}",
    "cheaper alternative to {one}",
    "arena score of {one}",
    "which gateways have {one}",
    "price history of {one}",
    "{one} 99.7",  # a name that is not in the catalogue
)
_ABOUT_NO_MODEL = (
    "help",
    "cheapest {use_case}",
    "best cheap small model for {use_case}",
    "what would 2M in / 0.5M out cost?",
    "longest context under $2 in the eu",
    "what retires soon",
    "what is new since january",
    "what got cheaper since january?",
    "where do these prices come from?",
    "what is a context window?",
    "cheepest modle for qwertyuiop",
)
_SHORT_TURN_S = 0.0005
"""For how long work beside the answers keeps the interpreter from one.

With Python's 5 ms, for which an answer may wait several times, one command in a hundred took 69 ms.
"""
_TURN_S = 0.005
"""Of work before others get their turn: about as long as a first answer takes."""
_REST = 2
"""In the background, for how many times as long as it has worked."""
_ONE_AT_A_TIME = Lock()


def warm_up(catalog: Catalog) -> None:
    """Fill the caches of the catalogue and of every stage up to a reply. Raises CatalogError."""
    for _ in _pieces(catalog):
        pass


async def warm_up_in_pieces(catalog: Catalog) -> None:
    """Warm up in the event loop, where other tasks get their turns. Raises CatalogError."""
    with sparing():
        for _ in _turns(_pieces(catalog)):
            await asyncio.sleep(0)


async def beside_answers(work: Callable[[], None]) -> None:
    """Do work in a thread that keeps no answer waiting for long, one after another."""
    await asyncio.to_thread(_in_short_turns, work)


def _in_short_turns(work: Callable[[], None]) -> None:
    with _ONE_AT_A_TIME:
        usual = sys.getswitchinterval()
        sys.setswitchinterval(_SHORT_TURN_S)
        try:
            work()
        finally:
            sys.setswitchinterval(usual)


def warm_up_in_background(catalog: Catalog, rest: float = _REST) -> None:
    """Warm up a catalogue in a thread, before anybody asks it. Raises CatalogError.

    It rests after each turn, `rest` times as long as that took: answers are slower while two
    threads share the interpreter, and catch up meanwhile.
    """
    with sparing():
        for seconds in _turns(_pieces(catalog)):
            sleep(rest * seconds)


def _turns(pieces: Iterator[None]) -> Iterator[float]:
    """Do work in turns of some pieces; the seconds that each took."""
    started = perf_counter()
    for _ in pieces:
        if (seconds := perf_counter() - started) >= _TURN_S:
            yield seconds
            started = perf_counter()


def _pieces(catalog: Catalog) -> Iterator[None]:
    """Raises CatalogError."""
    yield from checking_routes(catalog)
    yield from warming(catalog)
    for text in questions(catalog):
        render(answer_query(parse(text, "ask", catalog), catalog))
        yield


def questions(catalog: Catalog) -> Iterator[str]:
    """Questions of every kind, with models and a use case of this catalogue."""
    use_case = catalog.curation.use_cases[0].name if catalog.curation.use_cases else ""
    if models := catalog.suggest("", 2):
        one, other = models[0].name, models[-1].name
        for text in _ABOUT_MODELS:
            yield text.format(one=one, other=other, use_case=use_case)
    for text in _ABOUT_NO_MODEL:
        yield text.format(use_case=use_case)
