"""Price rows, evidence and models in one line, as plain data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot import formatting
from bot.answer import ModelLine, PriceRow, Rows
from catalog import Evidence, Price

Json = dict[str, Any]


def line_json(line: ModelLine) -> Json:
    return {"model": line.id, "name": line.name, "lab": line.lab, "released": line.released}


def row_json(row: PriceRow) -> Json:
    return {
        "model": row.model,
        "provider": row.provider,
        "provider_name": row.provider_name,
        "route": row.route,
        "route_type": row.route_type,
        "prices": prices_json(row.prices),
        "upcoming": prices_json(row.upcoming),
        "free": row.free,
        "source": row.source,
        "source_url": row.source_url,
        "as_of": str(row.as_of),
        "differing": [
            {"source": d.source, "as_of": str(d.as_of), "prices": prices_json(d.prices)}
            for d in row.differing
        ],
        "far_below_own": row.far_below_own,
        "cost": float(row.cost) if row.cost is not None else None,
    }


def prices_json(prices: Iterable[Price]) -> list[Json]:
    return [
        {
            "direction": p.direction,
            "modality": p.modality,
            "unit": p.unit,
            "usd": float(p.usd),
            "condition": formatting.condition(p.condition) or None,
        }
        for p in prices
    ]


def evidence_json(evidence: Iterable[Evidence]) -> list[Json]:
    return [
        {
            "text": e.text,
            "value": e.value,
            "source": e.source,
            "as_of": str(e.as_of),
            "stale": e.stale,
        }
        for e in evidence
    ]


def ladder_json(line: ModelLine, rows: Rows) -> Json:
    ordered = (*rows.priced, *rows.plans, *rows.special, *rows.unknown)
    return {
        "model": line.id,
        "rows": [row_json(row) for row in ordered],
        "cheapest": [row_json(row) for row in rows.cheapest],
        "excluded": {
            "in a plan": len(rows.plans),
            "fine-tuned, dedicated or local": len(rows.special),
            "price unknown": len(rows.unknown),
            "free, with limits": len(rows.free),
            "other unit": len(rows.other),
        },
    }
