"""The choice between compared models in words: who wins, by which figures, and what turns it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from bot import formatting
from bot.answer.compared_model import ComparedModel
from bot.answer.comparison_rows import intervals_overlap
from bot.answer.comparison_turns import Turn, turns
from bot.answer.comparison_winner import (
    Contest,
    OnlyOne,
    Outcome,
    Undecided,
    Win,
    decide,
    is_same_cost,
)
from bot.answer.cost_basis import usage_basis
from bot.answer.serialize import Json
from catalog.pricing.usage import Usage
from catalog.ratings import benchmark_name, rating_text

_MAX_TURNS = 4
_TWO = 2
_GENERAL = "general"


@dataclass(frozen=True, slots=True)
class ChoiceTurn:
    """What would turn the choice, and to which models."""

    need: str
    """ "image or video input"."""
    models: tuple[str, ...]
    """Names."""

    def to_json(self) -> Json:
        return {"need": self.need, "models": list(self.models)}


@dataclass(frozen=True, slots=True)
class ExcludedModel:
    """A model that cannot win."""

    model: str
    """Its id."""
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """Which of the compared models to choose."""

    winner: str | None
    """Id of the model; None where nothing decides."""
    purpose: str
    """ "For coding", "All round"."""
    because: str
    """A sentence: the winner and the figures that decide."""
    benchmark: str
    """Id of the benchmark that those figures are of."""
    turns: tuple[ChoiceTurn, ...]
    ruled_out: tuple[ExcludedModel, ...]
    states_ratings: bool
    """`because` has the ratings of all models that are not ruled out."""
    states_costs: bool
    """`because` has their costs."""

    def sentence(self) -> str:
        """ "For coding, Claude Opus 5.5: better, and costs more. Rated …"."""
        because = self.because if self.winner else formatting.uncapitalised(self.because)
        return f"{self.purpose}, {because}"


def choose(contest: Contest, usage: Usage) -> ModelChoice:
    """Choose a model and say why."""
    outcome = decide(contest)
    use_case = contest.use_case
    winner = None if isinstance(outcome, Undecided) else outcome.winner
    gap = outcome.gap if isinstance(outcome, Win) else None
    able = contest.able
    several = len(able) > 1
    return ModelChoice(
        winner=winner.line.id if winner else None,
        purpose="All round" if use_case.id == _GENERAL else f"For {use_case.noun}",
        because=_because(outcome, contest, usage),
        benchmark=gap.benchmark if gap else contest.benchmark,
        turns=tuple(map(_turn, turns(contest, winner)[:_MAX_TURNS])) if several else (),
        ruled_out=tuple(
            ExcludedModel(one.compared.line.id, one.compared.line.name, one.why)
            for one in contest.ruled_out
        ),
        states_ratings=_states_all(contest, [each.rating(contest.benchmark) for each in able]),
        states_costs=_states_all(contest, [each.cost for each in able]),
    )


def _states_all(contest: Contest, figures: Sequence[object]) -> bool:
    """Whether a sentence about two models, or about one that is left, has these figures."""
    return 0 < len(contest.able) <= _TWO and None not in figures


def _because(outcome: Outcome, contest: Contest, usage: Usage) -> str:
    match outcome:
        case OnlyOne(winner):
            cost = f", at {_cost(winner, usage)}" if winner.cost is not None else ""
            ruled_out = _ruled_out(contest)
            return f"{winner.line.name}: the only one that will do{cost}. Ruled out: {ruled_out}."
        case Undecided(()):
            return f"{_neither(contest.ruled_out)} will do: {_ruled_out(contest)}."
        case Undecided(between, rated):
            standing = _standing(between, contest, rated=rated)
            return f"No clear winner. {standing}{_prices(between, usage)}."
        case Win() as win:
            figures = _figures(win, contest, usage)
            return f"{win.winner.line.name}: {_merit(win, contest)}.{figures}"


def _ruled_out(contest: Contest) -> str:
    """ "GLM-5.3 (takes text only, no image)"."""
    return ", ".join(f"{one.compared.line.name} ({one.why})" for one in contest.ruled_out)


def _merit(win: Win, contest: Contest) -> str:
    """ "better, and costs more", "as good, and cheaper"."""
    several = len(contest.able) > _TWO
    match win.reason:
        case "value":
            return "the better value"
        case "price":
            return "the cheapest" if several else "the cheaper one"
        case "newer":
            merit = "the newest" if several else "newer"
        case "rating" if win.gap:
            merit = "the best rated" if several else "better"
        case "rating" if len(contest.rated) < _TWO:
            merit = "the one that can do more"
        case _:
            merit = "as good as the best" if several else "as good"
    price = _price_word(win.winner.lasting_cost, win.against.lasting_cost)
    link = "at" if price.startswith("the") else "and"
    since = _from_when((win.winner, win.against))
    return f"{merit}, {link} {price}{since}" if price else merit


def _from_when(models: Sequence[ComparedModel]) -> str:
    """ " from 2026-12-01", where what decides is not what they cost today."""
    ends = [
        each.price_end.last_day
        for each in models
        if each.price_end and each.lasting_cost != each.cost
    ]
    return f" from {max(ends) + timedelta(days=1)}" if ends else ""


def _price_word(own: Decimal | None, other: Decimal | None) -> str:
    if own is None or other is None:
        return ""
    if is_same_cost(own, other):
        return "the same price"
    return "cheaper" if own < other else "costs more"


def _figures(win: Win, contest: Contest, usage: Usage) -> str:
    """ " Rated 1807 ± 10 against 1585 ± 8 for Cirrus 4 on Arena webdev; $56.80 against …"."""
    name = win.against.line.name
    rated = _ratings(win, contest)
    parts = [f"{name} ({', '.join(win.lacking)})"] if win.lacking else []
    if win.reason == "newer":
        parts.append(f"released {win.winner.model.released}, {name} {win.against.model.released}")
    if rated:
        parts.append(rated)
    costs = _costs(win.winner, win.against, usage)
    if costs:
        names_it = rated or win.against.cost is None
        parts.append(costs if names_it else f"{costs} for {name}")
    return f" {formatting.capitalised('; '.join(parts))}." if parts else ""


def _ratings(win: Win, contest: Contest) -> str:
    benchmark = win.gap.benchmark if win.gap else contest.benchmark
    own, other = win.winner.rating(benchmark), win.against.rating(benchmark)
    if own is None or other is None:
        return ""
    overlap = ", where the intervals overlap" if intervals_overlap(own, other) else ""
    return (
        f"rated {rating_text(own)} against {rating_text(other)} for {win.against.line.name} "
        f"on {benchmark_name(benchmark)}{overlap}"
    )


def _costs(own: ComparedModel, other: ComparedModel, usage: Usage) -> str:
    if own.cost is None or other.cost is None:
        stated = own.cost is not None
        unknown = f"the price of {other.line.name} is not known"
        return f"{_cost(own, usage)}, {unknown}" if stated else ""
    if own.price_end == other.price_end and is_same_cost(own.cost, other.cost):
        return _cost(own, usage)
    return f"{_amount(own.cost, usage)}{_until(own, usage)} against {_cost(other, usage)}"


def _cost(compared: ComparedModel, usage: Usage) -> str:
    """ "$4.50 (until 2026-11-30, then $9.00) per 1,000 requests", "$120.00 a month"."""
    if compared.cost is None:
        return ""
    amount = f"{_amount(compared.cost, usage)}{_until(compared, usage)}"
    return f"{amount} {usage_basis(usage).phrase}"


def _until(compared: ComparedModel, usage: Usage) -> str:
    """ " (until 2026-11-30, then $9.00)"; empty where no end is announced."""
    end = compared.price_end
    if end is None:
        return ""
    then = "not known" if end.cost is None else _amount(end.cost, usage)
    return f" (until {end.last_day}, then {then})"


def _amount(usd: Decimal, usage: Usage) -> str:
    return formatting.estimate(usd * usage_basis(usage).times)


def _standing(between: Sequence[ComparedModel], contest: Contest, *, rated: bool) -> str:
    benchmark = benchmark_name(contest.benchmark)
    if rated:
        values = " and ".join(
            f"{each.line.name} {rating_text(rating)}"
            for each in between
            if (rating := each.rating(contest.benchmark))
        )
        return f"Rated alike on {benchmark} ({values})"
    if contest.rated:
        return f"Only {contest.rated[0].line.name} is rated on {benchmark}"
    return f"{_neither(between)} is rated for {contest.use_case.noun}"


def _neither(models: Sequence[object]) -> str:
    return "Neither" if len(models) == _TWO else "No model here"


def _prices(between: Sequence[ComparedModel], usage: Usage) -> str:
    """How the prices of those compare between which nothing decides."""
    costs = [
        (each.lasting_cost, number)
        for number, each in enumerate(between)
        if each.cost is not None and each.lasting_cost is not None
    ]
    if len(costs) < len(between):
        return ", and a price is not known"
    (lowest, first), (highest, last) = min(costs), max(costs)
    figures = _costs(between[first], between[last], usage)
    if is_same_cost(lowest, highest):
        return f"; they cost the same{_from_when(between)} ({figures})"
    cheaper = "cheaper" if len(between) == _TWO else "the cheapest"
    name, other = between[first].line.name, between[last].line.name
    return f"; {name} is {cheaper}, {figures} for {other}"


def _turn(turn: Turn) -> ChoiceTurn:
    return ChoiceTurn(_joined(turn.needs), tuple(each.line.name for each in turn.models))


def _joined(needs: Sequence[str]) -> str:
    """ "the lowest price, image or video input"."""
    inputs = [need.removesuffix(" input") for need in needs if need.endswith(" input")]
    words = [need for need in needs if not need.endswith(" input")] + inputs
    text = " or ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)
    return f"{text} input" if inputs else text
