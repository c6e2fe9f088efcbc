"""The Home tab: search and examples, then what is new and what ends, how to ask, and its age."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot import wording
from bot.answer import HomeContent, Release, Retirement, query_about, summary_query
from bot.answer.serialize import button_text
from bot.blocks import taps
from bot.blocks.elements import Block, actions, button, context, header, section, typeahead
from bot.blocks.limits import LIMITS
from bot.blocks.mrkdwn import bold, escape, fit
from bot.page import offers
from bot.query import Query

SEARCH = f"{taps.SEARCH}:home"
"""Beside the search of an answer that stands below it."""
CLEAR = "home_clear"
_SOURCES = 8
_ABOUT = "What AI models cost, what they fit and where they run, each figure with source and date."
_HOW = (
    "*Anywhere but in a thread*  `/model` and a name · `/cheapest` and a use case or a name · "
    "`/compare` and two to six names",
    "*In a channel or a thread*  mention the bot and ask in plain words",
    "*In its direct messages*  just ask",
    "*On any message*  More actions, then Look up model",
)


def home(shown: HomeContent, answer: Sequence[Block] = ()) -> Block:
    """The view to publish; `answer` is what the search or a button led to."""
    return {"type": "home", "blocks": [*_top(shown), *_answered(answer), *_below(shown)]}


def _top(shown: HomeContent) -> Iterator[Block]:
    yield header("Modeldesk")
    yield _context([_ABOUT])
    search = typeahead(f"Search {wording.count(shown.models, 'model')}", SEARCH)
    yield actions([search], SEARCH)
    if shown.examples:
        yield actions([_try(n, query) for n, query in enumerate(shown.examples, 1)])


def _answered(answer: Sequence[Block]) -> Iterator[Block]:
    if answer:
        yield from answer[: LIMITS.blocks]
        yield actions([button("Clear", CLEAR)])
        yield {"type": "divider"}


def _below(shown: HomeContent) -> Iterator[Block]:
    if shown.new:
        yield header("Newest models")
        yield from (_new(n, release) for n, release in enumerate(shown.new, 1))
        if priced := offers.dated(release.row for release in shown.new):
            yield _context([escape(priced)])
        yield actions([_step("new:all", "All new models", Query("", "releases"))])
    if shown.retiring:
        yield header("Retiring soon")
        yield from (_ending(n, row) for n, row in enumerate(shown.retiring, 1))
        if shown.ending > len(shown.retiring):
            said = f"All {shown.ending:,} until {shown.until}"
            yield actions([_step("retiring:all", said, Query("", "migrate"))])
    yield header("How to ask")
    yield _section(_HOW)
    yield header("How old this is")
    yield _context([escape(line) for line in _age(shown)])


def _new(number: int, release: Release) -> Block:
    line = release.line
    unsaid = line.preview and "preview" not in line.name.casefold()
    known = (line.lab, _day(release.released), "preview" if unsaid else "")
    return _section(
        (_named(line.name, known), escape(_price(release))),
        _step(f"new:{number}", "Look up", summary_query(line.id), f"Look up {line.name}"),
    )


def _day(released: str) -> str:
    """A month alone in words: beside days it would look like a date that was cut."""
    return released if released.count("-") > 1 else wording.month(released)


def _price(release: Release) -> str:
    row = release.row
    if row is None:
        return ""
    if row.free:
        return f"free at {offers.seller(row)}"
    return offers.at(row) if offers.price(row.prices) else ""


def _ending(number: int, row: Retirement) -> Block:
    line, left = row.line, wording.count(row.days_left, "day")
    return _section(
        (_named(line.name, (line.lab, f"{row.ending.retires}, in {left}")), escape(_after(row))),
        _step(
            f"retiring:{number}",
            "What changes",
            query_about("migrate", line.id),
            f"What replaces {line.name}",
        ),
    )


def _after(row: Retirement) -> str:
    after = row.successor
    if after is None:
        return "No replacement is named"
    if after.curated is None:
        return f"Suggestion: {after.model.name}"
    remark = ", with a remark" if after.curated.note else ""
    return f"Replacement{remark}: {after.model.name}"


def _named(name: str, known: Iterable[str]) -> str:
    return " · ".join(part for part in (bold(name), *map(escape, known)) if part)


def _age(shown: HomeContent) -> Iterator[str]:
    dated = [f"{source.name} {source.as_of}" for source in shown.sources]
    yield wording.listed(dated, _SOURCES)
    sizes = ((shown.models, "model"), (shown.providers, "provider"), (shown.routes, "route"))
    yield " · ".join(wording.count(number, noun) for number, noun in sizes)


def _try(number: int, query: Query) -> Block:
    return _step(f"try:{number}", query.text, query)


def _step(name: str, text: str, query: Query, read_out: str = "") -> Block:
    """A button that asks a question."""
    return button(text, f"{taps.STEP}:{name}", button_text(query), read_out or text)


def _section(lines: Sequence[str], accessory: Block | None = None) -> Block:
    made = section(fit([line for line in lines if line], LIMITS.section))
    return made | ({"accessory": accessory} if accessory else {})


def _context(lines: Sequence[str]) -> Block:
    return context(fit(lines, LIMITS.context))
