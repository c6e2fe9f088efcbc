"""A ranking as plain data."""

from __future__ import annotations

from bot.answer import RankedModel, Ranking
from bot.contract.rows import Json, evidence_json, row_json


def ranking_json(ranking: Ranking) -> Json:
    return {
        "kind": "ranking",
        "as_of": str(ranking.as_of),
        "use_case": ranking.use_case,
        "typical": ranking.typical,
        "qualified": ranking.qualified,
        "rows": [_ranked(row) for row in ranking.rows],
        "free": [_ranked(row) for row in ranking.free],
        "plans": [_ranked(row) for row in ranking.plans],
        "excluded": dict(ranking.excluded),
        "relaxed": [],
    }


def _ranked(ranked: RankedModel) -> Json:
    return {
        **row_json(ranked.row),
        "name": ranked.line.name,
        "context": ranked.context,
        "blended": float(ranked.blended) if ranked.blended is not None else None,
        "why": evidence_json(ranked.why),
    }
