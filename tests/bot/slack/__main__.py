"""Slack as a process of its own, for load: prints its URL and serves until stdin closes."""

from __future__ import annotations

import argparse
import asyncio
import sys

from tests.bot.slack import Slack, running


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bot.slack", description=__doc__)
    parser.add_argument("--pace", type=float, help="seconds between two posts to a channel")
    parser.add_argument("--organisation", default="", help="who installed the app for all teams")
    return parser.parse_args()


async def _serve(options: argparse.Namespace) -> None:
    slack = Slack(pace=options.pace, organisation=options.organisation)
    async with running(slack):
        print(slack.url, flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_serve(_options()))
