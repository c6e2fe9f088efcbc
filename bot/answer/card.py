"""The card of one model: the seed page's sections, computed from facts and rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.answer.advice import Advice, Case, do_not_use_it_for, use_it_for, verdict
from bot.answer.kinds import PLAIN, Heard, How, ModelLine, Rows
from bot.answer.rows import how, model_line, rows_of
from bot.answer.terms import terms
from bot.query import Query
from catalog import (
    CAPABILITY_NAMES,
    Carrier,
    Catalog,
    Fit,
    Found,
    Life,
    Model,
    Peer,
    Successor,
    UseCase,
    architecture,
    carriers,
    context,
    licence,
    life,
    openness,
    peers,
    ranked_fits,
    successor,
    weighed,
)
from catalog.fit import forbidding
from catalog.schema import Capability, License

_SHOWN_FITS = 4
_WEIGHED = 2
"""Fits that are weighed against the prices of rivals; the others would say much the same."""


@dataclass(frozen=True, slots=True)
class AboutFact:
    """A sentence about a model, with where it is from."""

    text: str
    source: str
    checked: date


@dataclass(frozen=True, slots=True, eq=False)
class ModelCard:
    """Everything about one model."""

    line: ModelLine
    verdict: str | None
    use_it_for: tuple[Advice, ...]
    do_not_use_it_for: tuple[Advice, ...]
    facts: tuple[tuple[str, str], ...]
    """Label and value, in reading order; unknown ones are left out."""
    about: tuple[AboutFact, ...]
    fits: tuple[Fit, ...]
    """The use cases it suits, best first."""
    rows: Rows
    carriers: tuple[Carrier, ...]
    capabilities: tuple[str, ...]
    lacks: tuple[str, ...]
    peers: tuple[Peer, ...]
    peers_for: str | None
    """Name of the use case the peers are compared in."""
    life: Life
    successor: Successor | None
    how: How
    as_of: date
    sources: tuple[str, ...]
    licence: License | None = None
    heard: Heard = PLAIN


def model_card(query: Query, found: Found, model: Model, catalog: Catalog) -> ModelCard:
    """Everything the catalogue knows of a model; what is unknown is left out."""
    case = _case(model, catalog)
    rows, stage = case.rows, case.life
    measured = _measured(case, catalog)
    return ModelCard(
        line=model_line(model.id, catalog),
        verdict=verdict(case),
        use_it_for=tuple(use_it_for(case)),
        do_not_use_it_for=tuple(do_not_use_it_for(case, catalog)),
        facts=tuple(_facts(model, stage)),
        licence=licence(model),
        about=_about(model),
        fits=tuple(case.suited[:_SHOWN_FITS]),
        rows=rows,
        carriers=carriers(model, catalog),
        capabilities=tuple(_capabilities(model)),
        lacks=tuple(_CAPABILITIES[c] for c in sorted(model.facts.lacks) if c in _MISSED),
        peers=peers(model, measured, catalog) if measured else (),
        peers_for=(measured or case.suited[0].use_case).name if case.suited or measured else None,
        life=stage,
        successor=successor(model, catalog),
        how=how(query, found, catalog),
        as_of=catalog.as_of,
        sources=_sources(model, rows),
    )


def _case(model: Model, catalog: Catalog) -> Case:
    fits = ranked_fits(model, catalog)
    forbidden = forbidding(model, catalog)
    suited = [f for f in fits if f.level in ("strong", "possible")]
    suited = suited or [f for f in fits if f.level == "weak"]
    suited[:_WEIGHED] = (weighed(f, model, catalog) for f in suited[:_WEIGHED])
    return Case(model, suited, fits, rows_of(model, catalog), life(model, catalog), forbidden)


def _measured(case: Case, catalog: Catalog) -> UseCase | None:
    """The first use case with peers to show: that it suits, or would but for its end or rating."""
    others = (f for f in case.fits if f.level == "weak" or (f.level == "avoid" and not f.telling))
    used = (f.use_case for f in (*case.suited, *others))
    return next((u for u in used if peers(case.model, u, catalog)), None)


def _facts(model: Model, stage: Life) -> Iterator[tuple[str, str]]:
    """Label and value of everything known."""
    family, card, facts = model.family, model.card, model.facts
    licensed = licence(model)
    known = (
        ("Family", family.name if family else None),
        ("Naming", family.naming.rstrip(".") if family and family.naming else None),
        ("Released", model.released),
        ("Architecture", architecture(model)),
        ("Specialization", model.specialization),
        ("Openness", openness(model)),
        ("License", _terms(licensed) if licensed else None),
        ("Training", (card and card.training) or (family and family.training)),
        ("Context", _tokens(context(model))),
        ("Max output", _tokens(facts.max_output)),
        ("Input", _list(facts.input)),
        ("Output", _list(facts.output)),
        ("Knowledge cutoff", facts.knowledge_cutoff),
        ("Retires", _retires(stage)),
    )
    yield from ((label, value) for label, value in known if value)


def _terms(licence: License) -> str:
    restricted = licence.commercial in ("conditional", "forbidden")
    condition = f": {licence.condition}" if restricted and licence.condition else ""
    return f"{terms(licence)}{condition}"


def _tokens(count: int | None) -> str | None:
    return f"{count:,} tokens" if count else None


def _list(values: frozenset[str] | None) -> str | None:
    order = ("text", "image", "audio", "video", "pdf")
    return ", ".join(v for v in order if v in values) if values else None


def _retires(stage: Life) -> str | None:
    if not stage.retires:
        return None
    return f"{'not before ' if stage.earliest else ''}{stage.retires}"


def _about(model: Model) -> tuple[AboutFact, ...]:
    own = [AboutFact(f.text, f.source, f.checked) for f in (model.card.about if model.card else ())]
    family = model.family
    shared = [AboutFact(t, family.source, family.checked) for t in family.about] if family else []
    return tuple(own or shared)


_MISSED = ("tools", "json")
_CAPABILITIES: Mapping[Capability, str] = {**CAPABILITY_NAMES, "batch": "batch"}
"""As they are listed."""


def _capabilities(model: Model) -> Iterator[str]:
    facts = model.facts
    if facts.input:
        yield from (f"{m} input" for m in ("image", "audio", "video", "pdf") if m in facts.input)
    if facts.output:
        yield from (f"{m} output" for m in ("image", "audio", "video") if m in facts.output)
    writes = not facts.output or "text" in facts.output
    told = facts.capabilities if writes else facts.capabilities - set(_MISSED)
    yield from (_CAPABILITIES[c] for c in sorted(told))


def _sources(model: Model, rows: Rows) -> tuple[str, ...]:
    named = [row.source for row in rows.priced]
    return tuple(dict.fromkeys((*named, model.source.name)))
