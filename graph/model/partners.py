"""Partner schools: a strong school, of the county or external, and a school that it helps."""

from typing import Annotated

from yanxiu.graph.model.declare import Dated, End, Node
from yanxiu.graph.model.organisation import School
from yanxiu.graph.model.placing import Reach, placed
from yanxiu.graph.model.properties import FULL_TEXT
from yanxiu.graph.text import Text


class PartnerSchool(Node):
    """县外名校 | 与本县学校手拉手结对的县外名校 | A well-known school from outside the county that helps one of its schools.
    | 三年安排表"""

    access = placed(
        district=Reach(shown=("helped_schools.district",)),
        school=Reach(shown=("helped_schools",)),
        trainer=Reach(shown=("helped_schools.staff",)),
    )
    code: Annotated[str, Text("Code used by the county", "代码")]
    name: Annotated[str, Text("Name", "名称"), FULL_TEXT]
    place: Annotated[str | None, Text("Where it lies", "所在地")]


class HandInHand(Dated):
    """手拉手结对 | 名校与所帮扶的学校（乡村校等）结对 | A strong school that helps another, such as a rural one. | 三年安排表"""

    ends = (
        End(School, School, "helped_schools", "helping_schools"),
        End(PartnerSchool, School, "helped_schools", "partner_schools"),
    )
