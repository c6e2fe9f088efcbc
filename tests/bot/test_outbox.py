import logging

import pytest

from bot.blocks import Look, Reply, plain_reply
from bot.mail.delivery import Delivery
from bot.mail.letters import Post, Respond
from bot.mail.outbox import Outbox
from bot.memory import Thread
from tests.bot.slack import Cutting, Failing, Limiting, Slack

HERE = Thread("T1", "C1", "17.1")
PATIENT = 20


def post(text: str = "an answer", channel: str = "C1") -> Post:
    return Post(HERE._replace(channel=channel), plain_reply(text), "U1")


@pytest.fixture
def outbox(slack: Slack) -> Outbox:
    return Outbox(Delivery(slack.client()), pace=0)


def texts(slack: Slack) -> list[str]:
    return [message.text for message in slack.messages]


async def test_a_channel_gets_one_message_a_second_in_the_order_they_were_put(
    slack: Slack,
) -> None:
    slack.pace = 0.2
    outbox = Outbox(Delivery(slack.client()), pace=0.2)
    for number in range(4):
        outbox.put(post(f"answer {number}"))
    outbox.put(post("elsewhere", "C2"))
    await outbox.close(PATIENT)
    assert [t for t in texts(slack) if t != "elsewhere"] == [f"answer {n}" for n in range(4)]
    assert texts(slack).index("elsewhere") <= 1
    assert not any(method == "chat.postMessage" for method, _ in slack.calls[5:])


@pytest.mark.parametrize("trouble", [Limiting(1), Failing()], ids=["limiting", "failing"])
async def test_what_slack_refuses_for_now_is_sent_later_and_once(
    slack: Slack, outbox: Outbox, trouble: Limiting | Failing
) -> None:
    slack.suffer(trouble, calls=2)
    outbox.put(post())
    await outbox.close(PATIENT)
    assert texts(slack) == ["an answer"]
    assert slack.private == []


@pytest.mark.parametrize("after", [False, True], ids=["before it was taken", "after it was taken"])
async def test_a_connection_that_breaks_is_reported_and_never_answered_twice(
    slack: Slack, outbox: Outbox, caplog: pytest.LogCaptureFixture, after: bool
) -> None:
    slack.suffer(Cutting(after=after), calls=1)
    outbox.put(post())
    await outbox.close(PATIENT)
    assert texts(slack) == ["an answer"] * after
    [told] = slack.private
    assert told.user == "U1"
    [record] = [r for r in caplog.records if r.msg == "not delivered"]
    assert vars(record)["reference"] in told.text


async def test_what_slack_refuses_for_good_is_reported(slack: Slack, outbox: Outbox) -> None:
    slack.refuses["chat.postMessage"] = "restricted_action"
    outbox.put(post())
    await outbox.close(PATIENT)
    assert "missing" in slack.private[0].text


async def test_a_crowded_channel_says_so_and_the_others_go_on(
    slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    outbox = Outbox(Delivery(slack.client()), pace=0)
    slack.open.clear()
    taken = [outbox.put(post(f"answer {number}")) for number in range(70)]
    assert (taken.count(True), outbox.put(post("elsewhere", "C2"))) == (60, True)
    slack.open.set()
    await outbox.close(PATIENT)
    assert len(slack.messages) == 61
    assert len(slack.private) == 10
    assert "again in a minute" in slack.private[0].text
    assert [r.msg for r in caplog.records].count("queue full") == 10


async def test_what_is_too_late_at_the_end_is_counted_in_the_log(
    slack: Slack, outbox: Outbox, caplog: pytest.LogCaptureFixture
) -> None:
    slack.open.clear()
    outbox.put(post())
    await outbox.close(0.05)
    [record] = [r for r in caplog.records if r.msg == "not delivered before the end"]
    assert vars(record)["waiting"] == 1
    assert outbox.waiting == 0


RICH = Reply(
    "an answer",
    (
        Look(
            (
                {
                    "type": "data_table",
                    "caption": "Prices",
                    "rows": [[{"type": "raw_text", "text": "x"}]] * 2,
                },
            ),
            frozenset({"data_table"}),
        ),
        Look(
            ({"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]},),
            frozenset({"table"}),
        ),
        Look(
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
    outbox.put(posted if way == "a message" else Respond(slack.response_url(), RICH))
    await outbox.close(PATIENT)
    [seen] = slack.messages or slack.private
    assert (seen.text, [block["type"] for block in seen.blocks]) == ("an answer", shown)
    assert len(slack.calls) == tries


async def test_what_was_rejected_once_is_not_tried_again(slack: Slack, outbox: Outbox) -> None:
    slack.rejects = {"data_table"}
    for _ in range(2):
        outbox.put(Post(HERE, RICH, "U1"))
    await outbox.close(PATIENT)
    assert len(slack.calls) == 3


async def test_kinds_that_are_switched_off_are_not_tried(slack: Slack) -> None:
    outbox = Outbox(Delivery(slack.client(), frozenset()), pace=0)
    outbox.put(Post(HERE, RICH, "U1"))
    await outbox.close(PATIENT)
    assert [block["type"] for block in slack.messages[0].blocks] == ["section"]
