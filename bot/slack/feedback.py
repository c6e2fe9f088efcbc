"""Thumbs and Flag wrong: a modal with the figures of an answer, the report of what is wrong."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.answer import Citation
from bot.blocks.buttons import FEEDBACK, RATE, RIGHT, WRONG
from bot.blocks.feedback_modal import (
    CITATION_INPUT,
    CORRECTION_INPUT,
    Flag,
    chosen_citation,
    feedback_report,
    feedback_view,
    message_link,
    thanks_view,
)
from bot.company.company import Terms
from bot.logs import Told
from bot.slack.interaction import Action, Body, Interaction, interaction_of
from bot.slack.outgoing import Open, Report
from bot.slack.workspace import Workspace
from bot.store import Rating, Thread

_log = logging.getLogger("modeldesk")
_LOST = "lost when the bot stopped; ask whoever flagged it"
_NOT_SENT = (
    "This was not sent: too many messages are waiting for Slack. Please send it again in a minute."
)
_TOO_LATE = "Slack was too slow to open the form. Please tap again."


class _Flagged(NamedTuple):
    """The message that was flagged and its question, as the modal carries them."""

    channel: str
    """Empty in the Home tab."""
    ts: str
    """Empty where one person alone sees the message, so that no link leads there."""
    thread_ts: str
    query: str

    @property
    def text(self) -> str:
        """Two lines: the query is JSON in one line."""
        return f"{self.channel}:{self.ts}:{self.thread_ts}\n{self.query}"

    def place(self, workspace_url: str) -> str:
        """Where the message stands, in words; a link where others can follow it."""
        if not self.channel:
            return "the Home tab"
        if self.channel.startswith("D"):
            return "a direct message"
        if not self.ts:
            return "a private answer"
        return message_link(workspace_url, self.channel, self.ts, self.thread_ts)


def _flagged(interaction: Interaction, query: str) -> _Flagged:
    ts = "" if interaction.is_ephemeral else interaction.message_ts
    return _Flagged(interaction.thread.channel, ts, interaction.thread.ts, query)


def _read_flagged(text: str) -> _Flagged:
    """Read `_Flagged.text`; an earlier release wrote the query alone."""
    place, _, query = text.rpartition("\n")
    channel, _, times = place.partition(":")
    ts, _, thread_ts = times.partition(":")
    return _Flagged(channel, ts, thread_ts, query)


class _Answer(NamedTuple):
    """What the flagged message says, answered again: a button carries a query, not facts."""

    figures: tuple[Citation, ...] = ()
    models: Mapping[str, str] = MappingProxyType({})
    """Name by id, those of the question first."""

    def about(self, figure: Citation | None) -> list[tuple[str, str]]:
        """Name and id of the model of a figure, or of all models."""
        ids = [figure.model] if figure and figure.model in self.models else self.models
        return [(self.models[model], model) for model in ids]


def _answer(value: str, terms: Terms, workspace: Workspace) -> _Answer:
    """At list prices: a report leaves the company."""
    query = workspace.read_query(value)
    if query is None:
        return _Answer()
    catalog = workspace.catalog()
    figures = workspace.answer_query(query, terms.at_list_prices()).answer.citations(catalog)
    cited = (figure.model for figure in figures if figure.model in catalog.models)
    ids = dict.fromkeys((*query.models, *cited))
    return _Answer(figures, {model: catalog.models[model].name for model in ids})


def register(app: AsyncApp, workspace: Workspace) -> None:
    async def open_modal(
        ack: AsyncAck, body: Body, action: Action, context: AsyncBoltContext
    ) -> None:
        await ack()
        workspace.outbox.put(
            _form(interaction_of(body, context), action.get("value", ""), workspace)
        )

    async def rate(ack: AsyncAck, body: Body, action: Action, context: AsyncBoltContext) -> None:
        await ack()
        interaction = interaction_of(body, context)
        verdict, _, value = action.get("value", "").partition(":")
        if verdict == WRONG:
            workspace.outbox.put(_form(interaction, value, workspace))
        if verdict in (RIGHT, WRONG) and (query := workspace.read_query(value)):
            message = interaction.thread._replace(ts=interaction.message_ts)
            rating = Rating(message, interaction.user, query.intent, is_right=verdict == RIGHT)
            await workspace.store.rate(rating)
            _log.info("rated", extra={"kind": query.intent, "verdict": verdict})

    async def submit(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        flag = _flag(body, context, workspace)
        if await _is_accepted(flag, context.team_id or "", workspace):
            await ack(response_action="update", view=thanks_view(flag.citation))
        else:
            context["outcome"] = "refused"
            await ack(response_action="errors", errors={CORRECTION_INPUT: _NOT_SENT})

    app.action(FEEDBACK)(open_modal)
    app.action(RATE)(rate)
    app.view(FEEDBACK)(submit)


def _form(interaction: Interaction, query: str, workspace: Workspace) -> Open:
    """The modal about the answer to a query, as the value of a button holds it."""
    terms = workspace.companies.terms(*interaction.thread[:2])
    figures, models = _answer(query, terms, workspace)
    flagged = _flagged(interaction, query)
    view = feedback_view(figures, list(models.values()), flagged.text)
    return Open(interaction.trigger_id, view, interaction.notice(_TOO_LATE))


def _flag(body: Body, context: AsyncBoltContext, workspace: Workspace) -> Flag:
    """What a submitted modal says."""
    values = body["view"]["state"]["values"]
    flagged = _read_flagged(body["view"]["private_metadata"])
    terms = workspace.companies.terms(context.team_id or "", flagged.channel)
    answer = _answer(flagged.query, terms, workspace)
    option = values.get(CITATION_INPUT, {}).get(CITATION_INPUT, {}).get("selected_option") or {}
    citation = chosen_citation(answer.figures, option.get("value"))
    authorized = context.authorize_result
    return Flag(
        citation,
        values.get(CORRECTION_INPUT, {}).get(CORRECTION_INPUT, {}).get("value") or "",
        body["user"]["id"],
        answer.about(citation),
        flagged.place((authorized and authorized.url) or ""),
        workspace.catalog().as_of,
    )


async def _is_accepted(flag: Flag, team: str, workspace: Workspace) -> bool:
    """Queue a report for its channel; without one, log it."""
    reply = feedback_report(flag)
    if channel := workspace.feedback_channel:
        kept = feedback_report(replace(flag, typed=_LOST))
        report = Report(Thread(team, channel, ""), reply, kept)
        return await workspace.outbox.accept(report) == "answered"
    _log.warning("figure flagged", extra={"report": Told(reply.text)})
    return True
