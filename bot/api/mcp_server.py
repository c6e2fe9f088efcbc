"""The tools over the Model Context Protocol: on standard input and output, or over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    ToolAnnotations,
)
from mcp_types import Tool as ToolDescription
from starlette.types import ASGIApp

from bot.api.tools import INSTRUCTIONS, TOOLS, ArgumentError, call
from bot.company.nicknames import Nicknames
from catalog.catalog import Catalog

_MAX_BODY = 1 << 16
"""Bytes; a call has some hundred."""


def tool_descriptions() -> list[ToolDescription]:
    """What clients are told of the tools."""
    return [
        ToolDescription(
            name=tool.name,
            description=tool.description,
            input_schema=tool.schema,
            annotations=ToolAnnotations(read_only_hint=True, open_world_hint=False),
        )
        for tool in TOOLS.values()
    ]


def mcp_server(
    catalog: Callable[[], Catalog], nicknames: Callable[[], Nicknames] = tuple
) -> Server[Mapping[str, Any]]:
    """The server; `catalog` and `nicknames` return today's of whoever calls."""

    async def list_tools(
        _context: ServerRequestContext[Any], _params: PaginatedRequestParams | None
    ) -> ListToolsResult:
        return ListToolsResult(tools=tool_descriptions())

    async def call_tool(
        _context: ServerRequestContext[Any], params: CallToolRequestParams
    ) -> CallToolResult:
        if params.name not in TOOLS:
            raise MCPError(INVALID_PARAMS, f"There is no tool {params.name}.")
        try:
            result = call(params.name, params.arguments or {}, catalog(), nicknames())
        except ArgumentError as error:
            return CallToolResult(content=[TextContent(text=str(error))], is_error=True)
        return CallToolResult(
            content=[TextContent(text=result.text)], structured_content=result.content
        )

    return Server(
        "modeldesk",
        version=version("modeldesk"),
        title="Modeldesk",
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def run_stdio(catalog: Callable[[], Catalog]) -> None:
    """Answer on standard input and output until the client goes."""
    server = mcp_server(catalog)

    async def serve() -> None:
        async with stdio_server() as (reading, writing):
            await server.run(reading, writing, server.create_initialization_options())

    asyncio.run(serve())


@asynccontextmanager
async def mcp_application(
    catalog: Callable[[], Catalog], nicknames: Callable[[], Nicknames] = tuple
) -> AsyncIterator[ASGIApp]:
    """The server as an ASGI application of one address, without sessions, while this is open."""
    manager = StreamableHTTPSessionManager(
        mcp_server(catalog, nicknames),
        json_response=True,
        stateless=True,
        max_request_body_size=_MAX_BODY,
    )
    async with manager.run():
        yield manager.handle_request
