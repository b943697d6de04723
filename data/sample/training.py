"""Generates the county's training: the schedule of 2018 to 2020, and the activities after it."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from yanxiu.data.sample.attending import Wish, add_attendance, staff_on
from yanxiu.data.sample.county_courses import county_courses
from yanxiu.data.sample.groups import HOST
from yanxiu.data.sample.schedule import Plan, ScheduleItem
from yanxiu.data.sample.sending import (
    Coder,
    announce,
    rural_first,
    send_everywhere,
    send_teaching,
    venue,
)
from yanxiu.data.sample.world import DISTRICTS, STAGES, Activity, Group, Teacher, World

TO_COUNTY, TEAM_STUDY, MANAGERS = "送培到县", "培训团队研修", "培训管理者培训"
WORKSHOP, ONLINE, PRINCIPALS = "工作坊研修", "网络与校本整合研修", "校园长培训"
SCHOOL_BASED, COURSE, COMMUNITY = "校本研修", "县级集中培训", "共同体活动"

_HEADS = ("principal", "vice_principal", "teaching_vice_principal")
_BASIC = ("kindergarten", "primary", "junior_high")


@dataclass(frozen=True, slots=True)
class _Line:
    """How a line of the schedule is carried out; `seats` is used if the plan gives none."""

    kind: str
    hours: float
    seats: int
    month: int
    wish: Wish


def _rural_only(teacher: Teacher) -> float:
    return float(teacher.school.rural)


def _head(*stages: str) -> Wish:
    return lambda one: float(one.role in _HEADS and one.stage in stages)


def _village(teacher: Teacher) -> float:
    return float(teacher.school.locality in ("village", "teaching_point"))


def _anyone(_: Teacher) -> float:
    return 1.0


_LINES = {
    "send-to-county": _Line(TO_COUNTY, 12, 60, 9, _anyone),
    "hand-in-hand": _Line(SCHOOL_BASED, 16, 40, 11, rural_first),
    "online-study": _Line(ONLINE, 60, 200, 9, _rural_only),
    "visits": _Line(COURSE, 40, 50, 7, _rural_only),
    "principals": _Line(PRINCIPALS, 48, 50, 8, _head(*_BASIC, "senior_high")),
    "diagnostic": _Line(TO_COUNTY, 12, 40, 9, _anyone),
    "principals-workshop": _Line(PRINCIPALS, 30, 30, 9, _head(*_BASIC)),
}
_WISHES: dict[str, Wish] = {
    "2018-principals-school-heads": lambda one: _head(*_BASIC)(one) * one.school.rural,
    "2018-principals-new-gaokao": lambda one: float(
        one.stage == "senior_high" and (one.role in _HEADS or one.rank == "高级教师")
    ),
    "2019-principals-open": _head("senior_high"),
    "2020-principals-open": lambda one: float(one.rank == "高级教师" and one.role == "teacher"),
    "2020-visits-open": _village,
    "2019-send-to-county-senior_high": lambda one: float(one.stage == "senior_high"),
    "2020-send-to-county-senior_high": lambda one: float(one.stage == "senior_high"),
    "2019-diagnostic-open": lambda one: float(one.stage == "junior_high"),
    "2020-diagnostic-open": lambda one: float(one.stage in ("primary", "kindergarten")),
}
_STAGES_OF = {
    "2019-send-to-county-senior_high": ("senior_high",),
    "2020-send-to-county-senior_high": ("senior_high",),
    "2019-diagnostic-open": ("junior_high",),
    "2020-diagnostic-open": ("primary", "kindergarten"),
}
_PROGRAMMES = {
    "2018-principals-school-heads": "E428",
    "2018-principals-new-gaokao": "E429",
    "2018-team-study-open": "A310-A323",
}


def hold_training(world: World, plan: Plan, code: Coder) -> None:
    """Fills `world.activities` and `world.attendance`; items of the schedule come first, year by year."""
    for item in sorted(plan.items, key=lambda one: one.year):
        if item.line.startswith("send-") and item.line != "send-to-county":
            send_teaching(world, plan, item, code)
        elif item.line == "team-study":
            _team_study(world, item, code)
        elif item.line in _LINES and item.code != "2018-online-study-open":
            _other_line(world, plan, item, code)
        if item.code == "2018-principals-new-gaokao":
            county_courses(world, plan, code)
    for workshop in world.workshops:
        _workshop(world, workshop, code)
    for community in world.communities:
        _community(world, community, code)
    for year in (2018, 2019):
        _managers(world, year, code)
    send_everywhere(world, code)
    _all_teachers(world, code)
    announce(world, code)


def _other_line(world: World, plan: Plan, item: ScheduleItem, code: Coder) -> None:
    """Generates the activity of an item; training sent to the county has two rounds, 30 days apart.

    The participants of the second round are those of the first.
    """
    line = _LINES[item.line]
    starts = world.day(date(item.year, line.month, 1), date(item.year, line.month, 15))
    wish = _WISHES.get(item.code, line.wish)
    if line.kind != TO_COUNTY:
        add_attendance(world, _of_line(world, plan, item, code(item.year), starts), wish)
        return
    first = _of_line(world, plan, item, code(item.year), starts)
    first.round, first.venue = 1, venue(world, first)
    add_attendance(world, first, wish)
    again = _of_line(world, plan, item, code(item.year), starts + timedelta(days=30))
    again.round, again.venue = 2, first.venue
    people = [row.teacher for row in world.attendance if row.activity is first]
    add_attendance(world, again, wish, among=people)


def _of_line(world: World, plan: Plan, item: ScheduleItem, code: str, starts: date) -> Activity:
    line = _LINES[item.line]
    general = "management" if line.kind == PRINCIPALS else ""
    return Activity(
        code=code,
        name=f"{item.year}年{plan.lines[item.line].split('【')[0]}({item.wording.split(' ')[0]})",
        kind=line.kind,
        starts=starts,
        ends=starts + timedelta(days=60 if line.kind == ONLINE else int(line.hours // 8)),
        hours=line.hours,
        seats=world.scaled(item.seats or line.seats),
        stages=item.stages or _STAGES_OF.get(item.code, ()),
        subjects=item.subjects or ((general,) if general else ()),
        programme=_PROGRAMMES.get(item.code, "B101" if item.code.startswith("2018-send-") else ""),
        item=item.code,
    )


def _team_study(world: World, item: ScheduleItem, code: Coder) -> None:
    """Generates study for teachers who are in a trainer team at the time."""
    starts = date(item.year, 8, 1)
    activity = Activity(
        code=code(item.year),
        name=f"{item.year}年培训团队研修({item.wording})",
        kind=TEAM_STUDY,
        starts=starts,
        ends=date(item.year, 8, 10),
        hours=72,
        seats=world.scaled({2018: 70}.get(item.year, 40)),
        programme=_PROGRAMMES.get(item.code, ""),
        item=item.code,
    )
    trainers = {
        member.teacher
        for team in world.teams
        for member in team.members
        if member.since <= starts and (member.until or date.max) > activity.ends
    }
    add_attendance(world, activity, lambda one: float(one in trainers))


def _workshop(world: World, workshop: Group, code: Coder) -> None:
    """Generates a workshop's study of one term; hours are credited in the middle and at the end."""
    year = workshop.year or 2018
    activity = Activity(
        code=code(year),
        name=f"{workshop.name}研修",
        kind=WORKSHOP,
        starts=date(year, 9, 10),
        ends=date(year, 12, 20),
        hours=60,
        seats=workshop.seats or 0,
        stages=workshop.stages,
        subjects=workshop.subjects,
        programme=workshop.programme,
        item=workshop.item,
        workshop=workshop.code,
        venue=next((one.teacher.school for one in workshop.members if one.role == HOST), None),
    )
    members = {one.teacher for one in workshop.members}
    add_attendance(world, activity, lambda one: float(one in members), halves=True)


def _community(world: World, community: Group, code: Coder) -> None:
    """Generates the activities of a community's yearly plans: in some years none, seldom all that were planned."""
    members = {one.teacher for one in community.members}
    for plan in [one for one in world.plans if one.community is community]:
        idle = world.chance.random() < 0.2
        count = 0 if idle else world.chance.randint(1, plan.planned)
        for number in range(1, count + 1):
            day = world.day(date(plan.year, 3, 10), date(plan.year, 12, 20))
            activity = Activity(
                code=code(plan.year),
                name=f"{community.name}{plan.year}年第{number}次活动",
                kind=COMMUNITY,
                starts=day,
                ends=day,
                hours=4,
                seats=len(members),
                stages=community.stages,
                subjects=community.subjects,
                community=community.code,
            )
            add_attendance(world, activity, lambda one: float(one in members), share=0.85)


def _managers(world: World, year: int, code: Coder) -> None:
    """Generates the training of training managers: two courses a year, each for four districts."""
    codes = tuple(DISTRICTS)
    for month, districts in ((5, codes[:4]), (10, codes[4:])):
        starts = world.day(date(year, month, 8), date(year, month, 20))
        activity = Activity(
            code=code(year),
            name=f"{year}年教师培训管理者培训({'、'.join(DISTRICTS[one] for one in districts)})",
            kind=MANAGERS,
            starts=starts,
            ends=starts + timedelta(days=2),
            hours=24,
            seats=world.scaled(45),
            subjects=("management",),
            districts=districts,
        )
        add_attendance(world, activity, lambda one: float(one.role in _HEADS))


def _all_teachers(world: World, code: Coder) -> None:
    """Generates the training round of 2021 for all teachers; a few schools and teachers are left out."""
    starts = date(2021, 7, 5)
    small = [one for one in world.schools if one.kind in ("point", "village", "private")]
    missed = set(world.chance.sample(small, min(len(small) // 2, world.scaled(12, 1))))
    staff = [
        one for school, people in staff_on(world, starts).items() if school not in missed for one in people
    ]  # fmt: skip
    for district, stage in product(DISTRICTS, STAGES):
        here = [one for one in staff if (one.school.district, one.stage) == (district, stage)]
        if not here:
            continue
        activity = Activity(
            code=code(2021),
            name=f"2021年{DISTRICTS[district]}责任区{STAGES[stage]}教师全员培训",
            kind=ONLINE,
            starts=starts,
            ends=date(2021, 8, 20),
            hours=40,
            seats=len(here),
            stages=(stage,),
            subjects=("preschool" if stage == "kindergarten" else "general",),
            districts=(district,),
        )
        add_attendance(world, activity, _anyone, among=here, bound=True, share=0.985)
