"""Block Kit as the gallery draws it, read back with an HTML parser."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.play.block_html import draw, view
from bot.play.markdown_html import markdown
from bot.play.mrkdwn_html import mrkdwn
from bot.play.undrawn import undrawn
from tests.gallery.specimens import (
    BLOCKS,
    CHART,
    CONTAINER,
    DATA_TABLE,
    HOME,
    MODAL,
    TABLE,
)
from tests.reading import found, read

NASTY = (
    """</div></style></script><script>alert(1)</script><img src=x onerror="alert(2)">'"&lt;b&gt;"""
)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*bold* and _italic_ and ~gone~", "<b>bold</b> and <i>italic</i> and <s>gone</s>"),
        ("*_both_*", "<b><i>both</i></b>"),
        ("2*3*4 and a_b_c", "2*3*4 and a_b_c"),
        ("* not bold *", "* not bold *"),
        ("`*code*`", "<code>*code*</code>"),
        ("a\n```\n*x*  y\n```\nb", "a<pre>*x*  y</pre>b"),
        ("```one```", "<pre>one</pre>"),
        ("&lt;b&gt; &amp;amp; &eacute;", "&lt;b&gt; &amp;amp; &amp;eacute;"),
        ("<@U1> <@U1|ann>", "{m}@U1</span> {m}@ann</span>"),
        ("<#C1|general>", "{m}#general</span>"),
        ("<!channel>", '<span class="mention loud">@!channel</span>'.replace("!", "")),
        ("&gt; quoted\nnot", "<blockquote>quoted</blockquote>not"),
        ("• one\n• two", "• one\n• two"),
        ("<javascript:alert(1)|x>", "x"),
        ("<script>", "script"),
    ],
)
def test_slack_markup_is_read_as_slack_reads_it(text: str, html: str) -> None:
    assert mrkdwn(text) == html.replace("{m}", '<span class="mention">')


def test_a_link_opens_its_address_and_shows_its_label() -> None:
    [link] = found(mrkdwn("<https://example.com/?a=1&amp;b=2|the *page*>"), "a")
    assert (link.attributes["href"], link.text) == ("https://example.com/?a=1&b=2", "the *page*")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**b** and *i* and ~~s~~", "<p><b>b</b> and <i>i</i> and <s>s</s></p>"),
        (
            "# One\n- `two`",
            '<div class="heading level1">One</div><ul><li><code>two</code></li></ul>',
        ),
        ("```py\n**x**\n```", "<pre>**x**</pre>"),
    ],
)
def test_markdown_is_read(text: str, html: str) -> None:
    assert markdown(text) == html


@pytest.mark.parametrize("kind", BLOCKS)
def test_every_kind_of_block_is_drawn_with_all_its_words(kind: str) -> None:
    drawn = draw([BLOCKS[kind]])
    assert undrawn(drawn) == []
    [box] = found(drawn, "div", "block")[-1:]
    assert box.attributes["data-block"] == BLOCKS[kind]["type"]
    pale = [field.attributes.get("placeholder", "") for field in found(drawn, "textarea")]
    shown = "\n".join([box.text, *pale])
    assert [said for said in words(BLOCKS[kind]) if said not in shown] == []


def words(block: object) -> Iterator[str]:
    """The texts of a block that hold no markup of Slack's."""
    match block:
        case {"type": "mrkdwn" | "markdown"}:
            return
        case {"text": str(text)}:
            yield text
        case Mapping():
            for value in block.values():
                yield from words(value)
        case list() | tuple():
            for value in block:
                yield from words(value)
        case _:
            return


def test_pressable_things_look_as_important_as_they_are() -> None:
    drawn = draw([BLOCKS["actions"]])
    looks = {tag.text: tag.attributes["class"] for tag in found(drawn, "button", "button")}
    assert looks["Share"] == "button primary"
    assert looks["Flag wrong"] == "button danger"
    assert looks["Cheaper alternatives"] == "button"


def test_icons_are_drawn_and_read_out_in_words() -> None:
    drawn = draw([BLOCKS["context_actions"]])
    icons = {tag.text: tag.attributes for tag in found(drawn, "button", "button icon")}
    assert {shown: it["aria-label"] for shown, it in icons.items()} == {
        "Right": "This answer is right",
        "Wrong": "Something is wrong",
        "Delete": "Delete",
    }
    assert icons["Wrong"]["data-value"] == "wrong:x"


def test_a_table_has_its_head_and_aligns_its_columns() -> None:
    drawn = draw([TABLE])
    assert [tag.text for tag in found(drawn, "th")] == ["Provider", "Input", "As of"]
    assert [tag.text for tag in found(drawn, "td", "right")] == ["$5.00", "$6.00"]
    assert [tag.text for tag in found(drawn, "td", "wrapped")] == ["Kestrel Cloud", "Quay"]


def test_a_data_table_tells_its_script_numbers_and_the_size_of_a_page() -> None:
    drawn = draw([DATA_TABLE])
    [table] = found(drawn, "table")
    assert table.attributes["data-page-size"] == "3"
    numbers = [tag.attributes["data-number"] for tag in found(drawn, "td", "number")]
    assert numbers == ["10", "30", "9", "30", "100", "30", "0.5", "30"]
    assert [tag.text for tag in found(drawn, "div", "caption")] == [DATA_TABLE["caption"]]


def test_bars_are_as_high_as_their_values() -> None:
    drawn = draw([CHART])
    [high, half] = found(drawn, "rect")
    assert float(high.attributes["height"]) == 2 * float(half.attributes["height"])
    bars = {tag.attributes["data-category"]: tag.text for tag in found(drawn, "g", "bar")}
    assert bars == {"Cirrus 4": "1290", "Brook 2.5": "645"}


def test_a_line_goes_through_its_values() -> None:
    drawn = draw([{**CHART, "chart": {**CHART["chart"], "type": "line"}}])
    assert undrawn(drawn) == []
    [line] = found(drawn, "polyline")
    high, half = (140 - float(at.split(",")[1]) for at in line.attributes["points"].split())
    assert high == 2 * half
    assert {"1290", "645"} <= {tag.text for tag in found(drawn, "text")}


@pytest.mark.parametrize(
    ("changed", "names", "is_open"),
    [
        ({}, ["details"], False),
        ({"default_collapsed": False}, ["details"], True),
        ({"is_collapsible": False}, ["div"], False),
    ],
)
def test_a_container_is_folded_if_it_says_so(
    changed: Mapping[str, bool], names: list[str], is_open: bool
) -> None:
    tags = read(draw([{**CONTAINER, **changed}]))
    made = [tag for tag in tags if tag.attributes.get("class") == "container"]
    assert [tag.name for tag in made] == names
    assert [("open" in tag.attributes) for tag in made] == [is_open]


def test_views_have_their_frames() -> None:
    assert [tag.text for tag in found(view(MODAL), "button")] == ["Cancel", "Send"]
    assert [tag.text for tag in found(view(HOME), "div", "header")] == ["What is new"]


@pytest.mark.parametrize(
    ("block", "what"),
    [
        ({"type": "hologram"}, "block hologram"),
        ({}, "block None"),
        ({"type": "section"}, "section without text"),
        ({"type": "header"}, "header without text"),
        ({"type": "actions", "elements": [{"type": "dial"}]}, "element dial"),
        ({**CHART, "chart": {"type": "pie"}}, "chart pie"),
        ({**TABLE, "rows": [[{"type": "cube", "text": "x"}]]}, "cell cube"),
        ({**CONTAINER, "child_blocks": [{"type": '"><b>'}]}, 'block "><b>'),
    ],
)
def test_what_is_not_known_is_a_box_and_counted(block: Mapping[str, Any], what: str) -> None:
    drawn = draw([block])
    assert undrawn(drawn) == [what]
    assert [tag.text for tag in found(drawn, "strong", "undrawn")] == [f"not drawn: {what}"]


def test_a_ragged_data_table_is_counted_too() -> None:
    head, first, *rest = DATA_TABLE["rows"]
    [what] = undrawn(draw([{**DATA_TABLE, "rows": [head, first[:-1], *rest]}]))
    assert what.startswith("data_table: ")


@pytest.mark.parametrize("kind", BLOCKS)
def test_text_of_a_reply_never_becomes_live(kind: str) -> None:
    drawn = draw([poisoned(BLOCKS[kind])])
    assert [tag.name for tag in read(drawn) if tag.name in ("script", "img", "style")] == []
    handlers = [key for tag in read(drawn) for key in tag.attributes if key.startswith("on")]
    assert handlers == []


def poisoned(made: Any) -> Any:
    """The same block with every text of it hostile; its kinds are kept."""
    match made:
        case Mapping():
            return {key: made[key] if key == "type" else poisoned(made[key]) for key in made}
        case list() | tuple():
            return [poisoned(value) for value in made]
        case str():
            return NASTY
        case _:
            return made


@given(st.text(alphabet=st.sampled_from("ab <>&;\"'`*_~|@#!\n/=:.-[]()"), max_size=60))
def test_any_text_gives_whole_html_with_tags_of_ours_only(text: str) -> None:
    ours = {"a", "b", "i", "s", "u", "code", "pre", "blockquote", "span", "p", "ul", "li", "div"}
    ours |= {"table", "tr", "td"}
    assert {tag.name for tag in [*read(mrkdwn(text)), *read(markdown(text))]} <= ours
