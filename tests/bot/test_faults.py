"""Slack in trouble, each kind for a moment: whoever asked has an answer, a notice or a line."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from bot.slack.client import SlackClient
from bot.slack.outbox import Outbox
from bot.store import MemoryStore
from catalog.catalog import Catalog
from tests.bot.owed import Owed, Setup, accounts, balance, request
from tests.bot.serving import bot
from tests.bot.slack import (
    ORGANISATION,
    Cutting,
    Failing,
    Limiting,
    Slack,
    Slow,
    acknowledgement,
    command,
)

TROUBLES = (
    *(None, Cutting(), None, Cutting(after=True), None),
    *(Slow(1), None, Failing(), None, Limiting(1), None),
)
EACH = 30
"""Requests during each."""
EVERY_S = 0.02
PACE_S = 0.2
BOOKS = {"lost": 0, "duplicates": 0, "broken": 0, "unexplained": 0}


async def acknowledged(app: AsyncApp, slack: Slack, setup: Setup) -> Mapping[Owed, str]:
    """What people were told at once, while Slack went through its troubles."""
    bodies = {}
    for number in range(EACH * len(TROUBLES)):
        slack.recover()
        if trouble := TROUBLES[number // EACH]:
            slack.suffer(trouble)
        response = await app.async_dispatch(request(Owed(number), setup))
        assert response.status == 200
        bodies[Owed(number)] = response.body
        await asyncio.sleep(EVERY_S)
    slack.recover()
    return bodies


async def test_every_request_is_answered_once_or_reported(
    world: Catalog, slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "modeldesk")
    store = MemoryStore()
    outbox = Outbox(SlackClient(slack.client()), store, PACE_S)
    app = bot(lambda: world, slack.client(), store=store, outbox=outbox, identity=ORGANISATION)
    card = acknowledgement(await app.async_dispatch(command("/model", "cirrus 4")))["blocks"]
    setup = Setup("cirrus 4", card, lambda owed: slack.response_url(owed.channel, owed.user))
    bodies = await acknowledged(app, slack, setup)
    await outbox.close(15)
    books = balance(accounts(bodies, slack.shown(), lines(caplog)))
    assert books | BOOKS == books
    assert sum(books["requests"].values()) == EACH * len(TROUBLES)
    assert min(books["answered"], books["told instead"], books["answered and told"]) > 0


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    ours = (record for record in caplog.records if record.name == "modeldesk")
    return [{"event": record.msg, **vars(record)} for record in ours]


ASKED = Owed(1)
ANSWER = {"channel": ASKED.channel, "thread_ts": ASKED.thread, "user": "", "text": "$5"}
NOTICE = {**ANSWER, "user": ASKED.user, "text": "It may be missing: reference: 00c0ffee"}
REQUEST = {"event": "request", "request": "ab", "team": ASKED.team}
LOST = {"event": "not delivered", "request": "ab", "reference": "00c0ffee"}


@pytest.mark.parametrize(
    ("public", "private", "log", "what"),
    [
        ([ANSWER], [], [REQUEST], {"answered": 1}),
        ([], [NOTICE], [LOST, REQUEST], {"told instead": 1}),
        ([ANSWER], [NOTICE], [REQUEST, LOST], {"answered": 1, "answered and told": 1}),
        ([], [], [REQUEST, LOST], {"only logged": 1}),
        ([], [], [REQUEST], {"lost": 1}),
        ([{**ANSWER, "thread_ts": "16.1"}], [], [REQUEST], {"lost": 1}),
        ([ANSWER, ANSWER], [], [REQUEST], {"answered": 1, "duplicates": 1}),
        ([], [NOTICE, NOTICE], [REQUEST, LOST], {"told instead": 1, "duplicates": 1}),
        ([], [NOTICE], [REQUEST], {"told instead": 1, "unexplained": 1}),
        (
            [{**ANSWER, "text": "That went wrong on our side"}],
            [],
            [REQUEST],
            {"broken": 1, "lost": 1},
        ),
    ],
)
def test_the_books_show_what_is_wrong(
    public: list[Any], private: list[Any], log: list[Any], what: dict[str, int]
) -> None:
    shown = {"public": public, "private": private}
    books = balance(accounts({ASKED: ""}, shown, log))
    assert {name: count for name, count in books.items() if count} == {
        "requests": {"mention": 1},
        **what,
    }
