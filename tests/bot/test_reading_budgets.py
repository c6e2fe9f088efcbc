"""Every agreed reply is read in one go: no sentence over 25 words, no table over three columns."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import GOLDEN

MOST_WORDS = 25
MOST_COLUMNS = 3
_WORD = re.compile(r"\S*\w\S*")
_END = re.compile(r"(?<=[.;?])\s| · ")
"""Where a sentence ends, or an entry of a list within it."""


def _sentences(text: str) -> Iterator[str]:
    for line in html.unescape(text).splitlines():
        yield from _END.split(line)


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(GOLDEN.glob("*.json")) if path.name.count(".") == 1],
    ids=lambda path: path.stem,
)
def test_no_sentence_is_long(path: Path) -> None:
    text = json.loads(path.read_text("utf-8")).get("text", "")
    assert [s for s in _sentences(text) if len(_WORD.findall(s)) > MOST_WORDS] == []


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.*.json")), ids=lambda path: path.stem)
def test_a_phone_shows_every_table_whole(path: Path) -> None:
    blocks: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["blocks"]
    tables = [block for block in blocks if block["type"] in ("data_table", "table")]
    assert [len(table["rows"][0]) for table in tables if len(table["rows"][0]) > MOST_COLUMNS] == []
