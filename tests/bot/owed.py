"""What people ask and wait for an answer to, and what became of each: the books must balance."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from slack_bolt.async_app import AsyncBoltRequest

from bot.blocks.buttons import FOLLOW_UP, SHARE
from tests.bot.slack import click, command, event

Json = dict[str, Any]
Kind = Literal["command", "mention", "click", "share"]

_TURNS: tuple[Kind, ...] = (
    *("command", "mention", "command", "click", "command"),
    *("mention", "command", "share", "command", "mention"),
)
_CHANNELS = 41
"""No multiple of the turns, so that each channel has a part in all."""
_REFERENCE = re.compile(r"reference: ([0-9a-f]{8})$")
_BUSY = "ask again in a minute"
_BROKEN = "went wrong on our side"


class Owed(NamedTuple):
    """What one person asks; nobody asks twice, and nobody shares a thread or a team."""

    number: int

    @property
    def kind(self) -> Kind:
        return _TURNS[self.number % len(_TURNS)]

    @property
    def user(self) -> str:
        return f"U{self.number}"

    @property
    def team(self) -> str:
        return f"T{self.number}"

    @property
    def channel(self) -> str:
        return f"C{self.number % _CHANNELS}"

    @property
    def thread(self) -> str:
        return f"17.{self.number:06d}"


class Setup(NamedTuple):
    """What the people of a run need to ask."""

    text: str
    card: Sequence[Json]
    """The blocks of an earlier private answer: its buttons are tapped."""
    response_url: Callable[[Owed], str]


def request(owed: Owed, setup: Setup) -> AsyncBoltRequest:
    match owed.kind:
        case "command":
            about = {"user_id": owed.user, "team_id": owed.team, "channel_id": owed.channel}
            return command("/model", setup.text, **about)
        case "mention":
            where = {"user": owed.user, "channel": owed.channel, "ts": owed.thread}
            fields = {"type": "app_mention", "text": f"<@UBOT> {setup.text}", **where}
            return event(fields, f"Ev{owed.number}", team_id=owed.team)
        case "click":
            return _tap(owed, setup, FOLLOW_UP)
        case "share":
            return _tap(owed, setup, SHARE)


def _tap(owed: Owed, setup: Setup, kind: str) -> AsyncBoltRequest:
    elements = (e for block in setup.card for e in block.get("elements", ()))
    button = next(e for e in elements if e.get("action_id", "").partition(":")[0] == kind)
    return click(
        button["action_id"],
        button["value"],
        channel=owed.channel,
        user=owed.user,
        team=owed.team,
        message_ts=f"18.{owed.number:06d}",
        thread_ts=owed.thread,
        ephemeral=True,
        response_url=setup.response_url(owed),
    )


class Account(NamedTuple):
    """What became of one request."""

    answers: int
    notices: int
    """What the person was told in its stead, or of it."""
    logged: int
    """Letters of it that the log calls not delivered, each with a reference."""
    broken: int
    """Apologies for a failure of our own, which Slack's troubles are not."""
    unexplained: int
    """Notices that quote a reference of which the log knows nothing."""

    @property
    def is_lost(self) -> bool:
        return not (self.answers or self.notices or self.logged)

    @property
    def is_only_logged(self) -> bool:
        return bool(self.logged) and not (self.answers or self.notices)

    @property
    def repeats(self) -> int:
        return max(0, self.answers - 1) + max(0, self.notices - 1)


def accounts(
    acknowledged: Mapping[Owed, str], messages: Json, log: Iterable[Json]
) -> dict[Owed, Account]:
    """Of each request with the body of its acknowledgement; `messages` as Slack shows them."""
    public = _texts(messages["public"], lambda m: (m["channel"], m["thread_ts"]))
    private = _texts(messages["private"], lambda m: m["user"])
    references = _references(list(log))
    return {
        owed: _account(
            _answers(owed, body, public[owed.channel, owed.thread], private[owed.user]),
            [text for text in private[owed.user] if _is_notice(text)],
            references[owed.team],
        )
        for owed, body in acknowledged.items()
    }


def balance(outcomes: Mapping[Owed, Account]) -> Json:
    """Counts; the last four must be 0."""
    each = outcomes.values()
    return {
        "requests": dict(Counter(owed.kind for owed in outcomes)),
        "answered": sum(bool(one.answers) for one in each),
        "told instead": sum(bool(one.notices) and not one.answers for one in each),
        "answered and told": sum(bool(one.notices and one.answers) for one in each),
        "only logged": sum(one.is_only_logged for one in each),
        "lost": sum(one.is_lost for one in each),
        "duplicates": sum(one.repeats for one in each),
        "broken": sum(one.broken for one in each),
        "unexplained": sum(one.unexplained for one in each),
    }


def _answers(owed: Owed, body: str, public: list[str], private: list[str]) -> list[str]:
    """A share also redraws the private card; that is no answer."""
    match owed.kind:
        case "command":
            return [json.loads(body)["text"]] if body else []
        case "mention" | "share":
            return public
        case "click":
            return [text for text in private if not _is_notice(text)]


def _account(answers: list[str], notices: list[str], references: set[str]) -> Account:
    quoted = [match.group(1) for text in notices if (match := _REFERENCE.search(text))]
    broken = sum(_BROKEN in text for text in answers)
    return Account(
        len(answers) - broken, len(notices), len(references), broken, len(set(quoted) - references)
    )


def _is_notice(text: str) -> bool:
    return bool(_REFERENCE.search(text)) or _BUSY in text


def _texts(
    messages: Sequence[Json], place: Callable[[Json], Hashable]
) -> Mapping[Hashable, list[str]]:
    texts: dict[Hashable, list[str]] = defaultdict(list)
    for message in messages:
        texts[place(message)].append(message["text"])
    return texts


def _references(log: Sequence[Json]) -> Mapping[str, set[str]]:
    """Team -> what the log calls not delivered of its one request."""
    teams = {line["request"]: line["team"] for line in log if line.get("team")}
    references: dict[str, set[str]] = defaultdict(set)
    for line in log:
        if line["event"] == "not delivered":
            references[teams[line["request"]]].add(line["reference"])
    return references
