"""The process that tells watches is killed a hundred times at each step, on both databases."""

from __future__ import annotations

from pathlib import Path

from tests.bench.measure import Json, at_most
from tests.bot.killing import kill
from tests.bot.postgres import running_postgres
from tests.bot.slack import running
from tests.bot.storage import postgres_storage, sqlite_storage

_TIMES = 100


async def measure(folder: Path) -> Json:
    with running_postgres() as postgres:
        storages = {
            "sqlite": sqlite_storage(folder / "watches.db"),
            "postgresql": await postgres_storage(postgres),
        }
        figures: Json = {}
        for name, storage in storages.items():
            async with running() as slack:
                outcome = await kill(storage, slack, folder / f"{name}.log", _TIMES)
            figures |= {
                f"{name}_kills": outcome.kills,
                f"{name}_lost": at_most(outcome.lost + outcome.owed, 0),
                f"{name}_doubled": at_most(outcome.doubles, outcome.may_double),
                f"{name}_doubled_and_not_logged": at_most(
                    max(0, outcome.doubles - outcome.logged), 0
                ),
            }
    return figures
