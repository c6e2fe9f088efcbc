import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from itertools import permutations
from time import monotonic
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest

from bot.slack.turns import EventTurns
from bot.store import MemoryStore, OutboxEntry, Thread, UnknownThreadError
from catalog.catalog import Catalog
from tests.bot.conversation import in_peace
from tests.bot.serving import bot
from tests.bot.slack import Limiting, Slack, again, command, direct, event, mention
from tests.bot.ugly import UGLY

EDITED = {"user": "U1", "ts": "17.2"}


async def posted(app: AsyncApp, slack: Slack, request: AsyncBoltRequest) -> dict[str, Any]:
    """The one message that answers a mention."""
    response = await app.async_dispatch(request)
    assert response.status == 200
    message = await slack.next_post()
    await nothing_more_happens(slack, after=1)
    return message


async def nothing_more_happens(slack: Slack, *, after: int) -> None:
    await in_peace()
    assert [method for method, _ in slack.calls] == ["chat.postMessage"] * after


@pytest.mark.parametrize(
    ("where", "thread"),
    [({}, "17.1"), ({"thread_ts": "16.9"}, "16.9"), ({"subtype": "file_share"}, "17.1")],
)
async def test_a_mention_is_answered_in_its_thread(
    app: AsyncApp, slack: Slack, where: dict[str, str], thread: str
) -> None:
    message = await posted(app, slack, mention("<@UBOT> cirrus 4", **where))
    assert (message["channel"], message["thread_ts"]) == ("C1", thread)
    assert "Cirrus 4" in message["text"]
    assert message["blocks"]
    assert message["unfurl_links"] is False
    assert message["unfurl_media"] is False


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<@UBOT> cheapest vision", "Cirrus 4 Mini"),
        ("<@UBOT> /cheapest slate 8b", "Skyhost"),
        ("what is the price of cirrus 4 <@UBOT>", "$3.00"),
        ("<@UBOT>", "/cheapest vision"),
    ],
)
async def test_a_mention_asks_like_a_command(
    app: AsyncApp, slack: Slack, text: str, expected: str
) -> None:
    message = await posted(app, slack, mention(text))
    assert expected in message["text"]


@pytest.mark.parametrize("text", UGLY.values(), ids=UGLY.keys())
async def test_ugly_input_gets_one_helpful_reply(app: AsyncApp, slack: Slack, text: str) -> None:
    message = await posted(app, slack, mention(f"<@UBOT> {text}"))
    assert message["text"].strip()
    assert "reference" not in message["text"]


@pytest.mark.parametrize(
    "who",
    [
        {"user": "UBOT"},
        {"bot_id": "B1"},
        {"bot_id": "B2", "user": "U2"},
        {"bot_id": "B2", "user": "U2", "edited": EDITED},
        {"subtype": "message_changed"},
        {"subtype": "bot_message"},
    ],
    ids=str,
)
async def test_bots_are_acknowledged_and_not_answered(
    app: AsyncApp, slack: Slack, who: dict[str, Any]
) -> None:
    response = await app.async_dispatch(mention("<@UBOT> cirrus 4", **who))
    assert response.status == 200
    await nothing_more_happens(slack, after=0)


async def test_the_acknowledgement_does_not_wait_for_slack(app: AsyncApp, slack: Slack) -> None:
    slack.open.clear()
    response = await app.async_dispatch(mention("<@UBOT> cirrus 4"))
    assert response.status == 200
    assert slack.calls == []
    slack.open.set()
    await slack.next_post()


async def test_a_burst_of_mentions_does_not_go_before_a_command(app: AsyncApp) -> None:
    begun = []

    async def note(event: dict[str, Any] | None, next: Callable[[], Awaitable[None]]) -> None:
        begun.append(event)
        await next()

    app.use(note)
    burst = [
        asyncio.create_task(app.async_dispatch(mention("<@UBOT> cirrus 4", ts=f"17.{number}")))
        for number in range(20)
    ]
    await asyncio.sleep(0)
    response = await app.async_dispatch(command("/model", "cirrus 4"))
    assert "Cirrus 4" in response.body
    assert begun == [None]
    assert [response.status for response in await asyncio.gather(*burst)] == [200] * 20
    assert len(begun) == 21


async def test_an_event_that_slack_has_given_up_is_answered_when_it_comes_again(
    world: Catalog, slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    question, store = mention("<@UBOT> cirrus 4"), MemoryStore()
    late = bot(lambda: world, slack.client(), store, events=EventTurns(patience=-1))
    response = await late.async_dispatch(question)
    assert response.status == 503
    assert [vars(record)["outcome"] for record in caplog.records] == ["too_late"]
    await nothing_more_happens(slack, after=0)
    app = bot(lambda: world, slack.client(), store)
    assert "Cirrus 4" in (await posted(app, slack, again(question)))["text"]


async def test_a_busy_slack_is_asked_again(app: AsyncApp, slack: Slack) -> None:
    slack.suffer(Limiting(0), calls=1)
    await app.async_dispatch(mention("<@UBOT> cirrus 4"))
    message = await slack.next_post()
    assert "Cirrus 4" in message["text"]
    assert len(slack.calls) == 2


@pytest.mark.parametrize(
    ("where", "thread"),
    [({}, None), ({"thread_ts": "16.9"}, "16.9"), ({"thread_ts": "17.1"}, "17.1")],
)
async def test_a_direct_message_is_answered_where_it_was_written(
    app: AsyncApp, slack: Slack, where: dict[str, str], thread: str | None
) -> None:
    message = await posted(app, slack, direct("cirrus 4", **where))
    assert (message["channel"], message.get("thread_ts")) == ("D1", thread)
    assert "Cirrus 4" in message["text"]


async def test_a_thread_below_a_direct_question_is_about_it(app: AsyncApp, slack: Slack) -> None:
    for text, more in (
        ("cheapest coding", {"ts": "17.1"}),
        ("cirrus 4", {"ts": "17.2"}),
        ("and with vision?", {"ts": "17.3", "thread_ts": "17.1"}),
    ):
        await app.async_dispatch(direct(text, **more))
        await slack.next_post()
    assert "coding" in slack.messages[-1].text
    await app.async_dispatch(direct("how much is it?", ts="17.4"))
    assert (await slack.next_post())["text"].startswith("Cirrus 4")


async def test_a_thread_below_a_direct_answer_goes_on_from_it(app: AsyncApp, slack: Slack) -> None:
    await app.async_dispatch(direct("cheapest coding"))
    await slack.next_post()
    below = slack.messages[-1].ts
    await app.async_dispatch(direct("and with vision?", ts="17.2", thread_ts=below))
    answer = await slack.next_post()
    assert answer["thread_ts"] == below
    assert "coding" in answer["text"]


def edited_direct(text: str, ts: str = "17.1", **more: Any) -> AsyncBoltRequest:
    """An edited direct message, inside the event that says so."""
    message = {"type": "message", "user": "U1", "text": text, "ts": ts, "edited": EDITED, **more}
    before = {"type": "message", "user": "U1", "text": "before", "ts": ts}
    around = {
        "channel": "D1",
        "channel_type": "im",
        "hidden": True,
        "ts": "17.3",
        "event_ts": "17.3",
    }
    changed = {"message": message, "previous_message": before}
    return event({"type": "message", "subtype": "message_changed", **around, **changed})


Typed = Callable[[str], AsyncBoltRequest]
EDITS: dict[str, tuple[Typed, Typed, str | None]] = {
    "a mention": (mention, lambda text: mention(text, edited=EDITED), "17.1"),
    "a mention in a thread": (
        lambda text: mention(text, thread_ts="16.9"),
        lambda text: mention(text, thread_ts="16.9", edited=EDITED),
        "16.9",
    ),
    "a direct message": (direct, edited_direct, None),
    "a direct message in a thread": (
        lambda text: direct(text, thread_ts="16.9"),
        lambda text: edited_direct(text, thread_ts="16.9"),
        "16.9",
    ),
}


@pytest.mark.parametrize("kind", EDITS)
async def test_an_edit_is_answered_where_the_message_was_not(
    app: AsyncApp, slack: Slack, kind: str
) -> None:
    typed, edited, thread = EDITS[kind]
    await app.async_dispatch(typed("thanks"))  # gets no answer
    for _ in range(3):
        assert (await app.async_dispatch(edited("cirrus 4"))).status == 200
    message = await slack.next_post()
    assert "Cirrus 4" in message["text"]
    assert message.get("thread_ts") == thread
    await nothing_more_happens(slack, after=1)


@pytest.mark.parametrize("kind", EDITS)
async def test_an_edit_of_what_is_answered_is_not_answered_again(
    app: AsyncApp, world: Catalog, slack: Slack, kind: str
) -> None:
    typed, edited, _ = EDITS[kind]
    store = ForgetfulStore()
    app = bot(lambda: world, slack.client(), store)
    await app.async_dispatch(typed("cirrus 4"))
    await slack.next_post()
    store.forget_claims()
    await app.async_dispatch(edited("cirrus 4 mini"))
    await nothing_more_happens(slack, after=1)


@pytest.mark.parametrize("kind", EDITS)
async def test_a_message_is_answered_once_in_whatever_order_it_is_delivered(
    world: Catalog, slack: Slack, kind: str
) -> None:
    typed, edited, _ = EDITS[kind]
    deliveries = (typed("thanks"), typed("cirrus 4"), edited("cirrus 4"), edited("slate 8b"))
    for order in permutations(deliveries):
        app = bot(lambda: world, slack.client())
        await asyncio.gather(*(app.async_dispatch(again(request)) for request in order))
        await slack.next_post()
    await nothing_more_happens(slack, after=24)


@pytest.mark.parametrize(
    "typed",
    [
        lambda: mention("<@UBOT> cirrus 4", edited={"user": "U1", "ts": "2600017.2"}),
        lambda: edited_direct("cirrus 4", edited={"user": "U1", "ts": "2600017.2"}),
        lambda: edited_direct("cirrus 4", bot_id="B1", user="UBOT"),
        lambda: edited_direct("cirrus 4", subtype="bot_message"),
    ],
    ids=["a month later", "a month later, direct", "the bot's own", "another bot's"],
)
async def test_other_edits_are_not_answered(
    app: AsyncApp, slack: Slack, typed: Callable[[], AsyncBoltRequest]
) -> None:
    assert (await app.async_dispatch(typed())).status == 200
    await nothing_more_happens(slack, after=0)


async def test_a_preview_of_a_link_is_no_edit(app: AsyncApp, slack: Slack) -> None:
    request = edited_direct("cirrus 4")
    del request.body["event"]["message"]["edited"]
    request = event(request.body["event"])
    assert (await app.async_dispatch(request)).status == 200
    await nothing_more_happens(slack, after=0)


class ForgetfulStore(MemoryStore):
    """A store in which ten minutes pass at once: what was claimed may be claimed again."""

    def forget_claims(self) -> None:
        self._claimed_at.clear()


@pytest.mark.parametrize(
    "more", [{"channel_type": "channel"}, {"bot_id": "B1"}, {"subtype": "message_changed"}], ids=str
)
async def test_other_messages_are_acknowledged_and_not_answered(
    app: AsyncApp, slack: Slack, more: dict[str, Any]
) -> None:
    response = await app.async_dispatch(direct("cirrus 4", **more))
    assert response.status == 200
    await nothing_more_happens(slack, after=0)


async def test_a_follow_up_goes_on_from_the_question_before_it(app: AsyncApp, slack: Slack) -> None:
    await app.async_dispatch(mention("<@UBOT> cheapest coding"))
    await slack.next_post()
    await app.async_dispatch(mention("<@UBOT> and with vision?", thread_ts="17.1", ts="17.2"))
    refined = await slack.next_post()
    assert "Slate" not in refined["text"]
    assert "Cirrus" in refined["text"]


async def test_another_thread_starts_afresh(app: AsyncApp, slack: Slack) -> None:
    await app.async_dispatch(mention("<@UBOT> cheapest coding"))
    await slack.next_post()
    await app.async_dispatch(mention("<@UBOT> how much is it?", ts="18.1"))
    assert "Slate" not in (await slack.next_post())["text"]


async def test_an_event_that_is_delivered_again_is_answered_once(
    app: AsyncApp, slack: Slack
) -> None:
    for _ in range(3):
        response = await app.async_dispatch(mention("<@UBOT> cirrus 4", event_id="Ev-again"))
        assert response.status == 200
    await slack.next_post()
    await nothing_more_happens(slack, after=1)


async def test_a_message_that_comes_as_two_events_is_answered_once(
    app: AsyncApp, slack: Slack
) -> None:
    events = (mention("<@UBOT> cirrus 4", channel="D1"), direct("<@UBOT> cirrus 4"))
    responses = await asyncio.gather(*(app.async_dispatch(event) for event in events * 2))
    assert [response.status for response in responses] == [200] * 4
    await slack.next_post()
    await nothing_more_happens(slack, after=1)


class DistantStore(MemoryStore):
    """A store like one whose database is 0.1 s away."""

    async def recall(self, thread: Thread) -> str | None:
        await asyncio.sleep(0.1)
        return await super().recall(thread)

    async def accept(self, entry: OutboxEntry, queries: Mapping[Thread, str]) -> bool:
        await asyncio.sleep(0.1)
        return await super().accept(entry, queries)


class LostStore(MemoryStore):
    """A store that has lost its database, in a process that remembers nothing of before."""

    async def recall(self, thread: Thread) -> str | None:
        if (query := await super().recall(thread)) is None:
            raise UnknownThreadError
        return query


@pytest.mark.parametrize(
    "typed",
    [
        lambda ts: mention("<@UBOT> under $5", ts=ts, thread_ts="17.1"),
        lambda ts: direct("under $5", ts=ts),
    ],
    ids=["thread", "direct"],
)
async def test_a_thread_that_cannot_be_looked_up_is_not_passed_over_in_silence(
    world: Catalog, slack: Slack, typed: Callable[[str], AsyncBoltRequest]
) -> None:
    app = bot(lambda: world, slack.client(), LostStore())
    note = "I can't look up earlier questions here right now"
    await app.async_dispatch(typed("17.2"))
    first = await slack.next_post()
    assert first["text"].startswith(note)
    assert note in first["blocks"][0]["elements"][0]["text"]
    assert "$5.00" in first["text"]
    await app.async_dispatch(typed("17.3"))
    assert note not in (await slack.next_post())["text"]


async def test_a_message_that_starts_a_thread_needs_no_look_up(
    world: Catalog, slack: Slack
) -> None:
    app = bot(lambda: world, slack.client(), LostStore())
    await app.async_dispatch(mention("<@UBOT> cirrus 4"))
    assert (await slack.next_post())["text"].startswith("Cirrus 4\n")


async def test_a_slow_store_holds_up_no_other_thread(world: Catalog, slack: Slack) -> None:
    app = bot(lambda: world, slack.client(), DistantStore())
    follow_ups = [
        mention("<@UBOT> cirrus 4", channel=f"C{n}", ts="17.2", thread_ts="17.1") for n in range(20)
    ]
    start = monotonic()
    await asyncio.gather(*(app.async_dispatch(request) for request in follow_ups))
    assert monotonic() - start < 2  # one after another they take more than four
    await slack.until(lambda slack: len(slack.messages) == 20)


async def test_the_messages_of_a_thread_go_on_from_one_another_however_soon_they_come(
    world: Catalog, slack: Slack
) -> None:
    app = bot(lambda: world, slack.client(), DistantStore())
    texts = ("cheapest coding", "and with vision?", "under $5", "never mind the price")
    messages = [
        mention(f"<@UBOT> {text}", ts=f"17.{number}", thread_ts="17.1")
        for number, text in enumerate(texts, 1)
    ]
    await asyncio.gather(*(app.async_dispatch(request) for request in messages))
    posted = [await slack.next_post() for _ in texts]
    assert "Slate" in posted[0]["text"]
    assert "Slate" not in posted[1]["text"]
    assert "$5.00" in posted[2]["text"]
    assert "$5.00" not in posted[3]["text"]
    assert all("coding" in message["text"] for message in posted)


async def test_a_first_delivery_that_is_marked_as_a_retry_is_answered(
    app: AsyncApp, slack: Slack
) -> None:
    response = await app.async_dispatch(again(mention("<@UBOT> cirrus 4")))
    assert response.status == 200
    assert "Cirrus 4" in (await slack.next_post())["text"]
