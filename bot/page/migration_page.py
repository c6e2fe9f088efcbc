"""The pages of an end: one model and the way on, or all that end soon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot import formatting
from bot.answer import Difference, Migration, Move, Retirement, Retirements, losses
from bot.page import offer_text, price_tables
from bot.page.card_page import follows, heading
from bot.page.page_parts import (
    Column,
    Line,
    Lines,
    Listing,
    Page,
    Part,
    Row,
    SmallPrint,
    Sources,
    Table,
    Title,
    cell,
    table,
)
from catalog.lifecycle import Life

_NAMES = 8
_SHOWN = 30
_MANY = 10
_ENDING = ("retiring", "retired")
_REMARK = "∗"


def migration_page(made: Migration) -> Page:
    return tuple(_one(made))


def _one(made: Migration) -> Iterator[Part]:
    to = " or ".join(move.to.name for move in made.moves)
    yield Title(f"{made.line.name} → {to}" if to else made.line.name)
    yield SmallPrint((heading(made.line, made.life, None),))
    yield Lines(tuple(_lines(made)))
    for move in made.moves:
        yield from _what_changes(made, move)
    if made.source_page:
        url, checked = made.source_page
        yield Sources((url,), f"checked {checked}")
    rows = [row for move in made.moves for row in move.rows or ()]
    small = (offer_text.dated(rows), f"facts {made.feed}, catalogue as of {made.as_of}")
    yield SmallPrint(tuple(said for said in small if said))


def _lines(made: Migration) -> Iterator[Line]:
    yield Line(_status(made.life), "Status")
    yield Line(_replacement(made), "Replacement")
    for move in made.moves:
        if move.life.stage in _ENDING:
            yield Line(f"{move.to.name}: {_uncapital(_status(move.life))}", "But")
    if made.provider_dates:
        dates = " · ".join(f"{name} {day}" for name, day in made.provider_dates[:_NAMES])
        rest = len(made.provider_dates) - _NAMES
        yield Line(f"{dates}{f' +{rest}' if rest > 0 else ''}", "Other dates at providers")
    if made.undated_providers:
        names = formatting.listed(made.undated_providers, _NAMES)
        yield Line(f"{names}: none in the catalogue; the lab's date need not hold there", "No date")


def _status(life: Life) -> str:
    day, left = life.retires, life.days_left
    match life.stage:
        case "retired":
            return f"Retired on {day}." if day else "Retired."
        case "retiring":
            return (
                f"Retires on {day}, {_in_days(left)}." if day else "Deprecated, no date is known."
            )
        case "preview" | "active":
            name = "Preview" if life.stage == "preview" else "Active"
            if day is None:
                return f"{name}, no end is announced."
            if left is not None and left <= 0:
                return (
                    f"{name}. Its end was to come not before {day}; no date has been fixed since."
                )
            return f"{name}, to end not before {day}; no fixed date."


def _in_days(left: int | None) -> str:
    return f"in {formatting.count(left or 0, 'day')}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _uncapital(text: str) -> str:
    return text[:1].lower() + text[1:]


def _replacement(made: Migration) -> str:
    """Whose word it is; where somebody asks about another model, what is named for it too."""
    if made.successor is None:
        return f"None is named{f': {made.note}' if made.note else ''}."
    return follows(made.successor, made.line.lab).removeprefix("Replacement: ")


def _what_changes(made: Migration, move: Move) -> Iterator[Part]:
    worse = losses(move.differences)
    label = "What breaks or costs more"
    if len(made.moves) > 1:
        label = f"{label} with {move.to.name}"
    yield Listing(label, tuple(_loss(d) for d in worse) or (_nothing(move),))
    gained = [d.label for d in move.differences if d.matter == "ability" and d.effect == "better"]
    unsure = [d.label for d in move.differences if d.matter == "ability" and d.effect == "unknown"]
    lines = (*_line(gained, "Gains"), *_line(unsure, f"Not stated for {move.to.name}"))
    if lines:
        yield Lines(lines)
    if move.differences:
        yield _table(made, move)


def _line(labels: Sequence[str], said: str) -> tuple[Line, ...]:
    return (Line(" · ".join(labels), said),) if labels else ()


def _nothing(move: Move) -> str:
    if not move.differences:
        return "Nothing can be compared: too little is known of the two."
    return "Nothing that the catalogue knows of; behaviour and prompts still need a test."


def _loss(difference: Difference) -> str:
    """ "loses: image output", "output price: $10.00 → $15.00 (1.5×)"."""
    label, old, new = difference.label, difference.old, difference.new
    match difference.matter:
        case "ability":
            return f"Loses {label}"
        case "price":
            return f"{_capital(label)} price: {old} → {new}{_times(difference)}"
        case "limit" | "terms" | "date" | "rating":
            return f"{_capital(label)}: {old} → {new}"


def _times(difference: Difference) -> str:
    times = difference.times
    if times is None or times == 1:
        return ""
    return f" ({times:.0f}×)" if times >= _MANY else f" ({times:.2g}×)"


def _table(made: Migration, move: Move) -> Table:
    columns = (
        Column("Property"),
        Column(made.line.name, elastic=True),
        Column(move.to.name, elastic=True),
        Column("Change"),
    )
    rows = tuple(_row(d) for d in move.differences if d.matter != "ability")
    abilities = tuple(_row(d) for d in move.differences if d.matter == "ability")
    made_of = table(Line(_basis(move), "Side by side"), columns, (*rows, *abilities))
    return replace(made_of, sortable=False)


def _row(difference: Difference) -> Row:
    priced = difference.matter == "price"
    label = f"{difference.label} price" if priced else difference.label
    known = (difference.old or "not stated", difference.new or "not stated")
    return (cell(_capital(label)), *map(cell, known), cell(_change(difference)))


def _change(difference: Difference) -> str | None:
    match difference.effect:
        case "equal":
            return "tie" if difference.matter == "rating" else "same"
        case "worse" | "better":
            return f"{difference.effect}{_times(difference)}"
        case "differs":
            return "differs"
        case "unknown":
            return None


def _basis(move: Move) -> str:
    if move.rows is None:
        return "no two prices of them can be compared"
    old, new = move.rows
    where = {old.provider_name: None, new.provider_name: None}
    return f"{price_tables.currency(move.rows)} at {' and '.join(where)}"


def retirements_page(made: Retirements) -> Page:
    return tuple(_list(made))


def _list(made: Retirements) -> Iterator[Part]:
    of = f": {', '.join(made.scope)}" if made.scope else ""
    yield Title(f"Retiring by {made.until}{of}")
    fixed = [row for row in made.rows if not row.ending.earliest]
    if fixed:
        columns = (
            Column("Retires"),
            Column("Model", elastic=True),
            Column("Replacement", elastic=True),
            Column("At", elastic=True, once="all at {}"),
            Column("Days"),
        )
        left = len(fixed) - _SHOWN
        more = f"+{left:,} more" if left > 0 else ""
        caption = Line(f"{formatting.count(len(fixed), 'model')}, from {made.today}")
        rows = [_retirement(row) for row in fixed[:_SHOWN]]
        yield table(caption, columns, rows, more, tuple(_suggested(fixed)))
    else:
        yield Lines((Line(f"None that the catalogue knows of, as of {made.as_of}."),))
    if lines := tuple(_beside(made)):
        yield Lines(lines)
    yield from _pages(fixed)
    yield SmallPrint((f"catalogue as of {made.as_of}",))


def _pages(rows: Sequence[Retirement]) -> Iterator[Part]:
    """The pages that somebody read; the other dates are from feeds."""
    read = [row.source_page for row in rows if row.source_page]
    if read:
        yield Sources(
            tuple(dict.fromkeys(url for url, _ in read)), f"checked {max(d for _, d in read)}"
        )


def _retirement(row: Retirement) -> Row:
    after = row.successor
    mark = "" if after is None or _is_named(row) else f" {_REMARK}"
    return (
        cell(str(row.ending.retires)),
        cell(row.line.name),
        cell(f"{after.model.name}{mark}" if after else "none named"),
        cell(row.provider),
        cell(f"{row.days_left:,}", row.days_left),
    )


def _is_named(row: Retirement) -> bool:
    """By the lab, without a note that says otherwise."""
    return bool(row.successor and row.successor.curated and not row.successor.curated.note)


def _suggested(rows: Sequence[Retirement]) -> Iterator[str]:
    if any(row.successor and not _is_named(row) for row in rows):
        yield f"{_REMARK} a suggestion, or named with a remark: ask about that model"


def _beside(made: Retirements) -> Iterator[Line]:
    earliest = [f"{r.line.name} {r.ending.retires}" for r in made.rows if r.ending.earliest]
    if earliest:
        yield Line(" · ".join(earliest), "Not before, without a fixed date")
    if made.undated:
        names = formatting.listed((line.name for line in made.undated), _NAMES)
        yield Line(names, "Deprecated without a date")
