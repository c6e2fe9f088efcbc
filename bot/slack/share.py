"""Share to channel: the answer once more, for everybody, with who shared it."""

from __future__ import annotations

from hashlib import sha256

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.blocks import below
from bot.blocks.taps import SHARE, shared_by
from bot.slack.interaction import Action, Body, Tap, tap_of
from bot.slack.outgoing import Post
from bot.slack.workspace import Said, Workspace
from bot.store.threads import Thread

_STALE = "This answer cannot be shared any more. Please ask again."


def register(app: AsyncApp, workspace: Workspace) -> None:
    async def share(ack: AsyncAck, body: Body, action: Action, context: AsyncBoltContext) -> None:
        await ack()
        tap, carried = tap_of(body, context), action.get("value", "")
        query = workspace.carried(carried)
        if query is None or tap.response_url is None:
            context["outcome"] = "refused"
            if told := tap.told(_STALE):
                workspace.mail.put(told)
        elif await workspace.memory.claim(_once(tap, carried)):
            _share(workspace.go_on(query), tap, workspace)
        else:
            context["outcome"] = "duplicate"

    app.action(SHARE)(share)


def _once(tap: Tap, carried: str) -> str:
    """Two taps on one button share once."""
    digest = sha256(carried.encode()).hexdigest()[:16]
    return f"share:{tap.thread.team}:{tap.thread.channel}:{tap.message}:{digest}"


def _share(said: Said, tap: Tap, workspace: Workspace) -> None:
    """Posted by the bot where it is a member, so that the thread below is known to be about it."""
    reply = below(said.public(tap.user), shared_by(tap.user, workspace.shelf().as_of))
    thread = _where(tap)
    post = Post(thread, reply, tap.user, otherwise=tap.back(reply, replaces=False, public=True))

    async def then(ts: str) -> None:
        workspace.mail.put(tap.back(said.bare(), replaces=True))
        if ts:
            await workspace.keep(thread if thread.ts else thread._replace(ts=ts), said)

    workspace.mail.put(post, then)


def _where(tap: Tap) -> Thread:
    """The thread that the private answer stands in, or the channel."""
    in_thread = tap.thread.ts != tap.message
    return tap.thread if in_thread else tap.thread._replace(ts="")
