"""Names that stand for no model, or for several, beside an answer about the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot import formatting
from bot.answer import Ambiguous, NotFound
from bot.page.parts import Line

_ECHOED = 60
_NAMES = 3


def missed(found: Iterable[Ambiguous | NotFound]) -> Iterator[Line]:
    for each in found:
        asked = f'"{formatting.shortened(each.typed, _ECHOED)}"'
        match each:
            case Ambiguous():
                names = formatting.listed((line.name for line in each.models), _NAMES)
                yield Line(f"{asked} could be {names}: say which", "Left out")
            case NotFound():
                near = formatting.listed((line.name for line in each.nearest), _NAMES)
                nearest = f"; nearest by name: {near}" if near else ""
                yield Line(f"{asked} is not in the catalogue{nearest}", "Left out")
