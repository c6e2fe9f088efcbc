"""What a company's admins change, by command and by form, and how all of it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.blocks.elements import Block, escape, section
from bot.blocks.settings_blocks import Overview, ShownChange, overview_blocks
from bot.blocks.settings_changes import change_words
from bot.company.company import Company
from bot.company.setting_problems import quoted
from bot.slack.companies import NotSavedError
from bot.slack.workload_text import TypedWorkload
from bot.slack.workspace import Workspace
from bot.store.company_records import Change, Key
from catalog.catalog import Catalog
from catalog.resolution.outcomes import Choice, Found


@dataclass(frozen=True, slots=True)
class SettingsRequest:
    """A command, a form or a tap by one person in one place."""

    team: str
    channel: str
    user: str
    text: str
    """What stands behind the verb of a command."""
    workspace: Workspace

    @property
    def company(self) -> Company:
        return self.workspace.companies.company(self.team)

    async def change(self, key: Key, body: Any) -> None:
        """Raises NotSavedError."""
        companies = self.workspace.companies
        await companies.change(key, body, self.user, self.workspace.catalog())


async def all_settings(request: SettingsRequest, said: str = "") -> list[Block]:
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


async def set_workload(name: str, typed: TypedWorkload, request: SettingsRequest) -> None:
    """Raises NotSavedError."""
    workloads = plain_settings(request.company)["workloads"]
    before, here = workloads.get(name, {}), request.channel
    places = [*before.get("channels", []), *([here] if here[:1] in ("C", "G") else [])]
    workloads[name] = typed.amounts | {
        "model": typed.model or before.get("model"),
        "channels": list(dict.fromkeys(places)),
    }
    await request.change(Key(request.team, "workloads"), workloads)


async def set_nickname(name: str, model: str, request: SettingsRequest) -> str:
    """The name of the model that it means now. Raises NotSavedError."""
    nicknames = plain_settings(request.company)["nicknames"] | {" ".join(name.split()): model}
    await request.change(Key(request.team, "nicknames"), nicknames)
    return request.workspace.catalog().models[model].name


def meant_model(meaning: str, request: SettingsRequest) -> str:
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


def plain_settings(company: Company) -> dict[str, Any]:
    """The settings as data, to be changed and written; lists that are empty are there."""
    return {"workloads": {}, "nicknames": {}} | company.model_dump(
        mode="json", exclude_defaults=True
    )
