"""The message shortcut: looks up what a message is about, in threads too."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.answer import FollowUps
from bot.blocks import below, plain_reply
from bot.blocks.taps import taps
from bot.listeners.tap import Body
from bot.listeners.workspace import Workspace
from bot.mail.letters import Respond
from bot.query import Intent, Query, parse

LOOK_UP = "look_up"
_NOTHING = "No model of the catalogue is named in that message."


def register(app: AsyncApp, workspace: Workspace) -> None:
    async def look_up(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await ack()
        message = body["message"]
        query = parse(message.get("text") or "", "ask", workspace.shelf())
        if query.intent in ("help", "unknown") and not query.named:
            context["outcome"] = "not found"
            search = FollowUps(unresolved=Query("", "summary"))
            reply = below(plain_reply(_NOTHING), taps(search))
        else:
            reply = workspace.go_on(_asked(query)).private
        workspace.mail.put(Respond(body["response_url"], reply, thread_ts=message.get("thread_ts")))

    app.shortcut(LOOK_UP)(look_up)


def _asked(query: Query) -> Query:
    """Of a message that asks nothing: the models that it names."""
    if query.intent not in ("help", "unknown"):
        return query
    intent: Intent = "compare" if len(query.named) > 1 else "summary"
    return Query(query.text, intent, query.named)
