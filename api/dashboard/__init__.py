"""Serves the dashboard at `/`. It is a browser client of the public API, built from `dashboard/`.

Node from a pip package builds the front end once, into the user's cache. If it has not been built, the start page of
`yanxiu.api.start` is at `/` instead.
"""

import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graphql import GraphQLSchema
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from yanxiu.api.answers import matches
from yanxiu.api.bundling import Bundle
from yanxiu.api.http.documents import read_manifest
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text

SOURCE = Path(__file__).parents[2] / "dashboard"
# No inline script or style is needed: the scripts set styles through the object model.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_PAGE_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "cache-control": "private, no-cache",
    "referrer-policy": "same-origin",
    "vary": "accept-encoding, authorization, cookie",
}
_HASHED = "public, max-age=31536000, immutable"
_PACKED = {"br": ".br", "gzip": ".gz"}  # codings to try, in this order
MANIFEST = "documents.json"


def bundle() -> Bundle:
    """The dashboard, built into the user's cache. It is rebuilt only if its source has changed."""
    return Bundle(
        title=Text(en="The dashboard", zh="看板页面"),
        source=SOURCE,
        place=Settings.from_environment().cache / "dashboard",
    )


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The built files, held in memory (one megabyte)."""

    folder: Path
    files: Mapping[str, bytes]

    @classmethod
    def find_built(cls) -> "Dashboard | None":
        """Returns the dashboard; None if it has not been built."""
        folder = bundle().folder
        if not folder.is_dir():
            return None
        files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }
        return cls(folder, files)

    def documents(self, schema: GraphQLSchema) -> dict[str, str]:
        """Returns the operations of its views, by hash. Raises Refused if one does not fit the schema."""
        return read_manifest(self.folder / MANIFEST, schema)

    @property
    def assets(self) -> Route:
        """The route of the files with hashes in their names. It needs no sign-in."""
        return Route("/assets/{name:path}", self._asset)

    @property
    def pages(self) -> list[Route]:
        """The routes of `/` and of every view. All serve one page, whose script shows the view of the address."""
        return [Route("/", self._page), Route("/pages/{view:path}", self._page)]

    async def _page(self, request: Request) -> Response:
        return self._file_response(request, "index.html", _PAGE_HEADERS)

    async def _asset(self, request: Request) -> Response:
        name = f"assets/{request.path_params['name']}"
        if name not in self.files or name.endswith(tuple(_PACKED.values())):
            return Response(status_code=404)
        headers = {"cache-control": _HASHED, "vary": "accept-encoding"}
        return self._file_response(request, name, headers)

    def _file_response(self, request: Request, name: str, headers: Mapping[str, str]) -> Response:
        accepted = request.headers.get("accept-encoding", "")
        coding = next(
            (
                each
                for each, end in _PACKED.items()
                if each in accepted and name + end in self.files
            ),
            None,
        )
        sent = self.files[name + (_PACKED[coding] if coding else "")]
        response_headers = {
            **headers,
            "etag": f'"{hashlib.sha256(sent).hexdigest()[:32]}"',
        }  # of the encoded bytes
        if coding:
            response_headers["content-encoding"] = coding
        if matches(request.headers.get("if-none-match", ""), response_headers["etag"]):
            return Response(status_code=304, headers=response_headers)
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return Response(sent, headers=response_headers, media_type=kind)
