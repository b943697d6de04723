"""Responsibilities: functions, posts, duties, coordination, and the district research rooms."""

from typing import Annotated

from yanxiu.graph.model.declare import Dated, End, Node
from yanxiu.graph.model.organisation import LEVELS, Center, School, SupervisionDistrict, Unit
from yanxiu.graph.model.people import Teacher
from yanxiu.graph.model.placing import OF_COUNTY, Reach, placed
from yanxiu.graph.model.properties import FULL_TEXT, OneOf
from yanxiu.graph.text import Text

_NAME = Text("Name", "名称")
_CODE = Text("Code used by the county", "代码")
_SECTION = Text("Section of the plan it comes from", "方案出处")


class Function(Node):
    """职能 | 培训工作中的一项职能 | One function in the training of teachers. | 3.1"""

    access = OF_COUNTY
    code: Annotated[str, _CODE]
    name: Annotated[str, _NAME, FULL_TEXT]
    section: Annotated[str | None, _SECTION]


class Position(Node):
    """职务 | 对培训工作负有责任的职务 | A post that answers for training, such as the deputy director.
    | 3.1 6.1"""

    access = OF_COUNTY
    code: Annotated[str, _CODE]
    name: Annotated[str, _NAME, FULL_TEXT]
    section: Annotated[str | None, _SECTION]


class Duty(Node):
    """职责 | 县、学区、学校三级各自的培训职责 | What a level of the system owes to training. | 3.2 4/2020"""

    access = OF_COUNTY
    code: Annotated[str, _CODE]
    name: Annotated[str, _NAME, FULL_TEXT]
    level: Annotated[
        str,
        Text("Level that owes it", "层级"),
        LEVELS,
    ]
    section: Annotated[str | None, _SECTION]


class Coordination(Node):
    """协同 | 整合后须协同的一个方面，如计划、经费 | What the merged offices do together, such as plans or funds.
    | 3.1"""

    access = OF_COUNTY
    code: Annotated[str, _CODE]
    name: Annotated[str, _NAME, FULL_TEXT]
    section: Annotated[str | None, _SECTION]


class ResearchRoom(Node):
    """学区研训室 | 责任区的研训机构 | The room of a district that organises research and training. | 4/2020"""

    access = placed(
        district=Reach(own=("district",)),
        school=Reach(shown=("district.schools",)),
        trainer=Reach(shown=("staff",)),
    )
    code: Annotated[str, _CODE]
    name: Annotated[str, _NAME, FULL_TEXT]
    section: Annotated[str | None, _SECTION]


class ResponsibleFor(Dated):
    """承担职能 | 机构承担的职能 | A function that a unit answers for. | 3.1"""

    ends = (
        End(Unit, Function, "functions", "units"),
        End(Center, Function, "functions", "centers"),
    )


class Oversees(Dated):
    """分管 | 职务所分管的机构 | A unit that a post has charge of. | 3.1"""

    ends = (End(Position, Unit, "units", "overseers"),)


class SitsOn(Dated):
    """任职于领导机构 | 职务在领导小组中的角色 | A post's seat in a leading group. | 6.1"""

    ends = (End(Position, Unit, "seats", "seat_holders"),)
    role: Annotated[str, Text("Role in the group", "角色")]


class Owes(Dated):
    """负有职责 | 机构、责任区负有的职责 | A duty that a unit or district owes. | 3.2 4/2020"""

    ends = (
        End(Unit, Duty, "duties", "units"),
        End(SupervisionDistrict, Duty, "duties", "districts"),
        End(School, Duty, "duties", "schools"),
        End(ResearchRoom, Duty, "duties", "research_rooms"),
    )


class Holds(Dated):
    """担任职务 | 由谁担任某一职务 | Who holds a post. | 6.1"""

    ends = (End(Teacher, Position, "positions", "holders"),)


class Coordinates(Dated):
    """协同分工 | 职务、机构在某一协同中的参与 | A part in a coordination: of the post that leads it, of the units.
    | 3.1"""

    ends = (
        End(Position, Coordination, "coordinations", "leaders"),
        End(Unit, Coordination, "coordinations", "units"),
    )


class RoomOf(Dated):
    """研训室所属责任区 | 学区研训室所属的责任区 | The district of a research room. | 4/2020"""

    ends = (End(ResearchRoom, SupervisionDistrict, "districts", "research_rooms", one="district"),)
    single = True


class WorksIn(Dated):
    """研训室人员 | 教师在学区研训室任职 | A teacher's post in a research room. | 4/2020"""

    ends = (End(Teacher, ResearchRoom, "research_rooms", "staff"),)
    role: Annotated[
        str,
        Text("Role in the room", "岗位"),
        OneOf({"head": Text("Head", "主任"), "researcher": Text("Researcher", "研训员")}),
    ]
