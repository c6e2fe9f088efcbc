"""Pages of the migration from one model, and of all models that retire soon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot import formatting
from bot.answer import Bill, Difference, Migration, Move, Retirement, Retirements, Stated, losses
from bot.page import offer_text, price_tables
from bot.page.model_text import follows, heading
from bot.page.page_parts import (
    Cell,
    Column,
    Line,
    Lines,
    Listing,
    Page,
    Part,
    Row,
    SmallPrint,
    Sources,
    Title,
    cell,
    folded,
    table,
)
from bot.page.side_by_side import LEGEND, Property, by_property, models_as_columns
from catalog.lifecycle import Life

_MAX_NAMES = 8
_WHOLE_TIMES = 10
"""From this factor on, no decimals: "12×", below it "1.5×", and below one "−95%"."""
_ENDING = ("retiring", "retired")
_EMBEDS_AGAIN = "Vectors of the two cannot be compared: embed everything again, queries and texts."
_SUGGESTED = "∗"
"""Not the keyboard's asterisk, which Slack may take for bold."""


def migration_page(answer: Migration) -> Page:
    return tuple(_migration(answer))


def _migration(answer: Migration) -> Iterator[Part]:
    targets = " or ".join(move.to.name for move in answer.moves)
    yield Title(f"{answer.line.name} → {targets}" if targets else answer.line.name)
    yield SmallPrint((heading(answer.line),))
    yield Lines(tuple(_lines(answer)))
    for move in answer.moves:
        yield from _move_parts(answer, move)
    if answer.source_page:
        url, checked = answer.source_page
        yield Sources((url,), f"checked {checked}")
    rows = [row for move in answer.moves for row in move.rows or ()]
    dated = (row.stated for row in rows)
    yield SmallPrint((offer_text.sources((*dated, Stated(answer.feed, answer.feed_as_of))),))


def _lines(answer: Migration) -> Iterator[Line]:
    """The dates of a seller that is asked about before the lab's, those of others after."""
    at_asked_seller = bool(answer.interpretation.filters)
    if at_asked_seller:
        yield from _at_sellers(answer, "Ends there")
    first = (Line(_replacement(answer), "Replacement"), Line(_status(answer.life), "Status"))
    yield from reversed(first) if answer.asks_when else first
    for move in answer.moves:
        if move.life.stage in _ENDING:
            yield Line(f"{move.to.name}: {formatting.uncapitalised(_status(move.life))}", "But")
    if not at_asked_seller:
        yield from _at_sellers(answer, "Elsewhere")


def _at_sellers(answer: Migration, label: str) -> Iterator[Line]:
    if answer.provider_dates:
        dates = " · ".join(f"{name} {day}" for name, day in answer.provider_dates[:_MAX_NAMES])
        rest = len(answer.provider_dates) - _MAX_NAMES
        yield Line(f"{dates}{f' +{rest}' if rest > 0 else ''}", label)
    if answer.undated_providers:
        names = formatting.listed(answer.undated_providers, _MAX_NAMES)
        yield Line(f"none is known at {names}; the lab's may not hold there", "Date")


def _status(life: Life) -> str:
    day, left = life.retires, life.days_left
    match life.stage:
        case "retired":
            return f"Retired on {day}." if day else "Retired."
        case "retiring":
            return (
                f"Retires on {day}, in {formatting.count(left or 0, 'day')}."
                if day
                else "Deprecated; no date is known."
            )
        case "preview" | "active":
            name = "Preview" if life.stage == "preview" else "Active"
            if day is None:
                return f"{name}. No retirement is announced."
            if left is not None and left <= 0:
                return f"{name}. It may retire at any time since {day}; no date is announced."
            return f"{name}. It stays until {day} at least; no date is announced."


def _replacement(answer: Migration) -> str:
    """The named successor, also where the question names another target; its source is linked."""
    if answer.successor is None:
        return f"None is named{f': {answer.note}' if answer.note else ''}."
    curated, name = answer.successor.curated, answer.successor.model.name
    if curated is None:
        return follows(answer.successor, answer.line.lab)
    if curated.note:
        return f"{name}. {formatting.capitalised(curated.note)}."
    return f"{answer.line.lab} names {name}."


def _move_parts(answer: Migration, move: Move) -> Iterator[Part]:
    lost = losses(move.differences)
    with_it = f" with {move.to.name}" if len(answer.moves) > 1 else ""
    if move.bill:
        yield Lines((Line(_bill(answer, move, move.bill), f"Cost{with_it}"),))
    ends = (
        (line.name, row.last_day, formatting.rates(row.following, cached=False) or "not known")
        for line, row in zip((answer.line, move.to), move.rows or (), strict=False)
    )
    if texts := [f"{name} on {day}, then {then}" for name, day, then in ends if day]:
        yield Lines((Line("; ".join(texts), "Price ends"),))
    broken = (*(_EMBEDS_AGAIN,) * move.embeds_again, *(_loss(d) for d in lost))
    label = f"What breaks or costs more{with_it}"
    yield Listing(label, broken) if broken else Lines((Line(_nothing(move), label),))
    unknown = [d.label for d in move.differences if d.matter == "ability" and d.effect == "unknown"]
    if unknown:
        yield Lines((Line(" · ".join(unknown), f"Not stated for {move.to.name}"),))
    yield from _side_by_side(answer, move)


def _bill(answer: Migration, move: Move, bill: Bill) -> str:
    """ "$30.00 → $20.00 (0.67×) a month at Nimbus API, for 5,000,000 tokens in a month"."""
    period = f" a {bill.period}" if bill.period else ""
    where = f"{period} at {' and '.join(bill.sellers)}, for {bill.volume}"
    before, after = bill.before, bill.after
    if before is not None and after is not None:
        times = f" ({after / before:.2g}×)" if before else ""
        return f"{formatting.estimate(before)} → {formatting.estimate(after)}{times}{where}"
    for line, usd, other in ((answer.line, before, move.to), (move.to, after, answer.line)):
        if usd is not None:
            return f"{line.name} {formatting.estimate(usd)}{where}; not known for {other.name}"
    return f"no price is known for {bill.volume}"


def _nothing(move: Move) -> str:
    if not move.differences:
        return "Too little is known of the two to compare them."
    return "Nothing on record; test your prompts all the same."


def _loss(difference: Difference) -> str:
    """ "loses: image output", "output price: $10.00 → $15.00 (1.5×)"."""
    label, old, new = difference.label, difference.old, difference.new
    match difference.matter:
        case "ability":
            return f"Loses {label}"
        case "price":
            return f"{formatting.capitalised(label)} price: {old} → {new}{_times(difference)}"
        case "limit" | "terms" | "date" | "rating":
            return f"{formatting.capitalised(label)}: {old} → {new}"


def _times(difference: Difference) -> str:
    times = difference.times
    if times is None or times == 1:
        return ""
    if times < 1:
        return f" (−{100 * (1 - times):.3g}%)"
    return f" ({times:.0f}×)" if times >= _WHOLE_TIMES else f" ({times:.2g}×)"


def _side_by_side(answer: Migration, move: Move) -> Iterator[Part]:
    """A table of the first differences and a fold of the rest; of two targets all are folded."""
    names = (answer.line.name, move.to.name)
    several = len(answer.moves) > 1
    first = [_property(d) for d in move.differences if _decides(d) and not several]
    rest = [_property(d) for d in move.differences if several or not _decides(d)]
    if first:
        yield models_as_columns(names, first, Line(f"{_caption(move)}; {LEGEND}"))
    title = "What else differs" if first else f"{move.to.name} beside {answer.line.name}"
    unit = () if first else (SmallPrint((_caption(move),)),)
    if rest:
        yield from folded(title, (by_property(names, rest), *unit))


def _decides(difference: Difference) -> bool:
    """Whether a phone shows it at once; what a model can no longer do stands above in words."""
    match difference.matter:
        case "price":
            return difference.label in ("input", "output")
        case "limit":
            return difference.label == "context"
        case "rating":
            return True
        case "ability" | "terms" | "date":
            return False


def _property(difference: Difference) -> Property:
    is_price = difference.matter == "price"
    label = f"{difference.label} price" if is_price else difference.label
    new = f"{difference.new or 'not stated'}{_times(difference)}"
    better = {"worse": (0,), "better": (1,)}.get(difference.effect, ())
    values = (difference.old or "not stated", new)
    return Property(formatting.capitalised(label), values, better)


def _caption(move: Move) -> str:
    if move.rows is None:
        return "No two of their prices can be compared"
    old, new = move.rows
    providers = {old.provider_name: None, new.provider_name: None}
    return f"{' and '.join(providers)}, {price_tables.currency(move.rows)}"


def retirements_page(answer: Retirements) -> Page:
    return tuple(_retirements(answer))


def _retirements(answer: Retirements) -> Iterator[Part]:
    scope = f": {', '.join(answer.scope)}" if answer.scope else ""
    days = f"from {answer.since} to {answer.until}" if answer.since else f"by {answer.until}"
    yield Title(f"Retiring {days}{scope}")
    dated = answer.dated
    if dated:
        columns = (
            Column("Retires"),
            Column("Model", elastic=True),
            Column("Replacement", elastic=True),
        )
        shown = answer.shown
        caption = Line(f"{formatting.count(len(dated), 'model')}, from {answer.today}")
        on_page = dated[shown.offset : shown.offset + shown.count]
        rows = [_retirement_row(row) for row in on_page]
        yield table(caption, columns, rows, shown.more(), tuple(_footnote(dated)))
    else:
        yield Lines((Line(f"None on record, as of {answer.as_of}."),))
    if lines := tuple(_other_endings(answer)):
        yield from folded("Models without a fixed date", (Lines(lines),))
    yield from _sources(dated)
    yield SmallPrint((f"catalogue as of {answer.as_of}",))


def _sources(rows: Sequence[Retirement]) -> Iterator[Part]:
    """Links for the curated dates; other dates come from feeds."""
    curated = [row.source_page for row in rows if row.source_page]
    if curated:
        yield Sources(
            tuple(dict.fromkeys(url for url, _ in curated)), f"checked {max(d for _, d in curated)}"
        )


def _retirement_row(row: Retirement) -> Row:
    successor = row.successor
    mark = "" if successor is None or _is_named(row) else f" {_SUGGESTED}"
    return (
        Cell((str(row.ending.retires), f"  in {formatting.count(row.days_left, 'day')}")),
        Cell((row.line.name, *((f"  at {row.provider}",) if row.provider else ()))),
        cell(f"{successor.model.name}{mark}" if successor else "none named"),
    )


def _is_named(row: Retirement) -> bool:
    """Whether the lab names the successor, without a remark."""
    return bool(row.successor and row.successor.curated and not row.successor.curated.note)


def _footnote(rows: Sequence[Retirement]) -> Iterator[str]:
    if any(row.successor and not _is_named(row) for row in rows):
        yield f"{_SUGGESTED} our suggestion, or named with conditions: ask about that model"


def _other_endings(answer: Retirements) -> Iterator[Line]:
    earliest = [f"{r.line.name} {r.ending.retires}" for r in answer.rows if r.ending.earliest]
    if earliest:
        yield Line(" · ".join(earliest), "Earliest dates, none of them fixed")
    if answer.undated:
        names = formatting.listed((line.name for line in answer.undated), _MAX_NAMES)
        yield Line(names, "Deprecated without a date")
