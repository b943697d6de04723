"""Groups of people: management and trainer teams, peer communities, workshops; their members and where they work."""

from datetime import date
from typing import Annotated

from yanxiu.graph.model.declare import (
    Dated,
    End,
    Node,
    Relationship,
    UnionEnd,
    exists_between,
)
from yanxiu.graph.model.organisation import (
    LEVELS,
    County,
    School,
    Stage,
    Subject,
    SupervisionDistrict,
)
from yanxiu.graph.model.people import Expert, Teacher, Trainer
from yanxiu.graph.model.placing import Reach, placed
from yanxiu.graph.model.properties import FULL_TEXT, OneOf, Ref
from yanxiu.graph.text import Text

_NAME = Text("Name", "名称")
_CODE = Text("Code used by the county", "代码")


class ManagementTeam(Node):
    """管理团队 | 县、责任区、学校三级培训管理团队 | People who manage training at one of three levels. | 3.3 5.2.1"""

    access = placed(
        district=Reach(own=("districts", "school.district")),
        school=Reach(own=("school",), shown=("districts.schools",)),
        trainer=Reach(shown=("members",)),
    )
    code: Annotated[str, _CODE]
    name: Annotated[str, _NAME, FULL_TEXT]
    level: Annotated[
        str,
        Text("Level", "层级"),
        LEVELS,
    ]


class TrainerTeam(Node):
    """培训团队 | 分学段、学科的县级培训团队与学区骨干团队 | Trainers of a subject, of the county or a district.
    | 3.3 4/2018 4/2019 4/2021"""

    access = placed(
        district=Reach(
            own=("districts",),
            shown=("members.posts.district", "members.mentored_schools.district"),
        ),
        school=Reach(shown=("members.posts", "members.mentored_schools", "districts.schools")),
        trainer=Reach(own=("members",)),
    )
    code: Annotated[str, _CODE]
    name: Annotated[str, _NAME, FULL_TEXT]
    level: Annotated[
        str,
        Text("Level", "层级"),
        OneOf(
            {
                "county": Text("County trainer team", "县级培训团队"),
                "district": Text("District backbone team", "学区骨干教师队伍"),
            }
        ),
    ]
    kind: Annotated[
        str,
        Text("Kind of team", "团队类型"),
        OneOf(
            {
                "trainers": Text("Trainer team", "培训师团队"),
                "tutors": Text("Tutor team for sending teaching", "送教下乡导师团队"),
                "forum": Text("Subject forum", "学科论坛"),
            }
        ),
    ]


class PeerCommunity(Node):
    """自主研修共同体 | 培训团队成员自愿组成的研修共同体 | Peers who study together on their own plan. | 3.3 4/2020"""

    access = placed(
        district=Reach(shown=("members.posts.district",)),
        school=Reach(shown=("members.posts",)),
        trainer=Reach(own=("members",)),
    )
    exists = exists_between("founded")
    code: Annotated[str, _CODE]
    name: Annotated[str, _NAME, FULL_TEXT]
    founded: Annotated[date | None, Text("Day it was founded", "成立日期")]


class CommunityPlan(Node):
    """共同体年度计划 | 共同体一年的活动计划与经费 | What a community plans, asks for and is granted in a year.
    | 3.3 4/2020"""

    access = placed(trainer=Reach(own=("communities.members",)))
    year: Annotated[int, Text("Year", "年度")]
    planned_activities: Annotated[int | None, Text("Activities planned", "计划活动次数")]
    requested: Annotated[float | None, Text("Funds requested (yuan)", "申请经费（元）")]
    granted: Annotated[float | None, Text("Funds granted (yuan)", "批准经费（元）")]
    approved: Annotated[date | None, Text("Day the funds were granted", "批准日期")]
    spent: Annotated[float | None, Text("Funds spent (yuan)", "支出经费（元）")]


class Workshop(Node):
    """工作坊 | 教师工作坊 | A teachers' workshop with hosts, assistants and members. | 4/2018 三年安排表 附1"""

    access = placed(
        district=Reach(shown=("members.posts.district",)),
        school=Reach(shown=("members.posts",)),
        trainer=Reach(own=("members",)),
    )
    exists = "coalesce(self.year <= $as_of.year, true)"
    code: Annotated[str, _CODE]
    name: Annotated[str, _NAME, FULL_TEXT]
    year: Annotated[int | None, Text("Year it was set up", "年度")]
    seats: Annotated[int | None, Text("Seats planned", "计划名额")]


class ManagesIn(Dated):
    """管理团队成员 | 教师在管理团队的任职 | Membership in a management team. | 3.3 5.2.1"""

    ends = (End(Teacher, ManagementTeam, "management_teams", "members"),)
    role: Annotated[str | None, Text("Role in the team", "团队角色")]


class TrainsIn(Dated):
    """培训团队成员 | 教师或专家在培训团队的成员关系 | Membership in a trainer team: what makes a trainer.
    | 3.3 4/2019 4/2021"""

    ends = (
        End(Teacher, TrainerTeam, "trainer_teams", "members"),
        End(Expert, TrainerTeam, "trainer_teams", "experts"),
    )
    unions = (UnionEnd("trainers", Trainer),)
    role: Annotated[
        str,
        Text("Role in the team", "团队角色"),
        OneOf({"leader": Text("Leader", "负责人"), "member": Text("Member", "成员")}),
    ]
    tier: Annotated[int | None, Text("Tier, 1 is the highest", "梯度（1为最高）")]
    elected_at: Annotated[
        str | None, Text("Activity at which elected a core member", "推选所在活动"), Ref("Activity")
    ]


class Mentors(Dated):
    """指导 | 培训者指导学校 | A trainer's mentoring of a school, on a subject, through a team. | 2 4/2018"""

    ends = (
        End(Teacher, School, "mentored_schools", "mentors"),
        End(Expert, School, "mentored_schools", "expert_mentors"),
    )
    unions = (UnionEnd("trainers", Trainer),)
    key = ("since", "subject")
    subject: Annotated[str, Text("Subject", "学科"), Ref("Subject")]
    team: Annotated[str, Text("Team the trainer comes from", "所属团队"), Ref("TrainerTeam")]


class JoinsCommunity(Dated):
    """共同体成员 | 教师加入共同体 | Membership in a peer community. | 3.3 4/2020"""

    ends = (End(Teacher, PeerCommunity, "communities", "members"),)
    role: Annotated[
        str,
        Text("Role in the community", "角色"),
        OneOf({"convener": Text("Convener", "召集人"), "member": Text("Member", "成员")}),
    ]


class JoinsWorkshop(Dated):
    """工作坊成员 | 教师加入工作坊 | Membership in a workshop. | 4/2018 附1"""

    ends = (End(Teacher, Workshop, "workshops", "members"),)
    role: Annotated[
        str,
        Text("Role in the workshop", "坊内角色"),
        OneOf(
            {
                "host": Text("Host", "坊主"),
                "assistant": Text("Assistant", "助理"),
                "member": Text("Member", "坊员"),
            }
        ),
    ]


class ServesDistrict(Dated):
    """服务责任区 | 学区骨干团队、管理团队所在的责任区 | The district that a team works for. | 3.3"""

    ends = (
        End(TrainerTeam, SupervisionDistrict, "districts", "trainer_teams"),
        End(ManagementTeam, SupervisionDistrict, "districts", "management_teams"),
    )


class ServesSchool(Dated):
    """服务学校 | 校级管理团队所在的学校 | The school whose training a team manages. | 3.3"""

    ends = (End(ManagementTeam, School, "schools", "management_teams", one="school"),)
    single = True


class ServesCounty(Dated):
    """服务县 | 团队、工作坊和共同体所属的县 | The county that a team, workshop or community works for. | 3.3"""

    ends = (
        End(TrainerTeam, County, "counties", "trainer_teams", one="county"),
        End(ManagementTeam, County, "counties", "management_teams", one="county"),
        End(Workshop, County, "counties", "workshops", one="county"),
        End(PeerCommunity, County, "counties", "communities", one="county"),
    )
    single = True


class WorksOn(Dated):
    """面向学科 | 团队、工作坊、共同体面向的学科与学段 | The subject and stage a team, workshop or community is for.
    | 3.3 4/2021"""

    ends = (
        End(TrainerTeam, Subject, "subjects", "trainer_teams"),
        End(Workshop, Subject, "subjects", "workshops"),
        End(PeerCommunity, Subject, "subjects", "communities"),
    )
    key = ("since", "stage")
    stage: Annotated[str, Text("Stage", "学段"), Ref("Stage")]


class WorksAtStage(Dated):
    """面向学段 | 只写学段、没有写学科的团队、工作坊、共同体 | The stage a team, workshop or community is for, where no subject is written.
    | 3.3 4/2021"""

    ends = (
        End(TrainerTeam, Stage, "stages", "trainer_teams"),
        End(Workshop, Stage, "stages", "workshops"),
        End(PeerCommunity, Stage, "stages", "communities"),
    )


class WorksAtAnyStage(Dated):
    """面向学科不限学段 | 只写学科、没有写学段的团队、工作坊、共同体 | The subject a team, workshop or community is for, at any stage.
    | 3.3 4/2021"""

    ends = (
        End(TrainerTeam, Subject, "subjects_at_any_stage", "trainer_teams_at_any_stage"),
        End(Workshop, Subject, "subjects_at_any_stage", "workshops_at_any_stage"),
        End(PeerCommunity, Subject, "subjects_at_any_stage", "communities_at_any_stage"),
    )


class Plans(Relationship):
    """年度计划归属 | 共同体的年度计划 | A community's plan for a year. | 3.3"""

    ends = (End(PeerCommunity, CommunityPlan, "plans", "communities", back="community"),)
