"""Teachers and experts, the posts they hold and what they teach."""

from datetime import date
from typing import Annotated

from yanxiu.graph.model.declare import (
    Dated,
    End,
    Node,
    NodeUnion,
    exists_while,
)
from yanxiu.graph.model.organisation import (
    SOURCED_ID,
    Center,
    School,
    Subject,
    Unit,
)
from yanxiu.graph.model.placing import Reach, placed
from yanxiu.graph.model.properties import FULL_TEXT, IDENTITY, INDEXED, PERSONAL, Masked, OneOf, Ref
from yanxiu.graph.text import Text

_NAME = Text("Name", "名称")
_CODE = Text("Code used by the county", "代码")


class Teacher(Node):
    """教师 | 在编、聘任的教师和校园长 | A teacher, principal or other staff of a school. | 1 2"""

    access = placed(
        district=Reach(
            own=("posts.district", "research_rooms.district"),
            shown=("mentored_schools.district", "trainer_teams.districts"),
        ),
        school=Reach(own=("posts",), shown=("mentored_schools",), full=("posts",)),
        trainer=Reach(
            own=("",),
            shown=(
                "trainer_teams.members",
                "attended.trainers",
                "enrolments.trainers",
                "posts.mentors",
                "guides",
                "apprentices",
            ),
            full=("",),
        ),
    )
    exists = exists_while("TEACHES_AT", "EMPLOYED_AT")
    merged_by = "number"
    number: Annotated[str, Text("Teacher number of the county", "教师编号"), INDEXED]
    name: Annotated[str, Text("Name", "姓名"), FULL_TEXT, INDEXED]
    sex: Annotated[
        str | None,
        Text("Sex", "性别"),
        OneOf({"female": Text("Female", "女"), "male": Text("Male", "男")}),
    ]
    born: Annotated[date | None, Text("Date of birth", "出生日期"), PERSONAL]
    phone: Annotated[
        str | None,
        Text("Phone", "手机号码"),
        PERSONAL,
        Masked("left(self, 3) + '****' + right(self, 4)"),
    ]
    identity: Annotated[
        str | None,
        Text("Identity number (kept as a keyed hash)", "身份证号"),
        PERSONAL,
        IDENTITY,
        INDEXED,
    ]
    hired: Annotated[date | None, Text("Day of first appointment as a teacher", "参加教育工作日期")]
    rank: Annotated[str | None, Text("Professional title", "职称")]
    sourced_id: Annotated[str | None, SOURCED_ID, INDEXED]


class Expert(Node):
    """专家 | 外聘专家 | An expert from outside the county. | 3.1"""

    access = placed(
        district=Reach(shown=("mentored_schools.district", "trainer_teams.districts")),
        school=Reach(shown=("mentored_schools",)),
        trainer=Reach(shown=("trainer_teams.members",)),
    )
    code: Annotated[str, _CODE]
    name: Annotated[str, Text("Name", "姓名"), FULL_TEXT]
    affiliation: Annotated[str | None, Text("Where the expert works", "工作单位")]


class Trainer(NodeUnion):
    """培训者 | 教师或外聘专家 | Who trains: a teacher, or an expert from outside."""

    labels = (Teacher, Expert)


class TeachesAt(Dated):
    """任职 | 教师在学校的任职；主岗只有一个 | A teacher's post at a school; one of them is the main one. | 2"""

    ends = (End(Teacher, School, "posts", "staff", one="school"),)
    one_where = "main"
    main: Annotated[bool, Text("The main post", "是否主岗")]
    role: Annotated[
        str,
        Text("Role at the school", "岗位"),
        OneOf(
            {
                "teacher": Text("Teacher", "教师"),
                "principal": Text("Principal or kindergarten head", "校园长"),
                "vice_principal": Text("Vice principal", "副校长"),
                "teaching_vice_principal": Text("Vice principal for teaching", "教学副校长"),
                "middle_leader": Text("Head of a section of the school", "中层干部"),
                "care_worker": Text("Care worker of a kindergarten", "保育员"),
                "support_staff": Text("Support staff, who do not teach", "教辅与后勤人员"),
            }
        ),
    ]


class Teaches(Dated):
    """任教学科 | 教师任教的学科与学段 | A subject that a teacher teaches at a stage. | 3.3"""

    ends = (End(Teacher, Subject, "subjects", "teachers"),)
    key = ("since", "stage")
    stage: Annotated[str, Text("Stage", "学段"), Ref("Stage")]
    main: Annotated[bool, Text("The main subject", "是否主学科")]


class EmployedAt(Dated):
    """机构人员 | 教研员等在机构、中心任职 | A post at an office or the center, such as a researcher's. | 3.1"""

    ends = (
        End(Teacher, Unit, "units", "staff"),
        End(Teacher, Center, "centers", "staff"),
    )
    role: Annotated[
        str,
        Text("Role", "岗位"),
        OneOf(
            {
                "head": Text("Head", "负责人"),
                "staff": Text("Staff", "工作人员"),
                "researcher": Text("Researcher", "教研员"),
                "part_time_researcher": Text("Part-time researcher", "兼职教研员"),
            }
        ),
    ]
    selection: Annotated[
        str | None,
        Text("How chosen", "选任方式"),
        OneOf(
            {
                "appointed": Text("Appointed", "任命"),
                "open_selection": Text("Open selection", "公开选聘"),
            }
        ),
    ]
