"""A clerk's workbooks on the command line.

A workbook loads at once, or after one message with all faults, in Chinese at 80 columns.
"""

import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.cli.running import yanxiu
from tests.loaders.conftest import COUNTY, SCHOOLS
from tests.loaders.ordinary import book, one
from tests.loaders.test_roster_cases import identity
from yanxiu.graph.database import Address, Database

WOMAN, MAN = identity("99062419850505202"), identity("99062419800101101")
TOLD = {"YANXIU_LANG": "zh", "COLUMNS": "80"}
TITLE = [
    ["试验县2021年秋季教师基本情况表"],
    ["填报单位：试验县教育局", "", "", "", "", "填报日期：2021.9.10"],
]
HEADER = [
    ["序号", "基本情况", "", "", "", "任职情况", "", "任教情况", "备注"],
    ["", "姓 名", "性别", "身份证号码", "参加工作时间", "工作单位", "职务", "任教课程", ""],
]
ROWS = [
    [1, "张　三", "男", MAN, "2002年9月", "北片第一小学", "教导主任", "语文、道法", ""],
    [2, "李四", "女", WOMAN, "2008.9", "", "教师", "小学数学", "怀孕"],
]
FOOTER = [
    ["合计", "2人"],
    ["填表人：王五", "", "", "审核人：", "", "", "联系电话：0730-1234567"],
    ["注：1.本表一式两份。"],
]
MERGED = ["A1:I1", "A3:A4", "B3:E3", "F3:G3", "I3:I4", "F5:F6"]


@pytest.fixture
def address(scratch_address: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Address:
    """A county with two schools, and the clerk's own home."""
    monkeypatch.setenv("YANXIU_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("YANXIU_SECRET", "a secret of the tests")
    monkeypatch.chdir(tmp_path)
    with Database.connect(scratch_address) as database:
        database.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        database.apply_schema()
        database.write(lambda tx: tx.run(COUNTY))
    schools = tmp_path / "学校名册.csv"
    schools.write_text(SCHOOLS, encoding="utf-8")
    assert yanxiu(scratch_address, "load", schools).returncode == 0
    return scratch_address


def _load(address: Address, *words: str | Path) -> tuple[int, str]:
    done = yanxiu(address, "load", *words, **TOLD)
    return done.returncode, done.stdout.decode() + done.stderr.decode()


def _posts(address: Address) -> list[tuple[str, ...]]:
    with Database.connect(address) as database:
        rows = database.read(
            "MATCH (t:Teacher)-[p:TEACHES_AT]->(s) RETURN t.name AS name, s.code AS school, p.role AS role, "
            "toString(p.since) AS since, [(t)-[:TEACHES]->(u) | u.id] AS subjects, t.sex AS sex ORDER BY sex DESC"
        )
    return [(r["name"], r["school"], r["role"], r["since"], *sorted(r["subjects"])) for r in rows]


def test_a_workbook_with_the_decorations_of_printed_sheets_loads_at_once(
    address: Address, tmp_path: Path
) -> None:
    path = tmp_path / "2021年秋季教师基本情况表.xlsx"
    path.write_bytes(one([*TITLE, *HEADER, *ROWS, *FOOTER], merged=MERGED))
    code, output = _load(address, path)
    assert code == 0, output
    assert _posts(address) == [
        ("张三", "S1", "middle_leader", "2021-09-10", "chinese", "politics"),
        ("李四", "S1", "teacher", "2021-09-10", "mathematics"),
    ]
    assert "未读取的列" in output
    assert "备注" in output
    assert "2 人没有教师编号" in output


def test_one_message_reports_all_faults_in_chinese(address: Address, tmp_path: Path) -> None:
    path = tmp_path / "教师.xlsx"
    wrong = [
        ["李四", "女", "123", "", "没有的小学", "干事员", "音悦"],
        ["王某", "难", WOMAN, "2008.13", "北一小", "教师", "语文"],
    ]
    header = ["姓名", "性别", "身份证号码", "参加工作时间", "工作单位", "职务", "任教课程"]
    path.write_bytes(one([header, *wrong]))
    code, output = _load(address, path)
    assert code == 2
    for words in (
        "第 2 行",
        "第 3 行",
        "没有的小学",
        "干事员",
        "音悦",
        "2008.13",
        "王某",
        "学校名册",
        "图谱未作任何改动",
    ):
        assert words in output
    commands = re.sub(
        r"yanxiu template \w+|--[a-z-]+|YANXIU_\w+|XLSX?|CSV|ODS|ET|TXT|TSV|教师\.xlsx|Sheet1|2008\.13|[A-Z]\b",
        "",
        " ".join(output.split()),
    )
    assert re.findall(r"[A-Za-z]{3,}", commands) == []
    assert (
        max(
            cell_len(line.rstrip()) for line in output.splitlines() if not line.startswith("已拒绝")
        )
        <= 80
    )


def test_rows_with_the_same_fault_are_reported_together(address: Address, tmp_path: Path) -> None:
    path = tmp_path / "教师花名册2021-09-01.xlsx"
    rows = [[f"T{at}", "赵钱孙李"[at % 4] + "甲", "没有的小学"] for at in range(40)]
    path.write_bytes(one([["教师编号", "姓名", "学校"], *rows]))
    code, output = _load(address, path)
    assert code == 2
    assert output.count("没有此学校") == 1
    assert "第 2-41 行（共 40 行）" in output


def test_a_mapped_heading_is_recognised_in_the_next_sheet_of_that_shape(
    address: Address, tmp_path: Path
) -> None:
    first, second = tmp_path / "上报1.xlsx", tmp_path / "上报2.xlsx"
    head = [["人员", "", "", "去处"], ["教师编号", "姓名", "到校时间", "点校"]]
    for path, number in ((first, "T1"), (second, "T2")):
        path.write_bytes(one([*head, [number, "张三", "2020-09-01", "北一小"]], merged=["A1:C1"]))
    code, output = _load(address, first)
    assert code == 2
    assert "点校" in output
    code, output = _load(address, first, "--map", "点校=学校")
    assert code == 0, output
    assert "按指定把" in output
    code, output = _load(address, second)
    assert code == 0, output
    assert "按指定把" in output
    assert len(_posts(address)) == 2
    code, output = _load(address, second, "--map", "点校")
    assert code == 2
    assert "表头=列名" in output


def test_scores_by_position_are_read_if_the_options_are_given_in_order(
    address: Address, tmp_path: Path
) -> None:
    surveys, activities = tmp_path / "问卷名册.csv", tmp_path / "培训活动.csv"
    surveys.write_text(
        "问卷代码,问卷名称,问卷类型,截止日期,有效答卷\nQ1,满意度问卷,满意度测评,2019-12-20,3\n",
        "utf-8",
    )
    activities.write_text(
        "活动代码,活动名称,活动类型,开始日期,结束日期,学时\nA1,送教,送教下乡,2019-04-01,2019-04-03,24\n",
        "utf-8",
    )
    assert _load(address, surveys, activities)[0] == 0
    path = tmp_path / "1_按序号_满意度问卷_3_3.xlsx"
    path.write_bytes(
        one([["序号", "总分", "5、请评价下列活动（A1）"], [1, "0", 1], [2, "0", 1], [3, "0", 4]])
    )
    code, output = _load(address, path)
    assert code == 2
    assert "--options" in output
    assert _load(address, path, "--options", "好,坏")[0] == 2
    code, output = _load(address, path, "--options", "非常满意，满意，一般，不满意，非常不满意")
    assert code == 0, output
    with Database.connect(address) as database:
        rows = database.read(
            "MATCH (:Survey)-[r:ASKS_ABOUT]->(a) RETURN a.code AS a, r.score AS score"
        )
    assert [(row["a"], row["score"]) for row in rows] == [("A1", 4.0)]
    path.write_bytes(one([["序号", "总分", "5、请评价下列活动（A1）"], [1, "0", 6]]))
    code, output = _load(address, path, "--options", "非常满意，满意，一般，不满意，非常不满意")
    assert code == 2
    assert "共 5 个选项" in output


def test_a_sheet_for_each_school_loads_under_the_names_of_the_sheets(
    address: Address, tmp_path: Path
) -> None:
    path = tmp_path / "各校教师2021年9月.xlsx"
    header = ["姓名", "身份证号", "岗位"]
    path.write_bytes(
        book(
            {
                "北一小": [["北一小教师"], header, ["张三", MAN, "教师"]],
                "南片九年制学校": [header, ["李四", WOMAN, "校长"]],
            }
        )
    )
    code, output = _load(address, path, "--day", "2021-09-01")
    assert code == 0, output
    assert [row[:3] for row in _posts(address)] == [
        ("张三", "S1", "teacher"),
        ("李四", "S2", "principal"),
    ]
