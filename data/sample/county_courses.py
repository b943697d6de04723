"""Generates the online study and county courses that annexes 1 and 2 list for 2018."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from yanxiu.data.sample.attending import Wish, add_attendance
from yanxiu.data.sample.schedule import Plan
from yanxiu.data.sample.world import Activity, Teacher, World

_COURSE, _ONLINE, _PRINCIPALS = "县级集中培训", "网络与校本整合研修", "校园长培训"
_TEAM_STUDY = "培训团队研修"
_ONLINE_ITEM, _TEAM_ITEM = "2018-online-study-open", "2018-team-study-open"
_SHORT = ("music", "art", "pe", "ict", "science")


@dataclass(frozen=True, slots=True)
class _Course:
    """One activity; `seats` is its part of the programme's seats."""

    programme: str
    seats: int
    kind: str
    first: date
    last: date
    hours: float
    wish: Wish
    stages: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    item: str = ""
    part: str = ""


def _rural(teacher: Teacher) -> float:
    return float(teacher.school.rural)


def _day(month: int, day: int) -> date:
    return date(2018, month, day)


def _hired(year: int) -> Wish:
    return lambda one: float(one.hired.year == year) / max(one.keenness, 0.1)


def _younger(than: int) -> Wish:
    return lambda one: float(2018 - one.born.year < than)


def _role(role: str) -> Wish:
    return lambda one: float(one.role == role)


def _short(teacher: Teacher) -> float:
    return float(bool(set(teacher.subjects) & set(_SHORT)))


def _teachers(teacher: Teacher) -> float:
    return float(teacher.role == "teacher")


_BASIC = ("primary", "junior_high")
_COURSES = (
    _Course("A324", 4, _TEAM_STUDY, _day(8, 1), _day(8, 10), 72, _teachers, ("kindergarten",), ("preschool",), _TEAM_ITEM),
    _Course("C101", 320, _ONLINE, _day(9, 10), _day(12, 20), 80, _rural, _BASIC, ("general",), _ONLINE_ITEM),
    _Course("C102", 120, _ONLINE, _day(9, 10), _day(12, 20), 80, _rural, ("kindergarten",), ("preschool",), _ONLINE_ITEM),
    _Course("C103", 160, _ONLINE, _day(9, 10), _day(12, 20), 80, _rural, _BASIC, ("chinese", "politics", "history"), _ONLINE_ITEM),
    _Course("county-2018-upgrade-course", 300, _COURSE, _day(12, 3), _day(12, 5), 24, _teachers, ("kindergarten", "primary", "junior_high", "senior_high"), (), part="第一批"),
    _Course("county-2018-upgrade-course", 300, _COURSE, _day(12, 10), _day(12, 12), 24, _teachers, ("kindergarten", "primary", "junior_high", "senior_high"), (), part="第二批"),
    _Course("county-2018-vice-principals", 65, _PRINCIPALS, _day(7, 10), _day(7, 12), 24, _role("teaching_vice_principal"), ("junior_high", "senior_high"), ("management",)),
    _Course("county-2018-kindergarten-heads", 100, _PRINCIPALS, _day(8, 6), _day(8, 8), 24, _role("principal"), ("kindergarten",), ("management",)),
    _Course("county-2018-care-workers", 150, _COURSE, _day(8, 13), _day(8, 15), 24, _role("care_worker"), ("kindergarten",)),
    _Course("county-2018-new-teachers-2016", 110, _COURSE, _day(6, 11), _day(6, 15), 40, _hired(2016)),
    _Course("county-2018-new-teachers-2017", 230, _COURSE, _day(7, 9), _day(7, 18), 80, _hired(2017)),
    _Course("county-2018-adaptation", 60, _ONLINE, _day(5, 7), _day(12, 20), 100, _short, _BASIC, _SHORT),
    _Course("county-2018-handwriting", 120, _COURSE, _day(8, 20), _day(8, 23), 32, _younger(40), _BASIC),
    _Course("county-2018-courseware", 50, _COURSE, _day(8, 6), _day(8, 12), 56, _teachers, part="基础班"),
    _Course("county-2018-courseware", 50, _COURSE, _day(8, 13), _day(8, 19), 56, _teachers, part="提高班"),
    _Course("county-2018-intel", 60, _COURSE, _day(8, 13), _day(8, 19), 56, _teachers),
    _Course("county-2018-putonghua", 60, _COURSE, _day(5, 12), _day(11, 18), 64, _teachers),
    _Course("county-2018-putonghua-test", 200, _COURSE, _day(9, 17), _day(9, 20), 32, _younger(45), ("primary", "junior_high", "senior_high"), ("chinese",)),
)  # fmt: skip


def county_courses(world: World, plan: Plan, code: Callable[[int], str]) -> None:
    """Generates all courses; the seats of a programme's parts do not exceed those of the programme."""
    for course in _COURSES:
        name, _ = plan.programmes[course.programme]
        activity = Activity(
            code=code(2018),
            name=f"{name}({course.part})" if course.part else name,
            kind=course.kind,
            starts=course.first,
            ends=course.last,
            hours=course.hours,
            seats=world.scaled(course.seats, 2),
            stages=course.stages,
            subjects=course.subjects,
            programme=course.programme,
            item=course.item,
        )
        add_attendance(world, activity, course.wish)
