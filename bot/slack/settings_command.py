"""/modeldesk and its forms: what a company has settled, and its admins change."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.blocks import Reply
from bot.blocks.elements import Block, bold, context, escape, section
from bot.blocks.reply import Variant
from bot.blocks.settings_blocks import (
    EDIT_NICKNAME,
    EDIT_POLICY,
    EDIT_WORKLOAD,
    NAME,
    REMEMBER,
    TEXT,
    UNDO,
    Overview,
    ShownChange,
    export_blocks,
    nickname_view,
    overview_blocks,
    policy_blocks,
    policy_view,
    read_policy_state,
    saved_view,
    typed,
    what_words,
    workload_view,
)
from bot.blocks.settings_changes import change_words
from bot.blocks.settings_words import policy_words, workload_words
from bot.company.company import Company
from bot.company.policy_form import read_form
from bot.company.setting_problems import quoted
from bot.slack.companies import NotSavedError
from bot.slack.home_tab import publish_home
from bot.slack.interaction import Action, Body, interaction_of
from bot.slack.outgoing import Open
from bot.slack.shared_channels import Place
from bot.slack.watching import Asking
from bot.slack.workload_text import TypedWorkload, read_workload
from bot.slack.workspace import Workspace
from bot.store.company_records import Change, Key
from catalog.catalog import Catalog
from catalog.company.policy import NO_POLICY
from catalog.loading import as_yaml
from catalog.resolution.outcomes import Choice, Found

COMMAND = "/modeldesk"
_TOO_LATE = "Slack was too slow to open the form. Please tap again."
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_IS = re.compile(r"\s*(?:=|->|→|:)\s*|\s+(?:is|means)\s+")
_REMOVED = ("off", "remove", "delete")
_HERE = "here"
_USAGE = (
    "`/modeldesk` shows what is settled",
    "`/modeldesk policy` · in a channel also `/modeldesk policy here`, which can only narrow it",
    "`/modeldesk workload support-bot: 10k requests a day, 3k in 500 out, 75% cached, on claude "
    "sonnet 5.5` · "
    "`workload support-bot here` · `workload support-bot off`",
    "`/modeldesk nick the big one = claude opus 5.5` · `nick the big one off`",
    "`/modeldesk watch` lists what is watched here · `watch claude sonnet 5.5` · "
    "`watch snooze 1 for 14 days` · `watch stop 1`",
    "`/modeldesk admins add @somebody` · `admins remove @somebody`",
    "`/modeldesk export` shows all of it as `policy.yml`",
)


@dataclass(frozen=True, slots=True)
class Request:
    """A command by one person in one place."""

    team: str
    channel: str
    user: str
    text: str
    """What stands behind the verb."""
    workspace: Workspace

    @property
    def company(self) -> Company:
        return self.workspace.companies.company(self.team)

    async def change(self, key: Key, body: Any) -> None:
        """Raises NotSavedError."""
        companies = self.workspace.companies
        await companies.change(key, body, self.user, self.workspace.catalog())


Verb = Callable[[Request], Awaitable[list[Block]]]


async def _show(request: Request, said: str = "") -> list[Block]:
    """All settings, below what has just been done."""
    companies, catalog = request.workspace.companies, request.workspace.catalog()
    may_change = companies.may_change(request.team, request.user)
    changes = await companies.changes(request.team)
    overview = Overview(
        request.company,
        companies.admins(request.team),
        [_shown(change, catalog) for change in changes],
        may_change,
        "" if may_change else companies.refusal(request.team),
    )
    done = [section(said)] if said else []
    return [*done, *overview_blocks(overview, catalog)]


def _shown(change: Change, catalog: Catalog) -> ShownChange:
    kind = change.what.partition(" ")[0]
    words = change_words(kind, change.before, change.after, catalog)
    return ShownChange(change.id, change.at, change.who, change.what, words)


async def _policy(request: Request) -> list[Block]:
    """The policy of the company, or with "here" that of the channel, and the button to edit it."""
    if request.text not in ("", _HERE):
        raise NotSavedError("Write `policy`, or in a channel `policy here`.")
    scope = request.channel if request.text == _HERE else ""
    companies, catalog = request.workspace.companies, request.workspace.catalog()
    company = request.company
    policy = company.channels.get(scope, NO_POLICY) if scope else company.policy
    may_change = companies.may_change(request.team, request.user)
    note = "" if may_change else companies.refusal(request.team)
    return policy_blocks(policy, scope, catalog, note, may_change=may_change)


async def _workload(request: Request) -> list[Block]:
    """ "support-bot: 10k requests a day, …", "support-bot here", "support-bot off"."""
    name, colon, amounts = (part.strip() for part in request.text.partition(":"))
    if not name:
        return await _show(request)
    if colon:
        workload = read_workload(amounts, request.workspace.catalog())
        await _set_workload(name, workload, request)
        return await _show(request, f"Workload {escape(name)} is set.")
    name, _, word = name.rpartition(" ")
    workloads = _plain(request.company)["workloads"]
    if name not in workloads:
        raise NotSavedError(f"There is no workload {escape(quoted(name or word))}.")
    if word in _REMOVED:
        del workloads[name]
    elif word == _HERE:
        places = [*workloads[name].get("channels", ()), request.channel]
        workloads[name]["channels"] = list(dict.fromkeys(places))
    else:
        raise NotSavedError(f"Write `workload {escape(name)}: 10k requests a day, 3k in 500 out`.")
    await request.change(Key(request.team, "workloads"), workloads)
    return await _show(request, f"Workload {escape(name)} is changed.")


async def _set_workload(name: str, typed: TypedWorkload, request: Request) -> None:
    """Raises NotSavedError."""
    workloads = _plain(request.company)["workloads"]
    before, here = workloads.get(name, {}), request.channel
    places = [*before.get("channels", []), *([here] if here[:1] in ("C", "G") else [])]
    workloads[name] = typed.amounts | {
        "model": typed.model or before.get("model"),
        "channels": list(dict.fromkeys(places)),
    }
    await request.change(Key(request.team, "workloads"), workloads)


async def _nickname(request: Request) -> list[Block]:
    """ "the big one = claude opus 5.5", "the big one off"."""
    if not request.text:
        return await _show(request)
    name, *meaning = _IS.split(request.text, maxsplit=1)
    if meaning:
        model = await _set_nickname(name, _meant(meaning[0], request), request)
        return await _show(request, f'"{escape(name)}" means {escape(model)} here now.')
    name, _, word = name.rpartition(" ")
    nicknames = _plain(request.company)["nicknames"]
    if word not in _REMOVED or name not in nicknames:
        raise NotSavedError(
            "Write `nick the big one = claude opus 5.5`, or `nick the big one off`."
        )
    del nicknames[name]
    await request.change(Key(request.team, "nicknames"), nicknames)
    return await _show(request, f'"{escape(name)}" is no nickname any more.')


def _meant(meaning: str, request: Request) -> str:
    """The id of the model that a nickname is to mean. Raises NotSavedError."""
    catalog = request.workspace.catalog()
    match catalog.resolve(meaning):
        case Found(model):
            return model
        case Choice(models):
            names = ", ".join(catalog.models[model].name for model in models[:4])
            raise NotSavedError(f"{escape(quoted(meaning))} could be {escape(names)}: say which.")
        case _:
            raise NotSavedError(f"There is no model {escape(quoted(meaning))}.")


async def _set_nickname(name: str, model: str, request: Request) -> str:
    """The name of the model that it means now. Raises NotSavedError."""
    nicknames = _plain(request.company)["nicknames"] | {" ".join(name.split()): model}
    await request.change(Key(request.team, "nicknames"), nicknames)
    return request.workspace.catalog().models[model].name


async def _admins(request: Request) -> list[Block]:
    """ "add @U2", "remove @U2"."""
    word, _, rest = request.text.partition(" ")
    if not word:
        return await _show(request)
    people = _PERSON.findall(rest)
    if word not in ("add", "remove") or not people:
        raise NotSavedError("Write `admins add @somebody` or `admins remove @somebody`.")
    key = Key(request.team, "admins")
    before = request.workspace.companies.body(key) or []
    kept = [user for user in before if user not in people]
    if word == "remove" and kept == before:
        raise NotSavedError("Nobody was removed: those in MODELDESK_ADMINS stay admins.")
    await request.change(key, [*kept, *people] if word == "add" else kept)
    return await _show(request, "The admins are changed.")


async def _export(request: Request) -> list[Block]:
    return export_blocks(as_yaml(_plain(request.company)))


async def _watch(request: Request) -> list[Block]:
    """As behind "watch" in a message, said to one person."""
    place = Place(request.team, request.channel)
    is_shared = await request.workspace.channels.audience(place) == "shared"
    asking = Asking(request.team, request.channel, request.user, is_shared)
    return [section(await request.workspace.watch(request.text, asking))]


_VERBS: Mapping[str, Verb] = {
    "": _show,
    "policy": _policy,
    "workload": _workload,
    "nick": _nickname,
    "watch": _watch,
    "admins": _admins,
    "export": _export,
}
"""First word of the command -> what it does; the rest of the text is the verb's."""


def register(app: AsyncApp, workspace: Workspace) -> None:
    async def run(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        # Slack escapes this command, for the ids of people in it.
        verb, _, rest = html.unescape(body.get("text", "")).strip().partition(" ")
        request = Request(
            context.team_id or "",
            body.get("channel_id", ""),
            body["user_id"],
            rest.strip(),
            workspace,
        )
        blocks = await _outcome(_VERBS.get(verb.casefold(), _usage), request)
        await ack(response_type="ephemeral", text="Your company's settings", blocks=blocks)

    async def open_form(
        ack: AsyncAck, body: Body, action: Action, context: AsyncBoltContext
    ) -> None:
        await ack()
        interaction = interaction_of(body, context)
        request = Request(
            context.team_id or "", interaction.thread.channel, interaction.user, "", workspace
        )
        view = _form(action["action_id"], request, action.get("value", ""))
        workspace.outbox.put(Open(interaction.trigger_id, view, interaction.notice(_TOO_LATE)))

    async def undo(ack: AsyncAck, body: Body, action: Action, context: AsyncBoltContext) -> None:
        await ack()
        interaction, companies = interaction_of(body, context), workspace.companies
        request = Request(
            context.team_id or "", interaction.thread.channel, interaction.user, "", workspace
        )
        try:
            what = await companies.undo(
                int(action["value"]), request.team, request.user, workspace.catalog()
            )
            said = f"{what_words(what)}: the change is undone."
        except NotSavedError as error:
            context["outcome"], said = "refused", str(error)
        blocks = await _show(request, said)
        if interaction.response_url:
            reply = Reply(said, (Variant(tuple(blocks)),))
            await workspace.outbox.accept(interaction.reply(reply, replaces=True))
        else:
            publish_home(request.user, request.team, workspace)

    async def submit(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        view, user = body["view"], body["user"]["id"]
        metadata = json.loads(view.get("private_metadata") or "{}")
        request = Request(context.team_id or "", metadata.get("channel", ""), user, "", workspace)
        outcome = await _submitted(view, metadata, request)
        match outcome:
            case str():
                saved = saved_view(view["title"]["text"], outcome)
                await ack(response_action="update", view=saved)
                publish_home(user, request.team, workspace)
            case _:
                context["outcome"] = "refused"
                await ack(response_action="errors", errors=dict(outcome))

    async def remember(
        ack: AsyncAck, body: Body, action: Action, context: AsyncBoltContext
    ) -> None:
        await ack()
        interaction, pick = interaction_of(body, context), json.loads(action.get("value", "{}"))
        place = interaction.thread
        request = Request(place.team, place.channel, interaction.user, "", workspace)
        try:
            model = await _set_nickname(pick["name"], _meant(pick["model"], request), request)
            said = f'"{escape(pick["name"])}" means {escape(model)} for everybody here now.'
        except NotSavedError as error:
            context["outcome"], said = "refused", str(error)
        if notice := interaction.notice(said):
            workspace.outbox.put(notice)

    app.command(COMMAND)(run)
    app.action(REMEMBER)(remember)
    for action_id in (EDIT_POLICY, EDIT_WORKLOAD, EDIT_NICKNAME):
        app.action(action_id)(open_form)
        app.view(action_id)(submit)
    app.action(re.compile(rf"^{UNDO}:\d+$"))(undo)


async def _usage(_: Request) -> list[Block]:
    return [section("\n".join(_USAGE))]


async def _outcome(verb: Verb, request: Request) -> list[Block]:
    try:
        return await verb(request)
    except NotSavedError as error:
        return [section(str(error)), context("\n".join(_USAGE))]


def _form(action_id: str, request: Request, scope: str) -> Block:
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
    view: Mapping[str, Any], metadata: Mapping[str, Any], request: Request
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
                await _set_workload(name, workload, request)
                words = workload_words(request.company.workloads[name])
                return f"Workload {bold(escape(name))}: {escape(words)}."
            case "settings_nick":
                first, name = TEXT, typed(values, NAME)
                meant = _meant(typed(values, TEXT), request)
                first = NAME
                model = await _set_nickname(name, meant, request)
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


def _plain(company: Company) -> dict[str, Any]:
    """The settings as data, to be changed and written; lists that are empty are there."""
    return {"workloads": {}, "nicknames": {}} | company.model_dump(
        mode="json", exclude_defaults=True
    )
