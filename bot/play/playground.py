"""One person's workspace: each gesture reaches the real app, and the page is told what changed."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from bot.blocks import NATIVE
from bot.play import payloads
from bot.play.gestures import Close, Gesture, Load, LookUp, OpenApp, Say, Send, Typing, Use
from bot.play.local_slack import CHANNEL, DIRECT, REPORTS, LocalSlack, Message
from bot.query import SLASH_COMMANDS, NoSuchCommandError, split_command
from bot.slack.interaction import Body
from bot.slack.local_app import BOT, deliver, local_app
from bot.slack.messages import LOOK_UP
from bot.slack.outbox import Outbox
from bot.slack.workspace import Workspace, responder
from bot.store import MemoryStore
from catalog.catalog import Catalog

_PLACES = {"channel": CHANNEL, "direct": DIRECT}
_MENTION = re.compile(r"(?<![\w@.])@modeldesk\b", re.IGNORECASE)
_SENDING_S = 5
"""Sending is a matter of milliseconds here; what takes longer comes with the next change."""
_NOT_ADDRESSED = (
    "Modeldesk is not told of this: in a channel it reads messages that mention it. Start with "
    f"@Modeldesk, or with {', '.join(SLASH_COMMANDS)}."
)
_NOT_IN_THREADS = "Slack has no commands in threads. Mention @Modeldesk there instead."


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


class Playground:
    """The bot and the workspace that it is in."""

    def __init__(self, catalog: Callable[[], Catalog]) -> None:
        self._slack = LocalSlack()
        store = MemoryStore()
        self._outbox = Outbox(self._slack, store, pace=0)
        workspace = Workspace(
            catalog,
            responder(catalog),
            self._outbox,
            store,
            ack_blocks=NATIVE,
            feedback_channel=REPORTS,
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
        channel = _PLACES[said.place]
        try:
            name, rest = split_command(said.text.strip())
        except NoSuchCommandError as error:
            self._notice(channel, said.thread, str(error))
            return
        if not name:
            await self._post(channel, said.thread, said.text)
        elif said.thread:
            self._notice(channel, said.thread, _NOT_IN_THREADS)
        else:
            await self._command(channel, name, rest)

    async def _command(self, channel: str, name: str, text: str) -> None:
        answer = await self._deliver(payloads.command(name, html.escape(text, False), channel))
        message = Message(channel, "", "", "Modeldesk", answer["text"], answer.get("blocks", ()))
        message.is_private, message.about = True, f"{name} {text}".strip()
        self._slack.add(message)

    async def _post(self, channel: str, thread: str, text: str) -> None:
        """Post it as Slack writes it down, and deliver it where the bot is addressed."""
        escaped = _MENTION.sub(f"<@{BOT}>", html.escape(text.strip(), False))
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
