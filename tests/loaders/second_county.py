"""A county of another shape: a city district without villages, with one supervision district and no schedule.

Its plan fills the empty tables that `yanxiu new-county` creates. Nothing in it is real.
"""

import csv
from pathlib import Path

from yanxiu.loaders.plan.new_county import write_county
from yanxiu.loaders.plan.shape import shapes

CODE, NAME = "990102", "合成城区"
SINCE = "2019-01-01"

PLAN: dict[str, list[dict[str, str]]] = {
    "units": [
        {"code": "bureau", "name": "区教育局", "kind": "bureau"},
        {"code": "training", "name": "培训科", "kind": "office", "parent": "bureau"},
    ],
    "positions": [{"code": "deputy", "name": "分管副局长"}],
    "oversight": [{"position": "deputy", "unit": "training"}],
    "functions": [{"code": "planning", "name": "培训计划"}],
    "unit_functions": [{"unit": "training", "function": "planning"}],
    "duties": [{"code": "school-study", "name": "组织校本研修", "level": "school"}],
    "districts": [{"code": "whole", "name": "全区"}],
    "programmes": [
        {
            "code": "P1", "name": "区级数学集中培训", "year": "2020", "level": "county", "seats": "40",
            "unit": "person", "starts": "2020-03-01", "ends": "2020-03-03", "days": "3",
        }
    ],
    "programme_subjects": [{"programme": "P1", "stage": "primary", "subject": "mathematics"}],
    "target_groups": [{"code": "mathematics", "name": "小学数学教师"}],
    "target_group_subjects": [{"group": "mathematics", "stage": "primary", "subject": "mathematics"}],
    "programme_targets": [{"programme": "P1", "group": "mathematics"}],
    "budget_lines": [{"code": "schools", "name": "学校培训经费", "share": "0.05", "basis": "public_funds"}],
    "team_rules": [{"code": "rule", "name": "团队规则", "ceiling": "30", "tasks": "1"}],
    "credit_rules": [
        {
            "code": "rules", "name": "学分规则", "source": "合成文件", "unit": "hour", "cycle_starts": "2016",
            "cycle_years": "5", "cycle_required": "360",
        }
    ],
    "milestones": [
        {"code": "reach", "name": "全员培训", "year": "2021", "measure": "training_reach.share", "aim": "at_least", "target": "1"},
        {"code": "sent", "name": "送教下乡", "year": "2021", "measure": "sending_coverage.share", "aim": "at_least", "target": "1"},
    ],
    "issues": [{"code": "hall", "name": "建设报告厅", "area": "facilities"}],
    "regulations": [{"code": "credits", "name": "学分管理办法"}],
}  # fmt: skip

ROSTERS = {
    "学校名册": """\
学校代码,学校名称,办学性质,学段,地域类别,乡镇,督学责任区,片校联盟,建校日期
S1,第一小学,公办,小学,县城,东街道,全区,,1990-09-01
S2,第二中学,公办,初中、高中,县城,西街道,全区,,1990-09-01
S3,民办幼儿园,民办,幼儿园,县城,西街道,全区,,2015-09-01
""",
    "教师花名册": """\
教师编号,姓名,性别,参加工作日期,学校,岗位,任职日期,任教学段,任教学科,班主任
T1,甲,女,2005-09-01,S1,教师,2005-09-01,小学,数学,是
T2,乙,男,2010-09-01,S1,校园长,2015-09-01,小学,数学,否
T3,丙,女,2012-09-01,S2,教师,2012-09-01,初中,语文,否
T4,丁,女,2016-09-01,S3,教师,2016-09-01,幼儿园,学前教育,否
""",
    "培训团队": """\
团队代码,团队名称,层级,团队类型,学段,学科,人员编号,姓名,人员类别,角色,梯度,起始日期
G1,小学数学团队,县级培训团队,培训师团队,小学,数学,T1,甲,教师,负责人,1,2019-01-01
""",
    "指导关系": """\
教师编号,姓名,学校,学科,团队代码,起始日期
T1,甲,S2,数学,G1,2019-09-01
""",
    "培训活动": """\
活动代码,活动名称,活动类型,项目代码,学段,学科,责任区,开始日期,结束日期,学时,名额,举办学校
A1,数学集中培训,县级集中培训,P1,小学,数学,全区,2020-03-01,2020-03-03,18,40,S1
""",
    "报名名册": """\
活动代码,教师编号,姓名,报名日期
A1,T2,乙,2020-02-01
""",
    "参训学时": """\
活动代码,教师编号,姓名,学时,认定日期,是否合格
A1,T2,乙,18,2020-03-03,是
""",
    "授课记录": """\
活动代码,授课人编号,姓名,授课学时
A1,T1,甲,12
""",
    "工作坊": """\
工作坊代码,工作坊名称,年度,名额,学段,学科,教师编号,姓名,坊内角色,起始日期
W1,数学坊,2020,10,小学,数学,T1,甲,坊主,2020-01-01
""",
}


def write_second_county(folder: Path) -> list[Path]:
    """Writes the filled tables of the plan and the rosters into two folders to load."""
    plan, rosters = folder / "plan", folder / "rosters"
    write_county(CODE, NAME, plan)
    for table, rows in PLAN.items():
        _fill(plan, table, rows)
    rosters.mkdir()
    for name, text in ROSTERS.items():
        (rosters / f"{name}.csv").write_text(text, encoding="utf-8-sig")
    return [plan, rosters]


def _fill(folder: Path, table: str, rows: list[dict[str, str]]) -> None:
    """Adds rows below the heading, in its column order, and fills in the columns that every table requires."""
    columns = shapes()[table].columns
    always = {"county": CODE, "since": SINCE, "section": "正文", "reading": "照写 / As written"}
    for row in rows:
        assert set(row) <= set(columns), table
    with (folder / f"{table}.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [row.get(name, always.get(name, "")) for name in columns] for row in rows
        )
