"""Names that stand for no model, or for several, as plain data."""

from __future__ import annotations

from collections.abc import Iterable

from bot.answer import NotFound, Offered
from bot.contract.rows import Json, line_json


def choice_json(offered: Offered) -> Json:
    return {
        "kind": "choice",
        "as_of": str(offered.as_of),
        "models": [line_json(line) for line in offered.models],
    }


def not_found_json(missing: NotFound) -> Json:
    """Of the nearest only their ids, and no price."""
    return {
        "kind": "not_found",
        "as_of": str(missing.as_of),
        "name": missing.asked,
        "nearest": [line.id for line in missing.nearest],
    }


def missed_json(missed: Iterable[Offered | NotFound]) -> list[Json]:
    return [_missed(each) for each in missed]


def _missed(each: Offered | NotFound) -> Json:
    match each:
        case Offered():
            return {"asked": each.asked, "models": [line.id for line in each.models], "nearest": []}
        case NotFound():
            return {"asked": each.asked, "models": [], "nearest": [n.id for n in each.nearest]}
