"""The documentation of roster formats is correct, and a user's own formats work like the built-in ones."""

import re
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from docs.pages.formats import formats_of_rosters
from yanxiu.cli.load import load as load_command
from yanxiu.cli.template import template
from yanxiu.graph.database import Address, Database
from yanxiu.loaders import FormatFault, load, read_formats
from yanxiu.loaders.formats.format_file import HERE
from yanxiu.loaders.formats.templates import allowed_words

ROOT = Path(__file__).parents[2]
ROSTERS = formats_of_rosters()
LISTED = {
    "activities", "attendance", "base_schools", "budgets", "communities", "community_plans",
    "credit_decisions", "mentoring", "schools", "self_study_credits", "survey_answers",
    "survey_results", "surveys", "teachers", "trainer_teams", "transfers", "workshops",
}  # fmt: skip
OWN = (HERE / "base_schools.toml").read_text(encoding="utf-8").replace("服务乡镇", "覆盖乡镇")


def test_every_kind_of_roster_has_a_format() -> None:
    assert set(ROSTERS) >= LISTED


@pytest.mark.parametrize("name", ROSTERS)
def test_every_heading_has_a_chinese_and_an_english_word(name: str) -> None:
    for column in ROSTERS[name].header_columns:
        words = [word for word in column.names if word != column.name]
        assert any(re.search("[一-鿿]", word) for word in words), column.name
        assert any(word.isascii() for word in words), column.name
    assert len(ROSTERS[name].files) >= 2


@pytest.mark.parametrize("suffix", [".md", ".zh.md"])
def test_the_page_lists_every_format_with_its_columns_and_words(suffix: str) -> None:
    text = (ROOT / f"docs/formats{suffix}").read_text(encoding="utf-8")
    pages = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE))
    assert pages.keys() == ROSTERS.keys()
    for name, made in ROSTERS.items():
        rows = dict(re.findall(r"^\| (\S.*?) \| (.*) \|$", pages[name], re.MULTILINE))
        for column in made.header_columns:
            assert all(
                word in rows[column.title] for word in column.names[1:] if word != column.name
            )
            assert all(word in rows[column.title] for word in allowed_words(made, column))
            if column.property:
                assert "`" in rows[column.title].rpartition(" | ")[2]


def test_two_columns_with_the_same_heading_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(OWN.replace("覆盖乡镇", "学校"), encoding="utf-8")
    with pytest.raises(FormatFault, match="学校"):
        read_formats([tmp_path])


def test_a_users_own_format_is_added_or_replaces_a_built_in_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "base_schools.toml").write_text(OWN, encoding="utf-8")
    (tmp_path / "mine.toml").write_text(OWN, encoding="utf-8")
    monkeypatch.setenv("YANXIU_FORMATS", str(tmp_path))
    for name in ("mine", "base-schools"):
        out = tmp_path / "it.xlsx"
        done = CliRunner().invoke(template, [name, "--out", str(out)])
        assert done.exit_code == 0, done.output
        header = [cell.value for cell in openpyxl.load_workbook(out).worksheets[0][1]]
        assert header[:2] == ["学校", "乡镇"]
    assert len(read_formats([tmp_path])) == len(read_formats()) + 1


def test_a_load_uses_the_users_own_formats(
    database: Database,
    scratch_address: Address,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    load([folder], database)
    own = tmp_path / "formats"
    own.mkdir()
    (own / "mine.toml").write_text(
        OWN.replace('files = ["培训基地校", "base_schools"]', 'files = ["我县基地"]'),
        encoding="utf-8",
    )
    roster = tmp_path / "我县基地.csv"
    roster.write_text("学校,覆盖乡镇,起始日期\nS1,甲镇,2018-09-01\n", encoding="utf-8")
    for name, value in (
        ("NEO4J_URI", scratch_address.uri),
        ("NEO4J_USERNAME", scratch_address.username),
        ("NEO4J_PASSWORD", scratch_address.password),
        ("YANXIU_FORMATS", str(own)),
    ):
        monkeypatch.setenv(name, value)
    done = CliRunner().invoke(load_command, [str(roster)])
    assert done.exit_code == 0, done.output
    rows = database.read("MATCH (:School)-[r:SERVES_AS_BASE]->(:Town) RETURN count(r) AS count")
    assert rows == [{"count": 1}]
