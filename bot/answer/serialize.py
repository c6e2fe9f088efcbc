"""Models, prices, evidence and names as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot import formatting
from bot.answer.rows import ModelLine, PriceRow, PriceRows
from catalog.fit.evidence import Evidence
from catalog.resolution.outcomes import Choice, Found, Resolution, Unknown
from catalog.schema import Price

Json = dict[str, Any]


def model_line_json(line: ModelLine) -> Json:
    return {"model": line.id, "name": line.name, "lab": line.lab, "released": line.released}


def price_row_json(row: PriceRow) -> Json:
    return {
        "model": row.model,
        "provider": row.provider,
        "provider_name": row.provider_name.removesuffix(f" · {row.contract}"),
        "trust": row.trust,
        "group": row.group,
        "weight": float(row.weight) if row.weight is not None else None,
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
        "far_below_own": row.far_below_lab,
        "cost": float(row.cost) if row.cost is not None else None,
        **_contract_json(row),
    }


def _contract_json(row: PriceRow) -> Json:
    if not row.contract:
        return {}
    return {"contract": row.contract, "list_prices": prices_json(row.list_prices)}


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


def price_rows_json(line: ModelLine, rows: PriceRows) -> Json:
    return {
        "model": line.id,
        "sellers": rows.sellers,
        "rows": [price_row_json(row) for row in rows.all],
        "cheapest": [price_row_json(row) for row in rows.cheapest],
        "excluded": {
            "in a plan": len(rows.plans),
            "fine-tuned, dedicated or local": len(rows.special),
            "price unknown": len(rows.unknown),
            "free, with limits": len(rows.free),
            "other unit": len(rows.other),
            "not vouched for": len(rows.unvouched),
            "not in the seller's list": len(rows.unlisted),
            "china endpoint": len(rows.china),
            "batch or flex": len(rows.discounted),
        },
    }


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


def resolution_to_json(text: str, resolution: Resolution) -> Json:
    """One line of `modeldesk resolve --json`."""
    match resolution:
        case Found(model, matched, stripped):
            return _resolution_json(text, "found", (model,), matched, stripped)
        case Choice(models, matched, stripped):
            return _resolution_json(text, "choice", models, matched, stripped)
        case Unknown(nearest):
            return _resolution_json(text, "unknown") | {"nearest": list(nearest)}


def _resolution_json(
    text: str,
    kind: str,
    models: tuple[str, ...] = (),
    matched: str = "",
    stripped: tuple[str, ...] = (),
) -> Json:
    return {
        "q": text,
        "kind": kind,
        "models": list(models),
        "matched": matched,
        "stripped": list(stripped),
        "nearest": [],
    }
