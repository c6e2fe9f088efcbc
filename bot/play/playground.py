"""One person's workspace: each gesture reaches the real app, and the page is told what changed."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from bot.blocks import NATIVE
from bot.blocks.digest_message import digest_message
from bot.company.approved_catalogs import ApprovedCatalogs
from bot.company.company import read_company
from bot.play import payloads
from bot.play.gestures import (
    Close,
    Gesture,
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
from bot.play.local_slack import CHANNEL, DIRECT, PEOPLE, REPORTS, YOU, LocalSlack, Message
from bot.query import SLASH_COMMANDS, NoSuchCommandError, split_command
from bot.slack.companies import Companies
from bot.slack.interaction import Body
from bot.slack.local_app import BOT, TEAM, deliver, local_app
from bot.slack.messages import LOOK_UP
from bot.slack.outbox import Outbox
from bot.slack.outgoing import Post
from bot.slack.settings_command import COMMAND as SETTINGS
from bot.slack.watching import Watching
from bot.slack.workspace import Workspace, responder
from bot.store import MemoryStore, Thread
from bot.store.company_records import CompanyRecords, Key, Kind, company_records
from bot.store.guard import UnavailableError
from bot.store.watch_records import WatchRecords, watch_records
from bot.watches.claims import KnownNews, News
from bot.watches.due import due
from bot.watches.news import news_of
from bot.watches.watch import Watch
from catalog.catalog import Catalog
from catalog.loading import CatalogError

SAMPLE = Path(__file__).with_name("sample_policy.yml")
"""The settings of a company that does not exist."""
_SETTLED: tuple[Kind, ...] = ("policy", "workloads", "nicknames")
"""What of it a workspace keeps, each with a version of its own."""
_PLACES = {"channel": CHANNEL, "direct": DIRECT}
_MENTION = re.compile(r"(?<![\w@.])@([a-z]+)\b", re.IGNORECASE)
_SENDING_S = 5
"""Sending is a matter of milliseconds here; what takes longer comes with the next change."""
_COMMANDS = (*SLASH_COMMANDS, SETTINGS)
_NOT_ADDRESSED = (
    "Modeldesk is not told of this: in a channel it reads messages that mention it. Start with "
    f"@Modeldesk, or with {', '.join(_COMMANDS)}."
)
_NOT_IN_THREADS = "Slack has no commands in threads. Mention @Modeldesk there instead."
_NOTHING_WATCHED = "Nothing is watched yet. Write @Modeldesk watch retirements, or watch a model."
_NO_NEWS = "There is nothing to tell about what is watched, so Modeldesk would post nothing."
_MORNING = time(9)
_SATURDAY = 5


class UnknownMessageError(LookupError):
    """The page speaks of a message that this workspace does not have."""


class Changes(NamedTuple):
    """What is other than in the version that the page showed."""

    version: int
    messages: tuple[Message, ...]
    home: dict[str, Any] | None
    """None if it is the same."""
    modal: dict[str, Any] | None
    is_modal_changed: bool
    errors: dict[str, str]
    """What is wrong with the fields of the open form, by block id."""


@asynccontextmanager
async def opened_playground(catalog: Callable[[], Catalog]) -> AsyncIterator[Playground]:
    """A workspace that nobody has used yet, with a database that is deleted at the end."""
    with TemporaryDirectory(prefix="modeldesk-") as folder:
        address = f"sqlite:///{folder}/play.db"
        records, watches = company_records(address), watch_records(address)
        making_tables = asyncio.create_task(records.read())  # beside the first paint
        try:
            yield Playground(catalog, records, watches)
        finally:
            with suppress(UnavailableError):
                await making_tables
            await records.close()
            await watches.close()


class Playground:
    """The bot and the workspace that it is in."""

    def __init__(
        self, catalog: Callable[[], Catalog], records: CompanyRecords, watches: WatchRecords
    ) -> None:
        self.catalog = catalog
        self._slack = LocalSlack()
        self._watches = watches
        self._companies = Companies(records, None, [YOU])
        self._approved = ApprovedCatalogs(catalog)
        store = MemoryStore()
        self._outbox = Outbox(self._slack, store, pace=0)
        workspace = Workspace(
            catalog,
            responder(catalog),
            self._outbox,
            store,
            ack_blocks=NATIVE,
            feedback_channel=REPORTS,
            companies=self._companies,
            watching=Watching(watches),
        )
        self._app = local_app(workspace)
        self._errors: dict[str, str] = {}

    async def do(self, gesture: Gesture, since: int) -> Changes:
        """Do what a person does, and return what has changed since a version.

        Raises UnknownMessageError.
        """
        self._errors = {}
        match gesture:
            case Say():
                await self._say(gesture)
            case Use(message=ts):
                message = self.message(ts) if ts else None
                control = payloads.Control(
                    gesture.action_id, gesture.block_id, gesture.type, gesture.value
                )
                await self._deliver(payloads.used(control, message))
            case Send(values=values):
                await self._submit(values)
            case Close():
                self._slack.show_modal(None)
            case LookUp(message=ts):
                await self._deliver(payloads.shortcut(LOOK_UP, self.message(ts)))
            case OpenApp(tab=tab):
                await self._deliver(payloads.app_opened(tab))
            case SettleSample():
                await self._settle_sample()
            case TellNews():
                await self._tell_news()
            case Load():
                pass
        return self._changes(since)

    async def suggest(self, typing: Typing) -> list[dict[str, Any]]:
        """The options of a menu that fit what was typed."""
        body = payloads.typed_in_menu(typing.action_id, typing.block_id, typing.text)
        options: list[dict[str, Any]] = (await self._deliver(body)).get("options", [])
        return options

    def message(self, ts: str) -> Message:
        """Raises UnknownMessageError."""
        try:
            return self._slack.messages[ts]
        except KeyError as error:
            raise UnknownMessageError(ts) from error

    async def _say(self, said: Say) -> None:
        channel, text = _PLACES[said.place], said.text.strip()
        name, _, rest = text.partition(" ")
        try:
            if name != SETTINGS:
                name, rest = split_command(text)
        except NoSuchCommandError as error:
            self._notice(channel, said.thread, f"{error}")
            return
        if not name:
            await self._post(channel, said.thread, text)
        elif said.thread:
            self._notice(channel, said.thread, _NOT_IN_THREADS)
        else:
            await self._command(channel, name, rest)

    async def _command(self, channel: str, name: str, text: str) -> None:
        escaped = html.escape(text, quote=False)
        if name == SETTINGS:  # the one that is to have ids in place of names
            escaped = _with_ids(escaped)
        answer = await self._deliver(payloads.command(name, escaped, channel))
        message = Message(channel, "", "", "Modeldesk", answer["text"], answer.get("blocks", ()))
        message.is_private, message.about = True, f"{name} {text}".strip()
        self._slack.add(message)

    async def _post(self, channel: str, thread: str, text: str) -> None:
        """Post it as Slack writes it down, and deliver it where the bot is addressed."""
        escaped = _with_ids(html.escape(text, quote=False))
        message = self._slack.add(Message(channel, "", thread, "you", escaped))
        if channel == DIRECT or BOT in escaped:
            await self._deliver(payloads.typed(message))
        else:
            self._notice(channel, thread, _NOT_ADDRESSED)

    def _notice(self, channel: str, thread: str, text: str) -> None:
        """Words of Slack itself, for the person alone."""
        escaped = html.escape(text, quote=False)
        self._slack.add(Message(channel, "", thread, "Slack", escaped, is_private=True))

    async def _submit(self, values: dict[str, dict[str, dict[str, Any]]]) -> None:
        view = self._slack.modal
        if view is None:
            return
        answer = await self._deliver(payloads.submitted(view, values))
        match answer:
            case {"response_action": "errors", "errors": errors}:
                self._errors = errors
            case {"response_action": "update", "view": updated}:
                self._slack.show_modal(updated)
            case _:
                self._slack.show_modal(None)

    async def _settle_sample(self) -> None:
        """Settle what the sample says, as an admin would, and show it."""
        catalog = self.catalog()
        try:
            company = read_company(SAMPLE, catalog)
        except CatalogError as error:  # the data is not that of the release
            self._notice(CHANNEL, "", f"The sample does not fit: {error}")
            return
        sample = company.model_dump(mode="json", exclude_defaults=True)
        for kind in _SETTLED:
            key = Key(TEAM, kind)
            if self._companies.body(key) != sample[kind]:
                await self._companies.change(key, sample[kind], YOU, catalog)
        await self._command(CHANNEL, SETTINGS, "")

    async def _tell_news(self) -> None:
        """Post what the next digest says to those who have not been told any of it."""
        watches = [replace(watch, zone="UTC") for watch in await self._watches.watches()]
        messages = due(watches, self._news_of, {}, _next_morning())
        await self._watches.leads()
        for message in messages:
            # Kept for *See all*, and told nobody, so that it can be told again.
            await self._watches.owe(replace(message, told=()))
        for kept in await self._watches.owed():
            post = Post(Thread(TEAM, kept.channel, ""), digest_message(kept.id, kept.lines), "")
            await self._watches.confirm(kept, await self._slack.send(post))
        if not messages:
            self._notice(CHANNEL, "", _NO_NEWS if watches else _NOTHING_WATCHED)

    def _news_of(self, watch: Watch, known: KnownNews) -> Sequence[News]:
        terms = self._companies.terms(watch.team, watch.channel).at_list_prices()
        return news_of(watch, self._approved(terms.policies), terms.running, known)

    async def _deliver(self, body: Body) -> Body:
        """Deliver a payload, and wait until everything that the bot sends has been sent."""
        answer = await deliver(self._app, body)
        await self._outbox.drain(_SENDING_S)
        return answer

    def _changes(self, since: int) -> Changes:
        slack = self._slack
        # After a restart of the process, a page may have seen more than there is.
        since = since if since <= slack.version else 0
        return Changes(
            slack.version,
            tuple(slack.changed_since(since)),
            slack.home if slack.home_changed > since else None,
            slack.modal,
            slack.modal_changed > since,
            self._errors,
        )


def _with_ids(text: str) -> str:
    """The ids of whom a text mentions, as Slack writes it down."""

    def mention(match: re.Match[str]) -> str:
        user = PEOPLE.get(match[1].casefold())
        return f"<@{user}>" if user else match[0]

    return _MENTION.sub(mention, text)


def _next_morning() -> datetime:
    """The next moment at which a digest is due, in UTC."""
    day = datetime.now(UTC).date() + timedelta(days=1)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return datetime.combine(day, _MORNING, UTC)
