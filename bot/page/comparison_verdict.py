"""The sentences of a comparison: price, rating, context and retirement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from bot import formatting
from bot.answer import ComparedModel, Comparison, comparison_rows
from bot.page.offer_text import FAR_BELOW
from bot.page.page_parts import Line
from catalog.ratings import benchmark_name, rating_text
from catalog.schema import Rating

_REQUESTS = 1000
_TWO = 2
_MAX_LISTED = 3
_MIN_CONTEXT_RATIO = 1.1
"""Ratio to the next largest context from which a line about it is worth showing."""


def comparison_verdict(answer: Comparison) -> Iterator[Line]:
    """The differences between the models, most important first."""
    yield from _retired(answer.models)
    yield from _cheapest_and_best(answer)
    yield _price(answer)
    yield from _lab_prices(answer)
    yield from _far_below_lab(answer.models)
    yield from _rated(answer)
    yield from _context(answer.models)
    yield from _endings(answer.models)


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


def _retired(models: Sequence[ComparedModel]) -> Iterator[Line]:
    """A line on retired models, which are no choice however cheap they were."""
    retired = [compared.line.name for compared in models if compared.life.stage == "retired"]
    available = [compared.line.name for compared in models if compared.life.stage != "retired"]
    if retired and available:
        verb = "is" if len(retired) == 1 else "are"
        yield Line(f"{_and(retired)} {verb} retired: only {_and(available)} can be started with.")


def _cheapest_and_best(answer: Comparison) -> Iterator[Line]:
    """The model that is best in price and rating, if all prices and ratings are known."""
    costs = _costs(answer.models)
    ratings = [compared.rating(answer.benchmark) for compared in answer.models]
    if len(costs) < len(answer.models) or not all(ratings):
        return
    if _reverses_at_labs(answer):
        return
    cheapest, best = (
        _lowest(costs),
        [answer.models[n] for n in comparison_rows.indexes_of_top_rated(ratings)],
    )
    any_retired = any(compared.life.stage == "retired" for compared in best)
    if len(cheapest) == len(best) == 1 and cheapest == best and not any_retired:
        degrees = ("cheaper", "higher") if len(costs) == _TWO else ("cheapest", "highest")
        yield Line(f"{best[0].line.name} is both {degrees[0]} and rated {degrees[1]}.")


def _price(answer: Comparison) -> Line:
    costs = _costs(answer.models)
    unpriced = [compared.line.name for compared in answer.models if compared.cost is None]
    if not costs:
        return Line("not known of any of them for this request", "Price")
    unknown = f"; not known of {_and(unpriced)}" if unpriced else ""
    lowest = _lowest(costs)
    amount = f"{_per(answer, costs[0].usd)}{_providers(lowest)}"
    names = _and([compared.line.name for compared in lowest])
    if len(costs) == 1:
        return Line(f"{names} {amount}{unknown}", "Price")
    if len(lowest) == len(costs):
        return Line(f"{names}, {amount}{unknown}", "Same price")
    dearer = _dearer(answer, costs[len(lowest) :], costs[0].usd)
    shared = "the same " if len(lowest) > 1 else ""
    label = "Cheaper" if len(costs) == _TWO else "Cheapest"
    return Line(f"{names}, {shared}{amount}; {dearer}{unknown}", label)


def _providers(models: Sequence[ComparedModel]) -> str:
    names = [compared.cheapest.provider_name for compared in models if compared.cheapest]
    return f" at {_and(list(dict.fromkeys(names)))}" if names else ""


def _per(answer: Comparison, usd: Decimal) -> str:
    """ "$4.50 per 1,000 requests", "$120 a month"."""
    if answer.job.times is None:
        return f"{formatting.estimate(_REQUESTS * usd)} per {_REQUESTS:,} requests"
    return f"{formatting.estimate(usd)} {'a month' if answer.job.period else 'in all'}"


def _dearer(answer: Comparison, others: Sequence[_ComparedCost], lowest: Decimal) -> str:
    """How much more the others cost: each of one or two, only the dearest of more."""
    if len(others) < _MAX_LISTED:
        return "; ".join(_times_as_much(answer, cost, lowest) for cost in others)
    return f"the dearest: {_times_as_much(answer, others[-1], lowest)}"


def _times_as_much(answer: Comparison, cost: _ComparedCost, lowest: Decimal) -> str:
    """ "Cirrus 4 costs 4.1 times as much ($18.50)"."""
    usd = formatting.estimate(cost.usd * (_REQUESTS if answer.job.times is None else 1))
    if not lowest:
        return f"{cost.compared.line.name} costs {usd}"
    return f"{cost.compared.line.name} costs {formatting.times(cost.usd / lowest)} ({usd})"


def _lab_prices(answer: Comparison) -> Iterator[Line]:
    """Costs at the labs themselves, if another provider is cheaper."""
    costs = [
        _ComparedCost(compared, compared.lab_cost)
        for compared in answer.models
        if compared.lab_cost is not None
    ]
    costs.sort(key=lambda cost: cost.usd)
    if len(costs) < _TWO or all(cost.usd == cost.compared.cost for cost in costs):
        return
    first, *others = costs
    dearer = _dearer(answer, others, first.usd)
    prefix = "the other way round: " if _reverses_at_labs(answer) else ""
    yield Line(
        f"{prefix}{first.compared.line.name}, {_per(answer, first.usd)}; {dearer}", "From the labs"
    )


def _reverses_at_labs(answer: Comparison) -> bool:
    """Whether the cheaper of two models is the dearer one at the labs."""
    costs = [(compared.cost, compared.lab_cost) for compared in answer.models]
    match costs:
        case [
            (Decimal() as one, Decimal() as one_at_lab),
            (Decimal() as two, Decimal() as two_at_lab),
        ]:
            return (one - two) * (one_at_lab - two_at_lab) < 0
        case _:
            return False


def _far_below_lab(models: Sequence[ComparedModel]) -> Iterator[Line]:
    names_by_provider: dict[str, list[str]] = {}
    for compared in models:
        if compared.far_below_lab and compared.cheapest:
            names_by_provider.setdefault(compared.cheapest.provider_name, []).append(
                compared.line.name
            )
    if names_by_provider:
        providers = _and(
            [f"{provider} ({', '.join(names)})" for provider, names in names_by_provider.items()]
        )
        yield Line(
            f"{providers}: less than half of what the lab asks", f"Check who resells it {FAR_BELOW}"
        )


def _rated(answer: Comparison) -> Iterator[Line]:
    rated = [
        (compared, rating)
        for compared in answer.models
        if (rating := compared.rating(answer.benchmark))
    ]
    rated.sort(key=lambda pair: -pair[1].value)
    not_rated = [
        compared.line.name
        for compared in answer.models
        if compared.rating(answer.benchmark) is None
    ]
    benchmark = benchmark_name(answer.benchmark)
    if not rated:
        return
    verb = "is" if len(not_rated) == 1 else "are"
    unrated = f"; {_and(not_rated)} {verb} not rated there" if not_rated else ""
    group = [
        rated[n] for n in comparison_rows.indexes_of_top_rated([rating for _, rating in rated])
    ]
    rest = rated[len(group) :]
    if len(rated) == 1:
        yield Line(f"{_rating_of(*rated[0])} in {benchmark}{unrated}", "Rating")
    elif not rest:
        names = _and([_rating_of(*each) for each in group])
        yield Line(f"{names} in {benchmark}, and the intervals overlap{unrated}", "Rated alike")
    else:
        names = _and([_rating_of(*each) for each in group])
        below = _and(
            [_rating_of(*each) for each in (rest if len(rest) < _MAX_LISTED else rest[:1])]
        )
        label = "Higher rated" if len(rated) == _TWO else "Highest rated"
        yield Line(f"{names} against {below} in {benchmark}{unrated}", label)


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


def _and(names: Sequence[str]) -> str:
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]
