import json
import os
import pty
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import pytest

from bot.answer.dispatch import EXAMPLES
from bot.blocks import NATIVE
from bot.store.schema_version import NEWEST
from catalog.schema import SetAside
from tests.world import TODAY

ROOT = Path(__file__).parents[2]
SETTINGS = ("SLACK_", "MODELDESK_")
ENVIRONMENT = {k: v for k, v in os.environ.items() if not k.startswith(SETTINGS)}


class Cli:
    """The console script over the invented world."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(
        self, *arguments: str, stdin: str = "", exits: int = 0
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [*self.command(), *arguments],
            cwd=ROOT,
            env=ENVIRONMENT,
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        assert done.returncode == exits, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done

    def command(self) -> list[str]:
        place = ["--data", str(self.folder), "--today", str(TODAY)]
        return [sys.executable, "-m", "bot", *place]

    def json(self, *arguments: str, stdin: str = "", exits: int = 0) -> Any:
        return json.loads(self(*arguments, stdin=stdin, exits=exits).stdout)

    def json_lines(self, *arguments: str, stdin: str) -> list[Any]:
        return [json.loads(line) for line in self(*arguments, stdin=stdin).stdout.splitlines()]


@pytest.fixture
def modeldesk(world_folder: Path) -> Cli:
    return Cli(world_folder)


@pytest.mark.parametrize(
    ("message", "expected", "status"),
    [
        (["/model cirrus 4"], "$3.00", 0),
        (["/model", "cirrus", "4"], "$3.00", 0),
        (["cirrus 4"], "$3.00", 0),
        (["slate"], "Slate 70B", 0),
        (["/cheapest vision"], "Cirrus 4 Mini", 0),
        (["help"], "/cheapest vision", 0),
        ([""], "/cheapest vision", 0),
        (["/model cirrus 9"], "cirrus 9", 1),
        (["frobnicate"], "frobnicate", 1),
    ],
)
def test_one_message_is_answered(
    modeldesk: Cli, message: list[str], expected: str, status: int
) -> None:
    done = modeldesk(*message, exits=status)
    assert expected in done.stdout
    assert done.stderr == ""
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--frob"], "there is no option --frob"),
        (["/frob cirrus 4"], "/frob is no command"),
        (["slack-payload", "/frob"], "/frob is no command"),
        (["slack-payload"], "required: text"),
        (["ask", "--as", "poem", "cirrus"], "invalid choice"),
        (["catalog"], "required: task"),
        (["catalog", "build"], "required: --feeds"),
        (["db"], "required: task"),
        (["resolve", "--today", "soon", "x"], "MODELDESK_TODAY is malformed"),
        (["resolve", "--data", "/nowhere", "x"], "MODELDESK_DATA is malformed"),
    ],
)
def test_bad_usage_is_explained_on_standard_error(
    modeldesk: Cli, arguments: list[str], complaint: str
) -> None:
    done = modeldesk(*arguments, exits=2)
    assert complaint in done.stderr
    assert done.stdout == ""


def test_one_token_is_not_enough(modeldesk: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ENVIRONMENT, "SLACK_BOT_TOKEN", "xoxb-1")
    done = modeldesk(exits=2)
    assert done.stderr.startswith("modeldesk: SLACK_APP_TOKEN is missing")
    assert done.stderr.count("\n") == 1


def test_a_broken_data_file_stops_the_start_with_one_message(
    world_folder: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(world_folder, folder)
    (folder / "labs.yml").write_text("labs:\n  - id: nimbus\n    nmae: Nimbus\n", "utf-8")
    for arguments in ([], ["/model cirrus"], ["resolve", "x"]):
        done = Cli(folder)(*arguments, exits=2)
        assert "labs.yml: nimbus: nmae" in done.stderr
        assert done.stdout == ""


def test_the_tables_of_a_database_are_upgraded(
    modeldesk: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ENVIRONMENT, "MODELDESK_DATABASE_URL", f"sqlite:///{tmp_path}/store.db")
    said = [
        modeldesk("db", task, exits=status).stdout
        for task, status in (("current", 1), ("upgrade", 0), ("upgrade", 0), ("current", 0))
    ]
    assert said == [
        f"schema none: this release has {NEWEST}\n",
        f"schema {NEWEST}: upgraded\n",
        f"schema {NEWEST}: already there\n",
        f"schema {NEWEST}: that of this release\n",
    ]


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("postgresql://u:kept@127.0.0.1:1/name?sslmode=require", "ConnectionRefusedError"),
        ("postgresql://u:kept@127.0.0.1/name?pgbouncer=true", "pgbouncer"),
        ("sqlite:////no/such/folder/store.db", "OperationalError"),
    ],
)
def test_a_database_that_is_no_use_is_one_line(
    modeldesk: Cli, monkeypatch: pytest.MonkeyPatch, url: str, complaint: str
) -> None:
    monkeypatch.setitem(ENVIRONMENT, "MODELDESK_DATABASE_URL", url)
    for task in ("current", "upgrade"):
        said = modeldesk("db", task, exits=2).stderr
        assert said.startswith("modeldesk: MODELDESK_DATABASE_URL: ")
        assert complaint in said
        assert said.count("\n") == 1
        assert "kept" not in said


def test_piped_lines_are_answered_in_order(modeldesk: Cli) -> None:
    done = modeldesk(stdin="/model cirrus 4\n\n/frob\ncirrus 9\n")
    first, second = done.stdout.index("$3.00"), done.stdout.index('no "cirrus 9"')
    assert first < second
    assert "/frob is no command" in done.stderr


def test_without_input_it_shows_worked_examples(modeldesk: Cli) -> None:
    done = modeldesk()
    assert [example for example in EXAMPLES if f"› {example}\n" not in done.stdout] == []


def test_the_prompt_answers_until_exit(modeldesk: Cli) -> None:
    terminal, inside = pty.openpty()
    with subprocess.Popen(
        modeldesk.command(), cwd=ROOT, env=ENVIRONMENT, stdin=inside, stdout=inside, stderr=inside
    ) as process:
        os.close(inside)
        os.write(terminal, b"/model cirrus 4\nexit\n")
        shown = _read_all(terminal)
        assert process.wait(timeout=60) == 0
    os.close(terminal)
    assert "12 models" in shown
    assert "$3.00" in shown
    assert "\x1b[" in shown


def _read_all(terminal: int) -> str:
    """What a terminal was sent until the other end closed, which Linux calls an error."""
    shown = b""
    try:
        while piece := os.read(terminal, 4096):
            shown += piece
    except OSError:
        return shown.decode()
    return shown.decode()


def test_ask_json_holds_query_answer_and_reply(modeldesk: Cli) -> None:
    told = modeldesk.json("ask", "--json", "--thread", "hello", "/cheapest", "vision")
    assert told["q"] == "/cheapest vision"
    assert told["query"]["intent"] == "cheapest"
    assert told["query"]["use_case"] == "vision"
    assert told["answer"]["kind"] == "ranking"
    assert told["answer"]["rows"][0]["model"] == "nimbus/cirrus-4-mini"
    assert told["reply"]["text"]
    assert told["reply"]["blocks"]


def test_ask_says_how_a_message_was_entered(modeldesk: Cli) -> None:
    assert "Cirrus 4 Mini" in modeldesk("ask", "--as", "cheapest", "vision").stdout
    assert (
        modeldesk.json("ask", "--json", "--as", "compare", "cirrus 4")["answer"]["kind"] == "card"
    )
    assert modeldesk.json("ask", "--json", "cirrus 9", exits=1)["answer"]["kind"] == "not_found"


def test_ask_reads_messages_from_standard_input(modeldesk: Cli) -> None:
    lines = [
        "cirrus 4",
        '{"q": "vision", "command": "cheapest", "context": {"previous": null}}',
        '{"q": "slate 8b", "command": "/model"}',
        '{"not": "a message"}',
        "{half",
        "",
        "“cirrus 9” \u202e\x07",
    ]
    told = modeldesk.json_lines("ask", "--json", stdin="\n".join(lines) + "\n")
    assert [one["answer"]["kind"] for one in told] == [
        "card",
        "ranking",
        "card",
        "help",
        "help",
        "help",
        "not_found",
    ]
    assert told[1]["q"] == "vision"


def test_resolve_prints_an_object_a_line(modeldesk: Cli) -> None:
    told = modeldesk.json_lines("resolve", stdin="cirrus 4\ncirus 4\nslate\n\ncirrus 9")
    assert [one["kind"] for one in told] == ["found", "found", "choice", "unknown", "unknown"]
    assert told[0] == {
        "q": "cirrus 4",
        "kind": "found",
        "models": ["nimbus/cirrus-4"],
        "matched": "name",
        "stripped": [],
        "nearest": [],
    }
    assert modeldesk.json("resolve", "--json", "cirrus 4") == told[0]


def test_resolve_reads_for_people(modeldesk: Cli) -> None:
    done = modeldesk("resolve", "cirus 4", "slate", "cirrus 9")
    assert done.stdout.splitlines() == [
        "cirus 4: nimbus/cirrus-4, by typo",
        "slate: one of quarry/slate-70b, quarry/slate-8b, by newest",
        "cirrus 9: not in the catalogue; nearest: "
        "nimbus/cirrus-4, nimbus/cirrus-4-mini, nimbus/cirrus-3",
    ]


def test_resolve_keeps_up_with_a_long_list(modeldesk: Cli) -> None:
    lines = "cirrus 4\n" * 40_000
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = modeldesk("resolve", stdin=lines)
    assert done.stdout.count("\n") == 40_000
    # Seconds of its own: on a busy machine it also waits for others.
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 10


def test_answers_are_the_same_in_any_process() -> None:
    """Sets of strings have another order under every hash seed."""
    names = "gpt-6.1-terra gpt 6 astra\nclaude gemini 9\nllama mistral 99b\nqwen glm kimi 12\n"
    outputs = {
        subprocess.run(
            [sys.executable, "-m", "bot", "--today", "2026-11-25", "resolve"],
            cwd=ROOT,
            env=ENVIRONMENT | {"PYTHONHASHSEED": seed},
            input=names,
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        for seed in ("1", "2", "3", "4")
    }
    assert len(outputs) == 1
    assert outputs.pop().count("\n") == 4


def test_a_reader_that_leaves_is_no_error(modeldesk: Cli) -> None:
    with subprocess.Popen(
        [*modeldesk.command(), "resolve"],
        cwd=ROOT,
        env=ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        process.stdout.close()
        _, errors = process.communicate(b"cirrus 4\n" * 10_000, timeout=60)
    assert errors == b""


@pytest.mark.parametrize(
    ("message", "to"), [("/model cirrus 4", "ephemeral"), ("cirrus 4", "in_channel")]
)
def test_slack_payload_is_what_slack_receives(modeldesk: Cli, message: str, to: str) -> None:
    payload = modeldesk.json("slack-payload", message)
    assert payload["response_type"] == to
    assert "Cirrus 4" in payload["text"]
    assert payload["blocks"][0]["type"] == "header"


def test_a_mention_is_sent_the_richest_blocks_or_plain_ones(modeldesk: Cli) -> None:
    sent = modeldesk.json("slack-payload", "cheapest vision")
    plain = modeldesk.json("slack-payload", "--plain", "cheapest vision")
    assert "data_table" in {block["type"] for block in sent["blocks"]}
    assert not {block["type"] for block in plain["blocks"]} & NATIVE
    assert plain["text"] == sent["text"]


def test_an_answer_goes_on_from_its_thread(modeldesk: Cli) -> None:
    done = modeldesk("ask", "--thread", "cheapest vision", "and with tools?")
    asked = modeldesk.json("ask", "--json", "--thread", "cheapest vision", "and with tools?")
    assert asked["query"]["filters"] == {"needs": ["tools"]}
    assert "tool calling" in done.stdout
    assert done.stdout.startswith("Cheapest for vision")


@pytest.mark.parametrize("name", ["<@U1> cirrus 4", "<@U1|desk> cirrus 4", "@modeldesk cirrus 4"])
def test_a_mention_is_no_part_of_a_name(name: str, modeldesk: Cli) -> None:
    told = modeldesk.json("resolve", "--json", name)
    assert (told["q"], told["kind"], told["models"]) == (name, "found", ["nimbus/cirrus-4"])
    assert modeldesk("resolve", name).stdout == f"{name}: nimbus/cirrus-4, by name\n"
    assert modeldesk.json("ask", "--json", name)["query"]["models"] == ["nimbus/cirrus-4"]


def test_slack_receives_nothing_for_thanks(modeldesk: Cli) -> None:
    assert modeldesk.json("slack-payload", "cool thanks") == {}


def test_catalog_stats_counts_and_dates(modeldesk: Cli) -> None:
    told = modeldesk.json("catalog", "stats", "--json")
    assert (told["models"], told["labs"], told["providers"], told["routes"]) == (12, 3, 6, 18)
    assert told["coverage"]["price"] == 11
    assert told["set_aside"] == dict.fromkeys(get_args(SetAside), 0)
    assert told["sources"][0]["as_of"] == "2026-10-01"
    assert "2026-10-20, 20 days ago    CC BY 4.0" in modeldesk("catalog", "stats").stdout


def test_catalog_check_names_file_entry_field_and_remedy(
    modeldesk: Cli, world_folder: Path, tmp_path: Path
) -> None:
    assert "nothing is wrong" in modeldesk("catalog", "check").stdout
    folder = tmp_path / "broken"
    shutil.copytree(world_folder, folder)
    aliases = folder / "aliases.yml"
    aliases.write_text(aliases.read_text("utf-8").replace("quarry/slate-70b", "quarry/chalk"))
    done = Cli(folder)("catalog", "check", exits=1)
    assert done.stdout.startswith("aliases.yml: big slate: model: ")


def test_catalog_build_changes_nothing_when_a_feed_is_missing(
    world_folder: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(world_folder, folder)
    before = (folder / "snapshot.json.gz").read_bytes()
    done = Cli(folder)("catalog", "build", "--feeds", str(tmp_path), exits=1)
    assert "nothing was changed" in done.stderr
    assert (folder / "snapshot.json.gz").read_bytes() == before


def test_the_version_needs_no_settings() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "--version"],
        cwd=ROOT,
        env=ENVIRONMENT | {"MODELDESK_PROT": "3000", "MODELDESK_DATA": "/nowhere"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("modeldesk 0.1.0\n", "")


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"MODELDESK_PROT": "3000"}, "MODELDESK_PROT is unknown"),
        ({"SLACK_BOT_TOKEN_FILE": "/nowhere"}, "SLACK_BOT_TOKEN_FILE cannot be read"),
        ({"SLACK_BOT_TOKEN_FILE": "/nowhere", "SLACK_BOT_TOKEN": "xoxb-1"}, "are both set"),
    ],
)
def test_settings_that_cannot_be_meant_stop_the_start(
    variables: dict[str, str], message: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot"],
        cwd=ROOT,
        env=ENVIRONMENT | variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert done.stderr.startswith("modeldesk: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"])
def test_the_page_is_not_served_beside_a_token_of_slack(
    name: str, modeldesk: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}.get(name, "s" * 32)
    monkeypatch.setitem(ENVIRONMENT, name, token)
    refused = modeldesk("play", exits=2)
    assert refused.stdout == ""
    assert refused.stderr.startswith(
        "modeldesk: modeldesk play is for where there is no Slack: unset"
    )
