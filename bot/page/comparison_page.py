"""The page of models side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot import formatting
from bot.answer import ComparedModel, Comparison, ComparisonRow
from bot.page import offer_text
from bot.page.comparison_verdict import comparison_verdict
from bot.page.fact_lines import compared_facts
from bot.page.page_parts import (
    Chart,
    Column,
    Line,
    Lines,
    Listing,
    Page,
    Part,
    Series,
    SmallPrint,
    Table,
    Title,
    cell,
)
from bot.page.short_pages import unresolved_lines
from catalog.ratings import benchmark_name

_MAX_MODEL_COLUMNS = 3
"""Models shown as columns; more than these become rows."""
_MAX_NAMES = 3
_MAX_ROW_COLUMNS = 5
"""Columns besides the name where models are rows."""
_MIN_COSTS = 2
"""Distinct costs that a chart needs."""
_REQUESTS = 1000
_BETTER_MARK = " •"
_LEGEND = "USD per 1M tokens; • is the better value"


def comparison_page(answer: Comparison) -> Page:
    return tuple(_parts(answer))


def _parts(answer: Comparison) -> Iterator[Part]:
    names = [compared.line.name for compared in answer.models]
    yield Title(_title(names))
    yield SmallPrint((f"Costs of {answer.volume} · as of {answer.as_of}",))
    asked = compared_facts(answer.asked)
    yield Lines((*asked, *comparison_verdict(answer), *_left_out(answer)))
    shared = [row for row in answer.rows if _is_shared(row)]
    differing = [row for row in answer.rows if row not in shared]
    if differing and len(names) <= _MAX_MODEL_COLUMNS:
        yield _models_as_columns(names, differing)
    elif any(row.kind == "amount" for row in differing):
        yield _models_as_rows(answer, names, differing)
    lines = (
        *_shared_lines(shared),
        *(() if len(names) <= _MAX_MODEL_COLUMNS else _flag_lines(names, differing)),
    )
    if lines:
        yield Lines(lines)
    if answer.assumptions:
        yield Listing("Assumed", answer.assumptions)
    yield from _chart(answer)
    yield SmallPrint(tuple(_small_print(answer)))


def _chart(answer: Comparison) -> tuple[Chart, ...]:
    """Chart the costs, if at least two differ."""
    priced = [(compared, compared.cost) for compared in answer.models if compared.cost is not None]
    if len({cost for _, cost in priced}) < _MIN_COSTS:
        return ()
    times = _REQUESTS if answer.job.times is None else 1
    names = tuple(compared.line.name for compared, _ in priced)
    costs = tuple(formatting.estimated(times * cost) for _, cost in priced)
    return (Chart("Cost", _unit(answer), names, (Series("Cost", costs),)),)


def _unit(answer: Comparison) -> str:
    if answer.job.times is None:
        return f"USD per {_REQUESTS:,} requests"
    return "USD a month" if answer.job.period else "USD in all"


def _title(names: Sequence[str]) -> str:
    return " vs ".join(names) if len(names) <= _MAX_NAMES else f"{len(names)} models compared"


def _left_out(answer: Comparison) -> Iterator[Line]:
    yield from (Line(why, "Does not fit") for why in answer.too_long)
    if answer.too_many:
        names = formatting.listed((line.name for line in answer.too_many), _MAX_NAMES)
        yield Line(f"{names}; only the first {len(answer.models)} are compared", "Left out")
    yield from unresolved_lines(answer.unresolved)


def _is_shared(row: ComparisonRow) -> bool:
    """Whether all models have the same known value."""
    return None not in row.values and len(set(row.values)) == 1


def _shared_lines(rows: Iterable[ComparisonRow]) -> Iterator[Line]:
    rows = tuple(rows)
    flags = [formatting.uncapitalised(row.label) for row in rows if row.kind == "flag"]
    if flags:
        yield Line(" · ".join(flags), "All have")
    values = [
        f"{formatting.uncapitalised(row.label)} {row.values[0]}"
        for row in rows
        if row.kind != "flag"
    ]
    if values:
        yield Line(" · ".join(values), "Same for all")


def _models_as_columns(names: Sequence[str], properties: Sequence[ComparisonRow]) -> Table:
    """A table with a row for each property."""
    columns = (Column("Property"), *(Column(name, elastic=True, proper=True) for name in names))
    rows = tuple((cell(row.label), *map(cell, _values(row))) for row in properties)
    return Table(Line(_LEGEND, "Side by side"), columns, rows, sortable=False)


def _models_as_rows(
    answer: Comparison, names: Sequence[str], properties: Sequence[ComparisonRow]
) -> Table:
    """A table with a row for each model and the most important differing properties."""
    rating = benchmark_name(answer.benchmark)
    headings = {f"{_REQUESTS:,} requests": "Per 1k", rating: "Rating"}
    preferred = ("Input", "Output", "Context", rating)
    amounts = [row for row in properties if row.kind == "amount"]
    shown = [amounts[0], *(t for t in amounts[1:] if t.label in preferred)][:_MAX_ROW_COLUMNS]
    columns = (
        Column("Model", elastic=True),
        *(Column(headings.get(t.label, t.label)) for t in shown),
    )
    columns_text = [(_values(row), row.amounts) for row in shown]
    rows = tuple(
        (
            cell(name),
            *(cell(texts[n].replace(" tokens", ""), amounts[n]) for texts, amounts in columns_text),
        )
        for n, name in enumerate(names)
    )
    return Table(Line(f"{_LEGEND}; Rating: {rating}", "Side by side"), columns, rows)


def _values(row: ComparisonRow) -> list[str]:
    marked = set(row.better) if len(row.better) < len(row.values) else set()
    missing = "not stated" if row.kind == "flag" else "not known"
    return [
        f"{text or missing}{_BETTER_MARK if number in marked else ''}"
        for number, text in enumerate(row.values)
    ]


def _flag_lines(names: Sequence[str], rows: Iterable[ComparisonRow]) -> Iterator[Line]:
    """Capabilities and openness as lines, for tables that have no column for them."""
    for row in rows:
        if row.kind == "flag":
            yield Line(_models_with(names, row), row.label)
        elif row.label == _OPENNESS:
            licences = dict.fromkeys(value for value in row.values if value)
            groups = (f"{v}: {', '.join(_names_with(names, row, v))}" for v in licences)
            yield Line("; ".join(groups), row.label)


_OPENNESS = "Openness"


def _models_with(names: Sequence[str], row: ComparisonRow) -> str:
    """ "Cirrus 4, Slate 70B", "all but Slate 8B; not stated for Brook 2.5"."""
    having, lacking = _names_with(names, row, "yes"), _names_with(names, row, "no")
    unknown = _names_with(names, row, None)
    few = len(lacking) + len(unknown) < len(having)
    text = f"all but {', '.join((*lacking, *unknown))}" if few else ", ".join(having)
    if not unknown:
        return text
    rest = "the others" if not few and not lacking else ", ".join(unknown)
    return f"{text}; not stated for {rest}"


def _names_with(names: Sequence[str], row: ComparisonRow, value: str | None) -> list[str]:
    return [name for name, own_value in zip(names, row.values, strict=True) if own_value == value]


def _small_print(answer: Comparison) -> Iterator[str]:
    rows = [
        row
        for compared in answer.models
        for row in (compared.standard, compared.lab_offer, compared.reseller)
        if row
    ]
    if price_dates := offer_text.dated(rows):
        yield price_dates
    if answer.rated_by:
        settings = [
            setting
            for compared in answer.models
            if (setting := _setting(compared, answer.benchmark))
        ]
        variants = f"; rated as {', '.join(settings)}" if settings else ""
        yield f"ratings {answer.rated_by.name}, {answer.rated_by.as_of}{variants}"
    sources = dict.fromkeys(compared.model.source for compared in answer.models)
    yield f"facts {' · '.join(f'{source.name}, {source.as_of}' for source in sources)}"


def _setting(compared: ComparedModel, benchmark: str) -> str | None:
    """The variant that was rated, which the price may not include: "Cirrus 4 (High)"."""
    rating = compared.rating(benchmark)
    return f"{compared.line.name} ({rating.variant})" if rating and rating.variant else None
