"""The page of models ranked for a use case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from bot import formatting
from bot.answer import PriceRow, RankedModel, Ranking, RankingBenchmark, RelaxedFilter, Stated
from bot.page import offer_text, price_tables
from bot.page.page_parts import (
    NOTHING,
    Cell,
    Column,
    Line,
    Lines,
    Listing,
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
from bot.page.ranking_details import explained, title_of_fold
from catalog.ratings import rating_text

_TITLES = {
    "price": "Cheapest",
    "rating": "Best",
    "newest": "Newest",
    "context": "Largest context",
    "smallest": "Smallest",
    "largest": "Largest",
}
_ORDERS = {
    "price": "Cheapest first",
    "rating": "By rating, then price",
    "rating of free offers": "Best rated first",
    "unrated": "Made for it, newest first",
    "newest": "Newest first",
    "context": "Largest context first",
    "smallest": "Fewest parameters first",
    "largest": "Most parameters first",
}
_DECIDES = {
    "rating": "Rating",
    "newest": "Released",
    "context": "Context",
    "smallest": "Size",
    "largest": "Size",
}
"""The heading over what the order is by."""
_SMALLEST_CONTEXT = 1000
"""Tokens; fewer are no window for text."""
_FEWEST = 2
"""Points of a frontier that tell something."""
_COST = "Cost"
"""The caption says of what."""


def ranking_page(answer: Ranking) -> Page:
    return tuple(_parts(answer))


def _parts(answer: Ranking) -> Iterator[Part]:
    yield Title(_title(answer))
    if answer.interpretation.filters:
        yield SmallPrint((" · ".join((*answer.interpretation.filters, _qualified(answer))),))
    first_page = (*_lead(answer), *_best_value(answer))
    above = tuple(_place(answer)) if answer.shown.offset else first_page
    if lines := (*above, *_price_ends(answer)):
        yield Lines(lines)
    if answer.shown_rows:
        yield _table(answer)
        yield from folded(
            title_of_fold(answer),
            (*_below_floor(answer), *_frontier(answer), *_rates(answer), *explained(answer)),
        )
    else:
        yield from (SmallPrint((warning,)) for warning in offer_text.warning(_priced_rows(answer)))
        yield from explained(answer)
    if small_print := tuple(_small_print(answer)):
        yield SmallPrint(small_print)


def _place(answer: Ranking) -> Iterator[Line]:
    """Which part of the list a later page shows."""
    shown = answer.shown
    if answer.shown_rows:
        first, last = shown.offset + 1, shown.offset + shown.count
        yield Line(f"{first:,} to {last:,} of {formatting.count(shown.total, 'model')}.")
    else:
        yield Line(f"That is the end of the list: {formatting.count(shown.total, 'model')} in all.")


def _table(answer: Ranking) -> Table:
    rows = [_row(answer, *each) for each in enumerate(answer.shown_rows, answer.shown.offset + 1)]
    notes = offer_text.warning(_priced_rows(answer))
    # The heading counts them where there are constraints.
    counted = "" if answer.interpretation.filters else _qualified(answer)
    more = " · ".join(text for text in (answer.shown.more(), counted) if text and counted)
    return table(_caption(answer), _columns(answer), rows, more, notes)


def _qualified(answer: Ranking) -> str:
    verb = "qualifies" if answer.qualified == 1 else "qualify"
    return f"{formatting.count(answer.qualified, 'model')} {verb}"


def _priced_rows(answer: Ranking) -> Iterator[PriceRow]:
    """Every offer whose price the page shows."""
    best = (answer.best_value,) if answer.best_value else ()
    relaxed = (entry.best_rated or entry.cheapest for entry in answer.relaxed)
    for ranked in (*answer.shown_rows, *best, *answer.frontier, *relaxed):
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
    if answer.order == "price" and answer.shown_rows and not answer.only_free:
        yield Line(_cheapest(answer, answer.shown_rows[0]), "Cheapest")
    if answer.order == "rating" and answer.shown_rows:
        yield Line(_first_reason(answer), "First" if answer.benchmark else "Newest")
    if answer.order in ("smallest", "largest") and answer.shown_rows:
        yield Line("Of models whose size is stated; those that do not state it come last.")
    if answer.is_below_floor and answer.shown_rows:
        noun = formatting.uncapitalised(answer.name)
        yield Line(f"Nothing that fits is known to be good for {noun}; this is what there is.")
    if not answer.shown_rows:
        offer = "free offer" if answer.only_free else "known price"
        yield Line(f"No model with a {offer} qualifies.")
    if not (answer.shown_rows or answer.relaxed) and len(answer.interpretation.filters) > 1:
        yield Line("Without any single one of the constraints there would be none either.")
    for relaxed in answer.relaxed:
        yield Line(_relaxed_text(relaxed), f'Without "{relaxed.filter}"')


def _relaxed_text(relaxed: RelaxedFilter) -> str:
    """ "14 would qualify: the cheapest Borealis, $0.75 in (Kestrel Cloud)"."""
    shown = relaxed.best_rated or relaxed.cheapest
    row = f"{shown.line.name}, {_price(shown)} ({offer_text.seller(shown.row)})"
    if relaxed.best_rated:
        rating = f", rated {rating_text(shown.rating)}" if shown.rating else ""
        return f"{relaxed.count:,} would qualify: the best rated {row}{rating}"
    prefix = "the cheapest " if relaxed.count > 1 and not shown.row.free else ""
    return f"{relaxed.count:,} would qualify: {prefix}{row}"


def _price(ranked: RankedModel) -> str:
    """ "$0.75 in · $3.00 out per 1M tokens", "free"."""
    prices = [p for p in ranked.row.prices if p.direction in ("input", "output")]
    return "free" if ranked.row.free else formatting.tariff(prices)


def _cheapest(answer: Ranking, ranked: RankedModel) -> str:
    """ "Borealis, $2.10 per 1,000 requests at Kestrel Cloud"."""
    cost = " ".join(_cost(answer, ranked).lines)
    phrase = f" {answer.basis.phrase}" if ranked.request_cost is not None else ""
    until = offer_text.until(ranked.price_end, _amount_of(answer))
    month = _a_month(answer, ranked)
    return f"{ranked.line.name}, {cost}{until}{phrase}{month} at {offer_text.seller(ranked.row)}"


def _a_month(answer: Ranking, ranked: RankedModel) -> str:
    """ ", $412.50 a month" where the work is stated by the day."""
    cost, days = ranked.request_cost, answer.basis.days_a_month
    if cost is None or not days:
        return ""
    return f", {formatting.estimate(answer.basis.times * cost * days)} a month,"


def _amount_of(answer: Ranking) -> Callable[[Decimal], str]:
    """What the same work costs otherwise: "$18.00"."""
    return lambda usd: formatting.estimate(answer.basis.times * usd)


def _first_reason(answer: Ranking) -> str:
    first, benchmark = answer.shown_rows[0], answer.benchmark
    if benchmark is None or first.rating is None:
        return f"{first.line.name}; no benchmark rates any of these"
    rated = f"{first.line.name}, {_interval(first)} on {benchmark.name}"
    if benchmark.rated_count == 1:
        return f"{rated}, the only one with a rating"
    if benchmark.tied_with_best == 1:
        return f"{rated}, clear of the other {benchmark.rated_count - 1:,}"
    if answer.only_free:
        return f"{rated}, one of the {benchmark.tied_with_best:,} best"
    best = next(iter(answer.frontier), first)
    best_text = "" if best.line == first.line else f" ({best.line.name} leads)"
    warning = f" {offer_text.FAR_BELOW}" if first.row.far_below_lab else ""
    return f"{rated}, cheapest{warning} of the {benchmark.tied_with_best:,} best{best_text}"


def _interval(ranked: RankedModel) -> str:
    return rating_text(ranked.rating) if ranked.rating else ""


def _caption(answer: Ranking) -> Line:
    order: str = answer.order
    if order == "price" and answer.only_free:
        order = "newest"
    if order == "rating" and answer.benchmark is None:
        order = "unrated"
    if order == "rating" and answer.only_free:
        order = "rating of free offers"
    if answer.only_free:
        return Line("free, with limits", _ORDERS[order])
    costs = answer.order != "newest" and any(ranked.request_cost for ranked in answer.shown_rows)
    if not (answer.basis.text and costs):
        return Line(price_tables.currency(r.row for r in answer.shown_rows), _ORDERS[order])
    if answer.basis.by_unit:
        return Line(f"USD {answer.basis.phrase}", _ORDERS[order])
    work = formatting.requests(int(answer.basis.times), answer.basis.text)
    return Line(f"USD for {work}", _ORDERS[order])


def _columns(answer: Ranking) -> tuple[Column, ...]:
    """Three at most: the model, what decides the order, and the price or where it is sold."""
    model = Column("Model", elastic=True)
    if answer.only_free and answer.order != "rating":
        return (model, Column("Context"), Column("Where", elastic=True, once="all at {}"))
    if answer.order == "price":
        return (model, Column(_COST), Column("Where", elastic=True, once="all at {}"))
    last = "Price" if answer.order == "newest" else _COST
    return (model, Column(_DECIDES[answer.order]), Column(last))


def _row(answer: Ranking, number: int, ranked: RankedModel) -> Row:
    asked = " (asked about)" if ranked.is_reference else ""
    model, seller = f"{number}. {ranked.line.name}{asked}", offer_text.seller(ranked.row)
    if answer.only_free and answer.order != "rating":
        return (cell(model), _context(ranked), cell(seller))
    cost = _cost(answer, ranked)
    if answer.order == "price":
        return (cell(model), cost, cell(seller))
    return (cell(model), _decides(answer, ranked), _marked(cost, ranked.row))


def _marked(cost: Cell, row: PriceRow) -> Cell:
    """The cost with its warning; the fold says who charges it."""
    return cost._replace(lines=tuple(f"{text}{offer_text.seller_mark(row)}" for text in cost.lines))


def _decides(answer: Ranking, ranked: RankedModel) -> Cell:
    """What the order is by, where that is not the price."""
    match answer.order:
        case "rating":
            return cell(_interval(ranked), ranked.rating.value if ranked.rating else None)
        case "newest":
            return cell(ranked.line.released)
        case "smallest" | "largest":
            return _size(ranked)
        case "price" | "context":
            return _context(ranked)


def _size(ranked: RankedModel) -> Cell:
    billions = ranked.parameters
    if billions is None:
        return cell("not stated", None)
    return cell(f"{billions.normalize():,f}B", float(billions))


def _cost(answer: Ranking, ranked: RankedModel) -> Cell:
    """The cost of the work; the price where that is not known."""
    if ranked.row.free:
        return cell("free", 0)
    if answer.order == "newest" or ranked.request_cost is None:
        return cell(offer_text.price(ranked.row.prices))
    return price_tables.usd(answer.basis.times * ranked.request_cost)


def _context(ranked: RankedModel) -> Cell:
    if ranked.context is None or ranked.context < _SMALLEST_CONTEXT:
        return NOTHING
    return cell(formatting.tokens(ranked.context), ranked.context)


def _best_value(answer: Ranking) -> Iterator[Line]:
    """The best value of a ranking by price."""
    best, benchmark = answer.best_value, answer.benchmark
    if best and benchmark and answer.order == "price" and best.request_cost is not None:
        # On a phone there is room for what the price becomes, or for how many are as good.
        among = "" if best.price_end else _among_rated(benchmark)
        rated = f"{_interval(best)} on {benchmark.name}{among}"
        where = f"at {offer_text.seller(best.row)}"
        cost = " ".join(_cost(answer, best).lines)
        until = offer_text.until(best.price_end, _amount_of(answer))
        yield Line(f"{best.line.name}, {cost}{until} {where} · {rated}", "Best value")


def _price_ends(answer: Ranking) -> Iterator[Line]:
    """Of the rows that no line above the table has said it of."""
    said = {answer.best_value and answer.best_value.line.id}
    said |= {answer.shown_rows[0].line.id} if answer.shown_rows else set()
    rows = [r for r in answer.shown_rows if answer.order != "price" or r.line.id not in said]
    if not (answer.only_free or answer.order == "newest"):
        yield from offer_text.price_ends(
            ((ranked.line.name, ranked.price_end) for ranked in rows), _amount_of(answer)
        )


def _frontier(answer: Ranking) -> tuple[Lines, ...]:
    """What more quality costs, from the cheapest model to the best."""
    if len(answer.frontier) < _FEWEST:
        return ()
    first, *others = (
        f"{ranked.line.name} {_frontier_point(ranked, answer)}" for ranked in answer.frontier
    )
    points = (f"{first} {answer.basis.phrase}", *others)
    return (Lines((Line(" · ".join(points), "Better costs more"),)),)


def _below_floor(answer: Ranking) -> tuple[Lines, ...]:
    """ "Llama 3.2 1B $0.0130, Gemma 3 4B … +41 more": cheaper, but below the floor."""
    if not answer.below_floor or answer.shown.offset:
        return ()
    texts = [
        f"{ranked.line.name} {formatting.estimate(answer.basis.times * ranked.request_cost)}"
        for ranked in answer.below_floor
        if ranked.request_cost is not None
    ]
    rest = answer.cheaper_below_floor - len(texts)
    more = f" +{rest:,} more" if rest > 0 else ""
    return (Lines((Line(f"{', '.join(texts)}{more}", "Smaller and cheaper"),)),)


def _rates(answer: Ranking) -> tuple[Listing, ...]:
    """The prices behind the costs, and the context of each model."""
    items = tuple(
        f"{ranked.line.name}: {', '.join(parts)}"
        for ranked in answer.shown_rows
        if (parts := [*_rate(ranked), *(f"{text} context" for text in _context(ranked).lines)])
    )
    return (Listing("Prices and context", items),) if items else ()


def _rate(ranked: RankedModel) -> tuple[str, ...]:
    row = ranked.row
    prices = formatting.tariff(row.prices, cached=False)
    listed = f" (list {offer_text.price(row.list_prices)})" if row.list_prices else ""
    return () if row.free or not prices else (f"{prices} at {row.provider_name}{listed}",)


def _among_rated(benchmark: RankingBenchmark) -> str:
    if benchmark.tied_with_best == 1:
        return f", the best of {benchmark.rated_count:,}" if benchmark.rated_count > 1 else ""
    return f", cheapest of the {benchmark.tied_with_best:,} best"


def _frontier_point(ranked: RankedModel, answer: Ranking) -> str:
    rating = f"{ranked.rating.value:.0f}" if ranked.rating else ""
    if ranked.request_cost is None:
        return rating
    warning = f" {offer_text.FAR_BELOW}" if ranked.row.far_below_lab else ""
    return f"{rating} at {formatting.estimate(answer.basis.times * ranked.request_cost)}{warning}"


def _small_print(answer: Ranking) -> Iterator[str]:
    """One line of sources, from the oldest date to the newest."""
    shown = answer.shown_rows
    dated = [ranked.row.stated for ranked in shown]
    dated += [Stated(fact.source, fact.as_of) for ranked in shown for fact in ranked.why]
    if dated:
        yield offer_text.sources(dated)
