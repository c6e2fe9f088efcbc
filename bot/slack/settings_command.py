"""/modeldesk: what a company has settled, and its admins change by a line of text."""

from __future__ import annotations

import html
import re
from collections.abc import Awaitable, Callable, Mapping

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.blocks.elements import Block, context, escape, section
from bot.blocks.settings_blocks import export_blocks, policy_blocks
from bot.company.setting_problems import quoted
from bot.slack.companies import NotSavedError
from bot.slack.company_settings import (
    SettingsRequest,
    all_settings,
    meant_model,
    plain_settings,
    set_nickname,
    set_workload,
)
from bot.slack.interaction import Body
from bot.slack.shared_channels import Place
from bot.slack.watching import Asking
from bot.slack.workload_text import read_workload
from bot.slack.workspace import Workspace
from bot.store.company_records import Key
from catalog.company.policy import NO_POLICY
from catalog.loading import as_yaml

COMMAND = "/modeldesk"
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


Verb = Callable[[SettingsRequest], Awaitable[list[Block]]]


async def _policy(request: SettingsRequest) -> list[Block]:
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


async def _workload(request: SettingsRequest) -> list[Block]:
    """ "support-bot: 10k requests a day, …", "support-bot here", "support-bot off"."""
    name, colon, amounts = (part.strip() for part in request.text.partition(":"))
    if not name:
        return await all_settings(request)
    if colon:
        workload = read_workload(amounts, request.workspace.catalog())
        await set_workload(name, workload, request)
        return await all_settings(request, f"Workload {escape(name)} is set.")
    name, _, word = name.rpartition(" ")
    workloads = plain_settings(request.company)["workloads"]
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
    return await all_settings(request, f"Workload {escape(name)} is changed.")


async def _nickname(request: SettingsRequest) -> list[Block]:
    """ "the big one = claude opus 5.5", "the big one off"."""
    if not request.text:
        return await all_settings(request)
    name, *meaning = _IS.split(request.text, maxsplit=1)
    if meaning:
        model = await set_nickname(name, meant_model(meaning[0], request), request)
        return await all_settings(request, f'"{escape(name)}" means {escape(model)} here now.')
    name, _, word = name.rpartition(" ")
    nicknames = plain_settings(request.company)["nicknames"]
    if word not in _REMOVED or name not in nicknames:
        raise NotSavedError(
            "Write `nick the big one = claude opus 5.5`, or `nick the big one off`."
        )
    del nicknames[name]
    await request.change(Key(request.team, "nicknames"), nicknames)
    return await all_settings(request, f'"{escape(name)}" is no nickname any more.')


async def _admins(request: SettingsRequest) -> list[Block]:
    """ "add @U2", "remove @U2"."""
    word, _, rest = request.text.partition(" ")
    if not word:
        return await all_settings(request)
    people = _PERSON.findall(rest)
    if word not in ("add", "remove") or not people:
        raise NotSavedError("Write `admins add @somebody` or `admins remove @somebody`.")
    key = Key(request.team, "admins")
    before = request.workspace.companies.body(key) or []
    kept = [user for user in before if user not in people]
    if word == "remove" and kept == before:
        raise NotSavedError("Nobody was removed: those in MODELDESK_ADMINS stay admins.")
    await request.change(key, [*kept, *people] if word == "add" else kept)
    return await all_settings(request, "The admins are changed.")


async def _export(request: SettingsRequest) -> list[Block]:
    return export_blocks(as_yaml(plain_settings(request.company)))


async def _watch(request: SettingsRequest) -> list[Block]:
    """As behind "watch" in a message, said to one person."""
    place = Place(request.team, request.channel)
    is_shared = await request.workspace.channels.audience(place) == "shared"
    asking = Asking(request.team, request.channel, request.user, is_shared)
    return [section(await request.workspace.watch(request.text, asking))]


_VERBS: Mapping[str, Verb] = {
    "": all_settings,
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
        request = SettingsRequest(
            context.team_id or "",
            body.get("channel_id", ""),
            body["user_id"],
            rest.strip(),
            workspace,
        )
        blocks = await _outcome(_VERBS.get(verb.casefold(), _usage), request)
        await ack(response_type="ephemeral", text="Your company's settings", blocks=blocks)

    app.command(COMMAND)(run)


async def _usage(_: SettingsRequest) -> list[Block]:
    return [section("\n".join(_USAGE))]


async def _outcome(verb: Verb, request: SettingsRequest) -> list[Block]:
    try:
        return await verb(request)
    except NotSavedError as error:
        return [section(str(error)), context("\n".join(_USAGE))]
