"""The judge of payloads: it finds what slack_sdk lets through, and takes what Slack takes."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.blocks import LIMITS
from tests.bot.blockkit import (
    Surface,
    active,
    active_text,
    limits,
    links,
    message_problems,
    options_problems,
    problems,
    view_problems,
)

Block = dict[str, Any]


def mrkdwn(text: str, **more: Any) -> Block:
    return {"type": "mrkdwn", "text": text, **more}


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}


def section(text: str = "x", **more: Any) -> Block:
    return {"type": "section", "text": mrkdwn(text), **more}


def button(**more: Any) -> Block:
    return {"type": "button", "text": plain("Go"), "action_id": "go", **more}


def actions(*elements: Block, **more: Any) -> Block:
    return {"type": "actions", "elements": list(elements), **more}


def option(n: int = 1, **more: Any) -> Block:
    return {"text": plain(f"Option {n}"), "value": str(n), **more}


def options(many: int) -> list[Block]:
    return [option(n) for n in range(many)]


def select(kind: str = "static_select", **more: Any) -> Block:
    return {"type": kind, "action_id": "pick", "placeholder": plain("Pick"), **more}


def cell(text: str = "x") -> Block:
    return {"type": "raw_text", "text": text}


def price(value: float, text: str) -> Block:
    return {"type": "raw_number", "value": value, "text": text}


def rows(down: int, across: int = 2, text: str = "x") -> list[list[Block]]:
    return [[cell(text) for _ in range(across)] for _ in range(down)]


def table(cells: list[list[Block]], **more: Any) -> Block:
    return {"type": "table", "rows": cells, **more}


def data_table(cells: list[list[Block]], **more: Any) -> Block:
    return {"type": "data_table", "caption": "Prices", "rows": cells, **more}


def chart(**more: Any) -> Block:
    return {"type": "data_visualization", "title": "Prices", "chart": more}


def bars(
    categories: tuple[str, ...] = ("a", "b"), points: tuple[str, ...] = ("a", "b"), value: Any = 1
) -> Block:
    data = [{"label": label, "value": value} for label in points]
    axes = {"categories": list(categories)}
    return chart(type="bar", series=[{"name": "in", "data": data}], axis_config=axes)


def series(many: int) -> Block:
    data = [{"label": "a", "value": 1}]
    made = [{"name": f"s{n}", "data": data} for n in range(many)]
    return chart(type="line", series=made, axis_config={"categories": ["a"]})


def pie(*segments: tuple[str, float]) -> Block:
    return chart(type="pie", segments=[{"label": label, "value": v} for label, v in segments])


def container(*blocks: Block, **more: Any) -> Block:
    return {"type": "container", "title": plain("Facts"), "child_blocks": list(blocks), **more}


def rich(*elements: Block) -> Block:
    parts = [{"type": "rich_text_section", "elements": list(elements)}]
    return {"type": "rich_text", "elements": parts}


def header(**more: Any) -> Block:
    return {"type": "header", "text": plain("Cirrus 4"), **more}


def context(*elements: Block) -> Block:
    return {"type": "context", "elements": list(elements)}


def confirm(**more: Any) -> Block:
    known = {"title": plain("Sure?"), "text": mrkdwn("It is."), "confirm": plain("Yes")}
    return {**known, "deny": plain("No"), **more}


LINK = {"type": "link", "url": "https://example.com"}
DIVIDER = {"type": "divider"}
IMAGE = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A chart"}
INPUT = {"type": "input", "label": plain("Why"), "element": {"type": "plain_text_input"}}

SLACK_SDK_LETS_THROUGH: dict[str, list[Block]] = {
    "empty mrkdwn": [section("")],
    "field of 2001": [{"type": "section", "fields": [mrkdwn("x" * 2001)]}],
    "context of 5000": [context(mrkdwn("x" * 5000))],
    "no actions": [actions()],
    "action_id twice in a block": [actions(button(), button())],
    "action_id twice in a message": [actions(button()), section(accessory=button())],
    "block_id twice": [section(block_id="b"), {**DIVIDER, "block_id": "b"}],
    "block_id twice, once in a container": [
        section(block_id="b"),
        container(section(block_id="b")),
    ],
    "action_id twice, once in a container": [actions(button()), container(actions(button()))],
    "empty button": [actions(button(text=plain("")))],
    "mrkdwn in a button": [actions(button(text=mrkdwn("Go")))],
    "mrkdwn in a header": [header(text=mrkdwn("Cirrus 4"))],
    "option description of 76": [
        actions(select(options=[option(description=plain("x" * 76))])),
    ],
    "table of 101 rows": [table(rows(101))],
    "table of 21 columns": [table(rows(2, 21))],
    "ragged table": [table([[cell()], [cell(), cell()]])],
    "table of 10,001 characters": [table([[cell("x" * 5000), cell("x" * 5001)]])],
    "empty cell": [table([[cell("")]])],
    "mrkdwn cell": [table([[mrkdwn("x")]])],
    "column in the middle": [table(rows(1), column_settings=[{"align": "middle"}])],
    "21 column settings": [table(rows(1), column_settings=[{"align": "left"}] * 21)],
    "card with 6 buttons": [
        {"type": "card", "title": plain("x"), "actions": [button(action_id=c) for c in "abcdef"]}
    ],
    "carousel of dividers": [{"type": "carousel", "elements": [DIVIDER]}],
    "container in a container": [container(container(section()))],
    "collapsed and not collapsible": [container(section(), default_collapsed=True)],
    "alert in a message": [{"type": "alert", "text": mrkdwn("x")}],
    "two times 12,000 of markdown": [{"type": "markdown", "text": "x" * 12_000}] * 2,
    "button in context_actions": [{"type": "context_actions", "elements": [button()]}],
    "51 blocks": [DIVIDER] * 51,
    "image without source": [{"type": "image", "alt_text": "A chart"}],
}
SLACK_SDK_CATCHES: dict[str, list[Block]] = {
    "section of 3001": [section("x" * 3001)],
    "11 fields": [{"type": "section", "fields": [mrkdwn("x")] * 11}],
    "header of 151": [header(text=plain("x" * 151))],
    "26 actions": [actions(*(button(action_id=str(n)) for n in range(26)))],
    "button of 76": [actions(button(text=plain("x" * 76)))],
    "button value of 2001": [actions(button(value="x" * 2001))],
    "button style": [actions(button(style="bold"))],
    "option value of 151": [actions(select(options=[option(value="x" * 151)]))],
    "101 options": [actions(select(options=options(101)))],
    "6 in an overflow": [actions({"type": "overflow", "options": options(6)})],
    "card body of 201": [{"type": "card", "body": mrkdwn("x" * 201)}],
    "11 cards": [{"type": "carousel", "elements": [{"type": "card", "body": mrkdwn("x")}] * 11}],
    "header level 5": [header(level=5)],
    "markdown of 12,001": [{"type": "markdown", "text": "x" * 12_001}],
}
MORE_THAT_SLACK_REJECTS: dict[str, list[Block]] = {
    "no type": [{"text": mrkdwn("x")}],
    "a kind that nobody knows": [{"type": "headline"}],
    "a field that nobody knows": [section(color="red")],
    "section without text": [{"type": "section"}],
    "11 in a context": [context(*[mrkdwn("x")] * 11)],
    "no block_id": [section(block_id="")],
    "block_id of 256": [section(block_id="x" * 256)],
    "action_id of 256": [actions(button(action_id="x" * 256))],
    "text input among actions": [actions({"type": "plain_text_input"})],
    "image among actions": [actions(IMAGE)],
    "address without scheme": [actions(button(url="example.com"))],
    "confirm without a word": [actions(button(confirm=confirm(deny=plain(""))))],
    "confirm text of 301": [actions(button(confirm=confirm(text=mrkdwn("x" * 301))))],
    "options and groups": [
        actions(select(options=[option()], option_groups=[])),
    ],
    "no options": [actions(select(options=[]))],
    "options with one value": [actions(select(options=[option(), option()]))],
    "initial option that is not offered": [
        actions(select(options=[option(1)], initial_option=option(2)))
    ],
    "placeholder of 151": [actions(select("external_select", placeholder=plain("x" * 151)))],
    "options of an external select": [actions(select("external_select", options=[option()]))],
    "two tables": [table(rows(2)), data_table(rows(2))],
    "two tables, one in a container": [data_table(rows(2)), container(table(rows(2)))],
    "data table in a container": [container(data_table(rows(2)))],
    "data table without caption": [{"type": "data_table", "rows": rows(2)}],
    "data table with a head only": [data_table(rows(1))],
    "data table of 102 rows": [data_table(rows(102))],
    "data table of 21 columns": [data_table(rows(2, 21))],
    "data table of 10,001 characters": [data_table([[cell("x" * 9_999)], [cell("xx")]])],
    "ragged data table": [data_table([[cell()], [cell(), cell()]])],
    "empty cell of a data table": [data_table([[cell()], [cell("")]])],
    "rich text in a head": [data_table([[rich({"type": "text", "text": "x"})], [cell()]])],
    "page of 101": [data_table(rows(2), page_size=101)],
    "head column that is none": [data_table(rows(2), row_header_column_index=2)],
    "number that is a word": [data_table([[cell()], [{**price(1, "1"), "value": "1"}]])],
    "number that is none": [data_table([[cell()], [price(float("nan"), "?")]])],
    "three charts": [bars()] * 3,
    "seven series": [series(7)],
    "seven segments": [pie(*((str(n), 1) for n in range(7)))],
    "segment of nothing": [pie(("a", 0))],
    "segments with one label": [pie(("a", 1), ("a", 2))],
    "label of 21": [bars(("x" * 21,), ("x" * 21,))],
    "category without a point": [bars(("a", "b"), ("a",))],
    "point without a category": [bars(("a",), ("a", "b"))],
    "two points of a category": [bars(("a", "b"), ("a", "a"))],
    "categories with one label": [bars(("a", "a"), ("a", "a"))],
    "infinite bar": [bars(value=float("inf"))],
    "bar that is true": [bars(value=True)],
    "chart title of 51": [{**bars(), "title": "x" * 51}],
    "21 categories": [bars(tuple(map(str, range(21))), tuple(map(str, range(21))))],
    "container without title": [{"type": "container", "child_blocks": [section()]}],
    "container title of 151": [container(section(), title=plain("x" * 151))],
    "empty container": [container()],
    "11 in a container": [container(*[DIVIDER] * 11)],
    "markdown in a container": [container({"type": "markdown", "text": "x"})],
    "header line and folding": [container(section(), is_collapsible=True, has_header_divider=True)],
    "50 blocks and one in a container": [*[DIVIDER] * 49, container(section())],
    "empty rich text": [rich()],
    "text without words in rich text": [rich({"type": "text", "text": ""})],
    "link that is no part of rich text": [{"type": "rich_text", "elements": [LINK]}],
}
REJECTED = SLACK_SDK_LETS_THROUGH | SLACK_SDK_CATCHES | MORE_THAT_SLACK_REJECTS


@pytest.mark.parametrize("blocks", REJECTED.values(), ids=REJECTED.keys())
def test_what_slack_rejects_is_found(blocks: list[Block]) -> None:
    """And nothing else, so that each row is found for its own reason."""
    reasons = {problem.split(": ", 1)[1] for problem in problems(blocks, "message")}
    assert len(reasons) == 1


BOLD = {"type": "text", "text": "x", "style": {"bold": True}}
TAKEN: dict[str, list[Block]] = {
    "nothing": [],
    "longest of each": [
        header(text=plain("x" * 150), level=2),
        section("x" * 3000, accessory=button(value="x" * 2000, style="primary")),
        {"type": "section", "fields": [mrkdwn("x" * 2000)] * 10},
        context(*[mrkdwn("x")] * 9, IMAGE),
        {"type": "markdown", "text": "x" * 12_000},
    ],
    "50 blocks": [DIVIDER] * 50,
    "menus": [
        actions(
            button(action_id="a", confirm=confirm(style="danger"), url="https://example.com"),
            select(options=options(100), initial_option=option(7)),
            select("external_select", action_id="b", min_query_length=0),
            {"type": "overflow", "action_id": "c", "options": options(5)},
        )
    ],
    "groups": [actions(select(option_groups=[{"label": plain("G"), "options": options(100)}]))],
    "table": [table(rows(100, 20, "xxxxx"), column_settings=[None, {"align": "right"}])],
    "data table": [
        data_table([[cell("Route"), cell("Input")], *[[cell(), price(3, "$3.00")]] * 100])
    ],
    "charts": [bars(), pie(("a", 1), ("b", 0.5))],
    "six series": [series(6)],
    "folded": [
        container(section(), table(rows(2)), is_collapsible=True, default_collapsed=True),
        section(),
    ],
    "rich text": [rich(BOLD, {"type": "link", "url": "https://example.com"}), IMAGE],
}


@pytest.mark.parametrize("blocks", TAKEN.values(), ids=TAKEN.keys())
def test_what_slack_takes_passes(blocks: list[Block]) -> None:
    assert problems(blocks, "message") == []


GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.json"))


@pytest.mark.parametrize("reply", GOLDEN, ids=lambda path: path.stem)
def test_every_golden_reply_passes(reply: Path) -> None:
    blocks = json.loads(reply.read_text("utf-8"))["blocks"]
    assert problems(blocks, "message") == []
    assert active(blocks) == []


@pytest.mark.parametrize(
    ("block", "surfaces"),
    [
        (section(), {"message", "modal", "home"}),
        (INPUT, {"message", "modal", "home"}),
        ({"type": "markdown", "text": "x"}, {"message"}),
        (table(rows(2)), {"message"}),
        (data_table(rows(2)), {"message", "home"}),
        (bars(), {"message"}),
        (container(section()), {"message", "home"}),
        ({"type": "alert", "text": mrkdwn("x")}, {"modal"}),
        ({"type": "alert", "text": mrkdwn("x" * 201)}, set()),
    ],
)
def test_each_surface_takes_its_own_blocks(block: Block, surfaces: set[Surface]) -> None:
    every: tuple[Surface, ...] = ("message", "modal", "home")
    assert {surface for surface in every if not problems([block], surface)} == surfaces


READ_TWICE = {
    "blocks": limits.MESSAGE_BLOCKS,
    "text": 40_000,
    "block_id": limits.BLOCK_ID,
    "section": limits.SECTION_TEXT,
    "header": limits.HEADER_TEXT,
    "context": limits.CONTEXT_TEXT,
    "table_rows": min(limits.TABLE_ROWS, limits.DATA_TABLE_ROWS),
    "table_columns": limits.TABLE_COLUMNS,
    "table_text": limits.TABLE_TEXT,
    "tables": 1,
    "charts": limits.MESSAGE_CHARTS,
    "chart_title": limits.CHART_TITLE,
    "chart_label": limits.CHART_LABEL,
    "chart_axis": limits.CHART_AXIS,
    "chart_bars": limits.CHART_CATEGORIES,
    "chart_series": limits.CHART_SERIES,
    "container": limits.CONTAINER_BLOCKS,
    "container_title": limits.CONTAINER_TITLE,
    "actions": limits.ACTIONS_ELEMENTS,
    "button": min(limits.BUTTON_TEXT, limits.ACCESSIBILITY_LABEL),
    "button_value": limits.BUTTON_VALUE,
    "options": limits.SELECT_OPTIONS,
    "option": limits.OPTION_TEXT,
    "option_value": limits.OPTION_VALUE,
    "option_description": limits.OPTION_DESCRIPTION,
    "placeholder": limits.PLACEHOLDER,
    "confirm": limits.CONFIRM_TEXT,
    "confirm_button": limits.CONFIRM_BUTTON,
    "modal_title": min(limits.VIEW_TITLE, limits.VIEW_SUBMIT, limits.VIEW_CLOSE),
    "label": limits.INPUT_LABEL,
}


def test_no_limit_is_larger_than_slack_publishes() -> None:
    ours = asdict(LIMITS)
    assert ours.keys() == READ_TWICE.keys()
    assert {name: most for name, most in ours.items() if most > READ_TWICE[name]} == {}


MODAL = {"type": "modal", "title": plain("Flag wrong"), "blocks": [INPUT], "submit": plain("Send")}
HOME = {"type": "home", "blocks": [section()]}


@pytest.mark.parametrize(
    ("view", "taken"),
    [
        (MODAL, True),
        ({**MODAL, "private_metadata": "x" * 3000, "callback_id": "flag"}, True),
        ({**HOME, "blocks": [DIVIDER] * 100}, True),
        ({key: value for key, value in MODAL.items() if key != "submit"}, False),
        ({**MODAL, "title": plain("x" * 25)}, False),
        ({**MODAL, "title": mrkdwn("x")}, False),
        ({**MODAL, "submit": plain("x" * 25)}, False),
        ({**MODAL, "private_metadata": "x" * 3001}, False),
        ({**MODAL, "callback_id": "x" * 256}, False),
        ({**MODAL, "blocks": "x"}, False),
        ({**MODAL, "blocks": [table(rows(2))]}, False),
        ({**HOME, "blocks": [DIVIDER] * 101}, False),
        ({**HOME, "title": plain("x")}, False),
        ({"type": "home"}, False),
        ({"blocks": []}, False),
    ],
)
def test_views_are_judged(view: Block, taken: bool) -> None:
    assert (view_problems(view) == []) is taken


TABLE = table(rows(2))


@pytest.mark.parametrize(
    ("message", "taken"),
    [
        ({"text": "x"}, True),
        ({"text": "x", "blocks": [section()]}, True),
        ({"text": "x", "attachments": [{"blocks": [section()]}]}, True),
        ({"blocks": [section()]}, False),
        ({"text": " \n"}, False),
        ({"text": "x" * 40_001}, False),
        ({"text": "x", "blocks": [section("")]}, False),
        ({"text": "x", "attachments": [{"blocks": [section("")]}]}, False),
        ({"text": "x", "attachments": [{}] * 101}, False),
        ({"text": "x", "blocks": [TABLE], "attachments": [{"blocks": [TABLE]}]}, False),
    ],
)
def test_messages_are_judged(message: Block, taken: bool) -> None:
    assert (message_problems(message) == []) is taken


@pytest.mark.parametrize(
    ("answer", "taken"),
    [
        ({"options": []}, True),
        ({"options": options(100)}, True),
        ({"options": options(101)}, False),
        ({"options": [option(text=plain("x" * 76))]}, False),
        ({"options": [option(text=mrkdwn("x"))]}, False),
        ({}, False),
    ],
)
def test_suggestions_are_judged(answer: Block, taken: bool) -> None:
    assert (options_problems(answer) == []) is taken


@pytest.mark.parametrize(
    ("blocks", "found"),
    [
        ([section("a <b> & 3 < 4 > 2 &lt;!here&gt;")], []),
        ([section("<https://example.com|example.com>")], []),
        ([section("hi <!channel>")], ["<!channel>"]),
        ([section("<@U1> <@U2|bob>")], ["<@U2|bob>"]),
        ([section("<#C1|general> <!subteam^S1>")], ["<#C1|general>", "<!subteam^S1>"]),
        ([section("<http://x|y>")], ["<http://x|y>"]),
        ([section("<mailto:a@b.c> <javascript:x>")], ["<mailto:a@b.c>", "<javascript:x>"]),
        ([section("see http://x.y now @here")], ["http://x.y", "@here"]),
        ([{"type": "section", "text": mrkdwn("http://x.y @here", verbatim=True)}], []),
        ([{"type": "section", "fields": [mrkdwn("<!here>")]}], ["<!here>"]),
        ([container(context(mrkdwn("<!here>")))], ["<!here>"]),
        ([header(text=plain("<!here>"))], []),
        ([data_table([[cell("<!here>")], [cell("<@U9>")]])], []),
        ([rich({"type": "broadcast", "range": "here"})], ["<!here>"]),
        ([rich({"type": "user", "user_id": "U2"}, LINK)], ["<@U2>"]),
        ([{"type": "markdown", "text": "[x](http://y.z) <!here>"}], ["<!here>", "<http://y.z>"]),
        ([actions(button(url="http://x.y"))], ["<http://x.y>"]),
    ],
    ids=str,
)
def test_what_acts_is_listed(blocks: list[Block], found: list[str]) -> None:
    assert active(blocks, allowed={"U1"}) == found


def test_what_acts_in_a_text_is_listed() -> None:
    assert active_text("<@U1> <!here> <https://x.y> <b>", {"U1"}) == ["<!here>"]


def test_links_are_listed() -> None:
    blocks = [section("<https://a.b|a> <!here>"), rich(LINK), actions(button(url="https://c.d"))]
    assert links(blocks) == ["https://a.b", "https://example.com", "https://c.d"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inside: st.lists(inside) | st.dictionaries(st.text(max_size=5), inside),
    max_leaves=6,
)
NAMES = st.sampled_from(
    ["text", "elements", "rows", "child_blocks", "chart", "accessory", "blocks", "value", "options"]
)
KINDS = st.sampled_from(
    ["section", "actions", "context", "table", "data_table", "container", "carousel", "input"]
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.dictionaries(NAMES, JSON), max_size=3), KINDS, st.sampled_from(["message", "home"])
)
def test_whatever_is_sent_is_judged(bodies: list[Block], kind: str, surface: Surface) -> None:
    blocks = [{"type": kind, **body} for body in bodies]
    assert bool(problems(blocks, surface)) is bool(blocks)
    active(blocks)
