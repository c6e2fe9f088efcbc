"""The page of models side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot import formatting
from bot.answer import ComparedModel, Comparison, ComparisonRow, Stated
from bot.answer.cost_basis import usage_basis
from bot.page import offer_text
from bot.page.comparison_verdict import comparison_verdict
from bot.page.fact_lines import compared_facts
from bot.page.page_parts import (
    Chart,
    Column,
    FactList,
    FoldablePart,
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
    folded,
)
from bot.page.short_pages import unresolved_lines
from catalog.ratings import benchmark_name

_MAX_MODEL_COLUMNS = 2
"""Models shown as columns; more than these become rows."""
_MAX_NAMES = 3
_MAX_ROWS = 6
_FOLD = "Everything else side by side"
_MIN_COSTS = 2
"""Distinct costs that a chart needs."""
_BETTER_MARK = " •"
_LEGEND = "USD, rates per 1M tokens; • is the better value"


def comparison_page(answer: Comparison) -> Page:
    return tuple(_parts(answer))


def _parts(answer: Comparison) -> Iterator[Part]:
    names = [compared.line.name for compared in answer.models]
    yield Title(_title(names))
    basis = usage_basis(answer.job)
    yield SmallPrint((f"Costs {basis.phrase if basis.by_unit else f'of {answer.volume}'}",))
    asked = compared_facts(answer.asked)
    yield Lines((*asked, *comparison_verdict(answer), *_left_out(answer)))
    shared = [row for row in answer.rows if _is_shared(row)]
    differing = [row for row in answer.rows if row not in shared]
    deciding = _deciding(answer, differing)
    if deciding and len(names) <= _MAX_MODEL_COLUMNS:
        yield _models_as_columns(names, deciding)
    elif deciding:
        deciding = [row for row in deciding if row.kind == "amount"]
        deciding = [*deciding[:1], *(row for row in deciding[1:] if row.label == _rating(answer))]
        if deciding:
            yield _models_as_rows(names, deciding)
    others = [row for row in differing if row not in deciding]
    yield from _chart(answer)
    yield from folded(_FOLD, tuple(_details(answer, names, shared, others)))
    yield SmallPrint((offer_text.sources(tuple(_dated_sources(answer))),))


def _deciding(answer: Comparison, rows: Sequence[ComparisonRow]) -> list[ComparisonRow]:
    """The rows that a phone shows: the cost, the rates, the context, the rating and the age."""
    preferred = ("Input", "Output", "Context", _rating(answer), "Released")
    first = rows[:1] if rows and rows[0].kind == "amount" else ()
    return [*first, *(row for row in rows[len(first) :] if row.label in preferred)][:_MAX_ROWS]


def _rating(answer: Comparison) -> str:
    return benchmark_name(answer.benchmark)


def _details(
    answer: Comparison,
    names: Sequence[str],
    shared: Sequence[ComparisonRow],
    others: Sequence[ComparisonRow],
) -> Iterator[FoldablePart]:
    if pairs := tuple((row.label, _by_model(names, row)) for row in others):
        yield FactList(pairs)
    if lines := tuple(_shared_lines(shared)):
        yield Lines(lines)
    if answer.assumptions:
        yield Listing("Assumed", answer.assumptions)
    settings = [
        setting for compared in answer.models if (setting := _setting(compared, answer.benchmark))
    ]
    if settings:
        yield SmallPrint((f"Rated as {', '.join(settings)}.",))


def _by_model(names: Sequence[str], row: ComparisonRow) -> str:
    """ "Cirrus 4 $0.30, Slate 70B not known"; of capabilities, who has them."""
    if row.kind == "flag":
        return _models_with(names, row)
    values = zip(names, _values(row), strict=True)
    return " · ".join(f"{name} {value}" for name, value in values)


def _chart(answer: Comparison) -> tuple[Chart, ...]:
    """Chart the costs, if at least two differ."""
    priced = [(compared, compared.cost) for compared in answer.models if compared.cost is not None]
    if len({cost for _, cost in priced}) < _MIN_COSTS:
        return ()
    times = usage_basis(answer.job).times
    names = tuple(compared.line.name for compared, _ in priced)
    costs = tuple(formatting.estimated(times * cost) for _, cost in priced)
    return (Chart("Cost", _unit(answer), names, (Series("Cost", costs),)),)


def _unit(answer: Comparison) -> str:
    return f"USD {usage_basis(answer.job).phrase}"


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


def _models_as_rows(names: Sequence[str], shown: Sequence[ComparisonRow]) -> Table:
    """A table with a row for each model: its cost and its rating."""
    columns = (Column("Model", elastic=True), *(Column(row.label) for row in shown))
    texts = [_values(row) for row in shown]
    rows = tuple(
        (
            cell(name),
            *(cell(text[n], row.amounts[n]) for text, row in zip(texts, shown, strict=True)),
        )
        for n, name in enumerate(names)
    )
    return Table(Line(_LEGEND, "Side by side"), columns, rows)


def _values(row: ComparisonRow) -> list[str]:
    marked = set(row.better) if len(row.better) < len(row.values) else set()
    missing = "not stated" if row.kind == "flag" else "not known"
    return [
        f"{text or missing}{_BETTER_MARK if number in marked else ''}"
        for number, text in enumerate(row.values)
    ]


def _models_with(names: Sequence[str], row: ComparisonRow) -> str:
    """ "Cirrus 4, Slate 70B", "all but Slate 8B; not stated for Brook 2.5"."""
    having, lacking = _names_with(names, row, "yes"), _names_with(names, row, "no")
    unknown = _names_with(names, row, None)
    few = len(lacking) + len(unknown) < len(having)
    text = f"all but {', '.join((*lacking, *unknown))}" if few else ", ".join(having)
    if not unknown:
        return text
    several = len(unknown) > 1 and not few and not lacking
    rest = "the others" if several else ", ".join(unknown)
    return f"{text}; not stated for {rest}"


def _names_with(names: Sequence[str], row: ComparisonRow, value: str | None) -> list[str]:
    return [name for name, own_value in zip(names, row.values, strict=True) if own_value == value]


def _dated_sources(answer: Comparison) -> Iterator[Stated]:
    for compared in answer.models:
        for row in (compared.standard, compared.lab_offer, compared.reseller):
            if row:
                yield row.stated
        yield Stated(compared.model.source.name, compared.model.source.as_of)
    if answer.rated_by:
        yield Stated(answer.rated_by.name, answer.rated_by.as_of)


def _setting(compared: ComparedModel, benchmark: str) -> str | None:
    """The variant that was rated, which the price may not include: "Cirrus 4 (High)"."""
    rating = compared.rating(benchmark)
    return f"{compared.line.name} ({rating.variant})" if rating and rating.variant else None
