"""Callers: their role and their place in the organisation."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from yanxiu.graph.model.placing import Place
from yanxiu.graph.text import Text


@dataclass(frozen=True, slots=True)
class Role:
    """What a role may do.

    place      the kind of place the role belongs to; None: the whole county
    label      the label of the node that represents the place
    personal   sees all personal fields of the county in full (for other roles see `Reach.full`)
    mutates    may run mutations
    uploads    may upload rosters
    audits     may read the audit log
    explores   may query the schema (introspection) and use the page at /graphql
    """

    name: str
    title: Text
    place: Place | None = None
    label: str | None = None
    personal: bool = False
    mutates: bool = False
    uploads: bool = False
    audits: bool = False
    explores: bool = False


OPERATOR = Role(
    "operator",
    Text("Server operator", "系统运行者"),
    personal=True,
    mutates=True,
    uploads=True,
    audits=True,
    explores=True,
)
ROLES: Mapping[str, Role] = {
    role.name: role
    for role in (
        Role(
            "planner",
            Text("County planner", "县级培训规划人员"),
            personal=True,
            mutates=True,
            uploads=True,
            explores=True,
        ),
        Role(
            "supervisor",
            Text("District supervisor", "责任区督学"),
            "district",
            "SupervisionDistrict",
        ),
        Role("school", Text("School", "学校"), "school", "School"),
        Role("trainer", Text("Trainer", "培训者"), "trainer", "Teacher"),
        Role("auditor", Text("Auditor", "审计人员"), audits=True, explores=True),
        Role("machine", Text("Machine", "机器"), uploads=True),
    )
}


@dataclass(frozen=True, slots=True)
class Caller:
    """The user or program that sends a request.

    who      an opaque name without personal data: a key's name, or derived from a token's subject
    county   code of the only county the caller may see; None: every county (only the operator)
    place    id of the caller's district, school or teacher; None: the whole county
    smallest_cell   smallest number of people a figure may describe (0 is always shown); 1: no limit
    """

    who: str
    role: Role
    county: str | None = None
    place: str | None = None
    smallest_cell: int = 1

    def __post_init__(self) -> None:
        if (self.role.place is None) != (self.place is None) or (
            self.county is None and self.role is not OPERATOR
        ):
            raise ValueError(f"a {self.role.name} with this county and place")

    @property
    def scope(self) -> str:
        """The caller's place as the audit log records it: the place's id, the county's code or "*"."""
        return self.place or self.county or "*"

    def params(self, today: date) -> dict[str, Any]:
        """The parameters that the conditions of `yanxiu.graph.access` use."""
        if self.county is None:
            return {}
        params = {"caller_county": self.county, "caller_key": f"{self.county}:"}
        placed = {"caller_place": self.place, "caller_day": today} if self.place else {}
        cell = {"caller_cell": self.smallest_cell} if self.smallest_cell > 1 else {}
        return {**params, **placed, **cell}

    def with_smallest_cell(self, people: int) -> "Caller":
        """Returns the caller with `smallest_cell` set to `people`; unchanged if its role is personal."""
        return self if self.role.personal else replace(self, smallest_cell=people)


LOCAL = Caller("local", OPERATOR)  # any request to a server without sign-in
SHELL = Caller("shell", OPERATOR)  # a user of the command line
