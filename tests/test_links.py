"""Links between the documents are valid: every file and every anchor exists."""

from pathlib import Path

import pytest

from docs.pages.links import anchors, links
from docs.pages.site.contents import documents, place_of, source_of
from docs.pages.site.questions import groups
from docs.pages.site.stage import stage
from yanxiu.graph.text import Language
from yanxiu.queries import read_catalogue

ROOT = Path(__file__).parents[1]
PLACES = ("*.md", "docs/*.md", "docs/*/*.md", "*/README*.md", "data/*/README*.md", "dashboard/*.md")
DOCUMENTS = sorted({path for place in PLACES for path in ROOT.glob(place)})


def lost(document: Path) -> list[str]:
    """Returns the links of a document whose file or anchor does not exist."""
    collected = []
    for line, target in links(document.read_text(encoding="utf-8")):
        path, _, anchor = target.partition("#")
        if "://" in target or target.startswith("mailto:"):
            continue
        there = (document.parent / path).resolve() if path else document
        if not there.exists():
            collected.append(f"{document.name}:{line}: {target}: no such file")
        elif (
            anchor
            and there.suffix == ".md"
            and anchor not in anchors(there.read_text(encoding="utf-8"))
        ):
            collected.append(f"{document.name}:{line}: {target}: no such heading")
    return collected


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_document_is_valid(document: Path) -> None:
    assert lost(document) == []


def test_links_to_a_missing_file_or_heading_are_reported(tmp_path: Path) -> None:
    (tmp_path / "there.md").write_text(
        "# A `code`, 中文 (x)\n\n# Twice\n\n# Twice\n", encoding="utf-8"
    )
    page = tmp_path / "page.md"
    page.write_text(
        "[a](there.md#a-code-中文-x) [b](there.md#twice-1) [`c`](there.md#twice-2)\n"
        "![p](gone.png) `[code](gone.md)`\n\n```\n[code](gone.md)\n```\n\n    [code](gone.md)\n",
        encoding="utf-8",
    )
    assert lost(page) == [
        "page.md:1: there.md#twice-2: no such heading",
        "page.md:2: gone.png: no such file",
    ]


def test_a_chinese_document_links_to_chinese_documents() -> None:
    """Except for the link to its own counterpart."""
    for document in DOCUMENTS:
        if not document.name.endswith(".zh.md"):
            continue
        own = document.name.replace(".zh.md", ".md")
        for line, target in links(document.read_text(encoding="utf-8")):
            path = target.partition("#")[0]
            chinese = document.parent / path.replace(".md", ".zh.md")
            if path.endswith(".md") and not path.endswith(".zh.md") and path != own:
                assert not chinese.is_file(), f"{document.name}:{line}: {target}"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_site_has_every_document_and_question_and_links_only_to_its_own_pages(
    tmp_path: Path, language: Language
) -> None:
    stage(tmp_path, language)
    pages = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.md")}
    listed = [document for titled in documents().values() for document in titled]
    assert {place_of(document) for document in listed} <= pages
    on_disk = {
        f"{folder}/{path.name.removesuffix('.md').removesuffix('.zh')}"
        for folder in ("docs", "docs/guides", "docs/decisions")
        for path in (ROOT / folder).glob("*.md")
    }
    assert on_disk <= {*listed}
    messages = "".join(
        (tmp_path / f"questions/{group}.md").read_text(encoding="utf-8") for group in groups()
    )
    assert all(f"{{ #{name} }}" in messages for name in read_catalogue())
    for page in pages:
        for line, target in links((tmp_path / page).read_text(encoding="utf-8")):
            path = target.partition("#")[0]
            if "://" in target or not path:
                continue
            assert (tmp_path / page).parent.joinpath(path).is_file(), f"{page}:{line}: {target}"


def test_a_document_without_a_translation_is_shown_in_the_other_language() -> None:
    assert source_of("docs/decisions/docs-site", "zh").name == "docs-site.md"
    assert source_of("docs/model", "zh").name == "model.zh.md"
