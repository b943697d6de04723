"""Persisted documents: read from manifests and requested by hash. A server can be limited to them."""

import json
from pathlib import Path
from unittest.mock import patch

import pytest
from click.testing import CliRunner
from graphql import GraphQLError

from tests.schemas import committed_schema, schema_of
from yanxiu.api.http.documents import Documents, document_hash, read_manifest
from yanxiu.api.http.messages import GraphQLRequest
from yanxiu.cli.documents import documents
from yanxiu.graph.errors import Refused

KNOWN = "query Count { teachers { totalCount } }"
OTHER = "{ schools { totalCount } }"


def _request(query: str | None = None, document_id: str | None = None) -> GraphQLRequest:
    return GraphQLRequest(query, document_id, None, {})


def _error_code(documents: Documents, asked: GraphQLRequest) -> str:
    with pytest.raises(GraphQLError) as refused:
        documents.text(asked)
    return str((refused.value.extensions or {})["code"])


@pytest.mark.parametrize("only", [False, True])
def test_a_known_document_is_found_by_its_hash(only: bool) -> None:
    documents = Documents({document_hash(KNOWN): KNOWN}, only)
    for name in (
        document_hash(KNOWN),
        f"sha256:{document_hash(KNOWN)}",
        document_hash(KNOWN).upper(),
    ):
        assert documents.text(_request(document_id=name)) == KNOWN
    assert documents.text(_request(KNOWN)) == KNOWN


def test_an_unknown_hash_is_reported_to_let_the_client_send_the_document() -> None:
    documents = Documents({document_hash(KNOWN): KNOWN})
    assert (
        _error_code(documents, _request(document_id=document_hash(OTHER)))
        == "PERSISTED_QUERY_NOT_FOUND"
    )
    assert documents.text(_request(OTHER, document_hash(OTHER))) == OTHER
    assert _error_code(documents, _request(OTHER, "0" * 64)) == "BAD_USER_INPUT"


def test_a_server_limited_to_persisted_documents_refuses_others() -> None:
    documents = Documents({document_hash(KNOWN): KNOWN}, only_known=True)
    assert _error_code(documents, _request(OTHER)) == "PERSISTED_QUERY_ID_REQUIRED"
    assert (
        _error_code(documents, _request(OTHER, document_hash(OTHER))) == "PERSISTED_QUERY_NOT_FOUND"
    )


def test_manifests_of_relay_and_apollo_and_folders_are_read_alike(tmp_path: Path) -> None:
    folder = tmp_path / "operations"
    folder.mkdir()
    (folder / "count.graphql").write_text(KNOWN, encoding="utf-8")
    relay, apollo = tmp_path / "relay.json", tmp_path / "apollo.json"
    relay.write_text(json.dumps({document_hash(KNOWN): KNOWN}), encoding="utf-8")
    entry = {"id": document_hash(KNOWN), "name": "Count", "type": "query", "body": KNOWN}
    manifest = {"format": "apollo-persisted-query-manifest", "version": 1, "operations": [entry]}
    apollo.write_text(json.dumps(manifest), encoding="utf-8")
    result = [read_manifest(path, committed_schema()) for path in (folder, relay, apollo)]
    assert result == [{document_hash(KNOWN): KNOWN}] * 3


@pytest.mark.parametrize(
    "content",
    [
        "[]",
        "{",
        '{"a": 1}',
        json.dumps({"0" * 64: KNOWN}),
        json.dumps({document_hash("{ no }"): "{ no }"}),
    ],
)
def test_an_invalid_manifest_is_refused_by_name(tmp_path: Path, content: str) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(Refused, match=r"manifest\.json"):
        read_manifest(path, committed_schema())


def test_the_command_writes_a_manifest_that_the_server_reads(tmp_path: Path) -> None:
    (tmp_path / "count.graphql").write_text(KNOWN, encoding="utf-8")
    out = tmp_path / "manifest.json"
    with patch("yanxiu.cli.documents.make_schema", schema_of):
        done = CliRunner().invoke(documents, [str(tmp_path), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert read_manifest(out, committed_schema()) == {document_hash(KNOWN): KNOWN}
