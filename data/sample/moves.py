"""Generates posts besides the current one: former schools of teachers, and second schools of some."""

from datetime import date

from yanxiu.data.sample.figures import figures
from yanxiu.data.sample.world import Post, School, Teacher, World

_FIGURES = figures("moves")

_FIRST_YEAR, _LAST_YEAR = 2015, 2022


def move_teacher(world: World, teacher: Teacher, to: School, day: date) -> None:
    """Ends the teacher's current post on `day` and begins a new one, as a teacher, at the school `to`."""
    if teacher.since >= day:
        teacher.school, teacher.since = to, max(teacher.hired, to.opened)
    else:
        world.posts.append(Post(teacher, teacher.school, teacher.role, True, teacher.since, day))
        teacher.school, teacher.since = to, day
    if teacher.role != "care_worker":
        teacher.role = "teacher"


def transfer_teachers(world: World) -> None:
    """Moves some teachers to another school of the same stage in their district."""
    moved = {post.teacher for post in world.posts}
    plain = [one for one in world.teachers if one.role == "teacher" and one not in moved]
    for teacher in world.chance.sample(
        plain, min(len(plain), world.scaled(_FIGURES["transferred"], 3))
    ):
        others = _other_schools(world, teacher)
        day = date(world.chance.randint(_FIRST_YEAR, _LAST_YEAR), 9, 1)
        to = world.chance.choice(others) if others else None
        if to and teacher.since < day and to.opened < day:
            move_teacher(world, teacher, to, day)


def give_second_posts(world: World) -> None:
    """Gives some teachers a post at a second school, temporarily or until now."""
    settled = [one for one in world.teachers if one.role == "teacher" and one.since.year < 2018]
    for teacher in world.chance.sample(
        settled, min(len(settled), world.scaled(_FIGURES["second_posts"], 2))
    ):
        if others := _other_schools(world, teacher):
            since = date(world.chance.choice((2018, 2019)), 9, 1)
            until = (
                date(since.year + 2, 7, 15)
                if world.chance.random() < _FIGURES["second_posts_ended"]
                else None
            )
            school = world.chance.choice(others)
            world.posts.append(Post(teacher, school, "teacher", False, since, until))


def _other_schools(world: World, teacher: Teacher) -> list[School]:
    return [
        school
        for school in world.schools
        if school.district == teacher.school.district
        and teacher.stage in school.stages
        and school is not teacher.school
        and not school.closed
        and school.private == teacher.school.private
    ]
