"""The constraints that a text states."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import get_args

from bot.query.amounts import Amount
from bot.query.dates import since
from bot.query.job import Job
from bot.query.parties import parties_of
from bot.query.reading import Said
from bot.query.words import Span
from catalog import Catalog, Filters, Region, Workload

_REGIONS: dict[str, Region] = {region: region for region in get_args(Region)}
_LEAST_CONTEXT = 1000
_DEAREST = 1000
"""USD per 1M tokens that anybody could mean."""


def filters_of(
    said: Said, job: Job, workload: Workload | None, subjects: tuple[str, ...], catalog: Catalog
) -> Filters:
    """`job` and `workload` are what was already understood of the same text.

    `subjects` are the ids of the models that a thread is about.
    """
    parties = parties_of(said, subjects, catalog)
    into, out = _prices(said)
    return Filters(
        min_context=_context(said, workload),
        min_output=_longest(said, workload),
        max_input_price=into,
        max_output_price=out,
        needs=job.needs,
        open_weights=_condition(said, "open_weights"),
        commercial_license=_condition(said, "commercial_license"),
        free=_condition(said, "free") or _costs_nothing(said),
        providers=tuple(parties.providers),
        exclude_providers=tuple(parties.exclude_providers),
        labs=tuple(parties.labs),
        exclude_labs=tuple(parties.exclude_labs),
        region=next((_REGIONS[r] for r in said.of("region")), None),
        released_after=since(said, catalog.today),
    )


def _prices(said: Said) -> tuple[Decimal | None, Decimal | None]:
    """The most that input and output may cost; "$1/$4" is both."""
    money = [a for a in said.amounts if _is_limit(a, said)]
    for one, other in pairwise(money):
        slashed = other.start == one.end + 1 and said.words[one.end].text == "/"
        if slashed and not (one.side or other.side):
            return one.value, other.value
    if len(money) > 1 and said.has("word", "between") and not any(a.side for a in money[:1]):
        money = money[1:]
    into = next((a.value for a in money if a.side != "output"), None)
    out = next((a.value for a in money if a.side == "output"), None)
    return into, out


def _is_limit(amount: Amount, said: Said) -> bool:
    """No price of a picture or a machine, no amount that is quoted beside a model.

    "Under 1.50" is money, too: nothing else is that small.
    """
    if amount.kind == "bare":
        return amount.plain and amount.bound == "most" and not said.places
    limits = amount.kind == "money" and not amount.piece and 0 < amount.value <= _DEAREST
    return limits and (amount.bound == "most" or not (said.places or amount.bound == "least"))


def _context(said: Said, workload: Workload | None) -> int | None:
    """The largest window that is asked for."""
    told = [a for a in said.amounts if a.kind == "context" and a.bound != "most"]
    if not told and workload is None:
        told = [a for a in said.amounts if _is_window(a, said)]
    return max((int(a.value) for a in told), default=None)


def _is_window(amount: Amount, said: Said) -> bool:
    """A size without a unit, or tokens without a side: "with 200k"."""
    before = said.ending.get(amount.start)
    led = amount.bound == "least" or (before and before.means("word", "with"))
    if said.places and not led:
        return False
    countable = amount.kind == "bare" or (amount.kind == "tokens" and not amount.side)
    return (
        countable and not amount.plain and amount.bound != "most" and amount.value >= _LEAST_CONTEXT
    )


def _longest(said: Said, workload: Workload | None) -> int | None:
    told = [a for a in said.amounts if a.kind == "longest_output"]
    if not told and workload is None:
        told = [a for a in said.amounts if a.kind == "tokens" and a.side == "output"]
    return max((int(a.value) for a in told), default=None)


def _costs_nothing(said: Said) -> bool | None:
    return True if any(a.kind == "money" and not a.value for a in said.amounts) else None


def _condition(said: Said, name: str) -> bool | None:
    stated = (s for s in said.spans if name in s.all_of("condition"))
    return True if any(not said.is_negated(span.start) for span in stated) else None


def is_unheard(said: Said, span: Span) -> bool:
    """What somebody does not want, and no constraint can say."""
    kinds = ("need", "use_case", "condition", "region")
    if span.means("word", "unheard"):
        return True
    return any(span.of(kind) for kind in kinds) and said.is_negated(span.start)
