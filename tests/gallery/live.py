"""Replies of the bot to a dozen questions about the real catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answer import answer
from bot.blocks import render
from bot.query import Command, parse
from catalog import Catalog
from tests.gallery.samples import Look, Sample

QUESTIONS: Sequence[tuple[Command, str]] = (
    ("model", "gpt image 2"),
    ("model", "claude opus 5"),
    ("model", "gemini"),
    ("model", "claude opus 9"),
    ("cheapest", "vision"),
    ("cheapest", "vision under $1 with 200k context"),
    ("cheapest", "gpt image 2"),
    ("compare", "gpt 5, claude opus 5"),
    ("ask", "what would 10k requests a day of 3k in and 500 out cost on claude opus 5"),
    ("ask", "best model for coding"),
    ("ask", "is gpt image 2 good for json?"),
    ("ask", "what should I migrate from gpt 4o to?"),
    ("ask", "what retires soon?"),
    ("ask", "what is new this month?"),
    ("ask", "which gateways carry claude opus 5?"),
    ("ask", "arena score of claude opus 5"),
    ("ask", "how is the weather?"),
    ("model", "help"),
)


def live(catalog: Catalog) -> Iterator[Sample]:
    for command, text in QUESTIONS:
        reply = render(answer(parse(text, command, catalog), catalog))
        asked = text if command == "ask" else f"/{command} {text}".strip()
        looks = tuple(Look(look.blocks) for look in reply.looks)
        yield Sample(asked, "Live, from the catalogue", reply.text, looks)
