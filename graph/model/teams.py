"""Rules for trainers: team rules, pay and load; studios; teachers who guide other teachers."""

from typing import Annotated

from yanxiu.graph.model.declare import Dated, End, Node
from yanxiu.graph.model.organisation import County, Unit
from yanxiu.graph.model.people import Expert, Teacher
from yanxiu.graph.model.placing import OF_COUNTY
from yanxiu.graph.model.properties import FULL_TEXT, OneOf, Ref
from yanxiu.graph.text import Text

_NAME = Text("Name", "名称")
_CODE = Text("Code used by the county", "代码")
_SECTION = Text("Section of the plan it comes from", "方案出处")


class TeamRule(Node):
    """培训团队规则 | 团队成员年度考核、梯度、工作量与报酬的规定 | How trainers are appraised, tiered, paid and relieved.
    | 3.3 5.2.2 6.2"""

    access = OF_COUNTY
    code: Annotated[str, _CODE]
    name: Annotated[str, _NAME, FULL_TEXT]
    source: Annotated[str | None, Text("Document it comes from", "文件依据")]
    tasks: Annotated[int | None, Text("Fewest tasks a year to pass", "合格任务数（每年）")]
    hours: Annotated[
        float | None, Text("Fewest hours taught a year to pass", "合格授课学时（每年）")
    ]
    rating: Annotated[float | None, Text("Least mean rating to pass, of 5", "合格满意度（5分制）")]
    promoting_hours: Annotated[float | None, Text("Hours that promote", "晋级授课学时")]
    promoting_rating: Annotated[float | None, Text("Mean rating that promotes", "晋级满意度")]
    lowest_tier: Annotated[int | None, Text("Lowest tier; who fails there leaves", "最低梯度")]
    ceiling: Annotated[float | None, Text("Most hours a year", "授课学时上限（每年）")]
    pay: Annotated[float | None, Text("Pay for an hour taught (yuan)", "每学时授课费（元）")]
    workload: Annotated[
        float | None, Text("Lessons counted for an hour taught", "每学时折合教学工作量（课时）")
    ]
    credits: Annotated[float | None, Text("Credits for an hour taught", "每学时授课学分")]
    section: Annotated[str | None, _SECTION]


class Studio(Node):
    """名师、名校长工作室 | 名师或名校长主持的工作室 | A studio led by a master teacher or principal. | 附件2"""

    access = OF_COUNTY
    code: Annotated[str, _CODE]
    name: Annotated[str, _NAME, FULL_TEXT]
    kind: Annotated[
        str,
        Text("Kind of studio", "工作室类型"),
        OneOf(
            {"teacher": Text("Master teacher", "名师"), "principal": Text("Principal", "名校长")}
        ),
    ]


class FollowsTeamRule(Dated):
    """执行团队规则 | 县在某一时期执行的培训团队规则 | The rule of trainer teams that a county follows for a time.
    | 3.3 5.2.2"""

    ends = (End(County, TeamRule, "team_rules", "counties", one="team_rule"),)
    single = True


class JoinsStudio(Dated):
    """工作室成员 | 教师主持或参加工作室 | A teacher's part in a studio. | 附件2"""

    ends = (End(Teacher, Studio, "studios", "members"),)
    role: Annotated[
        str,
        Text("Role in the studio", "角色"),
        OneOf({"host": Text("Host", "主持人"), "member": Text("Member", "成员")}),
    ]


class StudioOf(Dated):
    """工作室所属县 | 工作室所属的县 | The county of a studio. | 附件2"""

    ends = (End(Studio, County, "counties", "studios", one="county"),)
    single = True


class Guides(Dated):
    """师徒结对 | 一位教师指导另一位教师 | One teacher's guidance of another. | 3.3"""

    ends = (End(Teacher, Teacher, "apprentices", "guides"),)
    key = ("since", "subject")
    subject: Annotated[str, Text("Subject", "学科"), Ref("Subject")]


class EngagedBy(Dated):
    """专家聘请 | 机构聘请的外聘专家 | An expert's engagement by a unit. | 3.1"""

    ends = (End(Expert, Unit, "engagements", "experts"),)
