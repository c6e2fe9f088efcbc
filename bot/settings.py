"""The environment, read once: tokens, the data folder, the day."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    DirectoryPath,
    Field,
    Secret,
    StringConstraints,
    ValidationError,
)

BotToken = Secret[Annotated[str, StringConstraints(pattern=r"^xoxb-[\w-]+$")]]
AppToken = Secret[Annotated[str, StringConstraints(pattern=r"^xapp-[\w-]+$")]]

_REMEDIES = {
    "SLACK_BOT_TOKEN": "it starts with xoxb-; copy it from your Slack app, OAuth & Permissions",
    "SLACK_APP_TOKEN": "it starts with xapp-; make one in your Slack app, Basic Information",
    "MODELDESK_DATA": "name a folder that exists, there or with --data",
    "MODELDESK_TODAY": "write a day as YYYY-MM-DD, there or with --today",
}
_ROOT = Path(__file__).parents[1]


class SettingsError(Exception):
    """A variable is missing or malformed; the message is one line that names it."""


class SlackTokens(NamedTuple):
    """What connects the bot to a workspace over Socket Mode."""

    bot: BotToken
    app: AppToken


class Settings(BaseModel):
    """What the environment says; a variable that is set to nothing counts as not set."""

    model_config = ConfigDict(frozen=True)

    bot_token: BotToken | None = Field(None, alias="SLACK_BOT_TOKEN")
    app_token: AppToken | None = Field(None, alias="SLACK_APP_TOKEN")
    data: DirectoryPath = Field(alias="MODELDESK_DATA")
    today: Annotated[date, BeforeValidator(date.fromisoformat)] | None = Field(
        None, alias="MODELDESK_TODAY"
    )
    """Where somebody has fixed the day."""

    def day(self) -> date:
        """The day to answer for."""
        return self.today or datetime.now(UTC).date()

    def slack(self) -> SlackTokens | None:
        """The tokens, or None where neither is set. Raises SettingsError when one is missing."""
        if self.bot_token and self.app_token:
            return SlackTokens(self.bot_token, self.app_token)
        if self.bot_token:
            raise _missing("SLACK_APP_TOKEN")
        if self.app_token:
            raise _missing("SLACK_BOT_TOKEN")
        return None


def read(data: str | None, today: str | None) -> Settings:
    """The settings of this process; what the command line said of the data and the day wins.

    Raises SettingsError.
    """
    values = {name: value for name in _REMEDIES if (value := os.environ.get(name))}
    values.setdefault("MODELDESK_DATA", str(_own_data()))
    values |= {"MODELDESK_DATA": data} if data else {}
    values |= {"MODELDESK_TODAY": today} if today else {}
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        raise SettingsError(f"{name} is malformed: {_REMEDIES[name]}.") from error


def _own_data() -> Path:
    """A wheel carries its data inside `catalog`; a checkout has it beside the packages."""
    bundled = _ROOT / "catalog" / "_data"
    return bundled if bundled.is_dir() else _ROOT / "data"


def _missing(name: str) -> SettingsError:
    return SettingsError(f"{name} is missing: {_REMEDIES[name]}.")
