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
    Column,
    FactList,
    FoldablePart,
    Line,
    Lines,
    Listing,
    Page,
    Part,
    SmallPrint,
    Table,
    Title,
    cell,
    folded,
)
from bot.page.short_pages import unresolved_lines
from bot.page.side_by_side import LEGEND, Property, by_property, models_as_columns
from catalog.ratings import benchmark_name

_MAX_MODEL_COLUMNS = 2
"""Models shown as columns; more than these become rows."""
_MAX_NAMES = 3
_MAX_ROWS = 6
_FOLD = "Everything else side by side"


def comparison_page(answer: Comparison) -> Page:
    return tuple(_parts(answer))


def _parts(answer: Comparison) -> Iterator[Part]:
    names = [compared.line.name for compared in answer.models]
    yield Title(_title(names))
    yield SmallPrint((_work(answer), *_contracts(answer)))
    shared = [row for row in answer.rows if _is_shared(row)]
    differing = [row for row in answer.rows if row not in shared]
    tabulated = _tabulated(answer, differing)
    verdict = comparison_verdict(answer, {row.label for row in tabulated})
    asked = compared_facts(answer.asked)
    yield Lines((*asked, *verdict.first, *_left_out(answer)))
    if tabulated and len(names) <= _MAX_MODEL_COLUMNS:
        yield models_as_columns(
            names, [*map(_property, tabulated)], _caption("rates per 1M tokens")
        )
    elif tabulated:
        yield _models_as_rows(names, tabulated)
    others = [row for row in differing if row not in tabulated]
    details = tuple(_details(answer, names, shared, others))
    yield from folded(_FOLD, (*((Lines(verdict.rest),) if verdict.rest else ()), *details))
    yield SmallPrint((offer_text.sources(tuple(_dated_sources(answer))),))


def _work(answer: Comparison) -> str:
    """What costs are of: "Each request: 2,000 tokens in, 500 out", "Costs per picture"."""
    basis = usage_basis(answer.job)
    if basis.by_unit:
        return f"Costs {basis.phrase}"
    return f"Each request: {basis.text}" if basis.text else f"Costs of {answer.volume}"


def _contracts(answer: Comparison) -> Iterator[str]:
    """Whose costs are those of a contract, which are not what the lab asks."""
    priced = [
        f"{compared.line.name} at {compared.standard.provider_name}"
        for compared in answer.models
        if compared.standard and compared.standard.contract and compared.cost is not None
    ]
    if priced:
        yield f"Priced  {formatting.listed(priced, _MAX_NAMES)}"


def _tabulated(answer: Comparison, rows: Sequence[ComparisonRow]) -> list[ComparisonRow]:
    """What a phone shows of two models: cost, rates, context, rating; of more, cost and rating."""
    several = len(answer.models) > _MAX_MODEL_COLUMNS
    preferred = (_rating(answer),) if several else ("Input", "Output", "Context", _rating(answer))
    first = [row for row in rows[:1] if row.kind == "amount"]
    return [*first, *(row for row in rows[len(first) :] if row.label in preferred)][:_MAX_ROWS]


def _rating(answer: Comparison) -> str:
    return benchmark_name(answer.benchmark)


def _details(
    answer: Comparison,
    names: Sequence[str],
    shared: Sequence[ComparisonRow],
    others: Sequence[ComparisonRow],
) -> Iterator[FoldablePart]:
    if others:
        flags = [(row.label, _models_with(names, row)) for row in others if row.kind == "flag"]
        values = [_property(row) for row in others if row.kind != "flag"]
        yield FactList((*by_property(names, values).pairs, *flags))
    if lines := tuple(_shared_lines(shared)):
        yield Lines(lines)
    if answer.assumptions:
        yield Listing("Assumed", answer.assumptions)
    settings = [
        setting for compared in answer.models if (setting := _setting(compared, answer.benchmark))
    ]
    if settings:
        yield SmallPrint((f"The rating is of {formatting.conjunction(settings)}.",))


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


def _models_as_rows(names: Sequence[str], shown: Sequence[ComparisonRow]) -> Table:
    """A table with a row for each model: its cost and its rating."""
    columns = (Column("Model", elastic=True), *(Column(row.label) for row in shown))
    texts = [_property(row).marked() for row in shown]
    rows = tuple(
        (
            cell(name),
            *(cell(text[n], row.amounts[n]) for text, row in zip(texts, shown, strict=True)),
        )
        for n, name in enumerate(names)
    )
    return Table(_caption("USD"), columns, rows)


def _caption(unit: str) -> Line:
    return Line(f"{unit}; {LEGEND}", "Side by side")


def _property(row: ComparisonRow) -> Property:
    missing = "not stated" if row.kind == "flag" else "not known"
    return Property(row.label, tuple(text or missing for text in row.values), row.better)


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
