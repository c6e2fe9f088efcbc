from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from bot import blocks, terminal
from tests.bot.answers import ANSWERS

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
AMOUNT = re.compile(r"\$[\d,]+\.\d+|\d{4}-\d\d-\d\d")


@pytest.mark.parametrize("name", ANSWERS)
def test_reply_is_as_agreed(name: str, golden: Callable[[str, str], None]) -> None:
    golden(f"{name}.txt", terminal.render(ANSWERS[name], 90, colour=False))


@pytest.mark.parametrize("name", ANSWERS)
def test_colour_only_when_asked(name: str) -> None:
    plain = terminal.render(ANSWERS[name], 90, colour=False)
    coloured = terminal.render(ANSWERS[name], 90, colour=True)
    assert "\x1b" not in plain
    assert ESCAPE.sub("", coloured).split() == plain.split()


def test_titles_stand_out_in_colour() -> None:
    assert terminal.render(ANSWERS["card"], 90, colour=True).startswith("\x1b[1;36mAster 2")


@pytest.mark.parametrize("width", [60, 90, 140])
@pytest.mark.parametrize("name", ANSWERS)
def test_lines_are_no_wider_than_asked(name: str, width: int) -> None:
    made = terminal.render(ANSWERS[name], width, colour=False)
    assert max(map(len, made.splitlines())) <= width


@pytest.mark.parametrize("name", ANSWERS)
def test_shows_the_prices_and_dates_that_slack_shows(name: str) -> None:
    shown = AMOUNT.findall(terminal.render(ANSWERS[name], 140, colour=False))
    sent = AMOUNT.findall(blocks.render(ANSWERS[name]).text)
    assert set(sent) == set(shown)


def test_control_sequences_of_others_do_nothing() -> None:
    made = terminal.render(ANSWERS["not_found_and_hostile"], 90, colour=False)
    assert made.startswith('There is no "<!channel>')
