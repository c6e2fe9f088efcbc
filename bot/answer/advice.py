"""What a card recommends a model for and what it advises against, with the evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot import formatting
from bot.answer.rows import PriceRows
from catalog.catalog import Catalog
from catalog.fit.evidence import (
    Evidence,
    Fit,
    end_evidence,
    licence_condition,
    preview_evidence,
    prohibitions,
)
from catalog.lifecycle import Life
from catalog.model import Model, licence

_NAMED_FITS = 2
_NAMED_WEAK = 3
_AVOIDED = 3


@dataclass(frozen=True, slots=True)
class Advice:
    """A use that is recommended or advised against, and the evidence for it."""

    text: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class AdviceBasis:
    """The facts that advice is derived from."""

    model: Model
    suited: Sequence[Fit]
    """Strong and possible fits, best first; else weak ones."""
    fits: Sequence[Fit]
    """All use cases, best first."""
    rows: PriceRows
    life: Life
    forbidden: tuple[Evidence, ...]
    """Its retirement or licence, where that rules out every use."""


def verdict(basis: AdviceBasis) -> str | None:
    """The first sentence of the card; None where nothing can be said."""
    life = basis.life
    if life.stage == "retired":
        return f"Retired on {life.retires}: move what still uses it, start nothing new."
    if basis.forbidden and life.stage == "retiring":
        left = f"in {formatting.count(life.days_left or 0, 'day')}"
        return f"Retires on {life.retires}, {left}: move what uses it, start nothing new."
    if basis.model.card and basis.model.card.verdict:
        return basis.model.card.verdict
    if not basis.suited:
        return None
    nouns = _two_nouns([f.use_case.noun for f in basis.suited[:_NAMED_FITS]])
    window = "its provider route and context window match the workload"
    return f"Worth evaluating for {nouns} when {window}."


def _two_nouns(parts: Sequence[str]) -> str:
    """Join two nouns; name only the first where "and" is already part of one."""
    return parts[0] if any(" and " in part for part in parts) else " and ".join(parts)


def use_it_for(basis: AdviceBasis) -> Iterator[Advice]:
    """Recommend nothing new for a model that is retired, ends soon or has a forbidding licence."""
    if basis.life.stage == "retired":
        return
    if basis.forbidden:
        yield from _existing_use(basis)
        return
    yield from _curated(basis.model, basis.model.card.use_it_for if basis.model.card else ())
    for fit in basis.suited[:_NAMED_FITS]:
        yield Advice(f"Teams evaluating {fit.use_case.noun}", fit.evidence)
    if basis.rows.tracked > 1:
        yield Advice(f"Buyers comparing {basis.rows.tracked} tracked provider routes")


def _existing_use(basis: AdviceBasis) -> Iterator[Advice]:
    if basis.life.stage == "retiring":
        yield Advice(f"What already runs on it, until {basis.life.retires}", basis.forbidden)
    else:
        yield Advice("Personal projects", basis.forbidden)


def do_not_use_it_for(basis: AdviceBasis, catalog: Catalog) -> Iterator[Advice]:
    """Advise against what its card, stage, licence, price, ratings or abilities rule out."""
    model = basis.model
    yield from _curated(model, model.card.do_not_use_it_for if model.card else ())
    yield from _by_stage(basis, catalog)
    yield from _by_licence(model, catalog)
    yield from _cheaper_rival(basis.suited)
    yield from _rated_low(basis.fits)
    yield from _unfit(basis.fits)


def _unfit(fits: Iterable[Fit]) -> Iterator[Advice]:
    reasons: dict[str, tuple[Evidence, ...]] = {}
    for fit in fits:
        if fit.level == "avoid" and fit.telling and fit.use_case.avoid:
            reasons.setdefault(fit.use_case.avoid, fit.evidence)
    yield from (Advice(text, evidence) for text, evidence in list(reasons.items())[:_AVOIDED])


def _curated(model: Model, lines: Iterable[str]) -> Iterator[Advice]:
    if model.card:
        site, checked = formatting.host(model.card.source), model.card.checked
        yield from (Advice(line, (Evidence(line, None, site, checked),)) for line in lines)


def _by_stage(basis: AdviceBasis, catalog: Catalog) -> Iterator[Advice]:
    life = basis.life
    if life.stage == "retired":
        yield Advice("Anything new: it is retired", basis.forbidden)
    if life.stage == "retiring":
        ends = f"it retires {life.retires}" if life.retires else "its lab has deprecated it"
        yield Advice(f"New work: {ends}", end_evidence(basis.model, catalog))
    if evidence := preview_evidence(basis.model, catalog):
        yield Advice("Production that must not change: it is a preview", (evidence,))


def _by_licence(model: Model, catalog: Catalog) -> Iterator[Advice]:
    entry = licence(model)
    if entry and entry.commercial == "forbidden":
        yield Advice(f"Commercial use: {entry.name} forbids it", prohibitions(model, catalog))
    elif model.facts.open_weights and (condition := licence_condition(model, catalog)):
        yield Advice("Commercial use without a look at its licence's conditions", (condition,))


def _cheaper_rival(suited: Iterable[Fit]) -> Iterator[Advice]:
    """Name the first use case that a rival does as well for much less."""
    for fit in suited:
        if rival := fit.cheaper:
            name = formatting.capitalised(fit.use_case.noun)
            own_cost, rival_cost = (1000 * cost for cost in (rival.own_cost, rival.cost))
            costs = f"{formatting.estimate(rival_cost)} against {formatting.estimate(own_cost)}"
            yield Advice(
                f"{name} at high volume: {rival.model.name} is rated {rival.rated}, "
                f"{costs} per 1,000 requests",
                (rival.evidence,),
            )
            return


def _rated_low(fits: Iterable[Fit]) -> Iterator[Advice]:
    low = [f for f in fits if f.level == "weak" and f.place == "lowest quarter"]
    if low:
        names = [f.use_case.noun for f in low]
        listed = formatting.capitalised(formatting.listed(names, _NAMED_WEAK))
        yield Advice(
            f"{listed}: rated in the lowest quarter of active models",
            tuple(e for f in low for e in f.against[:1]),
        )
