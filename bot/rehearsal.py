"""Asks one question of each kind before anybody does, so that nobody waits for a first time."""

from __future__ import annotations

from collections.abc import Iterator

from bot.answer import answer_query
from bot.blocks import render
from bot.query import parse
from catalog import Catalog, warm

_NAMED = (
    "{one}",
    "cheapest {one}",
    "cost of 2M in and 1M out on {one}",
    "{one} vs {other}",
    "is {one} good for {work}",
    "replacement for {one}",
    "arena score of {one}",
    "which gateways have {one}",
    "{one} 99.7",
)
_PLAIN = (
    "help",
    "cheapest {work}",
    "what would 2M in / 0.5M out cost?",
    "longest context under $2 in the eu",
    "what retires soon",
    "what is new since january",
    "cheepest modle for qwertyuiop",
)


def rehearse(catalog: Catalog) -> None:
    """Warms the catalogue, and everything between it and a reply. Raises CatalogError."""
    warm(catalog)
    for text in questions(catalog):
        render(answer_query(parse(text, "ask", catalog), catalog))


def questions(catalog: Catalog) -> Iterator[str]:
    """With models and work that this catalogue has."""
    work = catalog.curation.use_cases[0].name if catalog.curation.use_cases else ""
    if models := catalog.suggest("", 2):
        one, other = models[0].name, models[-1].name
        yield from (text.format(one=one, other=other, work=work) for text in _NAMED)
    yield from (text.format(work=work) for text in _PLAIN)
