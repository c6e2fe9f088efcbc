"""The questions of the warm-up: every kind of answer is given once, and none is changed."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from bot.answer import Ambiguous, Answer, answer_query
from bot.blocks import Reply, render
from bot.query import parse
from bot.warmup import questions, warm_up
from catalog.catalog import Catalog
from catalog.loading import SNAPSHOT, load
from catalog.snapshot import SnapshotHeader, encode_snapshot
from tests.world import FEED, TODAY, write


def test_every_kind_of_answer_is_given(bundled: Catalog) -> None:
    """All but asking back, for which no name of every catalogue is vague enough."""
    given = {
        type(answer_query(parse(text, "ask", bundled), bundled)) for text in questions(bundled)
    }
    assert given == set(get_args(Answer)) - {Ambiguous}


def test_models_and_work_are_those_of_the_catalogue(world: Catalog) -> None:
    texts = " ".join(questions(world))
    assert "Cirrus 4" in texts
    assert world.curation.use_cases[0].name in texts


@pytest.mark.parametrize("empty", [False, True], ids=["the world", "a catalogue without models"])
def test_it_changes_no_answer(empty: object, tmp_path: Path) -> None:
    folder = write(tmp_path)
    if empty:
        (folder / SNAPSHOT).write_bytes(encode_snapshot(SnapshotHeader((FEED,), (), {}), ()))
    fresh, warm = load(folder, TODAY), load(folder, TODAY)
    warm_up(warm)
    for text in questions(fresh):
        assert _reply(text, fresh) == _reply(text, warm)


def _reply(text: str, catalog: Catalog) -> Reply:
    return render(answer_query(parse(text, "ask", catalog), catalog))
