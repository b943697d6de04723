"""A command that only reads creates no database.

In a folder without one it names the folder and the remedy.
"""

from pathlib import Path

import pytest
from click.testing import CliRunner

from yanxiu.cli.main import yanxiu
from yanxiu.graph import network
from yanxiu.graph.connection import NoDatabase

READING = (
    ("ask", "coverage"),
    ("check", "graph"),
    ("export", "network", "teams"),
    ("export", "rosters", "--out", "rosters"),
    ("export", "oneroster", "--out", "it.zip"),
    ("loads", "list"),
    ("loads", "undo", "1"),
    ("duplicates", "list"),
    ("keys", "list"),
    ("keys", "create", "--role", "planner", "--county", "430000"),
    ("audit", "list"),
    ("audit", "verify"),
    ("subject", "export", "T1"),
    ("credits", "derive"),
    ("serve",),
)


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without a database, as the current folder."""
    for name in ("NEO4J_URI", "YANXIU_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("YANXIU_LANG", "en")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_a_command_that_reads_names_the_folder_and_creates_nothing_in_it(
    words: tuple[str, ...], empty: Path
) -> None:
    done = CliRunner().invoke(yanxiu, words)
    assert isinstance(done.exception, NoDatabase), done.output
    for said in (done.exception.text.en, done.exception.text.zh):
        assert str(empty / ".yanxiu") in said
        assert "yanxiu load" in said
        assert "YANXIU_HOME" in said
    assert [*empty.iterdir()] == []


def test_a_network_without_a_database_is_refused_and_none_is_created(empty: Path) -> None:
    with pytest.raises(NoDatabase, match=str(empty)):
        network("teams")
    assert [*empty.iterdir()] == []
