"""The page of models ranked for a use case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from typing import TypeVar

from bot import formatting
from bot.answer import PriceRow, RankedModel, Ranking, RankingBenchmark, RelaxedFilter
from bot.page import offer_text, price_tables
from bot.page.page_parts import (
    NOTHING,
    NUMBER,
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

_MAX_ROWS = 10
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
_ORDER_COLUMNS = {"price": "cost", "rating": "rating", "newest": "released", "context": "context"}
_FRONTIER_MARK = "∗"
"""Not the keyboard's asterisk, which Slack may take for bold."""


def ranking_page(answer: Ranking) -> Page:
    return tuple(_parts(answer))


def _parts(answer: Ranking) -> Iterator[Part]:
    yield Title(_title(answer))
    verb = "qualifies" if answer.qualified == 1 else "qualify"
    qualified = f"{formatting.count(answer.qualified, 'model')} {verb}"
    heading = (*answer.interpretation.filters, qualified)
    yield SmallPrint((f"{' · '.join(heading)} · as of {answer.as_of}",))
    if lines := (*_lead(answer), *_value_lines(answer), *_below_floor(answer)):
        yield Lines(lines)
    if answer.rows:
        yield _table(answer)
        yield from folded(title_of_fold(answer), explained(answer))
    else:
        yield from (SmallPrint((warning,)) for warning in offer_text.warning(_priced_rows(answer)))
        yield from explained(answer)
    if small_print := tuple(_small_print(answer)):
        yield SmallPrint(small_print)


def _table(answer: Ranking) -> Table:
    shown = answer.rows[:_MAX_ROWS]
    priced = [price_tables.amounts(ranked.row) for ranked in shown]
    numbers, sortable = price_tables.marks(priced), price_tables.ordered(priced)
    cells = (price_tables.cells(amounts, numbers, sortable) for amounts in priced)
    # Not strict: count(1) never ends.
    rows = [_row(answer, *each) for each in zip(count(1), shown, cells)]
    hidden = answer.qualified - len(shown)
    more = f"+{hidden:,} more" if hidden > 0 else ""
    notes = (
        *price_tables.footnotes(numbers),
        *_footnote(answer),
        *offer_text.warning(_priced_rows(answer)),
    )
    return table(_caption(answer), _columns(answer), rows, more, notes)


def _priced_rows(answer: Ranking) -> Iterator[PriceRow]:
    """Every offer whose price the page shows."""
    best = (answer.best_value,) if answer.best_value else ()
    relaxed = (entry.cheapest for entry in answer.relaxed)
    for ranked in (*answer.rows[:_MAX_ROWS], *best, *answer.frontier, *relaxed):
        yield ranked.row


def _title(answer: Ranking) -> str:
    title = "Free" if answer.only_free and answer.order == "price" else _TITLES[answer.order]
    budget = " on a budget" if answer.on_budget else ""
    if not answer.use_case_assumed:
        return f"{title} for {formatting.uncapitalised(answer.name)}{budget}"
    return "Largest context windows" if answer.order == "context" else f"{title} models{budget}"


def _lead(answer: Ranking) -> Iterator[Line]:
    """Lines above the table: why the first is first, or which filters leave no model."""
    if answer.reference_note:
        yield Line(f"{answer.reference_note}.")
    if answer.order == "rating" and answer.rows:
        yield Line(_first_reason(answer), "First")
    if answer.is_below_floor and answer.rows:
        noun = formatting.uncapitalised(answer.name)
        yield Line(f"Nothing that fits is known to be good for {noun}; this is what there is.")
    if not answer.rows:
        offer = "free offer" if answer.only_free else "known price"
        yield Line(f"No model with a {offer} qualifies.")
    if not (answer.rows or answer.relaxed) and len(answer.interpretation.filters) > 1:
        yield Line("Without any single one of the constraints there would be none either.")
    for relaxed in answer.relaxed:
        yield Line(_relaxed_text(relaxed), f'Without "{relaxed.filter}"')


def _relaxed_text(relaxed: RelaxedFilter) -> str:
    """ "14 would qualify, the cheapest Borealis at $0.75 in (Kestrel Cloud)"."""
    cheapest = relaxed.cheapest
    row = f"{cheapest.line.name}, {_price(cheapest)} ({offer_text.seller(cheapest.row)})"
    prefix = "the cheapest " if relaxed.count > 1 and not cheapest.row.free else ""
    return f"{relaxed.count:,} would qualify: {prefix}{row}"


def _price(ranked: RankedModel) -> str:
    """ "$0.75 in · $3.00 out per 1M tokens", "free"."""
    prices = [p for p in ranked.row.prices if p.direction in ("input", "output")]
    return "free" if ranked.row.free else formatting.tariff(prices)


def _first_reason(answer: Ranking) -> str:
    first, benchmark = answer.rows[0], answer.benchmark
    if benchmark is None or first.rating is None:
        noun = formatting.uncapitalised(answer.name)
        order = f"models made for {noun} come first, and the cheapest of them at the top"
        return f"Nothing here is rated, so {order}: {first.line.name}"
    rated = f"{first.line.name}, rated {_interval(first)} on {benchmark.name}"
    if benchmark.rated_count == 1:
        return f"{rated}, the only one with a rating"
    if benchmark.tied_with_best == 1:
        return f"{rated}, clear of the other {benchmark.rated_count - 1:,} with a rating"
    if answer.only_free:
        return f"{rated}, one of {benchmark.tied_with_best:,} within the margin of the best"
    best = next(iter(answer.frontier), first)
    best_text = "" if best.line == first.line else f" ({best.line.name}, {_interval(best)})"
    warning = f" {offer_text.FAR_BELOW}" if first.row.far_below_lab else ""
    tied = f"{benchmark.tied_with_best:,} within the margin of the best"
    return f"{rated}, the cheapest{warning} of {tied}{best_text}"


def _interval(ranked: RankedModel) -> str:
    return rating_text(ranked.rating) if ranked.rating else ""


def _caption(answer: Ranking) -> Line:
    currency = price_tables.currency(ranked.row for ranked in answer.rows[:_MAX_ROWS])
    order: str = answer.order
    if order == "price" and answer.only_free:
        order = "newest"
    if order == "rating" and answer.benchmark is None:
        order = "unrated"
    if order == "rating" and answer.only_free:
        order = "rating of free offers"
    costs = answer.order != "newest" and any(ranked.request_cost for ranked in answer.rows)
    if not (answer.basis.text and costs):
        return Line("free, with limits" if answer.only_free else currency, _ORDERS[order])
    requests = formatting.requests(answer.basis.times, answer.basis.text)
    return Line(f"{currency}; {answer.basis.label}: {requests}", _ORDERS[order])


_Field = TypeVar("_Field", bound=Column | Cell)


def _order_first(answer: Ranking, fields: Mapping[str, _Field]) -> tuple[_Field, ...]:
    """The fields, with the one that decides the order first."""
    first = _ORDER_COLUMNS[answer.order]
    return (fields[first], *(field for name, field in fields.items() if name != first))


def _columns(answer: Ranking) -> tuple[Column, ...]:
    fields = {
        "cost": Column(answer.basis.label),
        "rating": Column("Rating"),
        "released": Column("Released"),
        "input": Column("Input"),
        "output": Column("Output"),
        "provider": Column("Provider", elastic=True, once="all at {}"),
        "context": Column("Context", once="context {}"),
    }
    return (NUMBER, Column("Model", elastic=True), *_order_first(answer, fields))


def _row(answer: Ranking, number: int, ranked: RankedModel, prices: Row) -> Row:
    input_price, output_price = (NOTHING, NOTHING) if ranked.row.free else prices[:2]
    by_rating, by_date = shows_ratings(answer), answer.order == "newest"
    name = f"{ranked.line.name} (asked about)" if ranked.is_reference else ranked.line.name
    cost = (
        None if by_date or ranked.request_cost is None else answer.basis.times * ranked.request_cost
    )
    fields = {
        "cost": price_tables.usd(cost),
        "rating": _rated(ranked) if by_rating else NOTHING,
        "released": cell(ranked.line.released if by_date else None),
        "input": input_price,
        "output": output_price,
        "provider": cell(offer_text.seller(ranked.row)),
        "context": NOTHING if by_rating else _context(ranked),
    }
    return (cell(str(number), number), cell(name), *_order_first(answer, fields))


def _rated(ranked: RankedModel) -> Cell:
    if ranked.rating is None:
        return NOTHING
    mark = f" {_FRONTIER_MARK}" if ranked.on_frontier else ""
    return cell(f"{_interval(ranked)}{mark}", ranked.rating.value)


def _context(ranked: RankedModel) -> Cell:
    if ranked.context is None:
        return NOTHING
    return cell(formatting.tokens(ranked.context), ranked.context)


def _value_lines(answer: Ranking) -> Iterator[Line]:
    """The best value of a ranking by price, and the frontier of price and rating."""
    best, benchmark = answer.best_value, answer.benchmark
    if best and benchmark and answer.order == "price" and best.request_cost is not None:
        rated = f"rating {_interval(best)} ({benchmark.name}, {benchmark.as_of})"
        price = f"{_price(best)} ({offer_text.seller(best.row)})"
        yield Line(
            f"{best.line.name} — {rated} at {price}{_among_rated(benchmark)}",
            "Best value here",
        )
    if len(answer.frontier) > 1:
        first, *others = (
            f"{ranked.line.name} {_frontier_point(ranked, answer)}" for ranked in answer.frontier
        )
        points = (f"{first} {formatting.uncapitalised(answer.basis.label)}", *others)
        yield Line(" · ".join(points), "Better costs more")


def _below_floor(answer: Ranking) -> Iterator[Line]:
    """ "Llama 3.2 1B $0.0130, Gemma 3 4B … +41 more": cheaper, but below the floor."""
    if answer.below_floor:
        texts = [
            f"{ranked.line.name} {formatting.estimate(answer.basis.times * ranked.request_cost)}"
            for ranked in answer.below_floor
            if ranked.request_cost is not None
        ]
        rest = answer.cheaper_below_floor - len(texts)
        more = f" +{rest:,} more" if rest > 0 else ""
        yield Line(f"{', '.join(texts)}{more}", "Smaller and cheaper")


def _among_rated(benchmark: RankingBenchmark) -> str:
    if benchmark.tied_with_best == 1:
        return f", the best of {benchmark.rated_count:,} rated" if benchmark.rated_count > 1 else ""
    tied = f"of {benchmark.tied_with_best:,} within the margin of the best rated"
    return f", the cheapest {tied}"


def _frontier_point(ranked: RankedModel, answer: Ranking) -> str:
    rating = f"{ranked.rating.value:.0f}" if ranked.rating else ""
    if ranked.request_cost is None:
        return rating
    warning = f" {offer_text.FAR_BELOW}" if ranked.row.far_below_lab else ""
    return f"{rating} at {formatting.estimate(answer.basis.times * ranked.request_cost)}{warning}"


def _footnote(answer: Ranking) -> Iterator[str]:
    if any(ranked.on_frontier for ranked in answer.rows[:_MAX_ROWS]):
        meaning = "no model that qualifies is both at most as dear and at least as good"
        yield f"{_FRONTIER_MARK} {meaning}"


def _small_print(answer: Ranking) -> Iterator[str]:
    shown = answer.rows[:_MAX_ROWS]
    rows = [ranked.row for ranked in shown]
    if rows:
        yield offer_text.dated(rows)
    facts = sorted({f"{fact.source}, {fact.as_of}" for ranked in shown for fact in ranked.why})
    if facts:
        yield f"facts {' · '.join(facts)}"
