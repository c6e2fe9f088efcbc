"""The bot as a process: it connects, answers until it is told to stop, and ends in good order."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import AsyncIterator, Coroutine, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING, Any

from aiohttp import ClientSession, ClientTimeout, TCPConnector
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.company.approved_catalogs import ApprovedCatalogs
from bot.company.company import Terms, company_file
from bot.garbage_collection import collect_young_often
from bot.settings import HttpMode, Settings, SocketMode
from bot.slack.app import build_app
from bot.slack.block_support import ack_blocks, message_blocks
from bot.slack.client import SlackClient, web_client
from bot.slack.companies import Companies
from bot.slack.connection import NoConnectionError, identify
from bot.slack.health import health_app
from bot.slack.outbox import Outbox
from bot.slack.rate_limits import LimitRequests
from bot.slack.shared_channels import Place, SharedChannels
from bot.slack.watch_teller import WatchTeller
from bot.slack.watching import Watching
from bot.slack.workspace import Workspace, responder
from bot.store.company_records import company_records
from bot.store.database import DatabaseStore, database_store
from bot.store.database_url import StoreError
from bot.store.guard import RefusedValueError, UnavailableError
from bot.store.sync_state import FeedState, SyncState, sync_state
from bot.store.watch_records import WatchRecords, watch_records
from bot.sync.addresses import feed_addresses
from bot.sync.background import Follower, sync_when_due
from bot.sync.feed_sync import FeedSync, Origin
from bot.sync.fetching import feed_session
from bot.warmup import beside_answers, warm_up_in_background, warm_up_in_pieces
from bot.watches.claims import KnownNews, News
from bot.watches.news import at_list_prices, news_of
from bot.watches.watch import Watch
from catalog.catalog_provider import CatalogProvider
from catalog.loading import CatalogError

if TYPE_CHECKING:
    from bot.slack.metrics import State

_log = logging.getLogger("modeldesk")
_SENDING_S = 13
"""For the outbox, after FINISHING_S and before the store, which takes two: 25 s in all.

Containers are killed after thirty seconds at the earliest.
"""
_OPENING_S = 0.5
"""For the database, before the start goes on without the newest snapshot in it."""
_AHEAD = timedelta(minutes=10)
"""How long before midnight tomorrow's catalogue is prepared."""
_CALL_TIMEOUT = ClientTimeout(total=None, sock_connect=5, sock_read=30)
"""No total: waiting for a free connection counts towards it, and the outbox limits that itself."""
_MAX_CONNECTIONS = 256
"""Fifty calls a second while Slack takes five seconds for each."""


def run(shelf: CatalogProvider, mode: SocketMode | HttpMode, settings: Settings) -> None:
    """Run the bot until a signal. Raises NoConnectionError when it cannot start."""
    with asyncio.Runner(loop_factory=_new_loop) as runner:
        runner.run(_run(shelf, mode, settings))


@dataclass(frozen=True, slots=True, eq=False)
class _RunningBot:
    """All that is open while the bot runs."""

    shelf: CatalogProvider
    settings: Settings
    client: AsyncWebClient
    outbox: Outbox
    store: DatabaseStore
    follower: Follower
    companies: Companies
    channels: SharedChannels
    watches: WatchRecords
    started: asyncio.Event
    stop: asyncio.Event

    async def app(self, signing_secret: str = "") -> tuple[AsyncApp, str]:
        """The app and the id of its team.

        Raises NoConnectionError, and CatalogError when routes cannot be read.
        """
        opening = asyncio.create_task(self.store.open())
        identifying = asyncio.create_task(identify(self.client))
        try:
            looking = await self._warm_up(opening)
            identity = await identifying
            await opening
            looking = looking or asyncio.create_task(self._look())
        except StoreError as error:
            raise NoConnectionError(f"MODELDESK_DATABASE_URL: {error}.") from error
        finally:
            opening.cancel()
            identifying.cancel()
        self.outbox.open()
        workspace = Workspace(
            self.shelf,
            responder(self.shelf),
            self.outbox,
            self.store,
            ack_blocks=await ack_blocks(self.client, self.settings.native_blocks),
            feedback_channel=self.settings.feedback_channel,
            docs_url=self.settings.docs_url,
            feed_problems=self.follower.problems,
            companies=self.companies,
            channels=self.channels,
            watching=Watching(self.watches),
            is_agent="assistant:write" in (identity.bot_scopes or ()),
        )
        team = identity.team_id or ""
        # A database that is silent so far is not waited for once more: it is asked a little later.
        await asyncio.wait((looking,), timeout=_OPENING_S if self.store.available else 0)
        looking.cancel()
        self.started.set()
        limits = LimitRequests(self.outbox)
        return build_app(workspace, identity, self.client, signing_secret, limits), team

    async def _warm_up(self, opening: asyncio.Task[None]) -> asyncio.Task[None] | None:
        """Warm up the newest catalogue there is, while the database opens and Slack answers.

        Where it opens soon, the settings are read as well: their task is returned, and not waited
        for. Raises CatalogError when routes cannot be read.
        """
        warming = asyncio.create_task(warm_up_in_pieces(self.shelf()))
        opened, _ = await asyncio.wait((opening,), timeout=_OPENING_S)
        warming.cancel()  # What it has done is kept.
        await asyncio.wait((warming,))
        if not warming.cancelled():
            warming.result()
        looking = None
        if opened:
            await self.follower.start()
            looking = asyncio.create_task(self._look())
        # A database that does not answer yet may do so while this takes two seconds.
        await warm_up_in_pieces(self.shelf())
        return looking

    async def _look(self) -> None:
        with suppress(UnavailableError, RefusedValueError):  # `follow` tries again
            await self.companies.look()

    async def serve(self, mode: SocketMode | HttpMode) -> None:
        """Connect and answer until the stop. Raises NoConnectionError."""
        # Each mode has libraries that the other can do without: 3 MB for the web server.
        match mode:
            case SocketMode():
                from bot.slack import socket_mode

                if self.settings.signing_secret:
                    _log.info("SLACK_SIGNING_SECRET is not used: SLACK_APP_TOKEN is set")
                app_token = mode.app_token.get_secret_value()
                app, _ = await self.app()
                await socket_mode.serve(app, app_token, self.stop)
            case HttpMode():
                from bot.api.program_routes import program_routes
                from bot.slack import http

                secret = mode.signing_secret.get_secret_value()
                # Listens first: a port that is taken is found before Slack is asked anything.
                with http.listening(mode.host, mode.port) as listener:
                    app, team = await self.app(secret)

                    def terms() -> Terms:
                        return self.companies.terms(team)

                    async with program_routes(self.shelf, self.settings, terms) as programs:
                        application = http.asgi_app(app, secret, self.health, programs)
                        _log.info("listening", extra=http.address(listener))
                        await http.serve(application, listener, self.stop)

    def health(self) -> Mapping[str, object]:
        """The body of /readyz."""
        catalog, is_stored = self.shelf(), self.store.available
        if self.stop.is_set():
            status = "stopping"
        elif not self.started.is_set():
            status = "starting"
        else:
            status = "ready" if is_stored else "degraded"
        return {
            "status": status,
            "catalogue": catalog.as_of.isoformat(),
            "models": len(catalog.models),
            "store": "ok" if is_stored else "unavailable",
            "queue": self.outbox.waiting,
            "feeds": self.follower.feed_health(),
        }

    def state(self) -> State:
        """What the metrics measure."""
        from bot.slack.metrics import FeedMeasures, State

        catalog, standings = self.shelf(), self.follower.standings
        feeds = {
            feed: FeedMeasures(
                _hours_since(source.as_of), standings.get(feed, FeedState()).failures
            )
            for feed, source in catalog.sources.items()
        }
        hours = _hours_since(catalog.as_of)
        return State(self.outbox.waiting, self.outbox.oldest_s, hours, self.store.available, feeds)

    async def close(self) -> None:
        await self.outbox.close(_SENDING_S)
        await self.store.close()


def _hours_since(day: date) -> float:
    return (datetime.now(UTC) - datetime.combine(day, time(), UTC)) / timedelta(hours=1)


async def _run(shelf: CatalogProvider, mode: SocketMode | HttpMode, settings: Settings) -> None:
    stop = _stop_event()
    try:
        address = settings.database_url.get_secret_value()
        store = database_store(address, migrates=settings.migrate == "auto")
    except StoreError as error:
        raise NoConnectionError(f"MODELDESK_DATABASE_URL: {error}.") from error
    connector = TCPConnector(limit=_MAX_CONNECTIONS)
    async with ClientSession(connector=connector, timeout=_CALL_TIMEOUT) as session:
        client = web_client(mode.bot_token.get_secret_value(), settings.api_url, session)
        outbox = Outbox(SlackClient(client, message_blocks(settings.native_blocks)), store)
        state = sync_state(address, migrates=settings.migrate == "auto")
        follower = Follower(state, shelf, settings.data)
        records = company_records(address, migrates=settings.migrate == "auto")
        companies = Companies(records, company_file(settings.data, shelf()), settings.admins or ())
        channels = SharedChannels(records, SlackClient(client).is_shared)
        watches = watch_records(address, migrates=settings.migrate == "auto")
        bot = _RunningBot(
            shelf,
            settings,
            client,
            outbox,
            store,
            follower,
            companies,
            channels,
            watches,
            asyncio.Event(),
            stop,
        )
        async with _observable(bot):
            beside = [asyncio.create_task(work) for work in _beside(bot, state)]
            for task in beside:
                task.add_done_callback(_tell_failure)
            try:
                await bot.serve(mode)
            finally:
                for task in beside:
                    task.cancel()
                await bot.close()
                await asyncio.gather(*beside, return_exceptions=True)
                await state.close()
                await records.close()
                await watches.close()
    _log.info("stopped")


@asynccontextmanager
async def _observable(bot: _RunningBot) -> AsyncIterator[None]:
    """Show health and metrics at their port, if there is one, until everything is sent.

    Raises NoConnectionError.
    """
    host, port, closed = bot.settings.health_host, bot.settings.health_port, asyncio.Event()
    if port is None:
        yield
        return
    # 2 MB for the metrics, where nobody looks.
    from bot.slack import http
    from bot.slack.metrics import Metrics

    metrics = Metrics()
    application = health_app(bot.health, lambda: metrics.exposition(bot.state()))
    variables = "MODELDESK_HEALTH_HOST and MODELDESK_HEALTH_PORT"
    with metrics.counting(), http.listening(host, port, variables) as listener:
        _log.info("health listening", extra=http.address(listener))
        serving = asyncio.create_task(http.serve(application, listener, closed))
        try:
            yield
        finally:
            closed.set()
            await serving


async def prepare(shelf: CatalogProvider, day: date) -> None:
    """Prepare the catalogue of a day beside the answers. Raises CatalogError."""
    await beside_answers(partial(shelf.prepare, day, warm_up_in_background))


def _beside(bot: _RunningBot, state: SyncState) -> Iterator[Coroutine[Any, Any, None]]:
    """What goes on beside the answers, for ever."""
    yield collect_young_often()
    yield _prepare_tomorrow(bot)
    yield _follow(bot)
    yield bot.companies.follow()
    yield bot.channels.follow()
    yield _tell_watches(bot)
    if bot.settings.syncs:
        yield _sync(bot, state)


def _tell_failure(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        _log.error("background work failed", exc_info=error)


async def _follow(bot: _RunningBot) -> None:
    await bot.started.wait()
    await bot.follower.follow()


async def _sync(bot: _RunningBot, state: SyncState) -> None:
    """Keep the prices of all processes fresh, as long as no other process does."""
    await bot.started.wait()
    settings, feeds = bot.settings, bot.shelf().curation.feeds
    origin = Origin(settings.data, feed_addresses(feeds, settings.feeds_url), settings.day)
    async with feed_session() as session:
        await sync_when_due(FeedSync(state, origin, session), bot.follower)


async def _tell_watches(bot: _RunningBot) -> None:
    await bot.started.wait()
    approved = ApprovedCatalogs(bot.shelf)

    def news_of_watch(watch: Watch, known: KnownNews) -> Sequence[News]:
        terms = bot.companies.terms(watch.team, watch.channel)
        if terms.is_unread:
            return ()  # what is not allowed is no news
        audience = bot.channels.known(Place(watch.team, watch.channel))
        if audience == "shared":
            return ()  # another company has come to read along
        if audience == "own" or not terms.has_contracts:
            return news_of(watch, approved(terms.policies), terms.running, known)
        listed = terms.at_list_prices()
        return at_list_prices(news_of(watch, approved(listed.policies), listed.running, known))

    async def learn(watches: Sequence[Watch]) -> None:
        """Ask who reads along where contract prices would be told."""
        for place in dict.fromkeys(Place(watch.team, watch.channel) for watch in watches):
            if bot.companies.terms(*place).has_contracts:
                await bot.channels.audience(place)

    client = SlackClient(bot.client, frozenset())
    await WatchTeller(bot.watches, client, news_of_watch, learn).follow(bot.shelf)


async def _prepare_tomorrow(bot: _RunningBot) -> None:
    """Build and warm up tomorrow's catalogue before midnight, for it takes two seconds."""
    await bot.started.wait()
    while bot.settings.today is None:
        tomorrow = (datetime.now(UTC) + _AHEAD).date()
        try:
            await prepare(bot.shelf, tomorrow)
        except CatalogError:
            _log.exception("tomorrow's catalogue cannot be read")
        await asyncio.sleep(_AHEAD.total_seconds() / 4)


def _stop_event() -> asyncio.Event:
    """An event that the first signal sets; the second signal ends the process at once."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    stopping = [signal.SIGTERM, signal.SIGINT]
    # `nohup` has it ignored, so that the process outlives its terminal.
    if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        stopping.append(signal.SIGHUP)

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        for each in stopping:
            signal.signal(each, signal.SIG_DFL)
        loop.call_soon_threadsafe(stop.set)

    for each in stopping:
        signal.signal(each, on_signal)
    return stop


def _new_loop() -> asyncio.AbstractEventLoop:
    if sys.platform == "win32":
        return asyncio.new_event_loop()
    import uvloop

    return uvloop.new_event_loop()
