"""Offers the questions as tools for an assistant (Model Context Protocol), if its library is installed."""

from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from starlette.requests import Request

from yanxiu.api.types.schema import Schema
from yanxiu.queries import Catalogue

if TYPE_CHECKING:
    from yanxiu.api.assistant.server import MountedServer


def http_server(
    schema: Schema,
    catalogue: Catalogue,
    context: Callable[[Request], dict[str, Any]],
) -> "MountedServer | None":
    """Returns the application for `/mcp`; None if the extra `mcp` is not installed.

    `context` makes the execution context of a request. It contains the caller, and so decides what may be seen.
    """
    if find_spec("mcp") is None:
        return None
    from yanxiu.api.assistant.server import MountedServer, make_server  # noqa: PLC0415 - an extra

    return MountedServer(make_server(schema, catalogue, context))
