"""The Home tab: search first, then what is new, what ends, how old it is and how to ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot import wording
from bot.answer import Home, ModelLine, PriceRow, Release, Retirement
from bot.blocks import Block
from bot.blocks.limits import LIMITS
from bot.blocks.mrkdwn import bold, clipped, escape, fit, plain
from bot.contract import carry
from bot.page import offers
from bot.query import Intent, Named, Query
from catalog import Found

SEARCH = "search:home"
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


def home(shown: Home, answer: Sequence[Block] = ()) -> Block:
    """The view to publish; `answer` is what the search or a button led to."""
    return {"type": "home", "blocks": [*_top(shown), *_answered(answer), *_below(shown)]}


def _top(shown: Home) -> Iterator[Block]:
    yield _header("Modeldesk")
    yield _context([_ABOUT])
    yield {"type": "actions", "block_id": SEARCH, "elements": [_search(shown.models)]}


def _search(models: int) -> Block:
    return {
        "type": "external_select",
        "action_id": SEARCH,
        "placeholder": _plain(f"Search {wording.count(models, 'model')}", LIMITS.placeholder),
        "min_query_length": 0,
    }


def _answered(answer: Sequence[Block]) -> Iterator[Block]:
    if answer:
        yield from answer[: LIMITS.blocks]
        yield _actions({"type": "button", "action_id": CLEAR, "text": _plain("Clear")})
        yield {"type": "divider"}


def _below(shown: Home) -> Iterator[Block]:
    if shown.new:
        yield _header("Newest models")
        yield from (_new(n, release) for n, release in enumerate(shown.new, 1))
        if priced := _dated([release.row for release in shown.new]):
            yield _context(priced)
        yield _actions(_step("new:all", "All new models", Query("", "releases")))
    if shown.retiring:
        yield _header("Retiring soon")
        yield from (_ending(n, row) for n, row in enumerate(shown.retiring, 1))
        if shown.ending > len(shown.retiring):
            said = f"All {shown.ending:,} until {shown.until}"
            yield _actions(_step("retiring:all", said, Query("", "migrate")))
    yield _header("How old this is")
    yield _context([escape(line) for line in _age(shown)])
    yield _header("How to ask")
    yield _section(_HOW)
    if shown.examples:
        yield _actions(*(_try(n, query) for n, query in enumerate(shown.examples, 1)))


def _new(number: int, release: Release) -> Block:
    line = release.line
    unsaid = line.preview and "preview" not in line.name.casefold()
    known = (line.lab, release.released, "preview" if unsaid else "")
    return _section(
        (_named(line.name, known), escape(_price(release))),
        _step(f"new:{number}", "Look up", _about("summary", line), f"Look up {line.name}"),
    )


def _price(release: Release) -> str:
    row = release.row
    if row is None:
        return ""
    if row.free:
        return f"free at {offers.seller(row)}"
    return offers.at(row) if offers.price(row.prices) else ""


def _dated(rows: Sequence[PriceRow | None]) -> list[str]:
    return [escape(said) for said in (*offers.warning(rows), offers.dated(rows)) if said]


def _ending(number: int, row: Retirement) -> Block:
    line, left = row.line, wording.count(row.days_left, "day")
    return _section(
        (_named(line.name, (line.lab, f"{row.ending.retires}, in {left}")), escape(_after(row))),
        _step(
            f"retiring:{number}",
            "What changes",
            _about("migrate", line),
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


def _age(shown: Home) -> Iterator[str]:
    dated = [f"{source.name} {source.as_of}" for source in shown.sources]
    yield wording.listed(dated, _SOURCES)
    sizes = ((shown.models, "model"), (shown.providers, "provider"), (shown.routes, "route"))
    yield " · ".join(wording.count(number, noun) for number, noun in sizes)


def _try(number: int, query: Query) -> Block:
    return _step(f"try:{number}", query.text, query)


def _about(intent: Intent, line: ModelLine) -> Query:
    return Query("", intent, (Named(line.name, Found(line.id, "id")),))


def _step(name: str, text: str, query: Query, read_out: str = "") -> Block:
    """A button that asks a question."""
    return {
        "type": "button",
        "action_id": f"step:{name}",
        "text": _plain(text),
        "value": carry(query),
        "accessibility_label": clipped(plain(read_out or text), LIMITS.button),
    }


def _actions(*buttons: Block) -> Block:
    return {"type": "actions", "elements": list(buttons)}


def _section(lines: Sequence[str], button: Block | None = None) -> Block:
    text = fit([line for line in lines if line], LIMITS.section)
    made = {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}
    return made | ({"accessory": button} if button else {})


def _context(lines: Sequence[str]) -> Block:
    text = fit(lines, LIMITS.context)
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text, "verbatim": True}]}


def _header(text: str) -> Block:
    return {"type": "header", "text": _plain(text, LIMITS.header)}


def _plain(text: str, limit: int = LIMITS.button) -> Block:
    return {"type": "plain_text", "text": clipped(plain(text), limit), "emoji": False}
