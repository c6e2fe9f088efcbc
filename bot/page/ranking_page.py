"""The page of the models that qualify for a use case, in the order asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from typing import TypeVar

from bot import formatting
from bot.answer import PriceRow, RankedModel, Ranking, RankingBenchmark, RelaxedFilter
from bot.page import offer_text, price_tables
from bot.page.page_parts import (
    NOTHING,
    Cell,
    Column,
    Line,
    Lines,
    Page,
    Part,
    Row,
    SmallPrint,
    Table,
    Title,
    cell,
    folded,
    table,
)
from bot.page.ranking_details import explained, shows_ratings, title_of_fold
from catalog.ratings import rating_text

_SHOWN = 10
_TITLES = {
    "price": "Cheapest",
    "rating": "Best",
    "newest": "Newest",
    "context": "Largest context",
}
_ORDERS = {
    "price": "Cheapest first",
    "rating": "Best rated first, the cheapest first within the margin",
    "rating of free offers": "Best rated first",
    "unrated": "Made for it first, the cheapest first",
    "newest": "Newest first",
    "context": "Largest context first",
}
_DECISIVE = {"price": "cost", "rating": "rating", "newest": "released", "context": "context"}
_EDGE = "∗"
"""Not the asterisk of the keyboard, which Slack would take for formatting in some places."""


def ranking_page(made: Ranking) -> Page:
    return tuple(_parts(made))


def _parts(made: Ranking) -> Iterator[Part]:
    yield Title(_title(made))
    verb = "qualifies" if made.qualified == 1 else "qualify"
    counted = f"{formatting.count(made.qualified, 'model')} {verb}"
    asked = (*made.interpretation.filters, counted)
    yield SmallPrint((f"{' · '.join(asked)} · as of {made.as_of}",))
    if above := (*_above(made), *_worth(made)):
        yield Lines(above)
    if made.rows:
        yield _table(made)
        yield from folded(title_of_fold(made), explained(made))
    else:
        yield from (SmallPrint((warning,)) for warning in offer_text.warning(_named(made)))
        yield from explained(made)
    if small := tuple(_small(made)):
        yield SmallPrint(small)


def _table(made: Ranking) -> Table:
    shown = made.rows[:_SHOWN]
    priced = [price_tables.amounts(ranked.row) for ranked in shown]
    numbered, sorted_by = price_tables.marks(priced), price_tables.ordered(priced)
    cells = (price_tables.cells(found, numbered, sorted_by) for found in priced)
    rows = [_row(made, *each) for each in zip(count(1), shown, cells)]
    left = made.qualified - len(shown)
    more = f"+{left:,} more" if left > 0 else ""
    notes = (*price_tables.footnotes(numbered), *_footnote(made), *offer_text.warning(_named(made)))
    return table(_caption(made), _columns(made), rows, more, notes)


def _named(made: Ranking) -> Iterator[PriceRow]:
    """Every offer that the page names with its price."""
    best = (made.best_value,) if made.best_value else ()
    relaxed = (one.cheapest for one in made.relaxed)
    for ranked in (*made.rows[:_SHOWN], *best, *made.frontier, *relaxed):
        yield ranked.row


def _title(made: Ranking) -> str:
    title = "Free" if made.only_free and made.order == "price" else _TITLES[made.order]
    if not made.use_case_assumed:
        return f"{title} for {formatting.uncapitalised(made.name)}"
    return "Largest context windows" if made.order == "context" else f"{title} models"


def _above(made: Ranking) -> Iterator[Line]:
    """What comes before the rows: why the first is first, and what nothing qualifies for."""
    if made.reference_note:
        yield Line(f"{made.reference_note}.")
    if made.order == "rating" and made.rows:
        yield Line(_why_first(made), "First")
    if not made.rows:
        offer = "free offer" if made.only_free else "known price"
        yield Line(f"No model with a {offer} qualifies.")
    if not (made.rows or made.relaxed) and len(made.interpretation.filters) > 1:
        yield Line("Without any single one of the constraints there would be none either.")
    for one in made.relaxed:
        yield Line(_would(one), f'Without "{one.filter}"')


def _would(one: RelaxedFilter) -> str:
    """ "14 would qualify, the cheapest Borealis at $0.75 in (Kestrel Cloud)"."""
    cheapest = one.cheapest
    row = f"{cheapest.line.name}, {_asks(cheapest)} ({offer_text.seller(cheapest.row)})"
    which = "the cheapest " if one.count > 1 and not cheapest.row.free else ""
    return f"{one.count:,} would qualify: {which}{row}"


def _asks(ranked: RankedModel) -> str:
    """ "$0.75 in · $3.00 out per 1M tokens", "free"."""
    prices = [p for p in ranked.row.prices if p.direction in ("input", "output")]
    return "free" if ranked.row.free else formatting.tariff(prices)


def _why_first(made: Ranking) -> str:
    first, benchmark = made.rows[0], made.benchmark
    if benchmark is None or first.rating is None:
        noun = formatting.uncapitalised(made.name)
        order = f"models made for {noun} come first, and the cheapest of them at the top"
        return f"Nothing here is rated, so {order}: {first.line.name}"
    rated = f"{first.line.name}, rated {_interval(first)} on {benchmark.name}"
    if benchmark.rated_count == 1:
        return f"{rated}, the only one with a rating"
    if benchmark.tied_with_best == 1:
        return f"{rated}, clear of the other {benchmark.rated_count - 1:,} with a rating"
    if made.only_free:
        return f"{rated}, one of {benchmark.tied_with_best:,} within the margin of the best"
    best = next(iter(made.frontier), first)
    top = "" if best.line == first.line else f" ({best.line.name}, {_interval(best)})"
    mark = f" {offer_text.FAR_BELOW}" if first.row.far_below_lab else ""
    tied = f"{benchmark.tied_with_best:,} within the margin of the best"
    return f"{rated}, the cheapest{mark} of {tied}{top}"


def _interval(ranked: RankedModel) -> str:
    return rating_text(ranked.rating) if ranked.rating else ""


def _caption(made: Ranking) -> Line:
    currency = price_tables.currency(ranked.row for ranked in made.rows[:_SHOWN])
    order: str = made.order
    if order == "price" and made.only_free:
        order = "newest"
    if order == "rating" and made.benchmark is None:
        order = "unrated"
    if order == "rating" and made.only_free:
        order = "rating of free offers"
    costs = made.order != "newest" and any(ranked.request_cost for ranked in made.rows)
    if not (made.basis.text and costs):
        return Line("free, with limits" if made.only_free else currency, _ORDERS[order])
    many = formatting.requests(made.basis.times, made.basis.text)
    return Line(f"{currency}; {made.basis.label}: {many}", _ORDERS[order])


_Field = TypeVar("_Field", bound=Column | Cell)


def _in_order(made: Ranking, fields: Mapping[str, _Field]) -> tuple[_Field, ...]:
    """The number that decides the order stands right behind the names."""
    first = _DECISIVE[made.order]
    return (fields[first], *(field for name, field in fields.items() if name != first))


def _columns(made: Ranking) -> tuple[Column, ...]:
    fields = {
        "cost": Column(made.basis.label),
        "rating": Column("Rating"),
        "released": Column("Released"),
        "input": Column("Input"),
        "output": Column("Output"),
        "provider": Column("Provider", elastic=True, once="all at {}"),
        "context": Column("Context", once="context {}"),
    }
    return (Column("#"), Column("Model", elastic=True), *_in_order(made, fields))


def _row(made: Ranking, number: int, ranked: RankedModel, priced: Row) -> Row:
    into, out = (NOTHING, NOTHING) if ranked.row.free else priced[:2]
    by_rating, by_date = shows_ratings(made), made.order == "newest"
    name = f"{ranked.line.name} (asked about)" if ranked.is_reference else ranked.line.name
    cost = (
        None if by_date or ranked.request_cost is None else made.basis.times * ranked.request_cost
    )
    fields = {
        "cost": price_tables.usd(cost),
        "rating": _rated(ranked) if by_rating else NOTHING,
        "released": cell(ranked.line.released if by_date else None),
        "input": into,
        "output": out,
        "provider": cell(offer_text.seller(ranked.row)),
        "context": NOTHING if by_rating else _context(ranked),
    }
    return (cell(str(number), number), cell(name), *_in_order(made, fields))


def _rated(ranked: RankedModel) -> Cell:
    if ranked.rating is None:
        return NOTHING
    edge = f" {_EDGE}" if ranked.on_frontier else ""
    return cell(f"{_interval(ranked)}{edge}", ranked.rating.value)


def _context(ranked: RankedModel) -> Cell:
    if ranked.context is None:
        return NOTHING
    return cell(formatting.tokens(ranked.context), ranked.context)


def _worth(made: Ranking) -> Iterator[Line]:
    """Who is worth the price: the best value, or the frontier where ratings decide the order."""
    best, benchmark = made.best_value, made.benchmark
    if best and benchmark and made.order == "price" and best.request_cost is not None:
        rated = f"rating {_interval(best)} ({benchmark.name}, {benchmark.as_of})"
        price = f"{_asks(best)} ({offer_text.seller(best.row)})"
        yield Line(
            f"{best.line.name} — {rated} at {price}{_of(made, benchmark)}", "Best value here"
        )
    if len(made.frontier) > 1:
        first, *others = (f"{one.line.name} {_at(one, made)}" for one in made.frontier)
        said = (f"{first} {formatting.uncapitalised(made.basis.label)}", *others)
        yield Line(" · ".join(said), "Better costs more")


def _of(made: Ranking, benchmark: RankingBenchmark) -> str:
    if benchmark.tied_with_best == 1:
        return f", the best of {benchmark.rated_count:,} rated" if benchmark.rated_count > 1 else ""
    level = f"of {benchmark.tied_with_best:,} within the margin of the best rated"
    if made.passed_over:
        return f", the cheapest {level} that is not resold far below its lab's price"
    return f", the cheapest {level}"


def _at(one: RankedModel, made: Ranking) -> str:
    rating = f"{one.rating.value:.0f}" if one.rating else ""
    if one.request_cost is None:
        return rating
    mark = f" {offer_text.FAR_BELOW}" if one.row.far_below_lab else ""
    return f"{rating} at {formatting.estimate(made.basis.times * one.request_cost)}{mark}"


def _footnote(made: Ranking) -> Iterator[str]:
    if any(ranked.on_frontier for ranked in made.rows[:_SHOWN]):
        yield f"{_EDGE} no model that qualifies is both at most as dear and at least as good"


def _small(made: Ranking) -> Iterator[str]:
    shown = made.rows[:_SHOWN]
    routes = [ranked.row for ranked in shown]
    if routes:
        yield price_tables.dated(routes)
    facts = sorted({f"{fact.source}, {fact.as_of}" for ranked in shown for fact in ranked.why})
    if facts:
        yield f"facts {' · '.join(facts)}"
