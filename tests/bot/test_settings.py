from datetime import date
from pathlib import Path

import pytest

from bot import settings
from bot.settings import HttpMode, SettingsError, SocketMode

SECRETS = {
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_APP_TOKEN": "xapp-1",
    "SLACK_SIGNING_SECRET": "0123456789abcdef",
}


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in settings.VARIABLES:
        monkeypatch.delenv(name, raising=False)


def test_nothing_is_needed() -> None:
    current = settings.read(None, None)
    assert current.slack() is None
    assert (current.data / "labs.yml").is_file()
    assert (current.host, current.port, current.native_blocks) == ("127.0.0.1", 3000, "auto")
    assert current.database_url.get_secret_value() == "sqlite:///modeldesk.db"


def test_socket_mode_wins_and_secrets_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    current = settings.read(None, None)
    mode = current.slack()
    assert isinstance(mode, SocketMode)
    assert mode.bot_token.get_secret_value() == "xoxb-1"
    assert mode.app_token.get_secret_value() == "xapp-1"
    assert not any(value in f"{current} {current!r} {mode!r}" for value in SECRETS.values())


def test_a_signing_secret_means_http(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"):
        monkeypatch.setenv(name, SECRETS[name])
    monkeypatch.setenv("MODELDESK_HOST", "0.0.0.0")
    monkeypatch.setenv("MODELDESK_PORT", "0")
    mode = settings.read(None, None).slack()
    assert isinstance(mode, HttpMode)
    assert mode.signing_secret.get_secret_value() == SECRETS["SLACK_SIGNING_SECRET"]
    assert (mode.host, mode.port) == ("0.0.0.0", 0)


def test_the_command_line_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MODELDESK_TODAY", "2026-01-01")
    monkeypatch.setenv("MODELDESK_DATA", "/nowhere")
    current = settings.read(str(tmp_path), "2026-02-02")
    assert (current.data, current.today) == (tmp_path, date(2026, 2, 2))


def test_a_database_is_kept_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODELDESK_DATABASE_URL", "postgresql://u:kept@host/name")
    current = settings.read(None, None)
    assert current.database_url.get_secret_value() == "postgresql://u:kept@host/name"
    assert "kept" not in repr(current)


@pytest.mark.parametrize("value", ["https://slack-gov.com/api", "https://slack-gov.com/api/"])
def test_the_api_is_a_folder(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SLACK_API_URL", value)
    assert settings.read(None, None).api_url == "https://slack-gov.com/api/"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-1"),
        ("SLACK_BOT_TOKEN", "xoxb-1 "),
        ("SLACK_APP_TOKEN", "xoxb-1"),
        ("SLACK_SIGNING_SECRET", "short"),
        ("SLACK_SIGNING_SECRET", "0123456789abcdef\n"),
        ("SLACK_API_URL", "slack.com/api"),
        ("SLACK_API_URL", "https://"),
        ("MODELDESK_MCP", "everybody"),
        ("MODELDESK_TRUSTED_PROXIES", "proxy.example"),
        ("MODELDESK_TRUSTED_PROXIES", "10.0.0.0/8,"),
        ("SLACK_API_URL", "https://slack.com/api/?token=1"),
        ("MODELDESK_HOST", "http://127.0.0.1"),
        ("MODELDESK_PORT", "http"),
        ("MODELDESK_PORT", "65536"),
        ("MODELDESK_PORT", "-1"),
        ("MODELDESK_DATABASE_URL", "modeldesk.db"),
        ("MODELDESK_DATABASE_URL", "oracle://host/name"),
        ("MODELDESK_DATABASE_URL", "mysql://u:secret@host/name"),
        ("MODELDESK_MIGRATE", "yes"),
        ("MODELDESK_FEEDBACK_CHANNEL", "#feedback"),
        ("MODELDESK_NATIVE_BLOCKS", "sometimes"),
        ("MODELDESK_SYNC", "hourly"),
        ("MODELDESK_FEEDS_URL", "mirror.example"),
        ("MODELDESK_FEEDS_URL", "http://mirror.example/feeds/"),
        ("MODELDESK_FEEDS_URL", "http://127.0.0.1.mirror.example/"),
        ("MODELDESK_FEEDS_URL", "http://localhost:80@mirror.example/"),
        ("MODELDESK_FEEDS_URL", "https://user:word@mirror.example/"),
        ("MODELDESK_FEEDS_URL", "https://mirror.example/?feed="),
        ("MODELDESK_DATA", "/nowhere"),
        ("MODELDESK_TODAY", "tomorrow"),
        ("MODELDESK_TODAY", "1700000000"),
    ],
)
def test_a_malformed_variable_is_named_in_one_line(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^{name} is malformed: [^\n]+$"):
        settings.read(None, None)


@pytest.mark.parametrize(
    ("sync", "mirror", "syncs"),
    [
        ("", "", False),
        ("on", "", True),
        ("off", "", False),
        ("", "https://mirror.example/feeds", True),
        ("off", "https://mirror.example/feeds", False),
        ("", "http://127.0.0.1:8080", True),
        ("on", "http://[::1]:8080/feeds/", True),
    ],
)
def test_feeds_are_fetched_where_somebody_has_said_so(
    monkeypatch: pytest.MonkeyPatch, sync: str, mirror: str, syncs: bool
) -> None:
    monkeypatch.setenv("MODELDESK_SYNC", sync)
    monkeypatch.setenv("MODELDESK_FEEDS_URL", mirror)
    read = settings.read(None, None)
    assert read.syncs == syncs
    assert read.feeds_url == (f"{mirror.rstrip('/')}/" if mirror else None)


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        (("SLACK_BOT_TOKEN",), "SLACK_APP_TOKEN"),
        (("SLACK_APP_TOKEN",), "SLACK_BOT_TOKEN"),
        (("SLACK_SIGNING_SECRET",), "SLACK_BOT_TOKEN"),
        (("SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN"), "SLACK_BOT_TOKEN"),
    ],
)
def test_half_of_it_is_not_enough(
    monkeypatch: pytest.MonkeyPatch, given: tuple[str, ...], missing: str
) -> None:
    for name in given:
        monkeypatch.setenv(name, SECRETS[name])
    with pytest.raises(SettingsError, match=f"^{missing} is missing: [^\n]+$"):
        settings.read(None, None).slack()


@pytest.mark.parametrize("name", settings.SECRETS)
def test_a_secret_may_stand_in_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    file = tmp_path / "secret"
    value = SECRETS.get(name, "sqlite:///kept.db")
    for line_end in ("", "\n", "\r\n"):
        file.write_text(value + line_end, "utf-8", newline="")
        monkeypatch.setenv(f"{name}_FILE", str(file))
        from_file = settings.read(None, None)
        monkeypatch.delenv(f"{name}_FILE")
        monkeypatch.setenv(name, value)
        assert from_file == settings.read(None, None)
        monkeypatch.delenv(name)


FAULTY_FILES: list[tuple[dict[str, str], str]] = [
    ({"SLACK_BOT_TOKEN_FILE": "/nowhere"}, "SLACK_BOT_TOKEN_FILE cannot be read: No such file"),
    ({"SLACK_BOT_TOKEN_FILE": "."}, "SLACK_BOT_TOKEN_FILE cannot be read: Is a directory"),
    ({"SLACK_BOT_TOKEN_FILE": "{binary}"}, "SLACK_BOT_TOKEN_FILE cannot be read: it is no text"),
    ({"SLACK_BOT_TOKEN_FILE": "{empty}"}, "SLACK_BOT_TOKEN is malformed: it starts with xoxb-"),
    (
        {"SLACK_BOT_TOKEN_FILE": "{empty}", "SLACK_BOT_TOKEN": "xoxb-1"},
        "SLACK_BOT_TOKEN and SLACK_BOT_TOKEN_FILE are both set",
    ),
]


@pytest.mark.parametrize(("given", "message"), FAULTY_FILES)
def test_a_file_that_cannot_be_used_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, given: dict[str, str], message: str
) -> None:
    files = {"binary": b"\xff\xfe", "empty": b"\n"}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    for name, value in given.items():
        monkeypatch.setenv(name, value.format(**{file: tmp_path / file for file in files}))
    with pytest.raises(SettingsError, match=f"^{message}[^\n]*$"):
        settings.read(None, None)


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("MODELDESK_PROT", "MODELDESK_PORT"),
        ("MODELDESK_DATABASE", "MODELDESK_DATABASE_URL"),
        ("MODELDESK_DATABASE_URL_FIEL", "MODELDESK_DATABASE_URL_FILE"),
        ("MODELDESK_PORT_FILE", "MODELDESK_PORT"),
    ],
)
def test_an_unknown_variable_stops_the_start_and_names_the_nearest(
    monkeypatch: pytest.MonkeyPatch, name: str, nearest: str
) -> None:
    monkeypatch.setenv(name, "")
    message = f"^{name} is unknown; the nearest variable is {nearest}\\.$"
    with pytest.raises(SettingsError, match=message):
        settings.read(None, None)
