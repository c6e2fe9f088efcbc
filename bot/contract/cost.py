"""The cost of a workload as plain data."""

from __future__ import annotations

from decimal import Decimal

from bot.answer import Cost, CostRow, Saving
from bot.contract.missed import missed_json
from bot.contract.rows import Json, prices_json, row_json
from catalog import Totals


def cost_json(cost: Cost) -> Json:
    return {
        "kind": "cost",
        "as_of": str(cost.as_of),
        "models": [line.id for line in cost.models],
        "use_case": cost.use_case,
        "volume": cost.volume,
        "rows": [_row(row) for row in cost.rows],
        "routes": cost.routes,
        "unpriced": cost.unpriced,
        "free": [{"name": model, "provider_name": provider} for model, provider in cost.free],
        "assumptions": list(cost.assumptions),
        "too_long": list(cost.too_long),
        "savings": [_saving(saving) for saving in cost.savings],
        "too_many": [line.id for line in cost.too_many],
        "missed": missed_json(cost.missed),
    }


def _row(row: CostRow) -> Json:
    priced = row_json(row.row) if row.row else {"model": row.line.id, "provider": None}
    return {
        **priced,
        "name": row.line.name,
        **_totals(row.totals),
        "off_peak": _totals(row.off_peak) if row.off_peak else None,
        "used": prices_json(row.used),
        "own": row.own,
        "same_at": list(row.alike),
    }


def _totals(totals: Totals | None) -> Json:
    return {
        "per_request": _usd(totals.per_request if totals else None),
        "per_day": _usd(totals.per_day if totals else None),
        "per_month": _usd(totals.per_month if totals else None),
        "total": _usd(totals.total if totals else None),
    }


def _saving(saving: Saving) -> Json:
    return {
        "model": saving.line.id,
        "way": saving.way,
        "cached_share": _usd(saving.share),
        "provider_name": saving.provider_name,
        **_totals(saving.totals),
        "against": saving.against,
        "saved": round(float(saving.saved), 4),
    }


def _usd(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)
