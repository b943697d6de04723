"""Staff of closed schools who have no post at an open school.

Only the bureau knows who moved to the successor, and when. The report of a load counts these people. A roster of
transfers that moves them can be written, reviewed and loaded.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yanxiu.graph.database import Database
from yanxiu.graph.model.people import TeachesAt
from yanxiu.graph.text import Text

_LEFT = """
MATCH (school:School)<-[post:TEACHES_AT]-(teacher:Teacher)
WHERE school.id STARTS WITH $county AND school.closed <= $day
  AND post.since < school.closed AND coalesce(post.until > school.closed, true)
  AND NOT EXISTS {
    MATCH (teacher)-[now:TEACHES_AT]->(open:School)
    WHERE coalesce(open.closed > $day, true) AND now.since <= $day AND coalesce(now.until > $day, true)
  }
"""
_SCHOOLS = f"""{_LEFT}
WITH school, count(DISTINCT teacher) AS staff
RETURN school.name AS school, school.closed AS closed, staff,
       COLLECT {{ MATCH (school)-[:SUCCEEDED_BY]->(next:School) RETURN next.name ORDER BY next.name }} AS successors
ORDER BY school
"""
_MOVES = f"""{_LEFT}
RETURN teacher.number AS number, teacher.name AS name, school.code AS school, school.closed AS closed,
       post.main AS main, post.role AS role,
       COLLECT {{ MATCH (school)-[:SUCCEEDED_BY]->(next:School) WHERE coalesce(next.closed > school.closed, true)
                 RETURN next.code ORDER BY next.code }} AS successors
ORDER BY school, number, main DESC
"""
_HEADER = ("教师编号", "姓名", "调出学校", "调入学校", "调动日期", "是否主岗", "岗位")
UNDECIDED = "请填写调入学校"  # no school and not empty: a load refuses such a row


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A closed school, its successors, and the number of its staff without another post."""

    county: str
    school: str
    closed: date
    staff: int
    successors: Sequence[str]

    def as_json(self) -> dict[str, Any]:
        return {
            "school": self.school,
            "closed": self.closed.isoformat(),
            "staff": self.staff,
            "successors": list(self.successors),
        }

    @property
    def text(self) -> Text:
        """The school in one line, for the report."""
        to = ", ".join(self.successors), "、".join(self.successors)
        lives_on = (f", succeeded by {to[0]}", f"，由{to[1]}承接") if self.successors else ("", "")
        return Text(
            f"{self.school}, closed on {self.closed}{lives_on[0]}: {self.staff}",
            f"{self.school}（{self.closed}起停办{lives_on[1]}）：{self.staff}人",
        )


def find_left_behind(database: Database, county: str, day: date) -> list[LeftBehind]:
    """The schools of a county closed by a day, with staff who have no post on that day."""
    rows = database.read(_SCHOOLS, county=f"{county}:", day=day)
    return [LeftBehind(county, **row) for row in rows]


def transfer_roster(database: Database, county: str, day: date) -> bytes:
    """The roster of transfers (CSV) that moves these people to the successor on the day their school closed.

    The school is UNDECIDED if there is no successor or more than one.
    """
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(_HEADER)
    roles = TeachesAt.properties["role"].choices
    for row in database.read(_MOVES, county=f"{county}:", day=day):
        successors = row["successors"]
        writer.writerow([
            row["number"], row["name"], row["school"], successors[0] if len(successors) == 1 else UNDECIDED,
            row["closed"].isoformat(), "是" if row["main"] else "否", roles[row["role"]].zh,
        ])  # fmt: skip
    return written.getvalue().encode("utf-8-sig")
