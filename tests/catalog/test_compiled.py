from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from catalog.compiled import COMPILED, read_compiled, write_compiled
from catalog.loading import load, read_curation
from tests.world import TODAY, write


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The invented world, compiled."""
    folder = write(tmp_path / "data")
    write_compiled(folder, read_curation(folder))
    return folder


def test_what_is_compiled_is_what_is_written(data: Path) -> None:
    assert read_compiled(data) == read_curation(data)


def test_an_edit_counts_at_once(data: Path) -> None:
    listed = data / "labs.yml"
    listed.write_text(listed.read_text().replace("Nimbus Labs", "Cumulus Labs"))
    assert read_compiled(data) is None
    assert load(data, TODAY).labs["nimbus"].name == "Cumulus Labs"


@pytest.mark.parametrize("file", ["labs.yml", "families/quarry.yml", "models/new.yml"])
def test_a_file_that_went_or_came_counts_at_once(file: str, data: Path) -> None:
    path = data / file
    if path.exists():
        path.unlink()
    else:
        path.write_text("models: []\n")
    assert read_compiled(data) is None


@pytest.mark.parametrize("content", [b"", b"not gzip", b"\x1f\x8b\x08"])
def test_a_damaged_file_is_passed_over(content: bytes, data: Path) -> None:
    (data / COMPILED).write_bytes(content)
    assert read_compiled(data) is None
    assert load(data, TODAY).models


def test_equal_facts_are_equal_bytes_in_any_process(data: Path) -> None:
    """Sets of strings have another order under every hash seed."""
    code = (
        "import sys; from pathlib import Path; "
        "from catalog.compiled import write_compiled; from catalog.loading import read_curation; "
        "data = Path(sys.argv[1]); write_compiled(data, read_curation(data))"
    )
    contents = set()
    for seed in ("0", "1", "2"):
        env = os.environ | {"PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", code, str(data)], check=True, env=env)
        contents.add((data / COMPILED).read_bytes())
    assert len(contents) == 1
