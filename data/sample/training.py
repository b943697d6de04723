"""The training that was held: the schedule's activities of 2018 to 2020, those outside it, those to come."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from data.sample.attending import Wish, attend
from data.sample.county_courses import county_courses
from data.sample.groups import HOST
from data.sample.schedule import Item, Plan
from data.sample.world import DISTRICTS, STAGES, SUBJECTS, Activity, Group, School, Teacher, World

SENDING, TO_COUNTY, TEAM_STUDY = "送教下乡", "送培到县", "培训团队研修"
WORKSHOP, ONLINE, PRINCIPALS = "工作坊研修", "网络与校本整合研修", "校园长培训"
SCHOOL_BASED, COURSE, COMMUNITY = "校本研修", "县级集中培训", "共同体活动"

_HEADS = ("principal", "vice_principal", "teaching_vice_principal")
_BASIC = ("kindergarten", "primary", "junior_high")


@dataclass(frozen=True, slots=True)
class _Line:
    """How a line of the schedule is carried out; `seats` where the plan writes none."""

    kind: str
    hours: float
    seats: int
    month: int
    wish: Wish


def _rural(teacher: Teacher) -> float:
    return 4.0 if teacher.school.rural else 1.0


def _rural_only(teacher: Teacher) -> float:
    return float(teacher.school.rural)


def _head(*stages: str) -> Wish:
    return lambda one: float(one.role in _HEADS and one.stage in stages)


def _village(teacher: Teacher) -> float:
    return float(teacher.school.locality in ("village", "teaching_point"))


def _anyone(_: Teacher) -> float:
    return 1.0


_LINES = {
    "send-to-county": _Line(TO_COUNTY, 24, 80, 10, _anyone),
    "hand-in-hand": _Line(SCHOOL_BASED, 16, 40, 11, _rural),
    "online-study": _Line(ONLINE, 60, 200, 9, _rural_only),
    "visits": _Line(COURSE, 40, 50, 7, _rural_only),
    "principals": _Line(PRINCIPALS, 48, 50, 8, _head(*_BASIC, "senior_high")),
    "diagnostic": _Line(TO_COUNTY, 24, 40, 10, _anyone),
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
Coder = Callable[[int], str]


def hold_training(world: World, plan: Plan) -> None:
    """Fills `world.activities` and `world.attendance`, in the order of time."""
    numbers = count(1)

    def code(year: int) -> str:
        return f"HD{year}-{next(numbers):03d}"

    for item in sorted(plan.items, key=lambda one: one.year):
        if item.line.startswith("send-") and item.line != "send-to-county":
            _send_teaching(world, plan, item, code)
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
    _later(world, code)


def _send_teaching(world: World, plan: Plan, item: Item, code: Coder) -> None:
    """In autumn, for those who teach the subject at the stage in the districts, rural schools first."""
    starts = world.day(date(item.year, 9, 15), date(item.year, 11, 20))
    activity = Activity(
        code=code(item.year),
        name=f"{item.year}年{plan.lines[item.line]}({_scope(item)})",
        kind=SENDING,
        starts=starts,
        ends=starts + timedelta(days=3),
        hours=24,
        seats=world.scaled(item.seats or 60),
        stages=item.stages,
        subjects=item.subjects,
        districts=item.districts,
        programme=_sending_programme(plan, item),
        item=item.code,
    )
    activity.venue = _venue(world, activity)
    attend(world, activity, _rural)


def _sending_programme(plan: Plan, item: Item) -> str:
    pair = (item.stages[0], item.subjects[0])
    found = (code for code in ("B203", "B206") if pair in plan.concerns[code])
    return next(found, "") if item.year == 2018 else ""


def _scope(item: Item) -> str:
    return "+".join(DISTRICTS[one] for one in item.districts) or "全县"


def _other_line(world: World, plan: Plan, item: Item, code: Coder) -> None:
    line = _LINES[item.line]
    starts = world.day(date(item.year, line.month, 1), date(item.year, line.month, 15))
    general = "management" if line.kind == PRINCIPALS else ""
    activity = Activity(
        code=code(item.year),
        name=f"{item.year}年{plan.lines[item.line].split('【')[0]}({item.written.split(' ')[0]})",
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
    attend(world, activity, _WISHES.get(item.code, line.wish))


def _team_study(world: World, item: Item, code: Coder) -> None:
    """For those who are in a county trainer team while it is held."""
    starts = date(item.year, 8, 1)
    activity = Activity(
        code=code(item.year),
        name=f"{item.year}年培训团队研修({item.written})",
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
    attend(world, activity, lambda one: float(one in trainers))


def _workshop(world: World, workshop: Group, code: Coder) -> None:
    """A term's study: hours are credited in the middle and at the end."""
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
    attend(world, activity, lambda one: float(one in members), halves=True)


def _community(world: World, community: Group, code: Coder) -> None:
    """What was held of each year's plan: some years nothing, seldom all of it."""
    members = {one.teacher for one in community.members}
    for plan in [one for one in world.plans if one.community is community]:
        idle = world.chance.random() < 0.2
        held = 0 if idle else world.chance.randint(1, plan.planned)
        for number in range(1, held + 1):
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
            attend(world, activity, lambda one: float(one in members), share=0.85)


def _later(world: World, code: Coder) -> None:
    """Some training of 2021, and what is announced for 2027, which nobody has attended yet."""
    announced = (
        ("primary", "chinese", ("lingbei", "xinquan")), ("primary", "mathematics", ()),
        ("junior_high", "english", ("changlun", "heling")), ("junior_high", "physics", ()),
        ("kindergarten", "preschool", ("chengnan", "chengguan")),
        ("primary", "music", ("dongting", "nanhu")), ("junior_high", "mathematics", ()),
    )  # fmt: skip
    for year in (2021, 2027):
        for stage, subject, districts in announced:
            day = date(year, 4, 12)
            activity = Activity(
                code=code(year),
                name=f"{year}年{STAGES[stage]}{SUBJECTS[subject]}送教下乡",
                kind=SENDING,
                starts=day,
                ends=day + timedelta(days=2),
                hours=16,
                seats=world.scaled(50),
                stages=(stage,),
                subjects=(subject,),
                districts=districts,
            )
            activity.venue = _venue(world, activity)
            if year == 2021:
                attend(world, activity, _rural)
            else:
                world.activities.append(activity)


def _venue(world: World, activity: Activity) -> School | None:
    fitting = [
        school
        for school in world.schools
        if set(school.stages) & set(activity.stages)
        and school.kind not in ("village", "point", "village_private")
        and (not activity.districts or school.district in activity.districts)
    ]
    return world.chance.choice(fitting) if fitting else None
