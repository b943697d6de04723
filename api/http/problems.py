"""Faults of requests for rows, as `application/problem+json` (RFC 9457) in both languages."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

import orjson
from graphql import GraphQLError
from starlette.responses import Response

from yanxiu.api.errors import MEANINGS, Code
from yanxiu.api.request_id import request_id
from yanxiu.graph.text import Text

PROBLEM = "application/problem+json"


@dataclass(frozen=True, slots=True)
class ParameterFault:
    """What is wrong with one parameter of a request."""

    name: str
    text: Text


class Problem(Exception):
    """Raised where a request for rows cannot be answered."""

    def __init__(
        self,
        code: Code,
        text: Text,
        faults: Sequence[ParameterFault] = (),
        *,
        status: int | None = None,
        retry_after: int | None = None,
    ) -> None:
        """`status` where it is another than that of the code; `retry_after`: seconds until it may be better."""
        self.retry_after = retry_after
        self.code = code
        self.text = text
        self.faults = faults
        self.status = status or MEANINGS[code].status
        super().__init__(text.en)

    def response(self) -> Response:
        """The problem as HTTP."""
        told = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": said(self.text),
            "errors": [
                {"parameter": fault.name, "detail": said(fault.text)} for fault in self.faults
            ],
            "requestId": request_id(),
        }
        headers = {"cache-control": "no-store"}
        if self.retry_after is not None:
            headers["retry-after"] = str(self.retry_after)
        return Response(orjson.dumps(told), self.status, headers, media_type=PROBLEM)


def said(text: Text) -> str:
    """A sentence in both languages."""
    return f"{text.en} · {text.zh}"


def wrong_parameters(faults: Sequence[ParameterFault]) -> Problem:
    """The problem of a request whose parameters cannot be used."""
    names = ", ".join(fault.name for fault in faults)
    text = Text(en=f"These cannot be used: {names}", zh=f"以下参数不可用：{names}")
    return Problem("BAD_USER_INPUT", text, faults)


def problem_of(error: GraphQLError) -> Problem:
    """The same as an error of the API has told."""
    told = error.extensions or {}
    en, _, zh = error.message.partition(" · ")
    code = told.get("code", "INTERNAL_SERVER_ERROR")
    return Problem(code, Text(en=en, zh=zh or en), retry_after=told.get("retryAfter"))
