"""Training activities with phases and themes; their subjects, organisers and trainers."""

from datetime import date
from typing import Annotated

from yanxiu.graph.model.declare import End, Node, Relationship, UnionEnd
from yanxiu.graph.model.duties import ResearchRoom
from yanxiu.graph.model.groups import PeerCommunity, TrainerTeam, Workshop
from yanxiu.graph.model.organisation import (
    Alliance,
    Center,
    School,
    Stage,
    Subject,
    SupervisionDistrict,
    Unit,
)
from yanxiu.graph.model.partners import PartnerSchool
from yanxiu.graph.model.people import Expert, Teacher, Trainer
from yanxiu.graph.model.placing import OF_COUNTY, Reach, placed
from yanxiu.graph.model.programmes import Programme, ProgrammeLine, ScheduleItem
from yanxiu.graph.model.properties import FULL_TEXT, INDEXED, Derived, OneOf, Ref
from yanxiu.graph.text import Text

_NAME = Text("Name", "名称")
_CODE = Text("Code", "代码")
_SECTION = Text("Section of the plan it comes from", "方案出处")
_WRITTEN = Text("What the plan has written", "方案原文所写")
_READING = Text("How it was read and why", "读法与理由")


ACTIVITY_KINDS = {
    "sending_teaching": Text("Sending teaching to townships", "送教下乡"),
    "sending_training": Text("Sending training to the county", "送培到县"),
    "team_study": Text("Trainer team study", "培训团队研修"),
    "workshop": Text("Workshop study", "工作坊研修"),
    "online": Text("Online and school-based study", "网络与校本整合研修"),
    "principals": Text("Training of principals", "校园长培训"),
    "managers": Text("Training of managers", "培训管理者培训"),
    "county_course": Text("County course", "县级集中培训"),
    "school_based": Text("School-based study", "校本研修"),
    "community": Text("Activity of a peer community", "共同体活动"),
    "hand_in_hand": Text("Schools hand in hand", "名校乡村校手拉手"),
}


# what the center or an office organises is shown in the whole county
_COUNTY_WIDE = ("organising_centers.county.districts", "organising_units.county.districts")


class Activity(Node):
    """培训活动 | 项目在某地某时的一次实施 | A dated offering of a programme. | 2 3.4 6.2"""

    access = placed(
        district=Reach(
            own=(
                "organising_districts",
                "organising_rooms.district",
                "organising_alliances.district",
                "organising_schools.district",
            ),
            shown=(
                *_COUNTY_WIDE,
                "districts",
                "venue.district",
                "participants.posts.district",
                "enrolled.posts.district",
                "nominees.posts.district",
                "trainers.posts.district",
                "participants.research_rooms.district",
                "enrolled.research_rooms.district",
                "nominees.research_rooms.district",
                "trainers.research_rooms.district",
            ),
        ),
        school=Reach(
            own=("organising_schools",),
            shown=(
                *(f"{path}.schools" for path in _COUNTY_WIDE),
                "districts.schools",
                "venue",
                "organising_alliances.schools",
                "participants.posts",
                "enrolled.posts",
                "nominees.posts",
                "trainers.posts",
            ),
        ),
        trainer=Reach(
            own=("trainers", "trainer_teams.members"),
            shown=(
                *(f"{path}.schools.staff" for path in _COUNTY_WIDE),
                "districts.schools.staff",
                "participants",
                "enrolled",
                "nominees",
            ),
        ),
    )
    code: Annotated[str, _CODE, INDEXED]
    name: Annotated[str, _NAME, FULL_TEXT]
    kind: Annotated[
        str,
        Text("Kind of activity", "活动类型"),
        OneOf(ACTIVITY_KINDS),
    ]
    starts: Annotated[date, Text("First day", "开始日期"), INDEXED]
    ends: Annotated[date, Text("Last day", "结束日期")]
    hours: Annotated[float, Text("Hours a participant can be credited", "学时")]
    seats: Annotated[int | None, Text("Seats planned", "计划名额")]
    round: Annotated[int | None, Text("Round, of several", "轮次")]
    cost: Annotated[float | None, Text("Cost (yuan)", "经费支出（元）")]
    year: Annotated[int, Text("Year it begins in", "年度"), Derived("self.starts.year")]


class Phase(Node):
    """阶段 | 培训活动的一个阶段 | One phase of an activity. | 3.4"""

    access = Activity.access.via("activities")
    kind: Annotated[
        str,
        Text("Kind of phase", "阶段类型"),
        OneOf(
            {
                "diagnosis": Text("Diagnosis and demonstration", "诊断示范"),
                "lesson_study": Text("Lesson study", "研课磨课"),
                "results": Text("Showing results", "成果展示"),
                "summary": Text("Summing up", "总结提升"),
            }
        ),
    ]
    starts: Annotated[date | None, Text("First day", "开始日期")]
    ends: Annotated[date | None, Text("Last day", "结束日期")]
    product: Annotated[str | None, Text("What it leaves behind", "阶段成果")]


class Theme(Node):
    """研修主题 | 问题导向的研修主题 | A theme of study and the problem it answers. | 3.4"""

    access = OF_COUNTY
    code: Annotated[str, _CODE]
    name: Annotated[str, _NAME, FULL_TEXT]
    problem: Annotated[str | None, Text("The problem it came from", "来源问题")]


class Concerns(Relationship):
    """涉及学科 | 项目、安排、活动涉及的学科与学段 | The subject and stage that training is on. | 三年安排表 附1 附件2"""

    ends = (
        End(Programme, Subject, "subjects", "programmes"),
        End(ProgrammeLine, Subject, "subjects", "programme_lines"),
        End(ScheduleItem, Subject, "subjects", "schedule_items"),
        End(Activity, Subject, "subjects", "activities"),
        End(Theme, Subject, "subjects", "themes"),
    )
    key = ("stage",)
    stage: Annotated[str, Text("Stage", "学段"), Ref("Stage")]


class ForStage(Relationship):
    """面向学段 | 只写学段、没有写学科的项目、安排、活动和主题 | The stage that training is for where no subject is written.
    | 三年安排表 附1 附件2"""

    ends = (
        End(Programme, Stage, "stages", "programmes"),
        End(ScheduleItem, Stage, "stages", "schedule_items"),
        End(Activity, Stage, "stages", "activities"),
        End(Theme, Stage, "stages", "themes"),
    )


class ForSubject(Relationship):
    """面向学科 | 只写学科、没有写学段的活动和主题，不限学段 | The subject that training is on where no stage is written: any stage.
    | 附1 附件2"""

    ends = (
        End(Activity, Subject, "subjects_at_any_stage", "activities_at_any_stage"),
        End(Theme, Subject, "subjects_at_any_stage", "themes_at_any_stage"),
    )


class OnLine(Relationship):
    """所属科目 | 年度安排、项目所属的项目科目 | The line of the schedule it belongs to. | 三年安排表"""

    ends = (
        End(ScheduleItem, ProgrammeLine, "lines", "items", one="line"),
        End(Programme, ProgrammeLine, "lines", "programmes", one="line"),
    )


class ForDistrict(Relationship):
    """面向责任区 | 年度安排、活动面向的责任区 | A district whose teachers it is for. | 4/2019 三年安排表"""

    ends = (
        End(ScheduleItem, SupervisionDistrict, "districts", "schedule_items"),
        End(Activity, SupervisionDistrict, "districts", "activities"),
    )


class Fulfils(Relationship):
    """落实安排 | 活动落实的年度安排 | The item of the schedule that an activity carries out. | 三年安排表"""

    ends = (End(Activity, ScheduleItem, "schedule_items", "activities", one="schedule_item"),)


class OfProgramme(Relationship):
    """所属项目 | 活动、工作坊所属的项目 | The programme it is held under. | 附1 附件2"""

    ends = (
        End(Activity, Programme, "programmes", "activities", one="programme"),
        End(Workshop, Programme, "programmes", "workshops", one="programme"),
    )


class HeldAt(Relationship):
    """举办地点 | 活动举办的学校 | The school where an activity takes place. | 4/2018 5.1.2"""

    ends = (End(Activity, School, "venues", "hosted_activities", one="venue"),)


class OrganisedBy(Relationship):
    """组织者 | 组织活动的机构、责任区、研训室、联盟、学校、县外名校、工作坊或共同体 | Who organises an activity. | 3.2 4/2020"""

    ends = (
        End(Activity, Unit, "organising_units", "activities"),
        End(Activity, Center, "organising_centers", "activities"),
        End(Activity, SupervisionDistrict, "organising_districts", "organised_activities"),
        End(Activity, ResearchRoom, "organising_rooms", "activities"),
        End(Activity, Alliance, "organising_alliances", "activities"),
        End(Activity, School, "organising_schools", "activities"),
        End(Activity, PartnerSchool, "organising_partners", "activities"),
        End(Activity, Workshop, "organising_workshops", "activities"),
        End(Activity, PeerCommunity, "organising_communities", "activities"),
    )


class TaughtBy(Relationship):
    """授课 | 活动的授课教师与团队 | The trainers who teach an activity. | 5.2.2"""

    ends = (
        End(Activity, Teacher, "trainers", "taught_activities"),
        End(Activity, Expert, "experts", "taught_activities"),
        End(Activity, TrainerTeam, "trainer_teams", "activities"),
    )
    unions = (UnionEnd("taught_by", Trainer),)
    hours: Annotated[float | None, Text("Hours taught", "授课学时")]


class HasPhase(Relationship):
    """活动阶段 | 活动的阶段 | A phase of an activity. | 3.4"""

    ends = (End(Activity, Phase, "phases", "activities", back="activity"),)
