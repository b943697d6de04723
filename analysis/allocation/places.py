"""Teachers to activities: who is eligible, one place at a time, longest without training and village schools first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from yanxiu.analysis.allocation.place_reading import Course, Person, read_courses, read_people
from yanxiu.analysis.allocation.plan import Key, Pins, Plan, Roster, joined, quality
from yanxiu.analysis.allocation.programme import SECONDS, Programme, Solved
from yanxiu.analysis.tables import Table, column, told
from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused
from yanxiu.graph.text import Text

_LONGEST = 72  # months; who was never trained counts as this long without
_VILLAGE, _RURAL = 24, 12  # months that a village school, or another rural one, counts for

COLUMNS = (
    column("activity", "String", "Activity", "培训活动"),
    column("code", "String", "Activity code", "活动代码"),
    column("teacher", "String", "Teacher", "教师"),
    column("number", "String", "Number", "教师编号"),
    column("school", "String", "School", "学校"),
    column("district", "String", "District", "责任区"),
    column("months", "Int", "Months without training", "未参训月数"),
    column("reason", "String", "Why", "理由"),
    column("other", "String", "First of those left out, and why", "未安排者中的第一位及原因"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A teacher who could go to an activity."""

    person: Person
    course: Course
    day: date

    @property
    def key(self) -> Key:
        """As a roster names it: number of the teacher, code of the activity."""
        return (self.person.number, self.course.code)

    @property
    def months(self) -> int:
        """Months since hours were last credited; never counts as the longest."""
        last = self.person.last
        if last is None:
            return _LONGEST
        return min(_LONGEST, (self.day.year - last.year) * 12 + self.day.month - last.month)

    @property
    def worth(self) -> float:
        bonus = _VILLAGE if self.person.village else _RURAL if self.person.rural else 0
        return 1.0 + self.months + bonus

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
        return joined(parts)


def plan_places(  # noqa: PLR0913 - each is a demand of the plan
    database: Database,
    *,
    county: str = "",
    day: date,
    activities: Sequence[str] = (),
    first: date | None = None,
    last: date | None = None,
    most: int = 1,
    school_most: int | None = None,
    least: int = 0,
    pins: Pins | None = None,
    seconds: float = SECONDS,
) -> Plan:
    """Who goes to which activity.

    activities    by their codes; none: all that begin from `first` (the day) to `last` (a year later) and have seats
    most          activities a teacher goes to, never two at the same time
    school_most   teachers of one school in one activity
    least         teachers without whom an activity is not held
    pins          by number of the teacher, code of the activity

    Raises Contradiction where the demands cannot be met together, Refused where nothing is offered.
    """
    first = first or day
    last = last or first.replace(year=first.year + 1, day=min(first.day, 28))
    courses = read_courses(database, county, activities, first, last)
    if not courses:
        raise Refused(
            en=f"No activity with seats begins from {first} to {last}. Load the activities first, or name others with --activity, --from and --to.",
            zh=f"{first} 至 {last} 没有写明名额的培训活动。请先导入培训活动，或用 --activity、--from、--to 另行指定。",
        )
    people, pairs = read_people(database, courses, day)
    by_id = {person.id: person for person in people}
    places = [
        Place(by_id[teacher], course, day)
        for course in courses
        for teacher in sorted(by_id)
        if (teacher, course.id) in pairs
    ]
    return solve_places(courses, places, day, most, school_most, least, pins=pins, seconds=seconds)


def solve_places(
    courses: Sequence[Course],
    places: Sequence[Place],
    day: date,
    most: int = 1,
    school_most: int | None = None,
    least: int = 0,
    *,
    pins: Pins | None = None,
    seconds: float = SECONDS,
) -> Plan:
    """The best use of the seats for given activities and eligible teachers; see `plan_places`."""
    pins = pins or Pins()
    pins.require_known(
        [place.key for place in places],
        Text("the teacher is not eligible for that activity, or has a place in it", "该教师不符合该活动的对象条件，或已报名"),
    )  # fmt: skip
    asked, places = places, within_reach(courses, places, school_most, pins)
    programme = Programme()
    for place in places:
        at = programme.variable(place.worth)
        _pin(programme, at, place, pins)
    _seats(programme, courses, places, least)
    _one_at_a_time(programme, courses, places, most)
    if school_most is not None:
        _schools(programme, places, school_most)
    solved = programme.solve(seconds=seconds)
    chosen = [place for place, value in zip(places, solved.values, strict=False) if value > 0.5]
    rows = _rows(courses, asked, chosen, most)
    table = Table(
        name="plan_places",
        title=Text("Teachers for activities", "参训教师安排"),
        about=Text("Who is to go to which activity, and why.", "由谁参加哪项培训及其理由。"),
        columns=COLUMNS,
        rows=tuple(rows),
        told=(
            told("Day", "日期", day),
            told("Activities", "活动数", len(courses)),
            told("Activities a teacher at most", "每人最多参加活动数", most),
        ),
        notes=(
            quality(solved),
            *_counted(courses, asked, chosen),
            *_what_more_brings(programme, solved, courses, len(chosen)),
        ),
        on=day,
        figures={"placed": len(chosen), "seats": sum(course.free for course in courses)},
    )
    roster = Roster(
        "enrolments",
        tuple(
            {"activity": one.course.code, "teacher": one.person.number, "name": one.person.name, "nominated": day, "enrolled": None, "withdrawn": None}
            for one in chosen
        ),
    )  # fmt: skip
    return Plan(table, roster, solved.worth, solved.gap, solved.seconds)


def within_reach(
    courses: Sequence[Course], places: Sequence[Place], school_most: int | None, pins: Pins
) -> list[Place]:
    """The places that the best plan may need: of each activity, the best claims, as many as there are seats in all.

    A teacher's claim is the same everywhere. So a plan with a claim below these leaves one of them without any
    place, and is no worse with that one instead; where schools may send so many only, those that the fullest
    schools may block do not count.
    """
    seats = sum(course.free for course in courses)
    of_course: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        of_course[place.course.id].append(place)
    kept: list[Place] = []
    for course in courses:
        free: dict[str, int] = defaultdict(int)
        blocked = course.free // school_most if school_most else 0
        for place in sorted(of_course[course.id], key=lambda one: (-one.worth, one.person.number)):
            counted = sum(free.values()) - sum(
                sorted(free.values())[len(free) - blocked :] if blocked else []
            )
            if counted >= seats and place.key not in pins.kept:
                continue
            kept.append(place)
            free[place.person.school] += place.key not in pins.barred
    return kept


def _pin(programme: Programme, at: int, place: Place, pins: Pins) -> None:
    who = f"{place.person.name} ({place.person.number})"
    if place.key in pins.kept:
        programme.limit(
            [at], lower=1, demand=f"pin:{place.key}",
            said=Text(f"Pinned: {who} goes to {place.course.name} ({place.course.code}).", f"已固定：{who}参加{place.course.name}（{place.course.code}）。"),
        )  # fmt: skip
    if place.key in pins.barred:
        programme.limit(
            [at], upper=0, demand=f"bar:{place.key}",
            said=Text(f"Barred: {who} does not go to {place.course.name} ({place.course.code}).", f"已排除：{who}不参加{place.course.name}（{place.course.code}）。"),
        )  # fmt: skip


def _seats(
    programme: Programme, courses: Sequence[Course], places: Sequence[Place], least: int
) -> None:
    of_course: dict[str, list[int]] = defaultdict(list)
    for at, place in enumerate(places):
        of_course[place.course.id].append(at)
    for course in courses:
        terms = of_course[course.id]
        programme.limit(
            terms, upper=course.free, demand=f"seats:{course.code}",
            said=Text(f"{course.name} ({course.code}) has {course.free} free seats.", f"{course.name}（{course.code}）有 {course.free} 个空余名额。"),
        )  # fmt: skip
        if least:
            programme.limit(
                terms, lower=least, demand=f"least:{course.code}",
                said=Text(f"{course.name} ({course.code}) has at least {least} teachers more.", f"{course.name}（{course.code}）至少再安排 {least} 人。"),
            )  # fmt: skip


def _one_at_a_time(
    programme: Programme, courses: Sequence[Course], places: Sequence[Place], most: int
) -> None:
    of_person: dict[str, list[int]] = defaultdict(list)
    for at, place in enumerate(places):
        of_person[place.person.id].append(at)
    for terms in of_person.values():
        if len(terms) > most:
            programme.limit(
                terms, upper=most, demand="most",
                said=Text(f"A teacher goes to at most {most} of these activities.", f"每名教师最多参加其中 {most} 项活动。"),
            )  # fmt: skip
        if most == 1:
            continue
        for day in {course.starts for course in courses}:  # who meet at all, meet on a first day
            meeting = [
                at for at in terms if places[at].course.starts <= day <= places[at].course.ends
            ]
            if len(meeting) > 1:
                programme.limit(
                    meeting, upper=1, demand="time",
                    said=Text("A teacher is in one place at a time.", "每名教师同一时间只能参加一项活动。"),
                )  # fmt: skip


def _schools(programme: Programme, places: Sequence[Place], school_most: int) -> None:
    of_school: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, place in enumerate(places):
        of_school[place.person.school, place.course.id].append(at)
    for (school, _), terms in of_school.items():
        if len(terms) > school_most:
            programme.limit(
                terms, upper=school_most, demand="school",
                said=Text(f"At most {school_most} teachers of one school in one activity.", f"同一学校参加同一活动的最多 {school_most} 人。"),
                tag=f"school:{school}",
            )  # fmt: skip


def _rows(
    courses: Sequence[Course], places: Sequence[Place], chosen: Sequence[Place], most: int
) -> list[dict[str, object]]:
    taken: dict[str, int] = defaultdict(int)
    for place in chosen:
        taken[place.person.id] += 1
    here = {place.key for place in chosen}
    others: dict[str, Place] = {}
    for place in places:
        held = others.get(place.course.id)
        if place.key not in here and (held is None or place.worth > held.worth):
            others[place.course.id] = place
    order = {course.id: at for at, course in enumerate(courses)}
    rows: list[dict[str, object]] = []
    for place in sorted(
        chosen, key=lambda one: (order[one.course.id], -one.worth, one.person.number)
    ):
        other = others.get(place.course.id)
        rows.append(
            {
                "activity": place.course.name,
                "code": place.course.code,
                "teacher": place.person.name,
                "number": place.person.number,
                "school": place.person.school,
                "district": place.person.district,
                "months": place.months,
                "reason": str(place.reason),
                "other": str(_left_out(other, place, taken, most)),
            }
        )
    return rows


def _left_out(other: Place | None, place: Place, taken: dict[str, int], most: int) -> Text:
    if other is None:
        return Text("nobody eligible is left out", "符合条件者均已安排")
    who = f"{other.person.name} ({other.person.number})"
    if taken[other.person.id] >= most:
        return Text(f"{who}: has a place elsewhere", f"{who}：已安排其他活动")
    if taken[other.person.id] and other.worth >= place.worth:
        return Text(f"{who}: elsewhere at that time", f"{who}：同期已安排其他活动")
    if other.worth < place.worth:
        return Text(f"{who}: {other.reason.en}", f"{who}：{other.reason.zh}")
    if other.worth == place.worth:
        return Text(f"{who}: equal claim", f"{who}：条件相当")
    return Text(
        f"{who}: a limit, such as that of the school or a pin, keeps the place",
        f"{who}：受学校人数上限或已固定名额限制",
    )


def _counted(
    courses: Sequence[Course], places: Sequence[Place], chosen: Sequence[Place]
) -> list[Text]:
    seats, rural = sum(course.free for course in courses), sum(one.person.rural for one in chosen)
    eligible = len({place.person.id for place in places})
    placed = len({place.person.id for place in chosen})
    open_rule = [course.code for course in courses if not course.rule]
    notes = [
        Text(
            f"{len(chosen)} of {seats} free seats are given, to {placed} of {eligible} eligible teachers; {rural} of the seats to rural schools.",
            f"{seats} 个空余名额安排了 {len(chosen)} 个，涉及 {eligible} 名符合条件教师中的 {placed} 名；其中乡村学校 {rural} 人次。",
        )
    ]
    if open_rule:
        notes.append(
            Text(
                f"No target group is recorded for {len(open_rule)} activities ({', '.join(open_rule[:3])}...): who teaches the subject at the stage, in the districts named, is taken as eligible.",
                f"有 {len(open_rule)} 项活动没有登记培训对象（{'、'.join(open_rule[:3])}等）：按所涉学科、学段与责任区判断是否符合。",
            )
        )
    return notes


def _what_more_brings(
    programme: Programme, solved: Solved, courses: Sequence[Course], placed: int
) -> list[Text]:
    """What ten more seats would change where seats bind, solved again for the three dearest."""
    by_code = {course.code: course for course in courses}
    scarce = sorted(
        ((tag, price) for tag, price in solved.prices.items() if tag.startswith("seats:")),
        key=lambda each: -each[1],
    )
    notes = []
    for tag, _ in scarce[:3]:
        course = by_code[tag.partition(":")[2]]
        eased = programme.if_eased(tag, 10, solved)
        if eased is None:
            notes.append(
                Text(
                    f"Seats bind in {course.name} ({course.code}).",
                    f"{course.name}（{course.code}）名额已满。",
                )
            )
            continue
        more = int(sum(eased.values)) - placed
        notes.append(
            Text(
                f"Seats bind in {course.name} ({course.code}): ten more would place {more} more teachers.",
                f"{course.name}（{course.code}）名额已满：再增加 10 个名额可多安排 {more} 名教师。",
            )
        )
    return notes or [
        Text(
            "No seats bind: more would place nobody else.", "名额没有用满：增加名额不会多安排教师。"
        )
    ]
