"""A process that tells all watches of a database one thing, on a Wednesday at nine."""

import asyncio
import logging
import sys
from datetime import UTC, datetime

from bot.slack.client import SlackClient, web_client
from bot.slack.watch_teller import WatchTeller
from bot.store.watch_records import watch_records
from bot.watches.claims import News
from tests.bot.slack import BOT_TOKEN

NEWS = News("news", "News.", is_urgent=True)
AT_NINE = datetime(2026, 11, 11, 9, tzinfo=UTC)


async def tell(address: str, slack_url: str) -> None:
    records = watch_records(address)
    client = web_client(BOT_TOKEN, f"{slack_url}/api/")
    teller = WatchTeller(records, SlackClient(client, frozenset()), lambda *_: (NEWS,))
    await teller.tell(AT_NINE)
    await records.close()


if __name__ == "__main__":
    logging.basicConfig(format="%(message)s", stream=sys.stderr)
    asyncio.run(tell(*sys.argv[1:]))
