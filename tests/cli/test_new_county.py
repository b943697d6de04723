"""Another county begins with empty tables that explain themselves and are valid."""

import csv
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from yanxiu.cli.main import yanxiu
from yanxiu.graph.errors import Refused
from yanxiu.graph.model import NODES
from yanxiu.loaders.plan import read_tables, reconcile
from yanxiu.loaders.plan.shape import shapes


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "county"


def new_county(*words: str | Path) -> Result:
    return CliRunner().invoke(yanxiu, ["new-county", *map(str, words)], catch_exceptions=True)


def test_every_table_is_written_with_chinese_headings_for_excel(folder: Path) -> None:
    assert new_county("430102", "芙蓉区", "--out", folder).exit_code == 0
    for shape in shapes().values():
        assert (folder / shape.file).read_bytes().startswith(b"\xef\xbb\xbf")
        with (folder / shape.file).open(encoding="utf-8-sig", newline="") as file:
            headings, *rows = csv.reader(file)
        assert headings == [column.zh for column in shape.columns.values()]
        assert len(rows) == (shape.name == "counties")


def test_the_county_is_filled_in_and_the_new_tables_are_valid(folder: Path) -> None:
    new_county("430102", "芙蓉区", "--out", folder)
    [line] = read_tables(folder)["counties"]
    assert (line.row["code"], line.row["name"]) == ("430102", "芙蓉区")
    assert isinstance(line.row["dated"], date)
    assert reconcile(folder) == []
    done = CliRunner().invoke(yanxiu, ["check", "plan", "--data", str(folder)])
    assert done.exit_code == 0


def test_the_explanation_names_every_table_column_and_value(folder: Path) -> None:
    new_county("430102", "芙蓉区", "--out", folder)
    text = (folder / "README.md").read_text(encoding="utf-8")
    for shape in shapes().values():
        page = text.partition(f"## `{shape.file}` {shape.title.zh} / {shape.title.en}\n")[2]
        page = page.partition("\n## ")[0]
        for column in shape.columns.values():
            [row] = [
                row
                for row in page.splitlines()
                if row.startswith(f"| {column.zh} `{column.name}` |")
            ]
            assert ("是 yes" in row) == column.required
            assert all(
                f"`{value}` {title.zh} / {title.en}" in row
                for value, title in column.choices.items()
            )
            if column.of in shapes():
                assert f"`{column.of}.csv`" in row
            elif column.of:
                assert NODES[column.of].title.zh in row
    assert "| `chinese` | 语文 / Chinese |" in text


def test_the_folder_is_named_after_the_code_by_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert new_county("430102", "芙蓉区").exit_code == 0
    assert (tmp_path / "430102" / "counties.csv").is_file()


def test_an_empty_folder_is_accepted(folder: Path) -> None:
    folder.mkdir()
    assert new_county("430102", "芙蓉区", "--out", folder).exit_code == 0


@pytest.mark.parametrize("code", ["43010", "4301021", "43010x", "", "４３０１０２", "430102\n"])
def test_a_code_that_is_not_six_digits_is_refused(folder: Path, code: str) -> None:
    fault = new_county(code, "芙蓉区", "--out", folder).exception
    assert isinstance(fault, Refused)
    assert fault.exit_code == 2
    assert not folder.exists()


def test_a_folder_with_any_file_is_refused_and_left_unchanged(folder: Path) -> None:
    folder.mkdir()
    (folder / "units.csv").write_text("mine", encoding="utf-8")
    fault = new_county("430102", "芙蓉区", "--out", folder).exception
    assert isinstance(fault, Refused)
    assert str(folder) in str(fault)
    assert [path.name for path in folder.iterdir()] == ["units.csv"]
    assert (folder / "units.csv").read_text(encoding="utf-8") == "mine"


def test_a_file_in_place_of_the_folder_and_a_blank_name_are_refused(folder: Path) -> None:
    assert isinstance(new_county("430102", " ", "--out", folder).exception, Refused)
    folder.write_text("", encoding="utf-8")
    assert isinstance(new_county("430102", "芙蓉区", "--out", folder).exception, Refused)
