"""People in a workspace: they type and tap, and see what Slack would show them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest

from tests.bot.slack import (
    Message,
    Slack,
    acknowledgement,
    click,
    command,
    direct,
    mention,
    shortcut,
    typeahead,
)

Block = dict[str, Any]
THUMBS, BIN = "feedback_buttons", "icon_button"
_TAPPED = ("actions", "context_actions")


@dataclass(frozen=True)
class Shown:
    """A message as somebody sees it."""

    text: str
    blocks: list[Block]
    channel: str
    ts: str
    thread_ts: str = ""
    ephemeral: bool = False

    def elements(self) -> Iterator[tuple[Block, Block]]:
        """Everything that can be tapped, with the block that it stands in."""
        for block in self.blocks:
            for element in block.get("elements", ()) if block["type"] in _TAPPED else ():
                yield block, element

    def element(self, kind: str) -> Block | None:
        """The one element of a type, such as the thumbs."""
        return next((element for _, element in self.elements() if element["type"] == kind), None)

    @property
    def buttons(self) -> list[str]:
        return [e["text"]["text"] for _, e in self.elements() if e["type"] == "button"]

    @property
    def menus(self) -> list[str]:
        return [e["action_id"] for _, e in self.elements() if e["type"].endswith("select")]


@dataclass(frozen=True)
class Person:
    """Somebody in the workspace; the bot answers before a method returns."""

    app: AsyncApp
    slack: Slack
    user: str = "U1"

    async def types(self, name: str, text: str, channel: str = "C1") -> Shown:
        """A slash command, answered in the acknowledgement."""
        request = command(
            name, text, user_id=self.user, channel_id=channel, **self.slack.tickets(channel)
        )
        answer = acknowledgement(await self.app.async_dispatch(request))
        assert answer["response_type"] == "ephemeral"
        return Shown(answer["text"], answer["blocks"], channel, self.slack.new_ts(), "", True)

    async def mentions(
        self, text: str, ts: str = "17.1", thread_ts: str = "", **more: Any
    ) -> Shown:
        thread = {"thread_ts": thread_ts} if thread_ts else {}
        request = mention(f"<@UBOT> {text}", user=self.user, ts=ts, **thread, **more)
        return await self._posted(request)

    async def writes(self, text: str, ts: str = "17.1", thread_ts: str = "") -> Shown:
        """A direct message."""
        thread = {"thread_ts": thread_ts} if thread_ts else {}
        return await self._posted(direct(text, user=self.user, ts=ts, **thread))

    async def follow_up_buttons(self, shown: Shown, label: str) -> None:
        """A button, and nothing more: what comes of it is on the workspace's walls."""
        block, element = next(
            (b, e) for b, e in shown.elements() if e.get("text", {}).get("text") == label
        )
        await self._acts(shown, block, element, element["value"], "button")

    async def picks(self, shown: Shown, action_id: str, model: str) -> None:
        """An option of a menu."""
        block, element = next((b, e) for b, e in shown.elements() if e["action_id"] == action_id)
        await self._acts(shown, block, element, model, element["type"])

    async def rates(self, shown: Shown, label: str) -> None:
        """One of the thumbs, by its label."""
        block, element = next((b, e) for b, e in shown.elements() if e["type"] == THUMBS)
        thumbs = element["positive_button"], element["negative_button"]
        [value] = [thumb["value"] for thumb in thumbs if thumb["text"]["text"] == label]
        await self._acts(shown, block, element, value, THUMBS)

    async def deletes(self, shown: Shown) -> None:
        """The bin, whether or not Slack would show it to this person."""
        block, element = next((b, e) for b, e in shown.elements() if e["type"] == BIN)
        await self._acts(shown, block, element, element["value"], BIN)

    async def searches(self, shown: Shown, action_id: str, typed: str) -> list[str]:
        """What a typeahead menu offers."""
        block, _ = next((b, e) for b, e in shown.elements() if e["action_id"] == action_id)
        request = typeahead(action_id, typed, block_id=block["block_id"], channel=shown.channel)
        answer = acknowledgement(await self.app.async_dispatch(request))
        return [option["value"] for option in answer["options"]]

    async def looks_up(self, message_text: str, **more: Any) -> Shown:
        """The message shortcut."""
        before = len(self.slack.private)
        tickets: Any = self.slack.tickets(user=self.user)
        request = shortcut("look_up", message_text, user=self.user, **tickets, **more)
        acknowledgement(await self.app.async_dispatch(request))
        return await self._told(before)

    async def is_told(self, doing: Any) -> Shown:
        """What this person alone sees next, once `doing` is done."""
        before = len(self.slack.private)
        await doing
        return await self._told(before)

    async def _told(self, before: int) -> Shown:
        await self.slack.until(lambda slack: len(slack.private) > before)
        message = self.slack.private[before]
        assert message.user == self.user
        return replace(_shown(message), ephemeral=True)

    async def _posted(self, request: AsyncBoltRequest) -> Shown:
        before = len(self.slack.messages)
        acknowledgement(await self.app.async_dispatch(request))
        await self.slack.until(lambda slack: len(slack.messages) > before)
        return _shown(self.slack.messages[before])

    async def _acts(
        self, shown: Shown, block: Block, element: Block, value: str, kind: str
    ) -> None:
        message_ts = "" if shown.ephemeral else shown.ts
        tickets: Any = self.slack.tickets(shown.channel, self.user, message_ts)
        request = click(
            element["action_id"],
            value,
            kind=kind,
            block_id=block["block_id"],
            channel=shown.channel,
            user=self.user,
            message_ts=shown.ts,
            thread_ts=shown.thread_ts,
            ephemeral=shown.ephemeral,
            **tickets,
        )
        assert acknowledgement(await self.app.async_dispatch(request)) == {}


def _shown(message: Message) -> Shown:
    return Shown(message.text, message.blocks, message.channel, message.ts, message.thread_ts)


async def in_peace() -> None:
    """Long enough for whatever should not happen."""
    await asyncio.sleep(0.05)
