"""Recognises lists that resemble a roster but are none: of leavers, pupils, participants, pay or closed schools."""

import re
from collections.abc import Collection, Iterable, Sequence

from yanxiu.graph.text import Text
from yanxiu.graph.words import fold
from yanxiu.loaders.formats.format import Format
from yanxiu.loaders.parsing.headers import Header
from yanxiu.loaders.parsing.heading_words import heading_variants
from yanxiu.loaders.parsing.leaving import LEAVING_WORDS, LIST_OF_LEAVERS, TEMPORARY_WORDS

CLOSURES = Text(
    "A list of closed schools: closures stand in the roster of schools, in the full row of each school, with 撤销日期 and "
    "并入学校 (yanxiu template schools)",
    "是学校撤并名单：撤并请登记在“学校名册”中，每校写出完整的一行，并填写“撤销日期”“并入学校”"
    "（空白模板：yanxiu template schools）",
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
_ELSEWHERE = Text(
    "A list of people who work elsewhere for a time: who stays on the staff of the own school has a second post "
    "(yanxiu template posts), with the school where they work, 是否主岗 否 and both days; who works in an office stands in the roster of its "
    "staff (yanxiu template office_staff)",
    "是借调（交流、轮岗、支教、跟岗）人员名单：人事关系不变的请按“兼任与调动”名册登记，“学校”写现在工作的学校，“是否主岗”写“否”，"
    "并填写起止日期（空白模板：yanxiu template posts）；借调到机关的按“机构人员”登记（yanxiu template office_staff）",
)
_TOOK_PART = Text(
    "By its name a list of who took part or enrolled, and no roster of teachers: add 活动代码, and load it as attendance, with hours and "
    "day (yanxiu template attendance), or as enrolments, with the day of enrolment (yanxiu template enrolments)",
    "从名称看是参训（报名、推荐、结业）名单，不是教师花名册：请加上“活动代码”；有学时的再加“学时”“认定日期”，按“参训学时”导入"
    "（空白模板：yanxiu template attendance）；只是报名、推荐的加“报名日期”或“推荐日期”，按“报名名册”导入（yanxiu template enrolments）",
)
_HONOURS = Text(
    "By its name a list of titles or honours, which are not recorded here. Members of a studio, a team or a community have rosters of their "
    "own: yanxiu template studios, trainer_teams, communities",
    "从名称看是称号、荣誉或评审名单（如骨干教师、学科带头人、获奖、职称申报），本系统不登记这些内容。工作室、培训团队、共同体的成员"
    "请按各自的模板填写（yanxiu template studios、trainer_teams、communities）",
)
_NO_STAFF = Text(
    "By its name a list of people who are not on the staff (trainees, volunteers, parents, visitors): only teachers and staff are recorded here",
    "从名称看不是本校教职工名单（如实习生、志愿者、家长、来访人员）：本系统只登记教师和教职工",
)
_SUPPLY = Text(
    "By its name a list of supply teachers, who replace others for a time and are not on the staff. If they are to be recorded as staff of "
    "their schools, add them to a roster of teachers, or name file and title 教师花名册",
    "从名称看是代课教师名单：代课教师临时顶岗，不属于在编、聘任的教职工。如要按学校教职工登记，请并入“教师花名册”，"
    "或把文件名和标题改为“教师花名册”",
)
_EXCHANGED = Text(
    "By its name a list of people who take the places of others in an activity: load both as enrolments, who leaves with the day in "
    "退出日期, who comes with 报名日期 (yanxiu template enrolments)",
    "从名称看是更换（替换）参训人员的名单：请按“报名名册”每人一行填写，退出的写“退出日期”，换入的写“报名日期”"
    "（空白模板：yanxiu template enrolments）",
)
_NO_PEOPLE = Text(
    "It names no people, so it is a plan of courses and no record of who attended: load it as activities, with code, kind and both days "
    "(yanxiu template activities)",
    "没有人员一列，看来是培训计划（安排），不是参训记录：请按“培训活动”填写代码、类型和起止日期（空白模板：yanxiu template activities）",
)
_OF_A_YEAR = Text(
    "It states hours without the activity: write one row per person and activity, with columns for the activity, its hours and the day "
    "(yanxiu template attendance)",
    "只有学时（学分），没有写明是哪项活动：请按“参训学时”每人每项活动一行，写明活动、学时和认定日期"
    "（空白模板：yanxiu template attendance）",
)
_GROUPS = Text(
    "By its name a list of the members of a group, and no roster of teachers: add the code and the name of the group and 角色, and load it by "
    "the template: yanxiu template studios, workshops, communities, trainer_teams. Who has no code yet makes one up",
    "从名称看是工作室（工作坊、共同体、团队）成员名单，不是教师花名册：请加上代码、名称和“角色”，按相应模板导入，没有代码的可以自编"
    "（yanxiu template studios、workshops、communities、trainer_teams）",
)
_ABSENT = Text(
    "By its name a list of people who did not take part, withdrew or did not pass: leave out who did not take part; write "
    "the day into 退出日期 for who withdrew, and 否 into 是否合格 for who did not pass",
    "从名称看是未参训、退出或不合格的人员名单：没有参训的请不要导入；退出的请填写“退出日期”，不合格的请在“是否合格”一列填“否”",
)
_PLANNED = Text(
    "By its name a list of who is to take part, and no record of hours: load it as a roster of enrolments, with the day of "
    "enrolment (yanxiu template enrolments)",
    "从名称看是应参训（拟参训、计划）名单，不是参训记录：请加上报名日期，按“报名名册”导入（空白模板：yanxiu template enrolments）",
)
_ENDED = Text(
    "By its name a list of what has ended: write the last day of each row into a column 终止日期",
    "从名称看是解除（退出、终止）名单：请加上“终止日期”一列，逐行填写结束的日期",
)
_LIST = "(?:(?:公示|公告|通知|安排)?(?:花?名册|花名单|名单|[一登统汇信情][览记计总息况]表|表)|公示|公告)"
_STAFF = "教师|人员|人|教职工|教职员工|学员|成员|人选|对象|情况|报名|审批"
_BEHIND = r"\s*(?:[(（\d].*)?"


def _list_of(words: str, members: str = _STAFF) -> re.Pattern[str]:
    """A pattern for names of lists of such people: 2021年退休教师名单, 退休人员, 退休; not 教师花名册-退休."""
    return re.compile(
        f"(?:.*(?:{words})的?(?:(?:{members})+{_LIST}?|{_LIST})|(?:{words})){_BEHIND}"
    )


_OTHER_PEOPLE = (
    (_list_of(LEAVING_WORDS), LIST_OF_LEAVERS),
    # a sheet named 幼儿 contains the teachers of that stage
    (re.compile(f".*(?:(?:学生|考生|少先队员){_LIST}?|(?:幼儿|儿童){_LIST}){_BEHIND}"), _PUPILS),
    (
        _list_of("(?:拟录用|拟聘用?|应聘|报考|面试|笔试|入围|招聘)(?:教师|人员)?(?:成绩|分数)?"),
        _CANDIDATES,
    ),
    (_list_of("实习生?|见习生?|志愿者?|家长(?:委员会)?|来访|访客|来宾|校友"), _NO_STAFF),
    (_list_of("代课(?:教师)?"), _SUPPLY),
    (_list_of(TEMPORARY_WORDS), _ELSEWHERE),
    (_list_of("工作室|工作坊|共同体|团队"), _GROUPS),
    (_list_of("(?:职称|职务|岗位)?(?:评审|评聘|申报|晋升)(?:教师|人员)?推荐"), _HONOURS),
    (
        re.compile(
            rf".*(?:参训|培训|报名|学员)(?:人员|学员|教师)*(?:更换|替换|调换|变更){_LIST}{_BEHIND}"
        ),
        _EXCHANGED,
    ),
    (
        _list_of("参训|培训班?|国培|省培|市培|县培|研修班?|参会|报名|推荐|候选|结业|签到"),
        _TOOK_PART,
    ),
    (
        _list_of("骨干|学科带头人|教学能手|名师|名校长|标兵|模范|获奖|表彰|先进|优秀|申报|评审"),
        _HONOURS,
    ),
)  # names of lists of other people
_NOT_THERE = _list_of(
    "未(?:参[训加]|到|报名|完成|结业|合格|通过)|缺[勤席训课]|请假|旷[课训工]|不合格|取消(?:报名|参训|资格)?|退[训出]"
)
_TO_COME = _list_of("(?:拟|应|需|待|计划|预计)(?:参[训加]|培训|完成)(?:培训|学时|学分)?")
_OVER = _list_of("(?:解除|终止|退出|解聘|不再担任)(?:师徒|结对|指导|聘任|成员|资格|关系|合同|的)*")
_SHUT = _list_of("(?:拟|已|待)?(?:撤并|撤销|停办|合并|关停)", "学校|校点|教学点|幼儿园|单位")
_BESIDES = re.compile(
    "不[含包填报列统计]|请?勿|(?<!解)除|另[行附]|含|包括|注[:：]|说明[:：]"
)  # texts that do not name the list
_ROSTER = re.compile(
    r".*花?名册\s*(?:[(（\d].*)?"
    r"|.*(?:教师|教职工|教职员工?|师资)(?:队伍)?(?:基本)?"
    r"(?:花?名单|通讯录|(?:信息|情况)(?:[一登统汇采][览记计总集]表?|表)?|[一登统汇采][览记计总集]表)\s*(?:[(（\d].*)?"
)
_OF_STAFF = re.compile(r".*花名册\s*(?:[(（\d].*)?")
_POSTS = frozenset({"sex", "born", "hired", "rank", "role", "stage", "subject"})
_MOST = 3  # columns of _POSTS that a complete roster has
_WHO = frozenset({"number", "name", "sex", "born", "identity", "phone", "school"})
# further columns of rosters of teachers
_ORDINARY = frozenset(map(fold, [
    "序号", "备注", "说明", "年龄", "民族", "籍贯", "政治面貌", "入党时间", "婚姻状况", "健康状况", "户籍", "住址",
    "家庭住址", "学历", "第一学历", "最高学历", "学位", "毕业院校", "毕业学校", "毕业时间", "专业", "所学专业",
    "教龄", "工龄", "普通话等级", "教师资格证", "教师资格", "教师资格证号", "资格证种类", "编制", "是否在编",
    "编制性质", "用工性质", "人员性质", "身份性质", "邮箱", "电子邮箱", "qq", "qq号", "微信", "微信号", "任教年级",
    "任教班级", "年级", "班级", "周课时", "课时", "签名", "签字", "乡镇", "学区", "是否在岗", "在岗情况", "照片",
    "国籍", "编号", "县区", "区县", "职务级别",
]))  # fmt: skip
_OF_PUPILS = re.compile(
    r"(?:全国)?学籍(?:号|编号)|学号|学生(?:姓名|编号)|幼儿姓名|(?:监护人|家长).*|准考证号?|考生.*"
)  # headings
_OF_CANDIDATES = re.compile(
    r"(?:报考|应聘)(?:单位|学校|学科|岗位|职位)|(?:面试|笔试)(?:成绩|分数|得分)"
)
_OF_PLANS = re.compile(r".*(?:计划|安排|方案).*|培训对象|(?:计划)?人数|(?:承办|主办)单位")
_OF_HOURS = re.compile(r".*(?:学时|学分).*")
_NEVER_OF_STAFF = re.compile(
    r".*(?:工资|绩效|津贴|补贴|实发|应发|扣款|会费|奖金|代课费|课酬).*|.*(?:成绩|得分|总分)|(?:\d{4})?(?:年度|年|师德)*考核(?:等次|结果|档次).*"
    r"|(?:请|销|病|事)假.*|.*(?:体检|接种|疫苗).*|第[一二三]针|驾驶证.*|车牌号?.*|(?:拟)?(?:申报|申请|推荐)(?!.*(?:说明|备注)).+"
    r"|(?:录取|签约|实习)(?:院校|学校)|入会时间|会员证号|论文(?:题目|名称)|获奖.*|证书(?:编号|名称)|(?:认定|发证)机构"
)  # headings that a roster of staff does not have
_DOES = _WHO | {"rank", "role", "stage", "subject"}
_OF_MEMBERS = re.compile(
    r".*(?:会员|党员|团员|委员|司机|驾驶员|安保|保安|保洁|民兵|选手|评委|专家|(?<!在编)(?<!在职)(?<!在岗)(?<!教职)(?<!聘用)(?<!教职工)(?<!教师)(?<!全体)(?<!专任)人员)"
    r"花?名册.*"
)  # names of rosters of other people


def other_list_kind(
    format_: Format, header: Header, around: Iterable[str], *, named: bool = False
) -> Text | None:
    """The kind of a list of other people or schools that has the header of a roster; None for a roster.

    around  the texts above the table, and the names of sheet and file
    named   True if the user chose the format; the headings are then not checked
    """
    texts = [each for each in around if not _BESIDES.search(each)]
    kinds = {each.type for each in format_.relationships}
    if kinds & {"ATTENDED", "ENROLLED"}:
        return _of_courses(header, texts, kinds)
    if any(each.ends for each in format_.relationships):
        return _ELSEWHERE if other_people_kind(texts) is _ELSEWHERE else None
    if "closed" in format_.columns.keys() - header.places and any(map(_SHUT.fullmatch, texts)):
        return CLOSURES
    ends = {"since", "until"} <= format_.columns.keys() and "until" not in header.places
    if ends and any(map(_OVER.fullmatch, texts)):
        return _ENDED
    if not any(each.full and each.lasting for each in format_.relationships):
        return None
    return _beside_staff(header, texts, named=named)


def _of_courses(header: Header, texts: Sequence[str], kinds: Collection[str]) -> Text | None:
    """The kind of a list that resembles one of who took part or enrolled; None for such a list."""
    if "ATTENDED" in kinds and any(map(_TO_COME.fullmatch, texts)):
        return _PLANNED
    has_people = {"teacher", "name"} & header.places.keys()
    if header.places and not has_people and any(map(_OF_PLANS.fullmatch, (*texts, *header.labels))):
        return _NO_PEOPLE
    has_result = {"withdrawn", "qualified"} & header.places.keys()
    return _ABSENT if not has_result and any(map(_NOT_THERE.fullmatch, texts)) else None


def _beside_staff(header: Header, texts: Sequence[str], *, named: bool) -> Text | None:
    """The kind of a list that resembles a roster of staff; None for such a roster."""
    if any(map(_OF_CANDIDATES.fullmatch, header.labels)):
        return _CANDIDATES
    if any(map(_OF_PUPILS.fullmatch, header.labels)):
        return _PUPILS
    others = other_people_kind(texts)
    if others is _HONOURS and is_complete(header, texts):
        return None
    return others if others or named else _of_something_else(header, texts)


def other_people_kind(around: Iterable[str]) -> Text | None:
    """The kind of a list by its name or title, if it is not a roster of staff; None if unknown."""
    texts = [each for each in around if not _BESIDES.search(each)]
    return next((kind for called, kind in _OTHER_PEOPLE if any(map(called.fullmatch, texts))), None)


def is_complete(header: Header, texts: Iterable[str]) -> bool:
    """True for a 花名册 that says of each person who they are, where they work and what they do there."""
    columns = header.places.keys()
    return (
        columns >= {"name", "school"}
        and not columns.isdisjoint({"number", "identity"})
        and len(columns & _POSTS) >= _MOST
        and any(map(_OF_STAFF.fullmatch, texts))
    )


def honours_note(format_: Format, around: Iterable[str]) -> Text | None:
    """The note on a roster of teachers that is named a list of honours, which are not recorded; None for others."""
    is_of_staff = any(each.full and each.lasting for each in format_.relationships)
    if is_of_staff and other_people_kind(around) is _HONOURS:
        return Text(
            "By its name a list of titles or honours: they are not recorded; the people were read as current staff of their schools",
            "从名称看是称号或荣誉名单：称号不登记，所列人员按本校在岗教职工读取，请核对",
        )
    return None


def _of_something_else(header: Header, texts: Sequence[str]) -> Text | None:
    """The note on a sheet that only identifies people and has data of no roster: pay, meals, vaccinations.

    None for other sheets, and for a sheet that is named a roster of teachers.
    """
    is_roster = any(map(_ROSTER.fullmatch, texts)) and not any(map(_OF_MEMBERS.fullmatch, texts))
    if not header.places.keys() <= _DOES or is_roster:
        return None
    foreign = [
        label
        for at, label in enumerate(header.labels)
        if label
        and at not in header.used_places
        and not _ORDINARY.intersection(heading_variants(label))
    ]
    if not header.places.keys() <= _WHO:
        foreign = [*filter(_NEVER_OF_STAFF.fullmatch, foreign)]
        if len(foreign) == 1 and not any(map(_NEVER_OF_STAFF.fullmatch, texts)):
            return None
    if not foreign:
        return None
    if any(map(_OF_HOURS.fullmatch, (*foreign, *texts))):
        return _OF_A_YEAR
    return Text(
        f"By its headings no roster of teachers: beside who people are it says {', '.join(foreign[:4])}, which is not recorded. "
        "If it is a roster, take these columns out, or call the file 教师花名册",
        f"从表头看不是教师花名册：表中登记的是{'、'.join(foreign[:4])}，本系统不登记这些内容。"
        "如确为教师花名册，请删去这些列，或把文件名改为“教师花名册”",
    )


def layout_fault_code(reason: Text) -> str:
    """The fault code of a sheet that cannot be loaded, because of its layout or of the people that it lists."""
    return "OTHER_LIST" if reason in (LIST_OF_LEAVERS, CLOSURES) else "OTHER_LAYOUT"
