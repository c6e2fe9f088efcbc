"""The page as a whole: what goes into it, and what a browser makes of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

import pytest

from bot.answer import Answer, ModelCard, Ranking, answer_query
from bot.play.html_tags import Markup
from bot.query import parse
from catalog.catalog import Catalog
from tests.browser import Tab, chromium
from tests.gallery.__main__ import main, publish
from tests.gallery.live import QUESTIONS, live
from tests.gallery.page import ids, page
from tests.gallery.samples import Sample, Variant, counted, goldens, sample
from tests.gallery.specimens import HOME, MODAL, SPECIMENS, button, mrkdwn, plain
from tests.reading import found


@pytest.mark.parametrize(
    ("made", "variants"),
    [
        ({"text": "t", "blocks": [{"type": "divider"}]}, (Variant([{"type": "divider"}]),)),
        (
            {"text": "t", "variants": [{"blocks": [{"type": "divider"}]}, {"blocks": []}]},
            (Variant([{"type": "divider"}]), Variant([])),
        ),
        ({"view": HOME}, (Variant((), HOME),)),
        (MODAL, (Variant((), MODAL),)),
    ],
)
def test_replies_are_taken_in_every_shape(made: Any, variants: tuple[Variant, ...]) -> None:
    assert sample("n", "g", made).variants == variants


def test_a_file_that_is_no_reply_is_named(tmp_path: Path) -> None:
    (tmp_path / "odd.json").write_text(json.dumps({"text": "only"}))
    with pytest.raises(ValueError, match=r"^odd\.json: neither a reply"):
        list(goldens(tmp_path))


def test_variants_of_a_reply_stand_together_in_the_order_they_are_tried(tmp_path: Path) -> None:
    for name in ("a.table", "a.data_table", "a.container+data_table", "a", "a_b", "a_b.table"):
        made = {"text": name, "blocks": [{"type": name}]}
        (tmp_path / f"{name}.json").write_text(json.dumps(made))
    shown = [
        [variant.blocks[0]["type"] for variant in reply.variants] for reply in goldens(tmp_path)
    ]
    assert shown == [
        ["a.container+data_table", "a.data_table", "a.table", "a"],
        ["a_b.table", "a_b"],
    ]
    assert [(reply.name, reply.text) for reply in goldens(tmp_path)] == [("a", "a"), ("a_b", "a_b")]


def test_replies_of_one_name_have_ids_of_their_own() -> None:
    replies = [Sample(name, "g", "", ()) for name in ("a b", "A_B", "a/b", "¿?")]
    assert list(ids(replies)) == ["a-b", "a-b--2", "a-b--3", "reply"]


def test_counts_are_of_the_blocks_themselves() -> None:
    header = {"type": "header", "text": plain("abc")}
    actions = {"type": "actions", "elements": [button("abcd")]}
    section = {"type": "section", "text": mrkdwn("abcde")}
    assert counted(Variant([header, actions, section])) == (3, ("header", "actions", "section"), 5)


def test_the_page_shows_what_is_read_out_and_lists_every_reply() -> None:
    made = page(SPECIMENS)
    assert [tag.text for tag in found(made, "div", "said")] == ["Every block"]
    linked = [tag.attributes["href"] for tag in found(made, "a") if tag.text in NAMES]
    assert linked == 2 * ["#every-block", "#modal", "#home"]
    assert [tag.attributes["id"] for tag in found(made, "article")] == [
        "every-block",
        "modal",
        "home",
    ]


PNG, MOST_BYTES = b"\x89PNG\r\n", 120_000
NAMES = [sample.name for sample in SPECIMENS]


def test_the_command_draws_every_reply_and_prints_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "gallery.html"
    assert main(["--out", str(out), "--pictures", str(tmp_path)]) == 0
    told = capsys.readouterr()
    if chromium():
        pictures = [tmp_path / "card.png", tmp_path / "play.png"]
        assert told.out.split() == [str(out), *map(str, pictures)]
        for picture in pictures:
            assert picture.read_bytes().startswith(PNG)
            assert picture.stat().st_size < MOST_BYTES
    else:
        assert told.out == f"{out}\n"
        assert told.err.startswith("No pictures: ")
    articles = found(Markup(out.read_text("utf-8")), "article")
    assert {sample.name for sample in goldens()} < {
        tag.attributes["id"].replace("-", "_") for tag in articles
    }


def test_the_command_fails_where_something_was_not_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = Sample("odd", "g", "", (Variant([{"type": "divider"}]), Variant([{"type": "hologram"}])))
    assert publish([*SPECIMENS, odd], tmp_path / "gallery.html") == 1
    assert "cannot draw this yet: block hologram\n" in capsys.readouterr().err
    assert publish(SPECIMENS, tmp_path / "gallery.html") == 0


@pytest.fixture
def replies(bundled: Catalog) -> list[Sample]:
    return [*SPECIMENS, *goldens(), *live(bundled)]


def written(replies: Sequence[Sample], folder: Path) -> str:
    """The address of a page of these replies."""
    file = folder / "gallery.html"
    file.write_text(page(replies), "utf-8")
    return file.as_uri()


IN_ONE_LOOP = pytest.mark.asyncio(loop_scope="module")
"""The browser's socket belongs to the loop that has opened it."""
FRAMES = """[...document.querySelectorAll("article")].map(it =>
    [it.id, it.querySelector(".frame").offsetHeight > 40])"""
OUTSIDE = """[...document.querySelectorAll("body *")].filter(it =>
    it.getBoundingClientRect().right > document.documentElement.clientWidth + 1
    && !it.closest(".sideways > *, svg")).map(it => it.outerHTML.slice(0, 200))"""
UNFOLD = "document.querySelectorAll('details').forEach(it => { it.open = true; })"


@IN_ONE_LOOP
@pytest.mark.parametrize("width", [1280, 375])
async def test_every_reply_is_there_and_nothing_is_wider_than_the_window(
    width: int, replies: list[Sample], tab: Tab, tmp_path: Path
) -> None:
    await tab.open(written(replies, tmp_path), width)
    assert await tab.value("[innerWidth, document.documentElement.dataset.ready]") == [width, "yes"]
    await tab.value(UNFOLD)
    assert await tab.value(FRAMES) == [[name, True] for name in ids(replies)]
    assert await tab.value(OUTSIDE) == []
    assert await tab.value("document.documentElement.scrollWidth") == width


PHONE = 375
"""CSS pixels: the narrowest phone that is still common."""
MOST: Mapping[type, int] = dict.fromkeys(get_args(Answer), 800) | {ModelCard: 700}
"""Pixels of each kind of reply with its buttons, closed, at that width: about a screen."""
HEIGHTS = """[...document.querySelectorAll("article")].map(it =>
    [it.id, it.querySelector(".frame").offsetHeight])"""
SIDEWAYS = """[...document.querySelectorAll(".frame .sideways, .frame pre")]
    .filter(it => it.offsetParent && it.scrollWidth > it.clientWidth + 1)
    .map(it => [it.closest("article").id, it.scrollWidth, it.clientWidth])"""


@IN_ONE_LOOP
async def test_a_phone_shows_every_reply_at_a_glance(
    replies: list[Sample], bundled: Catalog, tab: Tab, tmp_path: Path
) -> None:
    most = dict(limits(replies, bundled))
    assert set(most.values()) == set(MOST.values())
    await tab.open(written(replies, tmp_path), PHONE)
    heights: dict[str, int] = dict(await tab.value(HEIGHTS))
    assert {name: heights[name] for name in most if heights[name] > most[name]} == {}


@IN_ONE_LOOP
async def test_a_phone_shows_every_table_whole(
    replies: list[Sample], tab: Tab, tmp_path: Path
) -> None:
    """Native tables and monospace text, in every variant of every reply."""
    ours = [reply for reply in replies if reply not in SPECIMENS]
    await tab.open(written(ours, tmp_path), PHONE)
    await tab.value(UNFOLD)
    assert await tab.value(SIDEWAYS) == []


def limits(replies: Sequence[Sample], catalog: Catalog) -> Iterator[tuple[str, int]]:
    """The ids of replies, with the height that they may have."""
    asked = {
        text if command == "ask" else f"/{command} {text}": (text, command)
        for command, text in QUESTIONS
    }
    for name, reply in ids(replies).items():
        if reply.name in asked:
            answer = answer_query(parse(*asked[reply.name], catalog), catalog)
            yield name, MOST[type(answer)]
        elif reply.group == "Golden replies" and not reply.variants[0].view:
            yield name, MOST[ModelCard if reply.name.startswith("card") else Ranking]


@IN_ONE_LOOP
async def test_the_page_asks_for_nothing_and_nothing_goes_wrong_in_it(
    replies: list[Sample], tab: Tab, tmp_path: Path
) -> None:
    address = written(replies, tmp_path)
    await tab.open(address, 1280)
    asked = {event["request"]["url"] for event in tab.told("Network.requestWillBeSent")}
    assert asked == {address}
    assert tab.told("Runtime.exceptionThrown") + tab.told("Log.entryAdded") == []


LEADS = """[...document.querySelectorAll(".data_table tbody tr:not([hidden]) > th")]
    .filter(it => !it.closest(".phone")).map(it => it.textContent)"""
BY_PRICE = ["Tern & Sons", "Quay Gateway", "Kestrel Cloud", "Aster API"]


@IN_ONE_LOOP
async def test_a_data_table_is_sorted_and_turned_by_clicks(tab: Tab, tmp_path: Path) -> None:
    await tab.open(written(SPECIMENS, tmp_path), 1280)
    assert await tab.value(LEADS) == ["Kestrel Cloud", "Quay Gateway", "Aster API"]
    await tab.click(".data_table th:nth-child(2) button")
    assert await tab.value(LEADS) == BY_PRICE[:3]
    await tab.click("[data-step='1']")
    assert await tab.value(LEADS) == BY_PRICE[3:]
    await tab.click(".data_table th:nth-child(2) button")
    assert await tab.value(LEADS) == BY_PRICE[:0:-1]
    await tab.click(".data_table th:nth-child(1) button")
    assert await tab.value(LEADS) == sorted(BY_PRICE)[:3]


WIDE = """[...document.querySelectorAll(".frame")].map(it => it.dataset.wide)"""


@IN_ONE_LOOP
async def test_what_a_phone_cannot_show_is_told_beside_it(tab: Tab, tmp_path: Path) -> None:
    grid = {"type": "section", "text": mrkdwn("```" + 60 * "x" + "```")}
    short = {"type": "section", "text": mrkdwn("```x```")}
    replies = [
        Sample("grid", "g", "", (Variant([grid]),)),
        Sample("short", "g", "", (Variant([short]),)),
    ]
    await tab.open(written(replies, tmp_path), 1280)
    [desktop, phone, *fitting] = await tab.value(WIDE)
    assert (desktop, fitting) == ("", ["", ""])
    assert phone.startswith("monospace ")
    await tab.click("[data-value=dark]")
    assert await tab.value("getComputedStyle(document.body).colorScheme") == "dark"


@IN_ONE_LOOP
async def test_a_hostile_text_runs_nothing_in_a_browser(tab: Tab, tmp_path: Path) -> None:
    text = "</title></style></script><script>document.title='ran'</script><img src=x onerror=1>"
    hostile = {"type": "section", "text": mrkdwn(text), "fields": [plain(text)]}
    await tab.open(written([Sample(text, text, text, (Variant([hostile]),))], tmp_path), 1280)
    assert await tab.value("document.title") == "Modeldesk: every reply"
    assert await tab.value("document.querySelectorAll('img, body script').length") == 1
