"""A PostgreSQL server of the tests' own, on loopback, which ends when they do."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from time import sleep

import asyncpg  # type: ignore[import-untyped]
import pytest

_START_S = 60
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "16MB",
    "max_connections": "60",
}
_UNPRIVILEGED = ("postgres", "nobody")
"""PostgreSQL refuses to run as root."""


class Postgres:
    """A server; each database on it is new and empty."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._numbers = count(1)

    def address(self, name: str, port: int | None = None) -> str:
        return f"postgresql://modeldesk@127.0.0.1:{port or self.port}/{name}?sslmode=disable"

    async def create(self) -> str:
        """The name of a new database."""
        name = f"test{next(self._numbers)}"
        await self.execute("postgres", f"CREATE DATABASE {name}")
        return name

    async def execute(self, name: str, statement: str) -> list[tuple[object, ...]]:
        connection = await asyncpg.connect(self.address(name))
        try:
            return [tuple(row) for row in await connection.fetch(statement)]
        finally:
            await connection.close()


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Skips the test where PostgreSQL is not installed, except in CI."""
    programs = _programs()
    if not programs:
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say("PostgreSQL is not installed (on Debian: apt-get install postgresql)")
    in_memory = Path("/dev/shm")  # where there is one: every database is some 300 files
    folder = Path(
        mkdtemp(prefix="modeldesk-postgres-", dir=in_memory if in_memory.is_dir() else None)
    )
    user = _user()
    if user:
        shutil.chown(folder, user)
    try:
        _initialise(programs, folder, user)
        with _serving(programs, folder, user) as port:
            yield Postgres(port)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path | None:
    """The folder of the newest server's programs, which Debian keeps off the PATH."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    return Path(on_path).resolve().parent if on_path else None


def _user() -> str | None:
    """Who is to run the server; None for whoever runs the tests."""
    if os.geteuid() != 0:
        return None
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in _UNPRIVILEGED if name in names)


def _as(user: str | None, *options: str) -> list[str]:
    """A prefix that runs a command as a user; nothing where it is not needed or not there."""
    if not shutil.which("setpriv"):
        return []
    identity = [f"--reuid={user}", f"--regid={_group(user)}", "--clear-groups"] if user else []
    return ["setpriv", *identity, *options] if identity or options else []


def _group(user: str) -> int:
    import pwd

    return pwd.getpwnam(user).pw_gid


def _initialise(programs: Path, folder: Path, user: str | None) -> None:
    command = [str(programs / "initdb"), "--no-sync", "--auth=trust", "--username=modeldesk"]
    done = subprocess.run(
        [*_as(user), *command, "--encoding=UTF8", "--locale=C", str(folder / "data")],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=_START_S,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def _serving(programs: Path, folder: Path, user: str | None) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = [f"-c{name}={value}" for name, value in (_SETTINGS | {"port": str(port)}).items()]
    # The signal comes when pytest is killed, too, and ends the server at once.
    prefix = _as(user, "--pdeathsig=QUIT")
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [*prefix, str(programs / "postgres"), "-D", str(folder / "data"), *settings],
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        for _ in range(20 * _START_S):
            if server.poll() is None and _accepts(programs, port):
                break
            sleep(0.05)
        else:
            raise AssertionError((folder / "log").read_text("utf-8"))
        yield port
    finally:
        server.send_signal(3)  # QUIT: at once, for nothing is to be kept
        server.wait(_START_S)


def _accepts(programs: Path, port: int) -> bool:
    command = [str(programs / "pg_isready"), "--quiet", "--host=127.0.0.1", f"--port={port}"]
    return subprocess.run(command, timeout=_START_S, check=False).returncode == 0
