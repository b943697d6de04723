"""Readable but doubtful cells are reported after the load, with place, value and advice."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from tests.loaders.conftest import Loaded
from yanxiu.graph.database import Database
from yanxiu.graph.days import today
from yanxiu.loaders import Report
from yanxiu.loaders.report.doubt_texts import DOUBT_TEXTS

TEACHER = ["教师编号", "姓名", "参加工作日期", "学校", "岗位", "任职日期", "任教学段", "任教学科"]
RECORD = ["记录编号", "教师编号", "记录日期", "学时", "学分"]
DECISION = ["记录编号", "认定单位", "认定日期", "认定结果"]
SURVEY = ["问卷代码", "问卷名称", "问卷类型", "截止日期", "有效答卷"]
RESULT = ["问卷代码", "学段", "学科", "需求票数", "平均分", "评分人数"]
SCHOOL = ["学校代码", "学校名称", "办学性质", "学段", "地域类别", "乡镇", "督学责任区", "建校日期"]


def doubts(report: Report) -> list[tuple[str, list[str]]]:
    codes = [each for each in report.remarks if each.code in CODES]
    return [(each.code, each.names) for each in codes]


CODES = DOUBT_TEXTS.keys()


def test_a_stage_that_the_school_does_not_offer_is_reported(loaded: Loaded) -> None:
    rows = [
        TEACHER,
        ["C1", "向东", "2010-09-01", "S1", "教师", "2012-09-01", "高中", "语文"],
        ["C2", "向南", "2010-09-01", "S1", "教师", "2012-09-01", "小学", "语文"],
        ["C3", "向西", "2010-09-01", "S2", "教师", "2012-09-01", "小学、初中", "语文、语文"],
    ]
    report = loaded("教师花名册", rows)
    place = "教师花名册.csv / 2 / 任教学段 / 高中"
    assert doubts(report) == [("STAGE_NOT_OFFERED", [place])]
    (text,) = [each.text for each in report.remarks if each.code == "STAGE_NOT_OFFERED"]
    assert "教师花名册.csv 第 2 行“任教学段”（高中）" in text.zh
    assert "教师花名册.csv row 2, 任教学段 高中" in text.en
    assert "请改正" in text.zh


def test_a_stage_offered_by_a_second_school_is_not_reported(loaded: Loaded) -> None:
    header = ["教师编号", "学校", "岗位", "是否主岗", "起始日期"]
    assert doubts(loaded("兼任与调动", [header, ["T1", "S2", "教师", "否", "2015-09-01"]])) == []
    header = ["教师编号", "任教学段", "任教学科", "是否主学科", "起始日期"]
    rows = [
        header,
        ["T1", "初中", "音乐", "否", "2015-09-01"],
        ["T2", "初中", "音乐", "否", "2015-09-01"],
    ]
    report = loaded("任教学科", rows)
    assert doubts(report) == [("STAGE_NOT_OFFERED", ["任教学科.csv / 3 / 任教学段 / 初中"])]


@pytest.mark.parametrize(
    ("hired", "since", "is_reported"),
    [
        ("2012-09-01", "2002-09-01", True),
        ("2012-09-01", "2012-03-01", False),  # before the documents arrived
        ("2012-09-01", "2013-09-01", False),
        ("", "2002-09-01", False),
    ],
)
def test_a_post_that_begins_years_before_the_hiring_is_reported(
    loaded: Loaded, hired: str, since: str, is_reported: bool
) -> None:
    row = ["C1", "向东", hired, "S1", "教师", since, "小学", "语文"]
    place = f"教师花名册.csv / 2 / 任职日期 / {since}"
    assert doubts(loaded("教师花名册", [TEACHER, row])) == (
        [("POST_BEFORE_HIRING", [place])] if is_reported else []
    )


def test_a_hiring_date_years_after_a_known_post_is_reported(loaded: Loaded) -> None:
    header = ["教师编号", "姓名", "参加工作日期", "学校"]
    report = loaded("教师花名册", [header, ["T1", "张三", "2022-09-01", "S1"]])
    assert doubts(report) == [
        ("POST_BEFORE_HIRING", ["教师花名册.csv / 2 / 参加工作日期 / 2022-09-01"])
    ]


def test_a_decision_before_its_record_or_by_another_school_is_reported(loaded: Loaded) -> None:
    records = [[f"R{n}", f"T{n}", "2023-06-01", 10, 1] for n in (1, 2, 3)]
    assert doubts(loaded("自主学习学分", [RECORD, *records])) == []
    rows = [
        DECISION,
        ["R1", "S1", "2022-06-20", "已认定"],
        ["R2", "S2", "2023-06-20", "已认定"],
        ["R3", "S2", "2023-06-20", "已认定"],
    ]
    assert doubts(loaded("学分认定", rows)) == [
        ("DECIDED_BEFORE_RECORD", ["学分认定.csv / 2 / 认定日期 / 2022-06-20"]),
        ("DECIDED_BY_OTHER_SCHOOL", ["学分认定.csv / 3 / 认定单位 / S2"]),
    ]


def test_a_decision_by_the_teachers_new_school_is_not_reported(loaded: Loaded) -> None:
    header = ["教师编号", "调出学校", "调入学校", "调动日期", "岗位"]
    assert doubts(loaded("教师调动", [header, ["T1", "S1", "S2", "2023-08-01", "教师"]])) == []
    assert doubts(loaded("自主学习学分", [RECORD, ["R1", "T1", "2023-06-01", 10, 1]])) == []
    assert doubts(loaded("学分认定", [DECISION, ["R1", "S2", "2023-09-20", "已认定"]])) == []


def test_more_answers_or_votes_than_a_survey_received_are_reported(loaded: Loaded) -> None:
    assert (
        doubts(loaded("问卷名册", [SURVEY, ["Q1", "需求调研", "需求调研", "2023-03-31", 200]]))
        == []
    )
    rows = [
        RESULT,
        ["Q1", "小学", "语文", 150, "", ""],
        ["Q1", "小学", "数学", 250, "", ""],
        ["Q1", "小学", "英语", "", 4.5, 201],
    ]
    assert doubts(loaded("调研结果", rows)) == [
        (
            "MORE_ANSWERS_THAN_RETURNED",
            ["调研结果.csv / 3 / 需求票数 / 250", "调研结果.csv / 4 / 评分人数 / 201"],
        )
    ]
    report = loaded("问卷名册", [SURVEY, ["Q1", "需求调研", "需求调研", "2023-03-31", 100]])
    assert doubts(report) == [("MORE_ANSWERS_THAN_RETURNED", ["问卷名册.csv / 2 / 有效答卷 / 100"])]


def test_a_date_years_ahead_is_reported(loaded: Loaded) -> None:
    soon, far = (str(today() + timedelta(days=days)) for days in (300, 1200))
    rows = [SCHOOL]
    rows += [
        [f"N{n}", f"新{n}学校", "公办", "小学", "村", "甲镇", "北片", day]
        for n, day in enumerate((soon, far))
    ]
    assert doubts(loaded("学校名册", rows)) == [
        ("FAR_DAY", [f"学校名册.csv / 3 / 建校日期 / {far}"])
    ]


@pytest.mark.parametrize(
    ("cell", "kept", "is_reported"),
    [
        ("19900000000/0730-2222222", "19900000000、0730-2222222", True),
        ("0730-2222222 19900000000", "19900000000、0730-2222222", True),
        ("2222222、19900000000", "19900000000、2222222", True),
        ("19900000000、19900000001", "19900000000、19900000001", False),
        ("0730-2222222", "0730-2222222", False),
    ],
)
def test_a_mobile_number_beside_a_landline_is_reported_without_showing_it(
    database: Database, loaded: Loaded, cell: str, kept: str, is_reported: bool
) -> None:
    report = loaded(
        "教师花名册", [["教师编号", "姓名", "学校", "手机号码"], ["T1", "张三", "S1", cell]]
    )
    assert doubts(report) == (
        [("SEVERAL_PHONES", ["教师花名册.csv / 2 / 手机号码 / ***"])] if is_reported else []
    )
    rows = database.read("MATCH (t:Teacher {number: 'T1'}) RETURN t.phone AS phone")
    assert rows == [{"phone": kept}]
    assert "1990000" not in str(report.as_json())


ACTIVITY = ["活动代码", "活动名称", "活动类型", "开始日期", "结束日期", "学时"]
A1 = ["A1", "语文研修", "县级集中培训", "2023-08-10", "2023-08-12", 18]
ENROLLED = ["活动代码", "教师编号", "学校", "推荐日期", "报名日期"]
PLAN = ["共同体代码", "年度", "申请经费", "批准经费", "批准日期", "支出经费"]
STUDIO = ["工作室代码", "工作室名称", "工作室类型", "成立日期", "教师编号", "角色", "起始日期"]
COMMUNITY = ["共同体代码", "共同体名称", "学段", "学科", "教师编号", "角色", "起始日期"]


@pytest.mark.parametrize(
    ("name", "rows", "code", "place"),
    [
        ("培训活动", [ACTIVITY, [*A1[:5], 180]], "VERY_LARGE", "学时 / 180"),
        ("报名名册", [ENROLLED, ["A1", "T1", "", "2023-07-09", "2023-07-05"]], "OUT_OF_ORDER", "报名日期 / 2023-07-05"),
        ("报名名册", [ENROLLED, ["A1", "T1", "", "", "2023-09-05"]], "AFTER_THE_ACTIVITY", "报名日期 / 2023-09-05"),
        ("报名名册", [ENROLLED, ["A1", "T1", "S2", "", "2023-07-05"]], "OTHER_SCHOOL", "学校 / S2"),
        ("活动阶段", [["活动代码", "阶段", "开始日期", "结束日期"], ["A1", "诊断示范", "2022-08-10", "2023-08-11"]], "OUTSIDE_THE_ACTIVITY", "开始日期 / 2022-08-10"),
        ("授课记录", [["活动代码", "授课人编号", "授课学时"], ["A1", "T1", 40]], "TAUGHT_BEYOND_ACTIVITY", "授课学时 / 40"),
        ("宣传报道", [["报道代码", "标题", "发布日期", "渠道", "活动代码"], ["P1", "开班", "2021-08-11", "微信", "A1"]], "YEARS_BEFORE_ACTIVITY", "发布日期 / 2021-08-11"),
        ("宣传报道", [["报道代码", "标题", "发布日期", "渠道"], ["P1", "开班", "2023-08-11", 12]], "NO_WORDS", "渠道 / 12"),
        ("共同体年度计划", [PLAN, ["C1", 2023, 8000, 9000, "2023-03-15", 100]], "MORE_THAN_THE_WHOLE", "批准经费 / 9000"),
        ("共同体年度计划", [PLAN, ["C1", 2023, 8000, 6000, "2013-03-15", 100]], "OUT_OF_ORDER", "批准日期 / 2013-03-15"),
        ("共同体年度计划", [PLAN, ["C1", 2039, 8000, 6000, "", 100]], "FAR_DAY", "年度 / 2039"),
        ("名师工作室", [STUDIO, ["G1", "张三工作室", "名师工作室", "2023-03-01", "T1", "主持人", "2020-03-01"]], "OUT_OF_ORDER", "起始日期 / 2020-03-01"),
        ("兼任与调动", [["教师编号", "学校", "岗位", "是否主岗", "起始日期"], ["T1", "S1", "教师", "否", "2023-09-01"]], "POST_BESIDE_ITSELF", "起始日期 / 2023-09-01"),
        ("兼任与调动", [["教师编号", "学校", "岗位", "是否主岗", "起始日期", "终止日期"], ["T1", "S2", "教师", "是", "2023-09-01", "2024-07-01"]], "LEFT_WITHOUT_MAIN_POST", "起始日期 / 2023-09-01"),
        ("学校变更", [["学校", "督学责任区", "变更日期"], ["S1", "北片", "2023-09-01"]], "NO_CHANGE", "起始日期 / 2023-09-01"),
        ("学校变更", [["学校", "督学责任区", "变更日期"], ["S1", "南片", "1975-09-01"]], "BEFORE_OPENING", "起始日期 / 1975-09-01"),
        ("教师花名册", [["教师编号", "姓名", "学校", "任职日期"], ["C1", "向", "S1", "2012-09-01"]], "ODD_NAME", "姓名 / 向"),
        ("教师花名册", [["教师编号", "姓名", "出生日期", "学校", "任职日期"], ["C1", "向东", "1940-01-01", "S1", "2012-09-01"]], "OLD_FOR_A_POST", "出生日期 / ***"),
        ("教师花名册", [["教师编号", "姓名", "学校", "职称", "任职日期"], ["C1", "向东", "S1", 9, "2012-09-01"]], "NO_WORDS", "职称 / 9"),
        ("教师花名册", [["教师编号", "姓名", "学校", "任职日期"], ["C1", "向东", "S1", "1970-01-01"]], "FAR_DAY", "任职日期 / 1970-01-01"),
        ("研修主题", [["主题代码", "主题名称"], ["TH1/TH2", "课堂提问"]], "ODD_CODE", "主题代码 / TH1/TH2"),
        ("研修主题", [["主题代码", "主题名称"], ["TH 1", "课堂提问"]], "ODD_CODE", "主题代码 / TH 1"),
        ("参训学时", [["活动代码", "教师编号", "学时", "认定日期", "是否合格"], ["A1", "T1", 0, "2023-08-12", "合格"]], "PASSED_WITHOUT_HOURS", "学时 / 0"),
        ("研修主题", [["主题代码", "主题名称"], ["TH1TH1", "课堂提问"]], "ODD_CODE", "主题代码 / TH1TH1"),
        ("教师花名册", [["教师编号", "姓名", "学校", "任职日期"], ["C1", "向东", "S1", "1912-09-01"]], "FAR_DAY", "任职日期 / 1912-09-01"),
        ("研修主题", [["主题代码", "主题名称"], ["0000", "课堂提问"]], "ODD_CODE", "主题代码 / 0000"),
        ("研修主题", [["主题代码", "主题名称"], ["TH1（待定）", "课堂提问"]], "ODD_CODE", "主题代码 / TH1（待定）"),
        ("研修主题", [["主题代码", "主题名称"], ["TH1", "课堂提问（待定）"]], "UNSURE", "主题名称 / 课堂提问（待定）"),
        ("研修主题", [["主题代码", "主题名称"], ["大单元教学", "TH1"]], "UNSURE", "主题名称 / TH1"),
        ("宣传报道", [["报道代码", "标题", "发布日期", "渠道"], ["P1", "如何提问？", "2023-08-11", "县电视台？"]], "UNSURE", "渠道 / 县电视台？"),
        ("研修主题", [["主题代码", "主题名称", "来源问题"], ["TH1", "课堂提问", "来源问题"]], "UNSURE", "来源问题 / 来源问题"),
        ("教师花名册", [["教师编号", "姓名", "学校", "任职日期"], ["向东风", "向东", "S1", "2012-09-01"]], "ODD_CODE", "教师编号 / 向东风"),
        ("教师花名册", [["教师编号", "姓名", "学校", "职称", "任职日期"], ["C1", "向东", "S1", "一级教师、高级教师", "2012-09-01"]], "TWO_RANKS", "职称 / 一级教师、高级教师"),
        ("教师花名册", [["教师编号", "姓名", "学校", "职称", "任职日期"], ["C1", "向东", "S1", "一级教师*", "2012-09-01"]], "TWO_RANKS", "职称 / 一级教师*"),
    ],
)  # fmt: skip
def test_an_implausible_value_is_reported_with_its_cell(
    loaded: Loaded, name: str, rows: Sequence[Sequence[Any]], code: str, place: str
) -> None:
    assert doubts(loaded("培训活动", [ACTIVITY, A1])) == []
    rows_of_c1 = [COMMUNITY, ["C1", "语文共同体", "小学", "语文", "T1", "召集人", "2022-03-01"]]
    assert doubts(loaded("自主研修共同体", rows_of_c1)) == []
    report = loaded(name, rows)
    found = dict(doubts(report))
    assert [each.removeprefix(f"{name}.csv / 2 / ") for each in found.pop(code)] == [place]
    assert not found
    (text,) = [each.text for each in report.remarks if each.code == code]
    assert f"{name}.csv" in text.en
    assert f"{name}.csv 第 2 行" in text.zh


def _load_team(loaded: Loaded, *people: tuple[str, str, str]) -> Report:
    """A team for Chinese; each member is given by number, name and first day."""
    header = [
        "团队代码",
        "团队名称",
        "层级",
        "团队类型",
        "学段",
        "学科",
        "人员编号",
        "姓名",
        "角色",
        "起始日期",
    ]
    team = ["TT1", "语文团队", "县级培训团队", "培训师团队", "小学", "语文"]
    rows = [[*team, number, name, "成员", since] for number, name, since in people]
    return loaded("培训团队", [header, *rows])


MENTORING = ["教师编号", "学校", "学科", "团队代码", "起始日期", "终止日期"]


def test_a_team_that_mentors_in_another_subject_is_reported(loaded: Loaded) -> None:
    assert doubts(_load_team(loaded, ("T1", "张三", "2020-09-01"))) == []
    rows = [
        MENTORING,
        ["T1", "S2", "数学", "TT1", "2023-03-01", ""],
        ["T1", "S2", "语文", "TT1", "2023-03-01", ""],
    ]
    assert doubts(loaded("指导关系", rows)) == [
        ("SUBJECT_OF_NO_TEAM", ["指导关系.csv / 2 / 学科 / 数学"])
    ]


def test_a_mentor_outside_the_team_or_at_their_own_school_is_reported(loaded: Loaded) -> None:
    assert doubts(_load_team(loaded, ("T1", "张三", "2020-09-01"))) == []
    rows = [
        MENTORING,
        ["T1", "S2", "语文", "TT1", "2019-09-01", "2020-01-01"],
        ["T2", "S2", "语文", "TT1", "2022-09-01", ""],
        ["T1", "S1", "语文", "TT1", "2022-09-01", ""],
        ["T1", "S2", "语文", "TT1", "2022-09-01", ""],
    ]
    assert doubts(loaded("指导关系", rows)) == [
        (
            "MENTOR_OF_NO_TEAM",
            [
                "指导关系.csv / 2 / 起始日期 / 2019-09-01",
                "指导关系.csv / 3 / 起始日期 / 2022-09-01",
            ],
        ),
        ("MENTOR_AT_OWN_SCHOOL", ["指导关系.csv / 4 / 起始日期 / 2022-09-01"]),
    ]


def test_a_relationship_that_begins_again_before_its_end_is_reported(loaded: Loaded) -> None:
    _load_team(loaded, ("T1", "张三", "2018-09-01"))
    rows = [MENTORING, ["T1", "S2", "语文", "TT1", "2020-09-01", ""]]
    assert doubts(loaded("指导关系", rows)) == []
    assert doubts(loaded("指导关系", rows)) == []
    rows = [MENTORING, ["T1", "S2", "语文", "TT1", "2021-09-01", ""]]
    assert doubts(loaded("指导关系", rows)) == [
        ("STILL_HOLDS", ["指导关系.csv / 2 / 起始日期 / 2021-09-01"])
    ]
    assert doubts(
        _load_team(loaded, ("T1", "张三", "2019-09-01"), ("T2", "李四", "2019-09-01"))
    ) == [("STILL_HOLDS", ["培训团队.csv / 2 / 起始日期 / 2019-09-01"])]


def test_a_relationship_that_begins_again_after_its_end_is_not_reported(loaded: Loaded) -> None:
    _load_team(loaded, ("T1", "张三", "2018-09-01"))
    rows = [
        MENTORING,
        ["T1", "S2", "语文", "TT1", "2020-09-01", "2021-09-01"],
        ["T1", "S2", "语文", "TT1", "2021-09-01", ""],
    ]
    assert doubts(loaded("指导关系", rows)) == []


def test_a_school_row_that_omits_a_known_stage_is_reported(loaded: Loaded) -> None:
    row = ["S2", "南片九年制学校", "公办", "初中", "镇", "乙镇", "南片", "1990-09-01"]
    assert doubts(loaded("学校名册2023-09-01", [SCHOOL, row])) == [
        ("STAGE_NOT_LISTED", ["学校名册2023-09-01.csv / 2 / 学段 / 初中"])
    ]
    rows = [["学校", "学段", "起始日期"], ["S2", "高中", "2023-09-01"]]
    assert doubts(loaded("学校变更", rows)) == []


def test_ordinary_rows_are_not_reported(loaded: Loaded) -> None:
    assert doubts(loaded("培训活动", [ACTIVITY, A1])) == []
    rows = [
        ENROLLED,
        ["A1", "T1", "北片第一小学", "2023-07-01", "2023-07-05"],
        ["A1", "T2", "", "", "2023-08-11"],
        ["A1", "T3", "S2", "2023-07-01", ""],
    ]
    assert doubts(loaded("报名名册", rows)) == []
    rows = [["学校", "督学责任区", "变更日期"], ["S1", "南片", "2023-09-01"]]
    assert doubts(loaded("学校变更", rows)) == []


def test_groups_of_one_kind_and_name_under_several_codes_are_reported(loaded: Loaded) -> None:
    first = ["C8", "共读共同体", "小学", "语文", "T1", "召集人", "2022-03-01"]
    second = ["C9", "共读共同体", "小学", "数学", "T1", "召集人", "2022-03-01"]
    codes = [each.code for each in loaded("自主研修共同体", [COMMUNITY, first]).remarks]
    assert "SAME_GROUP_NAME" not in codes
    report = loaded("自主研修共同体", [COMMUNITY, second])
    (text,) = [each.text.zh for each in report.remarks if each.code == "SAME_GROUP_NAME"]
    assert "C8=C9" in text
