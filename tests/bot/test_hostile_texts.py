"""No text of any script takes long or much memory, and what is not read of it is said."""

from __future__ import annotations

from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_bolt.async_app import AsyncApp

from bot import terminal
from bot.answer import answer_query
from bot.answer.query_json import query_to_json, thread_text
from bot.query import Excerpt, parse
from catalog.catalog import Catalog
from catalog.resolution.outcomes import Unknown
from tests.bot.conversation import Person
from tests.bot.hostile import BYTES, LENGTH, peak_bytes, readers, slow, texts
from tests.bot.slack import Slack


def test_no_text_takes_long(world: Catalog) -> None:
    assert slow(texts(world), world) == []


@given(
    pieces=st.lists(
        st.one_of(
            st.text(max_size=20), st.sampled_from(("cirus", "4", "slaet 70b", "vs", "/", "$"))
        ),
        max_size=20,
    ),
    separator=st.sampled_from((" ", "", "-", "/", ".", ", ")),
    times=st.sampled_from((1, 10, 1000)),
)
@settings(max_examples=60, deadline=None)
def test_no_mixture_takes_long(
    pieces: list[str], separator: str, times: int, world: Catalog
) -> None:
    text = (separator.join(pieces) * times)[:LENGTH]
    assert slow([(repr(text[:80]), text)], world) == []


def test_no_text_takes_much_memory(world: Catalog) -> None:
    reads = tuple(chain.from_iterable(group.items() for group in readers(world)))
    long = [(what, text) for what, text in texts(world) if len(text) > LENGTH // 2]
    assert long
    peaks = {
        (what, surface): peak_bytes(read, text) for what, text in long for surface, read in reads
    }
    assert {place: peak for place, peak in peaks.items() if peak > BYTES} == {}


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        pytest.param("cirrus 4 vs slate 70b", None, id="a short text is read whole"),
        pytest.param("word " * 160, None, id="800 characters are read whole"),
        pytest.param("word " * 200, Excerpt(160, "word"), id="a longer text"),
        pytest.param("wordy " * 200, Excerpt(133, "word"), id="up to the end of a word"),
        pytest.param("模型" * 2000, Excerpt(800, "character"), id="a script without spaces"),
        pytest.param("x" * 1000, Excerpt(800, "character"), id="one word"),
        pytest.param("\ufb03" * 300, Excerpt(800, "character"), id="long when it is folded"),
        pytest.param(f"cirrus 4{' ' * 20_000}mini", None, id="spaces are no text"),
        pytest.param("<@U1> " * 3000, None, id="nothing but people"),
        pytest.param(f"{'<@U1> ' * 3000}cirrus 4", None, id="a name behind people"),
        pytest.param("<http://a>" * 3000, None, id="nothing but links"),
        pytest.param(f"{'<http://a.io/b> ' * 2000}cirrus 4", None, id="a name behind links"),
        pytest.param("<http://a|cirrus> " * 2000, Excerpt(114, "word"), id="words behind links"),
        pytest.param("cirrus 4, slate 70b, " * 35, None, id="names again and again"),
        pytest.param(
            ", ".join(f"cirrus {n}" for n in range(50, 80)), Excerpt(14, "word"), id="many names"
        ),
        pytest.param(
            ", ".join(f"skyhost/x-{n}" for n in range(40)), Excerpt(6, "word"), id="many ids"
        ),
        pytest.param(
            "cirus 5, cirrsu 6, slaet 7b, cirruss 8, cirru 9, slte 10b, slatte 11b, ciruss 12",
            None,
            id="misspelt names",
        ),
    ],
)
def test_what_is_read_of_a_text(text: str, excerpt: Excerpt | None, world: Catalog) -> None:
    assert parse(text, "ask", world).excerpt == excerpt


def test_a_long_sentence_with_misspelt_names_is_read_whole(bundled: Catalog) -> None:
    text = (
        "We are leaving gpt-4o, and before friday finance wants to know which of clade sonet 4.5, "
        "gemni 2.5 pro, depseek v3.1, quen 3 max, lama 4 mavrick, gork 4, kimmi k2 and nmotron "
        "ultra is the cheapest to summarise fifty thousand support tickets a day, please"
    )
    query = parse(text, "ask", bundled)
    assert query.excerpt is None
    assert len(query.models) > 7


@pytest.mark.parametrize("cut", ["gpt-4o" + "-" * 800 + "mini", "cirrus 4 " + "x" * 2000])
def test_the_beginning_of_a_name_is_no_name(cut: str, world: Catalog) -> None:
    assert isinstance(world.resolve(cut), Unknown)
    assert world.suggest(cut) == ()


LONG = f"cheapest coding model {'and so on ' * 100}"
MANY = ", ".join(f"cirrus {number}" for number in range(50, 80))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param(LONG, "Only the first 220 words were read.", id="a ranking"),
        pytest.param(MANY, "Only the first 14 words were read.", id="an unknown name"),
        pytest.param(
            f"hello {'so ' * 500}", "Only the first 220 words were read.", id="small talk"
        ),
        pytest.param("模型" * 900, "Only the first 800 characters were read.", id="characters"),
        pytest.param("x-1-" * 300, "It is too long, and none of it was read.", id="nothing"),
    ],
)
async def test_every_surface_says_what_was_read(
    text: str, says: str, app: AsyncApp, slack: Slack, world: Catalog
) -> None:
    ada = Person(app, slack)
    assert says in (await ada.types("/model", text)).text
    assert says in (await ada.mentions(text)).text
    assert says in (await ada.writes(text, ts="17.2")).text
    assert says in (await ada.looks_up(text)).text
    assert says in terminal.render(answer_query(parse(text, "ask", world), world), 90, colour=False)


async def test_a_button_below_a_long_question_asks_all_of_it(app: AsyncApp, slack: Slack) -> None:
    shown = await Person(app, slack).types("/cheapest", LONG)
    values = [element["value"] for _, element in shown.elements() if "value" in element]
    assert values
    assert not any("excerpt" in value for value in values)


def test_json_says_what_was_read(world: Catalog) -> None:
    assert query_to_json(parse(LONG, "ask", world))["excerpt"] == {"count": 220, "unit": "word"}
    assert query_to_json(parse("cirrus 4", "ask", world))["excerpt"] is None
    assert "excerpt" not in thread_text(parse(LONG, "ask", world))
