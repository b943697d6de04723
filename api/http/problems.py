"""Errors of the routes other than /graphql, as `application/problem+json` (RFC 9457) in both languages."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import cast

import orjson
from graphql import GraphQLError
from starlette.responses import Response

from yanxiu.api.errors import MEANINGS, ApiError, Code
from yanxiu.api.faults import mask_fault
from yanxiu.api.request_id import request_id
from yanxiu.graph.faults import Fault
from yanxiu.graph.text import Text

PROBLEM = "application/problem+json"


class Problem(Exception):
    """Raised when a request cannot be answered."""

    def __init__(
        self,
        code: Code,
        text: Text,
        faults: Sequence[Fault] = (),
        *,
        status: int | None = None,
        retry_after: int | None = None,
    ) -> None:
        """`status` and `retry_after` (seconds until a retry may work) override those of the code."""
        self.retry_after = MEANINGS[code].retry_after if retry_after is None else retry_after
        self.fault = Fault(code, text)
        self.faults = faults
        self.status = status or MEANINGS[code].status
        super().__init__(text.en)

    def response(self) -> Response:
        """Returns the problem as an HTTP response."""
        problem = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.fault.code,
            "detail": self.fault.reason.both,
            "reason": self.fault.reason.as_json(),
            "errors": [
                {
                    "parameter": fault.place,
                    "detail": fault.reason.both,
                    "reason": fault.reason.as_json(),
                }
                for fault in self.faults
            ],
            "requestId": request_id(),
        }
        headers = {"cache-control": "no-store"}
        if self.retry_after is not None:
            headers["retry-after"] = str(self.retry_after)
        return Response(orjson.dumps(problem), self.status, headers, media_type=PROBLEM)


def bad_parameter(name: str, reason: Text) -> Fault:
    """Returns the fault of one parameter of a request."""
    return Fault("BAD_USER_INPUT", reason, path=(name,))


def wrong_parameters(faults: Sequence[Fault]) -> Problem:
    """Returns the problem of a request whose parameters cannot be used."""
    names = ", ".join(fault.place for fault in faults)
    text = Text(en=f"These cannot be used: {names}", zh=f"以下参数不可用：{names}")
    return Problem("BAD_USER_INPUT", text, faults)


def problem_of(error: GraphQLError) -> Problem:
    """Converts an error of the API to a problem."""
    if not isinstance(error, ApiError):
        error = mask_fault(error)
    extensions = error.extensions or {}
    code = cast(Code, error.fault.code)
    return Problem(code, error.fault.reason, retry_after=extensions.get("retryAfter"))
