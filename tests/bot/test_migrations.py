import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from bot.store import OutboxEntry, Thread
from bot.store.database import database_store
from bot.store.engine import database
from bot.store.schema_version import MIGRATIONS, NEWEST, SchemaError
from bot.store.tables import TABLES
from tests.bot.postgres import Postgres
from tests.bot.storage import Storage, postgres_storage

HERE = Thread("T1", "C1", "17.1")
RELEASE_0_1_0 = (
    "CREATE TABLE threads (team VARCHAR(32) NOT NULL, channel VARCHAR(32) NOT NULL,"
    " ts VARCHAR(32) NOT NULL, question TEXT NOT NULL, at INTEGER NOT NULL,"
    " PRIMARY KEY (team, channel, ts))",
    "CREATE INDEX ix_threads_at ON threads (at)",
    "CREATE TABLE claimed (key VARCHAR(128) NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (key))",
    "CREATE INDEX ix_claimed_at ON claimed (at)",
    "INSERT INTO threads VALUES ('T1', 'C1', '17.1', 'cheapest vision', 2000000000)",
    "INSERT INTO claimed VALUES ('event:Ev1', 2000000000)",
)
"""What release 0.1.0 left behind: no revision, and a thread."""


async def test_a_database_of_the_first_release_keeps_its_threads(storage: Storage) -> None:
    for statement in RELEASE_0_1_0:
        await storage.execute(statement)
    for _ in range(2):
        async with storage.opened() as store:
            assert store.available
            assert await store.recall(HERE) == "cheapest vision"
            assert not await store.accept(OutboxEntry("event:Ev1", "{}"), {})
            await store.accept(OutboxEntry("post:1", "{}"), {})
    assert await storage.execute("SELECT version_num FROM alembic_version") == [(NEWEST,)]


async def test_a_newer_schema_is_refused_in_one_line(
    storage: Storage, caplog: pytest.LogCaptureFixture
) -> None:
    async with storage.opened():
        pass
    await storage.execute("UPDATE alembic_version SET version_num = '9999'")
    store = database_store(storage.address, migrates=True)
    with pytest.raises(SchemaError, match=r"^its tables are of a newer release \(schema 9999\)"):
        await store.open()
    assert caplog.messages == []


async def test_postgresql_is_not_upgraded_unasked(postgres: Postgres) -> None:
    storage = await postgres_storage(postgres)
    store = database_store(storage.address)
    with pytest.raises(SchemaError, match="modeldesk db upgrade"):
        await store.open()
    async with storage.opened():
        pass
    store = database_store(storage.address)
    await store.open()
    assert store.available
    await store.close()


@pytest.mark.parametrize(
    "before",
    [
        pytest.param((), id="made at once"),
        pytest.param(RELEASE_0_1_0, id="by the migrations"),
    ],
)
async def test_the_tables_are_those_that_the_store_uses(
    storage: Storage, before: tuple[str, ...]
) -> None:
    for statement in before:
        await storage.execute(statement)
    async with storage.opened():
        pass
    assert await storage.execute("SELECT version_num FROM alembic_version") == [(NEWEST,)]
    connection = await database(storage.address).connect()
    assert await connection.run(_shape) == await connection.run(_wanted_shape)
    connection.drop()


Shape = dict[str, tuple[set[tuple[str, str, bool, bool]], set[str]]]
"""Table -> columns, with their type and whether they may be empty and have a default; indexes."""


def _wanted_shape(connection: Connection) -> Shape:
    return {
        table.name: (
            {
                (
                    c.name,
                    c.type.compile(connection.dialect),
                    bool(c.nullable),
                    bool(c.server_default),
                )
                for c in table.columns
            },
            {str(index.name) for index in table.indexes},
        )
        for table in TABLES.tables.values()
    }


def _shape(connection: Connection) -> Shape:
    tables = inspect(connection)
    return {
        name: (
            {
                (
                    c["name"],
                    str(c["type"]),
                    c["nullable"],
                    bool(c["default"]) and "nextval" not in str(c["default"]),
                )
                for c in tables.get_columns(name)
            },
            {str(index["name"]) for index in tables.get_indexes(name)},
        )
        for name in tables.get_table_names()
        if name != "alembic_version"
    }


def test_the_newest_revision_is_known_without_alembic() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    script = ScriptDirectory.from_config(config)
    assert script.get_heads() == [NEWEST]
