"""A price that ends soon is shown with its end, and what follows decides."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.answer import Comparison, Ranking, answer_query
from bot.blocks import render
from catalog.catalog import Catalog
from catalog.loading import load
from catalog.pricing.usage import Workload
from tests.bot.asking import query_about
from tests.bot.test_offers import BROOK, CIRRUS, SLATE, best, cheapest
from tests.world import TODAY
from tests.world.market import ROUTES, sold, write_market

SOON, LATE = TODAY + timedelta(days=2), TODAY + timedelta(days=40)


def market_where_brook_is_cheap(until: date, then: str, folder: Path) -> Catalog:
    """Brook 4, one of the three best rated, costs $0.10 until a day, and `then` at its lab."""
    ends = f"input 0.1 until {until}; output 0.1 until {until}{then}"
    others = (each for each in ROUTES if each.model != BROOK)
    return load(write_market(folder, (*others, sold(BROOK, "tarn", ends))), TODAY)


def following(until: date) -> str:
    start = until + timedelta(days=1)
    return f"; input 3 from {start}; output 15 from {start}"


@pytest.mark.parametrize(
    ("until", "announced", "winner"),
    [
        pytest.param(SOON, True, SLATE, id="it ends in days: what follows decides"),
        pytest.param(LATE, True, BROOK, id="it ends later: it decides"),
        pytest.param(SOON, False, SLATE, id="what follows is not known: it decides nothing"),
    ],
)
def test_best_value_and_the_order_of_the_best(
    until: date, announced: bool, winner: str, tmp_path: Path
) -> None:
    then = following(until) if announced else ""
    market = market_where_brook_is_cheap(until, then, tmp_path)
    by_price, by_rating = (answer_query(query, market) for query in (cheapest(), best()))
    assert isinstance(by_price, Ranking)
    assert isinstance(by_rating, Ranking)
    assert by_price.best_value
    assert (by_price.best_value.line.id, by_rating.rows[0].line.id) == (winner, winner)
    assert by_price.rows[0].line.id == BROOK, "the list is of today's prices"
    end = by_price.rows[0].price_end
    assert end
    assert (end.last_day, end.cost is not None) == (until, announced)


def test_a_ranking_says_until_when_and_what_follows(tmp_path: Path) -> None:
    market = market_where_brook_is_cheap(SOON, following(SOON), tmp_path)
    said = render(answer_query(cheapest(), market)).text
    assert f"Brook 4, $0.15 (until {SOON}, then $10.50) per 1,000 requests at Tarn API" in said
    listed = render(answer_query(best(), market)).text
    assert f"Price ends: Brook 4 on {SOON}, then $10.50" in listed


def test_a_share_of_a_price_is_of_what_follows(tmp_path: Path) -> None:
    market = market_where_brook_is_cheap(SOON, following(SOON), tmp_path)
    said = render(answer_query(best(cheaper_than=BROOK, instead_of=BROOK), market)).text
    start = SOON + timedelta(days=1)
    assert f"cheaper than what it costs from {start}, $3.00 in · $15.00 out per 1M tokens" in said
    assert "Slate 90B" in said


def test_a_comparison_is_decided_by_what_follows(tmp_path: Path) -> None:
    market = market_where_brook_is_cheap(SOON, following(SOON), tmp_path)
    made = answer_query(query_about("compare", f"{BROOK}, {SLATE}", market), market)
    assert isinstance(made, Comparison)
    assert made.choice.winner == SLATE
    assert f"$0.15 (until {SOON}, then $10.50)" in made.choice.because


def test_a_bill_says_what_it_will_be(tmp_path: Path) -> None:
    market = market_where_brook_is_cheap(SOON, following(SOON), tmp_path)
    work = Workload(input_tokens=2000, output_tokens=500, requests=1000, period="day")
    said = render(answer_query(query_about("cost", BROOK, market, workload=work), market)).text
    assert "$7.50 a month" in said
    assert f"Price ends: Brook 4 on {SOON}, then $405.00 a month" in said


def test_a_card_and_a_move_say_what_follows(tmp_path: Path) -> None:
    market = market_where_brook_is_cheap(SOON, following(SOON), tmp_path)
    card = render(answer_query(query_about("summary", BROOK, market), market)).text
    assert f"per 1M tokens until {SOON}, then $3.00 in · $15.00 out" in card
    move = render(answer_query(query_about("migrate", f"{CIRRUS}, {BROOK}", market), market)).text
    assert f"Price ends: Brook 4 on {SOON}, then $3.00 in · $15.00 out" in move
