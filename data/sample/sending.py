"""Generates teaching sent to townships: by the schedule until 2020, in every district pair from 2021."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product

from yanxiu.data.sample.attending import add_attendance
from yanxiu.data.sample.figures import figures
from yanxiu.data.sample.schedule import Plan, ScheduleItem
from yanxiu.data.sample.world import DISTRICTS, STAGES, SUBJECTS, Activity, School, Teacher, World

_FIGURES = figures("sending")

SENDING = "送教下乡"
Coder = Callable[[int], str]

_PAIRS = (("lingbei", "xinquan"), ("dongting", "nanhu"), ("changlun", "heling"), ("chengnan", "chengguan"))  # fmt: skip
# Subjects sent to every pair; two rounds if the first one would not reach everybody.
_NEW_MODE: tuple[tuple[int, str, str, int], ...] = _FIGURES["new_mode"]
_GATHERED: tuple[tuple[int, str, str], ...] = _FIGURES["gathered"]
_ANNOUNCED: tuple[tuple[str, str, tuple[str, ...]], ...] = _FIGURES["announced"]


def rural_first(teacher: Teacher) -> float:
    """Rural schools have four times the weight of the others."""
    return 4.0 if teacher.school.rural else 1.0


def send_teaching(world: World, plan: Plan, item: ScheduleItem, code: Coder) -> None:
    """Generates the autumn activity of an item, for its subjects, stages and districts; rural schools first."""
    starts = world.day(date(item.year, 9, 15), date(item.year, 11, 20))
    activity = Activity(
        code=code(item.year),
        name=f"{item.year}年{plan.lines[item.line]}({_scope(item.districts)})",
        kind=SENDING,
        starts=starts,
        ends=starts + timedelta(days=3),
        hours=24,
        seats=world.scaled(item.seats or 60),
        stages=item.stages,
        subjects=item.subjects,
        districts=item.districts,
        programme=_programme(plan, item),
        item=item.code,
    )
    activity.venue = venue(world, activity)
    add_attendance(world, activity, rural_first)


def send_everywhere(world: World, code: Coder) -> None:
    """Generates the activities of 2021 and 2022: one per district pair, or for the county if a subject is small."""
    for (year, stage, subject, rounds), pair in product(_NEW_MODE, _PAIRS):
        starts = world.day(date(year, 3, 15), date(year, 10, 10))
        first = _sending_activity(world, code, (year, stage, subject), pair, starts)
        first.round = 1 if rounds > 1 else None
        add_attendance(world, first, rural_first, bound=True)
        for number in range(2, rounds + 1):
            again = _sending_activity(
                world, code, (year, stage, subject), pair, starts + timedelta(days=35)
            )
            again.round = number
            add_attendance(world, again, rural_first, among=_participants(world, first), bound=True)
    for year, stage, subject in _GATHERED:
        starts = world.day(date(year, 9, 15), date(year, 11, 20))
        add_attendance(
            world, _sending_activity(world, code, (year, stage, subject), (), starts), rural_first
        )


def announce(world: World, code: Coder) -> None:
    """Adds activities announced for 2027, without attendance."""
    for stage, subject, districts in _ANNOUNCED:
        what = (2027, stage, subject)
        world.activities.append(_sending_activity(world, code, what, districts, date(2027, 4, 12)))


def venue(world: World, activity: Activity) -> School | None:
    """A random larger school of the activity's stages and districts; None if there is none."""
    fitting = [
        school
        for school in world.schools
        if set(school.stages) & set(activity.stages)
        and school.kind not in ("village", "point", "village_private")
        and (not activity.districts or school.district in activity.districts)
    ]
    return world.chance.choice(fitting) if fitting else None


def _sending_activity(
    world: World, code: Coder, what: tuple[int, str, str], districts: tuple[str, ...], starts: date
) -> Activity:
    year, stage, subject = what
    activity = Activity(
        code=code(year),
        name=f"{year}年{STAGES[stage]}{SUBJECTS[subject]}送教下乡({_scope(districts)})",
        kind=SENDING,
        starts=starts,
        ends=starts + timedelta(days=3),
        hours=24,
        seats=world.scaled(40),
        stages=(stage,),
        subjects=(subject,),
        districts=districts,
    )
    activity.venue = venue(world, activity)
    return activity


def _participants(world: World, activity: Activity) -> list[Teacher]:
    return [row.teacher for row in world.attendance if row.activity is activity]


def _programme(plan: Plan, item: ScheduleItem) -> str:
    pair = (item.stages[0], item.subjects[0])
    codes = (code for code in ("B203", "B206") if pair in plan.concerns[code])
    return next(codes, "") if item.year == 2018 else ""


def _scope(districts: tuple[str, ...]) -> str:
    return "+".join(DISTRICTS[one] for one in districts) or "全县"
