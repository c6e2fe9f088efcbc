"""The page of what a workload costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bot import formatting
from bot.answer import Cost, CostLimit, CostRow, Saving
from bot.page import offer_text, price_tables
from bot.page.page_parts import (
    NOTHING,
    Column,
    Line,
    Lines,
    Listing,
    Page,
    Part,
    Row,
    SmallPrint,
    Title,
    cell,
    folded,
    table,
)
from bot.page.short_pages import unresolved_lines
from catalog.pricing.usage import Totals, Usage

_WAYS = {"batch": "in batches", "caching": "with a cache"}
_MAX_NAMES = 3
_MAX_TITLE_NAMES = 2
_MAX_PROVIDERS = 4
_MAX_FREE_OFFERS = 4


def cost_page(answer: Cost) -> Page:
    return tuple(_parts(answer))


def _parts(answer: Cost) -> Iterator[Part]:
    yield Title(_title(answer))
    yield SmallPrint((formatting.capitalised(answer.volume),))
    unstated = (Line(f"{sentence}.") for sentence in answer.without_tariff)
    yield Lines((*unstated, *_cost_lines(answer), *_left_out(answer)))
    priced = [row for row in answer.rows if row.totals]
    if priced:
        yield _table(answer, priced)
    others = tuple(_other_lines(answer, priced))
    savings = (Listing("What costs less", _savings(answer)),) if answer.savings else ()
    yield from folded(_title_of_fold(answer), (*((Lines(others),) if others else ()), *savings))
    assumed = f"Assumed: {' '.join(answer.assumptions)}" if answer.assumptions else ""
    dated = offer_text.dated(row.row for row in priced)
    if small_print := tuple(filter(None, (assumed, dated))):
        yield SmallPrint(small_print)


def _title_of_fold(answer: Cost) -> str:
    """ "Up to 50% less in batches or with a cache"."""
    if not answer.savings:
        return "Where else: the same price, other hours, free offers"
    most = max(saving.saved for saving in answer.savings)
    ways = dict.fromkeys(_WAYS[saving.method] for saving in answer.savings)
    return f"Up to {most:.0%} less {' or '.join(ways)}"


def _title(answer: Cost) -> str:
    names = [line.name for line in answer.models]
    if not names:
        return f"Cheapest for {formatting.uncapitalised(answer.use_case)}"
    if len(names) <= _MAX_TITLE_NAMES:
        return f"Cost of {formatting.conjunction(names)}"
    return f"Cost of {formatting.count(len(names), 'model')}"


def _cost_lines(answer: Cost) -> Iterator[Line]:
    """The lowest cost, the other models relative to it, and what is not known."""
    best = _cheapest_by_model(answer.rows)
    priced = [row for row in best if row.totals]
    if not priced:
        yield Line("No route has a known price for this.")
        if answer.unpriced:
            yield Line(_unpriced(answer), "Not known")
        return
    first, *others = priced
    label = "Cheapest" if others or answer.routes > 1 else "Only priced route"
    count = f" of {answer.routes:,} routes" if not others and answer.routes > 1 else ""
    yield Line(
        f"{_name_prefix(first, len(best))}{_main_amount(first)}{_seller(first)}", f"{label}{count}"
    )
    if first.totals and (more := _amount_texts(first.totals)[1:]):
        yield Line(", ".join(more), "That is")
    yield from offer_text.price_ends(
        ((row.line.name, row.price_end) for row in answer.rows),
        lambda usd: _in_period(usd, first),
    )
    if not others:
        yield from _same_cost(first)
    yield from _beside(answer.job, first)
    yield from _within(answer.limit, first)
    # Of more than two models the table is clearer.
    if len(others) == 1:
        yield Line(f"{others[0].line.name} costs {_times_as_much(others[0], first)}", "The other")
    yield from _from_the_lab(answer, first)
    yield from (Line(why, "Does not fit") for why in answer.too_long)
    unknown = [row.line.name for row in best if not row.totals]
    if answer.models and answer.unpriced:
        unknown.append(_unpriced(answer))
    if unknown:
        yield Line(formatting.listed(unknown, len(unknown)), "Not known")


def _same_cost(row: CostRow) -> Iterator[Line]:
    if row.same_cost_at:
        yield Line(formatting.listed(row.same_cost_at, _MAX_PROVIDERS), "The same at")


def _beside(job: Usage, first: CostRow) -> Iterator[Line]:
    """The cost of the time that is asked about, and what a budget buys."""
    if first.totals is None:
        return
    if job.days and first.totals.over_days is not None:
        time = formatting.capitalised(formatting.time_of_days(job.days))
        yield Line(formatting.estimate(first.totals.over_days), time)
    if job.spend and first.totals.per_request:
        requests = int(job.spend / first.totals.per_request)
        bought = (formatting.rounded_count(requests, "such request"), *_tokens(job.spend, first))
        yield Line(f"about {', or '.join(bought)}", f"{formatting.usd(job.spend)} buys")


def _within(limit: CostLimit | None, first: CostRow) -> Iterator[Line]:
    """Whether the lowest cost keeps to the limit that is stated."""
    if limit and first.totals:
        times = first.totals.exact / limit.usd
        yield Line("yes" if times <= 1 else f"no, {times:.1f} times that", f"Within {limit.text}")


def _tokens(spend: Decimal, row: CostRow) -> Iterator[str]:
    """The tokens that a budget buys: "10M tokens in", "2M tokens out"."""
    for price in row.prices:
        if price.unit == "1M tokens" and price.modality == "text" and price.usd:
            side = {"input": "in", "output": "out"}.get(price.direction)
            tokens = int(spend / price.usd * 1_000_000)
            if side:
                yield f"{formatting.rounded_count(tokens, 'token')} {side}"


def _left_out(answer: Cost) -> Iterator[Line]:
    if answer.too_many:
        names = formatting.listed((line.name for line in answer.too_many), _MAX_NAMES)
        yield Line(f"{names}; only the first {len(answer.models)} are counted", "Left out")
    yield from unresolved_lines(answer.unresolved)


def _unpriced(answer: Cost) -> str:
    routes = formatting.count(answer.unpriced, "route")
    verb = "does" if answer.unpriced == 1 else "do"
    missing = (
        f"what {answer.job.quality} quality costs" if answer.job.quality else "all of the price"
    )
    return f"{routes} that {verb} not say {missing}"


def _from_the_lab(answer: Cost, first: CostRow) -> Iterator[Line]:
    """The lab's own cost of the cheapest model, if another provider is cheaper."""
    lab_offer = next(
        (row for row in answer.rows if row.is_lab_offer and row.line == first.line), None
    )
    if lab_offer is None or lab_offer == first or lab_offer.row is None:
        return
    is_far_below = first.line.id in answer.far_below_lab
    warning = (
        ". The cheapest charges less than half of that: check the seller first"
        if is_far_below
        else ""
    )
    prefix = f"{first.line.name} costs " if len(answer.models) > 1 else ""
    yield Line(
        f"{prefix}{_times_as_much(lab_offer, first)} at {lab_offer.row.provider_name}{warning}",
        "From the lab",
    )


def _cheapest_by_model(rows: Sequence[CostRow]) -> list[CostRow]:
    cheapest: dict[str, CostRow] = {}
    for row in rows:
        cheapest.setdefault(row.line.id, row)
    return list(cheapest.values())


def _name_prefix(row: CostRow, models: int) -> str:
    return f"{row.line.name}, " if models > 1 else ""


def _seller(row: CostRow) -> str:
    return f" at {row.row.provider_name}" if row.row else ""


def _main_amount(row: CostRow) -> str:
    return _amount_texts(row.totals)[0] if row.totals else ""


def _in_period(usd: Decimal, row: CostRow) -> str:
    """Another cost of the same work: "$660.00 a month"."""
    period = _totals(row.totals)[0][1] if row.totals else ""
    return f"{formatting.estimate(usd)} {period}"


def _amounts(row: CostRow) -> str:
    return ", ".join(_amount_texts(row.totals)) if row.totals else ""


def _amount_texts(totals: Totals) -> list[str]:
    """ "$1,650 a month", "$55.00 a day", the largest first."""
    return [f"{formatting.estimate(usd)} {period}" for usd, period in _totals(totals)]


def _totals(totals: Totals) -> list[tuple[Decimal, str]]:
    amounts = (
        (totals.per_month, "a month"),
        (totals.per_day, "a day"),
        (totals.total, "in all"),
        (totals.per_request, "a request"),
    )
    return [(usd, period) for usd, period in amounts if usd is not None]


def _times_as_much(row: CostRow, first: CostRow) -> str:
    """ "3.2 times as much ($165.00 a month)"; the amounts alone where a cost is 0 or unknown."""
    if row.totals is None or first.totals is None or not first.totals.main:
        return _amounts(row)
    factor = formatting.times(row.totals.main / first.totals.main)
    return f"{factor} ({_amount_texts(row.totals)[0]})"


def _table(answer: Cost, priced: Sequence[CostRow]) -> Part:
    several = len({row.line.id for row in answer.rows}) > 1
    columns = (
        Column("Model" if several else "Provider", elastic=True),
        Column("Per month"),
        Column("In all"),
        Column("Per request"),
        Column("Where", elastic=True, once="all at {}"),
        Column("Rates"),
    )
    shown = _cheapest_by_seller(priced)
    rows = [_row(row, several=several) for row in shown]
    hidden = len(priced) - len(shown)
    more = f"+{formatting.count(hidden, 'dearer route')} of the same sellers" if hidden else ""
    unit = "; rates per 1M tokens" if any(_by_token(row) for row in priced) else ""
    caption = Line(f"USD{'' if several else unit}", "Cheapest first")
    return table(caption, columns, rows, more, offer_text.warning(row.row for row in shown))


def _cheapest_by_seller(priced: Sequence[CostRow]) -> list[CostRow]:
    """Without dearer routes of sellers that a cheaper row of the same model names."""
    shown: list[CostRow] = []
    named: set[tuple[str, str]] = set()
    for row in priced:
        seller = row.row.provider_name if row.row else ""
        if (row.line.id, seller) not in named:
            shown.append(row)
            named.update((row.line.id, name) for name in (seller, *row.same_cost_at))
    return shown


def _by_token(row: CostRow) -> bool:
    return any(price.unit == "1M tokens" for price in row.prices)


def _row(row: CostRow, *, several: bool) -> Row:
    """Three cells with a value: the one total that the question is about stands in the middle."""
    totals, route = row.totals, row.row
    if totals is None or route is None:
        raise ValueError("a row of the table has a price")
    single = totals.per_month is None and totals.total is None
    seller = cell(offer_text.seller(route))
    return (
        cell(row.line.name) if several else seller,
        price_tables.usd(totals.per_month),
        price_tables.usd(totals.total),
        price_tables.usd(totals.per_request if single else None),
        seller if several else NOTHING,
        NOTHING if several else cell(formatting.rates(row.prices)),
    )


def _other_lines(answer: Cost, priced: Sequence[CostRow]) -> Iterator[Line]:
    best = _cheapest_by_model(priced)
    for row in best if len(best) > 1 else ():
        yield from (
            line._replace(label=f"{row.line.name}, the same at") for line in _same_cost(row)
        )
    for row in priced:
        if row.off_peak and row.row:
            amounts = ", ".join(_amount_texts(row.off_peak))
            yield Line(f"{amounts} for {row.line.name} at {row.row.provider_name}", "Off-peak")
    if answer.free:
        names = (f"{provider} ({model})" for model, provider in answer.free)
        yield Line(formatting.listed(names, _MAX_FREE_OFFERS), "Free, with limits")


def _savings(answer: Cost) -> tuple[str, ...]:
    """One item for the savings of a model by the same method at the same provider."""
    several = len({row.line.id for row in answer.rows}) > 1
    grouped: dict[tuple[object, ...], list[Saving]] = {}
    for saving in answer.savings:
        key = (saving.line, saving.method, saving.provider_name, saving.against)
        grouped.setdefault(key, []).append(saving)
    return tuple(_saving(savings, several=several) for savings in grouped.values())


def _saving(savings: Sequence[Saving], *, several: bool) -> str:
    """ "In batches at Nimbus API: $825.00 a month, 50% less than the cheapest"."""
    first = savings[0]
    prefix = f"{first.line.name} " if several else ""
    amounts = "; ".join(
        f"{_amount_texts(s.totals)[0]}{_share(s)}, {s.saved:.0%} less" for s in savings
    )
    baseline = "the cheapest" if first.against == "cheapest" else "without"
    return formatting.capitalised(
        f"{prefix}{_WAYS[first.method]} at {first.provider_name}: {amounts} than {baseline}"
    )


def _share(saving: Saving) -> str:
    return f" if {saving.share:.0%} of the input is cached" if saving.share else ""
