"""The models that a workload is cheapest with, of all that qualify for a use case."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from bot.answer.cost_estimate import priced_offers
from catalog import MONTH, Catalog, Job, Model, Offer, Qualifying, UseCase, candidates
from catalog.schema import Direction

_MILLION = 1_000_000
_SLACK = 0.9999
"""Totals are rounded, and a floor must not be above what it is the floor of."""

_Point = tuple[float, float, float]
"""The lowest prices of an offer for input, cached input and output: no request costs less there."""


@dataclass(frozen=True, slots=True)
class _Floor:
    """The offers of a model that can be its cheapest, depending on what is asked for."""

    model: Model
    points: tuple[_Point, ...]


@dataclass(frozen=True, slots=True)
class _Floors:
    """Of all candidates of a use case, in their order."""

    all: tuple[_Floor, ...]


def cheapest(
    use_case: UseCase, asked: Job, held: Qualifying, catalog: Catalog, most: int
) -> list[Model]:
    """Exactly the cheapest, without working out what every model costs everywhere.

    Models are tried in the order of their floors, until a floor is above all that is needed.
    """
    floors = _floors(use_case, catalog).all
    found: list[tuple[Decimal, int]] = []
    for least, number in sorted(zip(_least(floors, asked), range(len(floors)), strict=True)):
        if len(found) >= most and least > found[most - 1][0]:
            break
        model = floors[number].model
        if held.meets(model) and (routes := priced_offers(model, asked, held, catalog)):
            insort(found, (routes[0].totals.main, number))
    return [floors[number].model for _, number in found[:most]]


def _least(floors: Iterable[_Floor], asked: Job) -> list[float]:
    """USD of all of the job at the lowest prices of each model."""
    request = asked.request
    cached = float(request.input_tokens * request.cached_share)
    fresh, out = request.input_tokens - cached, request.output_tokens
    times = (asked.times or 1) * (MONTH if asked.period == "day" else 1)
    unit = times / _MILLION * _SLACK
    return [
        min(unit * (i * fresh + c * cached + o * out) for i, c, o in floor.points)
        for floor in floors
    ]


def _floors(use_case: UseCase, catalog: Catalog) -> _Floors:
    """Kept by the catalogue: to work out every offer takes 30 ms, and this 2 ms."""
    kept = catalog.kept(_Floors)
    if use_case.id not in kept:
        models = (candidate.model for candidate in candidates(use_case, catalog).paid)
        kept[use_case.id] = _Floors(tuple(_floor(model, catalog) for model in models))
    return kept[use_case.id]


def _floor(model: Model, catalog: Catalog) -> _Floor:
    steps = catalog.ladder(model.id)
    points = {_point(offer) for offer in (*steps.paid, *steps.other)}
    return _Floor(model, tuple(sorted(p for p in points if not _is_beaten(p, points))))


def _point(made: Offer) -> _Point:
    """A direction without a price counts as nothing: a fee for each request may include it."""
    into, out = _lowest(made, "input"), _lowest(made, "output")
    return into or 0.0, min(_lowest(made, "cache_read") or into or 0.0, into or 0.0), out or 0.0


def _lowest(made: Offer, direction: Direction) -> float | None:
    return min(
        (
            float(p.usd)
            for p in made.prices
            if p.direction == direction and p.modality == "text" and p.unit == "1M tokens"
            if p.condition is None or p.condition.processing is None
        ),
        default=None,
    )


def _is_beaten(point: _Point, points: Iterable[_Point]) -> bool:
    """Another is nowhere dearer, and so the floor is the same without it."""
    return any(
        other != point and all(o <= p for o, p in zip(other, point, strict=True))
        for other in points
    )
