"""The rows of a comparison: a label, a value of each model, and which are better."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from bot import wording
from bot.answer.cost_estimate import PricedOffer, lab_priced_offer, priced_offers
from bot.answer.rows import ModelLine, PriceRow, licence_text, model_line, price_row
from bot.answer.serialize import Json, price_row_json
from catalog import (
    Catalog,
    Job,
    Life,
    Model,
    Offer,
    Price,
    Qualifying,
    Rating,
    benchmark_name,
    far_below_own,
    high,
    is_base,
    licence,
    life,
    low,
    openness,
    rating_in_words,
    rating_on,
)
from catalog.schema import Capability, Direction, Modality

RowKind = Literal["amount", "flag", "text"]
_REQUESTS = 1000


@dataclass(frozen=True, slots=True)
class ComparedModel:
    """A model as it is compared."""

    model: Model
    line: ModelLine
    cheapest: PriceRow | None
    """The route where the request costs least; where that is unknown, the first of the ladder."""
    lab_offer: PriceRow | None
    """The lab's own route."""
    cost: Decimal | None
    """USD of the request on the cheapest route; None when it cannot be known."""
    lab_cost: Decimal | None
    far_below_lab: bool
    """The cheapest asks less than half of what the lab asks for a model that only it can run."""
    life: Life
    priced_offers: tuple[PricedOffer, ...]
    """The routes that the two costs are of."""

    def rating(self, benchmark: str) -> Rating | None:
        return rating_on(benchmark, self.model)

    def prices_json(self) -> Json:
        return {
            "model": self.line.id,
            "cost": None if self.cost is None else float(self.cost),
            "own_cost": None if self.lab_cost is None else float(self.lab_cost),
            "cheapest": price_row_json(self.cheapest) if self.cheapest else None,
            "own": price_row_json(self.lab_offer) if self.lab_offer else None,
        }


def compared_model(model: Model, asked: Job, held: Qualifying, catalog: Catalog) -> ComparedModel:
    found = priced_offers(model, asked, held, catalog)
    at_lab = lab_priced_offer(found, model, catalog)
    low = found[0].totals.main if found else None
    high = at_lab.totals.main if at_lab else None
    offer = found[0].offer if found else _first_offer(model, held, catalog)
    return ComparedModel(
        model=model,
        line=model_line(model.id, catalog),
        cheapest=price_row(offer, catalog) if offer else None,
        lab_offer=price_row(at_lab.offer, catalog) if at_lab else None,
        cost=low,
        lab_cost=high,
        far_below_lab=far_below_own(low, high, model),
        life=life(model, catalog),
        priced_offers=tuple(dict.fromkeys((*found[:1], *((at_lab,) if at_lab else ())))),
    )


def _first_offer(model: Model, held: Qualifying, catalog: Catalog) -> Offer | None:
    steps = catalog.ladder(model.id)
    return next(iter(held.among((*steps.paid, *steps.other), model)), None)


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One property of all models."""

    label: str
    kind: RowKind
    values: tuple[str | None, ...]
    """In words, with their unit; None where not known."""
    better: tuple[int, ...] = ()
    """All that are equally good; empty where unknown, and where no order makes sense."""
    amounts: tuple[float | None, ...] = ()
    """The numbers behind the words."""

    def to_json(self) -> Json:
        return {
            "label": self.label,
            "values": list(self.values),
            "better": list(self.better),
            "amounts": list(self.amounts),
        }


def comparison_rows(
    sides: Sequence[ComparedModel], asked: Job, benchmarks: Iterable[str]
) -> tuple[ComparisonRow, ...]:
    """All that is known of at least one of the models, in reading order."""
    made = (
        *_prices(sides, asked),
        _tokens("Context", [side.model.facts.context for side in sides]),
        _tokens("Max output", [side.model.facts.max_output for side in sides]),
        *(_rating(benchmark, sides) for benchmark in benchmarks),
        *_flags(sides),
        *_texts(sides),
    )
    return tuple(trait for trait in made if any(trait.values))


def _prices(sides: Sequence[ComparedModel], asked: Job) -> Iterator[ComparisonRow]:
    cheapest = [side.cheapest.prices if side.cheapest else () for side in sides]
    own = [side.lab_offer.prices if side.lab_offer else () for side in sides]
    names = (side.cheapest.provider_name if side.cheapest else None for side in sides)
    whole = "A month" if asked.period else "In all"
    label = f"{_REQUESTS:,} requests" if asked.times is None else whole
    yield _cost(label, [side.cost for side in sides], asked)
    yield ComparisonRow("Cheapest at", "text", tuple(names))
    yield _price("Input", "input", cheapest)
    yield _price("Output", "output", cheapest)
    yield _price("Cache read", "cache_read", cheapest)
    yield _cost("Same at the lab", [side.lab_cost for side in sides], asked)
    yield _price("Lab's input", "input", own)
    yield _price("Lab's output", "output", own)


def _cost(label: str, costs: Sequence[Decimal | None], asked: Job) -> ComparisonRow:
    times = _REQUESTS if asked.times is None else 1
    return ComparisonRow(
        label,
        "amount",
        tuple(None if usd is None else wording.estimate(usd * times) for usd in costs),
        indexes_of_lowest(costs),
        tuple(None if usd is None else float(usd * times) for usd in costs),
    )


def _price(label: str, direction: Direction, tariffs: Sequence[Sequence[Price]]) -> ComparisonRow:
    """Prices per 1M tokens, told apart by what the token is of."""
    said = [" / ".join(dict.fromkeys(_amounts(prices, direction))) for prices in tariffs]
    rates = [_rate(prices, direction) for prices in tariffs]
    alike = len({rate[0] for rate in rates if rate}) == 1
    amounts = [rate[1].usd if rate and alike else None for rate in rates]
    return ComparisonRow(
        label,
        "amount",
        tuple(text or None for text in said),
        indexes_of_lowest(amounts),
        tuple(None if usd is None else float(usd) for usd in amounts),
    )


def _amounts(prices: Sequence[Price], direction: Direction) -> list[str]:
    return [amount.short for amount in wording.amounts(prices, direction)]


def _rate(prices: Sequence[Price], direction: Direction) -> tuple[object, Price] | None:
    """What is counted, and its price in the dearest hour; the text where several kinds are sold."""
    base = [p for p in prices if p.direction == direction and is_base(p)]
    mine = [p for p in base if p.unit == "1M tokens"] or base
    mine = [p for p in mine if p.modality == "text"] or mine
    if len({(p.modality, p.unit) for p in mine}) != 1:
        return None
    dearest = max(mine, key=lambda p: p.usd)
    return (dearest.modality, dearest.unit), dearest


def _tokens(label: str, counts: Sequence[int | None]) -> ComparisonRow:
    said = tuple(f"{wording.tokens(count)} tokens" if count else None for count in counts)
    best = indexes_of_highest(counts)
    alike = tuple(n for n, text in enumerate(said) if best and text == said[best[0]])
    return ComparisonRow(label, "amount", said, alike, tuple(counts))


def _rating(benchmark: str, sides: Sequence[ComparedModel]) -> ComparisonRow:
    ratings = [side.rating(benchmark) for side in sides]
    said = tuple(rating_in_words(r) if r else None for r in ratings)
    values = tuple(r.value if r else None for r in ratings)
    return ComparisonRow(
        benchmark_name(benchmark),
        "amount",
        said,
        indexes_of_top_rated(ratings),
        values,
    )


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


def _flags(sides: Sequence[ComparedModel]) -> Iterator[ComparisonRow]:
    """What at least one of them can do."""
    facts = [side.model.facts for side in sides]
    for label, capability in _CAPABILITIES:
        yield _flag(label, [f.told(capability) for f in facts])
    for label, modality in _IN:
        yield _flag(label, [None if f.input is None else modality in f.input for f in facts])
    for label, modality in _OUT:
        yield _flag(label, [None if f.output is None else modality in f.output for f in facts])


def _flag(label: str, told: Sequence[bool | None]) -> ComparisonRow:
    if True not in told:
        return ComparisonRow(label, "flag", (None,) * len(told))
    said = tuple(None if flag is None else "yes" if flag else "no" for flag in told)
    return ComparisonRow(label, "flag", said, indexes_having(told))


def _texts(sides: Sequence[ComparedModel]) -> Iterator[ComparisonRow]:
    yield _text("Openness", sides, lambda side: openness(side.model))
    yield _text("License", sides, _licence)
    yield _text("Released", sides, lambda side: side.model.released)
    cutoffs = [side.model.facts.knowledge_cutoff for side in sides]
    yield ComparisonRow("Knowledge cutoff", "text", tuple(cutoffs), indexes_of_latest(cutoffs))
    stages = tuple(_stage(side) for side in sides)
    if any(side.life.stage != "active" for side in sides):
        yield ComparisonRow(
            "Life",
            "text",
            stages,
            indexes_having([s.life.stage == "active" for s in sides]),
        )


def _text(
    label: str, sides: Sequence[ComparedModel], said: Callable[[ComparedModel], str | None]
) -> ComparisonRow:
    return ComparisonRow(label, "text", tuple(said(side) for side in sides))


def _licence(side: ComparedModel) -> str | None:
    found = licence(side.model)
    return licence_text(found) if found else None


def _stage(side: ComparedModel) -> str:
    """ "active", "retires 2026-11-30", "retires not before 2026-11-30"."""
    stage = side.life
    when = f" {'not before ' if stage.earliest else ''}{stage.retires}" if stage.retires else ""
    match stage.stage:
        case "active" | "preview":
            return stage.stage
        case "retiring":
            return f"retires{when}" if when else "deprecated"
        case "retired":
            return f"retired{when}"


_Number = Decimal | float
_TWO = 2
"""Known values that it takes to compare."""


def indexes_of_lowest(amounts: Sequence[_Number | None]) -> tuple[int, ...]:
    known = [amount for amount in amounts if amount is not None]
    return _indexes_of(amounts, min(known)) if len(known) >= _TWO else ()


def indexes_of_highest(amounts: Sequence[_Number | None]) -> tuple[int, ...]:
    known = [amount for amount in amounts if amount is not None]
    return _indexes_of(amounts, max(known)) if len(known) >= _TWO else ()


def _indexes_of(amounts: Sequence[_Number | None], best: _Number) -> tuple[int, ...]:
    return tuple(number for number, amount in enumerate(amounts) if amount == best)


def indexes_having(flags: Sequence[bool | None]) -> tuple[int, ...]:
    """Those that have it, where it is known of the others too."""
    if sum(flag is not None for flag in flags) < _TWO or (True in flags and None in flags):
        return ()
    return tuple(number for number, flag in enumerate(flags) if flag)


def indexes_of_top_rated(ratings: Sequence[Rating | None]) -> tuple[int, ...]:
    """The highest rating and those whose interval overlaps with its own."""
    known = [rating for rating in ratings if rating is not None]
    if len(known) < _TWO:
        return ()
    best = max(known, key=lambda rating: rating.value)
    return tuple(n for n, rating in enumerate(ratings) if rating and ratings_overlap(rating, best))


def ratings_overlap(one: Rating, other: Rating) -> bool:
    """The intervals leave open which is higher; a rating without one is a point."""
    return low(one) <= high(other) and low(other) <= high(one)


_MONTH = len("2026-02")


def indexes_of_latest(dates: Sequence[str | None]) -> tuple[int, ...]:
    """Dates as exactly as they are known: "2026-02-16", "2026-02"; compared by the month."""
    known = [day[:_MONTH] for day in dates if day]
    if len(known) < _TWO or any(len(month) < _MONTH for month in known):
        return ()
    return tuple(n for n, day in enumerate(dates) if day and day[:_MONTH] == max(known))
