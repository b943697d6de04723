"""Answers and the monthly report as Word and PDF: complete, titled, dated, in Chinese."""

import io
from pathlib import Path

import pytest
from docx import Document

from tests.cli.running import yanxiu
from yanxiu.graph.database import Address
from yanxiu.graph.errors import Refused
from yanxiu.queries import Answer, fields_of, read_catalogue
from yanxiu.queries.paper import make_sheet
from yanxiu.queries.paper.pdf import as_pdf, as_pictures
from yanxiu.queries.paper.report import make_report
from yanxiu.queries.paper.word import as_docx

_VALUES = {"Int": 1234, "Float": 0.5, "Boolean": True, "Date": "2019-05-01"}


def _answers() -> list[Answer]:
    """Returns an answer of 40 rows for each question, with long words."""
    collected = []
    for question in read_catalogue().values():
        row = {
            field.key: ["甲", "乙"]
            if field.column.type.many
            else _VALUES.get(field.kind, f"垸中学{'x' * 30}")
            for field in fields_of(question)
        }
        collected.append(Answer(question, [row] * 40))
    return collected


@pytest.mark.thorough
def test_every_question_is_a_word_file_with_all_rows_and_repeated_headings() -> None:
    for answer in _answers():
        sheet = make_sheet(answer)
        (grid,) = Document(io.BytesIO(as_docx(sheet))).tables
        assert len(grid.rows) == 41
        assert [cell.text for cell in grid.rows[0].cells] == [*sheet.tables[0].headings]
        assert "tblHeader" in grid.rows[0]._tr.xml


def test_the_widest_question_is_a_pdf_of_several_pages_with_an_embedded_font() -> None:
    widest = max(_answers(), key=lambda answer: len(answer.titles))
    written = as_pdf(make_sheet(widest))
    assert written.startswith(b"%PDF")
    assert b"NotoSansSC" in written
    assert len(as_pictures(make_sheet(widest))) > 1


@pytest.mark.thorough
def test_the_monthly_report_is_written_from_the_countys_own_template(
    sample: Address, tmp_path: Path
) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        'title.zh = "{month}本县月报"\ntitle.en = "Ours, {month}"\n'
        '[[sections]]\nquestion = "coverage"\ngiven = { year = "{year}", as_of = "{last}" }\nmost = 3\n',
        encoding="utf-8",
    )
    for template in ((), ("--template", own)):
        for ending in ("docx", "pdf"):
            out = tmp_path / f"report.{ending}"
            done = yanxiu(sample, "report", "--month", "2019-05", "--out", out, *template)
            assert done.returncode == 0, done.stderr.decode()
    document = Document(str(tmp_path / "report.docx"))
    assert document.paragraphs[0].text == "Ours, 2019-05"
    assert "2019-05-31" in document.paragraphs[2].text + document.paragraphs[3].text
    assert len(document.tables[0].rows) == 4


@pytest.mark.thorough
def test_the_report_has_the_pictures_of_its_template(sample: Address, tmp_path: Path) -> None:
    section = '[[sections]]\nquestion = "training_reach"\ngiven = {{ as_of = "{{last}}"{} }}\n{}\n'
    own = tmp_path / "own.toml"
    own.write_text(
        'title.zh = "月报"\ntitle.en = "Ours"\n'
        + section.format("", "picture = true")
        + section.format("", 'picture = "districts"\ndrawn = { as_of = "{last}" }')
        + section.format("", "")
        + '[[sections]]\nquestion = "regulations_in_force"\npicture = true\n',
        encoding="utf-8",
    )
    words = ("report", "--month", "2019-05", "--template", own, "--out")
    for ending in ("docx", "pdf"):
        done = yanxiu(sample, *words, tmp_path / f"report.{ending}")
        assert done.returncode == 0, done.stderr.decode()
        assert b"4 tables, 2 pictures" in done.stderr, "a question without numbers has no picture"
    assert len(Document(str(tmp_path / "report.docx")).inline_shapes) == 2
    assert (tmp_path / "report.pdf").read_bytes().count(b"/Subtype/Image") >= 2


def test_an_invalid_month_is_refused() -> None:
    for month in ("2019-13", "May", "", "2019"):
        with pytest.raises(Refused):
            make_report(None, read_catalogue(), month)  # type: ignore[arg-type]
