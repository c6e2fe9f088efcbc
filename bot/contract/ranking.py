"""A ranking as plain data."""

from __future__ import annotations

from bot.answer import Benchmarked, RankedModel, Ranking, Score
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
        "relaxed": [
            {"without": one.constraint, "count": one.count, "cheapest": _ranked(one.cheapest)}
            for one in ranking.relaxed
        ],
        "order": ranking.order,
        "constraints": list(ranking.heard.constraints),
        "per": {"label": ranking.per, "requests": ranking.times},
        "benchmark": _benchmark(ranking.benchmark),
        "best_value": _ranked(ranking.best_value) if ranking.best_value else None,
        "frontier": [_ranked(row) for row in ranking.frontier],
        "against": ranking.against,
    }


def _benchmark(benchmark: Benchmarked | None) -> Json | None:
    if benchmark is None:
        return None
    return {
        "name": benchmark.name,
        "source": benchmark.source,
        "as_of": str(benchmark.as_of),
        "rated": benchmark.rated,
        "level_with_the_best": benchmark.level,
    }


def _rated(rated: Score | None) -> Json | None:
    return {"value": rated.value, "low": rated.low, "high": rated.high} if rated else None


def _ranked(ranked: RankedModel) -> Json:
    return {
        **row_json(ranked.row),
        "name": ranked.line.name,
        "context": ranked.context,
        "blended": float(ranked.blended) if ranked.blended is not None else None,
        "why": evidence_json(ranked.why),
        "rating": _rated(ranked.rated),
        "on_frontier": ranked.on_frontier,
        "asked_about": ranked.asked_about,
    }
