"""The card of one model: advice, facts, fit, prices, life and peers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.answer.advice import Advice, AdviceBasis, advice_basis, do_not_use_it_for, use_it_for
from bot.answer.asked_facts import AskedFact, asked_facts
from bot.answer.base import BaseAnswer
from bot.answer.card_verdict import CardVerdict, verdict
from bot.answer.citations import (
    Citation,
    cite_evidence,
    cite_fact,
    cite_ladder,
    cite_rating,
    cite_retirement,
)
from bot.answer.follow_ups import FollowUp, comparison_query, query_about, summary_query
from bot.answer.interpretation import FilterKinds
from bot.answer.rows import (
    ModelLine,
    NameMatch,
    PriceRows,
    licence_text,
    model_line,
    name_match,
    price_rows_of,
)
from bot.answer.serialize import Json, evidence_json, price_row_json, price_rows_json
from bot.query import Query
from catalog.capabilities import CAPABILITY_NAMES
from catalog.catalog import Catalog
from catalog.curated import License, UseCase
from catalog.filters.offer_filters import SoldBy
from catalog.fit.evidence import Fit
from catalog.gateway_coverage import GatewayCoverage, gateways_carrying
from catalog.lifecycle import Life
from catalog.model import Model, architecture, context_window, licence, openness
from catalog.ratings import Peer, benchmark_peers
from catalog.resolution.outcomes import Found
from catalog.schema import Capability
from catalog.succession import Successor

_SHOWN_FITS = 4
_TEXT_ABILITIES = ("tools", "json")
_CAPABILITIES: Mapping[Capability, str] = {**CAPABILITY_NAMES, "batch": "batch"}
"""Names as the card lists them."""


@dataclass(frozen=True, slots=True)
class AboutFact:
    """A sentence about a model and its source."""

    text: str
    source: str
    checked: date


@dataclass(frozen=True, slots=True, eq=False)
class ModelCard(BaseAnswer):
    """Everything that is known of one model."""

    line: ModelLine
    verdict: CardVerdict | None
    use_it_for: tuple[Advice, ...]
    do_not_use_it_for: tuple[Advice, ...]
    facts: tuple[tuple[str, str], ...]
    """Labels and values in reading order; unknown ones are left out."""
    about: tuple[AboutFact, ...]
    fits: tuple[Fit, ...]
    """The use cases that it suits, best first."""
    rows: PriceRows
    carriers: tuple[GatewayCoverage, ...]
    capabilities: tuple[str, ...]
    lacks: tuple[str, ...]
    peers: tuple[Peer, ...]
    peers_for: str | None
    """Name of the use case that the peers are compared for."""
    life: Life
    successor: Successor | None
    name_match: NameMatch
    sources: tuple[str, ...]
    licence: License | None = None
    asked: tuple[AskedFact, ...] = ()
    """The facts that alone are asked for."""
    api_id: str | None = None
    """The id that a program sends: the lab's, else that of the first seller."""
    context: int | None = None
    takes: tuple[str, ...] = ()
    """Modalities, in reading order; empty where they are not known."""
    returns: tuple[str, ...] = ()
    is_measured: bool = False
    """Whether some benchmark is about the use case of the peers."""

    def to_json(self) -> Json:
        advice = (*self.use_it_for, *self.do_not_use_it_for)
        return {
            "kind": "card",
            "as_of": str(self.as_of),
            "model": self.line.id,
            "name": self.line.name,
            "lab": self.line.lab,
            "verdict": str(self.verdict) if self.verdict else None,
            "api_id": self.api_id,
            "use_it_for": [line.text for line in self.use_it_for],
            "do_not_use_it_for": [line.text for line in self.do_not_use_it_for],
            "uses": [_advice_json(line) for line in self.use_it_for],
            "avoids": [_advice_json(line) for line in self.do_not_use_it_for],
            "reasons": {line.text: evidence_json(line.evidence) for line in advice},
            "facts": {label.lower().replace(" ", "_"): value for label, value in self.facts},
            "license": self.licence.model_dump() if self.licence else None,
            "fact": [fact.to_json() for fact in self.asked],
            "about": [
                {"text": fact.text, "source": fact.source, "checked": str(fact.checked)}
                for fact in self.about
            ],
            "top_use_cases": [_fit_json(fit) for fit in self.fits],
            "ladder": price_rows_json(self.line, self.rows)["rows"],
            "cheapest": [price_row_json(row) for row in self.rows.cheapest],
            "tracked_routes": self.rows.tracked,
            "sellers": self.rows.sellers,
            "gateways": [_carrier_json(carrier) for carrier in self.carriers],
            "capabilities": list(self.capabilities),
            "benchmark_peers": [_peer_json(peer) for peer in self.peers],
            "migration": _migration_json(self.life, self.successor),
            "how": {
                "matched": self.name_match.matched,
                "stripped": list(self.name_match.stripped),
            },
        }

    def shown_models(self) -> tuple[str, ...]:
        return (self.line.id,)

    def _citations(self, catalog: Catalog) -> Iterator[Citation]:
        if self.asked:
            yield from (fact.citation for fact in self.asked if fact.citation)
            return
        yield from cite_ladder(self.rows.priced)
        yield from cite_retirement(self.line, catalog, "Retires")
        model = catalog.models[self.line.id]
        card, values = model.card, dict(self.facts)
        for label, on_card in (
            ("Released", card and card.released),
            ("Context", card and card.context),
            ("Max output", None),
            ("Knowledge cutoff", None),
        ):
            if label in values:
                yield cite_fact(label, values[label], model, on_card)
        yield from (cite_rating(peer.model.name, peer.rating, catalog) for peer in self.peers)
        for fit in self.fits:
            yield from cite_evidence(fit.use_case.name, fit.evidence)

    def _next_queries(self, query: Query) -> Iterator[FollowUp]:
        model = self.line.id
        if self.asked:
            yield FollowUp(f"About {self.line.name}", summary_query(model))
        if self.rows.tracked > 1:
            yield FollowUp("All prices", query_about("routes", model))
        if self.life.retires:
            yield FollowUp("What replaces it", query_about("migrate", model))
        yield FollowUp("Cheaper alternatives", query_about("cheapest", model))

    def applied_filters(self) -> FilterKinds:
        return (SoldBy,) if self.asked else ()

    def _comparison(self, query: Query) -> Query | None:
        """None where it ends: what follows it is asked first."""
        return None if self.life.retires else comparison_query([self.line.id])

    def _watched(self) -> str:
        return "" if self.life.stage == "retired" else self.line.id

    def _menu(self, query: Query, catalog: Catalog) -> tuple[ModelLine, ...]:
        return ()


def _advice_json(line: Advice) -> Json:
    return {
        "use_case": line.use_case,
        "text": line.text,
        "evidence": evidence_json(line.evidence),
    }


def _fit_json(fit: Fit) -> Json:
    return {
        "use_case": fit.use_case.id,
        "level": fit.level,
        "evidence": evidence_json(fit.evidence),
        "missing": list(fit.missing),
        "against": evidence_json(fit.against),
        "stale": fit.stale,
    }


def _carrier_json(carrier: GatewayCoverage) -> Json:
    gateway = carrier.gateway
    return {
        "gateway": gateway.name,
        "kind": gateway.kind,
        "basis": carrier.basis,
        "line": gateway.line,
    }


def _peer_json(peer: Peer) -> Json:
    return {
        "model": peer.model.id,
        "benchmark": peer.rating.benchmark,
        "value": peer.rating.value,
        "low": peer.rating.low,
        "high": peer.rating.high,
        "source": peer.source.name,
        "as_of": str(peer.source.as_of),
    }


def _migration_json(life: Life, successor: Successor | None) -> Json:
    return {
        "status": life.stage,
        "retires": str(life.retires) if life.retires else None,
        "days_left": life.days_left,
        "replacement": successor.model.id if successor else None,
        "curated": bool(successor and successor.curated),
    }


def model_card(query: Query, found: Found, model: Model, catalog: Catalog) -> ModelCard:
    """Collect what the catalogue knows of a model; what is unknown is left out."""
    basis = advice_basis(model, catalog)
    rows, suited = price_rows_of(model, catalog), _suited(basis)
    rated_in = _rated_use_case(basis, suited, catalog)
    compared_in = rated_in or (suited[0].use_case if suited else None)
    return ModelCard(
        line=model_line(model.id, catalog),
        verdict=verdict(basis, catalog),
        use_it_for=use_it_for(basis, catalog),
        do_not_use_it_for=do_not_use_it_for(basis, catalog),
        facts=tuple(_facts(model, basis.life)),
        licence=licence(model),
        asked=asked_facts(query, (model,), catalog),
        api_id=_api_id(rows),
        context=context_window(model),
        takes=_ordered(model.facts.input),
        returns=_ordered(model.facts.output),
        about=_about(model),
        fits=suited[:_SHOWN_FITS],
        rows=rows,
        carriers=gateways_carrying(model, catalog),
        capabilities=tuple(_capabilities(model)),
        lacks=tuple(_CAPABILITIES[c] for c in sorted(model.facts.lacks) if c in _TEXT_ABILITIES),
        peers=benchmark_peers(model, rated_in, catalog) if rated_in else (),
        peers_for=compared_in.name if compared_in else None,
        is_measured=bool(compared_in and compared_in.benchmarks),
        life=basis.life,
        successor=basis.successor,
        name_match=name_match(query, found, catalog),
        as_of=catalog.as_of,
        sources=_sources(model, rows),
    )


def _suited(basis: AdviceBasis) -> tuple[Fit, ...]:
    """The use cases that it suits, what it is for before the others; else those it does badly."""
    purposes = {fit.use_case.id: fit for fit in basis.purposes}
    others = [fit for fit in basis.fits if fit.use_case.id not in purposes]
    suited = [fit for fit in others if fit.level in ("strong", "possible")]
    if not (purposes or suited):
        return tuple(fit for fit in others if fit.level == "weak")
    return (*purposes.values(), *suited)


def _rated_use_case(
    basis: AdviceBasis, suited: tuple[Fit, ...], catalog: Catalog
) -> UseCase | None:
    """The first use case with rated peers: one it suits, or would but for its end or rating."""
    others = (f for f in basis.fits if f.level == "weak" or (f.level == "avoid" and not f.telling))
    used = (f.use_case for f in (*suited, *others))
    return next((u for u in used if benchmark_peers(basis.model, u, catalog)), None)


def _facts(model: Model, life_today: Life) -> Iterator[tuple[str, str]]:
    """Labels and values of the known facts."""
    family, card, facts = model.family, model.card, model.facts
    licence_entry = licence(model)
    facts_by_label = (
        ("Family", family.name if family else None),
        ("Naming", family.naming.rstrip(".") if family and family.naming else None),
        ("Released", model.released),
        ("Architecture", architecture(model)),
        ("Specialization", model.specialization),
        ("Openness", openness(model)),
        ("License", _licence_with_condition(licence_entry) if licence_entry else None),
        ("Training", (card and card.training) or (family and family.training)),
        ("Context", _tokens(context_window(model))),
        ("Max output", _tokens(facts.max_output)),
        ("Input", _list(facts.input)),
        ("Output", _list(facts.output)),
        ("Knowledge cutoff", facts.knowledge_cutoff),
        ("Retires", _retires(life_today)),
    )
    yield from ((label, value) for label, value in facts_by_label if value)


def _licence_with_condition(licence: License) -> str:
    restricted = licence.commercial in ("conditional", "forbidden")
    condition = f": {licence.condition}" if restricted and licence.condition else ""
    return f"{licence_text(licence)}{condition}"


def _tokens(count: int | None) -> str | None:
    return f"{count:,} tokens" if count else None


def _list(values: frozenset[str] | None) -> str | None:
    return ", ".join(_ordered(values)) or None


def _ordered(values: frozenset[str] | None) -> tuple[str, ...]:
    order = ("text", "image", "audio", "video", "pdf")
    return tuple(v for v in order if v in (values or ()))


def _api_id(rows: PriceRows) -> str | None:
    if rows.lab_offer:
        return rows.lab_offer.route
    return next((row.route for row in rows.all if row.group != "not vouched for"), None)


def _retires(life_today: Life) -> str | None:
    if not life_today.retires:
        return None
    return f"{'not before ' if life_today.earliest else ''}{life_today.retires}"


def _about(model: Model) -> tuple[AboutFact, ...]:
    """From the card, else from the family."""
    card, family = model.card, model.family
    if card and card.about:
        return tuple(AboutFact(fact.text, fact.source, fact.checked) for fact in card.about)
    if family:
        return tuple(AboutFact(text, family.source, family.checked) for text in family.about)
    return ()


def _capabilities(model: Model) -> Iterator[str]:
    facts = model.facts
    if facts.input:
        yield from (f"{m} input" for m in ("image", "audio", "video", "pdf") if m in facts.input)
    if facts.output:
        yield from (f"{m} output" for m in ("image", "audio", "video") if m in facts.output)
    # feeds state text abilities of models that return no text
    returns_text = not facts.output or "text" in facts.output
    stated = facts.capabilities if returns_text else facts.capabilities - set(_TEXT_ABILITIES)
    yield from (_CAPABILITIES[c] for c in sorted(stated))


def _sources(model: Model, rows: PriceRows) -> tuple[str, ...]:
    named = [row.source for row in rows.priced]
    return tuple(dict.fromkeys((*named, model.source.name)))
