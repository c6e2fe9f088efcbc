"""What the page sends: what a person has typed, tapped, chosen or sent off."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

_Name = Annotated[str, Field(max_length=255)]
_LONGEST_TEXT = 12_000
"""Characters that Slack's own field takes."""


class _Gesture(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Say(_Gesture):
    """A message or a command."""

    kind: Literal["say"]
    place: Literal["channel", "direct"]
    thread: _Name = ""
    text: str = Field(min_length=1, max_length=_LONGEST_TEXT)


class Use(_Gesture):
    """A button, or an option of a menu."""

    kind: Literal["use"]
    message: _Name
    """The timestamp of the message that it stands in; empty in the Home tab."""
    action_id: _Name
    block_id: _Name
    type: Literal["button", "feedback_buttons", "icon_button", "static_select", "external_select"]
    value: str = Field(max_length=3000)


class Send(_Gesture):
    """The fields of the open form, by block id and action id."""

    kind: Literal["send"]
    values: dict[str, dict[str, dict[str, Any]]]


class Close(_Gesture):
    """The open form is closed."""

    kind: Literal["close"]


class LookUp(_Gesture):
    """The shortcut in the menu of a message."""

    kind: Literal["look_up"]
    message: _Name


class OpenApp(_Gesture):
    """The Home tab of the bot, or its direct messages, for the first time."""

    kind: Literal["open_app"]
    tab: Literal["home", "messages"]


class SettleSample(_Gesture):
    """The settings of a sample company are taken over."""

    kind: Literal["settle_sample"]


class TellNews(_Gesture):
    """The next digest of what is watched is wanted now."""

    kind: Literal["tell_news"]


class Load(_Gesture):
    """Nothing yet: the page was opened."""

    kind: Literal["load"]


Gesture = Annotated[
    Say | Use | Send | Close | LookUp | OpenApp | SettleSample | TellNews | Load,
    Field(discriminator="kind"),
]


class Request(_Gesture):
    """A gesture, and which version of the workspace the page shows."""

    since: int
    gesture: Gesture


class Typing(_Gesture):
    """What was typed into a menu so far."""

    action_id: _Name
    block_id: _Name
    text: str = Field(max_length=_LONGEST_TEXT)
