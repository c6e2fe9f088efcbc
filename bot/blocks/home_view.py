"""The Home tab: search and examples, then what is new and what ends, how to ask, and its age."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot import formatting
from bot.answer import HomeContent, Release, Retirement, query_about, summary_query
from bot.answer.query_json import button_text
from bot.blocks import buttons
from bot.blocks.elements import (
    LIMITS,
    Block,
    Element,
    actions,
    bold,
    button,
    context,
    divider,
    escape,
    fit,
    header,
    link,
    section,
    typeahead,
)
from bot.page import offer_text
from bot.query import Query

HOME_SEARCH = f"{buttons.SEARCH}:home"
"""The action id of the search; another than in the answer that may stand below it."""
HOME_CLEAR = "home_clear"
_SOURCES = 8
_ABOUT = "What AI models cost, what they fit and where they run, each figure with source and date."
_HOW_TO_ASK = (
    "*Anywhere but in a thread*  `/model` and a name · `/cheapest` and a use case or a name · "
    "`/compare` and two to six names",
    "*In a channel or a thread*  mention the bot and ask in plain words",
    "*In its direct messages*  just ask",
    "*On any message*  More actions, then Look up model",
)


def home_view(
    home: HomeContent,
    answer: Sequence[Block] = (),
    problems: Sequence[str] = (),
    docs_url: str | None = None,
    settings: Sequence[Block] = (),
) -> Block:
    """The view to publish; `answer` holds the blocks that the search or a button led to.

    `problems` are those of the sources, `settings` those of the company.
    """
    more = f"*More*  {link(docs_url, 'How to use Modeldesk')}" if docs_url else ""
    about = [*_how_to_ask(more), *_how_old(home, problems)]
    blocks = [*_top(home), *_answer(answer), *settings, *_news(home), *about]
    return {"type": "home", "blocks": blocks}


def _top(home: HomeContent) -> Iterator[Block]:
    yield header("Modeldesk")
    yield _context([_ABOUT])
    search = typeahead(f"Search {formatting.count(home.models, 'model')}", HOME_SEARCH)
    yield actions([search], HOME_SEARCH)
    if home.examples:
        examples = enumerate(home.examples, 1)
        yield actions([_question(f"try:{n}", query.text, query) for n, query in examples])


def _answer(answer: Sequence[Block]) -> Iterator[Block]:
    if answer:
        yield from answer[: LIMITS.blocks]
        yield actions([button("Clear", HOME_CLEAR)])
        yield divider()


def _news(home: HomeContent) -> Iterator[Block]:
    if home.new:
        yield header("Newest models")
        yield from (_release(n, release) for n, release in enumerate(home.new, 1))
        if price_dates := offer_text.dated(release.row for release in home.new):
            yield _context([escape(price_dates)])
        yield actions([_question("new:all", "All new models", Query("", "releases"))])
    if home.retiring:
        yield header("Retiring soon")
        yield from (_retirement(n, row) for n, row in enumerate(home.retiring, 1))
        if home.ending > len(home.retiring):
            label = f"All {home.ending:,} until {home.until}"
            yield actions([_question("retiring:all", label, Query("", "migrate"))])


def _how_to_ask(more: str) -> Iterator[Block]:
    yield header("How to ask")
    yield _section((*_HOW_TO_ASK, more))


def _how_old(home: HomeContent, problems: Sequence[str]) -> Iterator[Block]:
    yield header("How old this is")
    yield _context([escape(line) for line in (*_age(home), *problems)])


def _release(number: int, release: Release) -> Block:
    line = release.line
    is_preview = line.preview and "preview" not in line.name.casefold()
    facts = (line.lab, _release_date(release.released), "preview" if is_preview else "")
    return _section(
        (_named(line.name, facts), escape(_price(release))),
        _question(f"new:{number}", "Look up", summary_query(line.id), f"Look up {line.name}"),
    )


def _release_date(released: str) -> str:
    """The ISO date, but a month alone in words: beside days it would look like a date cut short."""
    return released if released.count("-") > 1 else formatting.month(released)


def _price(release: Release) -> str:
    row = release.row
    if row is None:
        return ""
    if row.free:
        return f"free at {offer_text.seller(row)}"
    return offer_text.at(row) if offer_text.price(row.prices) else ""


def _retirement(number: int, row: Retirement) -> Block:
    line, left = row.line, formatting.count(row.days_left, "day")
    facts = (line.lab, f"{row.ending.retires}, in {left}")
    return _section(
        (_named(line.name, facts), escape(_successor(row))),
        _question(
            f"retiring:{number}",
            "What changes",
            query_about("migrate", line.id),
            f"What changes when {line.name} retires",
        ),
    )


def _successor(row: Retirement) -> str:
    successor = row.successor
    if successor is None:
        return "No replacement is named"
    if successor.curated is None:
        return f"Suggestion: {successor.model.name}"
    remark = ", with a remark" if successor.curated.note else ""
    return f"Replacement{remark}: {successor.model.name}"


def _named(name: str, facts: Iterable[str]) -> str:
    return " · ".join(part for part in (bold(name), *map(escape, facts)) if part)


def _age(home: HomeContent) -> Iterator[str]:
    dated = [
        f"{source.name} {source.as_of}{f' ({age})' if age else ''}"
        for source in home.sources
        for age in (formatting.age((home.today - source.as_of).days),)
    ]
    yield formatting.listed(dated, _SOURCES)
    sizes = ((home.models, "model"), (home.providers, "provider"), (home.routes, "route"))
    yield " · ".join(formatting.count(number, noun) for number, noun in sizes)


def _question(name: str, label: str, query: Query, read_out: str = "") -> Element:
    """A button that asks a question; `name` tells it from the other buttons of the tab."""
    return button(label, f"{buttons.FOLLOW_UP}:{name}", button_text(query), read_out or label)


def _section(lines: Sequence[str], accessory: Element | None = None) -> Block:
    return section(fit([line for line in lines if line], LIMITS.section), accessory)


def _context(lines: Sequence[str]) -> Block:
    return context(fit(lines, LIMITS.context))
