"""The rows of a comparison: a value of each model, and which are better."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from bot import formatting
from bot.answer.compared_model import ComparedModel
from bot.answer.cost_basis import CostBasis, usage_basis
from bot.answer.rows import licence_text
from bot.answer.serialize import Json
from catalog.model import licence, openness
from catalog.pricing.offers import is_base
from catalog.pricing.usage import Usage
from catalog.ratings import benchmark_name, lower_bound, rating_text, upper_bound
from catalog.schema import Capability, Direction, Modality, Price, Rating

RowKind = Literal["amount", "flag", "text"]
_Number = Decimal | float
_MIN_KNOWN = 2
"""How many known values a comparison takes."""
_MONTH = len("2026-02")
_CAPABILITIES: tuple[tuple[str, Capability], ...] = (
    ("Tool calling", "tools"),
    ("Structured output", "json"),
    ("Reasoning", "reasoning"),
    ("Prompt caching", "caching"),
    ("Batch", "batch"),
    ("Fine-tuning", "fine-tuning"),
)
_IN: tuple[tuple[str, Modality], ...] = (
    ("Image input", "image"),
    ("Audio input", "audio"),
    ("Video input", "video"),
    ("PDF input", "pdf"),
)
_OUT: tuple[tuple[str, Modality], ...] = (
    ("Text output", "text"),
    ("Image output", "image"),
    ("Audio output", "audio"),
    ("Video output", "video"),
)


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One property of all compared models."""

    label: str
    kind: RowKind
    values: tuple[str | None, ...]
    """Words with their unit, one a model; None where unknown."""
    better: tuple[int, ...] = ()
    """Indexes of the best values, ties included; empty where values cannot be compared."""
    amounts: tuple[float | None, ...] = ()
    """The numbers behind `values`."""

    def to_json(self) -> Json:
        return {
            "label": self.label,
            "values": list(self.values),
            "better": list(self.better),
            "amounts": list(self.amounts),
        }


def comparison_rows(
    models: Sequence[ComparedModel], usage: Usage, benchmarks: Iterable[str]
) -> tuple[ComparisonRow, ...]:
    """All properties that are known of at least one model, in reading order."""
    rows = (
        *_prices(models, usage),
        _tokens("Context", [each.model.facts.context for each in models]),
        _tokens("Max output", [each.model.facts.max_output for each in models]),
        *(_rating(benchmark, models) for benchmark in benchmarks),
        *_flags(models),
        *_texts(models),
    )
    return tuple(row for row in rows if any(row.values))


def _prices(models: Sequence[ComparedModel], usage: Usage) -> Iterator[ComparisonRow]:
    standard = [each.standard.prices if each.standard else () for each in models]
    names = (each.standard.provider_name if each.standard else None for each in models)
    basis = usage_basis(usage)
    yield _cost(basis.label, [each.cost for each in models], basis)
    yield ComparisonRow("Sold by", "text", tuple(names))
    yield _price("Input", "input", standard)
    yield _price("Output", "output", standard)
    yield _price("Cache read", "cache_read", standard)
    if all(each.lab_cost in (None, each.cost) for each in models):
        return
    lab = [each.lab_offer.prices if each.lab_offer else () for each in models]
    yield _cost("Same at the lab", [each.lab_cost for each in models], basis)
    yield _price("Lab's input", "input", lab)
    yield _price("Lab's output", "output", lab)


def _cost(label: str, costs: Sequence[Decimal | None], basis: CostBasis) -> ComparisonRow:
    times = basis.times
    return ComparisonRow(
        label,
        "amount",
        tuple(None if usd is None else formatting.estimate(usd * times) for usd in costs),
        indexes_of_lowest(costs),
        tuple(None if usd is None else float(usd * times) for usd in costs),
    )


def _price(label: str, direction: Direction, tariffs: Sequence[Sequence[Price]]) -> ComparisonRow:
    """Prices in words for every unit and modality; numbers where all models are sold alike."""
    amounts_in_words = (formatting.amounts(prices, direction) for prices in tariffs)
    texts = [" / ".join(dict.fromkeys(a.short for a in amounts)) for amounts in amounts_in_words]
    rates = [_rate(prices, direction) for prices in tariffs]
    is_sold_alike = len({rate[0] for rate in rates if rate}) == 1
    usd_of = [rate[1].usd if rate and is_sold_alike else None for rate in rates]
    return ComparisonRow(
        label,
        "amount",
        tuple(text or None for text in texts),
        indexes_of_lowest(usd_of),
        tuple(None if usd is None else float(usd) for usd in usd_of),
    )


def _rate(prices: Sequence[Price], direction: Direction) -> tuple[object, Price] | None:
    """What is charged by, and its price at the dearest hour; text comes before other modalities."""
    base = [p for p in prices if p.direction == direction and is_base(p)]
    base = [p for p in base if p.unit == "1M tokens"] or base
    base = [p for p in base if p.modality == "text"] or base
    if len({(p.modality, p.unit) for p in base}) != 1:
        return None
    dearest = max(base, key=lambda p: p.usd)
    return (dearest.modality, dearest.unit), dearest


def _tokens(label: str, counts: Sequence[int | None]) -> ComparisonRow:
    texts = tuple(_token_count(count) if count else None for count in counts)
    best = indexes_of_highest(counts)
    # 8,191 and 8,192 read the same in words, so both are marked as better
    same_text = tuple(n for n, text in enumerate(texts) if best and text == texts[best[0]])
    return ComparisonRow(label, "amount", texts, same_text, tuple(counts))


def _token_count(count: int) -> str:
    return f"{formatting.tokens(count)} token{'' if count == 1 else 's'}"


def _rating(benchmark: str, models: Sequence[ComparedModel]) -> ComparisonRow:
    ratings = [each.rating(benchmark) for each in models]
    texts = tuple(rating_text(r) if r else None for r in ratings)
    values = tuple(r.value if r else None for r in ratings)
    return ComparisonRow(
        benchmark_name(benchmark),
        "amount",
        texts,
        indexes_of_top_rated(ratings),
        values,
    )


def _flags(models: Sequence[ComparedModel]) -> Iterator[ComparisonRow]:
    """Abilities that at least one of the models has."""
    facts = [each.model.facts for each in models]
    for label, capability in _CAPABILITIES:
        yield _flag(label, [f.told(capability) for f in facts])
    for label, modality in _IN:
        yield _flag(label, [None if f.input is None else modality in f.input for f in facts])
    for label, modality in _OUT:
        yield _flag(label, [None if f.output is None else modality in f.output for f in facts])


def _flag(label: str, flags: Sequence[bool | None]) -> ComparisonRow:
    if True not in flags:
        return ComparisonRow(label, "flag", (None,) * len(flags))
    texts = tuple(None if flag is None else "yes" if flag else "no" for flag in flags)
    return ComparisonRow(label, "flag", texts, indexes_having(flags))


def _texts(models: Sequence[ComparedModel]) -> Iterator[ComparisonRow]:
    yield _text("Openness", models, lambda each: openness(each.model))
    yield _text("License", models, _licence)
    yield _text("Released", models, lambda each: each.model.released)
    cutoffs = [each.model.facts.knowledge_cutoff for each in models]
    yield ComparisonRow("Knowledge cutoff", "text", tuple(cutoffs), indexes_of_latest(cutoffs))
    stages = tuple(_stage(each) for each in models)
    if any(each.life.stage != "active" for each in models):
        yield ComparisonRow(
            "Life",
            "text",
            stages,
            indexes_having([each.life.stage == "active" for each in models]),
        )


def _text(
    label: str, models: Sequence[ComparedModel], value: Callable[[ComparedModel], str | None]
) -> ComparisonRow:
    return ComparisonRow(label, "text", tuple(value(each) for each in models))


def _licence(compared: ComparedModel) -> str | None:
    entry = licence(compared.model)
    return licence_text(entry) if entry else None


def _stage(compared: ComparedModel) -> str:
    """ "active", "retires 2026-11-30", "retires not before 2026-11-30"."""
    life = compared.life
    when = f" {'not before ' if life.earliest else ''}{life.retires}" if life.retires else ""
    match life.stage:
        case "active" | "preview":
            return life.stage
        case "retiring":
            return f"retires{when}" if when else "deprecated"
        case "retired":
            return f"retired{when}"


def indexes_of_lowest(amounts: Sequence[_Number | None]) -> tuple[int, ...]:
    values = [amount for amount in amounts if amount is not None]
    return _indexes_of(amounts, min(values)) if len(values) >= _MIN_KNOWN else ()


def indexes_of_highest(amounts: Sequence[_Number | None]) -> tuple[int, ...]:
    values = [amount for amount in amounts if amount is not None]
    return _indexes_of(amounts, max(values)) if len(values) >= _MIN_KNOWN else ()


def _indexes_of(amounts: Sequence[_Number | None], best: _Number) -> tuple[int, ...]:
    return tuple(number for number, amount in enumerate(amounts) if amount == best)


def indexes_having(flags: Sequence[bool | None]) -> tuple[int, ...]:
    """Indexes of those that have it; none where it is unknown whether others have it too."""
    if sum(flag is not None for flag in flags) < _MIN_KNOWN or (True in flags and None in flags):
        return ()
    return tuple(number for number, flag in enumerate(flags) if flag)


def indexes_of_top_rated(ratings: Sequence[Rating | None]) -> tuple[int, ...]:
    """Indexes of the highest rating and of those whose interval overlaps with it."""
    given = [rating for rating in ratings if rating is not None]
    if len(given) < _MIN_KNOWN:
        return ()
    best = max(given, key=lambda rating: rating.value)
    return tuple(
        n for n, rating in enumerate(ratings) if rating and intervals_overlap(rating, best)
    )


def intervals_overlap(one: Rating, other: Rating) -> bool:
    """Whether the intervals leave open which is higher; without an interval a rating is a point."""
    return lower_bound(one) <= upper_bound(other) and lower_bound(other) <= upper_bound(one)


def indexes_of_latest(dates: Sequence[str | None]) -> tuple[int, ...]:
    """Indexes of the latest dates, which may lack a day ("2026-02") and are compared by month."""
    months = [day[:_MONTH] for day in dates if day]
    if len(months) < _MIN_KNOWN or any(len(month) < _MONTH for month in months):
        return ()
    return tuple(n for n, day in enumerate(dates) if day and day[:_MONTH] == max(months))
