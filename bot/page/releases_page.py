"""The page of recent releases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot import formatting
from bot.answer import PriceRow, Release, Releases
from bot.page import offer_text, price_changes_page, price_tables
from bot.page.page_parts import (
    NOTHING,
    Cell,
    Column,
    Line,
    Lines,
    Page,
    Part,
    Row,
    SmallPrint,
    Title,
    cell,
    folded,
    table,
)

_MAX_NAMES = 5
_COLUMNS = (
    Column("Model", elastic=True),
    Column("Price"),
)


def releases_page(answer: Releases) -> Page:
    return tuple(_parts(replace(answer, rows=answer.rows[: answer.lines])))


def _parts(answer: Releases) -> Iterator[Part]:
    scope = f": {', '.join(answer.scope)}" if answer.scope else ""
    yield Title(f"New models{scope}")
    yield Lines((Line(_count(answer)),))
    if answer.rows:
        hidden = answer.recent - answer.shown.offset - len(answer.rows)
        caption = Line(
            f"{price_tables.currency(r.row for r in answer.rows if r.row)} at the cheapest route"
        )
        more = f"+{hidden:,} more {answer.period}" if hidden > 0 else ""
        rows = [_row(release) for release in answer.rows]
        yield table(caption, _COLUMNS, rows, more, tuple(_notes(answer)))
    if lines := tuple(_beside(answer)):
        yield from folded("What else changed: prices, and models that end", (Lines(lines),))
    yield SmallPrint(tuple(_small_print(answer)))


def _beside(answer: Releases) -> Iterator[Line]:
    """What else is new: prices that have changed, and what ends."""
    if cheaper := [change for change in answer.changes if change.percent < 0]:
        yield Line(price_changes_page.moves(cheaper), "Cheaper")
    if dearer := [change for change in answer.changes if change.percent > 0]:
        yield Line(price_changes_page.moves(dearer), "Dearer")
    if answer.ending:
        yield Line(price_changes_page.last_days(answer.ending), "Ends soon")


def _notes(answer: Releases) -> Iterator[str]:
    yield from offer_text.warning(release.row for release in answer.rows)
    if note := _month_only(answer):
        yield note


def _small_print(answer: Releases) -> Iterator[str]:
    price_dates = offer_text.dated(release.row for release in answer.rows)
    yield from (text for text in (_unknown_scope(answer), price_dates) if text)
    yield f"Sources end on {answer.as_of}: later releases may be missing."


def _count(answer: Releases) -> str:
    """How many were released since the date, and whether older ones fill the table."""
    since, shown = answer.period, answer.shown
    if shown.offset and not answer.rows:
        return f"That is the end of the list: {formatting.count(shown.total, 'model')} in all."
    if shown.offset:
        return f"{shown.offset + 1:,} to {shown.offset + shown.count:,}, newest first:"
    if not answer.recent and not answer.rows:
        return f"No model in the catalogue was released {since}."
    if not answer.recent:
        return f"None {since}. The newest before that:"
    counted = f"{formatting.count(answer.recent, 'model')} {since}"
    return (
        f"{counted}, then the newest before that:"
        if len(answer.rows) > answer.recent
        else f"{counted}:"
    )


def _month_only(answer: Releases) -> str:
    """Note on models dated by month only, which may precede the first day counted."""
    first = str(answer.since)
    if answer.since.day == 1:
        return ""  # a model of that month cannot be older
    # "2026-10" is the month of a first day "2026-10-14".
    monthly = [
        r.line.name for r in answer.rows if r.released != first and first.startswith(r.released)
    ]
    names = formatting.listed(monthly, _MAX_NAMES)
    return f"Only the month is known for {names}: it may be older than {first}." if monthly else ""


def _unknown_scope(answer: Releases) -> str:
    """Names of new models whose data does not say if they match the filters."""
    if not answer.unclear:
        return ""
    return (
        f"May suit too, but the data does not say: {formatting.listed(answer.unclear, _MAX_NAMES)}"
    )


def _row(release: Release) -> Row:
    preview = "preview" if _needs_preview_label(release) else ""
    about = (release.line.lab, release.released, preview, _kind(release))
    name = (release.line.name, f"  {', '.join(part for part in about if part)}")
    return (Cell(name), _price(release.row))


def _price(row: PriceRow | None) -> Cell:
    if row is None:
        return NOTHING
    price = "free" if row.free else offer_text.price(row.prices)
    mark = offer_text.seller_mark(row)
    return cell(f"{price}{mark}", offer_text.cell_of(row, "input").value)


def _needs_preview_label(release: Release) -> bool:
    return release.line.preview and "preview" not in release.line.name.casefold()


def _kind(release: Release) -> str:
    """The kind of model; for a general one what it returns besides text."""
    if release.kind != "general":
        return release.kind.replace("-", " ")
    return ", ".join(kind for kind in release.returns if kind != "text")
