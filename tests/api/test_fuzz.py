"""A few of the requests that nobody thought of; `python -m bench.fuzz` makes as many as one likes."""

from pathlib import Path

import pytest

from bench.fuzz import fuzz


@pytest.mark.parametrize(
    ("path", "chosen"),
    [
        (
            "/openapi.json",
            ("--include-path-regex", "/(coverage|teacher_history|mentoring|questions)$"),
        ),
        ("/graphql", ("--include-name-regex", r"^Query\.(teachers|node|coverage)$")),
    ],
)
def test_no_request_is_a_server_error_or_other_than_described(
    api_server: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    chosen: tuple[str, ...],
) -> None:
    monkeypatch.chdir(tmp_path)  # where it leaves its files
    assert fuzz(f"{api_server}{path}", 6, *chosen) == 0
