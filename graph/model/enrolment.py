"""Target groups of training; nominations, enrolments and attendance."""

from datetime import date
from typing import Annotated

from yanxiu.graph.model.declare import End, Node, Relationship
from yanxiu.graph.model.organisation import OWNERSHIP, Subject
from yanxiu.graph.model.people import Teacher
from yanxiu.graph.model.placing import OF_COUNTY
from yanxiu.graph.model.programmes import Programme
from yanxiu.graph.model.properties import FULL_TEXT, Ref
from yanxiu.graph.model.training import Activity
from yanxiu.graph.text import Text

_SECTION = Text("Section of the plan it comes from", "方案出处")


class TargetGroup(Node):
    """培训对象 | 培训对象的条件：须同时满足，空着的不限；涉及学科即须任教其一 | The target group of a training; all given conditions must hold.
    | 附1 附件2"""

    access = OF_COUNTY
    code: Annotated[str, Text("Code used by the county", "代码")]
    name: Annotated[str, Text("Name", "名称"), FULL_TEXT]
    rural: Annotated[bool | None, Text("At a rural school", "是否乡村学校")]
    ownership: Annotated[
        str | None,
        Text("Who runs the school", "学校办学性质"),
        OWNERSHIP,
    ]
    roles: Annotated[
        str | None, Text("Roles at the school, with ; between", "岗位（以“;”分隔，如 principal）")
    ]
    under_age: Annotated[int | None, Text("Younger than, in the year", "不满周岁")]
    hired_from: Annotated[date | None, Text("First appointed from", "参加工作不早于")]
    hired_until: Annotated[date | None, Text("First appointed before", "参加工作早于")]
    trainers: Annotated[bool | None, Text("In a trainer team", "是否培训团队成员")]
    undecided: Annotated[
        str | None, Text("What the plan says that no data decides", "数据无法判断的条件")
    ]
    section: Annotated[str | None, _SECTION]


class MeantFor(Relationship):
    """面向对象 | 项目、活动面向的培训对象，满足其一即可 | Whom it is for; any of several suffices. | 附1 附件2"""

    ends = (
        End(Programme, TargetGroup, "target_groups", "programmes"),
        End(Activity, TargetGroup, "target_groups", "activities"),
    )


class TargetsSubject(Relationship):
    """对象学科 | 培训对象须任教的学科与学段；通识指该学段任何学科 | What the group teaches; general means anything at that stage.
    | 附1 附件2"""

    ends = (End(TargetGroup, Subject, "subjects", "target_groups"),)
    key = ("stage",)
    stage: Annotated[str, Text("Stage", "学段"), Ref("Stage")]


class Nominated(Relationship):
    """推荐 | 学校推荐教师参加培训活动 | A school's nomination of a teacher for an activity. | 3.3 附1"""

    ends = (End(Teacher, Activity, "nominations", "nominees"),)
    confidential = True
    on: Annotated[date | None, Text("Day of nomination", "推荐日期")]


class Enrolled(Relationship):
    """报名 | 教师报名参加培训活动 | A teacher's enrolment in an activity. | 附1 附件2"""

    ends = (End(Teacher, Activity, "enrolments", "enrolled"),)
    confidential = True
    on: Annotated[date | None, Text("Day of enrolment", "报名日期")]


class Withdrawn(Relationship):
    """退出 | 教师退出已报名的培训活动 | A teacher's withdrawal from an activity enrolled in; a later enrolment counts again.
    | 附1 附件2"""

    ends = (End(Teacher, Activity, "withdrawals", "withdrawn"),)
    confidential = True
    key = ("on",)
    on: Annotated[date, Text("Day of withdrawal", "退出日期")]


class Attended(Relationship):
    """参训 | 教师参加培训活动及所获学时 | A teacher's attendance and the hours credited for it. | 2 3.5 4/2021"""

    ends = (End(Teacher, Activity, "attended", "participants"),)
    confidential = True
    key = ("on",)
    on: Annotated[date, Text("Day the hours were credited", "学时认定日期")]
    hours: Annotated[float, Text("Hours credited", "认定学时")]
    qualified: Annotated[bool | None, Text("Passed", "是否合格")]
