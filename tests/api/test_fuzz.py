"""A few random requests; `python -m bench.fuzz` sends any number."""

from pathlib import Path

import pytest

from bench.fuzz import graphql_faults, matches_description


@pytest.mark.thorough
def test_rows_match_their_description(
    api_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # the folder in which schemathesis leaves its files
    few = "/(coverage|teacher_history|mentoring|questions)$"
    assert matches_description(api_server, 8, "--include-path-regex", few)


@pytest.mark.thorough
def test_no_random_operation_is_a_server_error(api_server: str) -> None:
    fields = ["teachers", "node", "untrainedRuralTeachers"]
    assert list(graphql_faults(api_server, 8, fields)) == []
