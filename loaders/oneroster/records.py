"""The OneRoster records of a county on a day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from yanxiu.loaders.export.snapshot import Snapshot, SnapshotRelationship, is_current
from yanxiu.loaders.oneroster import names
from yanxiu.loaders.oneroster.spec import (
    ORGANISERS,
    POSTS,
    id_of_host,
    id_of_node,
    organiser_text,
    sourced_id,
)

LABELS = ("County", "Center", "SupervisionDistrict", "School", "Teacher", "Activity", "Programme", "Subject", "Stage")  # fmt: skip
TYPES = ("IN_COUNTY", "IN_DISTRICT", "TEACHES_AT", "OF_PROGRAMME", "HELD_AT", "CONCERNS", "FOR_STAGE", "FOR_SUBJECT", "ENROLLED", "WITHDRAWN", "ATTENDED", "TAUGHT_BY", "ORGANISED_BY")  # fmt: skip
_EVERY_OTHER = "training"  # the course of activities without a programme


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a file. `about` lists the nodes and relationships that it describes; `since` is its first day."""

    file: str
    sourced_id: str
    cells: Mapping[str, Any]
    about: tuple[tuple[str, ...], ...]
    since: date | None = None
    until: date | None = None
    needs: tuple[str, ...] = ()  # the sourcedIds of records that it refers to

    @property
    def key(self) -> tuple[str, str]:
        return self.file, self.sourced_id


class Records:
    """The records of a county on a day; `ended_posts` yields the posts that have ended."""

    def __init__(self, snapshot: Snapshot, day: date, *, personal: bool) -> None:
        self.snapshot = snapshot
        self.day = day
        self.personal = personal
        self.county = id_of_node("County", snapshot.county)
        self.center = id_of_host("County", snapshot.county)
        self._posts: dict[str, list[SnapshotRelationship]] = {}
        for joint in snapshot.relationships["TEACHES_AT"]:
            if is_current(joint.properties, day) and self._open(joint.target[1]):
                self._posts.setdefault(joint.source[1], []).append(joint)

    def __iter__(self) -> Iterator[Record]:
        yield from self._orgs()
        yield from self._users()
        for posts in self._posts.values():
            yield from self._roles(posts)
        yield from self._courses()
        for key, activity in self.snapshot.nodes["Activity"].items():
            yield from self._class(key, activity)

    def ended_posts(self) -> Iterator[Record]:
        """Yields the posts that ended by the day."""
        for joint in self.snapshot.relationships["TEACHES_AT"]:
            until = joint.properties.get("until")
            if until is not None and until <= self.day:
                yield self._role(joint, "primary" if joint.properties["main"] else "secondary")

    def _open(self, school: str) -> bool:
        properties = self.snapshot.nodes["School"][school]
        opened, closed = properties.get("opened"), properties.get("closed")
        return (opened is None or opened <= self.day) and (closed is None or closed > self.day)

    def _now(self, kind: str, label: str, key: str) -> SnapshotRelationship | None:
        joints = self.snapshot.relationships_at(kind, "source", (label, key))
        return next((joint for joint in joints if is_current(joint.properties, self.day)), None)

    def _orgs(self) -> Iterator[Record]:
        county = self.snapshot.county
        name = self.snapshot.nodes["County"].get(county, {}).get("name", county)
        cells = {"name": name, "type": "district", "identifier": county}
        yield Record("orgs", self.county, cells, (("County", county),))
        if self.snapshot.nodes["Activity"]:
            yield self._center(name)
        for key, properties in self.snapshot.nodes["SupervisionDistrict"].items():
            joint = self._now("IN_COUNTY", "SupervisionDistrict", key)
            if joint is None:
                continue
            cells = {
                "name": properties["name"],
                "type": "district",
                "identifier": self.snapshot.local_id(("SupervisionDistrict", key)),
                "parentSourcedId": self.county,
                "metadata.yanxiu.since": joint.properties["since"],
            }
            yield Record("orgs", self._id("SupervisionDistrict", key), cells, (("SupervisionDistrict", key), _key_of(joint)), joint.properties["since"], _until(joint))  # fmt: skip
            if self.snapshot.relationships_at(
                "ORGANISED_BY", "target", ("SupervisionDistrict", key)
            ):
                yield self._host("SupervisionDistrict", key, str(properties["name"]))
        for key, properties in self.snapshot.nodes["School"].items():
            if self._open(key):
                yield self._school(key, properties)

    def _center(self, county: str) -> Record:
        """The school that represents the county's center, the place of training that is not held at a school."""
        centers = self.snapshot.nodes["Center"].values()
        name = next((str(center["name"]) for center in centers), f"{county}教师培训")
        return self._host("County", self.snapshot.county, name)

    def _host(self, label: str, key: str, name: str) -> Record:
        """A school that represents a county or district, because a class can only refer to an org of type school."""
        stands_for = self._id(label, key)
        cells = {
            "name": name,
            "type": "school",
            "parentSourcedId": stands_for,
            "metadata.yanxiu.standsFor": stands_for,
        }
        return Record("orgs", id_of_host(label, key), cells, ((label, key),), needs=(stands_for,))

    def _organisers(self, joints: list[SnapshotRelationship]) -> list[str]:
        """The orgs that organise an activity: schools, and the schools that represent districts and the center."""
        orgs = []
        for label, key in (joint.target for joint in joints):
            if label == "School" and self._open(key):
                orgs.append(self._id("School", key))
            elif label == "SupervisionDistrict" and self._now("IN_COUNTY", label, key):
                orgs.append(id_of_host(label, key))
            elif label == "Center":
                orgs.append(self.center)
        return sorted(orgs)

    def _school(self, key: str, properties: Mapping[str, Any]) -> Record:
        joint = self._now("IN_DISTRICT", "School", key)
        known = joint and self._now("IN_COUNTY", "SupervisionDistrict", joint.target[1])
        parent = (
            self._id("SupervisionDistrict", joint.target[1]) if joint and known else self.county
        )
        cells = {
            "name": properties["name"],
            "type": "school",
            "identifier": self.snapshot.local_id(("School", key)),
            "parentSourcedId": parent,
            "metadata.yanxiu.ownership": properties.get("ownership"),
            "metadata.yanxiu.opened": properties.get("opened"),
            "metadata.yanxiu.since": joint.properties["since"] if joint and known else None,
        }
        about = ("School", key), *([_key_of(joint)] if joint else [])
        since = max(
            filter(None, (properties.get("opened"), joint and joint.properties["since"])),
            default=None,
        )
        return Record(
            "orgs", self._id("School", key), cells, about, since, properties.get("closed")
        )

    def _users(self) -> Iterator[Record]:
        for key, posts in self._posts.items():
            properties = self.snapshot.nodes["Teacher"][key]
            sourced = self._id("Teacher", key)
            number = self.snapshot.local_id(("Teacher", key))
            family, given_name = names.split_name(properties["name"])
            main = next((joint for joint in posts if joint.properties["main"]), None)
            about = ("Teacher", key), *map(_key_of, posts)
            since = max(joint.properties["since"] for joint in posts)
            ends = [until for joint in posts if (until := joint.properties.get("until"))]
            until = max(ends) if len(ends) == len(posts) else None
            cells = {
                "enabledUser": True,
                "username": number,
                "givenName": given_name,
                "familyName": family,
                "identifier": number,
                "phone": properties.get("phone") if self.personal else None,
                "primaryOrgSourcedId": self._id(*main.target) if main else None,
                "metadata.yanxiu.hired": properties.get("hired"),
                "metadata.yanxiu.rank": properties.get("rank"),
            }
            yield Record("users", sourced, cells, about, since, until)
            demographics = {"birthDate": properties.get("born"), "sex": properties.get("sex")}
            if self.personal and any(demographics.values()):
                yield Record(
                    "demographics", sourced, demographics, (("Teacher", key),), since, until
                )

    def _roles(self, posts: list[SnapshotRelationship]) -> Iterator[Record]:
        """One role at every school is primary; users.csv identifies the main post among them."""
        has_main = any(joint.properties["main"] for joint in posts)
        first: set[Any] = set()
        for joint in sorted(posts, key=lambda joint: not joint.properties["main"]):
            primary = has_main and joint.target not in first
            first.add(joint.target)
            yield self._role(joint, "primary" if primary else "secondary")

    def _role(self, joint: SnapshotRelationship, kind: str) -> Record:
        post = joint.properties
        teacher, school = joint.source, joint.target
        cells = {
            "userSourcedId": self._id(*teacher),
            "roleType": kind,
            "role": POSTS[post["role"]],
            "beginDate": post["since"],
            "endDate": post.get("until"),
            "orgSourcedId": self._id(*school),
        }
        sourced = sourced_id("TEACHES_AT", teacher[1], school[1], post["since"])
        needs = (self._id(*teacher), self._id(*school))
        return Record("roles", sourced, cells, (_key_of(joint),), post["since"], post.get("until"), needs)  # fmt: skip

    def _courses(self) -> Iterator[Record]:
        org = {"orgSourcedId": self.county}
        for key, properties in self.snapshot.nodes["Programme"].items():
            code = self.snapshot.local_id(("Programme", key))
            cells = {"title": properties["name"], "courseCode": code, **org}
            yield Record("courses", self._id("Programme", key), cells, (("Programme", key),))
        if self.snapshot.nodes["Activity"]:
            cells = {"title": "其他培训 Other training", **org}
            yield Record("courses", sourced_id("Programme", _EVERY_OTHER), cells, ())

    def _class(self, key: str, properties: Mapping[str, Any]) -> Iterator[Record]:
        known = "Activity", key
        joints = {kind: self.snapshot.relationships_at(kind, "source", known) for kind in TYPES}
        term = sourced_id("session", properties["starts"], properties["ends"])
        days = {
            "title": f"{properties['starts']} – {properties['ends']}",
            "type": "term",
            "startDate": properties["starts"],
            "endDate": properties["ends"] + timedelta(days=1),
            "schoolYear": properties["ends"].year,
        }
        yield Record("academicSessions", term, days, ())
        programme = next((joint.target for joint in joints["OF_PROGRAMME"]), None)
        course = self._id(*programme) if programme else sourced_id("Programme", _EVERY_OTHER)
        venue = next((j.target[1] for j in joints["HELD_AT"] if self._open(j.target[1])), None)
        organisers = self._organisers(joints["ORGANISED_BY"])
        school = self._id("School", venue) if venue else next(iter(organisers), self.center)
        sourced = self._id(*known)
        cells = {
            "title": properties["name"],
            "courseSourcedId": course,
            "classCode": self.snapshot.local_id(known),
            "classType": "scheduled",
            "schoolSourcedId": school,
            "termSourcedIds": term,
            **self._subjects(joints),
            **{
                f"metadata.yanxiu.{name}": properties.get(name)
                for name in ("kind", "hours", "seats", "round", "cost")
            },
            "metadata.yanxiu.organisedBy": organisers,
            "metadata.yanxiu.otherOrganisers": sorted(
                organiser_text(joint.target[0], self.snapshot.local_id(joint.target))
                for joint in joints["ORGANISED_BY"]
                if joint.target[0] in ORGANISERS
            ),
        }
        about = (known, *(_key_of(joint) for of_kind in joints.values() for joint in of_kind))
        yield Record("classes", sourced, cells, about, needs=(term, course, school, *organisers))
        yield from self._enrolments(known, {"classSourcedId": sourced, "schoolSourcedId": school})

    def _subjects(self, joints: Mapping[str, list[SnapshotRelationship]]) -> dict[str, Any]:
        """The subjects of a class and their stages. Several pair up by position: the first with the first."""
        pairs = sorted((each.target[1], each.properties["stage"]) for each in joints["CONCERNS"])
        subjects = [subject for subject, _ in pairs]
        stages = [stage for _, stage in pairs]
        if len(set(stages)) == 1 or len(set(subjects)) == 1:
            subjects, stages = sorted(set(subjects)), sorted(set(stages))
        if not pairs:
            subjects = sorted(each.target[1] for each in joints["FOR_SUBJECT"])
            stages = sorted(each.target[1] for each in joints["FOR_STAGE"]) if not subjects else []
        titles = self.snapshot.nodes["Subject"]
        return {
            "subjects": [titles[subject]["name"] for subject in subjects],
            "subjectCodes": subjects,
            "metadata.yanxiu.stages": stages or None,
        }

    def _enrolments(self, known: Any, where: Mapping[str, str]) -> Iterator[Record]:
        for kind, end in (("ENROLLED", "target"), ("ATTENDED", "target"), ("TAUGHT_BY", "source")):
            for joint in self.snapshot.relationships_at(kind, end, known):
                person = joint.source if end == "target" else joint.target
                on = joint.properties.get("on")
                if person[1] not in self._posts or (on is not None and on > self.day):
                    continue
                if kind == "ENROLLED" and self._withdrawn(joint):
                    continue
                cells: dict[str, Any] = {
                    **where,
                    "userSourcedId": self._id(*person),
                    "role": "teacher" if kind == "TAUGHT_BY" else "student",
                    "metadata.yanxiu.hours": joint.properties.get("hours"),
                }
                if kind == "ENROLLED":
                    cells["metadata.yanxiu.enrolledOn"] = on
                if kind == "ATTENDED":
                    cells["metadata.yanxiu.creditedOn"] = on
                    cells["metadata.yanxiu.qualified"] = joint.properties.get("qualified")
                day = on if kind == "ATTENDED" else ""
                sourced = sourced_id(kind, known[1], person[1], day)
                needs = (cells["classSourcedId"], cells["userSourcedId"])
                yield Record("enrollments", sourced, cells, (_key_of(joint),), on, needs=needs)

    def _withdrawn(self, enrolled: SnapshotRelationship) -> bool:
        since = enrolled.properties.get("on")
        return any(
            joint.source == enrolled.source
            and joint.properties["on"] <= self.day
            and (since is None or joint.properties["on"] >= since)
            for joint in self.snapshot.relationships_at("WITHDRAWN", "target", enrolled.target)
        )

    def _id(self, label: str, key: str) -> str:
        theirs = self.snapshot.nodes[label].get(key, {}).get("sourced_id")
        return theirs or id_of_node(label, key)


def _key_of(joint: SnapshotRelationship) -> tuple[str, ...]:
    return joint.type, joint.source[1], joint.target[1]


def _until(joint: SnapshotRelationship) -> date | None:
    return joint.properties.get("until")
