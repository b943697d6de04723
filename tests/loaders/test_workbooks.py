"""A long sheet of a workbook is read in pieces and gives the same rows as a whole."""

import io
import re
import zipfile
from datetime import date
from typing import Any

import pytest

from tests.loaders import containers, hostile
from yanxiu.loaders.reading import xlsx, xlsx_cells

ROWS: list[list[Any]] = [
    ["教师编号", "姓名", "认定日期", "学时"],
    *(
        [f"T{at}", f"教师{at % 3}" if at % 4 else "", date(2018, 1, 1 + at % 28), at / 2]
        for at in range(60)
    ),
]


def _rows(content: bytes) -> list[tuple[str, list[list[Any]]]]:
    return [(each.name, [*each.rows]) for each in xlsx.read_xlsx("a.xlsx", content)]


@pytest.mark.parametrize("size", [1, 2, 7, 59, 60, 61])
def test_pieces_of_any_size_give_the_same_rows(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    content = containers.xlsx(ROWS)
    whole = _rows(content)
    monkeypatch.setattr(xlsx_cells, "PIECE", size)
    assert _rows(content) == whole == [("表1", ROWS)]


_CELLS = {
    "gaps": '<row r="2"><c r="B2"><v>1</v></c></row><row r="9"><c r="C9"><v>2</v></c></row>'
    '<row r="30"><c r="A30"><v>3</v></c></row>',
    "rows that say no number": "".join(f"<row><c><v>{at}</v></c></row>" for at in range(9)),
    "rows said and not": '<row r="4"><c><v>1</v></c></row><row><c><v>2</v></c></row>'
    '<row r="8"><c><v>3</v></c></row><row><c/><c><v>4</v></c></row>',
    "errors and formulas without values": "".join(
        f'<row r="{at}"><c r="B{at}" t="e"><v>#REF!</v></c><c r="D{at}"><f>A1</f></c></row>'
        for at in range(3, 9)
    ),
    "texts of their own": "".join(
        f'<row r="{at}"><c t="inlineStr"><is><t>&lt;row&gt;{at}</t></is></c></row><!-- <row> -->'
        for at in range(1, 9)
    ),
    "one tag with much in it": '<row r="1"><c><v>1</v></c></row>'
    + "".join(
        f'<row r="{at}" spans="{" " * 9000}"><c><v>{at}</v></c></row>' for at in range(2, 30)
    ),
}


@pytest.mark.parametrize("cells", _CELLS.values(), ids=_CELLS)
def test_odd_sheets_are_split_between_rows(monkeypatch: pytest.MonkeyPatch, cells: str) -> None:
    content = hostile.sheet(cells)
    whole = _rows(content)
    assert whole[0][1]
    for size in (1, 2, 3):
        monkeypatch.setattr(xlsx_cells, "PIECE", size)
        assert _rows(content) == whole


def test_dates_in_the_1904_system_are_read_in_every_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    given = io.BytesIO(containers.xlsx(ROWS))
    changed = io.BytesIO()
    with zipfile.ZipFile(given) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, re.sub(rb"<workbookPr(?=[ /])", b'<workbookPr date1904="1"', text))
    monkeypatch.setattr(xlsx_cells, "PIECE", 7)
    ((_, rows),) = _rows(changed.getvalue())
    assert [row[2].year for row in rows[1:]] == [2022] * 60
