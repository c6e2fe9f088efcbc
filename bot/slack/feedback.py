"""Flag wrong: a modal with the figures of an answer, and the report of what was flagged."""

from __future__ import annotations

import logging

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.answer import Citation
from bot.blocks.buttons import FEEDBACK
from bot.blocks.feedback_modal import (
    CITATION_INPUT,
    CORRECTION_INPUT,
    chosen_citation,
    feedback_report,
    feedback_view,
    thanks_view,
)
from bot.logs import Told
from bot.slack.interaction import Action, Body, interaction_of
from bot.slack.outgoing import Open, Report
from bot.slack.workspace import Workspace
from bot.store import Thread

_log = logging.getLogger("modeldesk")
_LOST = "lost when the bot was ended; ask who flagged it"
_NOT_SENT = (
    "This was not sent: too many messages are waiting for Slack. Please send it again in a minute."
)
_TOO_LATE = "Slack was too slow to open the form. Please tap again."


def register(app: AsyncApp, workspace: Workspace) -> None:
    async def open_modal(
        ack: AsyncAck, body: Body, action: Action, context: AsyncBoltContext
    ) -> None:
        await ack()
        interaction, value = interaction_of(body, context), action.get("value", "")
        view = feedback_view(_figures(value, workspace), value)
        message = Open(interaction.trigger_id, view, interaction.notice(_TOO_LATE))
        workspace.outbox.put(message)

    async def submit(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        view, values = body["view"], body["view"]["state"]["values"]
        option = values.get(CITATION_INPUT, {}).get(CITATION_INPUT, {}).get("selected_option") or {}
        figure = chosen_citation(_figures(view["private_metadata"], workspace), option.get("value"))
        text = values.get(CORRECTION_INPUT, {}).get(CORRECTION_INPUT, {}).get("value") or ""
        user, as_of = body["user"]["id"], workspace.catalog().as_of
        thread = Thread(context.team_id or "", workspace.feedback_channel or "", "")
        report = Report(
            thread,
            feedback_report(figure, text, user, as_of),
            feedback_report(figure, _LOST, user, as_of),
        )
        if await _is_accepted(report, workspace):
            await ack(response_action="update", view=thanks_view(figure))
        else:
            context["outcome"] = "refused"
            await ack(response_action="errors", errors={CORRECTION_INPUT: _NOT_SENT})

    app.action(FEEDBACK)(open_modal)
    app.view(FEEDBACK)(submit)


async def _is_accepted(report: Report, workspace: Workspace) -> bool:
    """Queue a report for its channel; without one, log it."""
    if workspace.feedback_channel:
        return await workspace.outbox.accept(report) == "answered"
    _log.warning("figure flagged", extra={"report": Told(report.reply.text)})
    return True


def _figures(value: str, workspace: Workspace) -> tuple[Citation, ...]:
    """The figures of the flagged answer, answered again: a button carries a query, not facts."""
    query = workspace.read_query(value)
    return workspace.answer_query(query).answer.citations(workspace.catalog()) if query else ()
