from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Citation, answer_query
from bot.blocks import LIMITS
from bot.blocks.buttons import FEEDBACK
from bot.blocks.feedback_modal import (
    Flag,
    chosen_citation,
    feedback_report,
    feedback_view,
    message_link,
    thanks_view,
)
from bot.query import parse
from catalog.catalog import Catalog
from tests.bot.blockkit import active, active_text, limits, message_problems, view_problems
from tests.bot.test_blocks import HOSTILE

DAY = date(2026, 11, 9)
PLUM = Citation(
    "Plum API, input",
    "$5.00 per 1M tokens",
    "Survey",
    date(2026, 9, 30),
    "https://survey.example/a",
    "grove/plum-3",
    "Plum API",
    "plum-3-latest",
)
QUAY = replace(PLUM, label="Quay Gateway, input", value="$6.00 per 1M tokens", url=None)
ASKED = (
    "gpt image 2",
    "cheapest vision",
    "where can i get gpt-4o",
    "sonnet 5.5 vs gemini 3.8 flash",
    "is gpt image 2 good for json?",
    "what is retiring?",
    "what came out since october?",
    "arena score of opus 5.5",
    "help",
)
PLUMS = (("Plum 3", "grove/plum-3"),)
Texts = st.sampled_from(HOSTILE) | st.text(max_size=200)
Figures = st.builds(
    Citation,
    Texts,
    Texts,
    Texts,
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.none() | Texts,
    Texts,
    Texts,
    Texts,
)


def flagged(citation: Citation | None, typed: str, user: str = "U1ABC", **more: Any) -> Flag:
    defaults: dict[str, Any] = {"models": PLUMS, "place": "a private answer", "as_of": DAY}
    return Flag(citation, typed, user, **(defaults | more))


def element(view: dict[str, Any], block_id: str) -> dict[str, Any]:
    [block] = [b for b in view["blocks"] if b.get("block_id") == block_id]
    made: dict[str, Any] = block["element"]
    return made


def values(view: dict[str, Any]) -> list[str]:
    return [option["value"] for option in element(view, "figure")["options"]]


@pytest.mark.parametrize("text", ASKED)
def test_every_answer_can_be_flagged(text: str, bundled: Catalog) -> None:
    found = answer_query(parse(text, "ask", bundled), bundled).citations(bundled)
    assert view_problems(feedback_view(found, ["Plum 3"], "{}")) == []


def test_the_modal_starts_with_the_first_figure_its_source_and_its_date() -> None:
    view = feedback_view((PLUM, QUAY), ["Plum 3"], '{"q": 1}')
    assert (view["callback_id"], view["private_metadata"]) == (FEEDBACK, '{"q": 1}')
    first = element(view, "figure")["initial_option"]
    assert first["text"]["text"] == "Plum API, input: $5.00 per 1M tokens"
    assert first["description"]["text"] == "Survey, 2026-09-30"
    assert element(view, "said")["initial_value"] == (
        "Plum API, input: $5.00 per 1M tokens (Survey, 2026-09-30). It should be: "
    )


def test_a_long_name_is_cut_and_its_amount_is_not() -> None:
    long = replace(PLUM, label="Quay Gateway and Sons of the Northern Shore " * 3)
    [option] = element(feedback_view((long,), (), ""), "figure")["options"]
    assert len(option["text"]["text"]) <= LIMITS.option
    assert option["text"]["text"].endswith("…: $5.00 per 1M tokens")


def test_an_answer_without_figures_asks_only_what_is_right() -> None:
    view = feedback_view((), (), "{}")
    assert view_problems(view) == []
    assert [block["block_id"] for block in view["blocks"]] == ["said"]
    assert "initial_value" not in element(view, "said")


def test_what_was_chosen_is_found_again() -> None:
    found = (PLUM, QUAY)
    assert [chosen_citation(found, value) for value in values(feedback_view(found, (), ""))] == [
        PLUM,
        QUAY,
    ]


@pytest.mark.parametrize(
    ("now", "why"),
    [
        ((QUAY, PLUM), "another order"),
        ((replace(PLUM, value="$4.00 per 1M tokens"), QUAY), "another amount"),
        ((replace(PLUM, as_of=DAY), QUAY), "another date"),
        ((replace(PLUM, source="Ledger"), QUAY), "another source"),
        ((), "nothing there any more"),
    ],
)
def test_a_figure_that_has_changed_since_is_not_taken_for_it(
    now: tuple[Citation, ...], why: str
) -> None:
    value = values(feedback_view((PLUM, QUAY), (), ""))[0]
    assert chosen_citation(now, value) is None, why


@pytest.mark.parametrize(
    "value", [None, "", "0", "0:", "-1:abc", "0:000000000000", "999999:x", "٠"]
)
def test_a_value_that_was_never_offered_means_nothing(value: str | None) -> None:
    assert chosen_citation((PLUM, QUAY), value) is None


RIGHT = [
    ("as it stood before, and what is right", PLUM, "$4.00, https://plum.example", "$4.00, https"),
    ("nothing was added", PLUM, "", "It should be:* not given"),
    ("another figure was chosen after typing", QUAY, "$4.00", "Plum API, input: $5.00"),
    ("none was chosen", None, "$4.00", "Figure:* not named"),
]


@pytest.mark.parametrize(
    ("figure", "typed", "shown"), [row[1:] for row in RIGHT], ids=[row[0] for row in RIGHT]
)
def test_a_report_holds_what_was_typed(figure: Citation | None, typed: str, shown: str) -> None:
    before = element(feedback_view((PLUM,), (), ""), "said")["initial_value"]
    made = feedback_report(flagged(figure, before + typed))
    assert shown in made.blocks[0]["text"]["text"]


def test_a_report_says_who_which_what_where_and_since_when() -> None:
    place = message_link("https://test.slack.com/", "C1", "1700.000400", "1700.000100")
    made = feedback_report(flagged(PLUM, "$4.00 since November", place=place))
    for text in (made.text, "\n".join(str(block) for block in made.blocks)):
        for words in (
            "<@U1ABC>",
            "Plum 3",
            "`grove/plum-3`",
            "Plum API, route `plum-3-latest`",
            place,
            "Plum API, input: $5.00 per 1M tokens",
            "$4.00 since November",
            "Survey, 2026-09-30",
            "<https://survey.example/a|survey.example>",
            "catalogue as of 2026-11-09",
        ):
            assert words in text


def test_what_was_left_in_the_field_is_not_said_twice() -> None:
    before = element(feedback_view((PLUM,), (), ""), "said")["initial_value"]
    made = feedback_report(flagged(PLUM, f"{before}$4.00"))
    assert made.text.count("$5.00") == 1


@pytest.mark.parametrize("who", ["<!channel>", "U1> <!here", "@here", "u1", "U1ABC\n"])
def test_only_the_id_of_a_person_becomes_a_mention(who: str) -> None:
    made = feedback_report(flagged(PLUM, "x", who))
    assert active(made.blocks) == active_text(made.text) == []


def test_thanks_say_what_was_reported() -> None:
    for figure, words in ((PLUM, "Plum API, input: $5.00 per 1M tokens"), (None, "Your report")):
        view = thanks_view(figure)
        assert view_problems(view) == []
        assert words in view["blocks"][0]["text"]["text"]
        assert not re.search("!", str(view))


@given(st.lists(Figures, max_size=130), st.lists(Texts, max_size=5))
def test_any_figures_make_a_modal_that_slack_takes(
    found: list[Citation], models: list[str]
) -> None:
    view = feedback_view(found, models, "x" * 3000)
    assert view_problems(view) == []
    assert active(view["blocks"]) == []
    if found:
        assert [chosen_citation(found, value) for value in values(view)] == found[:100]


@given(
    st.none() | Figures,
    Texts | st.text(min_size=3000, max_size=4000),
    Texts,
    st.lists(st.tuples(Texts, Texts), max_size=5),
)
def test_any_report_fits_and_nothing_in_it_acts(
    figure: Citation | None, said: str, who: str, models: list[tuple[str, str]]
) -> None:
    made = feedback_report(flagged(figure, said, who, models=models))
    assert message_problems({"text": made.text, "blocks": made.blocks}) == []
    assert active(made.blocks, {who}) == active_text(made.text, {who}) == []
    assert "It should be:" in made.text
    assert "catalogue as of 2026-11-09" in made.text
    assert view_problems(thanks_view(figure)) == []


def test_a_field_holds_no_more_than_slack_allows() -> None:
    field = element(feedback_view((PLUM,), (), ""), "said")
    assert len(field["initial_value"]) < field["max_length"]
    assert field["max_length"] <= limits.TYPED_TEXT


@pytest.mark.parametrize(
    ("models", "words"),
    [
        (["Plum 3"], "About *Plum 3*"),
        (["Plum 3", "Plum 2"], "About *Plum 3*, *Plum 2*"),
        (list("abcde"), "About *a*, *b*, *c* and 2 more"),
    ],
)
def test_the_modal_names_the_models(models: list[str], words: str) -> None:
    assert feedback_view((PLUM,), models, "")["blocks"][0]["text"]["text"] == words


@pytest.mark.parametrize(
    ("ids", "path"),
    [
        (("C1", "1700.000400", ""), "C1/p1700000400"),
        (("C1", "1700.000400", "1700.000400"), "C1/p1700000400"),
        (("C1", "1700.000400", "1699.000100"), "C1/p1700000400?thread_ts=1699.000100&amp;cid=C1"),
    ],
)
def test_a_message_is_linked_as_slack_does_it(ids: tuple[str, str, str], path: str) -> None:
    url = f"https://test.slack.com/archives/{path}"
    assert message_link("https://test.slack.com/", *ids) == f"<{url}|this message>"


@pytest.mark.parametrize(
    "ids", [("C1|x> <!here", "1.1", ""), ("C1", "<@U2>", ""), ("C1", "1.1", "x y")]
)
def test_what_is_no_id_makes_no_link(ids: tuple[str, str, str]) -> None:
    assert message_link("https://test.slack.com/", *ids) == "this message"
