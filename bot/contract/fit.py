"""Verdicts as plain data."""

from __future__ import annotations

from bot.answer import FitAnswer, Instead, Judged
from bot.contract.rows import Json, evidence_json, row_json


def fit_json(made: FitAnswer) -> Json:
    """The first model's verdict in full, then every model's in `models`."""
    return {
        "kind": "fit",
        "as_of": str(made.as_of),
        "use_case": made.use_case,
        "subject": made.subject,
        **_judged(made.models[0]),
        "models": [_judged(judged) for judged in made.models],
    }


def _judged(judged: Judged) -> Json:
    return {
        "model": judged.line.id,
        "name": judged.line.name,
        "verdict": judged.verdict,
        "evidence": evidence_json(fact for j in judged.judgements for fact in j.evidence),
        "missing": [text for j in judged.judgements for text in j.missing],
        "judgements": [
            {
                "subject": j.subject,
                "verdict": j.verdict,
                "evidence": evidence_json(j.evidence),
                "missing": list(j.missing),
                "pages": list(j.pages),
            }
            for j in judged.judgements
        ],
        "status": judged.life.stage,
        "cheapest": [row_json(row) for row in judged.rows.cheapest],
        "instead": _instead(judged.instead) if judged.instead else None,
    }


def _instead(instead: Instead) -> Json:
    return {
        "model": instead.line.id,
        "name": instead.line.name,
        "by": instead.nearest.by,
        "cheapest": row_json(instead.row) if instead.row else None,
    }
