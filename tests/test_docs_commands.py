"""Every command in the documents is valid, cheap commands run, and shown answers are the program's output."""

import os
import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import click
import pytest
from click.testing import CliRunner
from starlette.datastructures import QueryParams

from docs.pages.answers import answered
from docs.pages.made import documents, language_of
from yanxiu.api.http.parameters import parse_parameters
from yanxiu.api.http.questions import parameters_of
from yanxiu.cli.main import yanxiu
from yanxiu.graph.database import Address
from yanxiu.graph.networks import VIEWS
from yanxiu.queries import Catalogue, read_catalogue

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted(
    {
        *documents(ROOT),
        *ROOT.glob("*/README*.md"),
        *ROOT.glob("CONTRIBUTING*.md"),
        *ROOT.glob("docs/decisions/*.md"),
    }
)
CHEAP = {("ask",), ("loads", "list"), ("template",), ("export", "network")}
_NOT_YET = {"new-question"}
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def _lines(text: str) -> Iterator[str]:
    """Yields the lines of fenced and indented blocks, with continued lines joined."""
    fenced = [block.split("\n")[1:-1] for block in _FENCE.findall(text)]
    indented = re.findall(
        r"^    (\S.*)$", _FENCE.sub("", re.sub(r"\\\n\s*", " ", text)), re.MULTILINE
    )
    yield from (line.strip() for block in fenced for line in block)
    yield from indented


def commands(document: Path, program: str) -> Iterator[list[str]]:
    """Yields the words after `program` of each command in a document, without comments and preceding variables."""
    for line in _lines(document.read_text(encoding="utf-8")):
        words = shlex.split(line, comments=True) if program in line and _is_parseable(line) else []
        names = [Path(word).name for word in words]
        while names and re.fullmatch(r"[A-Z_0-9]+=.*", words[0]):
            words, names = words[1:], names[1:]
        if names and names[0] == program:
            yield words[1:]


def _is_parseable(line: str) -> bool:
    try:
        shlex.split(line, comments=True)
    except ValueError:
        return False
    return True


def _parse_command(words: list[str], group: click.Group = yanxiu) -> tuple[str, ...]:
    """Returns the names of the commands in the words. Raises UsageError if click would."""
    command: click.Command = group
    parent: click.Context | None = None
    names: list[str] = []
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(click.Context(command, parent=parent), words[0])
        assert found is not None, f"no command '{words[0]}'"
        parent = click.Context(command, parent=parent)
        command, words = found, words[1:]
        names.append(command.name or "")
    with command.make_context(names[-1], list(words), parent=parent, resilient_parsing=False):
        return tuple(names)


EVERY = [
    pytest.param(words, id=f"{document.name}: {' '.join(words)}"[:90])
    for document in DOCUMENTS
    for words in commands(document, "yanxiu")
    if words and not _NOT_YET & {*words}
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files that the documents' commands name.

    It holds the guide's question and scenario; the other files have no content.
    """
    guide = (ROOT / "docs/guides/first-question.md").read_text(encoding="utf-8")
    (tmp_path / "mine").mkdir()
    match = re.search(r"```cypher\n(.*?)```", guide, re.DOTALL)
    assert match
    (tmp_path / "mine/large_rural_schools.cypher").write_text(match[1], encoding="utf-8")
    foresight = (ROOT / "docs/foresight.md").read_text(encoding="utf-8")
    scenario = re.search(r"```toml\n(title.*?)```", foresight, re.DOTALL)
    assert scenario
    (tmp_path / "merged.toml").write_text(scenario[1], encoding="utf-8")
    for name in ("rosters", "examples", "counties/990101"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("page.graphql", "oneroster.zip", "任教学科.csv"):
        (tmp_path / name).write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("YANXIU_QUERIES", "mine")
    monkeypatch.setenv("YANXIU_LANG", "en")
    return tmp_path


@pytest.mark.parametrize("words", EVERY)
@pytest.mark.usefixtures("folder")
def test_a_command_in_the_documents_is_valid(words: list[str]) -> None:
    numbered = ["1" if word == "N" else word for word in words]
    assert _parse_command(numbered)


def _cheap_commands() -> list[tuple[str, ...]]:
    """Returns each cheap command once."""
    written = {tuple(each.values[0]): None for each in EVERY}
    return [
        words
        for words in written
        if any(words[: len(cheap)] == cheap for cheap in CHEAP) and "990101" not in words
    ]


def _failures(commands: Iterable[tuple[str, ...]]) -> dict[str, str]:
    failed = {}
    for words in commands:
        done = CliRunner().invoke(yanxiu, list(words))
        if done.exit_code != 0:
            failed[" ".join(words)] = f"{done.output} {done.exception!r}"
    return failed


@pytest.mark.thorough
def test_cheap_commands_answer_from_the_sample(
    sample: Address, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in _environment(sample).items():
        monkeypatch.setenv(name, value)
    assert _failures(_cheap_commands()) == {}
    assert (folder / "coverage.xlsx").is_file()


@pytest.mark.thorough
def test_a_command_of_each_kind_answers_from_the_sample(
    sample: Address, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in _environment(sample).items():
        monkeypatch.setenv(name, value)
    few = [
        next(words for words in _cheap_commands() if words[: len(kind)] == kind) for kind in CHEAP
    ]
    assert _failures(few) == {}


@pytest.mark.thorough
def test_the_sheet_of_the_guide_is_refused_as_described_and_loads_when_corrected(
    sample: Address, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in _environment(sample).items():
        monkeypatch.setenv(name, value)
    guide = (ROOT / "docs/guides/load-my-sheet.md").read_text(encoding="utf-8")
    match = re.search(r"```csv\n(.*?)```", guide, re.DOTALL)
    assert match
    sheet = folder / "任教学科.csv"
    sheet.write_text(match[1], encoding="utf-8")
    monkeypatch.setenv("COLUMNS", "160")
    refused = CliRunner().invoke(yanxiu, ["load", sheet.name, "--dry-run"])
    assert "任教学科.csv / row 3 / column 任教学科" in refused.output
    assert "音乐" in refused.output
    sheet.write_text(match[1].replace("音悦", "音乐"), encoding="utf-8")
    assert CliRunner().invoke(yanxiu, ["load", sheet.name, "--dry-run"]).exit_code == 0


@pytest.mark.parametrize(
    "document", [each for each in DOCUMENTS if "curl " in each.read_text(encoding="utf-8")],
    ids=lambda path: path.name,
)  # fmt: skip
@pytest.mark.usefixtures("folder")
def test_an_address_in_the_documents_is_an_address_of_the_server(document: Path) -> None:
    catalogue = read_catalogue([Path("mine")])
    addresses = [
        word for words in commands(document, "curl") for word in words if word.startswith("http://")
    ]
    assert addresses
    for address in addresses:
        _check_address(address, catalogue)


def _check_address(address: str, catalogue: Catalogue) -> None:
    parts = urlsplit(address)
    room, _, name = parts.path.strip("/").partition("/")
    if room == "questions" and name:
        parse_parameters(QueryParams(parts.query), parameters_of(catalogue.find(name)))
    elif room == "networks":
        assert name in VIEWS
    else:
        assert room in {
            "graphql",
            "rosters",
            "health",
            "ready",
            "openapi.json",
            "questions",
            "audit",
        }
        assert parse_qs(parts.query) is not None


SHOWN = [each for each in documents(ROOT) if "<!-- answer:" in each.read_text(encoding="utf-8")]


@pytest.mark.parametrize("document", SHOWN, ids=lambda path: path.name)
def test_an_answer_in_the_documents_is_the_answer_of_the_sample(
    document: Path, sample: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in _environment(sample).items():
        monkeypatch.setenv(name, value)
    text = document.read_text(encoding="utf-8")
    assert answered(text, language_of(document)) == text, "run: python -m docs.pages.answers"


def _environment(address: Address) -> Mapping[str, str]:
    given = {
        "NEO4J_URI": address.uri,
        "NEO4J_USERNAME": "neo4j",
        "NEO4J_PASSWORD": address.password,
        "YANXIU_READ_TIMEOUT": "120",
    }
    return given | {name: os.environ[name] for name in ("YANXIU_LANG",) if name in os.environ}
