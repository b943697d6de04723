"""Serves the Model Context Protocol with its official library: over HTTP behind the sign-in, or over standard input."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

import mcp_types as types
import orjson
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.types import Receive, Scope, Send

from yanxiu.api.admission import TooManyRequests
from yanxiu.api.assistant.tools import Tool, Tools
from yanxiu.api.errors import overloaded
from yanxiu.api.http.problems import Problem, problem_of
from yanxiu.api.types.schema import Schema
from yanxiu.queries import Catalogue

_ABOUT = (
    "A county's teacher training: who trains whom, who is left out. Questions are tools; nothing can be changed. "
    "A name that is misspelt comes back with candidates: ask the person which is meant. · "
    "县域教师培训：谁培训谁，谁未参训。每个问题是一个工具，只读。名称有误时会返回候选，请向用户确认。"
)
_READ_ONLY = types.ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


def make_server(
    schema: Schema, catalogue: Catalogue, context: Callable[[Any], dict[str, Any]]
) -> Server[Any]:
    """Creates the server. `context` makes an execution context from a request (None over standard input)."""
    tools = Tools(schema, catalogue)
    offered = [_tool_description(tool) for tool in tools.by_name.values()]

    async def list_tools(
        _context: ServerRequestContext[Any], _params: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return types.ListToolsResult(tools=offered)

    async def call_tool(
        asked: ServerRequestContext[Any], params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        try:
            result = await tools.call(params.name, params.arguments or {}, context(asked.request))
        except Problem as problem:
            return _error_result(problem)
        except TooManyRequests as fault:
            return _error_result(problem_of(overloaded(fault.retry_after)))
        text = orjson.dumps(result, default=str)
        return types.CallToolResult(
            content=[types.TextContent(type="text", text=text.decode())],
            structured_content=orjson.loads(text),
        )

    return Server(
        "yanxiu-graph",
        version=version("yanxiu-graph"),
        title="Yanxiu Graph 研修图谱",
        instructions=_ABOUT,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _tool_description(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=f"{tool.title.zh} · {tool.title.en}",
        description=f"{tool.title.both}\n\n{tool.about}",
        input_schema=tool.schema,
        annotations=_READ_ONLY,
    )


def _error_result(problem: Problem) -> types.CallToolResult:
    """Describes a fault in words that an assistant can pass on to the person."""
    lines = [
        problem.fault.reason.both,
        *(f"{each.place}: {each.reason.both}" for each in problem.faults),
    ]
    return types.CallToolResult(
        content=[types.TextContent(type="text", text="\n".join(lines))], is_error=True
    )


class MountedServer:
    """The server as a part of the API. It is stateless: each request is independent."""

    def __init__(self, server: Server[Any]) -> None:
        self._manager = StreamableHTTPSessionManager(server, json_response=True, stateless=True)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Runs the server until the block ends."""
        async with self._manager.run():
            yield

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._manager.handle_request(scope, receive, send)


async def serve_stdio(server: Server[Any]) -> None:
    """Answers requests from standard input on standard output, until the input ends."""
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())
