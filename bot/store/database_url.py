"""What MODELDESK_DATABASE_URL says: a file of SQLite, or a PostgreSQL server as libpq names it."""

from __future__ import annotations

import re
import ssl
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

_HINT = "write sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME"
_SQLITE = re.compile(r"sqlite(\+aiosqlite)?:///(?P<file>[^?]+)")
_POSTGRESQL = re.compile(r"postgres(ql)?(\+(asyncpg|psycopg|psycopg2|psycopg_async))?")
"""As other programs spell it too; the driver is asyncpg all the same."""

_FILES = ("sslrootcert", "sslcert", "sslkey", "sslcrl")
_UNDERSTOOD = frozenset(
    (
        *("host", "port", "dbname", "database", "user", "password", "passfile", "service"),
        *("sslmode", "sslnegotiation", "sslpassword", *_FILES),
        *("ssl_min_protocol_version", "ssl_max_protocol_version", "target_session_attrs"),
        *("krbsrvname", "gsslib"),
        *("application_name", "options"),  # settings of the server, not of the driver
    )
)
"""Parameters that asyncpg reads as libpq does, or hands on to the server."""
_MEANINGLESS = frozenset(
    (
        *("client_encoding", "connect_timeout", "fallback_application_name", "tcp_user_timeout"),
        *("keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count"),
        *("gssencmode", "sslcompression", "sslsni", "load_balance_hosts"),
    )
)
"""Parameters about what asyncpg does its own way or not at all, or the store has its limits for."""
_VALUES: Mapping[str, tuple[str, ...]] = {
    "sslmode": ("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
    "target_session_attrs": (
        *("any", "read-write", "read-only", "primary", "standby", "prefer-standby"),
    ),
    "channel_binding": ("disable", "prefer", "require"),
}


class StoreError(Exception):
    """The database cannot be used as it is set up; the message is one line without a password."""


class SqliteFile(NamedTuple):
    path: Path


class PostgresServer(NamedTuple):
    dsn: str
    """For asyncpg."""
    arguments: Mapping[str, Any]
    """Of `asyncpg.connect`, for what cannot be said in the DSN."""


def read_database_url(url: str) -> SqliteFile | PostgresServer:
    """Raises StoreError."""
    if file := _SQLITE.fullmatch(url):
        if file["file"] == ":memory:":
            raise StoreError(f"a database in memory forgets what it should keep: {_HINT}")
        return SqliteFile(Path(file["file"]))
    try:
        parts = urlsplit(url)
        _ = "," in parts.netloc or parts.port
    except ValueError as error:
        raise StoreError(f"the host or the port is malformed: {_HINT}") from error
    if not _POSTGRESQL.fullmatch(parts.scheme) or "://" not in url:
        raise StoreError(f"it names no database that is known here: {_HINT}")
    if not find_spec("asyncpg"):
        raise StoreError('PostgreSQL needs a driver: pip install "modeldesk[postgres]"')
    return _postgres_server(parts)


def _postgres_server(parts: SplitResult) -> PostgresServer:
    parameters = dict(parse_qsl(parts.query, keep_blank_values=True))
    if "ssl" in parameters:  # as SQLAlchemy spells it for asyncpg
        parameters.setdefault("sslmode", parameters.pop("ssl"))
    for name, value in parameters.items():
        _check(name, value)
    sslmode = parameters.get("sslmode", "prefer")
    if parameters.pop("channel_binding", "prefer") == "require" and sslmode != "verify-full":
        raise StoreError(
            "channel_binding=require is more than asyncpg can do: write sslmode=verify-full instead"
        )
    arguments: dict[str, Any] = {}
    if sslmode == "verify-full" and parameters.get("sslrootcert", "system") == "system":
        parameters.pop("sslrootcert", None)
        arguments["ssl"] = ssl.create_default_context()
    kept = {name: value for name, value in parameters.items() if name in _UNDERSTOOD}
    dsn = f"postgresql://{parts.netloc}{parts.path}?{urlencode(kept)}"
    return PostgresServer(dsn, arguments)


def _check(name: str, value: str) -> None:
    """Raises StoreError."""
    if name not in _UNDERSTOOD | _MEANINGLESS | set(_VALUES):
        raise StoreError(f"its parameter {name} is not known here: leave it out")
    if name in _VALUES and value not in _VALUES[name]:
        raise StoreError(f"its parameter {name} is one of {', '.join(_VALUES[name])}")
    if name in _FILES and value != "system" and not Path(value).is_file():
        raise StoreError(f"the file of its parameter {name} does not exist")
