"""Who opens the messages of the bot is greeted once, with examples that work."""

from __future__ import annotations

import pytest
from slack_bolt.async_app import AsyncApp

from bot.answer import home_content
from bot.blocks.welcome_message import welcome_message
from catalog.catalog import Catalog
from tests.bot.blockkit import active, message_problems
from tests.bot.conversation import Person, Shown, in_peace
from tests.bot.serving import bot
from tests.bot.slack import Slack, acknowledgement, home_opened
from tests.bot.storage import Storage


async def opens_messages(app: AsyncApp, user: str = "U1") -> None:
    acknowledgement(await app.async_dispatch(home_opened(user, "messages")))
    await in_peace()


def greeting(slack: Slack) -> Shown:
    message = slack.messages[0]
    return Shown(message.text, message.blocks, message.channel, message.ts, message.thread_ts)


async def test_a_person_is_greeted_once(app: AsyncApp, slack: Slack) -> None:
    for _ in range(3):
        await opens_messages(app)
    [message] = slack.messages
    assert (message.channel, message.thread_ts) == ("D1", "")
    assert message.text.startswith("Ask me what AI models cost")
    await opens_messages(app, "U2")
    assert len(slack.messages) == 2


async def test_an_example_is_answered_below_the_greeting(app: AsyncApp, slack: Slack) -> None:
    await opens_messages(app)
    shown, ada = greeting(slack), Person(app, slack)
    assert len(shown.buttons) == 2  # in the invented world no model ends soon
    for label in shown.buttons:
        await ada.follow_up_buttons(shown, label)
    await slack.until(lambda slack: len(slack.messages) == 3)
    assert slack.messages[0].text == shown.text
    assert {(message.channel, message.thread_ts) for message in slack.messages} == {("D1", "")}
    assert all("understood" not in message.text for message in slack.messages[1:])


async def test_what_is_typed_next_goes_on_from_an_example(app: AsyncApp, slack: Slack) -> None:
    await opens_messages(app)
    shown, ada = greeting(slack), Person(app, slack)
    [vision] = [label for label in shown.buttons if "vision" in label]
    await ada.follow_up_buttons(shown, vision)
    await slack.until(lambda slack: len(slack.messages) == 2)
    assert "vision" in (await ada.writes("never mind the price", ts="18.1")).text


async def test_who_has_asked_already_is_not_greeted(app: AsyncApp, slack: Slack) -> None:
    await Person(app, slack).writes("cirrus 4")
    await opens_messages(app)
    assert len(slack.messages) == 1


async def test_the_pane_of_an_agent_suggests_instead(world: Catalog, slack: Slack) -> None:
    slack.granted |= {"assistant:write"}
    await opens_messages(bot(lambda: world, slack.client(), is_agent=True))
    assert (slack.messages, len(slack.prompts)) == ([], 1)


async def test_nobody_is_greeted_by_another_process_or_release(
    world: Catalog, slack: Slack, storage: Storage
) -> None:
    for _ in range(2):
        async with storage.opened() as store:
            await opens_messages(bot(lambda: world, slack.client(), store))
    assert len(slack.messages) == 1
    [(person,)] = await storage.execute("SELECT person FROM greeted")
    assert "U1" not in str(person)
    assert len(str(person)) == 64


async def test_a_greeting_that_slack_refuses_is_no_answer_that_is_missing(
    app: AsyncApp, slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    slack.refuses["chat.postMessage"] = "messages_tab_disabled"
    await opens_messages(app)
    assert slack.private == []
    assert [record.msg for record in caplog.records if record.levelname == "ERROR"] == [
        "not delivered",
        "not told",
    ]


def test_slack_takes_it_with_a_link(bundled: Catalog) -> None:
    reply = welcome_message(home_content(bundled), "https://wiki.example/modeldesk")
    assert message_problems({"text": reply.text, "blocks": [*reply.blocks]}) == []
    assert active(reply.blocks) == []
    assert [len(block["elements"]) for block in reply.blocks if "elements" in block] == [3]
    assert "<https://wiki.example/modeldesk|How to use Modeldesk>" in reply.text
