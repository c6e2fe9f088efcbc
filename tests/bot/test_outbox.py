import asyncio
import json
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import monotonic, time
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession, TraceConfig, TraceRequestStartParams

from bot.blocks import Reply, Variant, plain_reply
from bot.blocks.elements import actions, button, context, section
from bot.slack.client import SlackClient, UndeliveredError, web_client
from bot.slack.outbox import Outbox
from bot.slack.outbox_entries import Entry, entry_text
from bot.slack.outgoing import Ephemeral, Kept, Open, Post, Publish, Report, Respond, Share
from bot.store import MemoryStore, OutboxEntry, Thread
from bot.store.database import DatabaseStore, database_store
from tests.bot.slack import BOT_TOKEN, Cutting, Failing, Limiting, Slack, Slow, running
from tests.bot.storage import soon, sqlite_storage

HERE = Thread("T1", "C1", "17.1")
PATIENT = 20
BUSY = 60


def post(text: str = "an answer", channel: str = "C1") -> Post:
    return Post(HERE._replace(channel=channel), plain_reply(text), "U1")


@pytest.fixture
def outbox(slack: Slack) -> Outbox:
    return Outbox(SlackClient(slack.client()), MemoryStore(), pace=0)


def texts(slack: Slack) -> list[str]:
    return [message.text for message in slack.messages]


async def test_a_channel_gets_one_message_a_second_in_the_order_they_were_put(
    slack: Slack,
) -> None:
    slack.pace = 0.2
    outbox = Outbox(SlackClient(slack.client()), MemoryStore(), pace=0.2)
    for number in range(4):
        await outbox.accept(post(f"answer {number}"))
    await outbox.accept(post("elsewhere", "C2"))
    await outbox.close(PATIENT)
    assert [t for t in texts(slack) if t != "elsewhere"] == [f"answer {n}" for n in range(4)]
    assert texts(slack).index("elsewhere") <= 1
    assert not any(method == "chat.postMessage" for method, _ in slack.calls[5:])


WAYS = pytest.mark.parametrize("way", ["a message", "an ephemeral message", "a response URL"])


def message(way: str, slack: Slack) -> Kept:
    match way:
        case "a message":
            return post()
        case "an ephemeral message":
            return Ephemeral(HERE, plain_reply("an answer"), "U1")
        case _:
            return Respond(slack.response_url(), plain_reply("an answer"), replaces=True)


def shown(slack: Slack) -> list[str]:
    return [message.text for message in (*slack.messages, *slack.private)]


def logged(caplog: pytest.LogCaptureFixture, event: str) -> list[dict[str, Any]]:
    return [vars(record) for record in caplog.records if record.msg == event]


@WAYS
@pytest.mark.parametrize(
    "trouble",
    [Limiting(1), Failing(), Failing(503, "upstream connect error")],
    ids=["limiting", "failing", "failing before Slack"],
)
async def test_what_slack_refuses_for_now_is_sent_later_and_once(
    slack: Slack, outbox: Outbox, trouble: Limiting | Failing, way: str
) -> None:
    slack.suffer(trouble, calls=1)
    await outbox.accept(message(way, slack))
    await outbox.close(PATIENT)
    assert shown(slack) == ["an answer"]


@WAYS
@pytest.mark.parametrize(
    ("trouble", "arrived"),
    [(Cutting(), 0), (Cutting(after=True), 1), (Failing(502, "bad gateway"), 0)],
    ids=["cut off before it was taken", "cut off after it", "lost behind a gateway"],
)
async def test_what_slack_did_not_confirm_is_reported_and_never_sent_twice(
    slack: Slack,
    outbox: Outbox,
    caplog: pytest.LogCaptureFixture,
    way: str,
    trouble: Cutting | Failing,
    arrived: int,
) -> None:
    slack.suffer(trouble, calls=1)
    await outbox.accept(message(way, slack))
    await outbox.close(PATIENT)
    *answers, told = shown(slack)
    assert answers == ["an answer"] * arrived
    assert slack.private[-1].user == "U1"
    assert not slack.private[-1].fields.get("replace_original")
    [line] = logged(caplog, "not delivered")
    assert line["reference"] in told


@WAYS
async def test_a_server_error_that_stays_is_tried_five_times(slack: Slack, way: str) -> None:
    slack.suffer(Failing(503))
    client = SlackClient(web_client(BOT_TOKEN, f"{slack.url}/api/", backoff_s=0))
    with pytest.raises(UndeliveredError):
        await client.send(message(way, slack))
    assert len(slack.calls) == 5


@WAYS
@pytest.mark.parametrize(
    "wait", [-5, 0, "soon", "1.5", "", "9" * 5000, "Wed, 21 Oct 2026 07:28:00 GMT"]
)
async def test_a_limit_is_waited_for_a_second_at_least(
    slack: Slack, outbox: Outbox, way: str, wait: int | str
) -> None:
    slack.suffer(Limiting(wait), calls=1)
    start = monotonic()
    outbox.put(message(way, slack))
    await slack.until(lambda slack: bool(shown(slack)))
    assert monotonic() - start >= 1
    assert (shown(slack), len(slack.calls)) == (["an answer"], 2)


FOREIGN = [
    "http://hooks.slack.com/commands/T1/1/secret",
    "https://hooks.slack.com.example.test/commands/T1/1/secret",
    "https://hooks.slack.com@example.test/commands/T1/1/secret",
    "https://hooks.slack.com:8443/commands/T1/1/secret",
    "https://example.test/https://hooks.slack.com/",
    "file:///etc/passwd",
    "",
]


@pytest.mark.parametrize("url", [*FOREIGN, "another port"])
async def test_a_response_url_that_is_not_slacks_is_not_called(
    slack: Slack, outbox: Outbox, caplog: pytest.LogCaptureFixture, url: str
) -> None:
    async with running() as another:
        url = another.response_url() if url == "another port" else url
        outbox.put(Respond(url, plain_reply("an answer")))
        await outbox.close(PATIENT)
        assert another.calls == slack.calls == []
    [line] = logged(caplog, "not delivered")
    assert line["error"] == "foreign_response_url"


@pytest.mark.parametrize("host", ["hooks.slack.com", "hooks.slack-gov.com"])
async def test_slacks_own_response_urls_are_called(slack: Slack, host: str) -> None:
    called: list[str] = []

    async def note(_session: object, _context: object, about: TraceRequestStartParams) -> None:
        called.append(str(about.url))
        raise ClientError("that is far enough")

    trace = TraceConfig()
    trace.on_request_start.append(note)
    async with ClientSession(trace_configs=[trace]) as session:
        client = SlackClient(web_client(BOT_TOKEN, f"{slack.url}/api/", session))
        url = f"https://{host}/commands/T1/1/secret"
        with pytest.raises(UndeliveredError, match="ClientError"):
            await client.send(Respond(url, plain_reply("an answer")))
    assert called == [url]


async def test_what_is_no_answer_of_slack_confirms_nothing(
    slack: Slack, outbox: Outbox, caplog: pytest.LogCaptureFixture
) -> None:
    slack.suffer(Failing(200, "welcome to this network"), calls=1)
    await outbox.accept(post())
    await outbox.close(PATIENT)
    [line], [told] = logged(caplog, "not delivered"), slack.private
    assert line["reference"] in told.text


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ("restricted_action", "do not let me post here"),
        ("restricted_action_read_only_channel", "read-only"),
        ("restricted_action_thread_locked", "locked"),
        ("is_archived", "archived"),
        ("channel_not_found", "no access to this channel"),
        ("not_in_channel", "not a member of this channel. Invite me"),
        ("ekm_access_denied", "suspended posting"),
        ("messages_tab_disabled", "switched off"),
        ("missing_scope", "lack a permission"),
        ("message_limit_exceeded", "limit of messages"),
        ("msg_too_long", "longer than Slack allows"),
    ],
)
async def test_what_slack_refuses_for_good_is_reported_with_its_reason(
    slack: Slack, outbox: Outbox, caplog: pytest.LogCaptureFixture, error: str, reason: str
) -> None:
    slack.refuses["chat.postMessage"] = error
    await outbox.accept(post())
    await outbox.close(PATIENT)
    [told], [line] = slack.private, logged(caplog, "not delivered")
    assert reason in told.text
    assert "ask again" not in told.text
    assert (line["error"], line["reference"] in told.text) == (error, True)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ("is_archived", "archived"),
        ("not_in_channel", "not a member"),
        ("channel_not_found", "no access"),
        ("restricted_action", "do not let me post"),
        ("restricted_action_read_only_channel", "read-only"),
        ("thread_locked", "locked"),
    ],
)
async def test_what_a_channel_refuses_for_good_is_said_in_a_direct_message(
    slack: Slack, outbox: Outbox, caplog: pytest.LogCaptureFixture, error: str, reason: str
) -> None:
    slack.refused = {"C1": error}
    await outbox.accept(post())
    await outbox.close(PATIENT)
    [told] = slack.messages
    assert (told.channel, told.thread_ts, slack.private) == ("U1", "", [])
    assert told.text.startswith("About your question in <#C1>: ")
    assert reason in told.text
    assert [(method, fields["channel"]) for method, fields in slack.calls] == [
        ("chat.postMessage", "C1"),
        ("chat.postEphemeral", "C1"),
        ("chat.postMessage", "U1"),
    ]
    assert logged(caplog, "not told") == []


async def test_what_a_channel_takes_nothing_of_is_said_once_in_each_conversation(
    slack: Slack, outbox: Outbox
) -> None:
    slack.refused = {"C1": "is_archived"}
    outbox.put(Ephemeral(HERE, plain_reply("an answer"), "U1"))
    await outbox.close(PATIENT)
    [told] = slack.messages
    assert told.channel == "U1"
    assert "an answer" not in told.text


async def test_who_tapped_too_late_is_told_in_a_direct_message(
    slack: Slack, outbox: Outbox
) -> None:
    url = slack.response_url()
    slack.advance(31 * 60)
    await outbox.accept(Respond(url, plain_reply("an answer"), user="U1"))
    await outbox.close(PATIENT)
    [told] = slack.messages
    assert told.channel == "U1"
    assert "half an hour" in told.text


@pytest.mark.parametrize("error", ["token_revoked", "missing_scope"])
async def test_what_a_workspace_refuses_for_good_is_not_tried_elsewhere(
    slack: Slack, outbox: Outbox, caplog: pytest.LogCaptureFixture, error: str
) -> None:
    slack.refused = {"C1": error}
    await outbox.accept(post())
    await outbox.close(PATIENT)
    assert [method for method, _ in slack.calls] == ["chat.postMessage", "chat.postEphemeral"]
    assert len(logged(caplog, "not told")) == 1


@pytest.mark.parametrize("error", ["user_not_in_channel", "channel_not_found", "restricted_action"])
async def test_who_cannot_be_answered_privately_is_told_in_the_thread_without_the_answer(
    slack: Slack, outbox: Outbox, error: str
) -> None:
    slack.refuses["chat.postEphemeral"] = error
    outbox.put(message("an ephemeral message", slack))
    await outbox.close(PATIENT)
    [told] = slack.messages
    assert (told.channel, told.thread_ts, slack.private) == (HERE.channel, HERE.ts, [])
    assert "cannot be shown privately here" in told.text
    assert "an answer" not in told.text


@pytest.mark.parametrize(
    "way",
    ["a message", "an ephemeral message", "a response URL", "a Home tab", "a form in the Home tab"],
)
async def test_where_nobody_can_be_told_the_log_says_so_with_the_same_reference(
    slack: Slack, outbox: Outbox, caplog: pytest.LogCaptureFixture, way: str
) -> None:
    slack.suffer(Cutting())
    match way:
        case "a Home tab":
            outbox.put(Publish("U1", {}))
        case "a form in the Home tab":
            outbox.put(Open("1.1", {}, None))
        case _:
            await outbox.accept(message(way, slack))
    await outbox.close(PATIENT)
    assert shown(slack) == []
    [lost], [untold] = logged(caplog, "not delivered"), logged(caplog, "not told")
    assert lost["reference"] == untold["reference"]


async def test_an_answer_does_not_wait_for_its_status(slack: Slack, outbox: Outbox) -> None:
    slack.suffer(Cutting(), calls=1)
    await outbox.accept(replace(post(), status="is looking it up…"))
    await outbox.close(PATIENT)
    assert [method for method, _ in slack.calls] == [
        "assistant.threads.setStatus",
        "chat.postMessage",
    ]
    assert shown(slack) == ["an answer"]


async def test_nobody_waits_for_ever_without_a_word(
    slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    outbox = Outbox(SlackClient(slack.client()), MemoryStore(), pace=0, patience=0.3)
    slack.suffer(Limiting(3600), calls=1)
    for number in range(3):
        await outbox.accept(post(f"answer {number}"))
    await slack.until(lambda slack: len(slack.private) == 3)
    assert [line["error"] for line in logged(caplog, "not delivered")] == ["too_late"] * 3
    await outbox.accept(post("the next"))
    await outbox.close(PATIENT)
    assert shown(slack)[0] == "the next"


async def test_a_full_outbox_says_so_to_whoever_it_can(
    slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    outbox = Outbox(SlackClient(slack.client()), MemoryStore(), pace=0, room=5)
    slack.open.clear()
    ways = ("a message", "an ephemeral message", "a response URL")
    outcomes = [await outbox.accept(message("a response URL", slack)) for _ in range(5)]
    outcomes += [await outbox.accept(message(way, slack)) for way in ways]
    assert outcomes == ["answered"] * 5 + ["refused"] * 3
    slack.open.set()
    await outbox.close(PATIENT)
    assert sum("again in a minute" in text for text in shown(slack)) == 3
    assert [line["error"] for line in logged(caplog, "not delivered")] == ["queue_full"] * 3


async def test_a_crowded_channel_says_so_and_the_others_go_on(
    slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    outbox = Outbox(SlackClient(slack.client()), MemoryStore(), pace=0)
    slack.open.clear()
    outcomes = [await outbox.accept(post(f"answer {number}")) for number in range(70)]
    assert outcomes == ["answered"] * 60 + ["refused"] * 10
    assert await outbox.accept(post("elsewhere", "C2")) == "answered"
    slack.open.set()
    await outbox.close(PATIENT)
    assert len(slack.messages) == 61
    assert len(slack.private) == 10
    assert "again in a minute" in slack.private[0].text
    assert [line["error"] for line in logged(caplog, "not delivered")] == ["queue_full"] * 10


async def test_what_is_not_sent_before_the_end_is_reported(
    slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    outbox = Outbox(SlackClient(slack.client()), MemoryStore(), pace=0.4)
    for number in range(5):
        await outbox.accept(post(f"answer {number}"))
    await outbox.close(1)
    assert outbox.waiting == 0
    answers = len(slack.messages)
    assert 1 <= answers < 5
    references = {line["reference"] for line in logged(caplog, "not delivered")}
    assert len(references) == len(slack.private) == 5 - answers
    assert all(any(each in told.text for told in slack.private) for each in references)


@pytest.mark.parametrize(
    "trouble", [Slow(60), Limiting(60), Failing()], ids=["slow", "limiting", "failing"]
)
async def test_the_end_comes_in_time_whatever_slack_does(
    slack: Slack, outbox: Outbox, caplog: pytest.LogCaptureFixture, trouble: Slow | Limiting
) -> None:
    slack.suffer(trouble)
    for way in ("a message", "an ephemeral message", "a response URL"):
        await outbox.accept(message(way, slack))
    async with asyncio.timeout(5):
        await outbox.close(0.5)
    assert outbox.waiting == 0
    lost, untold = (logged(caplog, event) for event in ("not delivered", "not told"))
    assert [line["error"] for line in lost] == ["stopped"] * 3
    assert {line["reference"] for line in lost} == {line["reference"] for line in untold}


RICH = Reply(
    "an answer",
    (
        Variant(
            (
                {
                    "type": "data_table",
                    "caption": "Prices",
                    "rows": [[{"type": "raw_text", "text": "x"}]] * 2,
                },
            ),
            frozenset({"data_table"}),
        ),
        Variant(
            ({"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]},),
            frozenset({"table"}),
        ),
        Variant(
            ({"type": "section", "text": {"type": "mrkdwn", "text": "x"}},),
            frozenset(),
        ),
    ),
)


@pytest.mark.parametrize(
    ("rejects", "shown", "tries"),
    [
        (set(), ["data_table"], 1),
        ({"data_table"}, ["table"], 2),
        ({"data_table", "table"}, ["section"], 3),
        ({"data_table", "table", "section"}, [], 4),
    ],
    ids=str,
)
@pytest.mark.parametrize("way", ["a message", "a response URL"])
async def test_no_answer_is_lost_to_its_formatting(
    slack: Slack, outbox: Outbox, way: str, rejects: set[str], shown: list[str], tries: int
) -> None:
    slack.rejects = rejects
    posted = Post(HERE, RICH, "U1")
    await outbox.accept(posted if way == "a message" else Respond(slack.response_url(), RICH))
    await outbox.close(PATIENT)
    [seen] = slack.messages or slack.private
    assert (seen.text, [block["type"] for block in seen.blocks]) == ("an answer", shown)
    assert len(slack.calls) == tries


@pytest.mark.parametrize(
    "error", ["msg_blocks_too_long", "invalid_blocks_format", "invalid_attachments"]
)
@pytest.mark.parametrize("way", ["a message", "a response URL"])
async def test_blocks_that_are_too_long_or_too_many_get_a_simpler_form(
    slack: Slack, outbox: Outbox, way: str, error: str
) -> None:
    slack.rejects, slack.rejects_with = {"data_table"}, error
    outbox.put(
        Post(HERE, RICH, "U1") if way == "a message" else Respond(slack.response_url(), RICH)
    )
    await outbox.close(PATIENT)
    [seen] = slack.messages or slack.private
    assert [block["type"] for block in seen.blocks] == ["table"]


def lines(count: int, length: int) -> Reply:
    """A reply of so many sections, with a line of sources and a row of buttons."""
    sections = [section(f"part {number} ".ljust(length, ".")) for number in range(count)]
    blocks = (*sections, context("Source: Survey, 2026-09-30"), actions([button("All", "step:0")]))
    return Reply("\n".join(part["text"]["text"] for part in sections), (Variant(blocks),))


@pytest.mark.parametrize(
    ("longest", "sections", "tries"),
    [(5000, 16, 1), (2200, 8, 2), (1100, 4, 3), (500, 4, 3)],
)
@pytest.mark.parametrize("way", ["a message", "a response URL"])
async def test_where_slack_takes_no_message_as_long_its_beginning_is_shown(
    slack: Slack, outbox: Outbox, way: str, longest: int, sections: int, tries: int
) -> None:
    slack.longest = longest
    reply = lines(16, 200 if longest > 500 else 60)
    outbox.put(
        Post(HERE, reply, "U1") if way == "a message" else Respond(slack.response_url(), reply)
    )
    await outbox.close(PATIENT)
    [seen] = slack.messages or slack.private
    kinds = [block["type"] for block in seen.blocks]
    left_out = ["context"] if sections < 16 else []
    assert kinds == ["section"] * sections + [*left_out, "context", "actions"]
    assert "Source: Survey" in str(seen.blocks[-2])
    assert seen.text.startswith("part 0")
    assert len(slack.calls) == tries


async def test_where_slack_takes_no_blocks_as_long_a_short_text_is_shown(
    slack: Slack, outbox: Outbox
) -> None:
    slack.longest = 1000
    outbox.put(Post(HERE, lines(2, 1500), "U1"))
    outbox.put(post("word " * 700))
    await outbox.close(PATIENT)
    first, second = slack.messages
    assert first.blocks == second.blocks == []
    assert first.text.startswith("part 0")
    assert second.text.startswith("word word")
    assert max(len(first.text), len(second.text)) <= 1000


async def test_one_message_that_is_too_long_says_nothing_about_the_next(
    slack: Slack, outbox: Outbox
) -> None:
    slack.rejects, slack.rejects_with = {"data_table"}, "msg_blocks_too_long"
    outbox.put(Post(HERE, RICH, "U1"))
    await slack.next_post()
    slack.rejects = set()
    outbox.put(Post(HERE, RICH, "U1"))
    await outbox.close(PATIENT)
    assert [message.blocks[0]["type"] for message in slack.messages] == ["table", "data_table"]


async def test_what_was_rejected_once_is_not_tried_again(slack: Slack, outbox: Outbox) -> None:
    slack.rejects = {"data_table"}
    for _ in range(2):
        await outbox.accept(Post(HERE, RICH, "U1"))
    await outbox.close(PATIENT)
    assert len(slack.calls) == 3


async def test_kinds_that_are_switched_off_are_not_tried(slack: Slack) -> None:
    outbox = Outbox(SlackClient(slack.client(), frozenset()), MemoryStore(), pace=0)
    await outbox.accept(Post(HERE, RICH, "U1"))
    await outbox.close(PATIENT)
    assert [block["type"] for block in slack.messages[0].blocks] == ["section"]


@pytest.fixture
async def stores(tmp_path: Path) -> AsyncIterator[Sequence[DatabaseStore]]:
    """Two processes' stores in one database."""
    storage = sqlite_storage(tmp_path / "store.db")
    async with storage.opened() as first, storage.opened() as second:
        for store in (first, second):
            await soon(partial(getattr, store, "available"))
        yield first, second


def kept(folder: Path) -> list[str]:
    """The keys of what stands in the outbox."""
    with closing(sqlite3.connect(folder / "store.db")) as database:
        return [key for (key,) in database.execute("SELECT key FROM outbox")]


def contents(folder: Path) -> bytes:
    """What stands in the database's files, deleted rows too."""
    return b"".join(file.read_bytes() for file in folder.glob("store.db*"))


async def left_behind(store: DatabaseStore, *entries: tuple[str, str]) -> None:
    """A process has accepted something and ended before it was sent."""
    for key, text in entries:
        assert await store.accept(OutboxEntry(key, text), {})
        await soon(partial(store.keeps, key))
    await store.close()


async def taken_over(slack: Slack, store: DatabaseStore, folder: Path) -> None:
    outbox = Outbox(SlackClient(slack.client()), store, pace=0)
    for _ in range(10 * BUSY):
        await outbox.take_over()
        if outbox.waiting or not kept(folder):
            break
        await asyncio.sleep(0.1)
    await outbox.close(PATIENT)


async def test_what_a_process_leaves_is_sent_by_the_next_one_once_and_in_order(
    slack: Slack,
    stores: Sequence[DatabaseStore],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    slack.open.clear()
    first = Outbox(SlackClient(slack.client()), stores[0], pace=0)
    for number in range(5):
        await first.accept(post(f"answer {number}"), f"post:T1:C1:17.{number}")
    await soon(lambda: len(kept(tmp_path)) == 5 and len(slack.calls) == 0)
    await first.close(1)
    await stores[0].close()
    slack.open.set()
    await taken_over(slack, stores[1], tmp_path)
    # The first was being sent when the time was over: it may have arrived, so it is not repeated.
    assert texts(slack)[-4:] == [f"answer {number}" for number in range(1, 5)]
    keys = [f"post:T1:C1:17.{number}" for number in range(1, 5)]
    for event in ("left to the next process", "taken over"):
        assert [line["key"] for line in logged(caplog, event)] == keys
    [lost] = logged(caplog, "not delivered")
    assert lost["error"] == "stopped"
    assert kept(tmp_path) == []


async def test_what_is_sent_or_told_is_forgotten(
    slack: Slack, stores: Sequence[DatabaseStore], tmp_path: Path
) -> None:
    outbox = Outbox(SlackClient(slack.client()), stores[0], pace=0)
    slack.refuses["chat.postEphemeral"] = "user_not_in_channel"
    slack.open.clear()
    for way in ("a message", "an ephemeral message", "a response URL"):
        await outbox.accept(message(way, slack), f"once:{way}")
    assert len(kept(tmp_path)) == 3
    slack.open.set()
    await outbox.close(PATIENT)
    assert kept(tmp_path) == []


async def test_a_second_delivery_is_not_sent(slack: Slack, stores: Sequence[DatabaseStore]) -> None:
    outboxes = [Outbox(SlackClient(slack.client()), store, pace=0) for store in stores]
    handed_in = [outbox.accept(post(), "post:T1:C1:17.1") for outbox in outboxes * 2]
    assert set(await asyncio.gather(*handed_in)) == {"answered", "duplicate"}
    for outbox in outboxes:
        await outbox.close(PATIENT)
    assert texts(slack) == ["an answer"]


async def test_what_is_kept_is_about_its_thread_at_once(
    slack: Slack, stores: Sequence[DatabaseStore]
) -> None:
    outbox = Outbox(SlackClient(slack.client()), stores[0], pace=0)
    await outbox.accept(post(), "post:T1:C1:17.1", {HERE: "a query"})
    assert await stores[1].recall(HERE) == "a query"
    await outbox.accept(post(), "post:T1:C1:17.1", {HERE: "a duplicate's"})
    assert await stores[1].recall(HERE) == "a query"
    await outbox.close(PATIENT)


def sharing(slack: Slack) -> Post:
    private = Respond(slack.response_url(), plain_reply("no longer to be shared"), replaces=True)
    return replace(post(), thread=HERE._replace(ts=""), share=Share(private, "a query"))


async def test_a_share_that_is_taken_over_is_finished(
    slack: Slack, stores: Sequence[DatabaseStore], tmp_path: Path
) -> None:
    text = entry_text(Entry(sharing(slack), time(), "abc"))
    await left_behind(stores[0], ("share:T1:C1:17.1:x", text))
    await taken_over(slack, stores[1], tmp_path)
    [shared], [private] = slack.messages, slack.private
    assert (shared.text, private.text) == ("an answer", "no longer to be shared")
    assert await stores[1].recall(HERE._replace(ts=shared.ts)) == "a query"


async def test_what_somebody_typed_is_sent_and_never_kept(
    slack: Slack, stores: Sequence[DatabaseStore], tmp_path: Path
) -> None:
    slack.open.clear()
    report = Report(HERE, plain_reply("wrong, xyzzy"), plain_reply("wrong"))
    outbox = Outbox(SlackClient(slack.client()), stores[0], pace=0)
    await outbox.accept(report, "once:1")
    assert kept(tmp_path) == ["once:1"]
    slack.open.set()
    await outbox.close(PATIENT)
    assert texts(slack) == ["wrong, xyzzy"]
    await left_behind(stores[0], ("once:2", entry_text(Entry(report, time(), "abc"))))
    await taken_over(slack, stores[1], tmp_path)
    assert texts(slack)[1:] == ["wrong"]
    assert b"xyzzy" not in contents(tmp_path)


def old(message: Kept, seconds: float = 0) -> str:
    return entry_text(Entry(message, time() - seconds, "abc"))


def damaged(text: str) -> str:
    """As if another release had changed what a reply is."""
    fields = json.loads(text)
    fields["message"]["reply"] = {"pages": 2}
    return json.dumps({**fields, "unheard_of": 1})


@pytest.mark.parametrize(
    ("written", "answers", "told", "error"),
    [
        (lambda: old(post(), 400), 1, 0, None),
        (lambda: old(post(), 700), 0, 1, "too_late"),
        (lambda: damaged(old(post())), 0, 1, "unreadable"),
        (lambda: "no JSON", 0, 0, "unreadable"),
        (lambda: "{}", 0, 0, "unreadable"),
        (lambda: old(post()).replace('"post"', '"parcel"'), 0, 0, "unreadable"),
    ],
    ids=["in time", "too late", "another release", "no JSON", "empty", "unknown"],
)
async def test_what_cannot_be_sent_any_more_is_told_where_that_is_possible(
    slack: Slack,
    stores: Sequence[DatabaseStore],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    written: Callable[[], str],
    answers: int,
    told: int,
    error: str | None,
) -> None:
    await left_behind(stores[0], ("post:T1:C1:17.1", written()))
    await taken_over(slack, stores[1], tmp_path)
    assert (len(slack.messages), len(slack.private)) == (answers, told)
    lines = logged(caplog, "not delivered")
    assert [line["error"] for line in lines] == ([error] if error else [])
    assert all(lines[0]["reference"] in message.text for message in slack.private)
    assert kept(tmp_path) == []


async def test_without_a_database_what_is_not_sent_is_told(
    slack: Slack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = database_store(f"sqlite+aiosqlite:///{tmp_path}/no/such/folder/store.db")
    await store.open()
    outbox = Outbox(SlackClient(slack.client()), store, pace=0.4)
    for number in range(5):
        await outbox.accept(post(f"answer {number}"), f"post:T1:C1:17.{number}")
    await outbox.close(1)
    await store.close()
    assert len(slack.messages) + len(slack.private) == 5
    assert logged(caplog, "left to the next process") == []
