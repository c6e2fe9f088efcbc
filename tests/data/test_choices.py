"""Questions that ask for a choice, and what a buyer would accept: a row of choices.yml each."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any

import pytest
import yaml

from bot.answer import Comparison, RankedModel, Ranking, answer_query
from bot.query import parse
from catalog.catalog import Catalog
from catalog.curated import UseCase
from catalog.lifecycle import life
from catalog.parameters import parameters_in_billions
from catalog.pricing.frontier_price import standard_weight
from catalog.pricing.request_cost import request_cost
from catalog.pricing.standard_price import standard_offer
from catalog.ratings import lower_bound, rating_on, upper_bound

Row = dict[str, Any]

_FILE = yaml.safe_load((Path(__file__).parent / "choices.yml").read_text("utf-8"))
_OVERALL = "arena.overall"


def _params(rows: list[Row]) -> list[Any]:
    return [
        pytest.param(
            row,
            id=row["ask"],
            marks=pytest.mark.xfail(strict=True, reason=row["gap"]) if "gap" in row else (),
        )
        for row in rows
    ]


@pytest.mark.parametrize("row", _params(_FILE["choices"]))
def test_the_winner_is_accepted(row: Row, bundled: Catalog) -> None:
    answer = answer_query(parse(row["ask"], "ask", bundled), bundled)
    assert isinstance(answer, Comparison)
    assert answer.choice.winner in row["winner"], answer.choice.because


@pytest.mark.parametrize("row", _params(_FILE["lists"]))
def test_the_list_is_accepted(row: Row, bundled: Catalog) -> None:
    query = parse(row["ask"], "ask", bundled)
    answer = answer_query(query, bundled)
    assert isinstance(answer, Ranking)
    assert query.ignored == ()
    assert answer.rows or row.get("none_will_do")
    assert row.get("order", answer.order) == answer.order
    use_case = bundled.use_cases[answer.use_case]
    for ranked in answer.rows[:1]:
        assert row.get("first") is None or ranked.line.id in row["first"]
        _is_worth_it(row, ranked, use_case, bundled)
    for ranked in answer.rows:
        _is_like_the_named(row, ranked, use_case, bundled)
        if most := row.get("size"):
            billions = parameters_in_billions(bundled.models[ranked.line.id])
            assert billions is not None
            assert billions <= most


def _is_worth_it(row: Row, ranked: RankedModel, use_case: UseCase, catalog: Catalog) -> None:
    """Rated no lower than half of the models, at a share of what the best rated costs."""
    best = next(iter(use_case.benchmarks), _OVERALL)
    current = [(m, r) for m, r in catalog.rated(best) if life(m, catalog).stage == "active"]
    if row.get("median"):
        rating = rating_on(best, catalog.models[ranked.line.id])
        assert rating is not None
        assert rating.value >= median(r.value for _, r in current)
    if share := row.get("share_of_best"):
        costs = (_cost(model.id, use_case, catalog) for model, _ in current)
        own, of_best = _cost(ranked.line.id, use_case, catalog), next(c for c in costs if c)
        assert own is not None
        assert own <= Decimal(str(share)) * of_best


def _is_like_the_named(row: Row, ranked: RankedModel, use_case: UseCase, catalog: Catalog) -> None:
    """Another model, rated as high as the named one as far as the intervals tell, and cheaper."""
    if other := row.get("rated_like"):
        assert ranked.line.id != other
        rated = (b for b in (*use_case.benchmarks, _OVERALL) if rating_on(b, catalog.models[other]))
        benchmark = next(rated)
        own = rating_on(benchmark, catalog.models[ranked.line.id])
        floor = rating_on(benchmark, catalog.models[other])
        assert own is not None
        assert floor is not None
        assert upper_bound(own) >= lower_bound(floor)
    if other := row.get("cheaper_than"):
        own_weight, weight = (
            standard_weight(catalog.models[model], catalog) for model in (ranked.line.id, other)
        )
        assert own_weight is not None
        assert weight is not None
        assert own_weight < weight


def _cost(model: str, use_case: UseCase, catalog: Catalog) -> Decimal | None:
    offer = standard_offer(catalog.models[model], catalog)
    return request_cost(offer, use_case.typical) if offer else None
