"""All that programs are answered at, as long as the bot runs in HTTP mode."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from functools import lru_cache, partial
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from bot.api.access import Access
from bot.api.mcp_endpoint import McpEndpoint, mcp_route
from bot.api.problems import ProblemError, problem_response
from bot.api.routes import Programs, api_routes
from bot.api.when_asked import when_asked
from bot.company.approved_catalogs import ApprovedCatalogs
from bot.company.company import NO_TERMS, Terms
from bot.company.nicknames import Nicknames
from bot.settings import Settings, SettingsError
from bot.store.api_keys import api_keys
from catalog.catalog import Catalog
from catalog.catalog_provider import CatalogProvider

_MISSING = 'The tools for language models need more: pip install "modeldesk[mcp]".'


class Ours:
    """What the programs of a workspace are answered from: its policy, at list prices.

    Contract prices are for people, so no key opens them.
    """

    def __init__(
        self, catalog: Callable[[], Catalog], version: Callable[[], str], terms: Callable[[], Terms]
    ) -> None:
        """`version` of the catalogue for everybody."""
        self._version = version
        self._terms = terms
        self._approved = ApprovedCatalogs(catalog)

    def terms(self) -> Terms:
        """Raises ProblemError while the policy is not known."""
        terms = self._terms().at_list_prices()
        if terms.is_unread:
            reason = "The settings of the workspace cannot be read for now."
            raise ProblemError(503, "unavailable", reason, headers={"retry-after": "2"})
        return terms

    def catalog(self) -> Catalog:
        return self._approved(self.terms().policies)

    def nicknames(self) -> Nicknames:
        return self.terms().nicknames

    def version(self) -> str:
        """Another one with each snapshot, day, policy and nickname."""
        terms = self.terms()
        return self._version() if terms == NO_TERMS else f"{_digest(terms)}{self._version()}"


@lru_cache(8)
def _digest(terms: Terms) -> str:
    return sha256(repr(terms).encode()).hexdigest()[:8]


@asynccontextmanager
async def program_routes(
    shelf: CatalogProvider, settings: Settings, terms: Callable[[], Terms] = lambda: NO_TERMS
) -> AsyncIterator[Sequence[BaseRoute]]:
    """The routes, which work while this is open. Raises SettingsError.

    `terms` are those of the workspace; programs are answered at list prices.
    """
    ours = Ours(shelf, lambda: shelf.version, terms)
    address = settings.database_url.get_secret_value()
    keys = api_keys(address, migrates=settings.migrate == "auto")
    access = Access(keys)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(aclosing(keys))
        stack.callback(asyncio.create_task(access.follow()).cancel)
        routes: list[BaseRoute] = [
            *api_routes(Programs(ours.catalog, ours.version, access, ours.nicknames))
        ]
        if settings.mcp == "off":
            pass
        elif find_spec("mcp"):
            routes.append(await _mcp_route(stack, shelf, ours, settings, access))
        elif settings.mcp == "open":
            raise SettingsError(f"MODELDESK_MCP=open: {_MISSING}")
        else:
            routes.append(Route("/mcp", _not_installed, methods=["GET", "POST"]))
        yield routes


async def _mcp_route(
    stack: AsyncExitStack,
    shelf: CatalogProvider,
    ours: Ours,
    settings: Settings,
    access: Access,
) -> BaseRoute:
    tools = when_asked(partial(_tools, ours.catalog, ours.nicknames))
    application = await stack.enter_async_context(tools)
    # Whoever has no key learns nothing of the workspace, not even its policy.
    public = when_asked(partial(_tools, shelf, tuple)) if settings.mcp == "open" else None
    is_open = await stack.enter_async_context(public) if public else None
    return mcp_route(McpEndpoint(application, access, is_open), settings.trusted_proxies)


@asynccontextmanager
async def _tools(
    catalog: Callable[[], Catalog], nicknames: Callable[[], Nicknames]
) -> AsyncIterator[ASGIApp]:
    # A second to import and 40 MB: beside the answers, once somebody asks for it.
    server = await asyncio.to_thread(import_module, "bot.api.mcp_server")
    async with server.mcp_application(catalog, nicknames) as application:
        yield application


async def _not_installed(_request: Request) -> Response:
    return problem_response(ProblemError(404, "off", _MISSING))
