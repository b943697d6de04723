"""The table of contents of the site: which documents, in which order, under which title."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from yanxiu.graph.text import Language, Text

ROOT = Path(__file__).parents[3]
QUESTIONS = "docs/questions"


@dataclass(frozen=True, slots=True)
class Section:
    """A tab of the site; its documents are paths from the checkout, without language and ending."""

    title: Text
    documents: tuple[str, ...]


SECTIONS = (
    Section(
        Text("Start", "开始"),
        ("docs/README", "README", "docs/concepts", "docs/install"),
    ),
    Section(
        Text("Planners", "规划人员"),
        (
            "docs/guides/planner",
            "docs/dashboard",
            "docs/plan",
            "docs/answers",
            "docs/measures",
            "docs/foresight",
            "docs/guides/first-question",
            "docs/question-files",
            "docs/notebooks/README",
        ),
    ),
    Section(Text("Questions", "问题目录"), (QUESTIONS,)),
    Section(
        Text("Clerks", "填报人员"),
        ("docs/guides/clerk", "docs/guides/load-my-sheet", "loaders/README", "docs/formats"),
    ),
    Section(
        Text("Administrators", "管理员"),
        (
            "docs/guides/administrator",
            "docs/deployment",
            "docs/bundle",
            "docs/local-database",
            "docs/backup",
            "docs/upgrade",
            "docs/watching",
        ),
    ),
    Section(
        Text("Security and privacy", "安全与隐私"),
        ("docs/privacy", "docs/access", "SECURITY"),
    ),
    Section(
        Text("API", "接口"),
        (
            "docs/guides/page-on-the-api",
            "docs/graphql",
            "docs/http",
            "docs/mutations",
            "docs/loading",
            "docs/networks",
            "docs/oneroster",
            "examples/README",
        ),
    ),
    Section(
        Text("The program", "程序"),
        ("docs/architecture", "docs/model", "CONTRIBUTING", "CHANGELOG"),
    ),
)
OTHERS = Text("More", "其他")
DECISIONS = Text("Decisions", "设计决定（英文）")
# documents that would have the name of a folder's first page, or lie outside `docs`
_NAMED = {
    "README": "overview",
    "docs/README": "index",
    "loaders/README": "sheets",
    "examples/README": "examples",
    "docs/notebooks/README": "notebooks",
    QUESTIONS: "questions/index",
}


def place_of(document: str) -> str:
    """Where a document stands in the site, in either language."""
    return _NAMED.get(document, document.removeprefix("docs/").lower()) + ".md"


def source_of(document: str, language: Language, root: Path = ROOT) -> Path:
    """The document's file in a language; the other language's where it has only one."""
    names = {"zh": (".zh.md", ".md"), "en": (".md", ".zh.md")}[language]
    paths = [root / f"{document}{ending}" for ending in names]
    return next((path for path in paths if path.is_file()), paths[0])


def documents(root: Path = ROOT) -> Mapping[Text, list[str]]:
    """Every document under its section's title: those of the contents that exist, then all others of `docs`."""
    listed = {document for section in SECTIONS for document in section.documents}
    pages = {
        section.title: [each for each in section.documents if source_of(each, "en", root).is_file()]
        for section in SECTIONS
    }
    decisions = sorted(_stems(root, "docs/decisions"))
    rest = sorted({*_stems(root, "docs"), *_stems(root, "docs/guides")} - listed)
    pages[SECTIONS[-1].title] += decisions
    return {**pages, OTHERS: rest} if rest else pages


def _stems(root: Path, folder: str) -> Iterator[str]:
    for path in (root / folder).glob("*.md"):
        yield f"{folder}/{path.name.removesuffix('.md').removesuffix('.zh')}"
