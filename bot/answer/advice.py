"""What a card recommends a model for and what it advises against, with the evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot import wording
from bot.answer.rows import PriceRows
from catalog import Catalog, Evidence, Fit, Life, Model, licence
from catalog.fit import conditions, ending, forbidding, preview

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


def verdict(case: AdviceBasis) -> str | None:
    """The first sentence of the card; None where nothing can be said."""
    stage = case.life
    if stage.stage == "retired":
        return f"Retired on {stage.retires}: move what still uses it, start nothing new."
    if case.forbidden and stage.stage == "retiring":
        left = f"in {wording.count(stage.days_left or 0, 'day')}"
        return f"Retires on {stage.retires}, {left}: move what uses it, start nothing new."
    if case.model.card and case.model.card.verdict:
        return case.model.card.verdict
    if not case.suited:
        return None
    nouns = _joined([f.use_case.noun for f in case.suited[:_NAMED_FITS]])
    window = "its provider route and context window match the workload"
    return f"Worth evaluating for {nouns} when {window}."


def _joined(parts: Sequence[str]) -> str:
    """Join two nouns; name only the first where "and" is already part of one."""
    return parts[0] if any(" and " in part for part in parts) else " and ".join(parts)


def use_it_for(case: AdviceBasis) -> Iterator[Advice]:
    """Recommend nothing new for a model that is retired, ends soon or has a forbidding licence."""
    if case.life.stage == "retired":
        return
    if case.forbidden:
        yield from _still(case)
        return
    yield from _curated(case.model, case.model.card.use_it_for if case.model.card else ())
    for fit in case.suited[:_NAMED_FITS]:
        yield Advice(f"Teams evaluating {fit.use_case.noun}", fit.evidence)
    if case.rows.tracked > 1:
        yield Advice(f"Buyers comparing {case.rows.tracked} tracked provider routes")


def _still(case: AdviceBasis) -> Iterator[Advice]:
    if case.life.stage == "retiring":
        yield Advice(f"What already runs on it, until {case.life.retires}", case.forbidden)
    else:
        yield Advice("Personal projects", case.forbidden)


def do_not_use_it_for(case: AdviceBasis, catalog: Catalog) -> Iterator[Advice]:
    """Advise against what its card, stage, licence, price, ratings or abilities rule out."""
    model = case.model
    yield from _curated(model, model.card.do_not_use_it_for if model.card else ())
    yield from _by_stage(case, catalog)
    yield from _by_licence(model, catalog)
    yield from _dearer(case.suited)
    yield from _rated_low(case.fits)
    yield from _unfit(case.fits)


def _unfit(fits: Iterable[Fit]) -> Iterator[Advice]:
    reasons: dict[str, tuple[Evidence, ...]] = {}
    for fit in fits:
        if fit.level == "avoid" and fit.telling and fit.use_case.avoid:
            reasons.setdefault(fit.use_case.avoid, fit.evidence)
    yield from (Advice(text, evidence) for text, evidence in list(reasons.items())[:_AVOIDED])


def _curated(model: Model, lines: Iterable[str]) -> Iterator[Advice]:
    if model.card:
        site, checked = wording.host(model.card.source), model.card.checked
        yield from (Advice(line, (Evidence(line, None, site, checked),)) for line in lines)


def _by_stage(case: AdviceBasis, catalog: Catalog) -> Iterator[Advice]:
    stage = case.life
    if stage.stage == "retired":
        yield Advice("Anything new: it is retired", case.forbidden)
    if stage.stage == "retiring":
        ends = f"it retires {stage.retires}" if stage.retires else "its lab has deprecated it"
        yield Advice(f"New work: {ends}", ending(case.model, catalog))
    if evidence := preview(case.model, catalog):
        yield Advice("Production that must not change: it is a preview", (evidence,))


def _by_licence(model: Model, catalog: Catalog) -> Iterator[Advice]:
    entry = licence(model)
    if entry and entry.commercial == "forbidden":
        yield Advice(f"Commercial use: {entry.name} forbids it", forbidding(model, catalog))
    elif model.facts.open_weights and (condition := conditions(model, catalog)):
        yield Advice("Commercial use without a look at its licence's conditions", (condition,))


def _dearer(suited: Iterable[Fit]) -> Iterator[Advice]:
    """Name the first use case that a rival does as well for much less."""
    for fit in suited:
        if rival := fit.cheaper:
            name = wording.capitalised(fit.use_case.noun)
            ours, theirs = (1000 * cost for cost in (rival.own_cost, rival.cost))
            costs = f"{wording.estimate(theirs)} against {wording.estimate(ours)}"
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
        listed = wording.capitalised(wording.listed(names, _NAMED_WEAK))
        yield Advice(
            f"{listed}: rated in the lowest quarter of active models",
            tuple(e for f in low for e in f.against[:1]),
        )
