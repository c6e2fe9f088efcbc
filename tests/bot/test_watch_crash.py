"""The process that tells is killed at each step: nothing is lost, and a double is in the log.

`make load` does it a hundred times at each.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.bot.killing import kill
from tests.bot.slack import Slack
from tests.bot.storage import Storage
from tests.bot.telling import STEPS

TIMES = 5


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
async def test_nothing_is_lost_and_one_message_a_kill_is_repeated_at_most(
    storage: Storage, slack: Slack, tmp_path: Path
) -> None:
    outcome = await kill(storage, slack, tmp_path / "log", TIMES)
    assert outcome.kills == TIMES * len(STEPS)
    assert (outcome.lost, outcome.owed) == (0, 0)
    assert outcome.doubles == outcome.may_double
    assert outcome.doubles <= outcome.logged <= outcome.kills
