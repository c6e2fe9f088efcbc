"""The bot in a terminal: a prompt, lines that are piped in, or one message."""

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
from bot.app.desk import Desk, NoSuchCommandError
from bot.blocks import Reply, plain_reply
from catalog import Catalog

_PROMPT = "› "


def one(message: str, catalog: Catalog) -> int:
    """Answers one message; the status to exit with."""
    return asyncio.run(_show(_desk(catalog), message))


def payload(message: str, catalog: Catalog) -> int:
    """Shows what Slack would receive."""
    desk = Desk(catalog, blocks.render)
    try:
        said = asyncio.run(desk.ask(message))
    except NoSuchCommandError as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(said.body, ensure_ascii=False, indent=2))
    return 0


def piped(lines: Iterable[str], catalog: Catalog) -> None:
    """Answers each line; shows worked examples when there is none."""
    messages = (line.strip() for line in lines if line.strip())
    first = next(messages, None)
    desk = _desk(catalog)
    with asyncio.Runner() as runner:
        for message in chain((first,), messages) if first else EXAMPLES:
            print(f"{_PROMPT}{message}")
            runner.run(_show(desk, message))
            print()


def prompt(catalog: Catalog) -> None:
    """Answers what is typed until `exit` or the end of input."""
    import readline  # noqa: F401  (gives `input` its history)

    print(f"{len(catalog.models):,} models, as of {catalog.as_of}. Try {', '.join(EXAMPLES)}.")
    print("`help` says more, `exit` or Ctrl-D ends.")
    desk = _desk(catalog)
    with asyncio.Runner() as runner:
        for message in _typed():
            runner.run(_show(desk, message))
            print()


def _typed() -> Iterator[str]:
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


async def _show(desk: Desk, message: str) -> int:
    """Prints the answer; the status a process that did only this exits with."""
    try:
        said = await desk.ask(message)
    except NoSuchCommandError as error:
        print(error, file=sys.stderr)
        return 2
    print(said.body["text"].rstrip())
    return 1 if said.answer is None or isinstance(said.answer, NotFound) else 0


def _desk(catalog: Catalog) -> Desk:
    width, colour = get_terminal_size((100, 24)).columns, sys.stdout.isatty()

    def shown(answer: Answer) -> Reply:
        return plain_reply(terminal.render(answer, width, colour=colour))

    return Desk(catalog, shown)
