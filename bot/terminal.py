"""Answer -> lines for a terminal, in colour where it has some."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot import formatting
from bot.answer import Answer
from bot.page.page_parts import (
    Divider,
    FactList,
    Line,
    Lines,
    Listing,
    PlainPart,
    SmallPrint,
    Sources,
    Table,
    Title,
    TwoColumns,
    column_widths,
    plainly,
)
from bot.page.pages import build_page

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table as Grid
    from rich.text import Text

# rich is imported inside functions: it is slow to import, and most answers go to Slack.

_GAP = 3
"""Characters that rich puts between columns."""


def render(answer: Answer, width: int, *, colour: bool) -> str:
    """The reply in lines of at most `width` characters; escape codes only for colour."""
    console = _console(width, colour=colour)
    with console.capture() as capture:
        for number, part in enumerate(plainly(build_page(answer))):
            if number:
                console.print()
            for renderable in _renderables(part, width):
                console.print(renderable)
    return "".join(f"{line.rstrip()}\n" for line in capture.get().splitlines())


def _console(width: int, *, colour: bool) -> Console:
    from rich.console import Console

    return Console(
        width=width,
        color_system="standard" if colour else None,
        force_terminal=colour,
        highlight=False,
        markup=False,
        emoji=False,
    )


def _renderables(part: PlainPart, width: int) -> Iterator[RenderableType]:
    match part:
        case Title(text):
            yield _text((text, "bold cyan"))
        case Lines(lines):
            yield from map(_line, lines)
        case FactList(pairs):
            yield _facts(pairs)
        case Listing():
            yield _listing(part)
        case TwoColumns(left, right):
            yield _beside(left, right)
        case Table():
            yield from _table(part, width)
        case SmallPrint(lines):
            yield from (_text((line, "dim")) for line in lines)
        case Sources(urls, after):
            yield _text((f"{formatting.sites(urls)} · {after}", "dim"))
        case Divider():
            yield _divider()


def _text(*pieces: tuple[str, str]) -> Text:
    """Pieces of text and their styles, with no control character left in them."""
    from rich.text import Text

    return Text.assemble(*((formatting.visible(text), style) for text, style in pieces))


def _line(line: Line) -> Text:
    label = ((line.label, "bold"), ("  ", "")) if line.label else ()
    joint = line.joint if line.figure and line.after_label else ""
    return _text(*label, (line.figure, "bold"), (joint, ""), (line.after_label, ""))


def _facts(pairs: tuple[tuple[str, str], ...]) -> Grid:
    from rich.table import Table as Grid

    facts = Grid.grid(padding=(0, 2))
    for label, value in pairs:
        facts.add_row(_text((label, "dim")), _text((value, "")))
    return facts


def _listing(listing: Listing) -> Grid:
    """The label, and the items under it as a list whose wrapped lines are indented."""
    from rich.console import Group
    from rich.table import Table as Grid

    items = Grid.grid(padding=(0, 1))
    for item in listing.items:
        items.add_row("•", _text((item, "")))
    grid = Grid.grid()
    grid.add_row(Group(_text((listing.label, "bold")), items))
    return grid


def _beside(left: Listing, right: Listing) -> Grid:
    from rich.table import Table as Grid

    grid = Grid.grid(expand=True, padding=(0, 2))
    grid.add_column(ratio=1)
    grid.add_column(ratio=1)
    grid.add_row(_listing(left), _listing(right))
    return grid


def _table(table: Table, width: int) -> Iterator[RenderableType]:
    from rich import box
    from rich.table import Table as Grid
    from rich.text import Text

    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold", show_edge=False)
    for column, fitted in zip(table.columns, column_widths(table, width, _GAP), strict=True):
        grid.add_column(column.name, overflow="fold", width=fitted if column.elastic else None)
    for row in table.rows:
        cells = ([_text((line, "")) for line in cell.lines] for cell in row)
        grid.add_row(*map(Text("\n").join, cells))
    yield _line(Line(table.caption.text, table.caption.label))
    yield grid
    yield from (_text((text, "dim")) for text in (table.more, *table.notes) if text)


def _divider() -> RenderableType:
    from rich.rule import Rule as HorizontalRule

    return HorizontalRule(style="dim")
