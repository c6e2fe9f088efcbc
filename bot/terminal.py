"""An Answer in a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot import formatting
from bot.answer import Answer
from bot.page import (
    Beside,
    Facts,
    Line,
    Lines,
    Listing,
    Plain,
    Rule,
    Small,
    Sources,
    Table,
    Title,
    page,
    plainly,
    widths,
)

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table as Grid
    from rich.text import Text

_GAP = 3
"""What rich puts between columns."""


def render(answer: Answer, width: int, *, colour: bool) -> str:
    """The reply in lines of at most `width` characters; escape codes only for colour."""
    console = _console(width, colour=colour)
    with console.capture() as shown:
        for number, part in enumerate(plainly(page(answer))):
            if number:
                console.print()
            for made in _made(part, width):
                console.print(made)
    return "".join(f"{line.rstrip()}\n" for line in shown.get().splitlines())


def _console(width: int, *, colour: bool) -> Console:
    from rich.console import Console  # slow to import, and most answers go to Slack

    return Console(
        width=width,
        color_system="standard" if colour else None,
        force_terminal=colour,
        highlight=False,
        markup=False,
        emoji=False,
    )


def _made(part: Plain, width: int) -> Iterator[RenderableType]:
    match part:
        case Title(text):
            yield _text((text, "bold cyan"))
        case Lines(lines):
            yield from (_line(line) for line in lines)
        case Facts(pairs):
            yield _joined(pairs)
        case Listing():
            yield _listing(part)
        case Beside(left, right):
            yield _beside(left, right)
        case Table():
            yield from _table(part, width)
        case Small(lines):
            yield from (_text((line, "dim")) for line in lines)
        case Sources(urls, after):
            yield _text((f"{formatting.sites(urls)} · {after}", "dim"))
        case Rule():
            yield _rule()


def _text(*pieces: tuple[str, str]) -> Text:
    """Pieces with their styles."""
    from rich.text import Text

    return Text.assemble(*((formatting.visible(text), style) for text, style in pieces))


def _line(line: Line) -> Text:
    label = ((line.label, "bold"), ("  ", "")) if line.label else ()
    return _text(*label, (line.text, ""))


def _stacked(lines: tuple[str, ...]) -> Text:
    from rich.text import Text

    return Text("\n").join(_text((line, "")) for line in lines)


def _joined(pairs: tuple[tuple[str, str], ...]) -> Text:
    from rich.text import Text

    said = (_text((label, "dim"), (" ", ""), (value, "")) for label, value in pairs)
    return Text(" · ").join(said)


def _listing(listing: Listing) -> Grid:
    """The label, then the items with room left of them for their bullets."""
    from rich.console import Group
    from rich.table import Table as Grid

    items = Grid.grid(padding=(0, 1))
    for item in listing.items:
        items.add_row("•", _text((item, "")))
    made = Grid.grid()
    made.add_row(Group(_text((listing.label, "bold")), items))
    return made


def _beside(left: Listing, right: Listing) -> Grid:
    from rich.table import Table as Grid

    made = Grid.grid(expand=True, padding=(0, 2))
    made.add_column(ratio=1)
    made.add_column(ratio=1)
    made.add_row(_listing(left), _listing(right))
    return made


def _table(table: Table, width: int) -> Iterator[RenderableType]:
    from rich import box
    from rich.table import Table as Grid

    made = Grid(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold", show_edge=False)
    for column, fitted in zip(table.columns, widths(table, width, _GAP), strict=True):
        made.add_column(column.name, overflow="fold", width=fitted if column.elastic else None)
    for row in table.rows:
        made.add_row(*(_stacked(cell.lines) for cell in row))
    yield _line(Line(table.caption.text, table.caption.label))
    yield made
    yield from (_text((said, "dim")) for said in (table.more, *table.notes) if said)


def _rule() -> RenderableType:
    from rich.rule import Rule as Across

    return Across(style="dim")
