"""Files as rows of cells: equal from every encoding and container; a damaged file is refused, never partly read."""

import io
import itertools
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.loaders import containers
from tests.loaders.conftest import COUNTY, SCHOOLS, TEACHERS
from tests.loaders.containers import DELIMITERS, ENCODINGS, NEWLINES
from tests.loaders.graphs import everything
from yanxiu.graph.database import Database
from yanxiu.graph.faults import Fault
from yanxiu.loaders import load, read_formats
from yanxiu.loaders.faults import UnreadableFile
from yanxiu.loaders.parsing.recognition import recognise_format
from yanxiu.loaders.parsing.sheets import parse_sheet
from yanxiu.loaders.reading.files import Source, find_files, read_file

FORMATS = read_formats()
HEADER = [
    "教师编号",
    "姓名",
    "性别",
    "出生日期",
    "学校",
    "岗位",
    "任职日期",
    "任教学段",
    "任教学科",
]
FIRST = ["T1", "张三", "男", "1980-01-01", "北片小学", "教师", "2010-09-01", "小学", "语文"]
RARE = ["𠮷野", "王䶮", "李喆", "张镕基", "陈堃"]
ROWS = [
    HEADER,
    FIRST,
    ["T2", "𠮷䶮", "女", "1985-05-05", "北片小学, 东校区", "教师", "2012-09-01", "小学", "数学"],
    ["T3", '王"五"', "女", "", "南片\n九年制学校", "教师", "2014-09-01", "小学、初中", "英语"],
]


def _parsed_values(sheets: list[Any]) -> Mapping[str, Any]:
    (sheet,) = sheets
    parsed, faults = parse_sheet(sheet, FORMATS["teachers"])
    assert faults == []
    return {**parsed.whole.values, "rows": parsed.whole.rows}


def _read(content: bytes, name: str = "it.csv") -> list[Any]:
    return read_file(Source(name, lambda: content))


def _fault(content: bytes, name: str = "it.csv") -> Fault:
    with pytest.raises(UnreadableFile) as raised:
        _read(content, name)
    return raised.value.fault


EXPECTED = _parsed_values(_read(containers.text(ROWS)))


def test_the_rows_equal_the_written_rows() -> None:
    assert EXPECTED["name"] == ["张三", "𠮷䶮", '王"五"']
    assert EXPECTED["rows"] == [2, 3, 4]


@pytest.mark.parametrize(
    ("encoding", "newline", "delimiter"), list(itertools.product(ENCODINGS, NEWLINES, DELIMITERS))
)
def test_a_text_file_gives_the_same_rows_in_every_encoding_and_layout(
    encoding: str, newline: str, delimiter: str
) -> None:
    assert _parsed_values(_read(containers.text(ROWS, encoding, newline, delimiter))) == EXPECTED


@pytest.mark.parametrize("make", [containers.xlsx, containers.xls])
@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm", ".xls", ".csv"])
def test_a_workbook_gives_the_same_rows_under_any_file_name(
    make: Callable[[Any], bytes], suffix: str
) -> None:
    assert _parsed_values(_read(make(ROWS), f"it{suffix}")) == EXPECTED


def test_a_text_file_with_the_extension_xls_is_read(tmp_path: Path) -> None:
    content = containers.text(ROWS, "gb18030", "\r\n", "\t")
    assert _parsed_values(_read(content, "it.xls")) == EXPECTED


@pytest.mark.parametrize("make", [containers.xlsx, containers.xls])
def test_dates_and_numbers_give_the_same_values_as_their_texts(
    make: Callable[[Any], bytes],
) -> None:
    typed = [[date.fromisoformat(cell) if "-0" in cell else cell for cell in row] for row in ROWS]
    for row, number in zip(typed[1:], (1, 2, 3), strict=True):
        row[0] = number
    texts = [HEADER, *([str(n), *row[1:]] for n, row in enumerate(ROWS[1:], start=1))]
    assert _parsed_values(_read(make(typed))) == _parsed_values(_read(containers.text(texts)))


HANZI = st.sampled_from("王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐璐琪瑜滢珂𠮷䶮喆堃")
NAMES = st.text(HANZI, min_size=2, max_size=3) | st.sampled_from(RARE)
NOTES = st.text(st.sampled_from('学校，。,;\t"\n 甲乙丙丁AB(（'), max_size=12)


@pytest.mark.thorough
@settings(max_examples=150)
@given(
    names=st.lists(st.tuples(NAMES, NOTES), max_size=12),
    spelling=st.tuples(*map(st.sampled_from, (ENCODINGS, NEWLINES, DELIMITERS))),
    container=st.sampled_from(["text", "xlsx", "xls", "zip of text", "zip of xlsx"]),
)
def test_any_rows_are_equal_in_every_container(
    names: list[tuple[str, str]], spelling: tuple[str, str, str], container: str
) -> None:
    rows = [HEADER, FIRST]
    rows += [[f"N{at}", name, *FIRST[2:4], f"校{note}", *FIRST[5:]] for at, (name, note) in enumerate(names)]  # fmt: skip
    text = containers.text(rows, *spelling)
    made = {
        "text": lambda: _read(text),
        "xlsx": lambda: _read(containers.xlsx(rows), "it.xlsx"),
        "xls": lambda: _read(containers.xls(rows), "it.xls"),
        "zip of text": lambda: _read(containers.zipped({"花名册.csv": text}), "it.zip"),
        "zip of xlsx": lambda: _read(
            containers.zipped({"册/a.xlsx": containers.xlsx(rows)}), "it.zip"
        ),
    }[container]()
    assert _parsed_values(made) == _parsed_values(_read(containers.text(rows)))


@pytest.mark.parametrize(
    "content",
    [
        containers.text([HEADER, ["T1", "张䶮龴", *FIRST[2:]]]),
        containers.text([HEADER, ["T1", "张\ue863\ue81e", *FIRST[2:]]]),
        containers.xlsx([HEADER, ["T1", "张\ue863\ue81e", *FIRST[2:]]]),
        containers.text([HEADER, ["T1", "张@", *FIRST[2:]]], "gb18030").replace(
            b"@", b"\xfe\x9f\xfe\x59"
        ),
    ],
)
def test_a_rare_character_is_equal_from_old_and_new_systems(content: bytes) -> None:
    assert _parsed_values(_read(content))["name"] == ["张䶮龴"]


UNSEEN = "\u200b\u00ad\u2060\u200e\u202a\u202c\ufe0f"


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("unseen", UNSEEN)
def test_invisible_characters_in_every_cell_change_nothing(encoding: str, unseen: str) -> None:
    rows = [[cell[:1] + unseen + cell[1:] + "\ufeff" for cell in row] for row in ROWS]
    assert _parsed_values(_read(containers.text(rows, encoding))) == EXPECTED


def test_survey_answers_are_recognised_in_a_legacy_encoding(tmp_path: Path) -> None:
    header = ["序号", "提交答卷时间", "1、您最需要的研修主题（多选题）"]
    rows = [header, ["1", "2023/3/1", "数字化教学┋作业设计"], ["2", "2023/3/1", "作业设计"]]
    path = tmp_path / "1_按文本_需求调研_2_2.csv"
    path.write_bytes(containers.text(rows, "gb18030"))
    assert read_file(path)[0].rows[1][2] == "数字化教学┋作业设计"


def test_a_line_that_names_its_delimiter_is_not_a_row() -> None:
    content = b"sep=;\r\n" + containers.text(ROWS, "utf-8", "\r\n", ";")
    assert _parsed_values(_read(content)) == {**EXPECTED, "rows": [3, 4, 5]}


def test_a_title_over_the_header_does_not_hide_the_delimiter() -> None:
    content = "2021年教师花名册\n".encode() + containers.text(ROWS, delimiter=";")
    assert _parsed_values(_read(content)) == {**EXPECTED, "rows": [3, 4, 5]}


# Containers


@pytest.mark.parametrize("names", ["gbk", "utf-8", "flagged"])
def test_the_names_of_files_in_a_zip_are_decoded(tmp_path: Path, names: str) -> None:
    files = {
        "2021/学校名册.csv": SCHOOLS.encode(),
        "教师花名册.csv": TEACHERS.encode(),
        "说明.docx": b"no roster",
        "__MACOSX/._教师花名册.csv": b"\x00",
        "2021/~$学校名册.xlsx": b"lock",
    }
    path = containers.write_file(tmp_path, "名册.zip", containers.zipped(files, names))
    result = list(find_files([path]))
    assert [each.name for each in result] == [
        "名册.zip/2021/学校名册.csv",
        "名册.zip/教师花名册.csv",
    ]
    assert [each.stem for each in result] == ["学校名册", "教师花名册"]
    assert result[0].checksum == Source("other.csv", SCHOOLS.encode).checksum
    formats = [recognise_format(sheet, FORMATS) for each in result for sheet in read_file(each)]
    assert [made and made.name for made in formats] == ["schools", "teachers"]


def test_a_folder_yields_its_files_and_those_of_its_zips(tmp_path: Path) -> None:
    containers.write_file(tmp_path, "a.csv", b"1")
    containers.write_file(tmp_path, "b.zip", containers.zipped({"c.csv": b"2", "d.CSV": b"3"}))
    containers.write_file(tmp_path, "~$a.xlsx", b"lock")
    containers.write_file(tmp_path, "read.me", b"no roster")
    assert [each.name for each in find_files([tmp_path])] == ["a.csv", "b.zip/c.csv", "b.zip/d.CSV"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (containers.zipped({"说明.docx": b"no roster"}), "UNREADABLE_FILE"),
        (containers.zipped({"里.zip": containers.zipped({"a.csv": b"1"})}), "NESTED_ARCHIVE"),
        (containers.zipped({"a.csv": b"1" * 99})[:-30], "UNREADABLE_FILE"),
        (b"Rar!", "UNREADABLE_FILE"),
    ],
)
def test_a_zip_that_cannot_be_opened_is_one_file_with_a_fault(
    tmp_path: Path, content: bytes, code: str
) -> None:
    path = containers.write_file(tmp_path, "名册.zip", content)
    (result,) = find_files([path])
    assert result.checksum == ""
    with pytest.raises(UnreadableFile) as raised:
        read_file(result)
    assert raised.value.fault.code == code
    assert raised.value.fault.file.startswith("名册.zip")


def test_a_damaged_file_in_a_zip_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    content = bytearray(containers.zipped({"a.csv": b"1", "b.csv": bytes(range(200)) * 9}))
    at = content.rindex(b"b.csv", 0, content.index(b"PK\x01\x02")) + 20
    content[at : at + 9] = b"\xff" * 9
    good, bad = find_files([containers.write_file(tmp_path, "z.zip", bytes(content))])
    assert read_file(good)[0].rows == [["1"]]
    with pytest.raises(UnreadableFile) as raised:
        read_file(bad)
    assert raised.value.fault.file == "z.zip/b.csv"


def test_a_file_without_read_permission_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "it.csv").mkdir()
    with pytest.raises(UnreadableFile) as raised:
        read_file(tmp_path / "it.csv")
    assert raised.value.fault.code == "UNREADABLE_FILE"


# Damaged text

UTF8, GB = containers.text(ROWS, "utf-8"), containers.text(ROWS, "gb18030")
AT = UTF8.index("张三".encode())


@pytest.mark.parametrize(
    "content",
    [
        UTF8[: AT + 2],
        UTF8[: AT + 1] + UTF8[AT + 2 :],
        UTF8[:AT] + b"\xed\xa0\x80" + UTF8[AT:],
        UTF8[:AT] + "\ufffd".encode() + UTF8[AT:],
        UTF8[:AT] + b"\x00" + UTF8[AT:],
        UTF8 + b"\x00" * 100_000,
        UTF8 + GB,
        GB + UTF8,
        GB + UTF8.splitlines()[1],
        UTF8 + GB.splitlines()[1],
        GB[: GB.index("张三".encode("gb18030")) + 1],
        GB.replace("张".encode("gb18030"), b"\xd5"),
        GB.replace("张".encode("gb18030"), b"\x80"),
        GB.replace("张".encode("gb18030"), b"\xff\xff"),
        containers.text(ROWS, "utf-16")[:-1],
        containers.text(ROWS, "utf-16-le")[:-1],
        containers.text(ROWS, "utf-16-le")[1:],
        b"\xff\xfe" + "甲,\ud800".encode("utf-16-le", "surrogatepass"),
        "甲,\ud800\n".encode("utf-16-le", "surrogatepass"),
        containers.text(ROWS, "utf-32"),
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        "姓名,学校\n佐藤,東京都立学校\n".encode("shift_jis"),
        "教師,學校\n張三,臺北縣國民小學\n李四,高雄縣國民小學\n".encode("big5"),
        "nom,école\nRené,École élémentaire\n".encode("latin-1"),
        "校长,联通\n".encode("gb18030")[6:] + "联通".encode("gb18030"),
    ],
)  # fmt: skip
def test_damaged_text_is_refused_and_not_partly_read(content: bytes) -> None:
    assert _fault(content).code in ("WRONG_ENCODING", "UNREADABLE_FILE")


@settings(max_examples=300)
@given(st.integers(0, 999), st.sampled_from(["utf-8", "gb18030", "utf-16", "utf-16-le"]))
def test_a_file_that_lost_a_byte_is_refused(at: int, encoding: str) -> None:
    """If the lost byte was a whole character, nothing reveals the loss. Every other loss is noticed."""
    content = containers.text(ROWS, encoding)
    at %= len(content)
    if content[at] >= 0x80 or encoding.startswith("utf-16"):
        assert _fault(content[:at] + content[at + 1 :]).code == "WRONG_ENCODING"


def test_a_quote_that_is_never_closed_is_refused() -> None:
    assert _fault(b'a,b\n1,"2\n3,4\n').code == "UNREADABLE_FILE"


@pytest.mark.parametrize(
    "content",
    [b"<html><table><tr><td>", b'<?xml version="1.0"?><Workbook/>', b"\n <!DOCTYPE html><p>1</p>"],
)
def test_a_web_page_with_the_extension_xls_is_refused_as_a_web_page(content: bytes) -> None:
    fault = _fault(content, "it.xls")
    assert fault.code == "UNREADABLE_FILE"
    assert "网页" in fault.reason.zh


def test_names_with_one_accent_are_read_as_utf_8() -> None:
    assert _read("name,ok\nJosé,×\nZoë,√\n".encode())[0].rows[1] == ["José", "×"]


@pytest.mark.parametrize("name", ["it.xlsx", "it.xls"])
def test_a_damaged_workbook_is_refused(name: str) -> None:
    content = containers.xlsx(ROWS) if name.endswith("x") else containers.xls(ROWS)
    for at in range(10, len(content), len(content) // 40):
        assert _fault(content[:at], name).code in ("UNREADABLE_FILE", "WRONG_ENCODING")


# Cells without a value of their own


def _faults(rows: list[list[Any]], edit: Callable[[Any], None] = lambda _: None) -> list[Fault]:
    book = openpyxl.load_workbook(io.BytesIO(containers.xlsx(rows)))
    edit(book.worksheets[0])
    book.save(content := io.BytesIO())
    (sheet,) = _read(content.getvalue(), "it.xlsx")
    return parse_sheet(sheet, FORMATS["teachers"])[1]


def test_a_formula_that_was_never_calculated_is_reported_with_its_place() -> None:
    (fault,) = _faults([HEADER, FIRST], lambda sheet: sheet.__setitem__("B2", '="张"&"三"'))
    assert (fault.code, fault.sheet, fault.row, fault.column) == ("FORMULA", "表1", 2, "姓名")


def test_a_formula_beyond_the_last_value_is_reported() -> None:
    (fault,) = _faults([HEADER, FIRST[:-1]], lambda sheet: sheet.__setitem__("I2", "=A1"))
    assert (fault.code, fault.column) == ("FORMULA", "任教学科")


def test_a_calculated_formula_is_read_as_its_value() -> None:
    content = containers.xlsx([HEADER, FIRST])
    parts = {each: zipfile.ZipFile(io.BytesIO(content)).read(each) for each in zipfile.ZipFile(io.BytesIO(content)).namelist()}  # fmt: skip
    sheet = parts["xl/worksheets/sheet1.xml"]
    cell = sheet[sheet.index(b'<c r="B2"') : sheet.index(b'<c r="C2"')]
    for value, kind in (("张三", "str"), ("", "str")):
        calculated = f'<c r="B2" t="{kind}"><f>A9</f><v>{value}</v></c>'.encode()
        parts["xl/worksheets/sheet1.xml"] = sheet.replace(cell, calculated)
        with zipfile.ZipFile(made := io.BytesIO(), "w") as archive:
            for name, part in parts.items():
                archive.writestr(name, part)
        assert _read(made.getvalue(), "it.xlsx")[0].rows[1][:3] == ["T1", value, "男"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ('=HYPERLINK("http://a.b")', "FORMULA"),
        ("＝张三", "FORMULA"),
        ("@SUM(A1)", "FORMULA"),
        ("-1+cmd|' /C calc'!A0", "FORMULA"),
        ("#REF!", "ERROR_IN_CELL"),
        ("张\x07三", "CONTROL_CHARACTER"),
        ("张\u202e三", "CONTROL_CHARACTER"),
    ],
)
def test_a_cell_that_is_not_a_name_is_reported_with_its_place(name: str, code: str) -> None:
    (sheet,) = _read(containers.text([HEADER, FIRST, ["T2", name, *FIRST[2:]]]))
    (fault,) = parse_sheet(sheet, FORMATS["teachers"])[1]
    assert (fault.code, fault.row, fault.column) == (code, 3, "姓名")
    assert fault.hint.zh


def test_an_error_value_in_a_workbook_is_reported_and_not_read_as_empty() -> None:
    def edit(sheet: Any) -> None:
        sheet["B2"].value, sheet["B2"].data_type = "#N/A", "e"

    (fault,) = _faults([HEADER, FIRST], edit)
    assert (fault.code, fault.value) == ("ERROR_IN_CELL", "#N/A")


def test_an_apostrophe_marks_a_formula_lookalike_as_text() -> None:
    (sheet,) = _read(containers.text([HEADER, ["T1", "'=张三", *FIRST[2:]]]))
    assert parse_sheet(sheet, FORMATS["teachers"])[0].whole.values["name"] == ["=张三"]


def test_a_column_unknown_to_the_format_can_contain_anything() -> None:
    (sheet,) = _read(containers.text([[*HEADER, "合计"], [*FIRST, "=SUM(A1:A9)"]]))
    assert parse_sheet(sheet, FORMATS["teachers"])[1] == []


# In the graph


@pytest.mark.thorough
def test_the_graph_is_the_same_from_every_container(database: Database, tmp_path: Path) -> None:
    schools, teachers = (
        [line.split(",") for line in text.splitlines()] for text in (SCHOOLS, TEACHERS)
    )
    made = {
        "甲": {"学校名册.csv": SCHOOLS.encode(), "教师花名册.csv": TEACHERS.encode("utf-16")},
        "乙": {
            "学校名册.csv": containers.text(schools, "gb18030", "\r", ";"),
            "教师花名册.xls": containers.xls(teachers),
        },
        "丙": {
            "都.zip": containers.zipped(
                {
                    "册/学校名册.xlsx": containers.xlsx(schools),
                    "册/教师花名册.csv": containers.text(teachers, "utf-16-be", "\r\n", "\t"),
                }
            )
        },
    }
    graphs = []
    for name, files in made.items():
        database.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        database.apply_schema()
        database.write(lambda tx: tx.run(COUNTY))
        (folder := tmp_path / name).mkdir()
        for file, content in files.items():
            containers.write_file(folder, file, content)
        report = load([folder], database)
        assert report.faults == []
        graphs.append(everything(database))
        assert all(file.known for file in load([folder], database).files)
    assert graphs[0]
    assert graphs[0] == graphs[1] == graphs[2]
