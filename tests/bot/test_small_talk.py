"""Thanks get no answer, and no question is taken for thanks."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_bolt.async_app import AsyncApp

from bot.slack.small_talk import asks_nothing
from catalog.catalog import Catalog
from tests.bot.conversation import Person, in_peace
from tests.bot.slack import Slack, acknowledgement, direct, mention
from tests.bot.ugly import UGLY
from tests.conftest import DATA

QUESTIONS = yaml.safe_load((Path(__file__).parents[1] / "questions.yml").read_text("utf-8"))
THANKS = yaml.safe_load((DATA / "language.yml").read_text("utf-8"))["thanks"]

SMALL_TALK = (
    "thanks",
    "ty",
    "great",
    "cool thanks",
    "Thaaanks!!!",
    "<@UBOT> thx a lot 🙏",
    "<@UBOT> thank you <@U2>!",
    "Perfect, exactly what I needed.",
    "thank you so much for the quick answer :)",
    "that's great, thanks Modeldesk",
    "ok got it, ty",
    "no thanks",
    "thanks &lt;3",
    "👍",
    "👍🏽",
    "❤️",
    ":+1:",
    ":+1::skin-tone-3:",
    "+1",
    "Vielen Dank!",
    "merci beaucoup",
    "¡Muchas gracias!",
    "obrigado",
    "grazie mille",
    "dziekuje",
    "Teşekkürler",
    "спасибо",
    "ありがとうございます！",
    "谢谢",
    "감사합니다",
    "ขอบคุณครับ",
    "धन्यवाद",
    "شكراً",
)
QUESTION = (
    "",
    "help",
    "hi",
    "?",
    "great?",
    "is it good",
    "so good for coding",
    "thanks, and with vision?",
    "thanks but cheaper",
    "great, what about haiku",
    "cool, and opus",
    "the first one, thanks",
    "yes",
    "1",
    "okta",
    "🦙",
    "thanks " * 50,
)


@pytest.fixture
def ada(app: AsyncApp, slack: Slack) -> Person:
    return Person(app, slack)


@pytest.mark.parametrize("text", SMALL_TALK)
async def test_thanks_get_no_answer(app: AsyncApp, slack: Slack, text: str) -> None:
    for request in (mention(text), direct(text, ts="17.2")):
        acknowledgement(await app.async_dispatch(request))
    await in_peace()
    assert slack.calls == []


@pytest.mark.parametrize("text", sorted({*QUESTION, *UGLY.values()}))
def test_what_may_be_a_question_is_no_small_talk(text: str, world: Catalog) -> None:
    assert not asks_nothing(text, world)


def test_no_question_is_taken_for_small_talk(bundled: Catalog) -> None:
    small_talk = {row["intent"] for row in QUESTIONS if asks_nothing(row["q"], bundled)}
    assert small_talk <= {"unknown"}


def test_no_model_is_called_like_thanks(bundled: Catalog) -> None:
    assert [phrase for phrase in THANKS["said"] if bundled.exactly(phrase)] == []


async def test_a_question_that_starts_with_thanks_goes_on(ada: Person) -> None:
    await ada.writes("cheapest coding", ts="17.1")
    assert "Slate" not in (await ada.writes("thanks, and with vision?", ts="17.2")).text


def written(phrase: str) -> st.SearchStrategy[str]:
    """A phrase as people write it: in other letters, held for emphasis, with marks around it."""
    changes = st.sampled_from((str.upper, str.title, str.lower))
    marks = st.sampled_from(("", "!", "!!!", ".", ", ", " … ", " - ", "\n"))
    last = phrase[-1] if phrase[0].isalpha() and phrase[-1].isalpha() else ""
    held = st.integers(0, 3).map(lambda times: phrase + last * times)
    return st.tuples(changes, held, marks).map(lambda parts: parts[0](parts[1]) + parts[2])


def row(phrases: list[str]) -> st.SearchStrategy[str]:
    return st.tuples(*map(written, phrases)).map(" ".join)


SAID = st.sampled_from(THANKS["said"] + THANKS["emoji"])
AROUND = st.sampled_from(THANKS["around"] + THANKS["said"])
ROWS = st.tuples(SAID, st.lists(AROUND, max_size=2)).flatmap(
    lambda parts: st.permutations([parts[0], *parts[1]])
)


@given(text=ROWS.flatmap(row))
@settings(max_examples=300)
def test_thanks_are_thanks_however_they_are_written(text: str, world: Catalog) -> None:
    assert asks_nothing(text, world)
