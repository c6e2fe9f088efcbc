"""Replies to some questions about the real catalogue, with their buttons, and the views."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answer import home_content
from bot.blocks import Reply, append_blocks
from bot.blocks.buttons import shared_by
from bot.blocks.feedback_modal import feedback_view, thanks_view
from bot.blocks.home_view import home_view
from bot.blocks.welcome_message import welcome_message
from bot.query import Command, parse
from bot.slack.workspace import responder
from catalog.catalog import Catalog
from tests.gallery.samples import Sample, Variant

QUESTIONS: Sequence[tuple[Command, str]] = (
    ("model", "gpt image 2"),
    ("model", "claude opus 5"),
    ("model", "gemini"),
    ("model", "claude opus 9"),
    ("cheapest", "vision"),
    ("cheapest", "vision under $1 with 200k context"),
    ("cheapest", "gpt image 2"),
    ("compare", "gpt 5, claude opus 5"),
    ("compare", "claude sonnet 5.5, gpt 5.6 sol, gemini 3.8 flash and kimi k3"),
    ("cheapest", "claude sonnet 4.5"),
    ("ask", "what would 10k requests a day of 3k in and 500 out cost on claude opus 5"),
    ("ask", "10k requests a day, 3k in 500 out: haiku 4.5 vs gpt 5.6 luna vs gemini 3.8 flash"),
    ("ask", "what did gpt-5.6 sol cost in july?"),
    ("ask", "what changed since july?"),
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


_ASKER = "U012ABCDEF"


def live(catalog: Catalog) -> Iterator[Sample]:
    """As one person gets them, and one shared; then the views."""
    answered = responder(lambda: catalog)
    for command, text in QUESTIONS:
        said = answered(parse(text, command, catalog).canonical())
        asked = text if command == "ask" else f"/{command} {text}".strip()
        yield _sample(asked, said.private)
    said = answered(parse(*_SHARED, catalog).canonical())
    under = shared_by(_ASKER, catalog.as_of)
    yield _sample(f"{_SHARED[0]}, shared", append_blocks(said.public(_ASKER), under))
    yield _sample("The greeting", welcome_message(home_content(catalog)))
    flagged = said.answer.citations(catalog)
    for name, view in (
        ("Home tab", home_view(home_content(catalog))),
        ("Flag wrong", feedback_view(flagged, ["GPT Image 2"], "")),
        ("Flag wrong, sent", thanks_view(flagged[0])),
    ):
        yield Sample(name, "Views", "", (Variant((), view),))


_SHARED: tuple[str, Command] = ("is gpt image 2 good for json?", "ask")


def _sample(name: str, reply: Reply) -> Sample:
    variants = tuple(Variant(variant.blocks) for variant in reply.variants)
    return Sample(name, "Live, from the catalogue", reply.text, variants)
