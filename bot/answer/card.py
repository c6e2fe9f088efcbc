"""The card of one model: the seed page's sections, computed from facts and rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answer.kinds import AboutFact, ModelCard, Rows
from bot.answer.rows import how, model_line, rows_of
from bot.query import Query
from catalog import Catalog, Fit, Found, Life, Model, carriers, life, peers, ranked_fits, successor

_SHOWN_FITS = 4
_NAMED_FITS = 2
_AVOIDED = 3


def model_card(query: Query, found: Found, model: Model, catalog: Catalog) -> ModelCard:
    """Everything the catalogue knows of a model; what is unknown is left out."""
    fits = ranked_fits(model, catalog)
    suited = tuple(f for f in fits if f.level in ("strong", "possible"))
    rows = rows_of(model, catalog)
    stage = life(model, catalog)
    benchmarked = next((f for f in suited if peers(model, f.use_case, catalog)), None)
    dates = [row.as_of for row in (*rows.paid, *rows.other, *rows.free)] or [model.source.as_of]
    return ModelCard(
        line=model_line(model.id, catalog),
        verdict=_verdict(model, suited, stage),
        use_it_for=tuple(_use_it_for(model, suited, rows, stage)),
        do_not_use_it_for=tuple(_avoid(model, fits, stage)),
        facts=tuple(_facts(model, stage)),
        about=_about(model),
        fits=suited[:_SHOWN_FITS],
        rows=rows,
        carriers=carriers(model, catalog),
        capabilities=tuple(_capabilities(model)),
        lacks=tuple(_CAPABILITY_NAMES[c] for c in sorted(model.facts.lacks) if c in _MISSED),
        peers=peers(model, benchmarked.use_case, catalog) if benchmarked else (),
        peers_for=(benchmarked or suited[0]).use_case.name if suited else None,
        life=stage,
        successor=successor(model, catalog),
        how=how(query, found, catalog),
        as_of=catalog.as_of,
        oldest=min(dates),
        sources=_sources(model, rows),
    )


def _verdict(model: Model, suited: Sequence[Fit], stage: Life) -> str | None:
    if stage.stage == "retired":
        return f"Retired on {stage.retires}: move what still uses it, start nothing new."
    if model.card and model.card.verdict:
        return model.card.verdict
    if not suited:
        return None
    nouns = _joined([f.use_case.noun for f in suited[:_NAMED_FITS]])
    window = "its provider route and context window match the workload"
    return f"Worth evaluating for {nouns} when {window}."


def _joined(parts: Sequence[str]) -> str:
    """Two joined with "and"; just the first where that would be one "and" too many."""
    return parts[0] if any(" and " in part for part in parts) else " and ".join(parts)


def _use_it_for(model: Model, suited: Sequence[Fit], rows: Rows, stage: Life) -> Iterator[str]:
    if stage.stage == "retired":
        return
    if model.card:
        yield from model.card.use_it_for
    for made in suited[:_NAMED_FITS]:
        yield f"Teams evaluating {made.use_case.noun}"
    if rows.tracked > 1:
        yield f"Buyers comparing {rows.tracked} tracked provider routes"


def _avoid(model: Model, fits: Sequence[Fit], stage: Life) -> Iterator[str]:
    if model.card:
        yield from model.card.do_not_use_it_for
    if stage.stage == "retiring" and stage.retires:
        yield f"New work: it retires {stage.retires}"
    said = [f.use_case.avoid for f in fits if f.level == "avoid" and f.telling and f.use_case.avoid]
    yield from list(dict.fromkeys(said))[:_AVOIDED]


def _facts(model: Model, stage: Life) -> Iterator[tuple[str, str]]:
    """Label and value of everything known."""
    family, card, facts = model.family, model.card, model.facts
    licence = (card.license if card else None) or (family.license if family else None)
    openness = family.openness if family else None
    if openness in (None, "mixed") and facts.open_weights is not None:
        openness = "open weights" if facts.open_weights else "proprietary"
    known = (
        ("Family", family.name if family else None),
        ("Released", model.released),
        ("Architecture", (card and card.architecture) or (family and family.architecture)),
        ("Specialization", model.specialization),
        ("Openness", openness),
        ("License", _licence(licence.name, licence.commercial) if licence else None),
        ("Training", (card and card.training) or (family and family.training)),
        ("Context", _tokens((card and card.context) or facts.context)),
        ("Max output", _tokens(facts.max_output)),
        ("Input", _list(facts.input)),
        ("Output", _list(facts.output)),
        ("Knowledge cutoff", facts.knowledge_cutoff),
        ("Retires", _retires(stage)),
    )
    yield from ((label, value) for label, value in known if value)


def _licence(name: str, commercial: str | None) -> str:
    match commercial:
        case "free":
            return f"{name}, commercial use allowed"
        case "conditional":
            return f"{name}, commercial use with conditions"
        case "forbidden":
            return f"{name}, no commercial use"
        case _:
            return name


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
_CAPABILITY_NAMES = {
    "tools": "tool calling",
    "json": "structured output",
    "caching": "prompt caching",
}


def _capabilities(model: Model) -> Iterator[str]:
    facts = model.facts
    if facts.input:
        yield from (f"{m} input" for m in ("image", "audio", "video", "pdf") if m in facts.input)
    if facts.output:
        yield from (f"{m} output" for m in ("image", "audio", "video") if m in facts.output)
    writes = not facts.output or "text" in facts.output
    told = facts.capabilities if writes else facts.capabilities - set(_MISSED)
    yield from (_CAPABILITY_NAMES.get(c, c.replace("-", " ")) for c in sorted(told))


def _sources(model: Model, rows: Rows) -> tuple[str, ...]:
    named = [row.source for row in rows.priced]
    return tuple(dict.fromkeys((*named, model.source.name)))
