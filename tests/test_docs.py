"""The documents agree with the program, in both languages."""

from pathlib import Path

import pytest

from docs.pages.made import documents, language_of, remade
from yanxiu.graph.model import NODES, RELATIONSHIPS
from yanxiu.queries import read_catalogue

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("document", documents(ROOT), ids=lambda path: path.name)
def test_a_generated_document_is_up_to_date(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert remade(text, language_of(document)) == text, "run: make docs"


@pytest.mark.parametrize("document", documents(ROOT), ids=lambda path: path.name)
def test_every_document_has_its_counterpart(document: Path) -> None:
    name = document.name
    other = (
        name.replace(".zh.md", ".md") if name.endswith(".zh.md") else name.replace(".md", ".zh.md")
    )
    assert document.with_name(other).is_file()


def test_every_label_relationship_and_question_is_documented_in_both_languages() -> None:
    for suffix in (".md", ".zh.md"):
        model = (ROOT / f"docs/model{suffix}").read_text(encoding="utf-8")
        assert all(f"### {label} " in model for label in NODES)
        assert all(f"| {kind} " in model for kind in RELATIONSHIPS)
        questions = (ROOT / f"docs/questions{suffix}").read_text(encoding="utf-8")
        assert all(f"## {name}\n" in questions for name in read_catalogue())
