"""Pages of a price ladder, an ambiguous name, an unknown name, and help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot import formatting
from bot.answer import Ambiguous, Help, ModelLine, NotFound, PriceLadder, Shown
from bot.page import offer_text, price_lines, price_tables
from bot.page.model_text import heading, understood
from bot.page.page_parts import (
    Choices,
    FoldablePart,
    Line,
    Lines,
    Listing,
    Page,
    Part,
    SmallPrint,
    Title,
    folded,
)

_FOLD = "Other sellers, model ids and cache prices"
_MAX_CHOICES = 5
"""One per button."""
_MAX_ECHO_LENGTH = 120


def price_ladder_page(answer: PriceLadder) -> Page:
    return tuple(_price_ladder(answer))


def _price_ladder(answer: PriceLadder) -> Iterator[Part]:
    yield Title(answer.line.name)
    filters = " · ".join(answer.interpretation.filters)
    yield SmallPrint(
        (heading(answer.line, answer.life), *((f"Asked for: {filters}",) if filters else ()))
    )
    label = "The one that fits" if answer.excluded else "Only seller"
    best = price_lines.cheapest(answer.rows, answer.life, label)
    sentences = (*_tariff_sentences(answer), *answer.provider_comparison)
    lines = (Line(f"{sentence}.") for sentence in sentences)
    first_page = (*lines, *_named(best, answer), *_usual(answer)) or tuple(_no_route(answer))
    if shown := (Line(_place(answer.shown)),) if answer.shown.offset else first_page:
        yield Lines(shown)
    if answer.life.stage != "retired":
        yield from price_tables.ladder_page(answer.rows, answer.shown)
    if answer.excluded:
        counts = (f"{formatting.count(n, 'route')} {reason}" for reason, n in answer.excluded)
        yield Lines((Line(" · ".join(counts), "Left out"),))
    yield from folded(_FOLD, tuple(_ladder_details(answer)))
    small_print = (
        *understood(answer.name_match, answer.line),
        *_price_dates(answer),
    )
    if small_print:
        yield SmallPrint(small_print)


def _place(shown: Shown) -> str:
    """Which part of the list a later page shows."""
    prices = formatting.count(shown.total, "price")
    if not shown.count:
        return f"That is the end of the list: {prices} in all."
    return f"{shown.offset + 1:,} to {shown.offset + shown.count:,} of {prices}."


def _ladder_details(answer: PriceLadder) -> Iterator[FoldablePart]:
    others = (price_lines.otherwise, price_lines.dearer_unvouched, price_lines.apart)
    if lines := tuple(line for part in others for line in part(answer.rows)):
        yield Lines(lines)
    if ids := price_tables.seller_ids(answer.rows):
        yield Listing("Model id at each seller", ids)
    if notes := (*price_tables.price_notes(answer.rows), *_order(answer)):
        yield SmallPrint(notes)


def _tariff_sentences(answer: PriceLadder) -> tuple[str, ...]:
    return answer.tariff.sentences if answer.tariff else ()


def _named(best: tuple[Line, ...], answer: PriceLadder) -> tuple[Line, ...]:
    """The lines on the cheapest, of which the first says which price it is."""
    if answer.tariff is None or not (best and answer.rows.paid):
        return best
    noun = answer.tariff.noun if answer.tariff.known else "usual price"
    label = f"{formatting.capitalised(noun)}, {formatting.uncapitalised(best[0].label)}"
    return (best[0]._replace(label=label), *best[1:])


def _usual(answer: PriceLadder) -> Iterator[Line]:
    """The usual price to compare with, and who states no such price."""
    tariff = answer.tariff
    if tariff is None or not tariff.known:
        return
    if tariff.plain:
        text = f"{tariff.plain.provider_name} · {formatting.tariff(tariff.plain.prices)}"
        yield Line(text, "Usual price")
    if tariff.without:
        names = formatting.listed(tariff.without, _MAX_NAMES)
        sellers = formatting.count(len(tariff.without), "seller")
        yield Line(f"{sellers} ({names})", f"No known {tariff.noun}")


def _no_route(answer: PriceLadder) -> Iterator[Line]:
    """That there is no price; nothing where the policy leaves no route, which is said apart."""
    if answer.policy and answer.policy.no_route:
        return
    if answer.policy and answer.policy.left_out:
        yield Line("No route that your policy approves has a known price.")
    elif answer.excluded:
        yield Line("No route with a known price meets what was asked.")
    else:
        yield Line("No route with a known price is tracked.")


def _order(answer: PriceLadder) -> Iterable[str]:
    """The rule that decides which seller is first."""
    if answer.rows.sellers > 1 and answer.order:
        yield f"Order: {answer.order}"


def _price_dates(answer: PriceLadder) -> Iterable[str]:
    dates = offer_text.dated(answer.rows.priced)
    return (dates,) if dates else ()


def choice_page(answer: Ambiguous) -> Page:
    first = answer.models[0].name if answer.models else ""
    hint = f"Say it in full, such as: /model {first}" if first else ""
    hidden = len(answer.models) - _MAX_CHOICES
    choices = tuple(_choice(model) for model in answer.models[:_MAX_CHOICES])
    more = (f"+{hidden:,} more",) if hidden > 0 else ()
    return (
        Choices(f"Which {_quoted(answer.typed)}?", choices, hint),
        SmallPrint((*more, f"as of {answer.as_of}")),
    )


def _choice(model: ModelLine) -> str:
    """ "Gemini 4 Argon · Google · 2026-10-14"."""
    parts = (model.name, model.lab, model.released, "preview" if model.preview else None)
    return " · ".join(text for text in parts if text)


def not_found_page(answer: NotFound) -> Page:
    line = Line(f"There is no {_quoted(answer.typed)} in the catalogue as of {answer.as_of}.")
    names = tuple(model.name for model in answer.nearest[:_MAX_CHOICES])
    return (Lines((line,)), *((Choices("Nearest", names),) if names else ()))


def _quoted(typed: str) -> str:
    return f'"{formatting.shortened(typed, _MAX_ECHO_LENGTH)}"'


def help_page(answer: Help) -> Page:
    counts = (formatting.count(answer.models, "model"), formatting.count(answer.routes, "route"))
    size = f"{' · '.join(counts)} · as of {answer.as_of}"
    if answer.lost:
        about = "I answer questions about AI models: prices, routes, fit, limits, retirement."
        lines = tuple(Line(sentence) for sentence in answer.interpretation.unanswered)
        if answer.read and not lines:
            read = ", ".join(f'"{part}"' for part in answer.read)
            lines = (Line(f"I read {read}, but not what is asked. Is it one of these?"),)
        lines = lines or (Line(about),)
        return (Lines(lines), SmallPrint((size,)), Choices("Try", answer.examples))
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
                Line("tells the channel when it changes or ends", "A mention: watch <name>"),
            )
        ),
        SmallPrint(
            (
                "In a thread, mention the bot instead: slash commands do not work there.",
                size,
            )
        ),
        Choices("Try", answer.examples),
    )


_MAX_ECHO_LENGTH_IN_LINE = 60
_MAX_NAMES = 3


def unresolved_lines(unresolved: Iterable[Ambiguous | NotFound]) -> Iterator[Line]:
    for entry in unresolved:
        typed = f'"{formatting.shortened(entry.typed, _MAX_ECHO_LENGTH_IN_LINE)}"'
        match entry:
            case Ambiguous():
                names = formatting.listed((line.name for line in entry.models), _MAX_NAMES)
                yield Line(f"{typed} could be {names}: say which", "Left out")
            case NotFound():
                names = formatting.listed((line.name for line in entry.nearest), _MAX_NAMES)
                suggestion = f"; nearest by name: {names}" if names else ""
                yield Line(f"{typed} is not in the catalogue{suggestion}", "Left out")
