"""The page of what is new."""

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

_NAMES = 5
_COLUMNS = (
    Column("Released"),
    Column("Model", elastic=True),
    Column("Input"),
    Column("Output"),
    Column("Lab", elastic=True, once="all by {}"),
    Column("What it is", elastic=True, once="what they are: {}"),
)


def releases_page(made: Releases) -> Page:
    return tuple(_parts(made))


def _parts(made: Releases) -> Iterator[Part]:
    of = f": {', '.join(made.scope)}" if made.scope else ""
    yield Title(f"New models{of}")
    yield Lines((Line(_counted(made)),))
    if made.rows:
        left = made.recent - len(made.rows)
        caption = Line(
            f"{price_tables.currency(r.row for r in made.rows if r.row)} at the cheapest route"
        )
        more = f"+{left:,} more since {made.since}" if left > 0 else ""
        rows = [_row(release) for release in made.rows]
        yield table(caption, _COLUMNS, rows, more, tuple(_notes(made)))
    yield SmallPrint(tuple(_small(made)))


def _notes(made: Releases) -> Iterator[str]:
    yield from offer_text.warning(release.row for release in made.rows)
    if unsure := _by_the_month(made):
        yield unsure


def _small(made: Releases) -> Iterator[str]:
    dated = offer_text.dated(release.row for release in made.rows)
    yield from (said for said in (_unclear(made), dated, _reach(made)) if said)


def _counted(made: Releases) -> str:
    """How many there are, and what is shown where that is something else."""
    since = f"since {made.since}"
    if not made.recent and not made.rows:
        return f"None in the catalogue was released {since}."
    if not made.recent:
        return f"None {since}; the newest before that:"
    known = f"{formatting.count(made.recent, 'model')} {since}"
    return f"{known}, and the newest before that:" if len(made.rows) > made.recent else f"{known}:"


def _by_the_month(made: Releases) -> str:
    """Where a release that counts may have been before the day it is counted from."""
    first = str(made.since)
    unsure = [
        r.line.name for r in made.rows if r.released != first and first.startswith(r.released)
    ]
    if not unsure:
        return ""
    return (
        f"only the month is known of {formatting.listed(unsure, _NAMES)}: it may be before {first}"
    )


def _unclear(made: Releases) -> str:
    """New ones that may belong here."""
    if not made.unclear:
        return ""
    return f"not stated whether it suits: {formatting.listed(made.unclear, _NAMES)}"


def _reach(made: Releases) -> str:
    return f"the newest source is of {made.as_of}: later releases are not in the catalogue yet"


def _row(release: Release) -> Row:
    return (
        cell(release.released),
        Cell((release.line.name, *(("  preview",) if _is_unsaid_preview(release) else ()))),
        offer_text.cell_of(release.row, "input"),
        offer_text.cell_of(release.row, "output"),
        cell(release.line.lab),
        cell(_what(release)),
    )


def _is_unsaid_preview(release: Release) -> bool:
    return release.line.preview and "preview" not in release.line.name.casefold()


def _what(release: Release) -> str:
    """What it is made for; of a general model, what it returns and what it reads beside text."""
    if release.kind != "general":
        return release.kind.replace("-", " ")
    reads = [kind for kind in release.takes if kind not in ("text", "pdf")]
    said = (", ".join(release.returns), f"reads {', '.join(reads)}" if reads else "")
    return "; ".join(part for part in said if part)
