"""docs/operate.md, read as the agreement with operators: its lists are whole, its commands work."""

import ast
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from bot.logs import word
from bot.settings import SECRETS, VARIABLES, Settings
from bot.slack.metrics import Metrics, State
from bot.slack.outgoing import Outcome
from tests.image import CHECKOUT

PAGE = (CHECKOUT / "docs/operate.md").read_text("utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
ELSEWHERE = re.compile(
    r"^(sudo|docker|helm|kubectl|curl|pg_dump|pg_restore|journalctl)\b", re.MULTILINE
)
"""Commands that need what is not here: another program, a cluster, a running bot."""
PREFIXES = ("SLACK_", "MODELDESK_")
LEVELS = {"exception": "error"}


def table(heading: str) -> list[list[str]]:
    """The rows of the first table that has this heading; cells without their backquotes."""
    lines = PAGE[PAGE.index(f"| {heading} |") :].split("\n\n")[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def code(cell: str) -> str:
    return cell.strip("`")


def test_every_variable_is_listed_with_its_default() -> None:
    rows = {code(name): default for name, default, _ in table("Variable")}
    named = {*rows, *re.findall(r"\w+_FILE\b", PAGE)}
    assert named == set(VARIABLES)
    defaults = {field.alias: field.default for field in Settings.model_fields.values()}
    for name, default in rows.items():
        value = defaults[name] if not hasattr(defaults[name], "get_secret_value") else None
        if name == "MODELDESK_DATABASE_URL":
            value = defaults[name].get_secret_value()
        shown = "" if value is None or name == "MODELDESK_DATA" else f"`{value}`"
        assert (name, default) == (name, shown)
    assert all(f"`{name}_FILE`" in PAGE for name in SECRETS)


def events() -> Iterator[tuple[str, str]]:
    """Event and level of each line that the code can log."""
    for path in sorted((CHECKOUT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="_log"), attr=level),
                    args=[event, *_],
                ):
                    assert isinstance(event, ast.Constant), f"{path.name}: not one event"
                    yield str(event.value), LEVELS.get(level, level)
                case _:
                    pass


def test_every_line_of_the_log_is_explained_and_no_other() -> None:
    rows = [(code(event), level) for event, level, _ in table("Event")]
    assert len({event for event, _ in rows}) == len(rows)
    assert set(rows) == {*events(), ("library", "any")}  # of libraries, by bot.logs


def test_every_outcome_of_a_request_is_explained() -> None:
    text = "".join(path.read_text("utf-8") for path in (CHECKOUT / "bot/slack").glob("*.py"))
    said = re.findall(r'context\["outcome"\](?:, \w+)? = "([a-z_ ]+)"', text)
    log = (CHECKOUT / "bot/slack/request_log.py").read_text("utf-8")
    said += re.findall(r'return "([a-z_ ]+)"$', log.split("def _kind_and_name")[0], re.MULTILINE)
    said += [*re.findall(r'"(ignored|refused)"', log), *get_args(Outcome)]
    explained = {code(outcome) for outcome, _ in table("Outcome")}
    assert explained == set(said)
    assert all(map(word, explained)), "the log shows single words only"


def test_every_metric_is_listed_with_its_labels() -> None:
    text = Metrics().exposition(State(0, 0, 0, is_stored=True)).decode()
    ours = set(re.findall(r"^# TYPE (modeldesk_\w+) ", text, re.MULTILINE))
    assert {code(name) for name, _, _ in table("Metric")} == ours


def test_every_block_is_shell() -> None:
    for block in BLOCKS:
        done = subprocess.run(["sh", "-n", "-c", block], capture_output=True, check=False)
        assert (block, done.returncode, done.stderr) == (block, 0, b"")


def here() -> list[str]:
    return [block for block in BLOCKS if not ELSEWHERE.search(block)]


def run(block: str, folder: Path) -> str:
    """As typed where the page's variables are set, with the `modeldesk` of this environment."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(PREFIXES)}
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    typed = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "PATH": programs}
    done = subprocess.run(
        ["sh", "-euc", block],
        cwd=folder,
        env=clean | typed,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_secrets_are_made_as_compose_reads_them(tmp_path: Path) -> None:
    [block] = [block for block in here() if "deploy/secrets" in block]
    run(block, tmp_path)
    secrets = {path.name: path.read_text() for path in (tmp_path / "deploy/secrets").iterdir()}
    password = secrets.pop("database_password")
    assert len(password) == 48
    assert secrets == {
        "slack_bot_token": "xoxb-1",
        "slack_app_token": "xapp-1",
        "database_url": f"postgresql://modeldesk:{password}@database/modeldesk",
    }


def test_a_backup_of_a_database_in_use_is_restored(tmp_path: Path) -> None:
    [backup] = [block for block in here() if "VACUUM" in block]
    [restore] = [block for block in here() if "integrity_check" in block]
    database = sqlite3.connect(tmp_path / "modeldesk.db", isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("CREATE TABLE threads (question TEXT)")
    database.execute("INSERT INTO threads VALUES ('kept')")
    run(backup, tmp_path)
    database.execute("DELETE FROM threads")
    shutil.copy(tmp_path / "modeldesk.db-wal", tmp_path / "wal")
    database.close()
    shutil.move(tmp_path / "wal", tmp_path / "modeldesk.db-wal")  # as after a crash
    assert run(restore, tmp_path) == "ok\n"
    restored = sqlite3.connect(tmp_path / "modeldesk.db")
    assert restored.execute("SELECT question FROM threads").fetchall() == [("kept",)]
    restored.close()


def test_the_commands_of_the_bot_work(tmp_path: Path) -> None:
    [about, tables, ratings] = [block for block in here() if block.startswith("modeldesk")]
    assert run(about, tmp_path).startswith("modeldesk 0.1.0\n")
    assert [line.partition(": ")[2] for line in run(tables, tmp_path).splitlines()] == [
        "upgraded",
        "that of this release",
    ]
    assert run(ratings, tmp_path) == "no ratings in the last 30 days\n"


def test_every_block_that_can_be_run_here_is() -> None:
    assert len(here()) == 6


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)]+)\)", PAGE))))
def test_a_link_leads_somewhere(link: str) -> None:
    name, _, heading = link.partition("#")
    file = CHECKOUT / "docs" / name if name else CHECKOUT / "docs/operate.md"
    assert file.resolve().exists()
    headings = re.findall(r"^#+ (.*)$", file.read_text("utf-8"), re.MULTILINE)
    anchors = [re.sub(r"[^\w -]", "", text).lower().replace(" ", "-") for text in headings]
    assert not heading or heading in anchors
