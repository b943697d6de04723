"""The commitments of the plan: milestones, problems to solve, money, regulations."""

from datetime import date
from typing import Annotated

from yanxiu.graph.model.declare import Dated, End, Node, Relationship
from yanxiu.graph.model.duties import Position
from yanxiu.graph.model.money import BudgetLine
from yanxiu.graph.model.organisation import County, SupervisionDistrict, Unit
from yanxiu.graph.model.placing import OF_COUNTY
from yanxiu.graph.model.programmes import Programme
from yanxiu.graph.model.properties import FULL_TEXT, OneOf
from yanxiu.graph.text import Text

_NAME = Text("Name", "名称")
_CODE = Text("Code", "代码")
_SECTION = Text("Section of the plan it comes from", "方案出处")


class Milestone(Node):
    """里程碑 | 年度工作安排中的一项任务 | A task of the yearly schedule of work.
    | 2 3.1 4/2018 4/2019 4/2020 4/2021 4/2022"""

    access = OF_COUNTY
    code: Annotated[str, _CODE]
    name: Annotated[str, _NAME, FULL_TEXT]
    year: Annotated[int, Text("Year it is due at the end of", "年度")]
    due: Annotated[
        date | None,
        Text("Day it is due, where that is not the end of the year", "到期日（空为年末）"),
    ]
    measure: Annotated[
        str | None,
        Text(
            "Question and measure, such as coverage.share", "衡量所用的问题与指标（空为无法衡量）"
        ),
    ]
    aim: Annotated[
        str | None,
        Text("Side of the target it must be on", "目标方向"),
        OneOf({"at_least": Text("At least", "不少于"), "at_most": Text("At most", "不多于")}),
    ]
    target: Annotated[float | None, Text("Number to reach", "目标值")]
    section: Annotated[str | None, _SECTION]


class Issue(Node):
    """问题清单 | 需要解决的问题 | A problem that the plan lists to be solved. | 5.1.1 5.1.2 5.2.1 5.2.2 5.3"""

    access = OF_COUNTY
    code: Annotated[str, _CODE]
    name: Annotated[str, _NAME, FULL_TEXT]
    area: Annotated[
        str,
        Text("Area", "类别"),
        OneOf(
            {
                "facilities": Text("Facilities", "硬件建设"),
                "teams": Text("Teams", "队伍建设"),
                "funds": Text("Funds", "经费保障"),
            }
        ),
    ]
    amount: Annotated[str | None, Text("How many or how much", "数量")]
    due: Annotated[date | None, Text("Day it is to be solved by", "办结期限")]
    solved: Annotated[date | None, Text("Day it was solved", "办结日期")]
    section: Annotated[str | None, _SECTION]


class Regulation(Node):
    """制度 | 需要建立或完善的培训管理制度 | A regulation of training that the plan asks for. | 4/2018 6.3"""

    access = OF_COUNTY
    code: Annotated[str, _CODE]
    name: Annotated[str, _NAME, FULL_TEXT]
    section: Annotated[str | None, _SECTION]


class Policy(Node):
    """上级文件 | 方案所依据的上级文件 | A paper of a higher level that the plan rests on. | 标题"""

    access = OF_COUNTY
    code: Annotated[str, _CODE]
    name: Annotated[str, _NAME, FULL_TEXT]
    number: Annotated[str | None, Text("Number of the document", "文号")]
    issuer: Annotated[str | None, Text("Who issued it", "发文机关")]
    first_year: Annotated[int | None, Text("First year it is for", "起始年度")]
    last_year: Annotated[int | None, Text("Last year it is for", "截止年度")]
    written: Annotated[str | None, Text("What the plan has written", "方案原文所写")]
    section: Annotated[str | None, _SECTION]


class RestsOn(Relationship):
    """制定依据 | 县的培训方案所依据的上级文件 | A paper that the county's plan of training rests on. | 标题"""

    ends = (End(County, Policy, "policies", "counties"),)


class DueIn(Relationship):
    """任务归属 | 里程碑、问题、制度、经费所属的县 | The county that a promise of the plan binds.
    | 4/2018 4/2019 4/2020 4/2021 4/2022"""

    ends = (
        End(Milestone, County, "counties", "milestones", one="county"),
        End(Issue, County, "counties", "issues", one="county"),
        End(BudgetLine, County, "counties", "budget_lines", one="county"),
        End(Regulation, County, "counties", "regulations", one="county"),
    )


class OwnedBy(Dated):
    """责任主体 | 问题、里程碑、经费的责任主体 | Who answers for a problem, a milestone or funds.
    | 5.1.1 5.1.2 5.2.1 5.2.2 5.3"""

    ends = (
        End(Issue, Unit, "owners", "issues"),
        End(Milestone, Unit, "owners", "milestones"),
        End(Issue, SupervisionDistrict, "owning_districts", "issues"),
        End(BudgetLine, Unit, "owners", "budget_lines"),
        End(BudgetLine, Position, "approvers", "budget_lines"),
    )


class ServedBy(Relationship):
    """支持项目 | 里程碑由哪些项目支撑 | A programme that serves a milestone. | 4/2018 4/2019 4/2020"""

    ends = (End(Milestone, Programme, "programmes", "milestones"),)


class InForce(Dated):
    """制度施行 | 制度在县内的施行期间 | The time for which a regulation is in force in a county. | 4/2018 6.3"""

    ends = (End(Regulation, County, "in_force_in", "regulations_in_force"),)
