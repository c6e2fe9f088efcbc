"""Where the labs of models are to be from: "no chinese models", "european labs only"."""

from __future__ import annotations

from typing import NamedTuple, get_args

from bot.query.annotate import AnnotatedText
from catalog.schema import Origin

_ORIGINS: tuple[Origin, ...] = get_args(Origin)


class Origins(NamedTuple):
    """Places that labs are to be from, and those that they are not to be from."""

    wanted: tuple[Origin, ...] = ()
    denied: tuple[Origin, ...] = ()


def find_origins(text: AnnotatedText) -> Origins:
    """Read the places of origin; in "european, not american", both count."""
    if not text.has("origin"):
        return Origins()
    wanted: dict[Origin, None] = {}
    denied: dict[Origin, None] = {}
    for span in text.spans:
        for value in span.values("origin"):
            origin = next(o for o in _ORIGINS if o == value.removeprefix("not-"))
            is_denied = value.startswith("not-") or text.is_negated(span.start)
            (denied if is_denied else wanted)[origin] = None
    return Origins(tuple(wanted), tuple(denied))
