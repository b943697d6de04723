"""Faults of our own: told in the log by where they arose, masked before the caller."""

import logging
import traceback

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
    told: list[str] = []
    while True:
        told += [type(fault).__name__, *traceback.format_tb(fault.__traceback__)]
        if fault.__cause__ is None:
            break
        fault = fault.__cause__
    number = request_id()
    log.error("internal error, request %s\n%s", number, "\n".join(told))
    text = Text(en=f"Internal error, request {number}", zh=f"内部错误，请求编号 {number}")
    return api_error(text, "INTERNAL_SERVER_ERROR", requestId=number)
