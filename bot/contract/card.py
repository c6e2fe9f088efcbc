"""The card of a model as plain data."""

from __future__ import annotations

from bot.answer import ModelCard
from bot.contract.rows import Json, evidence_json, ladder_json, row_json


def card_json(card: ModelCard) -> Json:
    return {
        "kind": "card",
        "as_of": str(card.as_of),
        "model": card.line.id,
        "name": card.line.name,
        "lab": card.line.lab,
        "verdict": card.verdict,
        "use_it_for": [advice.text for advice in card.use_it_for],
        "do_not_use_it_for": [advice.text for advice in card.do_not_use_it_for],
        "reasons": {
            advice.text: evidence_json(advice.evidence)
            for advice in (*card.use_it_for, *card.do_not_use_it_for)
        },
        "facts": {label.lower().replace(" ", "_"): value for label, value in card.facts},
        "license": card.licence.model_dump() if card.licence else None,
        "about": [
            {"text": f.text, "source": f.source, "checked": str(f.checked)} for f in card.about
        ],
        "top_use_cases": [
            {
                "use_case": f.use_case.id,
                "level": f.level,
                "evidence": evidence_json(f.evidence),
                "missing": list(f.missing),
                "against": evidence_json(f.against),
                "stale": f.stale,
            }
            for f in card.fits
        ],
        "ladder": ladder_json(card.line, card.rows)["rows"],
        "cheapest": [row_json(row) for row in card.rows.cheapest],
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
