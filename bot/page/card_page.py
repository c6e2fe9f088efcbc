"""The page of one model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import replace

from bot import formatting
from bot.answer import AboutFact, ModelCard, ModelLine, NameMatch
from bot.page import charts, offer_text, price_tables
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

_ROWS = 6
_GATEWAYS = 6
_SIBLINGS = 5
_ECHOED = 80
_IN_HEADING = frozenset({"Released"})


def card_page(made: ModelCard) -> Page:
    return tuple(_parts(made))


def _parts(made: ModelCard) -> Iterator[Part]:
    yield Title(made.line.name)
    yield SmallPrint((heading(made.line, made.life, dict(made.facts).get("Openness")),))
    if lines := tuple(_decisive(made)):
        yield Lines(lines)
    yield from _uses(made)
    ladder = tuple(price_tables.ladder(made.rows, _ROWS, f": /cheapest {made.line.name}"))
    yield from ladder
    if otherwise := tuple(price_tables.otherwise(made.rows)):
        yield Lines(otherwise)
    yield from _chart(made)
    said = {note for table in ladder for note in table.notes}
    yield from folded(_folded(made), tuple(_explained(made, said)))
    yield SmallPrint(tuple(_small(made)))


def _chart(made: ModelCard) -> tuple[Chart, ...]:
    """One at most: how it is rated among its peers, else how its prices differ."""
    rated = ((_marked(peer.model.name, peer, made.line), peer.rating) for peer in made.peers)
    return charts.ratings(rated) or charts.ladder(made.rows, made.life)


def _marked(name: str, peer: Peer, own: ModelLine) -> str:
    return f"▸ {name}" if peer.model.id == own.id else name


def _folded(made: ModelCard) -> str:
    """What is in there, as nobody unfolds a mystery: "Facts, fit, migration, gateways"."""
    there = (
        ("facts", made.facts or made.about or made.capabilities),
        ("fit", made.fits),
        ("benchmark peers", made.peers),
        ("migration", not _is_ending(made)),
        ("other routes", any(price_tables.apart(made.rows))),
        ("routers & gateways", made.carriers),
    )
    return formatting.capitalised(", ".join(name for name, has in there if has) or "more")


def _explained(made: ModelCard, said: Set[str]) -> Iterator[FoldablePart]:
    if facts := tuple(pair for pair in made.facts if pair[0] not in _IN_HEADING):
        yield FactList(facts)
    yield from _about(made.about)
    if made.fits:
        yield Listing("Fits", tuple(_fit(fit) for fit in _apart(made.fits)))
    if lines := tuple(_lines(made)):
        yield Lines(lines)
    if offer_text.WARNING not in said and any(peer.far_below_own for peer in made.peers):
        yield SmallPrint((offer_text.WARNING,))


def _is_ending(made: ModelCard) -> bool:
    return made.life.stage in ("retiring", "retired")


def _decisive(made: ModelCard) -> Iterator[Line]:
    """The verdict, where to go from a model that ends, and what it costs at least."""
    if made.verdict:
        yield Line(made.verdict)
    if _is_ending(made):
        yield _migration(made, said=made.verdict or "")
    yield from price_tables.cheapest(made.rows, made.life)


def _uses(made: ModelCard) -> tuple[Part, ...]:
    use = Listing("Use it for", tuple(advice.text for advice in made.use_it_for))
    avoid = Listing("Do not use it for", tuple(advice.text for advice in made.do_not_use_it_for))
    if use.items and avoid.items:
        return (TwoColumns(use, avoid),)
    return tuple(listing for listing in (use, avoid) if listing.items)


def heading(line: ModelLine, stage: Life, openness: str | None) -> str:
    """ "OpenAI · proprietary · released 2026-04-21"."""
    released = f"released {line.released}" if line.released else None
    said = (line.lab, openness, released, _stage(stage))
    return " · ".join(part for part in said if part)


def _stage(stage: Life) -> str | None:
    match stage.stage:
        case "active":
            return None
        case "preview":
            return "preview"
        case "retiring":
            known = stage.retires and not stage.earliest
            return f"retires {stage.retires}" if known else "deprecated"
        case "retired":
            return f"retired {stage.retires}" if stage.retires else "retired"


def _about(facts: tuple[AboutFact, ...]) -> Iterator[FoldablePart]:
    if facts:
        yield Listing("About", tuple(fact.text for fact in facts))
        urls = tuple(dict.fromkeys(fact.source for fact in facts))
        yield Sources(urls, f"checked {max(fact.checked for fact in facts)}")


def _apart(fits: tuple[Fit, ...]) -> Iterator[Fit]:
    """Without what speaks against each of several alike: the advice above has said it."""
    said = set.intersection(*(set(fit.against) for fit in fits)) if len(fits) > 1 else set()
    for fit in fits:
        yield replace(fit, against=tuple(fact for fact in fit.against if fact not in said))


def _fit(fit: Fit) -> str:
    """ "Vision: image input (models.dev, 2026-09-30)"."""
    said = evidence(fit.evidence)
    but = "; ".join((*fit.missing, evidence(fit.against)) if fit.against else fit.missing)
    against = f"; but {but}" if but else ""
    return f"{fit.use_case.name}{_LIMITS[fit.level]}{f': {said}' if said else ''}{against}"


_LIMITS: Mapping[Level, str] = {
    "strong": "",
    "possible": ", with limits",
    "weak": ", weak",
    "unknown": ", not known",
    "avoid": ", to be avoided",
}


def evidence(found: tuple[Evidence, ...]) -> str:
    """Facts with the source of each, said once for those that share it."""
    by_source: dict[str, list[str]] = {}
    for fact in found:
        age = f", over {STALE_DAYS} days old" if fact.stale else ""
        by_source.setdefault(f"{fact.source}, {fact.as_of}{age}", []).append(fact.text)
    return "; ".join(f"{', '.join(texts)} ({source})" for source, texts in by_source.items())


def _lines(made: ModelCard) -> Iterator[Line]:
    if made.capabilities:
        yield Line(" · ".join(made.capabilities), "Capabilities")
    if made.lacks:
        yield Line(" · ".join(made.lacks), "Lacks")
    if made.peers_for:
        yield Line(_peers(made, made.peers_for), "Benchmark peers")
    if not _is_ending(made):
        yield _migration(made, said="")
    yield from price_tables.apart(made.rows)
    if made.carriers:
        yield Line(_carriers(made), "Routers & gateways")


def _peers(made: ModelCard, use_case: str) -> str:
    if not made.peers:
        return f"No benchmark is tracked for {formatting.uncapitalised(use_case)} yet."
    benchmark = benchmark_name(made.peers[0].rating.benchmark)
    ranked = sorted(made.peers, key=lambda peer: -peer.rating.value)
    shown = " · ".join(_peer(peer, made.line) for peer in ranked)
    source = made.peers[0].source
    return f"{benchmark}, {source.as_of}: {shown}"


def _peer(peer: Peer, own: ModelLine) -> str:
    rating = rating_text(peer.rating)
    price = offer_text.price(peer.cheapest.prices) if peer.cheapest else ""
    mark = f" {offer_text.FAR_BELOW}" if peer.far_below_own else ""
    beside = "this model" if peer.model.id == own.id else f"{price}{mark}"
    return f"{peer.model.name} {rating}{f' ({beside})' if beside else ''}"


def _migration(made: ModelCard, said: str) -> Line:
    """The end, where it is not said already, and what follows."""
    ends = "" if str(made.life.retires) in said else retires(made.life)
    after = follows(made.successor, made.line.lab) if made.successor else ""
    told = " ".join(part for part in (ends, after) if part)
    return Line(told or "No migration route is linked.", "Migration")


def retires(stage: Life) -> str:
    if not stage.retires:
        return ""
    if stage.stage == "retired":
        return f"Retired {stage.retires}."
    return f"Retires {'not before ' if stage.earliest else ''}{stage.retires}."


def follows(successor: Successor, lab: str) -> str:
    """What comes after it, and whose word that is; a note says it where it is not the lab's."""
    name, curated = successor.model.name, successor.curated
    if not curated:
        released = f", released {successor.model.released}" if successor.model.released else ""
        return f"Suggestion: {name}, the newest of its family{released}."
    source = f"{formatting.host(curated.source)}, {curated.checked}"
    if curated.note:
        return f"Replacement: {name} ({source}). {formatting.capitalised(curated.note)}."
    return f"{lab} names {name} as replacement ({source})."


def _carriers(made: ModelCard) -> str:
    names = [f"{c.gateway.name} ({c.gateway.kind})" for c in made.carriers]
    listed = sum(c.basis == "listed" for c in made.carriers)
    inferred = len(names) - listed
    counts = (
        f"{listed} list{'s' if listed == 1 else ''} it" if listed else "",
        f"{inferred} through its provider" if inferred else "",
    )
    return (
        f"{', '.join(names[:_GATEWAYS])} · {len(names)} in all: "
        f"{', '.join(count for count in counts if count)}"
    )


def _small(made: ModelCard) -> Iterator[str]:
    yield from understood(made.name_match, made.line)
    if any(fit.stale for fit in made.fits):
        yield (
            f"Some of what it fits by is over {STALE_DAYS} days old: check it again before you "
            "rely on it."
        )
    priced = price_tables.dated(made.rows.priced)
    yield priced or f"facts {made.as_of} · {formatting.listed(made.sources, _GATEWAYS)}"


_MATCHED = {
    "nickname": "a nickname",
    "provider id": "a provider's id",
    "newest": "the newest of its line",
    "typo": "spelling corrected",
}


def understood(how: NameMatch, line: ModelLine) -> Iterator[str]:
    """How the name was read, where that is not plain."""
    as_called = how.typed.casefold() == line.name.casefold()
    reasons = [_MATCHED[how.matched]] if how.matched in _MATCHED and not as_called else []
    if how.stripped:
        reasons.append("without " + ", ".join(f'"{part}"' for part in how.stripped))
    if reasons:
        asked = formatting.shortened(how.typed, _ECHOED)
        yield f'"{asked}" read as {line.name}: {", ".join(reasons)}'
    if how.siblings:
        yield f"Others of its line: {formatting.listed((s.name for s in how.siblings), _SIBLINGS)}"
