"""Names that stand for no model, or for several, as plain data."""

from __future__ import annotations

from collections.abc import Iterable

from bot.answer import NotFound, Offered
from bot.contract.rows import Json


def missed_json(missed: Iterable[Offered | NotFound]) -> list[Json]:
    return [_missed(each) for each in missed]


def _missed(each: Offered | NotFound) -> Json:
    match each:
        case Offered():
            return {"asked": each.asked, "models": [line.id for line in each.models], "nearest": []}
        case NotFound():
            return {"asked": each.asked, "models": [], "nearest": [n.id for n in each.nearest]}
