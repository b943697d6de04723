"""Generates nominations and enrolments: more people than attend, and a few outside the target group."""

from collections.abc import Iterator
from datetime import date, timedelta

from yanxiu.data.sample.figures import figures
from yanxiu.data.sample.study import YEARS, Enrolment, Study
from yanxiu.data.sample.world import Activity, Teacher, World

_FIGURES = figures("enrolling")

_WITHOUT = ("校本研修", "共同体活动")
_WRITTEN: float = _FIGURES["written"]
_STAYED_AWAY: float = _FIGURES["stayed_away"]
_TURNED_AWAY: float = _FIGURES["turned_away"]
_NOT_MEANT: float = _FIGURES["not_meant"]
_ROUND = "全员培训"


def add_enrolments(world: World, study: Study) -> None:
    """Fills `study.enrolments` for most activities of the county and the districts from 2018 to 2022."""
    there: dict[str, dict[Teacher, None]] = {}
    for row in world.attendance:
        there.setdefault(row.activity.code, {})[row.teacher] = None
    for activity in world.activities:
        listed = activity.starts.year in YEARS and activity.kind not in _WITHOUT
        if listed and world.chance.random() < _WRITTEN:
            study.enrolments += _of_activity(world, activity, list(there.get(activity.code, ())))


def _of_activity(world: World, activity: Activity, came: list[Teacher]) -> Iterator[Enrolment]:
    for teacher in came:
        yield _enrolment(world, activity, teacher)
    known = set(came)
    able = [one for one in world.teachers if one not in known and _meant(activity, one)]
    more = _some(world, able, len(came) * (_STAYED_AWAY + _TURNED_AWAY))
    kept = len(more) // 2
    for place, teacher in enumerate(more):
        yield _enrolment(world, activity, teacher, taken=place < kept)
    if activity.stages and _ROUND not in activity.name and world.chance.random() < _NOT_MEANT:
        others = [one for one in world.teachers if _elsewhere(activity, one) and one not in known]
        for teacher in _some(world, others, world.chance.choice((1, 1, 2))):
            yield _enrolment(world, activity, teacher)


def _some(world: World, among: list[Teacher], number: float) -> list[Teacher]:
    return world.chance.sample(among, min(len(among), round(number)))


def _meant(activity: Activity, one: Teacher) -> bool:
    taught = set(activity.subjects) - {"management", "general", "homeroom"}
    return (
        _employed(one, activity.starts)
        and (not activity.stages or one.stage in activity.stages)
        and (not taught or bool(taught & set(one.subjects)))
        and (not activity.districts or one.school.district in activity.districts)
    )


def _elsewhere(activity: Activity, one: Teacher) -> bool:
    return _employed(one, activity.starts) and one.stage not in activity.stages


def _employed(one: Teacher, day: date) -> bool:
    return one.hired < day and one.since < day


def _enrolment(
    world: World, activity: Activity, teacher: Teacher, *, taken: bool = True
) -> Enrolment:
    nominated = activity.starts - timedelta(days=world.chance.randint(12, 25))
    enrolled = activity.starts - timedelta(days=world.chance.randint(2, 10)) if taken else None
    return Enrolment(activity, teacher, nominated, enrolled)
