"""Data files that would crash the reader, or fill the memory, are one line and no catalogue."""

from __future__ import annotations

import gzip
import re
import time
import tracemalloc
import zlib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from bot.cli.main import run
from catalog.compiled import COMPILED
from catalog.feeds.build import build
from catalog.feeds.feed_base import EntryError, FeedError, usd
from catalog.file_limits import unpack_first
from catalog.loading import SNAPSHOT, CatalogError, load
from tests.world import TODAY, write

DEEP = 100_000
MUCH = 100_000_000
"""Bytes: twice the most that is unpacked."""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write(tmp_path / "data")


def bomb() -> bytes:
    """A gzip file that unpacks to a thousand times as much."""
    packer = zlib.compressobj(9, wbits=31)
    piece = b" " * 1_000_000
    packed = [packer.compress(piece) for _ in range(MUCH // len(piece))]
    return b"".join((*packed, packer.flush()))


BOMB = bomb()


def laughs() -> bytes:
    """Ten lists of ten of the list before: short, and ten to the tenth entries."""
    lines = ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    for level in range(1, 10):
        lines.append(f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]")
    return "\n".join((*lines, "aliases: *a9")).encode()


def refused(loading: Callable[[], object]) -> list[str]:
    """The lines of the error, which comes at once and takes no memory to speak of."""
    before = time.thread_time()
    tracemalloc.start()
    try:
        with pytest.raises((CatalogError, FeedError)) as caught:
            loading()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert time.thread_time() - before < 20
    assert peak < 2 * MUCH
    return str(caught.value).splitlines()


YAML = [
    # What the parser itself refuses is left to it.
    pytest.param(b"aliases: " + b"[" * DEEP, "line 1: YAML: exceeded", id="a deep list"),
    pytest.param(b"{a: " * DEEP, "line 1: YAML: more than 30 deep", id="a deep mapping"),
    pytest.param(b"- " * DEEP, "line 1: YAML: more than 30 deep", id="a list in a list"),
    pytest.param(
        b"".join(b" " * level + b"a:\n" for level in range(1000)),
        "line 31: YAML: more than 30 deep",
        id="a deep indent",
    ),
    pytest.param(laughs(), "line 2: YAML: *a0 repeats too much", id="a billion laughs"),
    pytest.param(b"aliases: &a [*a]", "line 1: YAML: *a repeats too much", id="a list of itself"),
    pytest.param(
        b"a: &a [x]\naliases: [" + b"*a, " * 1000 + b"]",
        "line 2: YAML: *a repeats too much",
        id="many repetitions",
    ),
    pytest.param(
        b"aliases: [{checked: " + b"9" * 100_000 + b"}]",
        "line 1: YAML: a number of more than 100 digits",
        id="a huge number",
    ),
    pytest.param(
        b"aliases: [" + b"1:" * 50_000 + b"1]",
        "line 1: YAML: a number of more than 100 digits",
        id="a huge number in sixties",
    ),
    pytest.param(b"aliases: \xff\xfe\n", "the file: YAML: ", id="not UTF-8"),
    pytest.param(b"aliases: \x00\n", "the file: YAML: ", id="a null"),
    pytest.param(b"# \n" * 500_000, "the file: size: larger than 1 MB; split it", id="too large"),
]


@pytest.mark.parametrize(("content", "says"), YAML)
def test_yaml(content: bytes, says: str, data: Path) -> None:
    (data / "aliases.yml").write_bytes(content)
    [line] = refused(lambda: load(data, TODAY))
    assert line.startswith(f"aliases.yml: {says}")


SNAPSHOTS = [
    pytest.param(BOMB, "larger than 50 MB when it is unpacked", id="a gzip bomb"),
    pytest.param(gzip.compress(b"[" * DEEP + b"\n"), "recursion", id="deep JSON"),
    pytest.param(
        gzip.compress(b'{"sources":[' + b"9" * DEEP + b"]}\n"), "out of range", id="a huge number"
    ),
    pytest.param(gzip.compress(b"{}" * 1000)[:-20], "cut short", id="a truncated gzip"),
    pytest.param(b"no gzip", "no gzip file", id="no gzip"),
    pytest.param(gzip.compress(b"\xff\xfe\n"), "", id="not UTF-8"),
]


@pytest.mark.parametrize(("content", "says"), SNAPSHOTS)
def test_a_snapshot(content: bytes, says: str, data: Path) -> None:
    (data / SNAPSHOT).write_bytes(content)
    [line] = refused(lambda: load(data, TODAY))
    assert line.startswith(f"{SNAPSHOT}: the file: reading: run `make catalog` (")
    assert says in line


ROUTES_OF_A_MODEL = [
    pytest.param(BOMB, id="a gzip bomb"),
    pytest.param(gzip.compress(b"[" * DEEP), id="deep JSON"),
    pytest.param(gzip.compress(b"[1, 2]"), id="another shape"),
    pytest.param(gzip.compress(b'[{"model": "x"}]'), id="fields that are missing"),
    pytest.param(gzip.compress(b"[]")[:-4], id="a truncated gzip"),
]


@pytest.mark.parametrize("member", ROUTES_OF_A_MODEL)
@pytest.mark.parametrize("arguments", [["resolve", "skyhost/cirrus-4"], ["catalog", "check"]])
def test_routes_that_are_decoded_on_demand(
    member: bytes, arguments: list[str], data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head, _ = unpack_first((data / SNAPSHOT).read_bytes())
    header, _ = head.split(b"\n")
    content = gzip.compress(header + b"\n%d" % len(member)) + member
    (data / SNAPSHOT).write_bytes(content)
    assert run(["--data", str(data), "--today", str(TODAY), *arguments]) > 0
    printed = capsys.readouterr()
    [line] = (printed.out + printed.err).splitlines()
    assert f"{SNAPSHOT}: " in line
    assert "reading: run `make catalog` (" in line


def test_compiled_facts_that_are_a_bomb_are_passed_over(data: Path) -> None:
    (data / COMPILED).write_bytes(BOMB)
    assert load(data, TODAY).models


FEEDS = [
    pytest.param("feed.json.gz", BOMB, "larger than 50 MB when it is unpacked", id="a gzip bomb"),
    pytest.param("feed.json.gz", gzip.compress(b"{}")[:-9], "cut short", id="a truncated gzip"),
    pytest.param(
        "feed.json.gz", gzip.compress(b"{}") * 2, "several gzip files in one", id="two in one"
    ),
    pytest.param("feed.json", b"[" * DEEP, "not JSON: nested too deep", id="a deep list"),
    pytest.param("feed.json", b'{"a":' * DEEP, "not JSON: nested too deep", id="a deep object"),
    pytest.param("feed.json", b"\xff\xfe\xfd", "not JSON: ", id="not UTF-8"),
    pytest.param("feed.json", b"[" + b"9" * DEEP + b"]", "not JSON: Exceeds", id="a huge number"),
    pytest.param(
        "feed.json", b"[1e" + b"9" * 99 + b"]", "a number out of range", id="a huge exponent"
    ),
    pytest.param("feed.json", b" " * 50_000_001, "larger than 50 MB", id="too large"),
]


@pytest.mark.parametrize(("name", "content", "says"), FEEDS)
def test_a_feed(
    name: str, content: bytes, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    feeds, data = tmp_path / "feeds", write(tmp_path / "data")
    feeds.mkdir()
    listed = (data / "feeds.yml").read_text()
    (data / "feeds.yml").write_text(re.sub(r"file: .*", "file: feed.*", listed))
    (feeds / name).write_bytes(content)
    [line] = refused(lambda: build(feeds, data))
    assert says in line
    assert line.endswith("fetch it again")
    assert run(["--data", str(data), "catalog", "build", "--feeds", str(feeds)]) == 1
    assert says in capsys.readouterr().err


def test_a_price_of_next_to_nothing_is_no_price() -> None:
    with pytest.raises(EntryError, match="plausible"):
        usd("input", Decimal("1e-999999"))
