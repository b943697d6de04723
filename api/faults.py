"""Faults of our own: told in the log by where they arose, masked before the caller."""

import logging
from collections.abc import Iterator
from traceback import extract_tb

import orjson
from graphql import GraphQLError

from api.errors import api_error
from api.request_id import request_id
from graph.text import Text

log = logging.getLogger(__name__)


def masked(fault: BaseException) -> GraphQLError:
    """The error that a caller may see of a fault; the log has it under the same request id.

    The log gets the kind of fault and the lines of code that it went through, not its message: that may
    hold what the caller sent.
    """
    number = request_id()
    told = {"request": number, "faults": list(_told(fault))}
    log.error("%s", orjson.dumps(told).decode())
    text = Text(en=f"Internal error, request {number}", zh=f"内部错误，请求编号 {number}")
    return api_error(text, "INTERNAL_SERVER_ERROR", requestId=number)


def _told(fault: BaseException | None) -> Iterator[dict[str, object]]:
    while fault is not None:
        lines = [f"{at.filename}:{at.lineno} {at.name}" for at in extract_tb(fault.__traceback__)]
        yield {"kind": type(fault).__name__, "at": lines}
        fault = fault.__cause__
