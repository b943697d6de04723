"""Persisted documents: operations that the server knows by hash, so that clients send only the hash.

A manifest is a folder of `.graphql` files or a JSON file. The file has the format of Relay's compiler (hash to
document) or of Apollo's `generate-persisted-query-manifest`.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from graphql import GraphQLError, GraphQLSchema, validate

from yanxiu.api.errors import api_error
from yanxiu.api.http.messages import GraphQLRequest
from yanxiu.api.limits import read_document
from yanxiu.graph.errors import Refused
from yanxiu.graph.text import Text


@dataclass(frozen=True, slots=True)
class Documents:
    """Persisted documents by hash. `only_known`: the server rejects all others."""

    by_hash: Mapping[str, str] = field(default_factory=dict)
    only_known: bool = False

    def text(self, request: GraphQLRequest) -> str:
        """Returns the requested document. Raises GraphQLError if it is unknown or not allowed."""
        if request.document_id is None:
            query = request.query or ""
            if self.only_known and document_hash(query) not in self.by_hash:
                raise api_error(_ONLY, "PERSISTED_QUERY_ID_REQUIRED")
            return query
        wanted = request.document_id.removeprefix("sha256:").lower()
        if (known := self.by_hash.get(wanted)) is not None:
            return known
        if request.query is None or self.only_known:
            raise api_error(_UNKNOWN, "PERSISTED_QUERY_NOT_FOUND")
        if document_hash(request.query) != wanted:
            raise api_error(_OTHER, "BAD_USER_INPUT")
        return request.query

    def name(self, request: GraphQLRequest) -> str:
        """Returns the operation's name in metrics: the name of the persisted document, else `ad hoc`."""
        wanted = (
            (request.document_id or document_hash(request.query or ""))
            .removeprefix("sha256:")
            .lower()
        )
        if wanted not in self.by_hash:
            return "ad hoc"
        return document_name(self.by_hash[wanted])


@cache
def document_name(document: str) -> str:
    """Returns the name of a document's first operation, or a shortened hash if it has no name."""
    named = _OPERATION.search(document)
    return named[1] if named else f"document {document_hash(document)[:12]}"


_OPERATION = re.compile(r"^\s*(?:query|mutation)\s+([_A-Za-z][_0-9A-Za-z]{0,79})", re.MULTILINE)
_ONLY = Text(
    en="This server answers only persisted documents: send 'documentId'",
    zh="本服务只回答持久化文档：请发送 documentId",
)
_UNKNOWN = Text(en="No persisted document has this hash", zh="没有此哈希对应的持久化文档")
_OTHER = Text(en="The hash does not match the document sent with it", zh="哈希与一并发送的文档不符")


def document_hash(document: str) -> str:
    """Returns the hash of a document: SHA-256 of its text, in hexadecimal."""
    return hashlib.sha256(document.encode()).hexdigest()


def read_manifest(path: Path, schema: GraphQLSchema | None = None) -> dict[str, str]:
    """Returns the documents of a manifest or folder by hash.

    Raises Refused if the file is not a manifest, or a document does not match its hash or the schema.
    """
    results: dict[str, str] = {}
    for name, document, where in _documents(path):
        if name is not None and name.lower() != document_hash(document):
            raise Refused(
                en=f"{where}: the name '{name}' is not the document's SHA-256: create the manifest again.",
                zh=f"{where}：文档的 SHA-256 与名称“{name}”不符：请重新生成清单。",
            )
        if schema is not None:
            _check(schema, document, where)
        results[document_hash(document)] = document
    return results


def _documents(path: Path) -> Iterator[tuple[str | None, str, str]]:
    """Yields hash (None: not given), text and place of every document."""
    if path.is_dir():
        for file in sorted(path.rglob("*.graphql")):
            yield None, file.read_text(encoding="utf-8"), str(file)
        return
    try:
        manifest: Any = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError) as fault:
        raise _no_manifest(path) from fault
    if not isinstance(manifest, dict):
        raise _no_manifest(path)
    named = manifest
    if manifest.get("format") == "apollo-persisted-query-manifest":
        named = {entry["id"]: entry["body"] for entry in manifest.get("operations", ())}
    for name, document in named.items():
        if not isinstance(document, str):
            raise _no_manifest(path)
        yield name, document, f"{path}: {name}"


def _no_manifest(path: Path) -> Refused:
    return Refused(
        en=f"{path} is not a manifest: give a folder of .graphql files, or a JSON file of documents by SHA-256 (`yanxiu documents` creates one).",
        zh=f"{path} 不是清单：请给出 .graphql 文件夹，或以 SHA-256 为名的文档 JSON 文件"
        "（可用 `yanxiu documents` 生成）。",
    )


def _check(schema: GraphQLSchema, document: str, where: str) -> None:
    try:
        errors = validate(schema, read_document(document).node, max_errors=3)
    except GraphQLError as fault:
        errors = [fault]
    if errors:
        messages = "; ".join(error.message for error in errors)
        raise Refused(
            en=f"{where} is not a valid document: {messages}.",
            zh=f"{where} 无法用于查询：{messages}。",
        )
