"""Assigns eligible teachers to activities; those longest without training and from village schools come first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from yanxiu.analysis.allocation.place_claims import Place, make_programme, useful_places
from yanxiu.analysis.allocation.place_reading import Course, read_courses, read_people
from yanxiu.analysis.allocation.plan import KEY_COLUMN, Pins, Plan, Roster, one_county, quality_note
from yanxiu.analysis.allocation.programme import SECONDS, Programme, Solution
from yanxiu.analysis.tables import Table, column, condition
from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused
from yanxiu.graph.text import Text

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


def plan_places(  # noqa: PLR0913 - each parameter is a demand on the plan
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
    """Plans which teachers attend which activities.

    activities    codes; empty: all with seats that begin from `first` (default: `day`) to `last` (a year later)
    most          maximum number of activities per teacher, never two at the same time
    school_most   maximum number of teachers of one school in one activity
    least         minimum number of teachers to assign to each activity
    pins          keyed by number of the teacher, code of the activity

    Raises Contradiction if no plan meets all demands, and Refused if there are no activities.
    """
    first = first or day
    last = last or first.replace(year=first.year + 1, day=min(first.day, 28))
    county = one_county(database, county)
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
    """Chooses the best use of the seats for given activities and eligible teachers; see `plan_places`."""
    pins = pins or Pins()
    courses = sorted(courses, key=lambda one: (one.starts, one.code, one.id))
    places = sorted(places, key=lambda one: (one.course.starts, one.key[::-1], one.person.id))
    pins.require_known(
        [place.key for place in places],
        Text("the teacher is not eligible for that activity, or has a place in it", "该教师不符合该活动的对象条件，或已报名"),
    )  # fmt: skip
    all_places, places = places, useful_places(courses, places, school_most, pins)
    programme = make_programme(courses, places, most, school_most, least, pins)
    solved = programme.solve(seconds=seconds)
    chosen = [place for place, value in zip(places, solved.values, strict=False) if value > 0.5]
    rows = _rows(courses, all_places, chosen, most)
    table = Table(
        name="plan_places",
        title=Text("Teachers for activities", "参训教师安排"),
        about=Text("Who is to go to which activity, and why.", "由谁参加哪项培训及其理由。"),
        columns=COLUMNS,
        rows=tuple(rows),
        conditions=(
            condition("Day", "日期", day),
            condition("Activities", "活动数", len(courses)),
            condition("Activities a teacher at most", "每人最多参加活动数", most),
        ),
        notes=(
            quality_note(solved),
            *_count_notes(courses, all_places, chosen),
            *_what_more_brings(programme, solved, courses, len(chosen)),
        ),
        on=day,
        key=("code", "number"),
        figures={"placed": len(chosen), "seats": sum(course.free for course in courses)},
    )
    roster = Roster(
        "enrolments",
        tuple(
            {"activity": one.course.code, "teacher": one.person.number, "name": one.person.name, "nominated": day, "enrolled": None, "withdrawn": None}
            for one in chosen
        ),
    )  # fmt: skip
    amounts = {one.key: 1.0 for one in chosen}
    return Plan(table, roster, solved.worth, solved.gap, solved.seconds, amounts)


def _rows(
    courses: Sequence[Course], places: Sequence[Place], chosen: Sequence[Place], most: int
) -> list[dict[str, object]]:
    place_counts: dict[str, int] = defaultdict(int)
    for place in chosen:
        place_counts[place.person.id] += 1
    here = {place.key for place in chosen}
    others: dict[str, Place] = {}
    for place in places:
        best = others.get(place.course.id)
        if place.key not in here and (best is None or place.worth > best.worth):
            others[place.course.id] = place
    order = {course.id: at for at, course in enumerate(courses)}
    rows: list[dict[str, object]] = []
    for place in sorted(
        chosen, key=lambda one: (order[one.course.id], -one.worth, one.person.number)
    ):
        other = others.get(place.course.id)
        rows.append(
            {
                KEY_COLUMN: place.key,
                "activity": place.course.name,
                "code": place.course.code,
                "teacher": place.person.name,
                "number": place.person.number,
                "school": place.person.school,
                "district": place.person.district,
                "months": place.months,
                "reason": str(place.reason),
                "other": str(_left_out(other, place, place_counts, most)),
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


def _count_notes(
    courses: Sequence[Course], places: Sequence[Place], chosen: Sequence[Place]
) -> list[Text]:
    seats, rural = sum(course.free for course in courses), sum(one.person.rural for one in chosen)
    eligible = len({place.person.id for place in places})
    placed = len({place.person.id for place in chosen})
    open_rule = [course.code for course in courses if not course.rule]
    wanted = {place.course.id for place in places}
    nobody = [course for course in courses if course.free and course.id not in wanted]
    notes = [
        Text(
            f"{len(chosen)} of {seats} free seats are given, to {placed} of {eligible} eligible teachers; {rural} of the seats to rural schools.",
            f"{seats} 个空余名额安排了 {len(chosen)} 个，涉及 {eligible} 名符合条件教师中的 {placed} 名；其中乡村学校 {rural} 人次。",
        )
    ]
    if nobody:
        codes, left = [course.code for course in nobody], sum(course.free for course in nobody)
        notes.append(
            Text(
                f"{left} of the free seats are in {len(nobody)} activities for which nobody is eligible who has no place in them yet ({', '.join(codes[:3])}{'...' if len(codes) > 3 else ''}).",
                f"其中 {left} 个空余名额属于 {len(nobody)} 项活动，已没有符合条件而尚未报名的教师（{'、'.join(codes[:3])}{'等' if len(codes) > 3 else ''}）。",
            )
        )
    if open_rule:
        notes.append(
            Text(
                f"No target group is recorded for {len(open_rule)} activities ({', '.join(open_rule[:3])}...): who teaches the subject at the stage, in the districts named, is taken as eligible.",
                f"有 {len(open_rule)} 项活动没有登记培训对象（{'、'.join(open_rule[:3])}等）：按所涉学科、学段与责任区判断是否符合。",
            )
        )
    return notes


def _what_more_brings(
    programme: Programme, solved: Solution, courses: Sequence[Course], placed: int
) -> list[Text]:
    """The effect of ten more seats in full activities, solved again for the three with the highest price."""
    by_code = {course.code: course for course in courses}
    scarce = sorted(
        ((tag, price) for tag, price in solved.prices.items() if tag.startswith("seats:")),
        key=lambda each: -each[1],
    )
    notes = []
    for tag, _ in scarce[:3]:
        course = by_code[tag.partition(":")[2]]
        eased = programme.solve_relaxed(tag, 10, solved)
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
