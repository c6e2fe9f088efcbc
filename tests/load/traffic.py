"""What people ask of the bot under load: signed, as Slack delivers it over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import count
from random import Random
from typing import NamedTuple
from urllib.parse import urlencode

from slack_bolt.async_app import AsyncBoltRequest

from tests.bot.slack import signature
from tests.bot.test_questions import ROWS
from tests.data.test_names import CLASSES

_TYPED = {
    "/model": [row.q for rows in CLASSES.values() for row in rows],
    "/cheapest": [row["q"] for row in ROWS if row["intent"] in ("cheapest", "routes", "cost")],
    "/compare": [row["q"] for row in ROWS if row["intent"] == "compare"],
}
_OFTEN = (0.6, 0.3, 0.1)
_QUESTIONS = [row["q"] for row in ROWS]
_CHANNELS = 300
"""Taken in turn, so that no channel gets more than the one message a second that Slack takes."""
_PEOPLE = count(1)
_FORM = "application/x-www-form-urlencoded"
_WHERE = {
    "team_id": "T1",
    "team_domain": "test",
    "channel_id": "C1",
    "channel_name": "general",
    "user_name": "somebody",
    "api_app_id": "A1",
    "response_url": "https://hooks.slack.test/commands/T1/1/secret",
    "trigger_id": "1.2.3",
}


class Delivery(NamedTuple):
    """A request, as bytes to send."""

    request: bytes
    thread: str
    """Channel and timestamp that the answer must be posted to; empty for a command."""


def commands(seed: int) -> Iterator[Delivery]:
    """Names and questions of the specification, in any order and with repetitions, no end."""
    random = Random(seed)
    while True:
        [name] = random.choices(list(_TYPED), _OFTEN)
        yield _command(name, random.choice(_TYPED[name]))


def each_command() -> Iterator[Delivery]:
    """The same, each once."""
    return (_command(name, text) for name, texts in _TYPED.items() for text in dict.fromkeys(texts))


def mentions(seed: int, run: str) -> Iterator[Delivery]:
    """Questions in threads of their own; `run` keeps the event ids of two runs apart."""
    random = Random(seed)
    for number in count():
        channel, ts = f"C{number % _CHANNELS}", f"{number}.{seed}"
        event = {
            "type": "app_mention",
            "user": _somebody(),
            "text": f"<@UBOT> {random.choice(_QUESTIONS)}",
            "channel": channel,
            "ts": ts,
            "event_ts": ts,
        }
        body = {
            "type": "event_callback",
            "team_id": "T1",
            "event_id": f"Ev{run}{number}",
            "event": event,
        }
        yield Delivery(_post(json.dumps(body), "application/json"), f"{channel} {ts}")


def again(delivery: Delivery) -> Delivery:
    """The same event, as Slack delivers it once more when it believes that it was lost."""
    head, body = delivery.request.split(b"\r\n\r\n", 1)
    retry = b"\r\nx-slack-retry-num: 1\r\nx-slack-retry-reason: http_timeout\r\n\r\n"
    return delivery._replace(request=head + retry + body)


def wire(request: AsyncBoltRequest) -> bytes:
    """A delivery of the scenario tests, as it travels."""
    headers = {name: values[0] for name, values in request.headers.items()}
    return _written(headers, request.raw_body.encode())


def _command(name: str, text: str) -> Delivery:
    about = {"command": name, "text": text, "user_id": _somebody()}
    return Delivery(_post(urlencode(_WHERE | about), _FORM), "")


def _somebody() -> str:
    """Somebody who has not asked before: the bot limits what one person may ask in a minute."""
    return f"U{next(_PEOPLE)}"


def _post(body: str, content_type: str) -> bytes:
    return _written(signature(body, content_type), body.encode())


def _written(headers: Mapping[str, str], content: bytes) -> bytes:
    defaults = {"host": "127.0.0.1", "content-length": str(len(content))}
    head = [f"{name}: {value}" for name, value in {**defaults, **headers}.items()]
    return "\r\n".join(("POST /slack/events HTTP/1.1", *head, "", "")).encode() + content
