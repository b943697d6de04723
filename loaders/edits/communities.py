"""The edit that grants a peer community funds for its yearly plan (3.3: 每年根据其活动计划方案安排专项支持经费)."""

from collections.abc import Iterator
from typing import Any

from yanxiu.graph.model import valid_on
from yanxiu.graph.model.groups import CommunityPlan
from yanxiu.graph.text import Text
from yanxiu.loaders.edits.declare import Edit, NodeInput, Row, Rule, Write, value_input
from yanxiu.loaders.staging.batch import Nodes

_MEMBERS = (
    "MATCH (plan)<-[:PLANS]-(:PeerCommunity)<-[joins:JOINS_COMMUNITY]-(member:Teacher) "
    f"WHERE {valid_on('joins', 'row.on')}"
)
_FUNDS = (
    "head(COLLECT { MATCH (budget:Budget {year: plan.year})-[:BUDGET_OF]->(:County {id: row.county}) "
    "RETURN budget.training_funds })"
)
_GRANTED = (
    "reduce(total = row.granted, granted IN COLLECT { MATCH (other:CommunityPlan {year: plan.year}) "
    "WHERE other <> plan AND other.id STARTS WITH row.county + ':' AND other.granted IS NOT NULL "
    "RETURN other.granted } | total + granted)"
)


def _approved(row: Row, _current: Any) -> Iterator[Write]:
    names = ("granted", "approved")
    yield Nodes("CommunityPlan", names, {row["plan"]: [row["granted"], row["on"]]})


APPROVE_COMMUNITY_PLAN = Edit(
    name="approve_community_plan",
    title=Text("Approve a community's yearly plan", "批准共同体年度计划"),
    about=Text(
        "The county grants a peer community funds for the activities it plans in a year.",
        "县里根据共同体的年度活动计划批准专项支持经费。",
    ),
    plan=("3.3", "4/2020", "5.3"),
    inputs=(
        NodeInput("plan", (CommunityPlan,), CommunityPlan.title, own=True),
        value_input(CommunityPlan, "granted", required=True, least=0),
        value_input(CommunityPlan, "approved", called="on", today=True),
    ),
    derives=lambda _row, county: {"county": county},
    already_done="plan.granted = row.granted",
    rules=(
        Rule(
            "GRANTED_OTHERWISE",
            "granted",
            Text(
                "Another amount has already been granted: undo that first (`yanxiu loads undo`)",
                "已批准其他金额：请先撤销该次批准（yanxiu loads undo）",
            ),
            "plan.granted IS NOT NULL",
        ),
        Rule(
            "NOTHING_PLANNED",
            "plan",
            Text(
                "The plan lists no activities, and funds are granted for activities",
                "该计划没有安排活动：经费依活动计划核定",
            ),
            "coalesce(plan.planned_activities, 0) = 0",
            plan=("3.3",),
        ),
        Rule(
            "NOT_ONE_CONVENER",
            "plan",
            Text(
                "On that day the community has {found} conveners, not {limit}",
                "该共同体当日有 {found} 名召集人，应为 {limit} 名",
            ),
            f"COUNT {{ {_MEMBERS} AND joins.role = 'convener' RETURN DISTINCT member }} <> 1",
            plan=("3.3", "4/2020"),
            limit="1",
            found=f"COUNT {{ {_MEMBERS} AND joins.role = 'convener' RETURN DISTINCT member }}",
        ),
        Rule(
            "WITHOUT_COUNTY_TRAINER",
            "plan",
            Text(
                "None of its members is in a county trainer team on that day, as the plan requires for support",
                "当日成员中没有县级培训团队成员：方案支持的是县级培训团队成员组建的共同体",
            ),
            f"NOT EXISTS {{ {_MEMBERS} AND EXISTS {{ "
            "(member)-[trains:TRAINS_IN]->(:TrainerTeam {level: 'county'}) "
            f"WHERE {valid_on('trains', 'row.on')} }} }}",
            plan=("3.3",),
        ),
        Rule(
            "BEYOND_REQUEST",
            "granted",
            Text(
                "The community requests {limit} yuan; {found} exceeds that",
                "共同体申请 {limit} 元，{found} 元超出申请",
            ),
            "row.granted > plan.requested",
            plan=("3.3",),
            limit="plan.requested",
            found="row.granted",
        ),
        Rule(
            "BEYOND_COUNTY_FUNDS",
            "granted",
            Text(
                "The county's training funds for the year are {limit} yuan; this would bring the grants to {found}",
                "全县当年培训经费 {limit} 元，连同本次共批准 {found} 元",
            ),
            f"{_GRANTED} > {_FUNDS}",
            plan=("3.3", "5.3"),
            limit=_FUNDS,
            found=_GRANTED,
        ),
    ),
    writes=_approved,
    payload_nodes=("plan",),
)
