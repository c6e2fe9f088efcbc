"""What the card says to use a model for and what not, each line with the facts behind it."""

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
    """A line of what to use a model for or not, with the facts behind it."""

    text: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class AdviceBasis:
    """What advice is given from."""

    model: Model
    suited: Sequence[Fit]
    """Strong and possible ones, best first; empty where something forbids every use."""
    fits: Sequence[Fit]
    """All, best first."""
    rows: PriceRows
    life: Life
    forbidden: tuple[Evidence, ...]
    """Its end or its licence, where that rules out every use."""


def verdict(case: AdviceBasis) -> str | None:
    """The card's first sentence."""
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
    """Two joined with "and"; just the first where that would be one "and" too many."""
    return parts[0] if any(" and " in part for part in parts) else " and ".join(parts)


def use_it_for(case: AdviceBasis) -> Iterator[Advice]:
    """Nothing for a retired model; for one that ends soon only what runs on it already."""
    if case.life.stage == "retired":
        return
    if case.forbidden:
        yield from _still(case)
        return
    yield from _curated(case.model, case.model.card.use_it_for if case.model.card else ())
    for made in case.suited[:_NAMED_FITS]:
        yield Advice(f"Teams evaluating {made.use_case.noun}", made.evidence)
    if case.rows.tracked > 1:
        yield Advice(f"Buyers comparing {case.rows.tracked} tracked provider routes")


def _still(case: AdviceBasis) -> Iterator[Advice]:
    if case.life.stage == "retiring":
        yield Advice(f"What already runs on it, until {case.life.retires}", case.forbidden)
    else:
        yield Advice("Personal projects", case.forbidden)


def do_not_use_it_for(case: AdviceBasis, catalog: Catalog) -> Iterator[Advice]:
    """What its lab, its end, its licence, its price and its ratings speak against."""
    model = case.model
    yield from _curated(model, model.card.do_not_use_it_for if model.card else ())
    yield from _by_stage(case, catalog)
    yield from _by_licence(model, catalog)
    yield from _dearer(case.suited)
    yield from _rated_low(case.fits)
    yield from _unfit(case.fits)


def _unfit(fits: Iterable[Fit]) -> Iterator[Advice]:
    found: dict[str, tuple[Evidence, ...]] = {}
    for made in fits:
        if made.level == "avoid" and made.telling and made.use_case.avoid:
            found.setdefault(made.use_case.avoid, made.evidence)
    yield from (Advice(text, evidence) for text, evidence in list(found.items())[:_AVOIDED])


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
    if found := preview(case.model, catalog):
        yield Advice("Production that must not change: it is a preview", (found,))


def _by_licence(model: Model, catalog: Catalog) -> Iterator[Advice]:
    found = licence(model)
    if found and found.commercial == "forbidden":
        yield Advice(f"Commercial use: {found.name} forbids it", forbidding(model, catalog))
    elif model.facts.open_weights and (condition := conditions(model, catalog)):
        yield Advice("Commercial use without a look at its licence's conditions", (condition,))


def _dearer(suited: Iterable[Fit]) -> Iterator[Advice]:
    """Of the use cases that are named, the first for which a rival does it for much less."""
    for made in suited:
        if rival := made.cheaper:
            name = wording.capitalised(made.use_case.noun)
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
