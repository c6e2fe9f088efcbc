"""Whether the tables are those of this release, and how they become so."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, inspect, text

from bot.store.database_url import StoreError
from bot.store.tables import TABLES, THREADS

NEWEST = "0011"
"""The last revision in `migrations/versions`, without which no start has to import alembic."""
_OLDER = ("", "0001", "0002", "0003", "0005", "0008", "0004", "0006", "0007", "0009", "0010")
MIGRATIONS = Path(__file__).parent / "migrations"
_VERSIONS = (
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL,"
    " CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)
"""The table in which alembic keeps the revision."""
_UPGRADING = 7_294_110
"""The advisory lock of PostgreSQL that replicas take which start at once."""


class SchemaError(StoreError):
    """The tables are not those of this release; the message is one line with the remedy."""


class Schema(NamedTuple):
    """What to do about the tables of a database."""

    migrates: bool

    def is_due(self, connection: Connection) -> bool:
        """Whether to upgrade now. Raises SchemaError where that is not for us to do."""
        version = current(connection)
        if version == NEWEST:
            return False
        if version not in _OLDER:
            raise SchemaError(
                f"its tables are of a newer release (schema {version}): upgrade Modeldesk"
            )
        if not self.migrates:
            raise SchemaError(
                "its tables are missing or of an older release: run `modeldesk db upgrade`"
            )
        return True


def current(connection: Connection) -> str:
    """The revision of the tables; empty where there are none, or only those of release 0.1.0."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.scalar(text("SELECT version_num FROM alembic_version")) or ""


def upgrade(connection: Connection) -> None:
    """Bring the tables to the newest revision, or make them, in one transaction."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("BEGIN IMMEDIATE"))  # which the driver does not do for a table
    else:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_UPGRADING})"))
    version = current(connection)
    if version == NEWEST:  # another process was faster
        return
    if not version and not inspect(connection).has_table(THREADS.name):
        _create(connection)
        return
    # Takes a tenth of a second and 16 MB, and most starts do not need it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _create(connection: Connection) -> None:
    """Make the tables as the migrations would, all at once."""
    TABLES.create_all(connection)
    connection.execute(text(_VERSIONS))
    connection.execute(text("INSERT INTO alembic_version VALUES (:newest)"), {"newest": NEWEST})
