"""The organisation: county, center, offices, districts, alliances, towns and schools, and their standard codes."""

from datetime import date
from typing import Annotated

from yanxiu.graph.model.declare import (
    Closing,
    Dated,
    End,
    Node,
    Relationship,
    exists_between,
    valid_on,
)
from yanxiu.graph.model.placing import ANYONE, OF_COUNTY, Access, Reach, placed
from yanxiu.graph.model.properties import FULL_TEXT, INDEXED, Derived, OneOf
from yanxiu.graph.text import Text

_NAME = Text("Name", "名称")
_CODE = Text("Code used by the county", "代码")
_SECTION = Text("Section of the plan it comes from", "方案出处")
SOURCED_ID = Text(
    "sourcedId in the system it came from (OneRoster)", "来源系统标识（OneRoster sourcedId）"
)


class County(Node):
    """县 | 制定培训方案的县（区、市） | The county whose plan this is. | 1"""

    shared = True
    access = Access("county", county="code")
    code: Annotated[str, Text("National code of the county", "行政区划代码")]
    name: Annotated[str, _NAME, FULL_TEXT]


class Stage(Node):
    """学段 | 幼儿园、小学、初中、高中等学段 | A stage of schooling. | 3.3 3.4"""

    shared = True
    access = ANYONE
    name: Annotated[str, _NAME]
    name_en: Annotated[str, Text("Name in English", "英文名称")]
    position: Annotated[int, Text("Place in the usual order", "排序")]


class Subject(Node):
    """学科 | 学科，或班主任、学校管理等需要培训的岗位 | A subject, or a post that is trained for as if it were one.
    | 3.3 三年安排表"""

    shared = True
    access = ANYONE
    name: Annotated[str, _NAME, FULL_TEXT]
    name_en: Annotated[str, Text("Name in English", "英文名称")]
    academic: Annotated[bool, Text("Academic subject in the sense of the plan", "是否文化类科目")]
    taught: Annotated[
        bool, Text("Taught in class, not a post such as homeroom teacher", "是否课堂教学学科")
    ]


class Locality(Node):
    """地域类别 | 学校所在地的类别；“乡村”指乡镇及以下 | The locality of a school; rural is township and below. | 1 附1"""

    shared = True
    access = ANYONE
    name: Annotated[str, _NAME]
    name_en: Annotated[str, Text("Name in English", "英文名称")]
    rural: Annotated[bool, Text("Township or below (乡镇及以下)", "是否乡镇及以下")]


class Center(Node):
    """教师发展中心 | 由各股室、机构整合而成的县级教师发展中心 | The county's center that its offices merge into.
    | 3.1 4/2021"""

    access = OF_COUNTY
    exists = exists_between("opens")
    name: Annotated[str, _NAME, FULL_TEXT]
    opens: Annotated[date | None, Text("Day it is to open", "成立日期")]
    section: Annotated[str | None, _SECTION]


class Unit(Node):
    """机构/股室 | 承担教师培训职能的股室、二级机构与领导机构 | An office, institution or leading group. | 3.1 6.1"""

    access = OF_COUNTY
    code: Annotated[str, _CODE]
    name: Annotated[str, _NAME, FULL_TEXT]
    kind: Annotated[
        str,
        Text("Kind of unit", "机构类型"),
        OneOf(
            {
                "bureau": Text("Education bureau", "教育局"),
                "office": Text("Office of the bureau", "股室"),
                "institution": Text("Institution under the bureau", "二级机构"),
                "leading_group": Text("Leading group", "领导小组"),
                "leading_office": Text("Office of a leading group", "领导小组办公室"),
                "department": Text("Other department of the county", "县直其他部门"),
            }
        ),
    ]
    section: Annotated[str | None, _SECTION]


class SupervisionDistrict(Node):
    """督学责任区（学区） | 全县划分的督学责任区，即方案所称学区 | One of the districts the county is divided into.
    | 2 3.2 三年安排表"""

    access = placed(
        district=Reach(own=("",)),
        school=Reach(shown=("schools",)),
        trainer=Reach(shown=("schools.staff", "schools.mentors", "trainer_teams.members")),
    )
    code: Annotated[str, _CODE]
    name: Annotated[str, _NAME, FULL_TEXT]
    section: Annotated[str | None, _SECTION]
    sourced_id: Annotated[str | None, SOURCED_ID, INDEXED]


class DistrictPair(Node):
    """送教片区 | 两个责任区合为一个送教片区 | Two districts that share sending-teaching courses. | 三年安排表"""

    access = OF_COUNTY
    code: Annotated[str, _CODE]
    name: Annotated[str, _NAME, FULL_TEXT]
    section: Annotated[str | None, _SECTION]


class Town(Node):
    """乡镇 | 乡镇（垸镇、街道） | A township, town or street office. | 5.1.2"""

    access = OF_COUNTY
    code: Annotated[str, _CODE]
    name: Annotated[str, _NAME, FULL_TEXT]


class Alliance(Node):
    """小学片校联盟 | 开展同科主题协同研修的小学片校联盟 | Primary schools that study a subject together. | 3.2"""

    access = placed(
        district=Reach(own=("district",)),
        school=Reach(shown=("schools",)),
        trainer=Reach(shown=("schools.staff",)),
    )
    code: Annotated[str, _CODE]
    name: Annotated[str, _NAME, FULL_TEXT]


OWNERSHIP = OneOf(
    {"public": Text("Public", "公办"), "private": Text("Private", "民办")}, name="SchoolOwnership"
)
LEVELS = OneOf(  # of the system that the plan sets up
    {
        "county": Text("County", "县"),
        "district": Text("Supervision district", "督学责任区"),
        "school": Text("School", "学校"),
    },
    name="SystemLevel",
)


class School(Node):
    """学校 | 学校、幼儿园与教学点 | A school, kindergarten or teaching point. | 2 3.2"""

    access = placed(
        district=Reach(own=("district",)),
        school=Reach(own=("",)),
        trainer=Reach(shown=("staff", "mentors")),
    )
    exists = exists_between("opened", "closed")
    closing = Closing("closed", Text("The school", "该校"))
    merged_by = "code"
    code: Annotated[str, Text("School code", "学校代码"), INDEXED]
    name: Annotated[str, Text("Name as registered now", "学校名称"), FULL_TEXT]
    ownership: Annotated[
        str,
        Text("Who runs it", "办学性质"),
        OWNERSHIP,
    ]
    central: Annotated[bool | None, Text("Central primary school of a town", "是否中心完小")]
    training_seats: Annotated[int | None, Text("Seats in its training rooms", "培训场地座位数")]
    opened: Annotated[date | None, Text("Day it opened", "建校日期")]
    closed: Annotated[date | None, Text("First day it is closed", "撤销日期（当日起停办）")]
    sourced_id: Annotated[str | None, SOURCED_ID, INDEXED]
    rural: Annotated[
        bool,
        Text("Rural on the day asked about: township and below", "是否乡村学校（乡镇及以下）"),
        Derived(
            "EXISTS { (self)-[lies:IN_LOCALITY]->(:Locality {rural: true}) WHERE "
            + valid_on("lies", "$as_of")
            + " }"
        ),
    ]


class SchoolName(Node):
    """学校名称 | 学校现用名、曾用名和简称 | A name that a school bears, bore or is called by."""

    access = School.access.via("schools")
    name: Annotated[str, _NAME, FULL_TEXT]


class InCounty(Dated):
    """所属县 | 责任区、中心和机构所属的县 | The county it belongs to. | 3.2"""

    ends = (
        End(SupervisionDistrict, County, "counties", "districts", one="county"),
        End(Center, County, "counties", "centers", one="county"),
        End(Unit, County, "counties", "units", one="county"),
        End(Town, County, "counties", "towns", one="county"),
    )
    single = True


class InDistrict(Dated):
    """所属责任区 | 学校、乡镇、联盟所属的督学责任区 | The supervision district it belongs to. | 3.2"""

    ends = (
        End(School, SupervisionDistrict, "districts", "schools", one="district"),
        End(Town, SupervisionDistrict, "districts", "towns", one="district"),
        End(Alliance, SupervisionDistrict, "districts", "alliances", one="district"),
    )
    single = True


class InPair(Dated):
    """所属送教片区 | 责任区所属的送教片区 | The pair that a district forms with another. | 三年安排表"""

    ends = (End(SupervisionDistrict, DistrictPair, "pairs", "districts", one="pair"),)
    single = True


class InTown(Dated):
    """所在乡镇 | 学校所在的乡镇 | The town of a school. | 5.1.2"""

    ends = (End(School, Town, "towns", "schools", one="town"),)
    single = True


class InLocality(Dated):
    """地域类别归属 | 学校在某一时期的地域类别 | The locality of a school during a period. | 1 附1"""

    ends = (End(School, Locality, "localities", "schools", one="locality"),)
    single = True


class InAlliance(Dated):
    """加入联盟 | 学校加入的小学片校联盟 | The alliance a school takes part in. | 3.2"""

    ends = (End(School, Alliance, "alliances", "schools"),)


class Offers(Dated):
    """开设学段 | 学校开设的学段 | A stage that a school teaches. | 3.4"""

    ends = (End(School, Stage, "stages", "schools"),)


class Called(Dated):
    """校名沿革 | 学校在某一时期的名称或简称 | A name a school bears for a time."""

    ends = (End(School, SchoolName, "names", "schools"),)
    naming = True
    official: Annotated[bool, Text("The registered name, not a short form", "是否正式校名")]


class SucceededBy(Relationship):
    """并入 | 学校撤并后由哪所学校承接 | The school that succeeds a closed school."""

    ends = (End(School, School, "successors", "predecessors"),)
    succession = True
    on: Annotated[date, Text("Day of the change", "变更日期")]
    key = ("on",)


class ServesAsBase(Dated):
    """培训基地校 | 学校作为培训基地校所服务的乡镇 | The town for which a school is the training base. | 5.1.2"""

    ends = (End(School, Town, "base_for", "base_schools"),)


class UnitPartOf(Dated):
    """隶属 | 机构隶属的上级机构 | The unit that a unit belongs to. | 3.1 6.1"""

    ends = (End(Unit, Unit, "parents", "parts", one="parent"),)
    single = True


class MergesInto(Dated):
    """并入中心 | 机构并入教师发展中心 | A unit's merger into the center. | 3.1 4/2021"""

    ends = (End(Unit, Center, "centers", "merged_units"),)
