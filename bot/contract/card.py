"""The card of a model as plain data."""

from __future__ import annotations

from collections.abc import Iterable

from bot.answer import AboutFact, Advice, ModelCard
from bot.contract.rows import Json, evidence_json, ladder_json, row_json
from catalog import Carrier, Fit, Peer


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
        "reasons": _reasons((*card.use_it_for, *card.do_not_use_it_for)),
        "facts": {label.lower().replace(" ", "_"): value for label, value in card.facts},
        "license": card.licence.model_dump() if card.licence else None,
        "about": [_about(fact) for fact in card.about],
        "top_use_cases": [_fit(made) for made in card.fits],
        "ladder": ladder_json(card.line, card.rows)["rows"],
        "cheapest": [row_json(row) for row in card.rows.cheapest],
        "tracked_routes": card.rows.tracked,
        "gateways": [_carrier(carrier) for carrier in card.carriers],
        "capabilities": list(card.capabilities),
        "benchmark_peers": [_peer(peer) for peer in card.peers],
        "migration": _migration(card),
        "how": {"matched": card.how.matched, "stripped": list(card.how.stripped)},
    }


def _reasons(given: Iterable[Advice]) -> Json:
    return {advice.text: evidence_json(advice.evidence) for advice in given}


def _about(fact: AboutFact) -> Json:
    return {"text": fact.text, "source": fact.source, "checked": str(fact.checked)}


def _fit(made: Fit) -> Json:
    return {
        "use_case": made.use_case.id,
        "level": made.level,
        "evidence": evidence_json(made.evidence),
        "missing": list(made.missing),
        "against": evidence_json(made.against),
        "stale": made.stale,
    }


def _carrier(carrier: Carrier) -> Json:
    gateway = carrier.gateway
    return {"gateway": gateway.name, "kind": gateway.kind, "basis": carrier.basis}


def _peer(peer: Peer) -> Json:
    return {
        "model": peer.model.id,
        "benchmark": peer.rating.benchmark,
        "value": peer.rating.value,
        "low": peer.rating.low,
        "high": peer.rating.high,
        "source": peer.source.name,
        "as_of": str(peer.source.as_of),
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
