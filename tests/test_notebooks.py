"""The notebooks of the documents run from the first cell to the last."""

from pathlib import Path

import jupytext
import pytest
from nbclient import NotebookClient

from yanxiu.graph.database import Address

NOTEBOOKS = sorted((Path(__file__).parents[1] / "docs" / "notebooks").glob("*.py"))


def test_the_year_has_five_notebooks() -> None:
    assert len(NOTEBOOKS) == 5


@pytest.mark.thorough
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(sample: Address, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_URI", sample.uri)
    monkeypatch.setenv("NEO4J_USERNAME", sample.username)
    monkeypatch.setenv("NEO4J_PASSWORD", sample.password)
    monkeypatch.setenv("YANXIU_READ_TIMEOUT", "120")
    notebook = jupytext.read(path)
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    shown = [each.get("data", {}) for cell in notebook.cells for each in cell.get("outputs", [])]
    assert any("text/html" in each for each in shown)  # a table that people read
    assert ("plot(" in path.read_text(encoding="utf-8")) == any(
        "image/svg+xml" in each for each in shown
    )
