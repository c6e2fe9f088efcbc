"""What comes of what a person does in the workspace of `modeldesk play`, without a browser."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.play.gestures import (
    Close,
    Load,
    LookUp,
    OpenApp,
    Say,
    Send,
    SettleSample,
    TellNews,
    Typing,
    Use,
)
from bot.play.local_slack import CHANNEL, DIRECT, REPORTS, Message
from bot.play.play_page import COMMANDS, OUR_QUESTIONS, QUESTIONS, Command
from bot.play.playground import Changes, Playground, UnknownMessageError, opened_playground
from catalog.catalog import Catalog
from tests.bot.blockkit import message_problems, view_problems

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def play(world: Catalog) -> AsyncIterator[Playground]:
    async with opened_playground(lambda: world) as opened:
        yield opened


@pytest.fixture
async def bob(bundled: Catalog) -> AsyncIterator[Visitor]:
    """Somebody who asks about models that there are."""
    async with opened_playground(lambda: bundled) as opened:
        yield Visitor(opened)


class Visitor:
    """A person at the page, who sees what has changed after each gesture."""

    def __init__(self, play: Playground) -> None:
        self.play = play
        self.version = 0

    async def does(self, gesture: Any) -> Changes:
        changes = await self.play.do(gesture, self.version)
        self.version = changes.version
        for message in changes.messages:
            if message.author == "Modeldesk" and not message.is_deleted:
                shown = {"text": message.text, "blocks": list(message.blocks)}
                assert message_problems(shown) == []
        for view in filter(None, (changes.home, changes.modal)):
            assert view_problems(view) == []
        return changes

    async def says(self, text: str, place: Any = "channel", thread: str = "") -> list[Message]:
        said = Say(kind="say", place=place, thread=thread, text=text)
        return list((await self.does(said)).messages)

    async def taps(self, message: Message | None, label: str, blocks: Any = None) -> Changes:
        """The button of that label, or the first of a message that begins with it."""
        for block in message.blocks if message else blocks:
            for element in [*block.get("elements", ()), block.get("accessory", {})]:
                if element.get("type") == "button" and element["text"]["text"].startswith(label):
                    return await self.does(use(message, block, element, element.get("value", "")))
        raise AssertionError(f"no button {label}")


def use(message: Message | None, block: Any, element: Any, value: str) -> Use:
    return Use(
        kind="use",
        message=message.ts if message else "",
        action_id=element["action_id"],
        block_id=block.get("block_id", ""),
        type=element["type"],
        value=value,
    )


def menu(blocks: Sequence[Mapping[str, Any]], action_id: str) -> tuple[Any, Any]:
    """The block and the element of a menu."""
    return next(
        (block, element)
        for block in blocks
        for element in block.get("elements", ())
        if element.get("action_id") == action_id
    )


@pytest.fixture
def ada(play: Playground) -> Visitor:
    return Visitor(play)


async def test_a_command_is_answered_in_private(ada: Visitor) -> None:
    [answer] = await ada.says("/model cirrus 4")
    assert (answer.channel, answer.thread_ts, answer.is_private) == (CHANNEL, "", True)
    assert (answer.author, answer.about) == ("Modeldesk", "/model cirrus 4")
    assert answer.text.startswith("Cirrus 4")


async def test_a_mention_is_answered_in_a_thread_which_goes_on(ada: Visitor) -> None:
    question, answer = await ada.says("hi @modeldesk, cheapest vision?")
    assert question.text == "hi <@UBOT>, cheapest vision?"
    assert (answer.thread_ts, answer.is_private) == (question.ts, False)
    _, further = await ada.says("@Modeldesk and with tools?", thread=question.ts)
    assert further.thread_ts == question.ts
    assert "vision" in further.text
    assert "tool" in further.text


async def test_a_direct_message_is_answered_below_it(ada: Visitor) -> None:
    _, answer = await ada.says("cirrus 4", "direct")
    assert (answer.channel, answer.thread_ts, answer.is_private) == (DIRECT, "", False)
    _, further = await ada.says("how much is it?", "direct")
    assert "Cirrus 4" in further.text


@pytest.mark.parametrize(
    ("text", "in_thread", "says"),
    [
        ("good morning", False, "Modeldesk is not told of this"),
        ("mail me@modeldesk.example", False, "Modeldesk is not told of this"),
        ("/nonsense x", False, "/nonsense is no command; /model"),
        ("/model cirrus 4", True, "Slack has no commands in threads"),
    ],
)
async def test_what_does_not_reach_the_bot_is_explained(
    text: str, in_thread: bool, says: str, ada: Visitor
) -> None:
    start = (await ada.says("@Modeldesk cirrus 4"))[0]
    told = (await ada.says(text, thread=start.ts if in_thread else ""))[-1]
    assert (told.author, told.is_private) == ("Slack", True)
    assert told.text.startswith(says)


async def test_thanks_get_no_answer(ada: Visitor) -> None:
    [only] = await ada.says("@Modeldesk thank you!")
    assert only.author == "you"


async def test_a_tap_replaces_a_private_answer_and_leaves_alone_what_others_read(
    ada: Visitor,
) -> None:
    [answer] = await ada.says("/model cirrus 4")
    [replaced] = (await ada.taps(answer, "All prices")).messages
    assert replaced.ts == answer.ts
    question, public = await ada.says("@Modeldesk cirrus 4")
    [private] = (await ada.taps(public, "All prices")).messages
    assert (private.is_private, private.thread_ts) == (True, question.ts)


async def test_a_share_is_for_everybody_once_and_its_thread_is_about_it(ada: Visitor) -> None:
    [answer] = await ada.says("/model cirrus 4")
    changed = (await ada.taps(answer, "Share")).messages
    private, shared = sorted(changed, key=lambda message: message.ts)
    assert (private.ts, shared.is_private, shared.channel) == (answer.ts, False, CHANNEL)
    assert "Share to channel" not in str(private.blocks)
    assert "Shared by <@UYOU>" in str(shared.blocks)
    _, further = await ada.says("@Modeldesk how much is it?", thread=shared.ts)
    assert "Cirrus 4" in further.text


async def test_a_flag_opens_a_form_and_what_is_sent_arrives(ada: Visitor) -> None:
    [answer] = await ada.says("/model cirrus 4")
    opened = await ada.taps(answer, "Flag wrong")
    assert opened.is_modal_changed
    assert opened.modal
    figure = next(b for b in opened.modal["blocks"] if b.get("block_id") == "figure")["element"]
    chosen = {"type": "static_select", "selected_option": figure["options"][-1]}
    typed = {"type": "plain_text_input", "value": "It should be: <script>$9"}
    sent = await ada.does(
        Send(kind="send", values={"figure": {"figure": chosen}, "said": {"said": typed}})
    )
    assert sent.modal
    assert "Thank you" in str(sent.modal)
    [report] = sent.messages
    assert report.channel == REPORTS
    assert "&lt;script&gt;$9" in report.text
    closed = await ada.does(Close(kind="close"))
    assert (closed.modal, closed.is_modal_changed) == (None, True)
    again = await ada.does(Send(kind="send", values={}))
    assert (again.messages, again.modal) == ((), None)


async def test_a_thumb_down_opens_the_form_and_the_bin_takes_the_answer_away(
    ada: Visitor,
) -> None:
    _, answer = await ada.says("@Modeldesk cirrus 4")
    block, thumbs = menu(answer.blocks, "rate")
    wrong = thumbs["negative_button"]["value"]
    assert (await ada.does(use(answer, block, thumbs, wrong))).modal
    block, trash = menu(answer.blocks, "delete")
    [gone] = (await ada.does(use(answer, block, trash, trash["value"]))).messages
    assert (gone.ts, gone.is_deleted, gone.text) == (answer.ts, True, "")


async def test_who_opens_the_direct_messages_is_greeted_once(ada: Visitor) -> None:
    opened = OpenApp(kind="open_app", tab="messages")
    [greeting] = (await ada.does(opened)).messages
    assert (greeting.channel, greeting.author) == (DIRECT, "Modeldesk")
    assert (await ada.does(opened)).messages == ()


async def test_home_opens_searches_and_is_cleared(ada: Visitor) -> None:
    home = (await ada.does(OpenApp(kind="open_app", tab="home"))).home
    assert home
    block, element = menu(home["blocks"], "search:home")
    options = await ada.play.suggest(
        Typing(action_id="search:home", block_id=block["block_id"], text="cirr")
    )
    assert options[0]["text"]["text"].startswith("Cirrus")
    answered = (await ada.does(use(None, block, element, options[0]["value"]))).home
    assert answered
    assert len(answered["blocks"]) > len(home["blocks"])
    assert (await ada.taps(None, "Clear", answered["blocks"])).home == home


async def test_a_menu_of_an_answer_adds_a_model(ada: Visitor) -> None:
    [answer] = await ada.says("/model cirrus 4")
    block, element = menu(answer.blocks, "compare")
    typed = Typing(action_id="compare", block_id=block["block_id"], text="brook")
    [first, *_] = await ada.play.suggest(typed)
    [compared] = (await ada.does(use(answer, block, element, first["value"]))).messages
    assert compared.ts == answer.ts
    assert "Brook" in compared.text


async def test_a_message_is_looked_up_in_private(ada: Visitor) -> None:
    said, _ = await ada.says("we use cirrus 4 here")
    [answer] = (await ada.does(LookUp(kind="look_up", message=said.ts))).messages
    assert answer.is_private
    assert answer.text.startswith("Cirrus 4")


async def test_a_page_that_is_opened_later_gets_everything(ada: Visitor, play: Playground) -> None:
    await ada.says("/model cirrus 4")
    await ada.says("@Modeldesk cirrus 4")
    everything = await Visitor(play).does(Load(kind="load"))
    assert len(everything.messages) == 3
    ahead = await play.do(Load(kind="load"), 999)
    assert len(ahead.messages) == 3
    assert (await ada.does(Load(kind="load"))).messages == ()


def test_the_commands_are_those_of_the_manifest() -> None:
    manifest = yaml.safe_load((ROOT / "manifest.yml").read_text("utf-8"))
    listed = [
        Command(command["command"], command["usage_hint"], command["description"])
        for command in manifest["features"]["slash_commands"]
    ]
    assert list(COMMANDS) == listed


@pytest.mark.parametrize("question", QUESTIONS)
async def test_the_first_questions_have_answers(question: str, bob: Visitor) -> None:
    *_, answer = await bob.says(question)
    assert answer.author == "Modeldesk"
    assert re.search(r"\$\d", answer.text)


async def test_a_message_that_is_not_there_is_refused(ada: Visitor) -> None:
    with pytest.raises(UnknownMessageError):
        await ada.does(LookUp(kind="look_up", message="17.1"))


# What a company settles, and what it watches

SAMPLED = SettleSample(kind="settle_sample")
DIGEST = TellNews(kind="tell_news")


def fields(**typed: str) -> Send:
    """A form with these texts in it."""
    return Send(kind="send", values={name: {name: {"value": text}} for name, text in typed.items()})


async def test_the_sample_policy_holds_in_answers_and_can_be_undone(bob: Visitor) -> None:
    [settled] = (await bob.does(SAMPLED)).messages
    assert (settled.is_private, settled.about) == (True, "/modeldesk")
    assert "support-bot" in str(settled.blocks)
    [ladder] = await bob.says("/cheapest the big one")
    assert "is your nickname for" in ladder.text
    assert "contract −12%" in ladder.text
    assert "by your policy: " in ladder.text
    assert "a month for support-bot" in ladder.text.casefold()
    [everything] = (await bob.taps(ladder, "Show all")).messages
    assert "not approved" in everything.text
    undone = (await bob.taps(settled, "Undo")).messages[0]  # of the nicknames, the last change
    assert "Nicknames: the change is undone." in undone.text
    [unknown] = await bob.says("/cheapest the big one")
    assert "nickname" not in unknown.text


async def test_the_sample_is_settled_once(bob: Visitor) -> None:
    [first], [again] = [(await bob.does(SAMPLED)).messages for _ in range(2)]
    assert first.blocks == again.blocks


async def test_contract_prices_are_shared_only_after_a_question(bob: Visitor) -> None:
    await bob.does(SAMPLED)
    [ladder] = await bob.says("/cheapest the big one")
    [share] = [e for b in ladder.blocks for e in b.get("elements", ()) if "confirm" in e]
    assert share["confirm"]["title"]["text"] == "Share contract prices?"
    _, shared = sorted((await bob.taps(ladder, "Share list prices")).messages, key=lambda m: m.ts)
    assert "contract" not in shared.text


@pytest.mark.parametrize(
    ("button", "form", "saved"),
    [
        ("Edit policy", {"allow": "nimbus"}, "only Nimbus"),
        ("Add workload", {"name": "bot", "text": "10k requests a day, 3k in 500 out"}, "10,000"),
        ("Add nickname", {"name": "the big one", "text": "cirrus 4"}, "Cirrus 4"),
    ],
)
@pytest.mark.parametrize("start", ["/modeldesk", "home"])
async def test_each_form_opens_saves_and_says_what_holds_now(
    button: str, form: dict[str, str], saved: str, start: str, ada: Visitor
) -> None:
    if start == "home":
        home = (await ada.does(OpenApp(kind="open_app", tab="home"))).home
        assert home
        opened = await ada.taps(None, button, home["blocks"])
    else:
        [answer] = await ada.says(start)
        opened = await ada.taps(answer, button)
    assert opened.modal
    wrong = await ada.does(fields(**dict.fromkeys(form, "nothing such")))
    assert wrong.errors
    sent = await ada.does(fields(**form))
    assert (sent.errors, saved in str(sent.modal)) == ({}, True)
    assert saved in str(sent.home)


async def test_an_admin_is_added_by_name(ada: Visitor) -> None:
    [answer] = await ada.says("/modeldesk admins add @sam")
    assert "<@UYOU>, <@USAM>" in str(answer.blocks)
    [told] = await ada.says("/modeldesk nick the big one = cirrus 4", "direct")
    assert (told.channel, "means Cirrus 4" in str(told.blocks)) == (DIRECT, True)


@pytest.mark.parametrize("place", ["channel", "direct"])
async def test_what_is_watched_is_told_where_it_was_said(place: str, bob: Visitor) -> None:
    [nothing] = (await bob.does(DIGEST)).messages
    assert "Nothing is watched yet" in nothing.text
    question, begun = await bob.says("@Modeldesk watch retirements", place)
    assert "is watched here" in begun.text
    [digest] = (await bob.does(DIGEST)).messages
    assert digest.channel == question.channel
    assert re.search(r"retires on 20\d\d-\d\d-\d\d", digest.text)
    [whole] = (await bob.taps(digest, "See all")).messages
    assert str(whole.blocks).count("retires on") > digest.text.count("retires on")
    [listed] = await bob.says("/modeldesk watch", place)
    assert "every retirement" in str(listed.blocks)
    await bob.says("/modeldesk watch stop 1", place)
    assert "Nothing is watched yet" in (await bob.does(DIGEST)).messages[0].text


@pytest.mark.parametrize("question", OUR_QUESTIONS)
async def test_what_is_offered_to_a_company_has_answers(question: str, bob: Visitor) -> None:
    await bob.does(SAMPLED)
    *_, answer = await bob.says(question)
    assert answer.author == "Modeldesk"


async def test_a_sample_that_does_not_fit_the_data_is_told(ada: Visitor) -> None:
    [told] = (await ada.does(SAMPLED)).messages
    assert (told.author, told.text.startswith("The sample does not fit")) == ("Slack", True)
