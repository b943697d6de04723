"""Generates the teachers of the sample county, with their schools, roles and subjects."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from itertools import count

from yanxiu.data.sample.figures import figures
from yanxiu.data.sample.moves import give_second_posts, move_teacher, transfer_teachers
from yanxiu.data.sample.names import person
from yanxiu.data.sample.world import SMALL, School, Teacher, World

_FIGURES = figures("teachers")

_SUBJECTS: Mapping[str, Mapping[str, float]] = _FIGURES["subjects"]


def is_taught(stage: str, subject: str) -> bool:
    """Whether the sample's schools teach a subject at a stage; True for entries that are not school subjects."""
    known = any(subject in subjects for subjects in _SUBJECTS.values())
    return not known or subject in _SUBJECTS[stage]


_WOMEN: Mapping[str, float] = _FIGURES["women"]
_NEVER: Mapping[str, float] = _FIGURES["never"]
_STAFF = ("teacher", "care_worker")


def hire_teachers(world: World) -> None:
    """Fills `world.teachers` and, for those who moved or hold two posts, `world.posts`."""
    numbers = count(1)
    taught: dict[str, Counter[str]] = {}
    for school in world.schools:
        for place in range(school.staff):
            teacher = _teacher(world, school, place, next(numbers), taught)
            world.teachers.append(teacher)
            if school.merged_into and school.closed:
                move_teacher(world, teacher, school.merged_into, school.closed)
    transfer_teachers(world)
    give_second_posts(world)


def _teacher(
    world: World, school: School, place: int, number: int, taught: dict[str, Counter[str]]
) -> Teacher:
    chance = world.chance
    role = _role(school, place)
    stage = school.stages[place % len(school.stages)]
    women = _WOMEN.get(stage, 0.48) - (0 if role in _STAFF else 0.25)
    female = chance.random() < women
    hired = _hired(world, role, school)
    older = 30 if hired.year > 2000 and chance.random() < 0.1 else 25
    born = world.day(date(hired.year - older, 1, 1), date(hired.year - 21, 12, 31))
    return Teacher(
        number=f"T{number:05d}",
        name=person(chance, female),
        female=female,
        born=born,
        hired=hired,
        rank="" if role == "care_worker" else _rank(world, hired),
        school=school,
        since=max(hired, school.opened),
        role=role,
        stage=stage,
        subjects=() if role == "care_worker" else _subjects(school, stage, taught),
        homeroom=role == "teacher" and chance.random() < (0.5 if stage == "primary" else 0.33),
        keenness=_keen(world, school, role),
    )


def _role(school: School, place: int) -> str:
    if school.kind == "point":
        return "teacher"
    heads = ["principal", "vice_principal", "teaching_vice_principal"]
    heads = heads if "kindergarten" not in school.stages and school.staff >= 10 else heads[:1]
    if place < len(heads):
        return heads[place]
    return "care_worker" if "kindergarten" in school.stages and place % 4 == 3 else "teacher"


def _hired(world: World, role: str, school: School) -> date:
    """A date of hire over some thirty years, with intakes from 2016 to 2020; the largest is that of 2017."""
    draw = world.chance.random()
    if role in _STAFF:
        for share, year in ((0.028, 2016), (0.086, 2017), (0.1, 2018), (0.115, 2019), (0.13, 2020)):
            if draw < share:
                return date(year, 9, 1)
    oldest = 2000 if school.private else 1986
    newest = 2015 if role in _STAFF else 2008
    return date(round(world.chance.triangular(oldest, newest, newest - 5)), 8, 15)


def _rank(world: World, hired: date) -> str:
    years = 2021 - hired.year + world.chance.randint(-3, 3)
    if years < 5:
        return "三级教师" if world.chance.random() < 0.2 else "二级教师"
    if years < 15:
        return "一级教师" if world.chance.random() < 0.6 else "二级教师"
    if world.chance.random() < 0.01:
        return "正高级教师"
    return "高级教师" if world.chance.random() < 0.35 else "一级教师"


def _subjects(school: School, stage: str, taught: dict[str, Counter[str]]) -> tuple[str, ...]:
    """The subject that is furthest below its share so far; small schools have shares of their own."""
    small = school.locality in SMALL and stage == "primary"
    table = "small" if small else stage
    shares, so_far = _SUBJECTS[table], taught.setdefault(table, Counter())
    total, assigned = sum(shares.values()), so_far.total() + 1
    main = max(shares, key=lambda one: shares[one] / total * assigned - so_far[one])
    so_far[main] += 1
    return (main,)


def _keen(world: World, school: School, role: str) -> float:
    share = _NEVER[school.locality] * (0.7 if "junior_high" in school.stages else 1)
    if role in _STAFF and world.chance.random() < share:
        return 0.0
    return world.chance.choice((1.0, 1.0, 2.0, 3.0))
