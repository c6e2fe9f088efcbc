"""The JSON that scripts depend on: a query and its answer as plain data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from bot import wording
from bot.answer import (
    Answer,
    Help,
    ModelCard,
    ModelLine,
    NotFound,
    Offered,
    PriceLadder,
    PriceRow,
    RankedModel,
    Ranking,
    Rows,
)
from bot.query import Query
from catalog import Choice, Evidence, Found, Price, Resolution, Unknown

Json = dict[str, Any]


def resolution_json(text: str, resolution: Resolution) -> Json:
    """One line of `modeldesk resolve --json`."""
    match resolution:
        case Found(model, matched, stripped):
            return _resolved(text, "found", (model,), matched, stripped)
        case Choice(models, matched, stripped):
            return _resolved(text, "choice", models, matched, stripped)
        case Unknown(nearest):
            return _resolved(text, "unknown") | {"nearest": list(nearest)}


def _resolved(
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


def query_json(query: Query) -> Json:
    filters = {
        name: _plain(value)
        for name, value in asdict(query.filters).items()
        if value not in (None, ())
    }
    return {
        "intent": query.intent,
        "models": list(query.models),
        "use_case": query.use_case,
        "filters": filters,
        "workload": None,
        "ignored": list(query.ignored),
    }


def _plain(value: object) -> object:
    match value:
        case Decimal():
            return float(value)
        case tuple():
            return list(value)
        case _:
            return value


def answer_json(answer: Answer) -> Json:
    """The facts of an answer; prices keep unit, condition, source and date."""
    match answer:
        case ModelCard():
            return _card(answer)
        case PriceLadder():
            return {
                "kind": "ladder",
                "as_of": str(answer.as_of),
                **_ladder(answer.line, answer.rows),
            }
        case Ranking():
            return _ranking(answer)
        case Offered():
            return {
                "kind": "choice",
                "as_of": str(answer.as_of),
                "models": [_line(line) for line in answer.models],
            }
        case NotFound():
            return {
                "kind": "not_found",
                "as_of": str(answer.as_of),
                "name": answer.asked,
                "nearest": [line.id for line in answer.nearest],
            }
        case Help():
            return {"kind": "help", "as_of": str(answer.as_of), "examples": list(answer.examples)}


def _line(line: ModelLine) -> Json:
    return {"model": line.id, "name": line.name, "lab": line.lab, "released": line.released}


def _card(card: ModelCard) -> Json:
    return {
        "kind": "card",
        "as_of": str(card.as_of),
        "model": card.line.id,
        "name": card.line.name,
        "lab": card.line.lab,
        "verdict": card.verdict,
        "use_it_for": list(card.use_it_for),
        "do_not_use_it_for": list(card.do_not_use_it_for),
        "facts": {label.lower().replace(" ", "_"): value for label, value in card.facts},
        "about": [
            {"text": f.text, "source": f.source, "checked": str(f.checked)} for f in card.about
        ],
        "top_use_cases": [
            {
                "use_case": f.use_case.id,
                "level": f.level,
                "evidence": _evidence(f.evidence),
                "missing": list(f.missing),
            }
            for f in card.fits
        ],
        "ladder": _ladder(card.line, card.rows)["rows"],
        "cheapest": [_row(row) for row in card.rows.cheapest],
        "tracked_routes": card.rows.tracked,
        "gateways": [
            {"gateway": c.gateway.name, "kind": c.gateway.kind, "basis": c.basis}
            for c in card.carriers
        ],
        "capabilities": list(card.capabilities),
        "benchmark_peers": [
            {
                "model": p.model.id,
                "benchmark": p.rating.benchmark,
                "value": p.rating.value,
                "low": p.rating.low,
                "high": p.rating.high,
                "source": p.source.name,
                "as_of": str(p.source.as_of),
            }
            for p in card.peers
        ],
        "migration": _migration(card),
        "how": {"matched": card.how.matched, "stripped": list(card.how.stripped)},
    }


def _migration(card: ModelCard) -> Json:
    after = card.successor
    return {
        "status": card.life.stage,
        "retires": str(card.life.retires) if card.life.retires else None,
        "days_left": card.life.days_left,
        "replacement": after.model.id if after else None,
        "curated": bool(after and after.curated),
    }


def _ladder(line: ModelLine, rows: Rows) -> Json:
    ordered = (*rows.priced, *rows.plans, *rows.special, *rows.unknown)
    return {
        "model": line.id,
        "rows": [_row(row) for row in ordered],
        "cheapest": [_row(row) for row in rows.cheapest],
        "excluded": {
            "in a plan": len(rows.plans),
            "fine-tuned, dedicated or local": len(rows.special),
            "price unknown": len(rows.unknown),
            "free, with limits": len(rows.free),
            "other unit": len(rows.other),
        },
    }


def _row(row: PriceRow) -> Json:
    return {
        "model": row.model,
        "provider": row.provider,
        "provider_name": row.provider_name,
        "route": row.route,
        "route_type": row.route_type,
        "prices": _prices(row.prices),
        "upcoming": _prices(row.upcoming),
        "free": row.free,
        "source": row.source,
        "source_url": row.source_url,
        "as_of": str(row.as_of),
        "differing": [
            {"source": d.source, "as_of": str(d.as_of), "prices": _prices(d.prices)}
            for d in row.differing
        ],
    }


def _prices(prices: Iterable[Price]) -> list[Json]:
    return [
        {
            "direction": p.direction,
            "modality": p.modality,
            "unit": p.unit,
            "usd": float(p.usd),
            "condition": wording.condition(p.condition) or None,
        }
        for p in prices
    ]


def _evidence(evidence: Iterable[Evidence]) -> list[Json]:
    return [
        {"text": e.text, "value": e.value, "source": e.source, "as_of": str(e.as_of)}
        for e in evidence
    ]


def _ranking(ranking: Ranking) -> Json:
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
        **_row(ranked.row),
        "name": ranked.line.name,
        "context": ranked.context,
        "blended": float(ranked.blended) if ranked.blended is not None else None,
        "why": _evidence(ranked.why),
    }
