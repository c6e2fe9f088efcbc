"""A new file of a feed beside its last accepted one: accepted, held for a person, or refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli.main import run
from catalog.catalog import Catalog
from catalog.feeds.accepted import OBSERVATIONS
from catalog.feeds.build import build
from catalog.feeds.feed_base import FeedError
from catalog.feeds.guards import Held, Objection, Refused, objection
from catalog.feeds.labs import Labs
from catalog.loading import SNAPSHOT
from tests.catalog.feeds.test_build import FEEDS, LITELLM
from tests.world import write
from tests.world.big_feed import ROUTES, Feed, big_feed, read_litellm

Change = Callable[[Feed], Feed]


def priced(factor: float, *, seller: str = "", most: int = 10_000) -> Change:
    """Multiplies the prices of that many routes, of one seller or of all."""

    def change(feed: Feed) -> Feed:
        chosen = [key for key in feed if key.startswith(seller)][:most]
        for key in chosen:
            for cost in ("input_cost_per_token", "output_cost_per_token"):
                feed[key][cost] *= factor
        return feed

    return change


def without(number: int, seller: str = "") -> Change:
    """Takes that many routes out."""

    def change(feed: Feed) -> Feed:
        gone = [key for key in feed if key.startswith(seller)][:number]
        return {key: entry for key, entry in feed.items() if key not in gone}

    return change


def renamed(old: str, new: str) -> Change:
    def change(feed: Feed) -> Feed:
        return {
            key: {new if name == old else name: value for name, value in entry.items()}
            for key, entry in feed.items()
        }

    return change


def mistyped(number: int) -> Change:
    def change(feed: Feed) -> Feed:
        for key in [*feed][:number]:
            feed[key]["input_cost_per_token"] = "cheap"
        return feed

    return change


def more(number: int) -> Change:
    def change(feed: Feed) -> Feed:
        some = next(iter(feed.values()))
        return feed | {
            f"host9/new-{n}": some | {"litellm_provider": "host9"} for n in range(number)
        }

    return change


CHANGES: list[tuple[str, Change, type[Objection] | None, str]] = [
    ("nothing", lambda feed: feed, None, ""),
    ("some routes go", without(5, "host1/"), None, ""),
    ("some routes come", more(40), None, ""),
    ("a seller lowers some prices", priced(0.8, seller="host1/", most=8), None, ""),
    ("a few prices halve", priced(0.5, most=2), None, ""),
    ("half of it", without(120), Refused, "120 rows, 240 before"),
    ("far more of it", more(150), Refused, "390 rows, 240 before"),
    ("an empty lab", without(ROUTES, "quarry/"), Refused, "quarry has 0 rows, 20 before"),
    ("a seller loses half", without(10, "host2/"), Refused, "host2 has 10 rows, 20 before"),
    (
        "the price has another key",
        renamed("input_cost_per_token", "input_price"),
        Refused,
        "input prices in 0 of 240 rows that had them",
    ),
    (
        "the context has another key",
        renamed("max_input_tokens", "context"),
        Refused,
        "contexts in 0 of 240 rows that had them",
    ),
    ("the seller has another key", renamed("litellm_provider", "by"), Refused, "nothing in it"),
    ("a wrong type", mistyped(12), Refused, "5% of the rows cannot be read, 0% before"),
    ("all 0", priced(0), Refused, "prices in 0 of 240 rows that had them"),
    ("a hundredth", priced(0.01), Held, "480 of 480 base prices moved, 480 far"),
    ("a seller times ten", priced(10, seller="host3/"), Held, "host3: 40 of 40 base prices moved"),
    ("a third more for all", priced(1.3), Held, "480 of 480 base prices moved, 0 far"),
    ("3 % doubled", priced(2, most=8), Held, "16 of 480 base prices moved, 16 far"),
]


@pytest.mark.parametrize(
    ("change", "kind", "reason"), [pytest.param(*row[1:], id=row[0]) for row in CHANGES]
)
def test_a_feed_is_compared_with_its_last_accepted_file(
    change: Change, kind: type[Objection] | None, reason: str, world: Catalog
) -> None:
    last, new = (json.dumps(feed).encode() for feed in (big_feed(), change(big_feed())))
    problem = objection(read_litellm(new), read_litellm(last), Labs(world.naming))
    assert type(problem) is (kind or type(None)), problem
    assert problem is None or reason in problem.reason


def text(change: Callable[[str], str]) -> Callable[[Path], None]:
    return lambda file: _written(file, change(file.read_text()))


def feed(change: Change) -> Callable[[Path], None]:
    return text(lambda content: json.dumps(change(json.loads(content))))


def _written(file: Path, content: str) -> None:
    file.write_text(content)


WRECKS: list[tuple[str, Callable[[Path], None], str]] = [
    ("halved", feed(without(120)), "litellm: 120 rows, 240 before"),
    ("nothing in it", text(lambda _: "{}"), "litellm: nothing in it can be read"),
    ("a key renamed", feed(renamed("input_cost_per_token", "cost")), "litellm: input prices in 0"),
    ("a hundredth", feed(priced(0.01)), "litellm: 480 of 480 base prices moved"),
    ("all 0", feed(priced(0)), "litellm: prices in 0 of 240"),
    ("truncated", text(lambda content: content[:9000]), "litellm: not JSON"),
    ("a wrong type", text(lambda content: f"[{content}]"), "litellm: expected an object"),
    ("times ten at a seller", feed(priced(10, seller="host3/")), "litellm: 40 of 480"),
    ("a page", text(lambda _: "<!doctype html><p>Sorry"), "litellm: not JSON"),
    ("an empty lab", feed(without(ROUTES, "nimbus/")), "litellm: nimbus has 0 rows"),
]


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """(feeds, data), built once."""
    feeds, data = tmp_path / "feeds", tmp_path / "data"
    feeds.mkdir()
    data.mkdir()
    for name, content in (FEEDS | {LITELLM: big_feed()}).items():
        (feeds / name).write_text(json.dumps(content))
    build(feeds, write(data))
    return feeds, data


@pytest.mark.parametrize(("wreck", "reason"), [pytest.param(*row[1:], id=row[0]) for row in WRECKS])
def test_nothing_is_built_from_a_wrecked_feed(
    wreck: Callable[[Path], None],
    reason: str,
    folders: tuple[Path, Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    feeds, data = folders
    before = {name: (data / name).read_bytes() for name in (SNAPSHOT, OBSERVATIONS)}
    wreck(feeds / LITELLM)
    with pytest.raises(FeedError):
        build(feeds, data)
    assert run(["--data", str(data), "catalog", "build", "--feeds", str(feeds)]) == 1
    told = capsys.readouterr().err
    assert told.startswith(f"modeldesk: {reason}")
    assert told.endswith("; nothing was changed.\n")
    assert {name: (data / name).read_bytes() for name in before} == before


def test_a_person_may_accept_what_was_held(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    feeds, data = folders
    feed(priced(1.3))(feeds / LITELLM)
    command = ["--data", str(data), "catalog", "build", "--feeds", str(feeds)]
    assert run(command) == 1
    assert run([*command, "--accept"]) == 0
    assert "accepted all the same: litellm: 480 of 480 base prices" in capsys.readouterr().err
    assert run(command) == 0  # it is what the next file is compared with
    assert "litellm:" not in capsys.readouterr().err
