import logging
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from bot.blocks import plain_reply
from bot.slack.client import SlackClient
from bot.slack.outbox import Outbox
from bot.slack.outgoing import Report
from bot.store import MemoryStore, Thread
from catalog.catalog import Catalog
from tests.bot.conversation import Person, in_peace
from tests.bot.serving import bot
from tests.bot.slack import Slack, acknowledgement, click, submitted


@pytest.fixture
def app(world: Catalog, slack: Slack) -> AsyncApp:
    return bot(lambda: world, slack.client(), feedback_channel="CFEEDBACK")


async def flagged(app: AsyncApp, slack: Slack, name: str = "/model") -> dict[str, Any]:
    """The form, once somebody has tapped on Flag wrong."""
    ada = Person(app, slack)
    card = await ada.types(name, "cirrus 4")
    await ada.follow_up_buttons(card, "Flag wrong")
    await slack.until(lambda slack: bool(slack.modals))
    return slack.modals[-1]


def options(view: dict[str, Any]) -> list[dict[str, Any]]:
    """The figures that can be flagged."""
    figures: list[dict[str, Any]] = inputs(view)["figure"]["options"]
    return figures


def inputs(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {b["block_id"]: b["element"] for b in view["blocks"] if b["type"] == "input"}


async def sent(app: AsyncApp, view: dict[str, Any], value: str, text: str) -> dict[str, Any]:
    submission = submitted(
        view, {"said": {"said": text}}, picked={"figure": {"figure": value}}, user="U7"
    )
    return acknowledgement(await app.async_dispatch(submission))


async def test_the_form_names_the_figure_its_source_and_its_date(
    app: AsyncApp, slack: Slack
) -> None:
    view = await flagged(app, slack)
    assert view["title"]["text"] == "Flag a figure"
    assert view["blocks"][0]["text"]["text"] == "About *Cirrus 4*"
    first = options(view)[0]
    assert "$3.00" in first["text"]["text"]
    assert first["description"]["text"] == "models.dev, 2026-10-01"
    prefilled = inputs(view)["said"]["initial_value"]
    for expected in ("$3.00", "models.dev", "2026-10-01"):
        assert expected in prefilled


async def test_a_report_reaches_the_channel_and_the_person_is_thanked(
    app: AsyncApp, slack: Slack
) -> None:
    view = await flagged(app, slack)
    answer = await sent(app, view, options(view)[0]["value"], "it is $2.50 <!channel>")
    assert answer["response_action"] == "update"
    assert "Thank you" in str(answer["view"])
    await slack.until(lambda slack: bool(slack.messages))
    [report] = slack.messages
    assert report.channel == "CFEEDBACK"
    for expected in (
        "<@U7>",
        "Model: Cirrus 4 `nimbus/cirrus-4`",
        "Seller: Nimbus API, route `cirrus-4`",
        "Figure: Nimbus API, input: $3.00 per 1M tokens",
        "models.dev, 2026-10-01",
        "it is $2.50 &lt;!channel&gt;",
        "flagged in a private answer",
    ):
        assert expected in report.text


async def test_a_report_links_the_answer_that_everybody_sees(app: AsyncApp, slack: Slack) -> None:
    ada = Person(app, slack)
    answer = await ada.mentions("cheapest cirrus 4")
    await ada.rates(answer, "Wrong")
    await slack.until(lambda slack: bool(slack.modals))
    view = slack.modals[-1]
    await sent(app, view, options(view)[0]["value"], "it is $2.50")
    await slack.until(lambda slack: len(slack.messages) == 2)
    ts = answer.ts.replace(".", "")
    url = f"https://test.slack.com/archives/C1/p{ts}?thread_ts=17.1&amp;cid=C1"
    assert f"flagged in <{url}|this message>" in slack.messages[-1].text


@pytest.mark.parametrize(
    ("asked", "words"), [("in person", "a direct message"), ("at home", "the Home tab")]
)
async def test_a_report_says_where_nobody_else_can_look(
    app: AsyncApp, slack: Slack, asked: str, words: str
) -> None:
    ada = Person(app, slack)
    if asked == "in person":
        await ada.rates(await ada.writes("cirrus 4"), "Wrong")
    else:
        view = {"id": "V1", "type": "home", "blocks": []}
        value = '{"intent":"summary","models":["nimbus/cirrus-4"]}'
        request = click("flag", value, view=view, trigger_id=slack.trigger_id())
        acknowledgement(await app.async_dispatch(request))
    await slack.until(lambda slack: bool(slack.modals))
    view = slack.modals[-1]
    await sent(app, view, options(view)[0]["value"], "it is $2.50")
    await slack.until(lambda slack: any(m.channel == "CFEEDBACK" for m in slack.messages))
    assert f"flagged in {words}" in slack.messages[-1].text


async def test_a_report_on_a_list_names_the_model_of_the_figure(
    app: AsyncApp, slack: Slack
) -> None:
    ada = Person(app, slack)
    ranked = await ada.types("/cheapest", "vision")
    await ada.follow_up_buttons(ranked, "Flag wrong")
    await slack.until(lambda slack: bool(slack.modals))
    view = slack.modals[-1]
    assert "Cirrus 4 Mini" in view["blocks"][0]["text"]["text"]
    option = next(o for o in options(view) if "Cirrus 4 at" in o["text"]["text"])
    await sent(app, view, option["value"], "it is $2.50")
    await slack.until(lambda slack: bool(slack.messages))
    assert "Model: Cirrus 4 `nimbus/cirrus-4`" in slack.messages[0].text


async def test_without_a_channel_it_goes_into_the_log(
    world: Catalog, slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    app = bot(lambda: world, slack.client())
    view = await flagged(app, slack)
    answer = await sent(app, view, options(view)[0]["value"], "it is $2.50")
    assert "Thank you" in str(answer["view"])
    [record] = [r for r in caplog.records if r.msg == "figure flagged"]
    assert "it is $2.50" in vars(record)["report"]
    assert record.levelno == logging.WARNING
    assert slack.messages == []


async def test_what_cannot_be_posted_goes_into_the_log(
    app: AsyncApp, slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    view = await flagged(app, slack)
    slack.members = set()
    answer = await sent(app, view, options(view)[0]["value"], "it is $2.50")
    assert "Thank you" in str(answer["view"])
    await slack.until(lambda slack: slack.calls[-1][0] == "chat.postMessage")
    await in_peace()
    [record] = [r for r in caplog.records if r.msg == "not delivered"]
    assert "it is $2.50" in vars(record)["report"]


async def test_nobody_is_thanked_for_what_the_queue_does_not_take(
    world: Catalog, slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    store = MemoryStore()
    outbox = Outbox(SlackClient(slack.client()), store, pace=0)
    channel = "CFEEDBACK"
    app = bot(lambda: world, slack.client(), store, outbox, feedback_channel=channel)
    view = await flagged(app, slack)
    slack.open.clear()
    words = plain_reply("an older report")
    older = Report(Thread("T1", channel, ""), words, words)
    while await outbox.accept(older) == "answered":
        pass
    caplog.set_level(logging.INFO)
    answer = await sent(app, view, options(view)[0]["value"], "it is $2.50")
    slack.open.set()
    assert answer["response_action"] == "errors"
    assert "not sent" in answer["errors"]["said"]
    [record] = [record for record in caplog.records if record.msg == "request"]
    assert vars(record)["outcome"] == "refused"


@pytest.mark.parametrize("value", ["", "0:000000000000", "99:abc", "nonsense"])
async def test_a_figure_that_was_not_offered_is_not_named(
    app: AsyncApp, slack: Slack, value: str
) -> None:
    view = await flagged(app, slack)
    await sent(app, view, value, "all of it")
    await slack.until(lambda slack: bool(slack.messages))
    assert "$3.00" not in slack.messages[0].text
    assert "all of it" in slack.messages[0].text


async def test_where_slack_was_too_slow_for_the_form_the_person_is_told(
    app: AsyncApp, slack: Slack
) -> None:
    ada = Person(app, slack)
    card = await ada.types("/model", "cirrus 4")
    slack.refuses["views.open"] = "expired_trigger_id"
    told = await ada.is_told(ada.follow_up_buttons(card, "Flag wrong"))
    assert "tap again" in told.text


async def test_a_ladder_can_be_flagged_too(app: AsyncApp, slack: Slack) -> None:
    view = await flagged(app, slack, "/cheapest")
    assert len(options(view)) > 3
