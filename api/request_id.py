"""The request ID, which identifies a request in the log."""

from contextvars import ContextVar
from uuid import uuid4

_current: ContextVar[str] = ContextVar("request_id")


def new_request_id() -> str:
    """Gives the current request a new ID, and returns it."""
    result = uuid4().hex
    _current.set(result)
    return result


def current_request_id() -> str:
    """Returns the ID of the current request; empty outside a request."""
    return _current.get("")


def request_id() -> str:
    """Returns the ID of the current request; a new one outside a request."""
    return _current.get("") or new_request_id()
