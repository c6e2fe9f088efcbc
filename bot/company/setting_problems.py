"""What is wrong with settings that somebody typed, in words for that person."""

from __future__ import annotations

from pydantic import ValidationError

from bot import formatting

_LONGEST_QUOTE = 60
_OF_A_PRICE = {
    "off": "A discount is more than 0% and less than 100%.",
    "until": "The last day is no day of the calendar: write it as 2027-06-30.",
}
_RATE = "A price is from 0 to 100,000 USD per 1M tokens."


def quoted(text: str) -> str:
    """What somebody typed, in quotes and not too long; not escaped."""
    return f'"{formatting.shortened(" ".join(text.split()), _LONGEST_QUOTE)}"'


def first_problem(error: ValidationError) -> str:
    """A sentence about the first thing that the types of settings do not take; not escaped."""
    detail = error.errors(include_url=False)[0]
    match [str(part) for part in detail["loc"]]:
        case ["workloads", name, "[key]"]:
            return (
                f"{quoted(name)} is no name for a workload: it has up to 40 letters (a to z), "
                "digits, spaces, dots and dashes, a letter or digit first."
            )
        case ["nicknames", name, "[key]"]:
            return f"{quoted(name)} is no nickname: it has 2 to 60 characters."
        case [*_, "models", "allow" | "deny", _]:
            return 'Write ids of models, or patterns of letters, digits and *: "deepseek/*".'
        case [*_, "prices", _, field]:
            return _OF_A_PRICE.get(field, _RATE)
        case [*_, "prices", _]:
            return 'State a discount or prices, one and not both: "12% off", or "1.60 in 8.00 out".'
        case where:
            return f"{', '.join(where)}: {detail['msg'].removeprefix('Value error, ')}."
