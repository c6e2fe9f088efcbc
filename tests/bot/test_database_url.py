import ssl
from pathlib import Path

import pytest

from bot.store.database_url import PostgresServer, SqliteFile, StoreError, read_database_url

PLACE = "modeldesk:s%2Fcret@db.example:5433/prod"


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///modeldesk.db", "modeldesk.db"),
        ("sqlite:////var/lib/kept.db", "/var/lib/kept.db"),
        ("sqlite+aiosqlite:///kept.db", "kept.db"),
    ],
)
def test_sqlite_is_a_file(url: str, path: str) -> None:
    assert read_database_url(url) == SqliteFile(Path(path))


@pytest.mark.parametrize(
    ("url", "dsn"),
    [
        (f"postgresql://{PLACE}", f"postgresql://{PLACE}?"),
        (f"postgres://{PLACE}", f"postgresql://{PLACE}?"),
        (f"postgresql+asyncpg://{PLACE}?ssl=require", f"postgresql://{PLACE}?sslmode=require"),
        (f"postgresql+psycopg://{PLACE}", f"postgresql://{PLACE}?"),
        (f"postgresql+psycopg2://{PLACE}", f"postgresql://{PLACE}?"),
        (f"postgresql://{PLACE}?sslmode=require", f"postgresql://{PLACE}?sslmode=require"),
        (
            f"postgresql://{PLACE}?sslmode=verify-ca&application_name=model%20desk",
            f"postgresql://{PLACE}?sslmode=verify-ca&application_name=model+desk",
        ),
        (f"postgresql://{PLACE}?connect_timeout=10&keepalives=1", f"postgresql://{PLACE}?"),
        (f"postgresql://{PLACE}?channel_binding=prefer", f"postgresql://{PLACE}?"),
        (
            "postgresql://u@h1:5432,h2:5433/name?target_session_attrs=read-write",
            "postgresql://u@h1:5432,h2:5433/name?target_session_attrs=read-write",
        ),
        ("postgresql:///name?host=/run/postgresql", "postgresql:///name?host=%2Frun%2Fpostgresql"),
    ],
)
def test_postgresql_is_understood_as_libpq_does(url: str, dsn: str) -> None:
    assert read_database_url(url) == PostgresServer(dsn, {})


@pytest.mark.parametrize(
    "parameters",
    [
        "sslmode=verify-full",
        "sslmode=verify-full&sslrootcert=system",
        "sslmode=verify-full&channel_binding=require",
    ],
)
def test_a_certificate_is_checked_as_browsers_do(parameters: str) -> None:
    server = read_database_url(f"postgresql://{PLACE}?{parameters}")
    assert isinstance(server, PostgresServer)
    assert server.dsn == f"postgresql://{PLACE}?sslmode=verify-full"
    assert server.arguments["ssl"].verify_mode == ssl.CERT_REQUIRED
    assert server.arguments["ssl"].check_hostname


def test_a_certificate_may_be_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "root.crt"
    file.touch()
    server = read_database_url(f"postgresql://{PLACE}?sslmode=verify-full&sslrootcert={file}")
    assert isinstance(server, PostgresServer)
    assert "root.crt" in server.dsn
    assert server.arguments == {}


@pytest.mark.parametrize(
    ("url", "names"),
    [
        ("", "sqlite:///FILE"),
        ("not a url", "sqlite:///FILE"),
        ("mysql://u:s%2Fcret@h/n", "sqlite:///FILE"),
        ("postgresql+nosuch://u:s%2Fcret@h/n", "sqlite:///FILE"),
        ("sqlite://", "sqlite:///FILE"),
        ("sqlite:///:memory:", "sqlite:///FILE"),
        ("postgresql:name", "sqlite:///FILE"),
        ("postgresql://u:s%2Fcret@h:port/n", "port"),
        ("postgresql://u:s%2Fcret@[h/n", "host"),
        (f"postgresql://{PLACE}?sslmode=maybe", "verify-full"),
        (f"postgresql://{PLACE}?sslmode=verify-ca&sslrootcert=/no/such/file", "sslrootcert"),
        (f"postgresql://{PLACE}?sslmode=require&channel_binding=require", "verify-full"),
        (f"postgresql://{PLACE}?target_session_attrs=some", "read-write"),
        (f"postgresql://{PLACE}?pgbouncer=true", "pgbouncer"),
    ],
)
def test_what_is_not_understood_is_one_line_without_the_password(url: str, names: str) -> None:
    with pytest.raises(StoreError, match=names) as raised:
        read_database_url(url)
    assert "\n" not in str(raised.value)
    assert "cret" not in str(raised.value)
