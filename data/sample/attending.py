"""Who attends an activity, and the hours credited: never more people than seats, nor hours than offered."""

from collections.abc import Callable
from datetime import date, timedelta

from data.sample.world import Activity, Attendance, Teacher, World

Wish = Callable[[Teacher], float]
_NOT_TAUGHT = frozenset({"management", "general", "homeroom"})


def attend(
    world: World,
    activity: Activity,
    wish: Wish,
    *,
    halves: bool = False,
    share: float = 0.96,
) -> None:
    """Records the activity and who took part: those it is for, weighed by `wish` and their keenness.

    `share` of the seats are filled where there are people enough; `halves` credits the hours in two rows.
    """
    world.activities.append(activity)
    posts = {}
    for post in world.posts:
        if post.main:
            posts[post.teacher] = post
    taught = set(activity.subjects) - _NOT_TAUGHT

    def weight(one: Teacher) -> float:
        if not one.keen or one.hired >= activity.starts or one.school.opened > activity.starts:
            return 0.0
        earlier = posts.get(one)
        if one.since > activity.starts and not (earlier and earlier.since <= activity.starts):
            return 0.0
        if activity.districts and one.school.district not in activity.districts:
            return 0.0
        if activity.stages and one.stage not in activity.stages:
            return 0.0
        if taught and not taught & set(one.subjects):
            return 0.0
        return wish(one) * one.keen / (1 + one.trained)

    seats = max(1, int(activity.seats * world.chance.uniform(share - 0.08, share + 0.04)))
    for teacher in world.some(world.teachers, min(seats, activity.seats), weight):
        teacher.trained += 1
        _credit(world, activity, teacher, halves)


def _credit(world: World, activity: Activity, teacher: Teacher, halves: bool) -> None:
    """Most get all hours; some get part of them, and few of those who do fail."""
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
