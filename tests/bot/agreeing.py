"""Replies as agreed: a file for each variant, which pastes into Block Kit Builder."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from bot.blocks import LIMITS, Reply, Variant
from tests.bot.blockkit import active, active_text, problems
from tests.conftest import GOLDEN

Golden = Callable[[str, str], None]


def agree(golden: Golden, name: str, reply: Reply) -> None:
    """The variant of every surface with the text, and each other variant under what it takes."""
    assert [
        text for variant in reply.variants for text in texts(variant.blocks) if text[:1] == " "
    ] == []
    golden(f"{name}.json", _json({"text": reply.text, "blocks": list(reply.blocks)}))
    files = {f"{name}.{kinds(variant)}.json": variant for variant in reply.variants[:-1]}
    for file, variant in files.items():
        golden(file, _json({"blocks": list(variant.blocks)}))
    assert {path.name for path in GOLDEN.glob(f"{name}.*.json")} == set(files)


def kinds(variant: Variant) -> str:
    return "+".join(sorted(variant.kinds))


def _json(made: Any) -> str:
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


NATIVE = {"data_table", "table", "data_visualization", "container"}
BASIC = {"header", "section", "context", "divider"}
ROOM = 6
"""Blocks that others may add: buttons, and who shared it."""


def assert_slack_takes(reply: Reply) -> None:
    """Every variant, by an independent reading of Slack's rules."""
    assert reply.text.strip()
    assert len(reply.text) <= LIMITS.text
    assert {block["type"] for block in reply.blocks} <= BASIC
    for variant in reply.variants:
        assert variant.blocks
        assert problems(variant.blocks, "message") == []
        assert size(variant) <= LIMITS.blocks - ROOM
        assert variant.kinds == {block["type"] for block in variant.blocks} & NATIVE
    json.dumps(
        [variant.blocks for variant in reply.variants], ensure_ascii=False, allow_nan=False
    ).encode()


def size(variant: Variant) -> int:
    """Blocks, with those in others."""
    return sum(1 + len(block.get("child_blocks", ())) for block in variant.blocks)


def assert_nothing_acts(reply: Reply) -> None:
    """Not by the judge, nor at all: the only angle brackets are those of plain https links."""
    assert active_text(reply.text) == []
    assert "<" not in reply.text
    for variant in reply.variants:
        assert active(variant.blocks) == []
        for text in texts(variant.blocks):
            assert "<" not in SAFE_LINK.sub("", text)


SAFE_LINK = re.compile(r"<https://[a-z0-9.-]+(/[^<>|\s]*)?\|[^<>|]+>")


def texts(value: Any) -> Iterator[str]:
    """Every string that Slack would show, and the few that it would not."""
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from texts(inner)
        case list() | tuple():
            for inner in value:
                yield from texts(inner)
        case _:
            return
