"""The console script's commands and options, and which part of the bot each of them runs."""

from __future__ import annotations

import gc
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bot.settings import HttpMode, Settings, SettingsError, SocketMode, read
from catalog.catalog import Catalog
from catalog.catalog_provider import CatalogProvider
from catalog.loading import CatalogError, load, unreadable
from catalog.snapshot import SnapshotError

# Modules that only some commands need are imported inside the functions that run them: `modeldesk
# resolve` neither renders an answer nor talks to Slack, and should not wait for that code.

_USAGE = """\
  modeldesk                        with SLACK_BOT_TOKEN and either SLACK_APP_TOKEN or
                                   SLACK_SIGNING_SECRET set: the Slack bot;
                                   without: a prompt, or answers to the lines of standard input
  modeldesk "/model gpt image 2"   one answer; a message is a command, or a name as in a mention
  modeldesk play [--port PORT]     a page for the browser that behaves like Slack
  modeldesk ask [--json] [--as model|cheapest|compare|ask] [--thread TEXT]... [--policy FILE]
                [TEXT]             one answer, as the policy in a file allows; without TEXT one
                                   line of JSON for each line of standard input
  modeldesk resolve [--json] [NAME]...
                                   names to models; without NAME one line of JSON for each line
  modeldesk slack-payload [--plain] TEXT
                                   what Slack would receive, as JSON; with --plain a mention's
                                   answer as where Slack does not accept its newer blocks
  modeldesk catalog stats [--json] | check | compile | build --feeds DIR [--accept]
  modeldesk catalog snapshots | rollback [ID] | pin ID | unpin
                                   the snapshots that syncs have built, and which one the bot uses
  modeldesk sync                   fetch the feeds that are due, check them, build a snapshot
  modeldesk feeds status | fetch FEED | accept FEED | reject FEED
                                   how things stand with each feed, and what to do with a held file
  modeldesk db current | upgrade   the tables in the database at MODELDESK_DATABASE_URL
  modeldesk db ratings             how often people called answers right or wrong, by kind
  modeldesk mcp                    the tools for a language model, on standard input and output
  modeldesk admin key new [NAME] | list | revoke ID
                                   the keys of programs that use the HTTP API

exit status: 0 answered, 1 not found or not valid, 2 called or set up wrongly"""


def run(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit status; errors of set-up go to standard error."""
    try:
        return _run(arguments)
    except (SettingsError, CatalogError) as error:
        return _fail(error)
    except SnapshotError as error:  # routes are decoded on demand
        return _fail(CatalogError([unreadable("routes", error)]))


def _run(arguments: Sequence[str]) -> int:
    parser = _parser(epilog=_USAGE, formatter_class=RawDescriptionHelpFormatter)
    parser.usage = "modeldesk [--data DIR] [--today YYYY-MM-DD] [COMMAND | MESSAGE]"
    parser.add_argument("--data", metavar="DIR", help="the data folder, or MODELDESK_DATA")
    parser.add_argument("--today", metavar="DAY", help="the day to answer for, or MODELDESK_TODAY")
    parser.add_argument("--version", action="store_true", help="print the version and exit")
    options, rest = parser.parse_known_args(arguments)
    if options.version:
        return _print_version()
    settings = read(options.data, options.today)
    if not rest:
        return _start(settings)
    if rest[0] in _COMMANDS:
        return _COMMANDS[rest[0]](rest[1:], settings)
    if rest[0].startswith("-"):
        parser.error(f"there is no option {rest[0]}")
    from bot.cli import repl

    return repl.answer_one(" ".join(rest), _load(settings))


def _print_version() -> int:
    from importlib.metadata import version

    print("modeldesk", version("modeldesk"))
    return 0


def _start(settings: Settings) -> int:
    mode = settings.slack()
    if mode:
        return _connect(settings, mode)
    catalog = _load(settings)
    from bot.cli import repl

    if sys.stdin is not None and sys.stdin.isatty():
        repl.run_prompt(catalog)
    else:
        repl.answer_lines(sys.stdin or (), catalog)
    return 0


def _connect(settings: Settings, mode: SocketMode | HttpMode) -> int:
    from bot.logs import configure
    from bot.slack import server
    from bot.slack.connection import NoConnectionError

    configure()
    shelf = _ready_to_serve(settings)
    try:
        server.run(shelf, mode, settings)
    except NoConnectionError as error:
        return _fail(error)
    return 0


def _ready_to_serve(settings: Settings) -> CatalogProvider:
    """The catalogue of each day, and the garbage collector set for a long life."""
    from bot.garbage_collection import collect_rarely

    shelf = CatalogProvider(settings.data, settings.day)
    collect_rarely()
    return shelf


def _play(arguments: Sequence[str], settings: Settings) -> int:
    from bot.play import play_server
    from bot.slack.connection import NoConnectionError

    parser = _parser("play")
    parser.add_argument("--port", type=int, default=0, help="any that is free, unless given")
    port: int = parser.parse_args(arguments).port
    if settings.bot_token or settings.app_token or settings.signing_secret:
        raise SettingsError(
            "modeldesk play is for where there is no Slack: unset SLACK_BOT_TOKEN, SLACK_APP_TOKEN "
            "and SLACK_SIGNING_SECRET, or start modeldesk without a command."
        )
    shelf = _ready_to_serve(settings)
    try:
        play_server.run(shelf, port)
    except NoConnectionError as error:
        return _fail(error)
    return 0


def _ask(arguments: Sequence[str], settings: Settings) -> int:
    from bot.api import questions
    from bot.cli import jsonl

    parser = _parser("ask")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--as", dest="command", choices=questions.COMMANDS, default="ask")
    parser.add_argument("--thread", action="append", default=[])
    parser.add_argument("--policy", type=Path, metavar="FILE")
    parser.add_argument("text", nargs="*")
    options = parser.parse_args(arguments)
    thread = tuple(options.thread)
    message = questions.Message(" ".join(options.text), questions.COMMANDS[options.command], thread)
    catalog = _load(settings)
    if options.policy:
        catalog = _under_policy(options.policy, catalog)
    if not options.text:
        messages = (jsonl.read_message(line, message.command, thread) for line in _input_lines())
        sys.stdout.writelines(jsonl.answer_lines(messages, catalog))
        return 0
    if options.json:
        result = questions.answer_message(message, catalog)
        print(questions.dumps(result))
        return 1 if result["answer"]["kind"] == "not_found" else 0
    from bot.cli import repl

    prefix = "" if message.command == "ask" else f"/{message.command} "
    previous = questions.previous_query(message, catalog)
    return repl.answer_one(prefix + message.text, catalog, previous)


def _under_policy(path: Path, catalog: Catalog) -> Catalog:
    """The catalogue as the company of a policy file may use it. Raises CatalogError."""
    from bot.company.company import read_company

    return catalog.under(read_company(path, catalog).terms().policies)


def _resolve(arguments: Sequence[str], settings: Settings) -> int:
    from bot.api.questions import resolution_text
    from bot.cli import jsonl
    from bot.query import without_mentions

    parser = _parser("resolve")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("name", nargs="*")
    options = parser.parse_args(arguments)
    catalog = _load(settings)
    if options.json or not options.name:
        sys.stdout.writelines(jsonl.resolution_lines(options.name or _input_lines(), catalog))
    else:
        names = {name: without_mentions(name) for name in options.name}
        lines = (f"{q}: {resolution_text(catalog.resolve(n))}" for q, n in names.items())
        print(*lines, sep="\n")
    return 0


def _slack_payload(arguments: Sequence[str], settings: Settings) -> int:
    from bot.cli import repl

    parser = _parser("slack-payload")
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("text", nargs="+")
    options = parser.parse_args(arguments)
    return repl.print_payload(" ".join(options.text), _load(settings), plain=options.plain)


def _catalog(arguments: Sequence[str], settings: Settings) -> int:
    from bot.cli import data_commands

    parser = _parser("catalog")
    tasks = parser.add_subparsers(dest="task", required=True)
    tasks.add_parser("stats").add_argument("--json", action="store_true")
    tasks.add_parser("check")
    tasks.add_parser("compile")
    build = tasks.add_parser("build")
    build.add_argument("--feeds", type=Path, required=True, metavar="DIR")
    build.add_argument("--accept", action="store_true", help="build from what is not believed")
    tasks.add_parser("snapshots")
    tasks.add_parser("rollback").add_argument("id", type=int, nargs="?", metavar="ID")
    tasks.add_parser("pin").add_argument("id", type=int, metavar="ID")
    tasks.add_parser("unpin")
    options = parser.parse_args(arguments)
    match options.task:
        case "snapshots" | "rollback" | "pin" | "unpin":
            from bot.cli import sync_commands

            return _on_database(sync_commands.snapshot_task(options, settings))
        case "check":
            return data_commands.check(settings.data)
        case "compile":
            return data_commands.compile_facts(settings.data)
        case "build":
            return data_commands.build(options.feeds, settings.data, accept=options.accept)
        case _:
            show = data_commands.stats_json if options.json else data_commands.stats
            return show(_load(settings))


def _sync(arguments: Sequence[str], settings: Settings) -> int:
    from bot.cli import sync_commands

    _parser("sync").parse_args(arguments)
    return _on_database(sync_commands.sync(settings))


def _feeds(arguments: Sequence[str], settings: Settings) -> int:
    from bot.cli import sync_commands

    parser = _parser("feeds")
    tasks = parser.add_subparsers(dest="task", required=True)
    tasks.add_parser("status")
    for task in ("fetch", "accept", "reject"):
        tasks.add_parser(task).add_argument("feed", metavar="FEED")
    options = parser.parse_args(arguments)
    return _on_database(sync_commands.feed_task(options, settings))


def _admin(arguments: Sequence[str], settings: Settings) -> int:
    from bot.cli import key_commands

    parser = _parser("admin")
    keys = parser.add_subparsers(dest="subject", required=True).add_parser("key")
    tasks = keys.add_subparsers(dest="task", required=True)
    tasks.add_parser("new").add_argument("name", nargs="?", default="", metavar="NAME")
    tasks.add_parser("list")
    tasks.add_parser("revoke").add_argument("id", type=int, metavar="ID")
    options = parser.parse_args(arguments)
    return _on_database(key_commands.key_task(options, settings))


def _mcp(arguments: Sequence[str], settings: Settings) -> int:
    _parser("mcp").parse_args(arguments)
    if not find_spec("mcp"):
        return _fail(SettingsError('`modeldesk mcp` needs more: pip install "modeldesk[mcp]".'))
    from bot.api.mcp_server import run_stdio
    from bot.logs import configure

    configure()
    shelf = CatalogProvider(settings.data, settings.day)
    gc.freeze()
    gc.enable()
    run_stdio(shelf)
    return 0


def _on_database(work: Coroutine[Any, Any, int]) -> int:
    """Run what needs the database, and say in one line where that cannot be used."""
    import asyncio

    from bot.store.database_url import StoreError
    from bot.store.guard import UnavailableError

    try:
        return asyncio.run(work)
    except (StoreError, UnavailableError) as error:
        return _fail(SettingsError(f"MODELDESK_DATABASE_URL: {error}."))


def _db(arguments: Sequence[str], settings: Settings) -> int:
    from bot.cli import db_commands
    from bot.store.database_url import StoreError

    parser = _parser("db")
    tasks = {
        "current": db_commands.current,
        "ratings": db_commands.ratings,
        "upgrade": db_commands.upgrade,
    }
    parser.add_argument("task", choices=tasks)
    run_task = tasks[parser.parse_args(arguments).task]
    try:
        return run_task(settings.database_url.get_secret_value())
    except StoreError as error:
        return _fail(SettingsError(f"MODELDESK_DATABASE_URL: {error}."))


_COMMANDS: Mapping[str, Callable[[Sequence[str], Settings], int]] = {
    "admin": _admin,
    "ask": _ask,
    "resolve": _resolve,
    "slack-payload": _slack_payload,
    "catalog": _catalog,
    "db": _db,
    "feeds": _feeds,
    "mcp": _mcp,
    "play": _play,
    "sync": _sync,
}


def _parser(name: str = "", **options: Any) -> ArgumentParser:
    return ArgumentParser(f"modeldesk {name}".rstrip(), allow_abbrev=False, **options)


def _load(settings: Settings) -> Catalog:
    """Load the catalogue and exempt it from garbage collection, which `bot.__main__` has off."""
    catalog = load(settings.data, settings.day())
    gc.freeze()
    gc.enable()
    return catalog


def _input_lines() -> Iterator[str]:
    """The lines of standard input without their line ends."""
    return (line.rstrip("\r\n") for line in sys.stdin)


def _fail(error: Exception) -> int:
    print(f"modeldesk: {error}", file=sys.stderr)
    return 2
