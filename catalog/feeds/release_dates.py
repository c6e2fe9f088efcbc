"""When a model was released, by statements of which some are placeholders or days of listing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence, Set
from datetime import date, timedelta

from catalog.feeds.identities import Identities
from catalog.names import fold, tokens
from catalog.schema import Observation

Listing = tuple[str, date]
"""A provider and a day on which it listed models of many labs."""

_LABS_OF_A_LISTING = 5
"""A provider that dates models of as many labs to one day says when it listed them."""
_LAB_WEIGHT = 5
"""The lab's own date counts as much as those of so many others, and not more: some labs' entries
have the day on which the API learnt of the model."""
_NEAR = timedelta(days=60)
_BEFORE_ITS_ID = timedelta(days=31)
_AFTER_ITS_ID = timedelta(days=120)
"""A release this long before or after the date in the model's id is of another model."""


def listing_days(observations: Sequence[Observation], identities: Identities) -> Set[Listing]:
    """The days that providers give as the release of everything that they listed then."""
    labs: dict[Listing, set[str]] = defaultdict(set)
    for number, model in identities.models.items():
        observation = observations[number]
        if day := observation.facts.released:
            labs[observation.provider, day].add(model.partition("/")[0])
    return {listing for listing, those in labs.items() if len(those) >= _LABS_OF_A_LISTING}


def release_date(
    model: str,
    every: Sequence[Observation],
    by_lab: Sequence[Observation],
    listings: Set[Listing],
) -> date | None:
    """The day that most name, of those that can be.

    Of a tie the lab's, then the earliest near the middle of all: sellers list a model later, and a
    day far from the others is a slip.

    `by_lab` are those of the lab's own API among `every`.
    """
    own = {observation.facts.released for observation in by_lab}
    stated = [o for o in every if o.facts.released and not _is_placeholder(o.facts.released, o)]
    doubts: tuple[Callable[[Observation, date], bool], ...] = (
        lambda o, day: (o.provider, day) not in listings,
        lambda _, day: _fits_id(day, model),
    )
    for credible in doubts:
        sound = [o for o in stated if o.facts.released and credible(o, o.facts.released)]
        # Where none is beyond doubt, the doubtful ones are all there is.
        stated = sound or stated
    days = sorted(o.facts.released for o in stated if o.facts.released)
    return _most_named(days, own) if days else None


def _most_named(days: Sequence[date], own: Set[date | None]) -> date:
    """`days` are sorted; `own` are the lab's."""
    votes = Counter(days)
    middle = days[(len(days) - 1) // 2]

    def weight(day: date) -> tuple[float, bool, bool, int]:
        count = votes[day] + (_LAB_WEIGHT - 1 if day in own else 0)
        # The first of a month often stands for a month of which no more is known.
        return (
            count / (2 if day.day == 1 else 1),
            day in own,
            abs(day - middle) <= _NEAR,
            -day.toordinal(),
        )

    return max(votes, key=weight)


def _is_placeholder(day: date, observation: Observation) -> bool:
    """Whether it stands for "unknown": a first of January, or a day after the feed was made."""
    return (day.month, day.day) == (1, 1) or day > observation.as_of


def _fits_id(day: date, model: str) -> bool:
    """Whether it is near the date in the id, "2507" or "20250929"; without one, every day does."""
    dated = _date_in_id(model)
    return not dated or dated[0] - _BEFORE_ITS_ID <= day <= dated[1] + _AFTER_ITS_ID


def _date_in_id(model: str) -> tuple[date, date] | None:
    """The first and the last day that the date in an id may mean."""
    for token in tokens(fold(model.partition("/")[2])):
        digits = token.text
        if token.kind == "stamp" and digits[0] == "2" and len(digits) == len("2507"):
            year, month = 2000 + int(digits[:2]), int(digits[2:])
        elif token.kind == "date" and digits.startswith("20") and len(digits) >= len("202509"):
            year, month = int(digits[:4]), int(digits[4:6])
        elif token.kind == "date" and digits[2:4] == "20":
            year, month = int(digits[2:]), int(digits[:2])
        else:
            continue
        return date(year, month, 1), date(year, month, 28)
    return None
