"""Generates attendance and credited hours: never more people than seats, nor more hours than offered."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from math import sqrt

from yanxiu.data.sample.world import Activity, Attendance, Post, School, Teacher, World

Wish = Callable[[Teacher], float]
_NOT_TAUGHT = frozenset({"management", "general", "homeroom"})


def add_attendance(
    world: World,
    activity: Activity,
    wish: Wish,
    *,
    among: Iterable[Teacher] | None = None,
    halves: bool = False,
    bound: bool = False,
    share: float = 0.96,
) -> None:
    """Records the activity and its participants, drawn from its target group by `wish` and their keenness.

    among    limits the possible participants
    halves   credits the hours in two rows
    bound    includes teachers who never attend voluntarily
    share    the approximate share of seats to fill, if there are enough people
    """
    world.activities.append(activity)
    before = _former_posts(world)
    taught = set(activity.subjects) - _NOT_TAUGHT

    def weight(one: Teacher) -> float:
        keen = one.keenness or (0.5 if bound else 0.0)
        if not keen or one.hired >= activity.starts or not _posted(one, before, activity.starts):
            return 0.0
        if activity.districts and one.school.district not in activity.districts:
            return 0.0
        if activity.stages and one.stage not in activity.stages:
            return 0.0
        if taught and not taught & set(one.subjects):
            return 0.0
        return wish(one) * keen / sqrt(1 + one.trained)

    seats = max(1, int(activity.seats * world.chance.uniform(share - 0.08, share + 0.04)))
    people = world.teachers if among is None else among
    for teacher in world.choose_some(people, min(seats, activity.seats), weight):
        teacher.trained += 1
        _credit(world, activity, teacher, halves)


def staff_on(world: World, day: date) -> Mapping[School, list[Teacher]]:
    """The teachers with their main post at each school on a day."""
    before = _former_posts(world)
    staff: dict[School, list[Teacher]] = {}
    for one in world.teachers:
        earlier = before.get(one)
        if one.since <= day:
            staff.setdefault(one.school, []).append(one)
        elif earlier and earlier.since <= day:
            staff.setdefault(earlier.school, []).append(one)
    return staff


def _former_posts(world: World) -> Mapping[Teacher, Post]:
    return {post.teacher: post for post in world.posts if post.main}


def _posted(one: Teacher, before: Mapping[Teacher, Post], day: date) -> bool:
    if one.school.opened > day:
        return False
    earlier = before.get(one)
    return one.since <= day or (earlier is not None and earlier.since <= day)


def _credit(world: World, activity: Activity, teacher: Teacher, halves: bool) -> None:
    """Credits hours: most teachers get all; some get part of them, and a few of these do not pass."""
    draw = world.chance.random()
    part = 1.0 if draw < 0.86 else 0.75 if draw < 0.94 else 0.5
    passed = part == 1.0 or world.chance.random() < (0.9 if part > 0.5 else 0.5)
    hours = activity.hours * part
    last = activity.ends + timedelta(days=world.chance.choice((0, 0, 3, 10)))
    if not halves:
        _row(world, activity, teacher, hours, last, passed)
        return
    middle = activity.starts + (activity.ends - activity.starts) / 2
    _row(world, activity, teacher, activity.hours / 2, middle, passed=True)
    if part > 0.5:
        _row(world, activity, teacher, hours - activity.hours / 2, last, passed)


def _row(
    world: World, activity: Activity, teacher: Teacher, hours: float, on: date, passed: bool
) -> None:
    world.attendance.append(Attendance(activity, teacher, hours, on, passed))
