"""A process is killed in the middle of a burst: nothing is lost, and a double is in the log."""

import asyncio
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import NamedTuple

import pytest
from aiohttp import ClientError, ClientSession
from slack_bolt.async_app import AsyncBoltRequest

from tests.bot.postgres import Postgres
from tests.bot.processes import BotProcess, bot_process
from tests.bot.slack import Slack, again, mention
from tests.bot.storage import postgres_storage, soon

CHANNELS = 4
QUESTIONS = 60
EVERY_S = 0.02
BEFORE_AGAIN_S = 0.5
PATIENCE_S = 200
"""It takes 35: a lease of 15, and a message a second in each channel."""


class Question(NamedTuple):
    channel: str
    ts: str

    @property
    def key(self) -> str:
        """As the log names what answers it."""
        return f"post:T1:{self.channel}:{self.ts}"

    def request(self) -> AsyncBoltRequest:
        user = f"U{self.ts}"  # each by another person, of whom none may ask 30 a minute
        return mention("<@UBOT> cirrus 4", channel=self.channel, ts=self.ts, user=user)


class Burst:
    """Questions that are delivered again, as by Slack, until a process acknowledges them."""

    def __init__(self, processes: list[BotProcess]) -> None:
        self.processes = processes
        """The living ones."""
        self.questions = [Question(f"C{n % CHANNELS}", f"17.{n:06d}") for n in range(QUESTIONS)]
        self.acknowledged = 0

    async def deliver_all(self) -> None:
        async with ClientSession() as client, asyncio.TaskGroup() as tasks:
            for number, question in enumerate(self.questions):
                tasks.create_task(self._deliver(client, question, number))
                await asyncio.sleep(EVERY_S)

    async def _deliver(self, client: ClientSession, question: Question, number: int) -> None:
        request, repeats = question.request(), 0
        while not await self._is_acknowledged(client, request, number + repeats):
            await asyncio.sleep(BEFORE_AGAIN_S)
            repeats += 1
            request = again(request, repeats)
        self.acknowledged += 1

    async def _is_acknowledged(
        self, client: ClientSession, request: AsyncBoltRequest, turn: int
    ) -> bool:
        if not self.processes:
            return False
        address = self.processes[turn % len(self.processes)].address
        headers = {name: value[0] for name, value in request.headers.items()}
        try:
            async with client.post(
                f"{address}/slack/events", data=request.raw_body, headers=headers
            ) as response:
                return response.status == 200
        except ClientError:
            return False


def answers(slack: Slack, questions: Sequence[Question]) -> Counter[Question]:
    posted = Counter(Question(message.channel, message.thread_ts) for message in slack.messages)
    assert set(posted) <= set(questions)
    return posted


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
@pytest.mark.parametrize("kind", ["SQLite, then a restart", "PostgreSQL, of two processes one"])
async def test_what_was_asked_is_answered_though_a_process_is_killed(
    kind: str,
    slack: Slack,
    world_folder: Path,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    if kind.startswith("SQLite"):
        settings, before = {"MODELDESK_DATABASE_URL": f"sqlite:///{tmp_path / 'store.db'}"}, 1
    else:
        server: Postgres = request.getfixturevalue("postgres")
        address = (await postgres_storage(server)).address
        settings, before = {"MODELDESK_DATABASE_URL": address, "MODELDESK_MIGRATE": "auto"}, 2

    async with AsyncExitStack() as running:

        async def start(name: str) -> BotProcess:
            log = tmp_path / f"{name}.log"
            return await running.enter_async_context(
                bot_process(slack, world_folder, log, settings)
            )

        burst = Burst([await start(f"bot{number}") for number in range(before)])
        delivering = asyncio.create_task(burst.deliver_all())
        await soon(lambda: burst.acknowledged >= QUESTIONS // 3, PATIENCE_S)
        killed = burst.processes.pop(0)
        await killed.kill()
        if not burst.processes:
            burst.processes.append(await start("restarted"))
        await delivering
        await soon(lambda: len(answers(slack, burst.questions)) == QUESTIONS, PATIENCE_S)
        await asyncio.sleep(2)  # for a double that would come later
        taken_over = {line["key"] for each in burst.processes for line in each.lines("taken over")}
        doubled = {key for key, count in answers(slack, burst.questions).items() if count > 1}
    assert taken_over
    assert {question.key for question in doubled} <= taken_over
    assert sum(answers(slack, burst.questions).values()) <= QUESTIONS + 1, doubled
