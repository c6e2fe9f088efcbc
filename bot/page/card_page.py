"""The page of one model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import replace

from bot import formatting
from bot.answer import AboutFact, ModelCard, ModelLine, NameMatch
from bot.page import charts, offer_text, price_tables
from bot.page.fact_lines import fact_lines
from bot.page.page_parts import (
    Chart,
    FactList,
    FoldablePart,
    Line,
    Lines,
    Listing,
    Page,
    Part,
    SmallPrint,
    Sources,
    Title,
    TwoColumns,
    folded,
)
from catalog.fit.evidence import STALE_DAYS, Evidence, Fit, Level
from catalog.lifecycle import Life, Successor
from catalog.ratings import Peer, benchmark_name, rating_text

_MAX_ROWS = 6
_MAX_AVOIDED = 3
"""Lines that show at once; the rest is in the fold."""
_MAX_GATEWAYS = 6
_MAX_SIBLINGS = 5
_MAX_FACTS = 2
"""Facts for one use case; the JSON has them all."""
_MAX_ECHO_LENGTH = 80
_IN_HEADING = frozenset({"Released"})


def card_page(answer: ModelCard) -> Page:
    return tuple(_asked(answer) if answer.asked else _parts(answer))


def _asked(answer: ModelCard) -> Iterator[Part]:
    """Only the facts that are asked for."""
    yield Lines(tuple(fact_lines(answer.asked)))
    if notes := tuple(understood(answer.name_match, answer.line)):
        yield SmallPrint(notes)


def _parts(answer: ModelCard) -> Iterator[Part]:
    yield Title(answer.line.name)
    yield SmallPrint((heading(answer.line, answer.life, dict(answer.facts).get("Openness")),))
    if lines := tuple(_key_lines(answer)):
        yield Lines(lines)
    yield from _uses(answer)
    ladder = tuple(price_tables.ladder(answer.rows, _MAX_ROWS, f": /cheapest {answer.line.name}"))
    yield from ladder
    if other_prices := tuple(price_tables.otherwise(answer.rows)):
        yield Lines(other_prices)
    yield from _chart(answer)
    footnotes = {note for table in ladder for note in table.notes}
    yield from folded(_fold_title(answer), tuple(_details(answer, footnotes)))
    yield SmallPrint(tuple(_small_print(answer)))


def _chart(answer: ModelCard) -> tuple[Chart, ...]:
    """A chart of ratings among its peers, else of prices by provider, else none."""
    rated = (
        (_chart_label(peer.model.name, peer, answer.line), peer.rating) for peer in answer.peers
    )
    return charts.ratings(rated) or charts.ladder(answer.rows, answer.life)


def _chart_label(name: str, peer: Peer, model: ModelLine) -> str:
    return f"▸ {name}" if peer.model.id == model.id else name


def _fold_title(answer: ModelCard) -> str:
    """The title of the fold lists its contents: "Facts, fit, migration"."""
    contents = (
        ("facts", answer.facts or answer.about or answer.capabilities),
        ("fit", answer.fits),
        ("benchmark peers", answer.peers),
        ("migration", not _is_ending(answer)),
        ("other routes", any(price_tables.apart(answer.rows))),
        ("routers & gateways", answer.carriers),
    )
    return formatting.capitalised(
        ", ".join(name for name, present in contents if present) or "more"
    )


def _details(answer: ModelCard, footnotes: Set[str]) -> Iterator[FoldablePart]:
    if facts := tuple(pair for pair in answer.facts if pair[0] not in _IN_HEADING):
        yield FactList(facts)
    yield from _about(answer.about)
    if more := _avoided(answer)[_MAX_AVOIDED:]:
        yield Listing("Nor use it for", more)
    if answer.fits:
        yield Listing("Fits", tuple(_fit_text(fit) for fit in _without_shared_limits(answer.fits)))
    if lines := tuple(_lines(answer)):
        yield Lines(lines)
    if offer_text.WARNING not in footnotes and any(peer.far_below_own for peer in answer.peers):
        yield SmallPrint((offer_text.WARNING,))


def _is_ending(answer: ModelCard) -> bool:
    return answer.life.stage in ("retiring", "retired")


def _key_lines(answer: ModelCard) -> Iterator[Line]:
    """The verdict, the migration if the model retires or has retired, and the cheapest routes."""
    if answer.verdict:
        yield Line(answer.verdict)
    if _is_ending(answer):
        yield _migration(answer, answer.verdict or "")
    yield from price_tables.cheapest(answer.rows, answer.life)


def _uses(answer: ModelCard) -> tuple[Part, ...]:
    use = Listing("Use it for", tuple(line.text for line in answer.use_it_for))
    avoid = Listing("Do not use it for", _avoided(answer)[:_MAX_AVOIDED])
    if use.items and avoid.items:
        return (TwoColumns(use, avoid),)
    return tuple(listing for listing in (use, avoid) if listing.items)


def _avoided(answer: ModelCard) -> tuple[str, ...]:
    return tuple(line.text for line in answer.do_not_use_it_for)


def heading(line: ModelLine, life: Life, openness: str | None) -> str:
    """ "OpenAI · proprietary · released 2026-04-21"."""
    released = f"released {line.released}" if line.released else None
    parts = (line.lab, openness, released, _stage(life))
    return " · ".join(text for text in parts if text)


def _stage(life: Life) -> str | None:
    match life.stage:
        case "active":
            return None
        case "preview":
            return "preview"
        case "retiring":
            fixed = life.retires and not life.earliest
            return f"retires {life.retires}" if fixed else "deprecated"
        case "retired":
            return f"retired {life.retires}" if life.retires else "retired"


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


def evidence(facts: tuple[Evidence, ...]) -> str:
    """Facts grouped by source: "image input, tool calling (models.dev, 2026-09-30)"."""
    by_source: dict[str, list[str]] = {}
    for fact in facts:
        age = f", over {STALE_DAYS} days old" if fact.stale else ""
        by_source.setdefault(f"{fact.source}, {fact.as_of}{age}", []).append(fact.text)
    return "; ".join(f"{', '.join(texts)} ({source})" for source, texts in by_source.items())


def _lines(answer: ModelCard) -> Iterator[Line]:
    if answer.capabilities:
        yield Line(" · ".join(answer.capabilities), "Capabilities")
    if answer.lacks:
        yield Line(" · ".join(answer.lacks), "Lacks")
    if answer.peers_for:
        yield Line(_peers(answer, answer.peers_for), "Benchmark peers")
    if not _is_ending(answer):
        yield _migration(answer, "")
    yield from price_tables.apart(answer.rows)
    if answer.carriers:
        yield Line(_gateways(answer), "Routers & gateways")


def _peers(answer: ModelCard, use_case: str) -> str:
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


def _migration(answer: ModelCard, verdict: str) -> Line:
    """The retirement date, unless the verdict states it, and the successor."""
    end = "" if str(answer.life.retires) in verdict else retires(answer.life)
    successor = follows(answer.successor, answer.line.lab) if answer.successor else ""
    sentences = " ".join(part for part in (end, successor) if part)
    return Line(sentences or "No migration route is linked.", "Migration")


def retires(life: Life) -> str:
    if not life.retires:
        return ""
    if life.stage == "retired":
        return f"Retired {life.retires}."
    return f"Retires {'not before ' if life.earliest else ''}{life.retires}."


def follows(successor: Successor, lab: str) -> str:
    """The successor and who names it: the lab, a curated note, or our own suggestion."""
    name, curated = successor.model.name, successor.curated
    if not curated:
        released = f", released {successor.model.released}" if successor.model.released else ""
        return f"Suggestion: {name}, the newest of its family{released}."
    source = f"{formatting.host(curated.source)}, {curated.checked}"
    if curated.note:
        return f"Replacement: {name} ({source}). {formatting.capitalised(curated.note)}."
    return f"{lab} names {name} as replacement ({source})."


def _gateways(answer: ModelCard) -> str:
    names = [f"{c.gateway.name} ({c.gateway.kind})" for c in answer.carriers]
    listed = sum(c.basis == "listed" for c in answer.carriers)
    inferred = len(names) - listed
    counts = (
        f"{listed} list{'s' if listed == 1 else ''} it" if listed else "",
        f"{inferred} through its provider" if inferred else "",
    )
    return (
        f"{', '.join(names[:_MAX_GATEWAYS])} · {len(names)} in all: "
        f"{', '.join(count for count in counts if count)}"
    )


def _small_print(answer: ModelCard) -> Iterator[str]:
    yield from understood(answer.name_match, answer.line)
    if any(fit.stale for fit in answer.fits):
        yield (
            f"Some of what it fits by is over {STALE_DAYS} days old: check it again before you "
            "rely on it."
        )
    price_dates = offer_text.dated(answer.rows.priced)
    yield (
        price_dates or f"facts {answer.as_of} · {formatting.listed(answer.sources, _MAX_GATEWAYS)}"
    )


_MATCH_TEXT = {
    "nickname": "a nickname",
    "provider id": "a provider's id",
    "newest": "the newest of its line",
    "typo": "spelling corrected",
}


def understood(match: NameMatch, line: ModelLine) -> Iterator[str]:
    """How the name was matched, unless that is obvious, and its sibling models."""
    as_called = match.typed.casefold() == line.name.casefold()
    reasons = [_MATCH_TEXT[match.matched]] if match.matched in _MATCH_TEXT and not as_called else []
    if match.stripped:
        reasons.append("without " + ", ".join(f'"{part}"' for part in match.stripped))
    if reasons:
        typed = formatting.shortened(match.typed, _MAX_ECHO_LENGTH)
        yield f'"{typed}" read as {line.name}: {", ".join(reasons)}'
    if match.siblings:
        names = formatting.listed((model.name for model in match.siblings), _MAX_SIBLINGS)
        yield f"Others of its line: {names}"
