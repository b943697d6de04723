"""Sends answers over HTTP: entity tags, chunks, compressed bodies, server timing."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from yanxiu.api.answers.cache import AnswerCache, ServedAnswer, entity_tag
from yanxiu.api.answers.store import StoredAnswer, compress

LEAST_COMPRESSED = 1_000  # bytes
_UNSTORED = "private, no-store"  # personal data must leave no copy in a browser
_TAG = re.compile(r'(?:W/)?"([^"]*)"')
_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")


def matches(header: str, tag: str) -> bool:
    """True if an `If-None-Match` header names this entity tag, compared weakly (RFC 9110, 13.1.2)."""
    wanted = _TAG.fullmatch(tag)
    return header.strip() == "*" or (wanted is not None and wanted[1] in _TAG.findall(header))


async def cached_response(request: Request, answers: AnswerCache, served: ServedAnswer) -> Response:
    """Returns the response: 304 if the client has the body already, 206 for a valid range request."""
    answer = served.answer
    if answer is None:
        return Response(status_code=499)
    headers = dict(answer.headers)
    headers.update(_server_timing(answers, served))
    if served.personal:
        headers["cache-control"] = _UNSTORED
    if isinstance(answer, StreamingResponse) or (
        isinstance(answer, Response) and answer.status_code != 200
    ):
        answer.headers.update(headers)
        return answer
    for name in ("content-length", "content-type"):
        headers.pop(name, None)
    whole = _Whole(request, answers, served.key, headers)
    return (
        await whole.from_cache(answer)
        if isinstance(answer, StoredAnswer)
        else whole.from_response(answer)
    )


@dataclass(frozen=True, slots=True)
class _Whole:
    """A complete response, ready to be sent."""

    request: Request
    answers: AnswerCache
    key: bytes
    headers: dict[str, str]

    def from_response(self, answer: Response) -> Response:
        """Returns an answer that is not cached."""
        body = bytes(answer.body)
        return self._not_modified(lambda: entity_tag(body)) or self._plain_response(
            body, answer.headers["content-type"]
        )

    async def from_cache(self, answer: StoredAnswer) -> Response:
        """Returns a cached answer, from its stored bytes."""
        if known := self._not_modified(lambda: answer.tag):
            return known
        accepts = "gzip" in self.request.headers.get("accept-encoding", "")
        ranged = "range" in self.request.headers
        if accepts and not ranged and (packed := await self._compressed_body(answer)) is not None:
            self.headers["content-encoding"] = "gzip"
            self.headers["vary"] = f"{self.headers['vary']}, accept-encoding"
            return Response(packed, headers=self.headers, media_type=answer.media_type)
        if answer.plain is None:
            return self._plain_response(
                await run_in_threadpool(lambda: answer.body), answer.media_type
            )
        return self._plain_response(answer.plain, answer.media_type)

    async def _compressed_body(self, answer: StoredAnswer) -> bytes | None:
        plain = answer.plain
        if answer.compressed is not None or plain is None or len(plain) < LEAST_COMPRESSED:
            return answer.compressed
        packed = await run_in_threadpool(compress, plain)
        self.answers.store.add_compressed(self.key, answer, packed)
        return packed

    def _not_modified(self, tag: Callable[[], str]) -> Response | None:
        """Returns 304 if the client has this body; else adds the entity tag to the headers and returns None."""
        if not self._reads or self.headers.get("cache-control") == "no-store":
            return None
        self.headers["etag"] = tag()
        if matches(self.request.headers.get("if-none-match", ""), self.headers["etag"]):
            return Response(status_code=304, headers=self.headers)
        return None

    def _plain_response(self, body: bytes, media_type: str) -> Response:
        wanted = self.request.headers.get("range", "") if "accept-ranges" in self.headers else ""
        if self._reads and (part := _part(wanted, len(body))):
            first, last = part
            self.headers["content-range"] = f"bytes {first}-{last}/{len(body)}"
            return Response(body[first : last + 1], 206, self.headers, media_type=media_type)
        return Response(body, headers=self.headers, media_type=media_type)

    @property
    def _reads(self) -> bool:
        return self.request.method in ("GET", "HEAD")


def _server_timing(answers: AnswerCache, given: ServedAnswer) -> dict[str, str]:
    counts = answers.counts
    figures = {"hits": counts.hits, "misses": counts.misses, "bytes": answers.store.used}
    entries = [f"cache;desc={given.state}", *(f'cache-{k};desc="{v}"' for k, v in figures.items())]
    return {"server-timing": ", ".join(entries)}


def _part(wanted: str, length: int) -> tuple[int, int] | None:
    """Returns the first and last byte of the requested range (RFC 9110); None: send the whole body."""
    match = _RANGE.fullmatch(wanted.strip())
    if match is None or not length or not (match[1] or match[2]):
        return None
    if not match[1]:
        return max(0, length - int(match[2])), length - 1
    first, last = int(match[1]), min(int(match[2] or length), length - 1)
    return (first, last) if first <= last else None
