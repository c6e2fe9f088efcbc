"""Conversation in a terminal: a prompt, lines that are piped in, or one message."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from shutil import get_terminal_size

from bot import blocks, terminal
from bot.answer import Answer, NotFound
from bot.answer.dispatch import EXAMPLES
from bot.blocks import Kinds, Reply, plain_reply
from bot.slack.local_app import LocalApp, NoSuchCommandError
from catalog.catalog import Catalog

_PROMPT = "› "


def answer_one(message: str, catalog: Catalog) -> int:
    """Print the answer to one message and return the exit status."""
    return asyncio.run(_print_answer(_desk(catalog), message))


def print_payload(message: str, catalog: Catalog) -> int:
    """Print what Slack would receive for a message, as JSON; return the exit status."""
    desk = LocalApp(catalog, blocks.render)
    try:
        reply = asyncio.run(desk.ask(message))
    except NoSuchCommandError as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(reply.body, ensure_ascii=False, indent=2))
    return 0


def answer_lines(lines: Iterable[str], catalog: Catalog) -> None:
    """Print the answer to each line that is not blank; worked examples where there is none."""
    messages = (line.strip() for line in lines if line.strip())
    first = next(messages, None)
    desk = _desk(catalog)
    with asyncio.Runner() as runner:
        for message in chain((first,), messages) if first else EXAMPLES:
            print(f"{_PROMPT}{message}")
            runner.run(_print_answer(desk, message))
            print()


def run_prompt(catalog: Catalog) -> None:
    """Answer what is typed until `exit` or the end of input."""
    import readline  # noqa: F401  (importing it gives `input` a history)

    print(f"{len(catalog.models):,} models, as of {catalog.as_of}. Try {', '.join(EXAMPLES)}.")
    print("`help` says more, `exit` or Ctrl-D ends.")
    desk = _desk(catalog)
    with asyncio.Runner() as runner:
        for message in _typed_messages():
            runner.run(_print_answer(desk, message))
            print()


def _typed_messages() -> Iterator[str]:
    while True:
        try:
            message = input(_PROMPT).strip()
        except EOFError:
            print()
            return
        if message in ("exit", "quit"):
            return
        if message:
            yield message


async def _print_answer(desk: LocalApp, message: str) -> int:
    """Print the answer and return the exit status of a process that did only this."""
    try:
        reply = await desk.ask(message)
    except NoSuchCommandError as error:
        print(error, file=sys.stderr)
        return 2
    print(reply.body["text"].rstrip())
    return 1 if reply.answer is None or isinstance(reply.answer, NotFound) else 0


def _desk(catalog: Catalog) -> LocalApp:
    """The Slack app on this machine, with replies laid out for the terminal instead of Slack."""
    width, colour = get_terminal_size((100, 24)).columns, sys.stdout.isatty()

    def render(answer: Answer, _: Kinds | None = None) -> Reply:
        return plain_reply(terminal.render(answer, width, colour=colour))

    return LocalApp(catalog, render)
