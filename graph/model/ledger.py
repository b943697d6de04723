"""Credits: dated sets of credit rules, and an append-only ledger."""

from datetime import date
from typing import Annotated

from yanxiu.graph.model.declare import Dated, End, Node, Relationship
from yanxiu.graph.model.organisation import County, School, Unit
from yanxiu.graph.model.people import Teacher
from yanxiu.graph.model.placing import OF_COUNTY, Reach, placed
from yanxiu.graph.model.properties import FULL_TEXT, Derived, OneOf
from yanxiu.graph.model.training import ACTIVITY_KINDS, Activity
from yanxiu.graph.text import Text

STUDY = OneOf(
    {
        **ACTIVITY_KINDS,
        "self_study": Text("Self-study", "自主学习"),
        "teaching": Text("A trainer's own teaching", "承担培训任务"),
    },
    name="StudyKind",
)


class CreditRulePack(Node):
    """学分规则 | 一套有时效的学分规则及其依据 | A pack of credit rules with its source, in force for a time.
    | 3.5 6.3"""

    access = OF_COUNTY
    code: Annotated[str, Text("Code", "代码")]
    name: Annotated[str, Text("Name", "名称"), FULL_TEXT]
    source: Annotated[str, Text("Document it comes from", "文件依据")]
    unit: Annotated[
        str,
        Text("What requirements count", "计量单位"),
        OneOf({"hour": Text("Hours", "学时"), "credit": Text("Credits", "学分")}),
    ]
    cycle_starts: Annotated[int, Text("Year a cycle began in", "周期起始年度")]
    cycle_years: Annotated[int, Text("Years of a cycle", "周期年数")]
    cycle_required: Annotated[float, Text("Required in a cycle", "周期要求")]
    year_required: Annotated[float | None, Text("Required in a year", "年度要求")]
    excellent_from: Annotated[
        float | None, Text("Least in a year for a rating of excellent", "年度考核优秀的最低要求")
    ]
    new_teacher_required: Annotated[
        float | None, Text("Required of a new teacher besides", "新任教师另须完成")
    ]
    hours_a_credit: Annotated[
        float | None,
        Text("Hours that make a credit; the county must set it", "每学分折合学时（由县规定）"),
    ]
    hours_a_day: Annotated[
        float | None,
        Text("Hours of a training day; the county must set it", "每天折合学时（由县规定）"),
    ]


class CreditRule(Node):
    """学分规则条目 | 一类研修的学分上限 | What one kind of study counts at most. | 3.5"""

    access = OF_COUNTY
    kind: Annotated[str, Text("Kind of study", "研修类型"), STUDY]
    year_ceiling: Annotated[float | None, Text("Most that counts in a year", "年度上限")]
    factor: Annotated[
        float | None, Text("What its hours are multiplied by; 1 if empty", "折算系数（空为1）")
    ]


class CreditRecord(Node):
    """学分 | 教师学分台账中的一笔，只增不改 | One entry of a teacher's credit ledger; never changed.
    | 3.2 3.5 5.2.2"""

    access = placed(
        district=Reach(own=("teachers.posts.district",)),
        school=Reach(own=("teachers.posts",)),
        trainer=Reach(own=("teachers",)),
    )
    kind: Annotated[str, Text("Kind of study", "研修类型"), STUDY]
    on: Annotated[date, Text("Day it counts from", "记录日期")]
    hours: Annotated[float, Text("Hours", "学时")]
    credits: Annotated[
        float | None,
        Text(
            "Credits; empty until the county sets hours a credit", "学分（县未规定折算办法时为空）"
        ),
    ]
    reason: Annotated[str | None, Text("Why this number", "认定依据")]
    state: Annotated[
        str,
        Text("State on the day asked about", "状态"),
        OneOf(
            {
                "pending": Text("Pending", "待认定"),
                "recognised": Text("Recognised", "已认定"),
                "refused": Text("Refused", "不予认定"),
            }
        ),
        Derived(
            "coalesce(head(COLLECT { MATCH (self)-[decided:DECIDED_BY]->() WHERE decided.on <= $as_of "
            "RETURN decided.decision ORDER BY decided.on DESC, decided.decision DESC LIMIT 1 }), 'pending')"
        ),
    ]


class FollowsCreditRules(Dated):
    """执行学分规则 | 县在某一时期执行的学分规则 | The pack of credit rules that a county follows for a time.
    | 3.5 6.3"""

    ends = (End(County, CreditRulePack, "credit_rules", "counties"),)
    single = True


class RuleOf(Relationship):
    """规则条目所属 | 条目所属的学分规则 | The pack that a rule belongs to. | 3.5"""

    ends = (End(CreditRule, CreditRulePack, "packs", "rules", one="pack"),)


class Earned(Relationship):
    """所得学分 | 教师所得的学分记录 | A teacher's credit record. | 3.5"""

    ends = (End(Teacher, CreditRecord, "credits", "teachers", back="teacher"),)


class CreditedFor(Relationship):
    """学分来源 | 学分所依据的活动 | The activity that a credit record derives from. | 3.5"""

    ends = (End(CreditRecord, Activity, "activities", "credits", one="activity"),)


class CountedBy(Relationship):
    """折算规则 | 学分记录所用的学分规则 | The pack of rules by which an entry was counted. | 3.5"""

    ends = (End(CreditRecord, CreditRulePack, "packs", "records", one="pack"),)


class DecidedBy(Relationship):
    """学分认定 | 学校、机构对一笔学分的认定或不予认定 | A school's or unit's decision on an entry. | 3.2 3.5"""

    ends = (
        End(CreditRecord, School, "deciding_schools", "decided_credits"),
        End(CreditRecord, Unit, "deciding_units", "decided_credits"),
    )
    confidential = True
    key = ("on",)
    on: Annotated[date, Text("Day of the decision", "认定日期")]
    decision: Annotated[
        str,
        Text("Decision", "认定结果"),
        OneOf({"recognised": Text("Recognised", "已认定"), "refused": Text("Refused", "不予认定")}),
    ]
    reason: Annotated[str | None, Text("Reason", "理由")]
