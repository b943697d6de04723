"""Rows with contradictory or empty cells, words that bureaus use, and reports of new names."""

from pathlib import Path

import pytest

from tests.loaders.beginning import begin_with
from tests.loaders.ordinary import HEADER, Read, one, row
from yanxiu.graph.database import Database
from yanxiu.loaders import load
from yanxiu.loaders.report.report import Report

ACTIVITY = """
CREATE (:Activity {id: '430000:A1', code: 'A1', name: '数学课标研修', starts: date('2019-07-01'),
                   ends: date('2019-07-03'), hours: 18}),
       (:Survey {id: '430000:Q1', code: 'Q1', name: '需求调研', kind: 'needs', on: date('2019-01-01')}),
       (:TrainerTeam {id: '430000:TT', code: 'TT', name: '数学培训师团队', level: 'county', kind: 'trainers'})
"""
MORE = """\
教师编号,姓名,性别,出生日期,身份证号,参加工作日期,学校,任职日期,任教学段,任教学科
T8,李四,男,1979-03-01,,2001-09-01,S2,2015-09-01,初中,物理
T9,阿依古丽·买买提,女,1990-03-07,110105199003078748,2012-09-01,S1,2012-09-01,小学,美术
"""
SCHOOLS = "学校代码,学校名称,办学性质,学段,地域类别,乡镇,督学责任区,建校日期\n"


@pytest.fixture
def county(database: Database, folder: Path) -> Database:
    (folder / "教师花名册2.csv").write_text(MORE, encoding="utf-8")
    begin_with(database, folder)
    database.write(lambda tx: tx.run(ACTIVITY))
    return database


def _load(database: Database, folder: Path, name: str, text: str) -> Report:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return load([path], database)


def _read(database: Database, cypher: str) -> list[list[object]]:
    return [[*row.values()] for row in database.read(cypher)]


@pytest.mark.parametrize(
    ("name", "text", "code", "column"),
    [
        ("报名名册.csv", "活动代码,教师编号\nA1,T1\n", "EMPTY_CELL", "推荐日期"),
        ("报名名册.csv", "活动代码,教师编号,报名日期\nA1,T1,\n", "EMPTY_CELL", "推荐日期"),
        ("报名名册.csv", "活动代码,教师编号,是否报名\nA1,T1,√\n", "EMPTY_CELL", "推荐日期"),
        ("报名名册.csv", "活动代码,教师编号,报名日期,退出日期\nA1,T1,2019-06-10,2019-06-01\n", "BACKWARD_PERIOD", "退出日期"),
        ("自主学习学分.csv", "记录编号,教师编号,记录日期,学时,学分,学习内容\nR1,T1,2093-05-01,4,1,甲\n", "CONTRADICTION", "记录日期"),
        ("年度预算.csv", "类别,单位代码,学校,年度,培训经费\n学校,S1,S2,2019,5000\n", "CONFLICT", "学校"),
        ("教师调动.csv", "教师编号,调出学校,调入学校,调动日期\nT1,S1,北一小,2019-09-01\n", "CONFLICT", "调入学校"),
        ("培训活动.csv", "活动代码,活动名称,活动类型,开始日期,结束日期,学时\nA2,甲,县级集中培训,2019-08-12,2019-08-10,6\n", "BACKWARD_PERIOD", "结束日期"),
        ("调研结果.csv", "问卷代码,活动代码,平均分,评分人数\nQ1,A1,92.5,40\n", "OUT_OF_RANGE", "平均分"),
        ("工作坊.csv", "工作坊代码,工作坊名称,姓名,坊内角色,起始日期\nW1,甲工作坊,张三、王五,坊员,2019-03-01\n", "NOT_A_NAME", "姓名"),
        ("授课记录.csv", "活动代码,授课人,授课学时\nA1,张三（特级教师）,3\n", "NOT_A_NAME", "姓名"),
    ],
)  # fmt: skip
def test_a_contradictory_or_incomplete_row_is_refused_with_its_cause(
    county: Database, folder: Path, name: str, text: str, code: str, column: str
) -> None:
    (fault,) = _load(county, folder, name, text).faults
    assert (fault.code, fault.row, fault.column) == (code, 2, column)


def test_only_the_empty_row_of_enrolments_is_reported(county: Database, folder: Path) -> None:
    text = "活动代码,教师编号,报名日期,退出日期\nA1,T1,2019-06-01,\nA1,T2,,\nA1,T3,,2019-06-20\n"
    assert [fault.row for fault in _load(county, folder, "报名名册.csv", text).faults] == [3]


def test_an_identity_number_beside_another_name_is_not_shown(
    county: Database, folder: Path
) -> None:
    text = "活动代码,姓名,身份证号,学时,认定日期\nA1,张三,110105199003078748,6,2019-07-03\n"
    (fault,) = _load(county, folder, "参训学时.csv", text).faults
    assert fault.code == "OTHER_NAME"
    assert "1101051990" not in f"{fault.value}{fault.reason.zh}{fault.reason.en}"


def test_a_name_is_matched_without_its_dot(county: Database, folder: Path) -> None:
    text = "活动代码,姓名,学时,认定日期\nA1,阿依古丽买买提,6,2019-07-03\n"
    assert _load(county, folder, "参训学时.csv", text).faults == []
    assert _read(county, "MATCH (t)-[:ATTENDED]->() RETURN t.number") == [["T9"]]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("参训学时.csv", "培训名称,教师编号,学时,认定日期\n数学课标研修,T1,6,2019-07-03\n"),
        ("报名名册.csv", "活动名称,姓名,学校,报名时间\n数学课标研修,李四,北一小,2019-06-01 10:22:33\n"),
        ("授课记录.csv", "培训名称,授课人,授课学时\n数学课标研修,张三,3\n"),
        ("兼任.csv", "姓名,学校,岗位,是否主岗,起始日期\n张三,S2,教师,兼职,2019-09-01\n"),
        ("兼任.csv", "姓名,工作单位,兼任学校,岗位,是否主岗,起始日期\n李四,北一小,S2,教师,否,2019-09-01\n"),
        ("指导关系.csv", "姓名,指导学校,学科,团队名称,起始日期\n张三,S2,数学,数学培训师团队,2019-09-01\n"),
        ("培训团队.csv", "团队代码,团队名称,层级,团队类型,姓名,工作单位,角色,梯度,起始日期\n"
         "TT,数学培训师团队,县级培训团队,培训师团队,李四,北一小,组员,第二梯队,2019-09-01\n"),
        ("工作坊.csv", "工作坊代码,工作坊名称,姓名,坊内角色,起始日期\nW1,甲工作坊,王五,学员,2019-03-01\n"),
        ("调研结果.csv", "问卷名称,学段,学科,票数\n需求调研,小学,语文,40\n"),
    ],
)  # fmt: skip
def test_names_and_words_that_bureaus_use_are_read(
    county: Database, folder: Path, name: str, text: str
) -> None:
    report = _load(county, folder, name, text)
    assert report.faults == []
    assert sum(report.counts.created.values()) > 0


@pytest.mark.parametrize(
    ("stage", "ownership", "district", "offered"),
    [("九年一贯制", "教育部门", "北片", {"primary", "junior_high"}), ("完全中学", "民办（普惠性）", "北片督学责任区", {"junior_high", "senior_high"}),
     ("小学", "普惠性民办", "北片学区", {"primary"})],
)  # fmt: skip
def test_a_school_is_read_in_the_words_of_a_bureau(
    county: Database, folder: Path, stage: str, ownership: str, district: str, offered: set[str]
) -> None:
    text = f"{SCHOOLS}S9,新建学校,{ownership},{stage},镇,甲镇,{district},2010-09-01\n"
    assert _load(county, folder, "学校名册.csv", text).faults == []
    stages = _read(county, "MATCH (:School {code: 'S9'})-[:OFFERS]->(s) RETURN s.id")
    assert {each for (each,) in stages} == offered
    assert _read(
        county, "MATCH (:School {code: 'S9'})-[:IN_DISTRICT]->(d) RETURN d.code"
    ) == [["north"]]  # fmt: skip


def test_a_new_town_and_a_duplicate_school_name_are_reported(
    county: Database, folder: Path
) -> None:
    text = f"{SCHOOLS}S9,北片第一小学,公办,小学,镇,甲,北片,2010-09-01\n"
    report = _load(county, folder, "学校名册.csv", text)
    remarks = {each.code: each.names for each in report.remarks}
    assert remarks == {"NEW_BY_NAME": ["乡镇 甲（甲镇？）"], "SAME_SCHOOL_NAME": ["S1=S9"]}


def test_a_changed_name_of_a_known_group_is_reported(county: Database, folder: Path) -> None:
    text = "团队代码,团队名称,层级,团队类型,姓名,角色,梯度,起始日期\nTT,数学培训团队,县级培训团队,培训师团队,张三,成员,2,2019-09-01\n"
    report = _load(county, folder, "培训团队.csv", text)
    remarks = {each.code: each.names for each in report.remarks}
    assert remarks["NAME_CHANGED"] == ["TT 数学培训师团队→数学培训团队"]


@pytest.mark.parametrize("cell", ["请选择", "--请选择--", "【请选择】", "请输入", "未选择"])
def test_the_prompt_of_a_list_of_choices_is_read_as_empty(tmp_path: Path, cell: str) -> None:
    rows = [[*HEADER, "职称"], [*row(), "一级教师"], [*row(教师编号="T2"), cell]]
    read = Read(tmp_path, "教师花名册.xlsx", one(rows))
    assert (read.column("rank"), read.faults) == (["一级教师", None], [])


@pytest.mark.parametrize("cell", ["李晓明😀", "李晓明★", "李晓明✔"])
def test_a_name_with_a_symbol_is_refused(tmp_path: Path, cell: str) -> None:
    read = Read(tmp_path, "教师花名册.xlsx", one([HEADER, row(姓名=cell)]))
    assert (read.column("name"), read.codes) == ([None], ["NOT_A_NAME"])


@pytest.mark.parametrize(
    ("heading", "cell"),
    [("任教学段学科", "初中语文"), ("任教学段/学科", "初中/语文"), ("学段及学科", "初中、语文"), ("任教学段及学科", "初中语文、初中历史")],
)  # fmt: skip
def test_stage_and_subject_in_one_column_are_separated(
    county: Database, folder: Path, heading: str, cell: str
) -> None:
    text = f"教师编号,姓名,学校,{heading},任职日期\nT7,赵七,S2,{cell},2019-09-01\n"
    assert _load(county, folder, "教师花名册3.csv", text.replace("、", "；")).faults == []
    taught = _read(
        county, "MATCH (:Teacher {number: 'T7'})-[t:TEACHES]->(s) RETURN t.stage, s.id"
    )  # fmt: skip
    assert ["junior_high", "chinese"] in taught
    assert all(stage == "junior_high" for stage, _ in taught)


def test_a_second_subject_marked_in_the_cell_is_reported(county: Database, folder: Path) -> None:
    text = "教师编号,姓名,学校,任教学段,任教学科,任职日期\nT7,赵七,S2,初中,语文；历史（兼）,2019-09-01\n"
    report = _load(county, folder, "教师花名册3.csv", text)
    remarks = [(each.code, each.names) for each in report.remarks]
    assert (report.faults, remarks) == ([], [("SECOND_SUBJECT", ["2"])])


def test_a_row_of_hints_in_brackets_under_the_header_is_left_out(tmp_path: Path) -> None:
    hints = ["", "", "", "(年-月-日)", "（11位）", "（全称）", "", "", ""]
    read = Read(tmp_path, "教师花名册.xlsx", one([HEADER, hints, row()]))
    assert (read.column("name"), read.faults) == (["李晓明"], [])
    assert [*read.left.values()] == [[2]]
