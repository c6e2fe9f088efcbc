from datetime import date
from pathlib import Path

import pytest

from bot import settings
from bot.settings import SettingsError

TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*TOKENS, "MODELDESK_DATA", "MODELDESK_TODAY"):
        monkeypatch.delenv(name, raising=False)


def test_nothing_is_needed() -> None:
    found = settings.read(None, None)
    assert found.slack() is None
    assert (found.data / "labs.yml").is_file()


def test_tokens_are_read_and_kept_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in TOKENS.items():
        monkeypatch.setenv(name, value)
    found = settings.read(None, None)
    tokens = found.slack()
    assert tokens
    assert (tokens.bot.get_secret_value(), tokens.app.get_secret_value()) == ("xoxb-1", "xapp-1")
    assert not any(value in f"{found} {tokens!r}" for value in TOKENS.values())


def test_the_command_line_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MODELDESK_TODAY", "2026-01-01")
    monkeypatch.setenv("MODELDESK_DATA", "/nowhere")
    found = settings.read(str(tmp_path), "2026-02-02")
    assert (found.data, found.today) == (tmp_path, date(2026, 2, 2))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-1"),
        ("SLACK_BOT_TOKEN", "xoxb-1 "),
        ("SLACK_APP_TOKEN", "xoxb-1"),
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


@pytest.mark.parametrize("missing", TOKENS)
def test_half_the_tokens_are_not_enough(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    for name, value in TOKENS.items():
        monkeypatch.setenv(name, "" if name == missing else value)
    with pytest.raises(SettingsError, match=f"^{missing} is missing: [^\n]+$"):
        settings.read(None, None).slack()
