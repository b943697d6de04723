"""Survey answers as wjx.cn exports them: grouped by question; no other column is read."""

from pathlib import Path
from typing import Any

import pytest

from tests.loaders import containers
from yanxiu.graph.faults import Fault
from yanxiu.loaders import read_formats
from yanxiu.loaders.formats.format import FormatFault
from yanxiu.loaders.formats.format_file import read_format
from yanxiu.loaders.parsing.recognition import recognise_format
from yanxiu.loaders.parsing.sheets import ParsedSheet
from yanxiu.loaders.parsing.survey_answers import parse_survey_sheet
from yanxiu.loaders.reading.files import read_file

FORMATS = read_formats()
FILE = "87654321_按文本_2018年需求调研_3_3.xlsx"
ABOUT = [
    "序号",
    "提交答卷时间",
    "所用时间",
    "来自IP",
    "1、您的姓名",
    "2、您的手机号码",
    "3、您任教的学段？*",
]
WHO = ["2018/7/1 9:00:00", "31秒", "10.0.0.1(湖北)", "甲", "13800000000"]


def _parse_answers(
    folder: Path, questions: list[str], answers: list[list[Any]], name: str = FILE
) -> tuple[ParsedSheet, list[Fault]]:
    """Parsed sheets of answers; each row has a stage and the answers to the questions."""
    rows = [[at, *WHO, *answer] for at, answer in enumerate(answers, start=1)]
    path = folder / name
    path.write_bytes(containers.xlsx([["2018年需求调研"], [*ABOUT, *questions], *rows]))
    sheet = read_file(path)[0]
    made = recognise_format(sheet, FORMATS)
    assert made is FORMATS["survey_answers"]
    return parse_survey_sheet(sheet, made)


def _votes(parsed: ParsedSheet, column: str) -> list[tuple[Any, ...]]:
    values = parsed.whole.values
    found = zip(values["survey"], values["stage"], values[column], values["votes"], strict=True)
    return [line for line in found if line[2] is not None]


def test_options_in_one_cell_are_counted(tmp_path: Path) -> None:
    question = "4、您最需要的研修主题 (多选)"
    answers = [["小学", "作业设计┋阅读教学"], ["初中", "作业设计┋其他〖课题〗"], ["小学", "(跳过)"]]
    parsed, faults = _parse_answers(tmp_path, [question], answers)
    assert faults == []
    survey = "2018年需求调研"
    assert _votes(parsed, "theme") == [(survey, None, "作业设计", 2), (survey, None, "阅读教学", 1)]


@pytest.mark.parametrize(
    "questions",
    [
        ["4、您最需要的研修主题（多选）(作业设计)", "4、(阅读教学)"],
        ["4、您最需要的研修主题(作业设计)", "第4题(阅读教学)"],
        ["4．最需要的研修主题：作业设计", "4．最需要的研修主题：阅读教学"],
    ],
)
def test_options_in_columns_of_their_own_are_counted(tmp_path: Path, questions: list[str]) -> None:
    answers: list[list[Any]] = [["小学", 1, 0], ["小学", "是", 1], ["小学", "", "(空)"]]
    parsed, faults = _parse_answers(tmp_path, questions, answers)
    assert faults == []
    assert [line[2:] for line in _votes(parsed, "theme")] == [("作业设计", 2), ("阅读教学", 1)]


def test_subjects_are_counted_by_the_stage_of_the_respondent(tmp_path: Path) -> None:
    answers = [["小学", "语文┋数学"], ["小学", "语文"], ["初中", "语文"]]
    parsed, faults = _parse_answers(tmp_path, ["4、您最需要培训的学科[多选题]"], answers)
    assert faults == []
    assert [line[1:] for line in _votes(parsed, "subject")] == [
        ("小学", "语文", 2),
        ("小学", "数学", 1),
        ("初中", "语文", 1),
    ]


def test_scores_become_the_mean_of_the_given_scores(tmp_path: Path) -> None:
    questions = [
        "4、请评价下列活动【矩阵量表题】(A1)",
        "4、(A2)",
        "5、对授课专家满意吗—李老师",
        "6、总体满意度",
    ]
    answers: list[list[Any]] = [["小学", 5, "4", "非常满意", 1], ["小学", 4, "(跳过)", "一般", 1]]
    parsed, faults = _parse_answers(tmp_path, questions, answers)
    assert faults == []
    values = parsed.whole.values
    assert list(zip(values["rated"], values["score"], values["answers"], strict=True)) == [
        ("A1", 4.5, 2),
        ("A2", 4.0, 1),
        ("李老师", 4.0, 2),
    ]


def test_a_wrong_score_is_reported_with_its_place_and_excludes_the_sheet(
    tmp_path: Path,
) -> None:
    answers: list[list[Any]] = [["小学", 6, 4], ["小学", 4, "好"]]
    parsed, faults = _parse_answers(tmp_path, ["4、请评价下列活动(A1)", "4、(A2)"], answers)
    assert [(fault.code, fault.row, fault.column, fault.value) for fault in faults] == [
        ("OUT_OF_RANGE", 3, "4、请评价下列活动(A1)", "6"),
        ("NOT_A_NUMBER", 4, "4、(A2)", "好"),
    ]
    assert parsed.without({3}).row_count == 0


def test_unrequested_columns_are_not_read(tmp_path: Path) -> None:
    parsed, _ = _parse_answers(tmp_path, ["4、您最需要的研修主题(多选)"], [["小学", "作业设计"]])
    assert not {"甲", "13800000000", "10.0.0.1(湖北)"} & {
        str(value) for column in parsed.whole.values.values() for value in column
    }


def test_a_sheet_without_known_questions_or_a_survey_is_refused(tmp_path: Path) -> None:
    _, faults = _parse_answers(tmp_path, ["4、您喜欢的水果(多选)"], [["小学", "梨"]])
    assert [fault.code for fault in faults] == ["MISSING_COLUMN"]
    _, faults = _parse_answers(
        tmp_path, ["4、您最需要的研修主题"], [["小学", "梨"]], "问卷答卷.xlsx"
    )
    assert [(fault.code, fault.column) for fault in faults] == [("MISSING_COLUMN", "问卷代码")]


def test_a_column_can_name_the_survey(tmp_path: Path) -> None:
    questions = ["4、您最需要的研修主题", "问卷代码"]
    parsed, faults = _parse_answers(tmp_path, questions, [["小学", "梨", "SV1"]], "问卷答卷.xlsx")
    assert faults == []
    assert parsed.whole.values["survey"] == ["SV1"]


@pytest.mark.parametrize("joined", ["，", ",", "、", "|", "\n", ";", "┋"])
def test_options_are_split_at_the_separator_of_each_platform(tmp_path: Path, joined: str) -> None:
    answers = [["小学", f"作业设计{joined}阅读教学"], ["小学", "阅读教学"]]
    parsed, faults = _parse_answers(tmp_path, ["4、您最需要的研修主题(多选)"], answers)
    assert faults == []
    survey = "2018年需求调研"
    assert _votes(parsed, "theme") == [(survey, None, "作业设计", 1), (survey, None, "阅读教学", 2)]


def test_an_option_containing_a_comma_is_not_split(tmp_path: Path) -> None:
    answers = [["小学", "听、说、读、写"], ["小学", "听、说、读、写"], ["小学", "作业设计"]]
    parsed, _ = _parse_answers(tmp_path, ["4、您最需要的研修主题(多选)"], answers)
    assert [line[2:] for line in _votes(parsed, "theme")] == [
        ("听、说、读、写", 2),
        ("作业设计", 1),
    ]
    answers = [["小学", "听、说┋作业设计"], ["小学", "听"]]
    parsed, _ = _parse_answers(tmp_path, ["4、您最需要的研修主题(多选)"], answers)
    assert [line[2] for line in _votes(parsed, "theme")] == ["听、说", "作业设计", "听"]


@pytest.mark.parametrize(
    "scale",
    [
        "1=非常满意，5=非常不满意",
        "1分非常满意",
        "非常满意为1分",
        "5分最不满意",
        "满分10分",
        "10分制",
        "0-10分",
        "1～7",
    ],
)
def test_a_heading_that_states_another_scale_than_one_to_five_is_refused(
    tmp_path: Path, scale: str
) -> None:
    question = f"4、请评价下列活动（{scale}）(A1)"
    _, faults = _parse_answers(tmp_path, [question], [["小学", 5], ["小学", 4]])
    assert [(fault.code, fault.row, fault.column) for fault in faults] == [
        ("OTHER_SCALE", None, question)
    ]


@pytest.mark.parametrize(
    "scale",
    [
        "1-5分",
        "5分最满意",
        "满分5分",
        "1=非常不满意，5=非常满意",
        "1分很不满意",
        "最多10人",
        "第1期非常满意度",
    ],
)
def test_scores_from_one_to_five_with_five_best_are_read(tmp_path: Path, scale: str) -> None:
    parsed, faults = _parse_answers(
        tmp_path, [f"4、请评价下列活动（{scale}）(A1)"], [["小学", 5], ["小学", 4]]
    )
    assert faults == []
    assert parsed.whole.values["score"] == [4.5]


def test_ranking_questions_are_reported_and_not_counted_as_votes(tmp_path: Path) -> None:
    ranks = ["4、您最需要的研修主题(排序题)(作业设计)", "4、(阅读教学)"]
    _, faults = _parse_answers(tmp_path, ranks, [["小学", 1, -3], ["小学", 1, -3]])
    assert [fault.code for fault in faults] == ["OTHER_LAYOUT"]
    parsed, faults = _parse_answers(
        tmp_path,
        [*ranks, "5、您最需要培训的学科(多选)"],
        [["小学", 1, -3, "语文"], ["小学", 1, 2, "语文"]],
    )
    assert faults == []
    assert [each.zh for each in parsed.notes] == [f"排序题不读取：{each}" for each in ranks]
    assert parsed.whole.values["votes"] == [2]


def test_answers_marked_invalid_by_the_platform_are_not_counted(tmp_path: Path) -> None:
    questions = ["4、您最需要的研修主题(多选)", "清洗数据结果", "是否作废"]
    answers = [
        ["小学", "作业设计", "有效", "否"],
        ["小学", "作业设计", "无效", "否"],
        ["小学", "作业设计", "有效", "是"],
    ]
    parsed, faults = _parse_answers(tmp_path, questions, answers)
    assert faults == []
    assert [line[2:] for line in _votes(parsed, "theme")] == [("作业设计", 1)]
    assert [each.zh for each in parsed.notes] == ["平台标为无效的答卷没有计入：第 4-5 行"]


def test_a_repeated_answer_is_reported(tmp_path: Path) -> None:
    rows = [[at, *WHO, "小学", "作业设计"] for at in (1, 2, 1)]
    path = tmp_path / FILE
    path.write_bytes(containers.xlsx([["调研"], [*ABOUT, "4、您最需要的研修主题(多选)"], *rows]))
    parsed, faults = parse_survey_sheet(read_file(path)[0], FORMATS["survey_answers"])
    assert faults == []
    assert ["第 5 行" in each.zh and "完全相同" in each.zh for each in parsed.notes] == [True]
    assert parsed.whole.values["votes"] == [3]


def test_a_format_with_a_question_for_an_unknown_column_is_refused(tmp_path: Path) -> None:
    written = FORMATS["survey_answers"].path.read_text(encoding="utf-8")
    path = tmp_path / "mine.toml"
    path.write_text(written.replace('object = "theme"', 'object = "gossip"'), encoding="utf-8")
    with pytest.raises(FormatFault, match="gossip"):
        read_format(path)
