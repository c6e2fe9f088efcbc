"""How wide the columns of a table are where letters are all of one width."""

from __future__ import annotations

from bot.page.parts import Table

_NARROWEST = 10


def widths(table: Table, room: int, gap: int) -> list[int]:
    """As wide as the content; where that is more than the room, the widest names give way."""
    made = [
        max(len(column.name), *(len(text) for row in table.rows for text in row[number].lines), 0)
        for number, column in enumerate(table.columns)
    ]
    elastic = [number for number, column in enumerate(table.columns) if column.elastic]
    for number in elastic:
        made[number] = min(made[number], room)
    while sum(made) + gap * (len(made) - 1) > room:
        widest = max(elastic, key=lambda number: made[number])
        if made[widest] <= _NARROWEST:
            break
        made[widest] -= 1
    return made
