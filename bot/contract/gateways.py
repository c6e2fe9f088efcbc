"""Routers and gateways as plain data."""

from __future__ import annotations

from bot.answer import Carriage, Gateways
from bot.contract.rows import Json, row_json


def gateways_json(made: Gateways) -> Json:
    return {
        "kind": "gateways",
        "as_of": str(made.as_of),
        "model": made.line.id if made.line else None,
        "rows": [_row(row) for row in made.rows],
    }


def _row(row: Carriage) -> Json:
    gateway = row.gateway
    return {
        "gateway": gateway.name,
        "id": gateway.id,
        "kind": gateway.kind,
        "basis": row.carrier.basis if row.carrier else None,
        "hosting": gateway.hosting,
        "line": gateway.line,
        "licence": gateway.licence,
        "listed": row.listed or None,
        "passes": list(row.passes),
        "any_provider": gateway.any_provider,
        "cheapest": row_json(row.row) if row.row else None,
        "source": gateway.source,
        "checked": str(gateway.checked),
    }
