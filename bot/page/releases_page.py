"""The page of recent releases."""

from __future__ import annotations

from collections.abc import Iterator

from bot import formatting
from bot.answer import Release, Releases
from bot.page import offer_text, price_tables
from bot.page.page_parts import (
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
    table,
)

_MAX_NAMES = 5
_COLUMNS = (
    Column("Released"),
    Column("Model", elastic=True),
    Column("Input"),
    Column("Output"),
    Column("Lab", elastic=True, once="all by {}"),
    Column("What it is", elastic=True, once="what they are: {}"),
)


def releases_page(answer: Releases) -> Page:
    return tuple(_parts(answer))


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
    yield SmallPrint(tuple(_small_print(answer)))


def _notes(answer: Releases) -> Iterator[str]:
    yield from offer_text.warning(release.row for release in answer.rows)
    if note := _month_only(answer):
        yield note


def _small_print(answer: Releases) -> Iterator[str]:
    price_dates = offer_text.dated(release.row for release in answer.rows)
    yield from (text for text in (_unknown_scope(answer), price_dates) if text)
    yield f"the newest source is of {answer.as_of}: later releases are not in the catalogue yet"


def _count(answer: Releases) -> str:
    """How many were released since the date, and whether older ones fill the table."""
    since, shown = answer.period, answer.shown
    if shown.offset and not answer.rows:
        return f"That is the end of the list: {formatting.count(shown.total, 'model')} in all."
    if shown.offset:
        return f"{shown.offset + 1:,} to {shown.offset + shown.count:,}, newest first:"
    if not answer.recent and not answer.rows:
        return f"None in the catalogue was released {since}."
    if not answer.recent:
        return f"None {since}; the newest before that:"
    counted = f"{formatting.count(answer.recent, 'model')} {since}"
    return (
        f"{counted}, and the newest before that:"
        if len(answer.rows) > answer.recent
        else f"{counted}:"
    )


def _month_only(answer: Releases) -> str:
    """Note on models dated by month only, which may precede the first day counted."""
    first = str(answer.since)
    # "2026-10" is the month of a first day "2026-10-14".
    monthly = [
        r.line.name for r in answer.rows if r.released != first and first.startswith(r.released)
    ]
    names = formatting.listed(monthly, _MAX_NAMES)
    return f"only the month is known of {names}: it may be before {first}" if monthly else ""


def _unknown_scope(answer: Releases) -> str:
    """Names of new models whose data does not say if they match the filters."""
    if not answer.unclear:
        return ""
    return f"not stated whether it suits: {formatting.listed(answer.unclear, _MAX_NAMES)}"


def _row(release: Release) -> Row:
    return (
        cell(release.released),
        Cell((release.line.name, *(("  preview",) if _needs_preview_label(release) else ()))),
        offer_text.cell_of(release.row, "input"),
        offer_text.cell_of(release.row, "output"),
        cell(release.line.lab),
        cell(_kind(release)),
    )


def _needs_preview_label(release: Release) -> bool:
    return release.line.preview and "preview" not in release.line.name.casefold()


def _kind(release: Release) -> str:
    """The kind of model; for a general one its outputs, and its inputs besides text and PDF."""
    if release.kind != "general":
        return release.kind.replace("-", " ")
    reads = [kind for kind in release.takes if kind not in ("text", "pdf")]
    parts = (", ".join(release.returns), f"reads {', '.join(reads)}" if reads else "")
    return "; ".join(text for text in parts if text)
