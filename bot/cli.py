"""The command line: starts the bot, or answers in the terminal and for scripts."""

from __future__ import annotations

import gc
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.settings import HttpMode, Settings, SettingsError, SocketMode, read
from catalog import Catalog, CatalogError, Choice, Found, Shelf, Unknown, load

_CALLS = """\
  modeldesk                        with SLACK_BOT_TOKEN and either SLACK_APP_TOKEN or
                                   SLACK_SIGNING_SECRET set: the Slack bot;
                                   without: a prompt, or answers to the lines of standard input
  modeldesk "/model gpt image 2"   one answer; a message is a command, or a name as in a mention
  modeldesk ask [--json] [--as model|cheapest|compare|ask] [--thread TEXT]... [TEXT]
                                   one answer; without TEXT one line of JSON for each line of
                                   standard input
  modeldesk resolve [--json] [NAME]...
                                   names to models; without NAME one line of JSON for each line
  modeldesk slack-payload TEXT     what Slack would receive, as JSON
  modeldesk catalog stats [--json] | check | compile | build --feeds DIR

exit status: 0 answered, 1 not found or not valid, 2 called or set up wrongly"""


_SELDOM = (10_000, 20, 200)
"""When the collector looks: to go through all that the bot keeps takes 70 ms, and everybody waits.

By default it does so every few hundred questions, and finds next to nothing.
"""


def run(arguments: Sequence[str]) -> int:
    """Does what a command line asks for; the status to exit with."""
    try:
        return _run(arguments)
    except (SettingsError, CatalogError) as error:
        return _complain(error, 2)


def _run(arguments: Sequence[str]) -> int:
    parser = _parser(epilog=_CALLS, formatter_class=RawDescriptionHelpFormatter)
    parser.usage = "modeldesk [--data DIR] [--today YYYY-MM-DD] [COMMAND | MESSAGE]"
    parser.add_argument("--data", metavar="DIR", help="the data folder, or MODELDESK_DATA")
    parser.add_argument("--today", metavar="DAY", help="the day to answer for, or MODELDESK_TODAY")
    said, rest = parser.parse_known_args(arguments)
    settings = read(said.data, said.today)
    if not rest:
        return _start(settings)
    if rest[0] in _COMMANDS:
        return _COMMANDS[rest[0]](rest[1:], settings)
    if rest[0].startswith("-"):
        parser.error(f"there is no option {rest[0]}")
    from bot import shell

    return shell.one(" ".join(rest), _catalog(settings))


def _start(settings: Settings) -> int:
    mode = settings.slack()
    if mode:
        return _connect(settings, mode)
    catalog = _catalog(settings)
    from bot import shell

    if sys.stdin is not None and sys.stdin.isatty():
        shell.prompt(catalog)
    else:
        shell.piped(sys.stdin or (), catalog)
    return 0


def _connect(settings: Settings, mode: SocketMode | HttpMode) -> int:
    from bot.logs import configure
    from bot.slack import server
    from bot.slack.connection import NoConnectionError
    from bot.warmup import warm_up

    configure()
    shelf = Shelf(settings.data, settings.day)
    warm_up(shelf())
    gc.freeze()
    gc.set_threshold(*_SELDOM)
    gc.enable()
    try:
        server.run(shelf, mode, settings)
    except NoConnectionError as error:
        return _complain(error, 2)
    return 0


def _ask(arguments: Sequence[str], settings: Settings) -> int:
    from bot import lines

    parser = _parser("ask")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--as", dest="command", choices=lines.COMMANDS, default="ask")
    parser.add_argument("--thread", action="append", default=[])
    parser.add_argument("text", nargs="*")
    said = parser.parse_args(arguments)
    thread = tuple(said.thread)
    message = lines.Message(" ".join(said.text), lines.COMMANDS[said.command], thread)
    catalog = _catalog(settings)
    if not said.text:
        messages = (lines.read(line, message.command, thread) for line in _input())
        sys.stdout.writelines(lines.answered(messages, catalog))
        return 0
    if said.json:
        answered = lines.answer_to(message, catalog)
        print(lines.dumps(answered))
        return 1 if answered["answer"]["kind"] == "not_found" else 0
    from bot import shell

    prefix = "" if message.command == "ask" else f"/{message.command} "
    return shell.one(prefix + message.text, catalog)


def _resolve(arguments: Sequence[str], settings: Settings) -> int:
    from bot import lines

    parser = _parser("resolve")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("name", nargs="*")
    said = parser.parse_args(arguments)
    catalog = _catalog(settings)
    if said.json or not said.name:
        sys.stdout.writelines(lines.resolved(said.name or _input(), catalog))
    else:
        print(*(f"{name}: {_named(name, catalog)}" for name in said.name), sep="\n")
    return 0


def _named(name: str, catalog: Catalog) -> str:
    match catalog.resolve(name):
        case Found(model, matched):
            return f"{model}, by {matched}"
        case Choice(models, matched):
            return f"one of {', '.join(models)}, by {matched}"
        case Unknown(nearest):
            return f"not in the catalogue; nearest: {', '.join(nearest) or 'none'}"


def _slack_payload(arguments: Sequence[str], settings: Settings) -> int:
    from bot import shell

    parser = _parser("slack-payload")
    parser.add_argument("text", nargs="+")
    return shell.payload(" ".join(parser.parse_args(arguments).text), _catalog(settings))


def _catalog_upkeep(arguments: Sequence[str], settings: Settings) -> int:
    from bot import upkeep

    parser = _parser("catalog")
    tasks = parser.add_subparsers(dest="task", required=True)
    tasks.add_parser("stats").add_argument("--json", action="store_true")
    tasks.add_parser("check")
    tasks.add_parser("compile")
    tasks.add_parser("build").add_argument("--feeds", type=Path, required=True, metavar="DIR")
    said = parser.parse_args(arguments)
    match said.task:
        case "check":
            return upkeep.check(settings.data)
        case "compile":
            return upkeep.compile_facts(settings.data)
        case "build":
            return upkeep.build(said.feeds, settings.data)
        case _:
            show = upkeep.stats_json if said.json else upkeep.stats
            return show(_catalog(settings))


_COMMANDS: Mapping[str, Callable[[Sequence[str], Settings], int]] = {
    "ask": _ask,
    "resolve": _resolve,
    "slack-payload": _slack_payload,
    "catalog": _catalog_upkeep,
}


def _parser(name: str = "", **options: Any) -> ArgumentParser:
    return ArgumentParser(f"modeldesk {name}".rstrip(), allow_abbrev=False, **options)


def _catalog(settings: Settings) -> Catalog:
    """The catalogue, put aside for good: the collector need never look through it."""
    catalog = load(settings.data, settings.day())
    gc.freeze()
    gc.enable()
    return catalog


def _input() -> Iterator[str]:
    """The lines of standard input, without their ends."""
    return (line.rstrip("\r\n") for line in sys.stdin)


def _complain(error: Exception, status: int) -> int:
    print(f"modeldesk: {error}", file=sys.stderr)
    return status
