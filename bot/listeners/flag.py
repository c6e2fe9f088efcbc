"""Flag wrong: a modal with the figures of an answer, and the report of what was flagged."""

from __future__ import annotations

import logging

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.answer import Citation
from bot.blocks.flag import FIGURE, FLAG, SAID, chosen, flag_view, report, thanks_view
from bot.listeners.tap import Action, Body, tap_of
from bot.listeners.workspace import Workspace
from bot.logs import Told
from bot.mail.letters import Open, Report
from bot.memory import Thread

_log = logging.getLogger("modeldesk")
_LATE = "Slack was too slow to open the form. Please tap again."


def register(app: AsyncApp, workspace: Workspace) -> None:
    async def ask(ack: AsyncAck, body: Body, action: Action, context: AsyncBoltContext) -> None:
        await ack()
        tap, carried = tap_of(body, context), action.get("value", "")
        view = flag_view(_figures(carried, workspace), carried)
        workspace.mail.put(Open(tap.trigger_id, view, tap.told(_LATE)))

    async def receive(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        view, values = body["view"], body["view"]["state"]["values"]
        option = values.get(FIGURE, {}).get(FIGURE, {}).get("selected_option") or {}
        figure = chosen(_figures(view["private_metadata"], workspace), option.get("value"))
        await ack(response_action="update", view=thanks_view(figure))
        said = values.get(SAID, {}).get(SAID, {}).get("value") or ""
        _report(figure, said, body["user"]["id"], context.team_id or "", workspace)

    app.action(FLAG)(ask)
    app.view(FLAG)(receive)


def _figures(carried: str, workspace: Workspace) -> tuple[Citation, ...]:
    """Of the answer that is flagged, made again: what a button carries is a question, not facts."""
    query = workspace.carried(carried)
    return workspace.go_on(query).answer.citations(workspace.shelf()) if query else ()


def _report(figure: Citation | None, said: str, who: str, team: str, workspace: Workspace) -> None:
    """To the channel of whoever runs the bot, or to the log where there is none."""
    reply = report(figure, said, who, workspace.shelf().as_of)
    if workspace.feedback:
        workspace.mail.put(Report(Thread(team, workspace.feedback, ""), reply))
    else:
        _log.warning("figure flagged", extra={"report": Told(reply.text)})
