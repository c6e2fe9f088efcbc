"""The image's steps, carried out without Docker: what they install answers as another user.

Slow: some twenty seconds, most of them for installing packages.
"""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.bot.slack import APP_TOKEN, BOT_TOKEN, running
from tests.image import CHECKOUT, Image, command, steps, value

UID = "10001"
AS_ANOTHER = ("setpriv", f"--reuid={UID}", f"--regid={UID}", "--clear-groups")
PREFIXES = ("SLACK_", "MODELDESK_", "PYTHON")
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(PREFIXES)}
_OLD = "import sys; sys.exit(sys.version_info < (3, 11))"
_UNREACHABLE = ("Could not find a version", "Connection", "NewConnectionError", "Temporary failure")


def test_what_the_image_promises() -> None:
    assert value("USER") == f"{UID}:{UID}"
    assert value("STOPSIGNAL") == "SIGTERM"
    assert value("VOLUME") == value("WORKDIR") == "/data"
    [adds_user] = [step.text for step in steps() if "useradd" in step.text]
    assert f"--uid {UID}" in adds_user
    assert f"--owner {UID} --group {UID} --mode 0700 /data" in adds_user
    installs = [step.text for step in steps() if "install --quiet" in step.text]
    for lock in ("requirements-postgres.lock", "requirements-build.lock"):
        assert any(f"--require-hashes -r {lock}" in text for text in installs)


def test_only_what_is_copied_reaches_the_build() -> None:
    let_through = [
        line.removeprefix("!")
        for line in (CHECKOUT / ".dockerignore").read_text("utf-8").splitlines()
        if line.startswith("!")
    ]
    copied = [
        name
        for step in steps()
        if step.instruction == "COPY" and "--from" not in step.text
        for name in step.text.split()[:-1]
    ]
    assert sorted(let_through) == sorted(copied)


def another_users_python() -> str | None:
    """A Python 3.11 or newer that another user may run, which one in a home folder is not."""
    own = str(Path(sys.executable).resolve())
    for python in filter(None, (own, shutil.which("python3", path=os.defpath))):
        done = subprocess.run([*AS_ANOTHER, python, "-c", _OLD], capture_output=True, check=False)
        if not done.returncode:
            return python
    return None


@pytest.fixture(scope="module")
def image() -> Iterator[Image]:
    if not shutil.which("setpriv") or os.geteuid():
        pytest.skip("only root can run it as another user")
    if (python := another_users_python()) is None:
        pytest.skip("there is no Python 3.11 that another user may run")
    # Not below pytest's own folder, which other users cannot enter.
    with tempfile.TemporaryDirectory(prefix="modeldesk-image-") as folder:
        root = Path(folder)
        root.chmod(0o755)
        programs = root / "bin"
        programs.mkdir()
        (programs / "python").symlink_to(python)
        pip = programs / "pip"
        pip.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pip "$@"\n')
        pip.chmod(0o755)
        built = Image(root, CLEAN | {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"})
        try:
            built.build()
        except subprocess.CalledProcessError as error:
            if "CI" not in os.environ and any(word in error.stderr for word in _UNREACHABLE):
                pytest.skip("the packages cannot be had here")
            pytest.fail(error.stderr)
        shutil.chown(root / "data", int(UID), int(UID))
        for each in (root / "opt").rglob("*"):
            if not each.is_symlink():
                each.chmod(each.stat().st_mode & ~0o222)
        yield built


def run(image: Image, *arguments: str) -> str:
    """What a command of the image says to another user, who can write nowhere but in /data."""
    done = subprocess.run(
        [*AS_ANOTHER, *arguments],
        cwd=image.folder,
        env={**image.variables, "TMPDIR": "/nowhere", "LANG": "C"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_another_user_runs_it_from_what_nobody_can_write(image: Image) -> None:
    [modeldesk] = command(value("ENTRYPOINT"))
    assert run(image, modeldesk, "--version") == "modeldesk 0.1.0\n"
    assert run(image, modeldesk, "resolve", "sonet 4.5") == (
        "sonet 4.5: anthropic/claude-sonnet-4-5, by typo\n"
    )
    assert list(image.folder.iterdir()) == []
    assert not any("pip" in path.name for path in (image.root / "opt/modeldesk/bin").iterdir())


async def test_it_serves_and_its_health_check_tells(image: Image) -> None:
    check = command(value("HEALTHCHECK"))
    async with running() as slack:
        settings = {
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_APP_TOKEN": APP_TOKEN,
            "SLACK_API_URL": f"{slack.url}/api/",
            "MODELDESK_NATIVE_BLOCKS": "never",
            "MODELDESK_HEALTH_PORT": str(_free_port()),
        }
        environment = {**image.variables, **settings, "LANG": "C"}
        bot = await _started(image, command(value("ENTRYPOINT")), environment)
        try:
            await _connected(bot)
            assert await (await _started(image, check, environment)).wait() == 0
            bot.terminate()
            assert await asyncio.wait_for(bot.wait(), 30) == 0
        finally:
            if bot.returncode is None:
                bot.kill()
                await bot.wait()
        assert await (await _started(image, check, environment)).wait() != 0
    database = image.folder / "modeldesk.db"
    assert str(database.stat().st_uid) == UID
    database.unlink()


async def _connected(bot: asyncio.subprocess.Process) -> None:
    assert bot.stderr
    said = b""
    while b'"connected"' not in said:
        line = await asyncio.wait_for(bot.stderr.readline(), 60)
        said += line
        assert line, said.decode()


async def _started(
    image: Image, arguments: Sequence[str], environment: dict[str, str]
) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(*AS_ANOTHER, *arguments),
        cwd=image.folder,
        env=environment,
        stderr=asyncio.subprocess.PIPE,
    )


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port
