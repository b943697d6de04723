"""Generates study at schools and in alliances: a few schools in 2018, most in 2022, some never."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

from yanxiu.data.sample.attending import Wish, add_attendance, staff_on
from yanxiu.data.sample.figures import figures
from yanxiu.data.sample.sending import Coder
from yanxiu.data.sample.study import YEARS, Study
from yanxiu.data.sample.themes import copied_by
from yanxiu.data.sample.world import STAGES, SUBJECTS, Activity, School, Teacher, World

_FIGURES = figures("school_study")

SCHOOL_BASED = "校本研修"
_SCHOOLS: Mapping[int, float] = _FIGURES["schools"]
_ALLIANCES: Mapping[int, float] = _FIGURES["alliances"]
_SMALLEST: int = _FIGURES["smallest"]
_MOST: int = _FIGURES["most"]
_VOLUNTARY: int = _FIGURES["voluntary"]
_AUTUMN = 9
Staff = Mapping[School, list[Teacher]]


def study_at_schools(world: World, study: Study, code: Coder) -> None:
    """Generates the activities that schools and alliances organise themselves, year by year."""
    reluctant = {one: world.chance.random() for one in world.schools}
    alliances = sorted({one.alliance for one in world.schools if one.alliance})
    world.chance.shuffle(alliances)
    for year in YEARS:
        for first in (date(year, 3, 1), date(year, 10, 1)):
            staff = staff_on(world, first)
            for school, reluctance in reluctant.items():
                if _studies(reluctance, first):
                    _at_school(world, study, code, school, staff.get(school, []), first)
        for alliance in alliances[: round(len(alliances) * _ALLIANCES[year])]:
            _in_alliance(world, code, alliance, staff, first)


def _studies(reluctance: float, first: date) -> bool:
    """Whether a school studies in a half-year: in spring if it did so before, in autumn if it starts this year.

    In the last autumn, all schools that study take part.
    """
    used_to = reluctance < 0.8 * _SCHOOLS.get(first.year - 1, 0)
    comes = reluctance < _SCHOOLS[first.year]
    return used_to if first.month < _AUTUMN else comes and (first.year == YEARS[-1] or not used_to)


def _at_school(
    world: World, study: Study, code: Coder, school: School, staff: list[Teacher], first: date
) -> None:
    """Generates an activity at a school, on a theme it copied or else on one of its most common subjects."""
    if len(staff) < _SMALLEST or (school.closed and school.closed <= first):
        return
    starts = first + timedelta(days=world.chance.randint(5, 75))
    taught = Counter((one.stage, subject) for one in staff for subject in one.subjects)
    copied = [
        one for one in copied_by(study, school, starts) if taught[one.stage, one.subject] > 1
    ]  # fmt: skip
    common = [pair for pair, _ in taught.most_common(3)]
    theme = world.chance.choice(copied) if copied else None
    stage, subject = (theme.stage, theme.subject) if theme else world.chance.choice(common)
    activity = Activity(
        code=code(first.year),
        name=f"{school.name}{first.year}年{SUBJECTS[subject]}校本研修",
        kind=SCHOOL_BASED,
        starts=starts,
        ends=starts + timedelta(days=1),
        hours=8 if school.staff < 2 * _SMALLEST else 12,
        seats=max(2, min(_MOST, taught[stage, subject])),
        stages=(stage,),
        subjects=(subject,),
        venue=school,
        organisers=(school.name,),
    )
    add_attendance(world, activity, _wish(first.year), among=staff, bound=first.year > _VOLUNTARY)


def _in_alliance(world: World, code: Coder, alliance: str, staff: Staff, first: date) -> None:
    """Generates an activity of an alliance's primary schools on one subject, at the largest of them."""
    members = [one for one in world.schools if one.alliance == alliance and staff.get(one)]
    if not members:
        return
    subject = world.chance.choice(("chinese", "mathematics", "chinese", "english"))
    starts = first + timedelta(days=world.chance.randint(10, 70))
    activity = Activity(
        code=code(first.year),
        name=f"{alliance}{first.year}年{STAGES['primary']}{SUBJECTS[subject]}同科主题研修",
        kind=SCHOOL_BASED,
        starts=starts,
        ends=starts,
        hours=8,
        seats=world.scaled(14),
        stages=("primary",),
        subjects=(subject,),
        venue=max(members, key=lambda one: one.staff),
        organisers=(alliance,),
    )
    people = [teacher for school in members for teacher in staff[school]]
    add_attendance(world, activity, _wish(first.year), among=people, bound=first.year > _VOLUNTARY)


def _wish(year: int) -> Wish:
    """Until 2020 only teachers with earlier training attend; later everyone may."""
    return lambda one: float(one.trained > 0 or year > _VOLUNTARY)
