"""The variants of a page: what each shows natively, what it falls back to, and what always fits."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import formatting
from bot.blocks import NATIVE, Reply, Variant, append_blocks, plain_reply, render
from bot.blocks.fallback_text import fallback_text
from bot.blocks.reply import variants
from bot.page.page_parts import (
    Cell,
    Chart,
    Choices,
    Column,
    Divider,
    FactList,
    Folded,
    Line,
    Lines,
    Listing,
    Page,
    Part,
    Series,
    SmallPrint,
    Sources,
    Table,
    Title,
    TwoColumns,
)
from tests.bot.agreeing import assert_nothing_acts, assert_slack_takes, size, texts
from tests.bot.answers import ANSWERS
from tests.bot.test_blocks import HOSTILE

Block = dict[str, Any]


def cell(text: str = "", value: float | Decimal | None = None) -> Cell:
    return Cell((text,) if text else (), value)


def table(*rows: tuple[Cell, ...], **more: Any) -> Table:
    """Names and amounts."""
    shown = rows or ((cell("Plum"), cell("$5.00", Decimal(5))),)
    return Table(
        Line("USD", "Prices"), (Column("Name", elastic=True), Column("Price")), shown, **more
    )


NONE: frozenset[str] = frozenset()
CHART = Chart("Prices", "USD", ("Plum", "Quay"), (Series("Input", (5, 6)),))
FOLDED = Folded("Facts", (FactList((("Family", "Aster"),)), SmallPrint(("a date",))))


def shown(*page: Part, taken: frozenset[str] = NATIVE) -> tuple[Block, ...]:
    """The blocks for a surface."""
    return Reply("", variants(page)).best(taken).blocks


def kinds(*page: Part) -> list[set[str]]:
    return [set(variant.kinds) for variant in variants(page)]


@pytest.mark.parametrize(
    ("page", "offered"),
    [
        pytest.param((Title("Aster 2"),), [set()], id="words have one variant"),
        pytest.param((table(),), [{"data_table"}, {"table"}, set()], id="a table has three"),
        pytest.param(
            (table(sortable=False),), [{"table"}, set()], id="a row for each property: no sorting"
        ),
        pytest.param((CHART,), [{"data_visualization"}, set()], id="a chart alone"),
        pytest.param((FOLDED,), [{"container"}, set()], id="a fold alone"),
        pytest.param(
            (table(), CHART, FOLDED),
            [
                {"data_table", "data_visualization", "container"},
                {"data_table", "container"},
                {"table"},
                set(),
            ],
            id="everything, in the order in which Slack learned it",
        ),
    ],
)
def test_variants_are_offered_richest_first(page: Page, offered: list[set[str]]) -> None:
    assert kinds(*page) == offered


@pytest.mark.parametrize(
    ("taken", "best"),
    [
        (NATIVE, {"data_table", "data_visualization", "container"}),
        (NATIVE - {"data_visualization"}, {"data_table", "container"}),
        (NATIVE - {"data_table"}, {"table"}),
        (frozenset({"data_table"}), set()),
        (frozenset({"table"}), {"table"}),
        (frozenset[str](), set()),
    ],
)
def test_a_surface_gets_the_richest_variant_that_it_takes(
    taken: frozenset[str], best: set[str]
) -> None:
    assert Reply("", variants((table(), CHART, FOLDED))).best(taken).kinds == best


def test_what_is_put_below_stands_below_every_variant() -> None:
    reply = Reply("said", variants((table(), CHART)))
    extended = append_blocks(reply, [{"type": "divider"}])
    assert extended.text == "said"
    for old, new in zip(reply.variants, extended.variants, strict=True):
        assert new == Variant((*old.blocks, {"type": "divider"}), old.kinds)


def test_words_alone_have_no_blocks() -> None:
    reply = plain_reply("sorry")
    assert (reply.text, reply.blocks, reply.best(NATIVE).blocks) == ("sorry", (), ())


def rows_of(made: tuple[Block, ...]) -> list[list[Block]]:
    [found] = [block for block in made if block["type"] in ("data_table", "table")]
    rows: list[list[Block]] = found["rows"]
    return rows


@pytest.mark.parametrize(
    ("made", "sent"),
    [
        (cell("$5.00", Decimal(5)), {"type": "raw_number", "value": 5.0, "text": "$5.00"}),
        (cell("1M", 1_000_000), {"type": "raw_number", "value": 1_000_000, "text": "1M"}),
        (cell("$5.00"), {"type": "raw_text", "text": "$5.00"}),
        (cell(), {"type": "raw_text", "text": "–"}),
        (cell("", 5), {"type": "raw_text", "text": "–"}),
        (cell("much", math.inf), {"type": "raw_text", "text": "much"}),
        (Cell(("Plum", "  eu-1")), {"type": "raw_text", "text": "Plum · eu-1"}),
        (
            Cell(("$5.00 text", "$8.00 image"), Decimal(5)),
            {"type": "raw_number", "value": 5.0, "text": "$5.00 text / $8.00 image"},
        ),
        (cell("<@U1> & *b*"), {"type": "raw_text", "text": "‹@U1› & *b*"}),
    ],
)
def test_a_cell_is_a_number_where_its_page_has_one(made: Cell, sent: Block) -> None:
    for taken in (NATIVE, frozenset({"table"})):
        assert rows_of(shown(table((cell("Plum"), made)), taken=taken))[1][1] == sent


def test_drawings_are_left_to_the_terminal() -> None:
    drawn = Table(
        Line("ratings"),
        (Column("Name", elastic=True), Column("from 1200", drawn=True)),
        ((cell("Aster"), cell("███")),),
    )
    assert [[c["text"] for c in row] for row in rows_of(shown(drawn))] == [["Name"], ["Aster"]]
    assert "███" not in str(shown(drawn, taken=frozenset()))


def test_numbers_stand_to_the_right() -> None:
    mixed = table((cell("Plum"), cell("$5.00", 5)), (cell("Quay"), cell()))
    [still] = [b for b in shown(mixed, taken=frozenset({"table"})) if b["type"] == "table"]
    assert [settings["align"] for settings in still["column_settings"]] == ["left", "right"]


def test_a_second_table_is_a_list() -> None:
    made = shown(table(), table((cell("Quay"), cell("$6.00", 6))))
    assert [block["type"] for block in made] == ["data_table", "section"]
    assert "Quay" in made[1]["text"]["text"]


def test_rows_that_do_not_fit_are_counted() -> None:
    many = table(
        *((cell(f"P{n} " + "x" * 300), cell("y" * 300)) for n in range(120)), more="+9 more"
    )
    *_, rest = shown(many)
    kept = len(rows_of(shown(many))) - 1
    assert rest["elements"][0]["text"] == f"+9 more · +{120 - kept} more rows than fit here"


def test_what_explains_is_folded_and_stands_open_elsewhere() -> None:
    [folded] = shown(FOLDED)
    assert (folded["is_collapsible"], folded["default_collapsed"]) == (True, True)
    opened = shown(FOLDED, taken=frozenset())
    assert [block["type"] for block in opened] == ["divider", "section", "context"]
    assert folded["child_blocks"] == list(opened[1:])


def test_what_buttons_say_is_left_to_them() -> None:
    page = (Choices("Which Aster?", ("Aster 2", "Aster 3"), "Say it in full"),)
    [block] = shown(*page)
    assert block["text"]["text"] == "*Which Aster?*"
    assert fallback_text(page) == "Which Aster? Aster 2; Aster 3\nSay it in full"


def test_pages_of_one_site_are_numbered() -> None:
    urls = ("https://a.example/x", "https://b.example/", "https://a.example/y")
    page = (Sources(urls, "checked today"),)
    [block] = shown(*page)
    assert block["elements"][0]["text"] == (
        "<https://a.example/x|a.example> <https://a.example/y|(2)>, "
        "<https://b.example/|b.example> · checked today"
    )
    assert fallback_text(page) == "a.example (2 pages), b.example, checked today"


def test_notes_stand_right_below_their_table() -> None:
    page = (replace(table(more="+9 more"), notes=("[1] at night", "† doubtful")), Title("Next"))
    for taken, before in ((NATIVE, "+9 more\n"), (frozenset({"table"}), "+9 more\n"), (NONE, "")):
        *_, notes, _ = shown(*page, taken=taken)
        assert notes["elements"][0]["text"] == f"{before}[1] at night\n† doubtful"


@pytest.mark.parametrize(
    ("names", "labels"),
    [
        (("Plum", "Plum"), ["Plum", "Plum (2)"]),
        (("", " "), ["–", "– (2)"]),
        (("Hugging Face Inference Providers",), ["Hugging Fa…Providers"]),
        (
            ("Qwen3-235B-A22B-Instruct", "Qwen3-235B-A22B-X-Instruct"),
            ["Qwen3-235B…-Instruct", "Qwen3-235B…truct (2)"],
        ),
    ],
)
def test_bars_are_told_apart(names: tuple[str, ...], labels: list[str]) -> None:
    [made] = shown(Chart("Prices", "USD", names, (Series("Input", (1,) * len(names)),)))
    assert made["chart"]["axis_config"]["categories"] == labels
    assert all(len(label) <= 20 for label in labels)


def test_a_chart_of_what_is_no_number_is_left_out() -> None:
    assert kinds(Chart("Prices", "USD", ("Plum",), (Series("Input", (math.nan,)),))) == [set()]


def test_no_more_than_two_charts() -> None:
    made = shown(CHART, CHART, CHART)
    assert [block["type"] for block in made] == ["data_visualization"] * 2


ACCEPTED = [frozenset(kinds) for size in range(5) for kinds in combinations(sorted(NATIVE), size)]
"""Whatever a surface may accept."""
AMOUNTS = re.compile(r"\$[\d,]+\.\d+")


@pytest.mark.parametrize("name", ANSWERS)
def test_prices_in_a_chart_are_said_in_words_too(name: str) -> None:
    reply = render(ANSWERS[name])
    charts = [b for b in reply.variants[0].blocks if b["type"] == "data_visualization"]
    said = set(AMOUNTS.findall(reply.text))
    for made in charts:
        if made["chart"]["axis_config"]["y_label"].startswith("USD"):
            points = [p["value"] for each in made["chart"]["series"] for p in each["data"]]
            assert {formatting.usd(Decimal(str(value))) for value in points} <= said


@pytest.mark.parametrize("name", ANSWERS)
def test_every_variant_says_all_that_is_priced(name: str) -> None:
    reply = render(ANSWERS[name])
    priced = set(AMOUNTS.findall(" ".join(texts(reply.blocks))))
    for variant in reply.variants:
        assert priced <= set(AMOUNTS.findall(" ".join(texts(variant.blocks))))


@pytest.mark.parametrize("name", ANSWERS)
def test_a_single_variant_is_the_one_that_is_chosen_from_all(name: str) -> None:
    made = render(ANSWERS[name])
    for accepted in ACCEPTED:
        [only] = render(ANSWERS[name], accepted).variants
        assert only == made.best(accepted)


words = st.sampled_from(HOSTILE) | st.text(max_size=30) | st.text(min_size=100, max_size=200)
numbers = st.floats() | st.decimals(allow_nan=False) | st.none()
few_words = st.lists(words, max_size=6).map(tuple)


@st.composite
def tables(draw: Callable[..., Any]) -> Table:
    """More columns and rows than Slack takes, of a few different cells."""
    columns = draw(st.integers(1, 22))
    some = st.builds(Cell, st.lists(words, max_size=3).map(tuple), numbers)
    cells = draw(st.lists(some, min_size=1, max_size=7))
    rows = tuple(
        tuple(cells[(at + n) % len(cells)] for n in range(columns))
        for at in range(draw(st.integers(1, 8) | st.integers(95, 105)))
    )
    heads = [Column("Name", elastic=True)]
    heads += [
        Column(draw(words), elastic=draw(st.booleans()), drawn=draw(st.booleans()))
        for _ in range(columns - 1)
    ]
    caption = Line(draw(words), draw(words))
    notes = draw(few_words)
    return Table(caption, tuple(heads), rows, draw(words), notes, sortable=draw(st.booleans()))


@st.composite
def charts(draw: Callable[..., Any]) -> Chart:
    labels = draw(st.lists(words, max_size=40))
    values = st.lists(
        st.floats() | st.decimals(allow_nan=False), min_size=len(labels), max_size=len(labels)
    )
    series = draw(st.lists(st.builds(Series, words, values.map(tuple)), max_size=9))
    return Chart(draw(words), draw(words), tuple(labels), tuple(series))


listings = st.builds(Listing, words, few_words)
lines = st.builds(Lines, st.lists(st.builds(Line, words, words), max_size=5).map(tuple))
facts = st.builds(FactList, st.lists(st.tuples(words, words), max_size=5).map(tuple))
small = st.builds(SmallPrint, few_words)
sources = st.builds(Sources, few_words, words)
explaining = st.lists(lines | facts | listings | small | sources, max_size=14).map(tuple)
part = st.one_of(
    st.builds(Title, words),
    lines,
    facts,
    listings,
    st.builds(TwoColumns, listings, listings),
    tables(),
    charts(),
    st.builds(Folded, words, explaining),
    st.builds(Choices, words, few_words, words),
    small,
    sources,
    st.just(Divider()),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(part, max_size=9), st.lists(explaining, max_size=6))
def test_any_page_fits_in_every_variant(page: list[Part], more: list[tuple[Any, ...]]) -> None:
    made = (Title("Aster"), *page, *(each for several in more for each in several))
    reply = Reply("said", variants(made))
    assert_slack_takes(reply)
    assert_nothing_acts(reply)


def test_a_page_that_is_too_long_says_so() -> None:
    made = variants(tuple(Title(f"Part {n}") for n in range(60)))[-1]
    assert size(made) == 44
    assert made.blocks[-1]["elements"][0]["text"] == "+17 more parts of the answer"
