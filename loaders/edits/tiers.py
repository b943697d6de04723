"""The edit that moves a member of a trainer team to another tier (3.3: 形成梯度，实行优胜劣汰)."""

from collections.abc import Iterator
from typing import Any

from yanxiu.graph.model import valid_on
from yanxiu.graph.model.groups import TrainerTeam, TrainsIn
from yanxiu.graph.model.people import Expert, Teacher
from yanxiu.graph.text import Text
from yanxiu.loaders.edits.declare import (
    Edit,
    NodeInput,
    Row,
    Rule,
    Write,
    new_relationship,
    relationship_end,
    value_input,
)

_ON_THE_DAY = valid_on("held", "row.on")
_LOWEST = (
    "head(COLLECT { MATCH (team)-[serves:SERVES_COUNTY|SERVES_DISTRICT]->()"
    f"-[lies:IN_COUNTY WHERE {valid_on('lies', 'row.on')}]->{{0,1}}(:County)"
    "-[follows:FOLLOWS_TEAM_RULE]->(rule:TeamRule) "
    f"WHERE {valid_on('serves', 'row.on')} AND {valid_on('follows', 'row.on')} RETURN rule.lowest_tier }})"
)


def _moved(row: Row, current: Any) -> Iterator[Write]:
    """Ends the membership, and begins one in the other tier with the same other properties."""
    trainer, team = (row["trainer_label"], row["trainer"]), ("TrainerTeam", row["team"])
    yield relationship_end(TrainsIn, current, (trainer[0], team[0]), row["on"])
    words = {name: current["held"].get(name) for name in TrainsIn.properties}
    yield new_relationship(
        TrainsIn, trainer, team, {**words, "since": row["on"], "tier": row["tier"]}
    )


MOVE_TRAINER = Edit(
    name="move_trainer",
    title=Text("Move a trainer up or down a tier", "调整培训者梯度"),
    about=Text(
        "Moves a member of a trainer team to another tier from a given day; 1 is the highest.",
        "培训团队成员自某日起转入另一梯度；1 为最高。",
    ),
    plan=("3.3", "5.2.2"),
    inputs=(
        NodeInput("trainer", (Teacher, Expert), Text("Trainer", "培训者")),
        NodeInput("team", (TrainerTeam,), TrainerTeam.title, own=True),
        value_input(TrainsIn, "tier", required=True, least=1),
        value_input(TrainsIn, "since", called="on", today=True),
    ),
    current="head(COLLECT { MATCH (trainer)-[held:TRAINS_IN]->(team) "
    "WHERE held.since < row.on AND coalesce(held.until > row.on, true) "
    "RETURN {key: [trainer.id, team.id, held.since], held: properties(held)} })",
    already_done="EXISTS { MATCH (trainer)-[held:TRAINS_IN]->(team) "
    f"WHERE held.tier = row.tier AND {_ON_THE_DAY} }}",
    rules=(
        Rule(
            "NOT_IN_TEAM",
            "team",
            Text("The trainer is not in this team on that day", "该培训者当日不在此团队中"),
            f"NOT EXISTS {{ MATCH (trainer)-[held:TRAINS_IN]->(team) WHERE {_ON_THE_DAY} }}",
            plan=("3.3",),
        ),
        Rule(
            "MOVED_THAT_DAY",
            "on",
            Text(
                "Another tier already starts on that day: undo that, or choose a later day",
                "当日已转入另一梯度：请撤销该次调整，或改用以后的日期",
            ),
            "EXISTS { (trainer)-[:TRAINS_IN {since: row.on}]->(team) }",
        ),
        Rule(
            "TIER_BEYOND_LOWEST",
            "tier",
            Text(
                "The rule of trainer teams has {limit} tiers, so there is no tier {found}: a trainer who fails in the lowest tier leaves",
                "培训团队规则只有 {limit} 个梯度，没有第 {found} 梯度：最低梯度考核不合格者退出",
            ),
            f"row.tier > {_LOWEST}",
            plan=("3.3",),
            limit=_LOWEST,
            found="row.tier",
        ),
    ),
    writes=_moved,
    payload_nodes=("trainer", "team"),
    roles=("supervisor",),
)
