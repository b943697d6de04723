"""Maps OneRoster classes to training activities, with their enrolments, attendance and trainers."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from yanxiu.loaders.oneroster.known import KnownNodes
from yanxiu.loaders.oneroster.lines import BundleRows
from yanxiu.loaders.oneroster.people import People
from yanxiu.loaders.oneroster.places import Places
from yanxiu.loaders.oneroster.spec import ORGANISERS, read_organiser

_ORGANISERS = {"School": "told_schools", "SupervisionDistrict": "told_districts"}
_OURS = ("enrolled", "credited", "hours", "qualified")


class Training:
    """The classes of a bundle that are training; classes of pupils are left out."""

    def __init__(
        self, graph: KnownNodes, places: Places, people: People, sheets: Mapping[str, BundleRows]
    ) -> None:
        self.graph = graph
        self.places = places
        self.people = people
        self._courses = _by_sourced(sheets.get("courses"), "code")
        starts = _by_sourced(sheets.get("academicSessions"), "starts")
        ends = _by_sourced(sheets.get("academicSessions"), "ends")
        self._sessions = {
            sourced: (starts[sourced], ends[sourced])
            for sourced in starts
            if starts[sourced] and ends[sourced]
        }
        self._found: dict[str, str] = {}
        self._pupils: set[str] = set()
        for name, take in (("classes", self._class), ("enrollments", self._enrolment)):
            if lines := sheets.get(name):
                for at in lines:
                    take(lines, at)

    def _local(self, label: str, sourced: str) -> str | None:
        known = self.graph.by_sourced_id.get(sourced)
        return known[1] if known and known[0] == label else None

    def _class(self, lines: BundleRows, at: int) -> None:
        sourced = lines.get(at, "sourced")
        if lines.get(at, "kind") is None:
            self._pupils.add(sourced)
            return
        if lines.is_deleted(at):
            return  # a past activity is never deleted
        code = self._local("Activity", sourced) or lines.get(at, "code") or sourced
        self._found[sourced] = code
        venue = self._place(lines, at)
        days = self._days(lines, at)
        if lines.get(at, "hours") is None:
            lines.fault(at, "hours", "EMPTY_CELL", "The cell is empty", "单元格为空")
        if days:
            lines.keep(at, told_activity=code, told_programme=self._programme(lines, at), told_venue=venue, told_starts=days[0], told_ends=days[1], **self._organisers(lines, at))  # fmt: skip

    def _place(self, lines: BundleRows, at: int) -> str | None:
        org = lines.get(at, "org")
        place = self.places.find(org)
        if place is None and org is not None:
            lines.unknown(at, "org")
        return place[1] if place and place[0] == "School" else None

    def _organisers(self, lines: BundleRows, at: int) -> dict[str, list[str]]:
        """The organisers of a class, by our columns. The school that represents the county is its center."""
        by_label: dict[str, list[str]] = {
            "told_schools": [],
            "told_districts": [],
            "told_centers": [],
        }
        by_label |= {column: [] for column in ORGANISERS.values()}
        for name in lines.get(at, "other_organisers") or ():
            known = read_organiser(str(name))
            if known in self.graph.ids and known[0] in ORGANISERS:
                by_label[ORGANISERS[known[0]]].append(known[1])
            else:
                lines.leave_out(known)
        for org in lines.get(at, "organisers") or ():
            place = self.places.find(org)
            if place is None:
                lines.unknown(at, "organisers")
            elif place[0] == "County":
                centers = [key for label, key in self.graph.ids if label == "Center"]
                by_label["told_centers"] += centers
                if not centers:
                    lines.leave_out(("Center", self.graph.county))
            else:
                by_label[_ORGANISERS[place[0]]].append(place[1])
        return by_label

    def _programme(self, lines: BundleRows, at: int) -> str | None:
        course = lines.get(at, "course")
        code = self._courses.get(course) if course else None
        programme = code or (self._local("Programme", course) if course else None)
        known = ("Programme", programme) in self.graph.ids if programme else course in self._courses
        if course and not known:
            lines.unknown(at, "course")
        return programme if known else None

    def _days(self, lines: BundleRows, at: int) -> tuple[date, date] | None:
        """The first and last day of a class's sessions. The endDate of a session is the day after its last."""
        terms = lines.get(at, "terms") or []
        if not terms:
            lines.fault(at, "terms", "EMPTY_CELL", "The cell is empty", "单元格为空")
            return None
        if any(term not in self._sessions for term in terms):
            lines.unknown(at, "terms")
            return None
        sessions = [self._sessions[term] for term in terms]
        return min(s for s, _ in sessions), max(e for _, e in sessions) - timedelta(days=1)

    def _enrolment(self, lines: BundleRows, at: int) -> None:
        sourced = lines.get(at, "class")
        code = self._found.get(sourced) or self._local("Activity", sourced)
        ours = any(lines.get(at, name) is not None for name in _OURS)
        if lines.is_deleted(at) or sourced in self._pupils or not (code or ours):
            return
        if code is None:
            lines.unknown(at, "class")
            return
        role = lines.get(at, "role")
        if role not in ("student", "teacher"):
            return
        number = self.people.find(lines.get(at, "user"))
        if number is None:
            lines.unknown(at, "user")
            return
        if role == "teacher":
            lines.keep(at, told_activity=code, told_taught=number)
        elif lines.get(at, "credited") is None:
            lines.keep(at, told_activity=code, told_enrolled=number)
        elif lines.get(at, "hours") is None:
            lines.fault(at, "hours", "EMPTY_CELL", "The cell is empty", "单元格为空")
        else:
            lines.keep(at, told_activity=code, told_attended=number)


def _by_sourced(lines: BundleRows | None, column: str) -> dict[str, Any]:
    if lines is None:
        return {}
    return {lines.get(at, "sourced"): lines.get(at, column) for at in lines}
