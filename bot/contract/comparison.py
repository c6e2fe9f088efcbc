"""A comparison as plain data."""

from __future__ import annotations

from bot.answer import Comparison, Side, Trait
from bot.contract.missed import missed_json
from bot.contract.rows import Json, line_json, row_json


def comparison_json(made: Comparison) -> Json:
    return {
        "kind": "comparison",
        "as_of": str(made.as_of),
        "models": [side.line.id for side in made.sides],
        "lines": [line_json(side.line) for side in made.sides],
        "rows": [_trait(trait) for trait in made.traits],
        "use_case": made.use_case,
        "volume": made.volume,
        "benchmark": made.benchmark,
        "prices": [_prices(side) for side in made.sides],
        "assumptions": list(made.assumptions),
        "too_long": list(made.too_long),
        "too_many": [line.id for line in made.too_many],
        "missed": missed_json(made.missed),
    }


def _trait(trait: Trait) -> Json:
    return {
        "label": trait.label,
        "values": list(trait.values),
        "better": list(trait.better),
        "amounts": list(trait.amounts),
    }


def _prices(side: Side) -> Json:
    return {
        "model": side.line.id,
        "cost": None if side.cost is None else float(side.cost),
        "own_cost": None if side.own_cost is None else float(side.own_cost),
        "cheapest": row_json(side.cheapest) if side.cheapest else None,
        "own": row_json(side.own) if side.own else None,
    }
