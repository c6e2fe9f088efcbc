"""The short pages: a ladder, a choice, a miss, help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot import formatting
from bot.answer import Ambiguous, Help, ModelLine, NotFound, PriceLadder
from bot.page import charts, price_tables
from bot.page.card_page import heading, understood
from bot.page.page_parts import Choices, Line, Lines, Page, Part, SmallPrint, Title

_ROWS = 30
_OFFERED = 5
"""As many as there are buttons."""
_ECHOED_NAME = 120


def price_ladder_page(made: PriceLadder) -> Page:
    return tuple(_ladder(made))


def _ladder(made: PriceLadder) -> Iterator[Part]:
    yield Title(made.line.name)
    asked = " · ".join(made.interpretation.filters)
    yield SmallPrint(
        (heading(made.line, made.life, None), *((f"Asked for: {asked}",) if asked else ()))
    )
    alone = "The one that fits" if made.excluded else "Only route"
    best = price_tables.cheapest(made.rows, made.life, alone)
    stands = (Line(f"{said}.") for said in made.provider_comparison)
    said = (*stands, *best)
    yield Lines(said or (Line(_nothing(made)),))
    yield from price_tables.ladder(made.rows, _ROWS, "")
    if apart := (*price_tables.otherwise(made.rows), *price_tables.apart(made.rows)):
        yield Lines(apart)
    yield from charts.ladder(made.rows, made.life)
    if made.excluded:
        counts = (f"{formatting.count(n, 'route')} {reason}" for reason, n in made.excluded)
        yield Lines((Line(" · ".join(counts), "Left out"),))
    small = (*understood(made.name_match, made.line), *_dated(made))
    if small:
        yield SmallPrint(small)


def _nothing(made: PriceLadder) -> str:
    if made.excluded:
        return "No route with a known price meets what was asked."
    return "No route with a known price is tracked."


def _dated(made: PriceLadder) -> Iterable[str]:
    said = price_tables.dated(made.rows.priced)
    return (said,) if said else ()


def choice_page(made: Ambiguous) -> Page:
    first = made.models[0].name if made.models else ""
    said = f"Say it in full, such as: /model {first}" if first else ""
    left = len(made.models) - _OFFERED
    lines = tuple(_line(model) for model in made.models[:_OFFERED])
    more = (f"+{left:,} more",) if left > 0 else ()
    return (
        Choices(f"Which {_quoted(made.typed)}?", lines, said),
        SmallPrint((*more, f"as of {made.as_of}")),
    )


def _line(model: ModelLine) -> str:
    """ "Gemini 4 Argon · Google · 2026-10-14"."""
    known = (model.name, model.lab, model.released, "preview" if model.preview else None)
    return " · ".join(part for part in known if part)


def not_found_page(made: NotFound) -> Page:
    said = Line(f"There is no {_quoted(made.typed)} in the catalogue as of {made.as_of}.")
    names = tuple(model.name for model in made.nearest[:_OFFERED])
    return (Lines((said,)), *((Choices("Nearest", names),) if names else ()))


def _quoted(asked: str) -> str:
    return f'"{formatting.shortened(asked, _ECHOED_NAME)}"'


def help_page(made: Help) -> Page:
    counts = (formatting.count(made.models, "model"), formatting.count(made.routes, "route"))
    size = f"{' · '.join(counts)} · as of {made.as_of}"
    if made.lost:
        about = "I answer questions about AI models: prices, routes, fit, limits, retirement."
        said = tuple(Line(sentence) for sentence in made.interpretation.unanswered) or (
            Line(about),
        )
        return (Lines(said), SmallPrint((size,)), Choices("Try", made.examples))
    return (
        Title("Modeldesk"),
        Lines(
            (
                Line("What AI models cost, what they fit and where they run, with sources."),
                Line("what is known of a model", "/model <name>"),
                Line("the cheapest models for it", "/cheapest <use case>"),
                Line("what a model costs at every provider", "/cheapest <name>"),
                Line("two to six models side by side", "/compare <name> vs <name>"),
                Line("any of it in plain words", "A mention or a direct message"),
            )
        ),
        SmallPrint(
            (
                "In a thread, mention the bot instead: slash commands do not work there.",
                size,
            )
        ),
        Choices("Try", made.examples),
    )


_ECHOED_BESIDE = 60
_NAMES = 3


def unresolved_lines(found: Iterable[Ambiguous | NotFound]) -> Iterator[Line]:
    for each in found:
        asked = f'"{formatting.shortened(each.typed, _ECHOED_BESIDE)}"'
        match each:
            case Ambiguous():
                names = formatting.listed((line.name for line in each.models), _NAMES)
                yield Line(f"{asked} could be {names}: say which", "Left out")
            case NotFound():
                near = formatting.listed((line.name for line in each.nearest), _NAMES)
                nearest = f"; nearest by name: {near}" if near else ""
                yield Line(f"{asked} is not in the catalogue{nearest}", "Left out")
