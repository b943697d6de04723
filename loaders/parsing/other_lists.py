"""Recognises lists that look like a roster and are none: of who left, of pupils, of who did not come, of closed schools."""

import re
from collections.abc import Iterable

from yanxiu.graph.text import Text
from yanxiu.loaders.formats.format import Format
from yanxiu.loaders.parsing.headers import Header

LEAVERS = Text(
    "A list of people who left: write it as a roster of transfers, with the school they leave, the day, and 退休 or 外县 in "
    "place of the new school (yanxiu template transfers)",
    "是退休（离职、调出）人员名单：请按“教师调动”模板填写姓名、调出学校和日期，“调入学校”写“退休”“外县”等"
    "(空白模板：yanxiu template transfers)",
)
CLOSURES = Text(
    "A list of closed schools: closures stand in the roster of schools, in the full row of each school, with 撤销日期 and "
    "并入学校 (yanxiu template schools)",
    "是学校撤并名单：撤并请登记在“学校名册”中，每校写出完整的一行，并填写“撤销日期”“并入学校”"
    "(空白模板：yanxiu template schools)",
)
_PUPILS = Text(
    "A list of pupils or children: only teachers and staff are recorded here. If these are teachers, take the columns and "
    "the words for pupils out",
    "是学生（幼儿）名单：本系统只登记教师。如确为教师，请去掉学号、家长等列，并改正标题和文件名",
)
_CANDIDATES = Text(
    "A list of candidates: load those who have been appointed as a roster of teachers, once they are at their schools",
    "是应聘（拟录用）人员名单：请在正式到岗后，再按“教师花名册”导入",
)
_ABSENT = Text(
    "By its name a list of people who did not take part, withdrew or did not pass: leave out who did not take part; write "
    "the day into 退出日期 for who withdrew, and 否 into 是否合格 for who did not pass",
    "从名称看是未参训、退出或不合格的人员名单：没有参训的请不要导入；退出的请填写“退出日期”，不合格的请在“是否合格”一列填“否”",
)
_PLANNED = Text(
    "By its name a list of who is to take part, and no record of hours: load it as a roster of enrolments, with the day of "
    "enrolment (yanxiu template enrolments)",
    "从名称看是应参训（拟参训、计划）名单，不是参训记录：请加上报名日期，按“报名名册”导入(空白模板：yanxiu template enrolments)",
)
_ENDED = Text(
    "By its name a list of what has ended: write the last day of each row into a column 终止日期",
    "从名称看是解除（退出、终止）名单：请加上“终止日期”一列，逐行填写结束的日期",
)
_LIST = "(?:花?名册|花名单|名单|[一登统汇信情][览记计总息况]表|表)"
_STAFF = "教师|人员|教职工|教职员工|学员|成员|人选|对象|情况"
_BEHIND = r"\s*(?:[(（].*)?"


def _list_of(words: str, members: str = _STAFF) -> re.Pattern[str]:
    """Names of lists of those whom words tell: 2021年退休教师名单, 退休人员, 退休; not 教师花名册-退休."""
    return re.compile(
        f"(?:.*(?:{words})的?(?:(?:{members})+{_LIST}?|{_LIST})|(?:{words})){_BEHIND}"
    )


_OTHER_PEOPLE = (
    (_list_of("退休|离休|离职|离岗|辞职|调出|调离|去世|病故"), LEAVERS),
    # a sheet that is called 幼儿 holds the teachers of that stage
    (re.compile(f".*(?:(?:学生|考生|少先队员){_LIST}?|(?:幼儿|儿童){_LIST}){_BEHIND}"), _PUPILS),
    (_list_of("拟录用|拟聘用?|应聘|报考|面试|入围"), _CANDIDATES),
)  # what lists of other people are called
_NOT_THERE = _list_of(
    "未(?:参[训加]|到|报名|完成|结业|合格|通过)|缺[勤席训课]|请假|旷[课训工]|不合格|取消(?:报名|参训|资格)?|退[训出]"
)
_TO_COME = _list_of("(?:拟|应|需|待|计划|预计)(?:参[训加]|培训|完成)(?:培训|学时|学分)?")
_OVER = _list_of("(?:解除|终止|退出|解聘|不再担任)(?:师徒|结对|指导|聘任|成员|资格|关系|合同|的)*")
_SHUT = _list_of("(?:拟|已|待)?(?:撤并|撤销|停办|合并|关停)", "学校|校点|教学点|幼儿园|单位")
_BESIDES = re.compile(
    "不[含包填报列统计]|请?勿|(?<!解)除|另[行附]|含|包括|注[:：]|说明[:：]"
)  # not of what the list is
_OF_PUPILS = re.compile(
    r"(?:全国)?学籍(?:号|编号)|学号|学生(?:姓名|编号)|幼儿姓名|(?:监护人|家长).*|准考证号?|考生.*"
)  # headings


def list_of_others(format_: Format, header: Header, around: Iterable[str]) -> Text | None:
    """What a sheet is that is taken for a roster of those who are there or took part, and lists others; None: it is not so.

    around  what stands over it, and the names of sheet and file
    """
    texts = [each for each in around if not _BESIDES.search(each)]
    kinds = {each.type for each in format_.relationships}
    if "ATTENDED" in kinds and any(map(_TO_COME.fullmatch, texts)):
        return _PLANNED
    if kinds & {"ATTENDED", "ENROLLED"}:
        is_said = {"withdrawn", "qualified"} & header.places.keys()
        return _ABSENT if not is_said and any(map(_NOT_THERE.fullmatch, texts)) else None
    if "closed" in format_.columns.keys() - header.places and any(map(_SHUT.fullmatch, texts)):
        return CLOSURES
    ends = {"since", "until"} <= format_.columns.keys() and "until" not in header.places
    if ends and any(map(_OVER.fullmatch, texts)):
        return _ENDED
    if not any(each.full and each.lasting for each in format_.relationships):
        return None
    if any(map(_OF_PUPILS.fullmatch, header.labels)):
        return _PUPILS
    return next((kind for called, kind in _OTHER_PEOPLE if any(map(called.fullmatch, texts))), None)
