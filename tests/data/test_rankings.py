"""Lists of the cheapest over the whole bundled catalogue: what leads them is fit to be bought."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.answer import Ranking, answer_query
from bot.answer.ranked_models import RankedModel
from bot.query.query import Query
from catalog.catalog import Catalog
from catalog.curated import UseCase
from catalog.fit.floor import meets_floor
from catalog.model import last_day
from catalog.schema import Route
from catalog.trust import VOUCHED_FOR

FIRST = 10
SOON = timedelta(days=90)


def first_rows(use_case: str, catalog: Catalog) -> tuple[RankedModel, ...]:
    answer = answer_query(Query("", "cheapest", use_case=use_case), catalog)
    assert isinstance(answer, Ranking)
    return answer.rows[:FIRST]


def faults(ranked: RankedModel, use_case: UseCase, catalog: Catalog) -> list[str]:
    """What a buyer would object to."""
    model, row = catalog.models[ranked.row.model], ranked.row
    request = use_case.typical.input_tokens + use_case.typical.output_tokens
    end = last_day(model)
    checks = {
        "not vouched for": row.trust not in VOUCHED_FOR or row.group != "comparable",
        "not in the seller's list": _route(ranked, catalog).set_aside is not None,
        "below the floor": not meets_floor(model, use_case, catalog),
        "too small a window": ranked.context is not None and ranked.context < request,
        "ends soon": end is not None and end <= catalog.today + SOON,
    }
    return [fault for fault, is_there in checks.items() if is_there]


def _route(ranked: RankedModel, catalog: Catalog) -> Route:
    row = ranked.row
    return next(
        r for r in catalog.routes(row.model) if (r.provider, r.id) == (row.provider, row.route)
    )


def test_nothing_that_leads_is_at_fault(bundled: Catalog) -> None:
    found = {
        (use_case.id, ranked.line.id): fault
        for use_case in bundled.curation.use_cases
        for ranked in first_rows(use_case.id, bundled)
        if (fault := faults(ranked, use_case, bundled))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("use_case", "leaders"),
    [
        pytest.param(
            "coding", {"DeepSeek V4 Flash", "MiMo-V2.6-Flash", "GLM-5.3-Flash"}, id="coding"
        ),
        pytest.param("vision", {"Gemma 4 31B IT", "GLM-5.3-Flash"}, id="vision"),
        pytest.param("tool-calling", {"Gemma 4 26B A4B IT", "Hy3"}, id="tool calling"),
    ],
)
def test_what_an_expert_would_expect_is_among_the_first(
    use_case: str, leaders: set[str], bundled: Catalog
) -> None:
    assert leaders <= {ranked.line.name for ranked in first_rows(use_case, bundled)}


@pytest.mark.parametrize("use_case", ["image-generation", "embeddings", "reranking"])
def test_where_nothing_is_rated_the_newest_made_for_it_is_first(
    use_case: str, bundled: Catalog
) -> None:
    answer = answer_query(Query("", "recommend", use_case=use_case), bundled)
    assert isinstance(answer, Ranking)
    assert answer.benchmark is None
    released = [bundled.models[row.row.model].released or "" for row in answer.rows[:FIRST]]
    assert released[0]
    assert released == sorted(released, reverse=True)


@pytest.mark.parametrize("model", ["microsoft/trellis", "stabilityai/stable-image-erase-object"])
def test_what_makes_no_pictures_is_not_listed_among_what_does(model: str, bundled: Catalog) -> None:
    answer = answer_query(Query("", "cheapest", use_case="image-generation"), bundled)
    assert isinstance(answer, Ranking)
    assert model in bundled.models
    assert model not in {row.row.model for row in answer.rows}


def test_no_two_models_share_a_name(bundled: Catalog) -> None:
    names: dict[tuple[str, str], list[str]] = {}
    for model in bundled.models.values():
        names.setdefault((model.lab, model.name.casefold()), []).append(model.id)
    assert {name: ids for name, ids in names.items() if len(ids) > 1} == {}
