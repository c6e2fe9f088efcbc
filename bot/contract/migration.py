"""What ends and what follows, as plain data."""

from __future__ import annotations

from bot.answer import Difference, Migration, Move, Retirement, Retirements
from bot.contract.rows import Json, row_json


def migration_json(made: Migration) -> Json:
    after = made.successor
    moves = [_move(move) for move in made.moves]
    curated = after.curated if after else None
    return {
        "kind": "migration",
        "as_of": str(made.as_of),
        "model": made.line.id,
        "name": made.line.name,
        "status": made.life.stage,
        "retires": str(made.life.retires) if made.life.retires else None,
        "earliest": made.life.earliest,
        "days_left": made.life.days_left,
        "replacement": after.model.id if after else None,
        "curated": curated is not None,
        "note": made.note,
        "source": made.page[0] if made.page else None,
        "checked": str(made.page[1]) if made.page else None,
        "target": moves[0]["target"] if moves else None,
        "differences": moves[0]["differences"] if moves else [],
        "moves": moves,
        "providers": [{"provider": name, "retires": str(day)} for name, day in made.elsewhere],
        "rows": [],
    }


def _move(move: Move) -> Json:
    return {
        "target": move.to.id,
        "chosen": move.chosen,
        "status": move.life.stage,
        "prices_of": [row_json(row) for row in move.rows or ()],
        "differences": [_difference(d) for d in move.differences],
    }


def _difference(d: Difference) -> Json:
    return {
        "label": d.label,
        "matter": d.matter,
        "old": d.old,
        "new": d.new,
        "effect": d.effect,
        "times": d.times,
    }


def retirements_json(made: Retirements) -> Json:
    return {
        "kind": "migration",
        "as_of": str(made.as_of),
        "model": None,
        "until": str(made.until),
        "rows": [_row(row) for row in made.rows],
        "undated": [line.id for line in made.undated],
    }


def _row(row: Retirement) -> Json:
    after = row.successor
    return {
        "model": row.line.id,
        "name": row.line.name,
        "provider": row.ending.provider,
        "retires": str(row.ending.retires),
        "earliest": row.ending.earliest,
        "days_left": row.days_left,
        "replacement": after.model.id if after else None,
        "curated": bool(after and after.curated),
    }
