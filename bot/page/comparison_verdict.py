"""A comparison in sentences: who is cheaper, who is rated higher, whose end is announced."""

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
_MANY = 3
_CLEARLY = 1.1
"""Times the next largest context that are worth a sentence."""


def comparison_verdict(made: Comparison) -> Iterator[Line]:
    """What tells the models apart, the weightiest first."""
    yield from _gone(made.models)
    yield from _both(made)
    yield _price(made)
    yield from _from_the_labs(made)
    yield from _resold(made.models)
    yield from _rated(made)
    yield from _context(made.models)
    yield from _ends(made.models)


class _ComparedCost(NamedTuple):
    side: ComparedModel
    usd: Decimal


def _costs(sides: Sequence[ComparedModel]) -> list[_ComparedCost]:
    """Of those whose cost is known, cheapest first."""
    known = [_ComparedCost(side, side.cost) for side in sides if side.cost is not None]
    return sorted(known, key=lambda each: each.usd)


def _lowest(known: Sequence[_ComparedCost]) -> list[ComparedModel]:
    return [each.side for each in known if each.usd == known[0].usd]


def _gone(sides: Sequence[ComparedModel]) -> Iterator[Line]:
    """What can no longer be had is no choice, however cheap it was."""
    gone = [side.line.name for side in sides if side.life.stage == "retired"]
    left = [side.line.name for side in sides if side.life.stage != "retired"]
    if gone and left:
        verb = "is" if len(gone) == 1 else "are"
        yield Line(f"{_and(gone)} {verb} retired: only {_and(left)} can be started with.")


def _both(made: Comparison) -> Iterator[Line]:
    """One that is better in both price and rating, where all of both are known."""
    known = _costs(made.models)
    ratings = [side.rating(made.benchmark) for side in made.models]
    if len(known) < len(made.models) or not all(ratings):
        return
    if _is_turned(made):
        return
    cheapest, best = (
        _lowest(known),
        [made.models[n] for n in comparison_rows.indexes_of_top_rated(ratings)],
    )
    gone = any(side.life.stage == "retired" for side in best)
    if len(cheapest) == len(best) == 1 and cheapest == best and not gone:
        degrees = ("cheaper", "higher") if len(known) == _TWO else ("cheapest", "highest")
        yield Line(f"{best[0].line.name} is both {degrees[0]} and rated {degrees[1]}.")


def _price(made: Comparison) -> Line:
    known = _costs(made.models)
    missing = [side.line.name for side in made.models if side.cost is None]
    if not known:
        return Line("not known of any of them for this request", "Price")
    unknown = f"; not known of {_and(missing)}" if missing else ""
    lowest = _lowest(known)
    amount = f"{_per(made, known[0].usd)}{_at(lowest)}"
    names = _and([side.line.name for side in lowest])
    if len(known) == 1:
        return Line(f"{names} {amount}{unknown}", "Price")
    if len(lowest) == len(known):
        return Line(f"{names}, {amount}{unknown}", "Same price")
    more = _dearer(made, known[len(lowest) :], known[0].usd)
    same = "the same " if len(lowest) > 1 else ""
    label = "Cheaper" if len(known) == _TWO else "Cheapest"
    return Line(f"{names}, {same}{amount}; {more}{unknown}", label)


def _at(sides: Sequence[ComparedModel]) -> str:
    names = [side.cheapest.provider_name for side in sides if side.cheapest]
    return f" at {_and(list(dict.fromkeys(names)))}" if names else ""


def _per(made: Comparison, usd: Decimal) -> str:
    """ "$4.50 per 1,000 requests", "$120 a month"."""
    if made.job.times is None:
        return f"{formatting.estimate(_REQUESTS * usd)} per {_REQUESTS:,} requests"
    return f"{formatting.estimate(usd)} {'a month' if made.job.period else 'in all'}"


def _dearer(made: Comparison, others: Sequence[_ComparedCost], lowest: Decimal) -> str:
    """Each of a few; of many the dearest."""
    if len(others) < _MANY:
        return "; ".join(_more(made, each, lowest) for each in others)
    return f"the dearest: {_more(made, others[-1], lowest)}"


def _more(made: Comparison, each: _ComparedCost, lowest: Decimal) -> str:
    """ "Cirrus 4 costs 4.1 times as much ($18.50)"."""
    usd = formatting.estimate(each.usd * (_REQUESTS if made.job.times is None else 1))
    if not lowest:
        return f"{each.side.line.name} costs {usd}"
    return f"{each.side.line.name} costs {formatting.times(each.usd / lowest)} ({usd})"


def _from_the_labs(made: Comparison) -> Iterator[Line]:
    """What the labs ask themselves, where others ask less."""
    known = [_ComparedCost(s, s.lab_cost) for s in made.models if s.lab_cost is not None]
    known.sort(key=lambda each: each.usd)
    if len(known) < _TWO or all(each.usd == each.side.cost for each in known):
        return
    first, *others = known
    more = _dearer(made, others, first.usd)
    turned = "the other way round: " if _is_turned(made) else ""
    yield Line(f"{turned}{first.side.line.name}, {_per(made, first.usd)}; {more}", "From the labs")


def _is_turned(made: Comparison) -> bool:
    """Of two models, the one with the cheaper route is the dearer at the labs themselves."""
    costs = [(side.cost, side.lab_cost) for side in made.models]
    match costs:
        case [(Decimal() as one, Decimal() as own), (Decimal() as two, Decimal() as others)]:
            return (one - two) * (own - others) < 0
        case _:
            return False


def _resold(sides: Sequence[ComparedModel]) -> Iterator[Line]:
    far: dict[str, list[str]] = {}
    for side in sides:
        if side.far_below_lab and side.cheapest:
            far.setdefault(side.cheapest.provider_name, []).append(side.line.name)
    if far:
        who = _and([f"{provider} ({', '.join(names)})" for provider, names in far.items()])
        yield Line(
            f"{who}: less than half of what the lab asks", f"Check who resells it {FAR_BELOW}"
        )


def _rated(made: Comparison) -> Iterator[Line]:
    known = [(s, r) for s in made.models if (r := s.rating(made.benchmark))]
    known.sort(key=lambda pair: -pair[1].value)
    missing = [s.line.name for s in made.models if s.rating(made.benchmark) is None]
    where = benchmark_name(made.benchmark)
    if not known:
        return
    verb = "is" if len(missing) == 1 else "are"
    unrated = f"; {_and(missing)} {verb} not rated there" if missing else ""
    group = [
        known[n] for n in comparison_rows.indexes_of_top_rated([rating for _, rating in known])
    ]
    rest = known[len(group) :]
    if len(known) == 1:
        yield Line(f"{_scored(*known[0])} in {where}{unrated}", "Rating")
    elif not rest:
        said = _and([_scored(*each) for each in group])
        yield Line(f"{said} in {where}, and the intervals overlap{unrated}", "Rated alike")
    else:
        said = _and([_scored(*each) for each in group])
        below = _and([_scored(*each) for each in (rest if len(rest) < _MANY else rest[:1])])
        label = "Higher rated" if len(known) == _TWO else "Highest rated"
        yield Line(f"{said} against {below} in {where}{unrated}", label)


def _scored(side: ComparedModel, rating: Rating) -> str:
    return f"{side.line.name} {rating_text(rating)}"


def _context(sides: Sequence[ComparedModel]) -> Iterator[Line]:
    counts = [side.model.facts.context for side in sides]
    most = comparison_rows.indexes_of_highest(counts)
    known = sorted({count for count in counts if count}, reverse=True)
    if len(most) != 1 or len(known) < _TWO or known[0] < _CLEARLY * known[1]:
        return
    label = "Larger context" if len(sides) == _TWO else "Largest context"
    size, other = (formatting.tokens(count) for count in known[:_TWO])
    yield Line(f"{sides[most[0]].line.name}, {size} tokens against {other}", label)


def _ends(sides: Sequence[ComparedModel]) -> Iterator[Line]:
    ending = [side for side in sides if side.life.stage in ("retiring", "retired")]
    if ending:
        yield Line("; ".join(_end(side) for side in ending), "Ends")


def _end(side: ComparedModel) -> str:
    """ "Claude Sonnet 4.5 retires 2026-11-30, in 8 days"."""
    stage = side.life
    if stage.stage == "retired":
        return f"{side.line.name} retired {stage.retires}"
    if not stage.retires:
        return f"{side.line.name} is deprecated"
    early = "not before " if stage.earliest else ""
    left = f", in {formatting.count(stage.days_left, 'day')}" if stage.days_left else ""
    return f"{side.line.name} retires {early}{stage.retires}{left}"


def _and(names: Sequence[str]) -> str:
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]
