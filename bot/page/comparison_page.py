"""The page of models side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot import formatting
from bot.answer import ComparedModel, Comparison, ComparisonRow
from bot.page import price_tables
from bot.page.comparison_verdict import comparison_verdict
from bot.page.offer_text import FAR_BELOW
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

_ABREAST = 3
"""Models that fit beside each other as columns; more of them are rows."""
_NAMED = 3
_COLUMNS = 5
"""Beside the name, where models are rows."""
_FEWEST = 2
"""Different costs that are worth a chart."""
_REQUESTS = 1000
_BETTER = " •"
_LEGEND = "USD per 1M tokens; • is the better value"


def comparison_page(made: Comparison) -> Page:
    return tuple(_parts(made))


def _parts(made: Comparison) -> Iterator[Part]:
    names = [side.line.name for side in made.models]
    yield Title(_title(names))
    yield SmallPrint((f"Costs of {made.volume} · as of {made.as_of}",))
    yield Lines((*comparison_verdict(made), *_left_out(made)))
    shared = [trait for trait in made.rows if _is_shared(trait)]
    telling = [trait for trait in made.rows if trait not in shared]
    if telling and len(names) <= _ABREAST:
        yield _abreast(names, telling)
    elif any(trait.kind == "amount" for trait in telling):
        yield _stacked(made, names, telling)
    lines = (*_shared(shared), *(() if len(names) <= _ABREAST else _apart(names, telling)))
    if lines:
        yield Lines(lines)
    if made.assumptions:
        yield Listing("Assumed", made.assumptions)
    yield from _chart(made)
    yield SmallPrint(tuple(_small(made)))


def _chart(made: Comparison) -> tuple[Chart, ...]:
    """What the request costs; and at the labs, where all of them ask for it and some ask more."""
    known = [(side, side.cost) for side in made.models if side.cost is not None]
    costs = [cost for _, cost in known]
    if len(set(costs)) < _FEWEST:
        return ()
    own = [side.lab_cost for side, _ in known if side.lab_cost is not None]
    at_lab = len(own) == len(known) <= _ABREAST and own != costs
    series = (("Cheapest route", costs), *((("At the lab", own),) if at_lab else ()))
    times = _REQUESTS if made.job.times is None else 1
    return (
        Chart(
            f"Cost at the cheapest route{' and at the lab' if at_lab else ''}",
            _unit(made),
            tuple(_marked(side) for side, _ in known),
            tuple(
                Series(name, tuple(formatting.estimated(times * cost) for cost in each))
                for name, each in series
            ),
        ),
    )


def _marked(side: ComparedModel) -> str:
    return f"{side.line.name} {FAR_BELOW}" if side.far_below_lab else side.line.name


def _unit(made: Comparison) -> str:
    if made.job.times is None:
        return f"USD per {_REQUESTS:,} requests"
    return "USD a month" if made.job.period else "USD in all"


def _title(names: Sequence[str]) -> str:
    return " vs ".join(names) if len(names) <= _NAMED else f"{len(names)} models compared"


def _left_out(made: Comparison) -> Iterator[Line]:
    yield from (Line(why, "Does not fit") for why in made.too_long)
    if made.too_many:
        names = formatting.listed((line.name for line in made.too_many), _NAMED)
        yield Line(f"{names}; only the first {len(made.models)} are compared", "Left out")
    yield from unresolved_lines(made.unresolved)


def _is_shared(trait: ComparisonRow) -> bool:
    """Something that all of them have alike."""
    return None not in trait.values and len(set(trait.values)) == 1


def _shared(traits: Iterable[ComparisonRow]) -> Iterator[Line]:
    traits = tuple(traits)
    having = [formatting.uncapitalised(t.label) for t in traits if t.kind == "flag"]
    if having:
        yield Line(" · ".join(having), "All have")
    alike = [
        f"{formatting.uncapitalised(t.label)} {t.values[0]}" for t in traits if t.kind != "flag"
    ]
    if alike:
        yield Line(" · ".join(alike), "Same for all")


def _abreast(names: Sequence[str], traits: Sequence[ComparisonRow]) -> Table:
    """A row for each property."""
    columns = (Column("Property"), *(Column(name, elastic=True, proper=True) for name in names))
    rows = tuple((cell(t.label), *map(cell, _values(t))) for t in traits)
    return Table(Line(_LEGEND, "Side by side"), columns, rows, sortable=False)


def _stacked(made: Comparison, names: Sequence[str], traits: Sequence[ComparisonRow]) -> Table:
    """A row for each model, with the weightiest of what they differ in."""
    rating = benchmark_name(made.benchmark)
    short = {f"{_REQUESTS:,} requests": "Per 1k", rating: "Rating"}
    first = ("Input", "Output", "Context", rating)
    amounts = [trait for trait in traits if trait.kind == "amount"]
    shown = [amounts[0], *(t for t in amounts[1:] if t.label in first)][:_COLUMNS]
    columns = (Column("Model", elastic=True), *(Column(short.get(t.label, t.label)) for t in shown))
    told = [(_values(trait), trait.amounts) for trait in shown]
    rows = tuple(
        (
            cell(name),
            *(cell(said[n].replace(" tokens", ""), amounts[n]) for said, amounts in told),
        )
        for n, name in enumerate(names)
    )
    return Table(Line(f"{_LEGEND}; Rating: {rating}", "Side by side"), columns, rows)


def _values(trait: ComparisonRow) -> list[str]:
    marked = set(trait.better) if len(trait.better) < len(trait.values) else set()
    missing = "not stated" if trait.kind == "flag" else "not known"
    return [
        f"{text or missing}{_BETTER if number in marked else ''}"
        for number, text in enumerate(trait.values)
    ]


def _apart(names: Sequence[str], traits: Iterable[ComparisonRow]) -> Iterator[Line]:
    """Who can do what, where a column for it would not fit."""
    for trait in traits:
        if trait.kind == "flag":
            yield Line(_having(names, trait), trait.label)
        elif trait.label == _OPENNESS:
            open_to = dict.fromkeys(value for value in trait.values if value)
            said = (f"{v}: {', '.join(_with(names, trait, v))}" for v in open_to)
            yield Line("; ".join(said), trait.label)


_OPENNESS = "Openness"


def _having(names: Sequence[str], trait: ComparisonRow) -> str:
    """ "Cirrus 4, Slate 70B", "all but Slate 8B; not stated for Brook 2.5"."""
    having, lacking = _with(names, trait, "yes"), _with(names, trait, "no")
    unknown = _with(names, trait, None)
    few = len(lacking) + len(unknown) < len(having)
    said = f"all but {', '.join((*lacking, *unknown))}" if few else ", ".join(having)
    if not unknown:
        return said
    rest = "the others" if not few and not lacking else ", ".join(unknown)
    return f"{said}; not stated for {rest}"


def _with(names: Sequence[str], trait: ComparisonRow, value: str | None) -> list[str]:
    return [name for name, own in zip(names, trait.values, strict=True) if own == value]


def _small(made: Comparison) -> Iterator[str]:
    rows = [row for side in made.models for row in (side.cheapest, side.lab_offer) if row]
    if dated := price_tables.dated(rows):
        yield dated
    if made.rated_by:
        settings = [said for side in made.models if (said := _setting(side, made.benchmark))]
        rated = f"; rated as {', '.join(settings)}" if settings else ""
        yield f"ratings {made.rated_by.name}, {made.rated_by.as_of}{rated}"
    sources = dict.fromkeys(side.model.source for side in made.models)
    yield f"facts {' · '.join(f'{source.name}, {source.as_of}' for source in sources)}"


def _setting(side: ComparedModel, benchmark: str) -> str | None:
    """What was set when it was rated, which its price may not include: "Cirrus 4 (High)"."""
    rating = side.rating(benchmark)
    return f"{side.line.name} ({rating.variant})" if rating and rating.variant else None
