"""The sentences of a comparison: the choice, price, rating, context and retirement."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from bot import formatting
from bot.answer import ComparedModel, Comparison, ModelChoice, comparison_rows
from bot.answer.cost_basis import usage_basis
from bot.page.page_parts import Line
from catalog.ratings import benchmark_name, rating_text
from catalog.schema import Rating

_TWO = 2
_MAX_LISTED = 3
_MIN_CONTEXT_RATIO = 1.1
"""Ratio to the next largest context from which a line about it is worth showing."""


class Verdict(NamedTuple):
    """The choice and the differences between the models, most important first."""

    first: tuple[Line, ...]
    rest: tuple[Line, ...]
    """For a fold: the table shows the figures of these."""


def comparison_verdict(answer: Comparison, tabulated: Collection[str]) -> Verdict:
    """The sentences; `tabulated` has the labels of the rows in the table below them."""
    choice = answer.choice
    out = {one.model for one in choice.ruled_out}
    able = [each for each in answer.models if each.line.id not in out] or answer.models
    first = [*_choice(choice, is_named_there=len(able) == 1 or len(out) == len(answer.models))]
    if answer.by_price:
        first += _relation(able)
    rest = [*_resellers(answer, able)]
    by_row = (
        (usage_basis(answer.job).label, () if choice.states_costs else (_price(answer, able),)),
        (benchmark_name(answer.benchmark), () if _states_rating(answer) else _rated(answer, able)),
        ("Context", _context(able)),
    )
    for label, lines in by_row:
        (rest if label in tabulated else first).extend(lines)
    return Verdict((*first, *_endings(able)), tuple(rest))


def _relation(models: Sequence[ComparedModel]) -> Iterator[Line]:
    """ "Cirrus 4 costs 4.1 times as much.": of two models."""
    costs = _costs(models)
    if len(costs) == len(models) == _TWO and costs[0].usd and costs[0].usd < costs[1].usd:
        times = formatting.times(costs[1].usd / costs[0].usd)
        yield Line(f"{costs[1].compared.line.name} costs {times}.")


def _states_rating(answer: Comparison) -> bool:
    return answer.choice.states_ratings and answer.choice.benchmark == answer.benchmark


def _choice(choice: ModelChoice, *, is_named_there: bool) -> Iterator[Line]:
    """The model to choose, what turns the choice, and who is ruled out unless that is named."""
    merit, _, figures = choice.because.partition(". ")
    yield Line(f"{merit}." if figures else merit, choice.purpose)
    if figures:
        yield Line(figures)
    if choice.turns:
        needs = (f"{turn.need}: {formatting.conjunction(turn.models)}" for turn in choice.turns)
        yield Line(" · ".join(needs), "If you need")
    if choice.ruled_out and not is_named_there:
        names = (f"{one.name} ({one.why})" for one in choice.ruled_out)
        yield Line(", ".join(names), "Ruled out")


class _ComparedCost(NamedTuple):
    compared: ComparedModel
    usd: Decimal


def _costs(models: Sequence[ComparedModel]) -> list[_ComparedCost]:
    """The models whose cost is known, cheapest first: USD a request, or of the stated volume."""
    costs = [
        _ComparedCost(compared, compared.cost) for compared in models if compared.cost is not None
    ]
    return sorted(costs, key=lambda cost: cost.usd)


def _lowest(costs: Sequence[_ComparedCost]) -> list[ComparedModel]:
    return [cost.compared for cost in costs if cost.usd == costs[0].usd]


def _unpriced(models: Sequence[ComparedModel]) -> Iterator[str]:
    """Why models have no cost."""
    without = [compared for compared in models if compared.cost is None]
    unmet = [compared.line.name for compared in without if compared.is_unmet]
    unknown = [compared.line.name for compared in without if not compared.is_unmet]
    if unknown:
        all_of_them = len(unknown) == len(models)
        yield f"not known for {'any of them' if all_of_them else formatting.conjunction(unknown)}"
    if unmet:
        them = "them" if len(unmet) == len(models) else formatting.conjunction(unmet)
        yield f"no seller of {them} is known to meet what was asked"


def _price(answer: Comparison, models: Sequence[ComparedModel]) -> Line:
    costs = _costs(models)
    unpriced = list(_unpriced(models))
    if not costs:
        return Line("; ".join(unpriced), "Price")
    unknown = "".join(f"; {words}" for words in unpriced)
    lowest = _lowest(costs)
    amount = f"{_per(answer, costs[0].usd)}{_providers(lowest)}"
    names = formatting.conjunction([compared.line.name for compared in lowest])
    if len(costs) == 1:
        return Line(f"{names} {amount}{unknown}", "Price")
    if len(lowest) == len(costs):
        return Line(f"{names}, {amount}{unknown}", "Same price")
    dearer = _dearer(answer, costs[len(lowest) :], costs[0].usd)
    shared = "the same " if len(lowest) > 1 else ""
    label = "Cheaper" if len(costs) == _TWO else "Cheapest"
    return Line(f"{names}, {shared}{amount}; {dearer}{unknown}", label)


def _providers(models: Sequence[ComparedModel]) -> str:
    names = [compared.standard.provider_name for compared in models if compared.standard]
    return f" at {formatting.conjunction(list(dict.fromkeys(names)))}" if names else ""


def _per(answer: Comparison, usd: Decimal) -> str:
    """ "$4.50 per 1,000 requests", "$120 a month"."""
    basis = usage_basis(answer.job)
    return f"{formatting.estimate(basis.times * usd)} {basis.phrase}"


def _dearer(answer: Comparison, others: Sequence[_ComparedCost], lowest: Decimal) -> str:
    """How much more the others cost: each of one or two, only the dearest of more."""
    if len(others) < _MAX_LISTED:
        return "; ".join(_times_as_much(answer, cost, lowest) for cost in others)
    return f"{_times_as_much(answer, others[-1], lowest)}"


def _times_as_much(answer: Comparison, cost: _ComparedCost, lowest: Decimal) -> str:
    """ "Cirrus 4 costs 4.1 times as much ($18.50)"."""
    usd = formatting.estimate(cost.usd * usage_basis(answer.job).times)
    if not lowest:
        return f"{cost.compared.line.name} costs {usd}"
    return f"{cost.compared.line.name} costs {formatting.times(cost.usd / lowest)} ({usd})"


def _resellers(answer: Comparison, models: Sequence[ComparedModel]) -> Iterator[Line]:
    """Sellers far below these prices, which nobody vouches for."""
    offers = [
        f"{compared.line.name} at {reseller.provider_name}, {_per(answer, reseller.cost)}"
        for compared in models
        if (reseller := compared.reseller) and reseller.cost is not None
    ]
    if offers:
        yield Line("; ".join(offers), "Far cheaper, not vouched for")


def _rated(answer: Comparison, models: Sequence[ComparedModel]) -> Iterator[Line]:
    rated = [
        (compared, rating) for compared in models if (rating := compared.rating(answer.benchmark))
    ]
    rated.sort(key=lambda pair: -pair[1].value)
    not_rated = [
        compared.line.name for compared in models if compared.rating(answer.benchmark) is None
    ]
    benchmark = benchmark_name(answer.benchmark)
    if not rated:
        return
    verb = "is" if len(not_rated) == 1 else "are"
    unrated = f"; {formatting.conjunction(not_rated)} {verb} not rated there" if not_rated else ""
    group = [
        rated[n] for n in comparison_rows.indexes_of_top_rated([rating for _, rating in rated])
    ]
    rest = rated[len(group) :]
    if len(rated) == 1:
        yield Line(f"{_rating_of(*rated[0])} on {benchmark}{unrated}", "Rating")
    elif not rest:
        names = formatting.conjunction([_rating_of(*each) for each in group])
        yield Line(f"{names} on {benchmark}, a statistical tie{unrated}", "Rated alike")
    else:
        names = formatting.conjunction([_rating_of(*each) for each in group])
        below = formatting.conjunction(
            [_rating_of(*each) for each in (rest if len(rest) < _MAX_LISTED else rest[:1])]
        )
        label = "Higher rated" if len(rated) == _TWO else "Highest rated"
        yield Line(f"{names} against {below} on {benchmark}{unrated}", label)


def _rating_of(compared: ComparedModel, rating: Rating) -> str:
    return f"{compared.line.name} {rating_text(rating)}"


def _context(models: Sequence[ComparedModel]) -> Iterator[Line]:
    counts = [compared.model.facts.context for compared in models]
    largest = comparison_rows.indexes_of_highest(counts)
    sizes = sorted({count for count in counts if count}, reverse=True)
    if len(largest) != 1 or len(sizes) < _TWO or sizes[0] < _MIN_CONTEXT_RATIO * sizes[1]:
        return
    label = "Larger context" if len(models) == _TWO else "Largest context"
    size, other = (formatting.tokens(count) for count in sizes[:_TWO])
    yield Line(f"{models[largest[0]].line.name}, {size} tokens against {other}", label)


def _endings(models: Sequence[ComparedModel]) -> Iterator[Line]:
    ending = [compared for compared in models if compared.life.stage in ("retiring", "retired")]
    if ending:
        yield Line("; ".join(_ending(compared) for compared in ending), "Ends")


def _ending(compared: ComparedModel) -> str:
    """ "Claude Sonnet 4.5 retires 2026-11-30, in 8 days"."""
    life = compared.life
    if life.stage == "retired":
        return f"{compared.line.name} retired {life.retires}"
    if not life.retires:
        return f"{compared.line.name} is deprecated"
    not_before = "not before " if life.earliest else ""
    left = f", in {formatting.count(life.days_left, 'day')}" if life.days_left else ""
    return f"{compared.line.name} retires {not_before}{life.retires}{left}"
