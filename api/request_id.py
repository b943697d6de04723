"""The request ID, by which a request is found in the log."""

from contextvars import ContextVar
from uuid import uuid4

_current: ContextVar[str] = ContextVar("request_id")


def new_request_id() -> str:
    """Gives the request that is being answered a number of its own."""
    result = uuid4().hex
    _current.set(result)
    return result


def current_request_id() -> str:
    """The number of the request that is being answered; empty outside any."""
    return _current.get("")


def request_id() -> str:
    """The number of the request that is being answered; a new one outside any."""
    return _current.get("") or new_request_id()
