"""Conversation in a terminal: a prompt, lines that are piped in, or one message."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from shutil import get_terminal_size

from bot import terminal
from bot.answer import Answer, NotFound, answer_query, with_shown_models
from bot.answer.dispatch import EXAMPLES
from bot.answer.query_json import query_from_text, thread_text
from bot.query import SLASH_COMMANDS, NoSuchCommandError, Query, parse, split_command
from catalog.catalog import Catalog

_PROMPT = "› "


class _Conversation:
    """What is asked in a terminal: commands, and mentions that are all in one thread."""

    def __init__(self, catalog: Catalog, previous: Query | None = None) -> None:
        self._catalog = catalog
        self._thread = thread_text(previous) if previous else ""

    def answer(self, message: str) -> Answer:
        """Raises NoSuchCommandError."""
        name, text = split_command(message)
        if name:
            query = parse(text, SLASH_COMMANDS[name], self._catalog).canonical()
            return answer_query(query, self._catalog)
        previous = query_from_text(self._thread, self._catalog) if self._thread else None
        query = parse(text, "ask", self._catalog, previous).canonical()
        answer = answer_query(query, self._catalog)
        self._thread = thread_text(with_shown_models(query, answer))
        return answer


def answer_one(message: str, catalog: Catalog, previous: Query | None = None) -> int:
    """Print the answer to one message, which may go on from a question; return the exit status."""
    return _print_answer(_Conversation(catalog, previous), message)


def print_payload(message: str, catalog: Catalog, *, plain: bool) -> int:
    """Print what Slack would receive for a message, as JSON; return the exit status."""
    import asyncio

    from bot.slack.local_app import LocalApp  # Bolt takes as long to import as all else together

    try:
        body = asyncio.run(LocalApp(catalog, plain=plain).ask(message))
    except NoSuchCommandError as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(body, ensure_ascii=False, indent=2))
    return 0


def answer_lines(lines: Iterable[str], catalog: Catalog) -> None:
    """Print the answer to each line that is not blank; worked examples where there is none."""
    messages = (line.strip() for line in lines if line.strip())
    first = next(messages, None)
    conversation = _Conversation(catalog)
    for message in chain((first,), messages) if first else EXAMPLES:
        print(f"{_PROMPT}{message}")
        _print_answer(conversation, message)
        print()


def run_prompt(catalog: Catalog) -> None:
    """Answer what is typed until `exit` or the end of input."""
    import readline  # noqa: F401  (importing it gives `input` a history)

    print(f"{len(catalog.models):,} models, as of {catalog.as_of}. Try {', '.join(EXAMPLES)}.")
    print("`help` says more, `exit` or Ctrl-D ends.")
    conversation = _Conversation(catalog)
    for message in _typed_messages():
        _print_answer(conversation, message)
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


def _print_answer(conversation: _Conversation, message: str) -> int:
    """Print the answer and return the exit status of a process that did only this."""
    try:
        answer = conversation.answer(message)
    except NoSuchCommandError as error:
        print(error, file=sys.stderr)
        return 2
    width, colour = get_terminal_size((100, 24)).columns, sys.stdout.isatty()
    print(terminal.render(answer, width, colour=colour).rstrip())
    return 1 if isinstance(answer, NotFound) else 0
