"""Money: sources of funds and their minimum share, yearly budgets, rewards and penalties."""

from typing import Annotated

from yanxiu.graph.model.declare import End, Node, Relationship
from yanxiu.graph.model.groups import PeerCommunity, TrainerTeam, Workshop
from yanxiu.graph.model.organisation import County, School
from yanxiu.graph.model.placing import OF_COUNTY, Reach, placed
from yanxiu.graph.model.properties import FULL_TEXT, OneOf
from yanxiu.graph.text import Text

_NAME = Text("Name", "名称")
_CODE = Text("Code", "代码")
_SECTION = Text("Section of the plan it comes from", "方案出处")


class BudgetLine(Node):
    """经费 | 培训经费的来源与比例 | A source of training funds and the least share it must give. | 5.3"""

    access = OF_COUNTY
    code: Annotated[str, _CODE]
    name: Annotated[str, _NAME, FULL_TEXT]
    share: Annotated[float | None, Text("Least share of the base", "最低比例")]
    base: Annotated[str | None, Text("What the share is taken of", "计提基数")]
    basis: Annotated[
        str | None,
        Text("Figure of a yearly budget the share is taken of", "计提依据"),
        OneOf(
            {
                "payroll": Text("Payroll, performance pay included", "工资总额（含绩效工资）"),
                "public_funds": Text("Public funds of a school", "学校公用经费"),
            }
        ),
    ]
    section: Annotated[str | None, _SECTION]


class Budget(Node):
    """年度预算 | 一所学校或全县一年的预算与培训支出 | A year's figures of a school or of the county. | 5.3 6.3"""

    access = placed(district=Reach(own=("school.district",)), school=Reach(own=("school",)))
    year: Annotated[int, Text("Year", "年度")]
    payroll: Annotated[float | None, Text("Payroll (yuan)", "工资总额（元）")]
    public_funds: Annotated[float | None, Text("Public funds (yuan)", "公用经费（元）")]
    training_funds: Annotated[
        float | None, Text("Set aside for training (yuan)", "安排培训经费（元）")
    ]
    spent: Annotated[float | None, Text("Spent on training (yuan)", "培训支出（元）")]
    diverted: Annotated[
        float | None, Text("Training funds spent on other things (yuan)", "挪作他用（元）")
    ]


class FundingDecision(Node):
    """经费奖惩 | 以经费实施的奖励或处罚 | A reward or penalty in money. | 3.5 5.1.2 6.3"""

    access = placed(district=Reach(own=("schools.district",)), school=Reach(own=("schools",)))
    code: Annotated[str, _CODE]
    year: Annotated[int, Text("Year", "年度")]
    kind: Annotated[
        str,
        Text("Kind of decision", "奖惩类型"),
        OneOf({"reward": Text("Reward", "奖励"), "penalty": Text("Penalty", "处罚")}),
    ]
    amount: Annotated[float, Text("Amount (yuan)", "金额（元）")]
    reason: Annotated[str, Text("Reason", "理由")]


class BudgetOf(Relationship):
    """预算归属 | 预算所属的学校或县 | The school or county whose figures these are. | 5.3"""

    ends = (
        End(Budget, School, "schools", "budgets", one="school"),
        End(Budget, County, "counties", "budgets", one="county"),
    )


class DecidesOn(Relationship):
    """奖惩对象 | 奖惩的学校、团队、工作坊或共同体 | Whom a reward or penalty is for. | 3.5 5.1.2"""

    ends = (
        End(FundingDecision, School, "schools", "funding_decisions"),
        End(FundingDecision, TrainerTeam, "trainer_teams", "funding_decisions"),
        End(FundingDecision, Workshop, "workshops", "funding_decisions"),
        End(FundingDecision, PeerCommunity, "communities", "funding_decisions"),
    )


class DrawsOn(Relationship):
    """经费来源 | 奖惩所用的经费 | The funds a decision draws on. | 3.5 5.3"""

    ends = (End(FundingDecision, BudgetLine, "budget_lines", "decisions", one="budget_line"),)
