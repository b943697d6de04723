"""Templates and schemas of roster formats: the loader accepts everything that they offer."""

from pathlib import Path

import jsonschema
import openpyxl
import pytest
from click.testing import CliRunner
from frictionless import Resource, Schema

from yanxiu.cli.template import template
from yanxiu.data.sample import generate
from yanxiu.graph.errors import Refused
from yanxiu.loaders import read_formats
from yanxiu.loaders.formats.templates import allowed_words, json_schema, table_schema, workbook
from yanxiu.loaders.parsing.recognition import recognise_format
from yanxiu.loaders.parsing.sheets import find_header
from yanxiu.loaders.parsing.survey_answers import parse_survey_sheet
from yanxiu.loaders.reading.files import read_file

FORMATS = read_formats()


def _write_template(folder: Path, name: str) -> Path:
    path = folder / "空表.xlsx"
    path.write_bytes(workbook(FORMATS[name]))
    return path


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_sheet_has_a_heading_for_every_column(tmp_path: Path, name: str) -> None:
    sheet = read_file(_write_template(tmp_path, name))[0]
    row, places = find_header(sheet, FORMATS[name])
    assert row == 0
    assert set(places) == {column.name for column in FORMATS[name].header_columns}
    assert parse_survey_sheet(sheet, FORMATS[name])[1] == []


def test_the_loader_accepts_every_offered_word(tmp_path: Path) -> None:
    for made in FORMATS.values():
        for column in made.header_columns:
            if column.property and (allowed := allowed_words(made, column)):
                book = openpyxl.Workbook()
                sheet = book.worksheets[0]
                sheet.append([column.title])
                for word in allowed:
                    sheet.append([word])
                book.save(path := tmp_path / "it.xlsx")
                codes = [fault.code for fault in parse_survey_sheet(read_file(path)[0], made)[1]]
                assert set(codes) <= {"MISSING_COLUMN"}


def test_a_choice_is_a_drop_down_and_a_heading_has_a_note(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(_write_template(tmp_path, "schools")).worksheets[0]
    offered = {
        str(each.sqref).split("2")[0]: each for each in sheet.data_validations.dataValidation
    }
    for cell in sheet[1]:
        assert cell.comment is not None
        made = next(c for c in FORMATS["schools"].columns.values() if c.title == cell.value)
        assert (cell.column_letter in offered) == bool(allowed_words(FORMATS["schools"], made))


def test_the_sample_is_valid_by_the_schemas(tmp_path: Path) -> None:
    """frictionless accepts the sample's CSV rosters; it knows nothing of our loader."""
    for path in generate(tmp_path, scale=0.05):
        (sheet, *_) = read_file(path)
        made = recognise_format(sheet, FORMATS)
        assert made is not None
        if path.suffix != ".csv":
            continue
        schema = table_schema(made)
        notice = [cell for cell in sheet.rows[0] if "合成" in str(cell)]
        known = {field["name"] for field in schema["fields"]}
        schema["fields"] = [
            next((f for f in schema["fields"] if f["name"] == head), {"name": head, "type": "any"})
            for head in sheet.rows[0]
        ]
        assert set(sheet.rows[0]) - known == set(notice)
        report = Resource(
            path=path.name, basepath=str(tmp_path), schema=Schema.from_descriptor(schema)
        ).validate()
        assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])[:5]


@pytest.mark.parametrize("name", FORMATS)
def test_a_json_schema_is_valid(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema(FORMATS[name]))


def test_the_command_writes_a_sheet_and_refuses_an_unknown_format(tmp_path: Path) -> None:
    out = tmp_path / "it.xlsx"
    assert CliRunner().invoke(template, ["schools", "--out", str(out)]).exit_code == 0
    assert openpyxl.load_workbook(out).worksheets[0]["A1"].value
    done = CliRunner().invoke(template, ["gossip"])
    assert isinstance(done.exception, Refused)
    assert "schools" in str(done.exception)
