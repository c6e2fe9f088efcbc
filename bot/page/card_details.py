"""The folded part of a card: facts, evidence, peers, migration, other sellers and gateways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot import formatting
from bot.answer import AboutFact, ModelCard, ModelLine
from bot.page import offer_text, price_lines, price_tables
from bot.page.model_text import evidence, follows, retires, siblings
from bot.page.page_parts import FactList, FoldablePart, Line, Lines, Listing, SmallPrint, Sources
from catalog.fit.evidence import Fit, Level
from catalog.ratings import Peer, benchmark_name, rating_text

_MAX_FACTS = 2
"""Facts for one use case; the JSON has them all."""
_NOT_SHOWN = frozenset({"Naming"})
"""What nobody asks for."""


def details(answer: ModelCard) -> Iterator[FoldablePart]:
    """Facts, then evidence, then sellers and gateways."""
    if facts := tuple(_facts(answer)):
        yield FactList(facts)
    if answer.fits:
        yield Listing("Fits", tuple(_fit_text(fit) for fit in _without_shared_limits(answer.fits)))
    yield from _about(answer.about)
    if lines := tuple(_lines(answer)):
        yield Lines(lines)
    if notes := tuple(price_tables.price_notes(answer.rows)):
        yield SmallPrint(notes)
    if answer.carriers:
        yield from _gateways(answer)


def _facts(answer: ModelCard) -> Iterator[tuple[str, str]]:
    yield from (pair for pair in answer.facts if pair[0] not in _NOT_SHOWN)
    if answer.capabilities:
        yield "Capabilities", ", ".join(answer.capabilities)
    if answer.lacks:
        yield "Lacks", ", ".join(answer.lacks)


def _about(facts: tuple[AboutFact, ...]) -> Iterator[FoldablePart]:
    if facts:
        yield Listing("About", tuple(fact.text for fact in facts))
        urls = tuple(dict.fromkeys(fact.source for fact in facts))
        yield Sources(urls, f"checked {max(fact.checked for fact in facts)}")


def _without_shared_limits(fits: tuple[Fit, ...]) -> Iterator[Fit]:
    """The fits without what the advice above states: rivals, and facts against all of them."""
    shared = set.intersection(*(set(fit.against) for fit in fits)) if len(fits) > 1 else set()
    for fit in fits:
        rival = fit.cheaper.evidence if fit.cheaper else None
        stated = {*shared, fit.dear, rival}
        yield replace(fit, against=tuple(fact for fact in fit.against if fact not in stated))


def _fit_text(fit: Fit) -> str:
    """ "Vision: image input (models.dev, 2026-09-30)"."""
    strengths = f": {evidence(fit.evidence[:_MAX_FACTS])}" if fit.evidence else ""
    limits = "; ".join((*fit.missing, evidence(fit.against)) if fit.against else fit.missing)
    suffix = f"; but {limits}" if limits else ""
    return f"{fit.use_case.name}{_LEVEL_TEXT[fit.level]}{strengths}{suffix}"


_LEVEL_TEXT: Mapping[Level, str] = {
    "strong": "",
    "possible": ", with limits",
    "weak": ", weak",
    "unknown": ", not known",
    "avoid": ", to be avoided",
}


def _lines(answer: ModelCard) -> Iterator[Line]:
    if answer.peers_for:
        yield Line(_peers(answer, answer.peers_for), "Benchmark peers")
    if answer.life.stage not in ("retiring", "retired"):
        yield migration_line(answer)
    if answer.life.stage != "retired":
        yield from price_lines.unvouched(answer.rows)
    yield from price_lines.otherwise(answer.rows)
    yield from price_lines.apart(answer.rows)
    if names := siblings(answer.name_match):
        yield Line(names, "Others of its line")


def _peers(answer: ModelCard, use_case: str) -> str:
    if not answer.peers and answer.is_measured:
        return f"{answer.line.name} is not rated for {formatting.uncapitalised(use_case)} yet."
    if not answer.peers:
        return f"No benchmark is tracked for {formatting.uncapitalised(use_case)} yet."
    benchmark = benchmark_name(answer.peers[0].rating.benchmark)
    ranked = sorted(answer.peers, key=lambda peer: -peer.rating.value)
    shown = " · ".join(_peer_text(peer, answer.line) for peer in ranked)
    source = answer.peers[0].source
    return f"{benchmark}, {source.as_of}: {shown}"


def _peer_text(peer: Peer, model: ModelLine) -> str:
    rating = rating_text(peer.rating)
    price = offer_text.price(peer.cheapest.prices) if peer.cheapest else ""
    warning = f" {offer_text.FAR_BELOW}" if peer.far_below_own else ""
    note = "this model" if peer.model.id == model.id else f"{price}{warning}"
    return f"{peer.model.name} {rating}{f' ({note})' if note else ''}"


def migration_line(answer: ModelCard) -> Line:
    """The retirement date, unless the verdict states it, and the successor."""
    verdict = answer.verdict.answer if answer.verdict else ""
    end = "" if str(answer.life.retires) in verdict else retires(answer.life)
    successor = follows(answer.successor, answer.line.lab) if answer.successor else ""
    sentences = " ".join(part for part in (end, successor) if part)
    return Line(sentences or "No migration route is linked.", "Migration")


def _gateways(answer: ModelCard) -> Iterator[FoldablePart]:
    """Gateways and routers with what they are, then the aggregators by name."""
    described = [c.gateway for c in answer.carriers if c.gateway.kind != "aggregator"]
    names = [c.gateway.name for c in answer.carriers if c.gateway.kind == "aggregator"]
    listed = sum(c.basis == "listed" for c in answer.carriers)
    lists = {0: "none lists", 1: "1 lists"}.get(listed, f"{listed} list")
    count = f"{len(answer.carriers)}; {lists} it"
    items = (
        *(f"{each.name} ({each.kind}): {each.line}" for each in described),
        *((f"Aggregators: {', '.join(names)}",) if names else ()),
    )
    yield Listing(f"Routers & gateways ({count})", items)
