"""Teachers' claims to places in activities, and the demands that a plan of places must meet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from yanxiu.analysis.allocation.place_reading import Course, Person
from yanxiu.analysis.allocation.plan import Key, Pins, join_reasons
from yanxiu.analysis.allocation.programme import Programme
from yanxiu.graph.text import Text

_LONGEST = 72  # maximum months without training; also used for teachers who were never trained
_VILLAGE, _RURAL = 24, 12  # months added for a village school, and for other rural schools


@dataclass(frozen=True, slots=True)
class Place:
    """A teacher who could attend an activity."""

    person: Person
    course: Course
    day: date

    @property
    def key(self) -> Key:
        """The key as in a roster: number of the teacher, code of the activity."""
        return (self.person.number, self.course.code)

    @property
    def months(self) -> int | None:
        """Months since hours were last credited; None if never."""
        last = self.person.last
        return (
            None if last is None else (self.day.year - last.year) * 12 + self.day.month - last.month
        )

    @property
    def worth(self) -> float:
        waited = _LONGEST if self.months is None else min(_LONGEST, self.months)
        bonus = _VILLAGE if self.person.village else _RURAL if self.person.rural else 0
        return 1.0 + waited + bonus

    @property
    def reason(self) -> Text:
        parts = [
            Text("never trained", "从未参训")
            if self.person.last is None
            else Text(f"{self.months} months without training", f"已 {self.months} 个月未参训")
        ]
        if self.person.village:
            parts.append(Text("village school", "村小或教学点"))
        elif self.person.rural:
            parts.append(Text("rural school", "乡村学校"))
        return join_reasons(parts)


def useful_places(
    courses: Sequence[Course], places: Sequence[Place], school_most: int | None, pins: Pins
) -> list[Place]:
    """The places that the best plan may need: the best claims of each activity, as many as all seats together.

    A teacher's claim has the same worth in every activity. A plan that uses a weaker claim leaves one of these
    claims without any place, and is no worse if it uses that one instead. If schools have a maximum, the claims
    that the largest schools could block do not count.
    """
    seats = sum(course.free for course in courses)
    of_course: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        of_course[place.course.id].append(place)
    kept: list[Place] = []
    for course in courses:
        free: dict[str, int] = defaultdict(int)
        blocked = course.free // school_most if school_most else 0
        for place in sorted(
            of_course[course.id],
            key=lambda one: (-one.worth, one.key not in pins.preferred, one.person.number),
        ):
            counted = sum(free.values()) - sum(
                sorted(free.values())[len(free) - blocked :] if blocked else []
            )
            if counted >= seats and place.key not in pins.required:
                continue
            kept.append(place)
            free[place.person.school] += place.key not in pins.excluded
    return kept


def _pin(programme: Programme, at: int, place: Place, pins: Pins) -> None:
    who = f"{place.person.name} ({place.person.number})"
    pins.apply(
        programme,
        at,
        place.key,
        Text(
            f"Pinned: {who} goes to {place.course.name} ({place.course.code}).",
            f"已固定：{who}参加{place.course.name}（{place.course.code}）。",
        ),
        Text(
            f"Barred: {who} does not go to {place.course.name} ({place.course.code}).",
            f"已排除：{who}不参加{place.course.name}（{place.course.code}）。",
        ),
    )


def _seats(
    programme: Programme, courses: Sequence[Course], places: Sequence[Place], least: int
) -> None:
    of_course: dict[str, list[int]] = defaultdict(list)
    for at, place in enumerate(places):
        of_course[place.course.id].append(at)
    for course in courses:
        terms = of_course[course.id]
        programme.add_limit(
            terms, upper=course.free, demand=f"seats:{course.code}",
            text=Text(f"{course.name} ({course.code}) has {course.free} free seats.", f"{course.name}（{course.code}）有 {course.free} 个空余名额。"),
        )  # fmt: skip
        if least:
            programme.add_limit(
                terms, lower=least, demand=f"least:{course.code}",
                text=Text(f"{course.name} ({course.code}) has at least {least} teachers more.", f"{course.name}（{course.code}）至少再安排 {least} 人。"),
            )  # fmt: skip


def _one_at_a_time(
    programme: Programme, courses: Sequence[Course], places: Sequence[Place], most: int
) -> None:
    of_person: dict[str, list[int]] = defaultdict(list)
    for at, place in enumerate(places):
        of_person[place.person.id].append(at)
    for terms in of_person.values():
        if len(terms) > most:
            programme.add_limit(
                terms, upper=most, demand="most",
                text=Text(f"A teacher goes to at most {most} of these activities.", f"每名教师最多参加其中 {most} 项活动。"),
            )  # fmt: skip
        if most == 1:
            continue
        # Activities that overlap also overlap on the first day of one of them.
        for day in {course.starts for course in courses}:
            meeting = [
                at for at in terms if places[at].course.starts <= day <= places[at].course.ends
            ]
            if len(meeting) > 1:
                programme.add_limit(
                    meeting, upper=1, demand="time",
                    text=Text("A teacher is in one place at a time.", "每名教师同一时间只能参加一项活动。"),
                )  # fmt: skip


def _schools(programme: Programme, places: Sequence[Place], school_most: int) -> None:
    of_school: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, place in enumerate(places):
        of_school[place.person.school, place.course.id].append(at)
    for (school, _), terms in of_school.items():
        if len(terms) > school_most:
            programme.add_limit(
                terms, upper=school_most, demand="school",
                text=Text(f"At most {school_most} teachers of one school in one activity.", f"同一学校参加同一活动的最多 {school_most} 人。"),
                tag=f"school:{school}",
            )  # fmt: skip


def make_programme(
    courses: Sequence[Course],
    places: Sequence[Place],
    most: int,
    school_most: int | None,
    least: int,
    pins: Pins,
) -> Programme:
    """The programme with one variable per place, in order, and the demands on them."""
    programme = Programme()
    for place in places:
        at = programme.add_variable(place.worth)
        _pin(programme, at, place, pins)
    _seats(programme, courses, places, least)
    _one_at_a_time(programme, courses, places, most)
    if school_most is not None:
        _schools(programme, places, school_most)
    return programme
