"""The forms of /modeldesk, and the buttons that open them, undo a change or keep a nickname."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.blocks import Reply
from bot.blocks.elements import Block, bold, escape
from bot.blocks.reply import Variant
from bot.blocks.settings_blocks import (
    EDIT_NICKNAME,
    EDIT_POLICY,
    EDIT_WORKLOAD,
    NAME,
    REMEMBER,
    TEXT,
    UNDO,
    nickname_view,
    policy_view,
    read_policy_state,
    saved_view,
    typed,
    what_words,
    workload_view,
)
from bot.blocks.settings_words import policy_words, workload_words
from bot.company.policy_form import read_form
from bot.slack.companies import NotSavedError
from bot.slack.company_settings import (
    SettingsRequest,
    all_settings,
    meant_model,
    set_nickname,
    set_workload,
)
from bot.slack.home_tab import publish_home
from bot.slack.interaction import Action, Body, Interaction, Listener, interaction_of
from bot.slack.outgoing import Open
from bot.slack.workload_text import read_workload
from bot.slack.workspace import Workspace
from bot.store.company_records import Key
from catalog.company.policy import NO_POLICY

_TOO_LATE = "Slack was too slow to open the form. Please tap again."


def register(app: AsyncApp, workspace: Workspace) -> None:
    for action_id in (EDIT_POLICY, EDIT_WORKLOAD, EDIT_NICKNAME):
        app.action(action_id)(_opening(workspace))
        app.view(action_id)(_submitting(workspace))
    app.action(re.compile(rf"^{UNDO}:\d+$"))(_undoing(workspace))
    app.action(REMEMBER)(_remembering(workspace))


def _request(interaction: Interaction, workspace: Workspace) -> SettingsRequest:
    place = interaction.thread
    return SettingsRequest(place.team, place.channel, interaction.user, "", workspace)


def _opening(workspace: Workspace) -> Listener:
    async def open_form(
        ack: AsyncAck, body: Body, action: Action, context: AsyncBoltContext
    ) -> None:
        await ack()
        interaction = interaction_of(body, context)
        request = _request(interaction, workspace)
        view = _form(action["action_id"], request, action.get("value", ""))
        workspace.outbox.put(Open(interaction.trigger_id, view, interaction.notice(_TOO_LATE)))

    return open_form


def _submitting(workspace: Workspace) -> Listener:
    async def submit(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        view, user, team = body["view"], body["user"]["id"], context.team_id or ""
        metadata = json.loads(view.get("private_metadata") or "{}")
        request = SettingsRequest(team, metadata.get("channel", ""), user, "", workspace)
        match await _submitted(view, metadata, request):
            case str(saved):
                shown = saved_view(view["title"]["text"], saved)
                await ack(response_action="update", view=shown)
                publish_home(user, team, workspace)
            case errors:
                context["outcome"] = "refused"
                await ack(response_action="errors", errors=dict(errors))

    return submit


def _undoing(workspace: Workspace) -> Listener:
    async def undo(ack: AsyncAck, body: Body, action: Action, context: AsyncBoltContext) -> None:
        await ack()
        interaction, companies = interaction_of(body, context), workspace.companies
        request = _request(interaction, workspace)
        try:
            what = await companies.undo(
                int(action["value"]), request.team, request.user, workspace.catalog()
            )
            said = f"{what_words(what)}: the change is undone."
        except NotSavedError as error:
            context["outcome"], said = "refused", str(error)
        blocks = await all_settings(request, said)
        if interaction.response_url:
            reply = Reply(said, (Variant(tuple(blocks)),))
            await workspace.outbox.accept(interaction.reply(reply, replaces=True))
        else:
            publish_home(request.user, request.team, workspace)

    return undo


def _remembering(workspace: Workspace) -> Listener:
    async def remember(
        ack: AsyncAck, body: Body, action: Action, context: AsyncBoltContext
    ) -> None:
        await ack()
        interaction, pick = interaction_of(body, context), json.loads(action.get("value", "{}"))
        request = _request(interaction, workspace)
        try:
            model = meant_model(pick["model"], request)
            name = await set_nickname(pick["name"], model, request)
            said = f'"{escape(pick["name"])}" means {escape(name)} for everybody here now.'
        except NotSavedError as error:
            context["outcome"], said = "refused", str(error)
        if notice := interaction.notice(said):
            workspace.outbox.put(notice)

    return remember


def _form(action_id: str, request: SettingsRequest, scope: str) -> Block:
    companies = request.workspace.companies
    may_change = companies.may_change(request.team, request.user)
    key = Key(request.team, "policy", scope)
    metadata = {"channel": request.channel, "scope": scope, "version": companies.version(key)}
    text = json.dumps(metadata, separators=(",", ":"))
    match action_id:
        case "settings_workload":
            return workload_view(text)
        case "settings_nick":
            return nickname_view(text)
        case _:
            company = request.company
            policy = company.channels.get(scope, NO_POLICY) if scope else company.policy
            note = "" if may_change else companies.refusal(request.team)
            return policy_view(policy, scope, text, note, may_change=may_change)


async def _submitted(
    view: Mapping[str, Any], metadata: Mapping[str, Any], request: SettingsRequest
) -> str | Mapping[str, str]:
    """Save a form: what was saved, escaped; or what is wrong with its fields, by field."""
    values, catalog = view["state"]["values"], request.workspace.catalog()
    first = NAME
    try:
        match view["callback_id"]:
            case "settings_workload":
                first, name = TEXT, typed(values, NAME)
                workload = read_workload(typed(values, TEXT), catalog)
                first = NAME
                await set_workload(name, workload, request)
                words = workload_words(request.company.workloads[name])
                return f"Workload {bold(escape(name))}: {escape(words)}."
            case "settings_nick":
                first, name = TEXT, typed(values, NAME)
                meant = meant_model(typed(values, TEXT), request)
                first = NAME
                model = await set_nickname(name, meant, request)
                return f'"{escape(name)}" means {bold(escape(model))} for everybody here now.'
            case _:
                first, scope = "allow", metadata.get("scope", "")
                reading = read_form(read_policy_state(values), catalog)
                if reading.policy is None:
                    return reading.errors
                body = reading.policy.model_dump(mode="json", exclude_defaults=True)
                key, version = Key(request.team, "policy", scope), metadata.get("version", 0)
                await request.workspace.companies.change(key, body, request.user, catalog, version)
                return f"{bold('Policy')}  {escape(policy_words(reading.policy, catalog))}"
    except NotSavedError as error:
        return {first: _without_markup(str(error))}


def _without_markup(text: str) -> str:
    """For the errors of a form, which Slack shows as they are."""
    return html.unescape(text.replace("`", ""))
