"""The environment, read once into typed settings: Slack, the database, the data, the day."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, date, datetime
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    DirectoryPath,
    Field,
    Secret,
    StringConstraints,
    ValidationError,
)


def _with_slash(url: str) -> str:
    return url if url.endswith("/") else f"{url}/"


def _networks(text: str) -> str:
    """Raises ValueError unless each is an address or a network."""
    for each in text.split(","):
        ip_network(each.strip())
    return text


# Classes of a few characters: with all letters of Unicode, as in \w, these patterns took 2 MB.
BotToken = Secret[Annotated[str, StringConstraints(pattern=r"^xoxb-[A-Za-z0-9_-]+$")]]
AppToken = Secret[Annotated[str, StringConstraints(pattern=r"^xapp-[A-Za-z0-9_-]+$")]]
SigningSecret = Secret[Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{16,}$")]]
DatabaseUrl = Secret[
    Annotated[str, StringConstraints(pattern=r"^(sqlite|postgres(ql)?)(\+[a-z0-9_]+)?://")]
]
Host = Annotated[str, StringConstraints(pattern=r"^[\w.:-]+$")]
Port = Annotated[int, Field(ge=0, le=65535)]
ApiUrl = Annotated[
    str, StringConstraints(pattern=r"^https?://[^\s/?#]+[^\s?#]*$"), AfterValidator(_with_slash)
]
FeedsUrl = Annotated[
    str,
    # What is not encrypted may only come from this machine.
    StringConstraints(
        pattern=r"^(https://[^\s/?#@]+|http://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?)(/[^\s?#]*)?$"
    ),
    AfterValidator(_with_slash),
]
DocsUrl = Annotated[str, StringConstraints(pattern=r"^https://[^\s<>|]+$", max_length=200)]
Networks = Annotated[str, AfterValidator(_networks)]
ChannelId = Annotated[str, StringConstraints(pattern=r"^[CG][A-Z0-9]{2,}$")]
UserIds = Annotated[
    tuple[Annotated[str, StringConstraints(pattern=r"^[UW][A-Z0-9]{2,20}$")], ...],
    BeforeValidator(lambda text: tuple(str(text).replace(",", " ").split())),
]
NativeBlocks = Literal["auto", "always", "never"]

_REMEDIES = {
    "SLACK_BOT_TOKEN": "it starts with xoxb-; copy it from your Slack app, OAuth & Permissions",
    "SLACK_APP_TOKEN": "it starts with xapp-; make one in your Slack app, Basic Information",
    "SLACK_SIGNING_SECRET": "copy it from your Slack app, Basic Information, App Credentials",
    "SLACK_API_URL": "write where Slack's Web API is, as https://slack.com/api/",
    "MODELDESK_HOST": "write an address of this machine, as 127.0.0.1, or 0.0.0.0 for all of them",
    "MODELDESK_PORT": "write a number up to 65535, or 0 for any port that is free",
    "MODELDESK_HEALTH_HOST": "write an address of this machine, as 127.0.0.1",
    "MODELDESK_HEALTH_PORT": "write a number up to 65535, or 0 for any port that is free",
    "MODELDESK_DATABASE_URL": "write sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME",
    "MODELDESK_MIGRATE": "write auto or never",
    "MODELDESK_FEEDBACK_CHANNEL": "write the id of a channel, as C0123456789, not its name",
    "MODELDESK_DOCS_URL": "write where docs/use.md can be read, as https://wiki.example/modeldesk",
    "MODELDESK_ADMINS": "write ids of people, as U0123456789, with commas between them",
    "MODELDESK_NATIVE_BLOCKS": "write auto, always or never",
    "MODELDESK_SYNC": "write on or off",
    "MODELDESK_MCP": "write keys, open or off",
    "MODELDESK_TRUSTED_PROXIES": "write addresses or networks, as 127.0.0.1,10.0.0.0/8",
    "MODELDESK_FEEDS_URL": "write where a mirror of the feeds is, as https://mirror.example/feeds/",
    "MODELDESK_DATA": "name a folder that exists, there or with --data",
    "MODELDESK_TODAY": "write a day as YYYY-MM-DD, there or with --today",
}
_PREFIX = "MODELDESK_"
SECRETS = (
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "MODELDESK_DATABASE_URL",
)
"""Variables that may be given as NAME_FILE instead: the path of a file that holds the value."""
VARIABLES = (*_REMEDIES, *(f"{name}_FILE" for name in SECRETS))
"""All that is read."""
_ROOT = Path(__file__).parents[1]


class SettingsError(Exception):
    """A variable is missing, malformed or unknown; the message is one line that names it."""


class SocketMode(NamedTuple):
    """The bot opens the connection; no public address is needed."""

    bot_token: BotToken
    app_token: AppToken


class HttpMode(NamedTuple):
    """Slack connects to the bot, through a proxy that ends TLS."""

    bot_token: BotToken
    signing_secret: SigningSecret
    host: str
    port: int


class Settings(BaseModel):
    """The settings of one process; a variable that is set to nothing counts as not set."""

    model_config = ConfigDict(frozen=True)

    bot_token: BotToken | None = Field(None, alias="SLACK_BOT_TOKEN")
    app_token: AppToken | None = Field(None, alias="SLACK_APP_TOKEN")
    signing_secret: SigningSecret | None = Field(None, alias="SLACK_SIGNING_SECRET")
    api_url: ApiUrl = Field("https://slack.com/api/", alias="SLACK_API_URL")
    """Ends in a slash; differs for GovSlack, a proxy, and tests."""
    host: Host = Field("127.0.0.1", alias="MODELDESK_HOST")
    """Local by default: Slack calls over HTTPS only, so a proxy ends TLS, often on this machine."""
    port: Port = Field(3000, alias="MODELDESK_PORT")
    health_host: Host = Field("127.0.0.1", alias="MODELDESK_HEALTH_HOST")
    health_port: Port | None = Field(None, alias="MODELDESK_HEALTH_PORT")
    """Where /healthz, /readyz and /metrics are, in both modes; None for nowhere.

    HTTP mode shows the first two at `port` too. /metrics is not for the public.
    """
    database_url: DatabaseUrl = Field(
        Secret("sqlite:///modeldesk.db"), alias="MODELDESK_DATABASE_URL"
    )
    """Secret because it may hold a password; `bot.store` reads the rest of it."""
    migrate: Literal["auto", "never"] = Field("never", alias="MODELDESK_MIGRATE")
    """Whether a start may upgrade the tables of PostgreSQL, which others may be using."""
    feedback_channel: ChannelId | None = Field(None, alias="MODELDESK_FEEDBACK_CHANNEL")
    """The channel for reports of wrong figures; without it, they are logged."""
    docs_url: DocsUrl | None = Field(None, alias="MODELDESK_DOCS_URL")
    """Where people in Slack can read how to use the bot, for a link on Home."""
    admins: UserIds | None = Field(None, alias="MODELDESK_ADMINS")
    """Ids of those who may change the settings of the workspace, and say who else may."""
    native_blocks: NativeBlocks = Field("auto", alias="MODELDESK_NATIVE_BLOCKS")
    """Whether to send Slack's own tables and charts; `auto` asks Slack at the start."""
    mcp: Literal["keys", "open", "off"] = Field("keys", alias="MODELDESK_MCP")
    """Who may call the tools over HTTP: programs with a key; or everybody, without a policy."""
    trusted_proxies: Networks = Field("127.0.0.1", alias="MODELDESK_TRUSTED_PROXIES")
    """Whose X-Forwarded-For is believed, where requests are limited by address."""
    sync: Literal["on", "off"] | None = Field(None, alias="MODELDESK_SYNC")
    feeds_url: FeedsUrl | None = Field(None, alias="MODELDESK_FEEDS_URL")
    """A mirror that has each feed as ID.json; None for the addresses of the feeds themselves."""
    data: DirectoryPath = Field(alias="MODELDESK_DATA")
    today: Annotated[date, BeforeValidator(date.fromisoformat)] | None = Field(
        None, alias="MODELDESK_TODAY"
    )
    """A fixed day to answer for; None for the day it is."""

    def day(self) -> date:
        """The day to answer for."""
        return self.today or datetime.now(UTC).date()

    @property
    def syncs(self) -> bool:
        """Whether the bot fetches feeds by itself; only where it is told to call anybody."""
        return self.sync == "on" or (self.sync is None and self.feeds_url is not None)

    def slack(self) -> SocketMode | HttpMode | None:
        """How to connect, Socket Mode first; None when no variable of Slack is set.

        Raises SettingsError when one of a pair is missing.
        """
        if not (self.bot_token or self.app_token or self.signing_secret):
            return None
        if not self.bot_token:
            raise _missing("SLACK_BOT_TOKEN")
        if self.app_token:
            return SocketMode(self.bot_token, self.app_token)
        if self.signing_secret:
            return HttpMode(self.bot_token, self.signing_secret, self.host, self.port)
        raise SettingsError(f"{_missing('SLACK_APP_TOKEN')} Over HTTP: SLACK_SIGNING_SECRET.")


def read(data: str | None, today: str | None) -> Settings:
    """Read the environment; `data` and `today` of the command line win over it.

    Raises SettingsError.
    """
    _refuse_unknown(os.environ)
    values = {name: value for name in _REMEDIES if (value := os.environ.get(name))}
    values |= {name: _file_content(name) for name in SECRETS if os.environ.get(f"{name}_FILE")}
    values.setdefault("MODELDESK_DATA", str(_default_data()))
    values |= {"MODELDESK_DATA": data} if data else {}
    values |= {"MODELDESK_TODAY": today} if today else {}
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        raise SettingsError(f"{name} is malformed: {_REMEDIES[name]}.") from error


def _refuse_unknown(names: Iterable[str]) -> None:
    for name in sorted(names):
        if name.startswith(_PREFIX) and name not in VARIABLES:
            from difflib import get_close_matches  # slow to import, for an error alone

            [nearest] = get_close_matches(name, VARIABLES, n=1, cutoff=0)
            raise SettingsError(f"{name} is unknown; the nearest variable is {nearest}.")


def _file_content(name: str) -> str:
    """The content of the file that NAME_FILE names, without its line end. Raises SettingsError."""
    if os.environ.get(name):
        raise SettingsError(f"{name} and {name}_FILE are both set: keep one of them.")
    try:
        return Path(os.environ[f"{name}_FILE"]).read_text("utf-8").rstrip("\r\n")
    except OSError as error:
        raise SettingsError(f"{name}_FILE cannot be read: {error.strerror}.") from error
    except ValueError as error:  # not UTF-8, or a path with a null byte
        raise SettingsError(f"{name}_FILE cannot be read: it is no text.") from error


def _default_data() -> Path:
    """The data folder of a wheel, inside `catalog`, or of a checkout, beside the packages."""
    bundled = _ROOT / "catalog" / "_data"
    return bundled if bundled.is_dir() else _ROOT / "data"


def _missing(name: str) -> SettingsError:
    return SettingsError(f"{name} is missing: {_REMEDIES[name]}.")
