"""The rows of a comparison: a label, a value of each model, and which are better."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from bot import formatting
from bot.answer import better
from bot.answer.sides import Side
from bot.answer.terms import terms
from catalog import Job, Price, benchmark_name, is_base, licence, openness, rating_in_words
from catalog.schema import Capability, Direction, Modality

Kind = Literal["amount", "flag", "text"]
_REQUESTS = 1000


@dataclass(frozen=True, slots=True)
class Trait:
    """One property of all models."""

    label: str
    kind: Kind
    values: tuple[str | None, ...]
    """In words, with their unit; None where not known."""
    better: tuple[int, ...] = ()
    """All that are equally good; empty where unknown, and where no order makes sense."""
    amounts: tuple[float | None, ...] = ()
    """The numbers behind the words."""


def traits(sides: Sequence[Side], asked: Job, benchmarks: Iterable[str]) -> tuple[Trait, ...]:
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


def _prices(sides: Sequence[Side], asked: Job) -> Iterator[Trait]:
    cheapest = [side.cheapest.prices if side.cheapest else () for side in sides]
    own = [side.own.prices if side.own else () for side in sides]
    names = (side.cheapest.provider_name if side.cheapest else None for side in sides)
    whole = "A month" if asked.period else "In all"
    label = f"{_REQUESTS:,} requests" if asked.times is None else whole
    yield _cost(label, [side.cost for side in sides], asked)
    yield Trait("Cheapest at", "text", tuple(names))
    yield _price("Input", "input", cheapest)
    yield _price("Output", "output", cheapest)
    yield _price("Cache read", "cache_read", cheapest)
    yield _cost("Same at the lab", [side.own_cost for side in sides], asked)
    yield _price("Lab's input", "input", own)
    yield _price("Lab's output", "output", own)


def _cost(label: str, costs: Sequence[Decimal | None], asked: Job) -> Trait:
    times = _REQUESTS if asked.times is None else 1
    return Trait(
        label,
        "amount",
        tuple(None if usd is None else formatting.estimate(usd * times) for usd in costs),
        better.lowest(costs),
        tuple(None if usd is None else float(usd * times) for usd in costs),
    )


def _price(label: str, direction: Direction, tariffs: Sequence[Sequence[Price]]) -> Trait:
    """Prices per 1M tokens, told apart by what the token is of."""
    said = [" / ".join(dict.fromkeys(_amounts(prices, direction))) for prices in tariffs]
    rates = [_rate(prices, direction) for prices in tariffs]
    alike = len({rate[0] for rate in rates if rate}) == 1
    amounts = [rate[1].usd if rate and alike else None for rate in rates]
    return Trait(
        label,
        "amount",
        tuple(text or None for text in said),
        better.lowest(amounts),
        tuple(None if usd is None else float(usd) for usd in amounts),
    )


def _amounts(prices: Sequence[Price], direction: Direction) -> list[str]:
    return [amount.short for amount in formatting.amounts(prices, direction)]


def _rate(prices: Sequence[Price], direction: Direction) -> tuple[object, Price] | None:
    """What is counted, and its price in the dearest hour; the text where several kinds are sold."""
    base = [p for p in prices if p.direction == direction and is_base(p)]
    mine = [p for p in base if p.unit == "1M tokens"] or base
    mine = [p for p in mine if p.modality == "text"] or mine
    if len({(p.modality, p.unit) for p in mine}) != 1:
        return None
    dearest = max(mine, key=lambda p: p.usd)
    return (dearest.modality, dearest.unit), dearest


def _tokens(label: str, counts: Sequence[int | None]) -> Trait:
    said = tuple(f"{formatting.tokens(count)} tokens" if count else None for count in counts)
    best = better.highest(counts)
    alike = tuple(n for n, text in enumerate(said) if best and text == said[best[0]])
    return Trait(label, "amount", said, alike, tuple(counts))


def _rating(benchmark: str, sides: Sequence[Side]) -> Trait:
    ratings = [side.rating(benchmark) for side in sides]
    said = tuple(rating_in_words(r) if r else None for r in ratings)
    values = tuple(r.value if r else None for r in ratings)
    return Trait(benchmark_name(benchmark), "amount", said, better.rated(ratings), values)


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


def _flags(sides: Sequence[Side]) -> Iterator[Trait]:
    """What at least one of them can do."""
    facts = [side.model.facts for side in sides]
    for label, capability in _CAPABILITIES:
        yield _flag(label, [f.told(capability) for f in facts])
    for label, modality in _IN:
        yield _flag(label, [None if f.input is None else modality in f.input for f in facts])
    for label, modality in _OUT:
        yield _flag(label, [None if f.output is None else modality in f.output for f in facts])


def _flag(label: str, told: Sequence[bool | None]) -> Trait:
    if True not in told:
        return Trait(label, "flag", (None,) * len(told))
    said = tuple(None if flag is None else "yes" if flag else "no" for flag in told)
    return Trait(label, "flag", said, better.having(told))


def _texts(sides: Sequence[Side]) -> Iterator[Trait]:
    yield _text("Openness", sides, lambda side: openness(side.model))
    yield _text("License", sides, _licence)
    yield _text("Released", sides, lambda side: side.model.released)
    cutoffs = [side.model.facts.knowledge_cutoff for side in sides]
    yield Trait("Knowledge cutoff", "text", tuple(cutoffs), better.latest(cutoffs))
    stages = tuple(_stage(side) for side in sides)
    if any(side.life.stage != "active" for side in sides):
        yield Trait(
            "Life", "text", stages, better.having([s.life.stage == "active" for s in sides])
        )


def _text(label: str, sides: Sequence[Side], said: Callable[[Side], str | None]) -> Trait:
    return Trait(label, "text", tuple(said(side) for side in sides))


def _licence(side: Side) -> str | None:
    found = licence(side.model)
    return terms(found) if found else None


def _stage(side: Side) -> str:
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
