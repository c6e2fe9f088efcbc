from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer import (
    AboutFact,
    Advice,
    Ambiguous,
    Answer,
    CostBasis,
    DifferingQuote,
    Help,
    Interpretation,
    ModelLine,
    NameMatch,
    NotFound,
    PriceLadder,
    PriceRow,
    PriceRows,
    Ranking,
)
from bot.answer.card_verdict import CardVerdict
from bot.blocks import render
from bot.blocks.elements import escape
from bot.query import LeftOut
from catalog.fit.evidence import Fit
from catalog.schema import Condition
from tests.bot.agreeing import agree, assert_nothing_acts, assert_slack_takes, texts
from tests.bot.answers import (
    ACTIVE,
    ANSWERS,
    DAY,
    EARLIER,
    NO_ROWS,
    SITE,
    card,
    carrier,
    fact,
    ladder,
    line,
    peer,
    price,
    ranked,
    row,
    tariff,
    use_case,
)


@pytest.mark.parametrize("name", ANSWERS)
def test_reply_is_as_agreed(name: str, golden: Callable[[str, str], None]) -> None:
    reply = render(ANSWERS[name])
    assert_slack_takes(reply)
    agree(golden, name, reply)


@pytest.mark.parametrize("name", ANSWERS)
def test_same_answer_same_bytes(name: str) -> None:
    assert render(ANSWERS[name]) == render(ANSWERS[name])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Aster 2", "Aster 2"),
        ("<!channel>", "&lt;!channel&gt;"),
        ("<@U1> & <http://x|y>", "&lt;@U1&gt; &amp; &lt;http://x|y&gt;"),
        ('say "hi"', 'say "hi"'),
        ("gpt_image_2", "gpt_image_2"),
        ("_loud_ *bold* ~gone~ `code`", "＿loud＿ ∗bold∗ ∼gone∼ ˋcodeˋ"),
        ("two\nlines\x00and\x1b[31m", "two lines and [31m"),
        ("\u202eturned", "turned"),
    ],
)
def test_text_from_outside_is_inert(text: str, shown: str) -> None:
    assert escape(text) == shown


def paid(*rows: PriceRow, tied: int = 1) -> PriceRows:
    return replace(NO_ROWS, paid=rows, tied=tied)


TARIFF = tariff("5", "30")
LADDERS = [
    (
        "routes of one price are a tie",
        paid(row("Plum", *TARIFF), row("Quay", *TARIFF), tied=2),
        "Same price: Quay",
    ),
    (
        "five names at most, the rest counted",
        paid(*(row(f"P{n}", *TARIFF) for n in range(7)), tied=7),
        "Same price: P1, P2, P3, P4 +2",
    ),
    (
        "a provider is no tie with itself",
        paid(row("Plum", *TARIFF), row("Plum", *TARIFF), row("Quay", *TARIFF), tied=3),
        "Same price: Quay",
    ),
    (
        "the same text price with dearer pictures is said apart",
        paid(row("Plum", *TARIFF), row("Quay", *TARIFF, price("8", "input", "image")), tied=2),
        "Same text price: Quay",
    ),
    (
        "one price for all kinds of input names none",
        paid(row("Plum", price("2"), price("2", "input", "audio"))),
        "Plum: input $2.00\n",
    ),
    (
        "dates are said once, from the oldest to the newest",
        paid(row("Plum", *TARIFF), row("Quay", price("6"), as_of=EARLIER)),
        "cheapest first\nPlum: input $5.00, output $30.00\nQuay: input $6.00\n",
    ),
    (
        "sellers of one price share a row",
        paid(row("Plum", *TARIFF), row("Quay", *TARIFF, as_of=EARLIER)),
        "Plum same at Quay: input $5.00, output $30.00\n",
    ),
    (
        "rounding does not keep them apart",
        paid(row("Plum", *TARIFF), row("Quay", *tariff("5.0004", "30"))),
        "Plum same at Quay: input $5.00, output $30.00\n",
    ),
    (
        "what a seller in such a row asks elsewhere is not hidden",
        paid(
            row("Plum", *TARIFF),
            row("Quay", *TARIFF)._replace(region="us"),
            row("Quay", *tariff("5.5", "33"))._replace(region="eu"),
        ),
        "Costs more in other regions or on other routes: Quay (2 regions, up to $5.50 in",
    ),
    (
        "the lab's line is there, however dear",
        replace(
            paid(*(row(f"P{n}", price(str(n + 1))) for n in range(40)), row("Lab", price("99"))),
            lab_offer=row("Lab", price("99")),
        ),
        "P3: input $4.00\nLab: input $99.00\n+36 more sellers",
    ),
    (
        "the lab's price is the second line",
        replace(
            paid(row("Plum", *TARIFF), row("Lab", *tariff("6", "31")), tied=1),
            lab_offer=row("Lab", *tariff("6", "31")),
        ),
        "per 1M tokens\nFrom the lab: Lab · $6.00 in · $31.00 out per 1M tokens\n",
    ),
    (
        "who asks less but is not vouched for stands apart",
        replace(
            paid(row("Plum", *TARIFF)._replace(weight=Decimal(45))),
            unvouched=(
                row("Egret", *tariff("0.5", "3"))._replace(weight=Decimal("4.5")),
                row("Finch", *tariff("6", "30"))._replace(weight=Decimal(48)),
            ),
            lab_offer=row("Plum", *TARIFF)._replace(weight=Decimal(45)),
        ),
        "Cheaper, not vouched for: Egret $0.50 in · $3.00 out (10% of what Plum charges)\n",
    ),
    (
        "and who asks no less is counted",
        replace(
            paid(row("Plum", *TARIFF)._replace(weight=Decimal(45))),
            unvouched=(row("Finch", *tariff("6", "30"))._replace(weight=Decimal(48)),),
        ),
        "Not vouched for, no cheaper: 1 seller (Finch)",
    ),
    (
        "nobody is first where nobody can be vouched for",
        replace(NO_ROWS, unvouched=(row("Egret", *TARIFF),)),
        "Not vouched for: No vouched-for seller; others charge Egret $5.00 in",
    ),
    (
        "hours go to a note",
        paid(row("Plum", price("2", when=Condition(hours_utc="01:00-04:00")))),
        "[1] 01:00-04:00 UTC",
    ),
    (
        "an hour is said where it cannot be taken for what comes out",
        paid(row("Plum", price("3"), price("2", when=Condition(hours_utc="01:00-04:00")))),
        "Only seller: Plum · $3.00 in, $2.00 in (01:00-04:00 UTC) per 1M tokens",
    ),
    (
        "a price that only holds for a quality is the least",
        paid(row("Plum", price("0.01", unit="image", when=Condition(quality="low")))),
        "Only seller: Plum · from $0.01 per image",
    ),
    (
        "rounding noise of a source is no price",
        paid(row("Plum", price("5.000031"))),
        "Plum: input $5.00\n",
    ),
    (
        "what two routes of one provider have in common is said once",
        paid(row("Plum", *TARIFF, route="a"), row("Plum", *TARIFF, route="b")),
        "Plum: input $5.00",
    ),
    (
        "routes of one provider with other prices are told apart",
        paid(row("Plum", *TARIFF, route="a"), row("Plum", price("6"), route="b")),
        "Plum 2 routes, up to $6.00 in: input $5.00",
    ),
    (
        "an announced change has its date",
        paid(
            row("Plum", *TARIFF)._replace(
                upcoming=(price("4", when=Condition(valid_from=date(2026, 12, 1))),),
            )
        ),
        "from 2026-12-01: $4.00 input at Plum",
    ),
    (
        "a source that differs is named",
        paid(
            row("Plum", *TARIFF)._replace(
                differing=(DifferingQuote("Ledger", DAY, (price("0.2", "cache_read"),)),),
            )
        ),
        "Ledger, 2026-11-09, disagrees: $0.20 cache read at Plum",
    ),
    (
        "unknown prices are counted and named",
        replace(NO_ROWS, unknown=(row("Jay"), row("Knot"))),
        "Price unknown: 2 sellers (Jay, Knot)",
    ),
]


@pytest.mark.parametrize(
    ("rows", "said"), [case[1:] for case in LADDERS], ids=[c[0] for c in LADDERS]
)
def test_ladder_says(rows: PriceRows, said: str) -> None:
    assert said in render(ladder("Aster 2", rows)).text


def test_rows_keep_the_order_of_the_answer() -> None:
    rows = [row(f"P{n}", price(f"{n}")) for n in (1, 2, 3)]
    for ordered in (rows, rows[::-1]):
        text = render(ladder("Aster 2", paid(*ordered))).text
        places = [text.index(f"\n{each.provider_name}: ") for each in ordered]
        assert places == sorted(places)


def test_what_is_unknown_is_left_out() -> None:
    text = render(card("Aster 0")).text
    assert "None" not in text
    for label in ("Price ladder", "Fits", "Use it for", "About", "Benchmark", "gateways"):
        assert label not in text


@pytest.mark.parametrize(
    "url",
    [
        "http://plain.example/a",
        "https://x.example/a|<!channel>",
        "https://user@x.example/",
        "https://x.example:8443/",
        "javascript:alert(1)",
        "https://x.example/" + "a" * 300,
    ],
)
def test_only_plain_https_pages_are_linked(url: str) -> None:
    made = replace(card("Aster 2"), about=(AboutFact("A fact.", url, DAY),))
    assert not any(
        "<" in text for variant in render(made).variants for text in texts(variant.blocks)
    )


HOSTILE = (
    "<!channel>",
    "<@U1>",
    "<http://x.example|y>",
    "a & b < c > d",
    "```",
    "*_~`",
    "line\nbreak\ttab\x00\x1b[2J",
    "\u202eשלום مرحبا\u202c",
    "x" * 3000,
    "<&>" * 1000,
    "界" * 200,
    "\ud800",
    " ",
    "",
)
Texts = list[str]


def rows_of(texts: Texts, count: int, usd: Decimal) -> tuple[PriceRow, ...]:
    when = Condition(hours_utc=texts[0], quality=texts[-1])
    prices = (
        *tariff(str(usd), "30", "0.1"),
        price(str(usd), "input", "image"),
        price("2", when=Condition(hours_utc=texts[-1])),
        price("2", when=when),
        price("2", "output", "video", "1M characters", when),
    )
    later = price("4", when=Condition(valid_from=date(2026, 12, 1)))
    return tuple(
        row(texts[n % len(texts)], *prices[n % 6 :], route=texts[-1])._replace(
            route_type=texts[n // 2 % len(texts)],
            source=texts[0],
            upcoming=(later,),
            differing=(DifferingQuote(texts[-1], DAY, prices),),
        )
        for n in range(count)
    )


def every_kind(texts: Texts, count: int, usd: Decimal) -> PriceRows:
    made = rows_of(texts, count, usd)
    return PriceRows(made, (count + 1) // 2, made, made, made, made, made)


def models(texts: Texts, count: int) -> tuple[ModelLine, ...]:
    names = [texts[n % len(texts)] for n in range(count)]
    return tuple(replace(line(name), lab=name, released=name) for name in names)


def a_card(texts: Texts, count: int, usd: Decimal) -> Answer:
    said = tuple(texts) * (count // 30)
    return replace(
        card(texts[0], every_kind(texts, count, usd)),
        line=replace(line(texts[0]), lab=texts[-1]),
        verdict=CardVerdict(texts[0], why=texts[0]),
        use_it_for=tuple(Advice(text, (fact(text, text),)) for text in said),
        do_not_use_it_for=tuple(Advice(text) for text in said[:3]),
        facts=tuple((text, text) for text in said),
        about=tuple(AboutFact(t, url, DAY) for t in said for url in (t, SITE)),
        fits=tuple(Fit(use_case("Vision"), "possible", (fact(t, t),), (t,)) for t in said),
        carriers=(carrier("Osprey", listed=True),) * count,
        capabilities=said,
        lacks=said,
        peers=(peer("Borealis", 1280),) * count,
        peers_for=texts[0],
        name_match=NameMatch(texts[0], "typo", tuple(texts), models(texts, count)),
        sources=said,
    )


def a_ladder(texts: Texts, count: int, usd: Decimal) -> Answer:
    how = NameMatch(texts[0], "newest", tuple(texts), models(texts, count))
    return PriceLadder(line(texts[0]), every_kind(texts, count, usd), ACTIVE, how, as_of=DAY)


def a_ranking(texts: Texts, count: int, usd: Decimal) -> Answer:
    why = tuple(fact(text, text) for text in texts)
    made = tuple(ranked(texts[0], each, str(usd), *why) for each in rows_of(texts, count, usd))
    return Ranking(
        use_case="vision",
        name=texts[0],
        basis=CostBasis(texts[-1], 1000, "Per 1k"),
        rows=made,
        qualified=count,
        free=made,
        plans=made,
        excluded=tuple((text, 3) for text in texts),
        interpretation=Interpretation(
            left_out=tuple(LeftOut(text, "not understood") for text in texts * count)
        ),
        as_of=DAY,
    )


def a_choice(texts: Texts, count: int, _: Decimal) -> Answer:
    return Ambiguous(texts[0], models(texts, count), as_of=DAY)


def a_miss(texts: Texts, count: int, _: Decimal) -> Answer:
    return NotFound(texts[0], models(texts, count), as_of=DAY)


def some_help(texts: Texts, count: int, _: Decimal) -> Answer:
    return Help(tuple(texts), count, count, as_of=DAY)


@settings(deadline=None)  # 300 rows of 3,000 characters, which no catalogue has, may take a while
@given(
    st.sampled_from((a_card, a_ladder, a_ranking, a_choice, a_miss, some_help)),
    st.lists(st.sampled_from(HOSTILE) | st.text(max_size=40), min_size=1, max_size=6),
    st.integers(0, 300),
    st.decimals(0, 99_999, places=6, allow_nan=False),
)
def test_any_answer_fits_and_nothing_in_it_acts(
    make: Callable[[Texts, int, Decimal], Answer], texts: Texts, count: int, usd: Decimal
) -> None:
    reply = render(make(texts, count, usd))
    assert_slack_takes(reply)
    assert_nothing_acts(reply)


@given(st.decimals(0, 100_000, allow_nan=False))
def test_amounts_are_dollars_and_cents(usd: Decimal) -> None:
    text = render(ladder("Aster 2", paid(row("Plum", price(str(usd)))))).text
    assert re.search(r"^Plum: input \$[\d,]+\.\d\d+$", text, re.MULTILINE)
