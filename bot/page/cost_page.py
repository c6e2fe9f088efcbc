"""The page of what a workload costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from bot import formatting
from bot.answer import Cost, CostRow, Saving
from bot.page import charts, offer_text, price_tables
from bot.page.page_parts import (
    NOTHING,
    Cell,
    Chart,
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
    table,
)
from bot.page.short_pages import unresolved_lines
from catalog.pricing.usage import Totals

_NAMED = 3
_ALIKE = 4
_FREE = 4


def cost_page(made: Cost) -> Page:
    return tuple(_parts(made))


def _parts(made: Cost) -> Iterator[Part]:
    yield Title(_title(made))
    yield SmallPrint((f"{formatting.capitalised(made.volume)} · as of {made.as_of}",))
    yield Lines((*_lead(made), *_left_out(made)))
    known = [row for row in made.rows if row.totals]
    if known:
        yield _table(made, known)
        yield from _chart(made, known)
    if aside := tuple(_aside(made, known)):
        yield Lines(aside)
    if made.savings:
        yield Listing("Costs less", _savings(made))
    if made.assumptions:
        yield Listing("Assumed", made.assumptions)
    routes = [row.row for row in known if row.row]
    if dated := price_tables.dated(routes):
        yield SmallPrint((dated,))


def _title(made: Cost) -> str:
    names = [line.name for line in made.models]
    if not names:
        return f"Cheapest for {formatting.uncapitalised(made.use_case)}"
    return f"Cost of {formatting.listed(names, _NAMED)}"


def _lead(made: Cost) -> Iterator[Line]:
    """What it costs where it costs least, and how far the other models are from that."""
    best = _best_of_each(made.rows)
    known = [row for row in best if row.totals]
    if not known:
        yield Line("No route has a known price for this.")
        if made.unpriced:
            yield Line(_unpriced(made), "Not known")
        return
    first, *others = known
    label = "Cheapest" if others or made.routes > 1 else "Only priced route"
    of = f" of {made.routes:,} routes" if not others and made.routes > 1 else ""
    yield Line(f"{_who(first, len(best))}{_amounts(first)}{_at(first)}", f"{label}{of}")
    if others:
        yield Line("; ".join(_against(row, first) for row in others), "Against it")
    yield from _from_the_lab(made, first)
    yield from (Line(why, "Does not fit") for why in made.too_long)
    unknown = [row.line.name for row in best if not row.totals]
    if made.models and made.unpriced:
        unknown.append(_unpriced(made))
    if unknown:
        yield Line(formatting.listed(unknown, len(unknown)), "Not known")


def _left_out(made: Cost) -> Iterator[Line]:
    if made.too_many:
        names = formatting.listed((line.name for line in made.too_many), _NAMED)
        yield Line(f"{names}; only the first {len(made.models)} are counted", "Left out")
    yield from unresolved_lines(made.unresolved)


def _unpriced(made: Cost) -> str:
    routes = formatting.count(made.unpriced, "route")
    verb = "does" if made.unpriced == 1 else "do"
    what = f"what {made.job.quality} quality costs" if made.job.quality else "all of the price"
    return f"{routes} that {verb} not say {what}"


def _from_the_lab(made: Cost, first: CostRow) -> Iterator[Line]:
    """What the lab asks for the cheapest model, where another asks less."""
    own = next((row for row in made.rows if row.is_lab_offer and row.line == first.line), None)
    if own is None or own == first or own.row is None:
        return
    far = first.line.id in made.far_below_lab
    warning = "; check who resells it for less than half" if far else ""
    of = f"{first.line.name}, " if len(made.models) > 1 else ""
    yield Line(f"{of}{_more(own, first)} at {own.row.provider_name}{warning}", "From the lab")


def _best_of_each(rows: Sequence[CostRow]) -> list[CostRow]:
    first: dict[str, CostRow] = {}
    for row in rows:
        first.setdefault(row.line.id, row)
    return list(first.values())


def _who(row: CostRow, models: int) -> str:
    return f"{row.line.name}, " if models > 1 else ""


def _at(row: CostRow) -> str:
    if row.row is None:
        return ""
    same = (
        f"; the same at {formatting.listed(row.same_cost_at, _ALIKE)}" if row.same_cost_at else ""
    )
    return f" at {row.row.provider_name}{same}"


def _amounts(row: CostRow) -> str:
    return ", ".join(_told(row.totals)) if row.totals else ""


def _told(made: Totals) -> list[str]:
    """ "$1,650 a month", "$55.00 a day", the largest first."""
    return [f"{formatting.estimate(usd)} {each}" for usd, each in _each(made)]


def _each(made: Totals) -> list[tuple[Decimal, str]]:
    told = (
        (made.per_month, "a month"),
        (made.per_day, "a day"),
        (made.total, "in all"),
        (made.per_request, "a request"),
    )
    return [(usd, each) for usd, each in told if usd is not None]


def _against(row: CostRow, first: CostRow) -> str:
    """ "Cirrus 4 3.2 times as much ($165.00 a month)"."""
    return f"{row.line.name} {_more(row, first)}"


def _more(row: CostRow, first: CostRow) -> str:
    if row.totals is None or first.totals is None or not first.totals.main:
        return _amounts(row)
    said = formatting.times(row.totals.main / first.totals.main)
    return f"{said} ({_told(row.totals)[0]})"


def _table(made: Cost, known: Sequence[CostRow]) -> Part:
    several = len({row.line.id for row in made.rows}) > 1
    columns = (
        Column("Model" if several else "Provider", elastic=True),
        Column("Per month"),
        Column("Per day"),
        Column("In all"),
        Column("Per request"),
        Column("Input"),
        Column("Output"),
        Column("Cache read"),
        Column("Provider", elastic=True, once="all at {}"),
        price_tables.DATED,
    )
    sellers = Counter((row.line.id, row.row.provider) for row in known if row.row)
    twice = {seller for seller, times in sellers.items() if times > 1}
    priced = [price_tables.amounts_of(row.prices) for row in known]
    sorted_by = price_tables.ordered(priced)
    rows = [
        _row(
            row,
            price_tables.cells(used, {}, sorted_by),
            several=several,
            twice=bool(row.row and (row.line.id, row.row.provider) in twice),
        )
        for row, used in zip(known, priced, strict=True)
    ]
    currency = "prices per 1M tokens" if any(_by_token(row) for row in known) else "prices"
    caption = Line(f"USD; {currency} as they count here", "Cheapest first")
    return table(caption, columns, rows, notes=offer_text.warning(row.row for row in known))


def _chart(made: Cost, known: Sequence[CostRow]) -> tuple[Chart, ...]:
    """Each model at its cheapest, where the table has more rows than that."""
    best = _best_of_each(known)
    if len(best) == len(known):
        return ()
    totals = [(_marked(row), _each(row.totals)[:1]) for row in best if row.totals]
    units = {unit for _, told in totals for _, unit in told}
    if len(units) != 1:
        return ()
    costs = (charts.Bar(name, usd) for name, told in totals for usd, _ in told)
    return charts.bars(_title(made), f"USD {units.pop()}", costs)


def _marked(row: CostRow) -> str:
    far = row.row is not None and row.row.far_below_lab
    return f"{row.line.name} {offer_text.FAR_BELOW}" if far else row.line.name


def _by_token(row: CostRow) -> bool:
    return any(price.unit == "1M tokens" for price in row.prices)


def _row(row: CostRow, priced: Row, *, several: bool, twice: bool) -> Row:
    made, route = row.totals, row.row
    if made is None or route is None:
        raise ValueError("a row of the table has a price")
    single = made.per_month is None and made.total is None
    seller = Cell((offer_text.seller(route), *((f"  {route.route}",) if twice else ())))
    return (
        cell(row.line.name) if several else seller,
        price_tables.usd(made.per_month),
        price_tables.usd(None if several else made.per_day),
        price_tables.usd(made.total),
        price_tables.usd(made.per_request if single else None),
        *priced,
        seller if several else NOTHING,
        cell(str(route.as_of)),
    )


def _aside(made: Cost, known: Sequence[CostRow]) -> Iterator[Line]:
    for row in known:
        if row.off_peak and row.row:
            amounts = ", ".join(_told(row.off_peak))
            yield Line(f"{amounts} for {row.line.name} at {row.row.provider_name}", "Off-peak")
    if made.free:
        names = (f"{provider} ({model})" for model, provider in made.free)
        yield Line(formatting.listed(names, _FREE), "Free, with limits")


def _savings(made: Cost) -> tuple[str, ...]:
    """Those of one route and way in one item."""
    several = len({row.line.id for row in made.rows}) > 1
    grouped: dict[tuple[object, ...], list[Saving]] = {}
    for saving in made.savings:
        key = (saving.line, saving.method, saving.provider_name, saving.against)
        grouped.setdefault(key, []).append(saving)
    return tuple(_saving(alike, several=several) for alike in grouped.values())


def _saving(alike: Sequence[Saving], *, several: bool) -> str:
    """ "In batches at Nimbus API: $825.00 a month, 50% less than the cheapest"."""
    first = alike[0]
    of = f"{first.line.name} " if several else ""
    how = "in batches" if first.method == "batch" else "with a cache"
    said = "; ".join(f"{_told(s.totals)[0]}{_share(s)}, {s.saved:.0%} less" for s in alike)
    than = "the cheapest" if first.against == "cheapest" else "without"
    return formatting.capitalised(f"{of}{how} at {first.provider_name}: {said} than {than}")


def _share(saving: Saving) -> str:
    return f" if {saving.share:.0%} of the input is cached" if saving.share else ""
