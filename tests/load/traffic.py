"""What people ask of the bot under load: signed, as Slack delivers it over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import count, cycle
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
WAYS = len(_TYPED) + 1
"""Of typing a text: each command, and a mention."""
_OFTEN = (0.6, 0.3, 0.1)
_QUESTIONS = [row["q"] for row in ROWS if row["intent"] != "unknown"]
"""Without small talk, to which nothing is said: "danke", "lol ok"."""
_CHANNELS = 300
"""Taken in turn, so that no channel gets more than the one message a second that Slack takes."""
_PEOPLE = 100_000
"""Taken in turn, so that nobody asks more than a person may in a minute."""
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
    for number in count():
        [name] = random.choices(list(_TYPED), _OFTEN)
        yield _command(name, random.choice(_TYPED[name]), number)


def each_command() -> Iterator[Delivery]:
    """The same, each once."""
    each = ((name, text) for name, texts in _TYPED.items() for text in dict.fromkeys(texts))
    return (_command(name, text, number) for number, (name, text) in enumerate(each))


def mentions(seed: int, run: str) -> Iterator[Delivery]:
    """Questions in threads of their own; `run` keeps the event ids of two runs apart."""
    random = Random(seed)
    for number in count():
        yield _mention(random.choice(_QUESTIONS), number, run, f"{number}.{seed}")


def typed(texts: Iterator[str], run: str) -> Iterator[Delivery]:
    """Given texts, in turn as each command and as a mention."""
    for number, (text, way) in enumerate(zip(texts, cycle((*_TYPED, "")), strict=False)):
        if way:
            yield _command(way, text, number)
        else:
            yield _mention(text, number, run, f"{number}.{run}")


def mixed(seed: int, run: str) -> Iterator[Delivery]:
    """Commands and mentions in turn."""
    pairs = zip(commands(seed), mentions(seed + 1, run), strict=True)
    return (each for pair in pairs for each in pair)


def threads(texts: Sequence[str], number: int, run: str) -> Iterator[Sequence[Delivery]]:
    """So many threads; in each the texts, the first of which starts it."""
    for thread in range(number):
        start = f"0.{run}{thread}"
        yield [
            _mention(text, thread, f"{run}{at}-", f"{at}.{run}{thread}", start if at else "")
            for at, text in enumerate(texts)
        ]


def again(delivery: Delivery) -> Delivery:
    """The same event, as Slack delivers it once more when it believes that it was lost."""
    head, body = delivery.request.split(b"\r\n\r\n", 1)
    retry = b"\r\nx-slack-retry-num: 1\r\nx-slack-retry-reason: http_timeout\r\n\r\n"
    return delivery._replace(request=head + retry + body)


def wire(request: AsyncBoltRequest) -> bytes:
    """A delivery of the scenario tests, as it travels."""
    headers = {name: values[0] for name, values in request.headers.items()}
    return _written(headers, request.raw_body.encode())


def _command(name: str, text: str, number: int) -> Delivery:
    fields = {"command": name, "text": text, "user_id": _person(number)}
    return Delivery(_post(urlencode(_WHERE | fields), _FORM), "")


def _mention(text: str, number: int, run: str, ts: str, thread_ts: str = "") -> Delivery:
    channel = f"C{number % _CHANNELS}"
    event = {
        "type": "app_mention",
        "user": _person(number),
        "text": f"<@UBOT> {text}",
        "channel": channel,
        "ts": ts,
        "event_ts": ts,
        **({"thread_ts": thread_ts} if thread_ts else {}),
    }
    body = {
        "type": "event_callback",
        "team_id": "T1",
        "event_id": f"Ev{run}{number}",
        "event": event,
    }
    content = json.dumps(body)
    return Delivery(_post(content, "application/json"), f"{channel} {thread_ts or ts}")


def _person(number: int) -> str:
    return f"U{number % _PEOPLE}"


def _post(body: str, content_type: str) -> bytes:
    return _written(signature(body, content_type), body.encode())


def _written(headers: Mapping[str, str], content: bytes) -> bytes:
    defaults = {"host": "127.0.0.1", "content-length": str(len(content))}
    head = [f"{name}: {value}" for name, value in {**defaults, **headers}.items()]
    return "\r\n".join(("POST /slack/events HTTP/1.1", *head, "", "")).encode() + content
