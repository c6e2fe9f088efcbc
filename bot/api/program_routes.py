"""All that programs are answered at, as long as the bot runs in HTTP mode."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from importlib.util import find_spec

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.api.access import Access
from bot.api.problems import ProblemError, problem_response
from bot.api.questions import Constrain, unconstrained
from bot.api.routes import Programs, api_routes
from bot.settings import Settings, SettingsError
from bot.store.api_keys import api_keys
from catalog.catalog_provider import CatalogProvider

_MISSING = 'The tools for language models need more: pip install "modeldesk[mcp]".'


@asynccontextmanager
async def program_routes(
    shelf: CatalogProvider, settings: Settings, constrain: Constrain = unconstrained
) -> AsyncIterator[Sequence[BaseRoute]]:
    """The routes, which work while this is open. Raises SettingsError.

    `constrain`: what the workspace's policy makes of each question.
    """
    address = settings.database_url.get_secret_value()
    keys = api_keys(address, migrates=settings.migrate == "auto")
    access = Access(keys)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(aclosing(keys))
        stack.callback(asyncio.create_task(access.follow()).cancel)
        routes: list[BaseRoute] = [
            *api_routes(Programs(shelf, lambda: shelf.version, access, constrain))
        ]
        if settings.mcp == "off":
            pass
        elif find_spec("mcp"):
            routes.append(await _mcp_route(stack, shelf, settings, access, constrain))
        elif settings.mcp == "open":
            raise SettingsError(f"MODELDESK_MCP=open: {_MISSING}")
        else:
            routes.append(Route("/mcp", _not_installed, methods=["GET", "POST"]))
        yield routes


async def _mcp_route(
    stack: AsyncExitStack,
    shelf: CatalogProvider,
    settings: Settings,
    access: Access,
    constrain: Constrain,
) -> BaseRoute:
    # A second to import and 40 MB, for those who have installed it.
    from bot.api.mcp_endpoint import McpEndpoint, mcp_route
    from bot.api.mcp_server import mcp_application

    application = await stack.enter_async_context(mcp_application(shelf, constrain))
    # Whoever has no key learns nothing of the workspace, not even its policy.
    public = mcp_application(shelf) if settings.mcp == "open" else None
    is_open = await stack.enter_async_context(public) if public else None
    return mcp_route(McpEndpoint(application, access, is_open), settings.trusted_proxies)


async def _not_installed(_request: Request) -> Response:
    return problem_response(ProblemError(404, "off", _MISSING))
