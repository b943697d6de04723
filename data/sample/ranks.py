"""Generates the careers of trainers: promotion and demotion, departures, and election to a forum."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from yanxiu.data.sample.figures import figures
from yanxiu.data.sample.tables import read_table
from yanxiu.data.sample.teams import COUNTY, LEADER, MEMBER, ability
from yanxiu.data.sample.world import STAGES, SUBJECTS, Activity, Group, Member, Teacher, World
from yanxiu.data.sample.writing import Sheet

_FIGURES = figures("ranks")

FORUM = "学科论坛"
_FORUMS: tuple[tuple[str, str], ...] = _FIGURES["forums"]
_REVIEWS: tuple[int, ...] = _FIGURES["reviews"]
_LOWEST: int = _FIGURES["lowest"]
_LARGE: int = _FIGURES["large"]
_RULES = (
    ("team-rule-synthetic-2018", "2018年", date(2018, 9, 1), 2, 16, 3.8, 32, 4.4, 80, 100, 1.5, 1),
    ("team-rule-synthetic-2021", "2021年", date(2021, 1, 1), 3, 20, 4.0, 40, 4.5, 72, 120, 2, 1.5),
)


def rank_trainers(world: World) -> None:
    """Reviews trainers every January: some rise or fall a tier; some of the lowest tier leave and may be replaced."""
    chance = world.independent_chance("tiers")
    mentoring = {(one.teacher, one.team.code) for one in world.mentoring}
    for team in world.teams:
        if len(team.members) < 4:
            continue
        for year in _REVIEWS:
            day = date(year, 1, 15)
            for member in [one for one in team.members if _reviewed(one, day)]:
                mentors = (member.teacher, team.code) in mentoring
                _review(world, chance, team, member, day, mentors)


def set_team_rules(world: World) -> None:
    """Adds the team rules that the plan leaves to the county, with synthetic figures."""
    county = read_table("counties")[0]["代码"]
    source = "合成数字，非县定 / Synthetic figures, set by no county"
    world.sheets.append(
        Sheet(
            "培训团队规则",
            "代码 名称 所属县 起始日期 文件依据 合格任务数 合格授课学时 合格满意度 晋级授课学时 晋级满意度 最低梯度 授课学时上限 每学时授课费 每学时折合工作量 每学时授课学分 出处",
            [
                [code, f"{name}培训团队考核办法（合成）", county, since, source, tasks, hours, rating,
                 more, better, _LOWEST, most, pay, lessons, credited, "5.2.2"]
                for code, name, since, tasks, hours, rating, more, better, most, pay, lessons, credited
                in _RULES
            ],
        )
    )  # fmt: skip


def elect_forums(world: World) -> None:
    """Founds forums: from 2019 on, the core members elected at an activity form the forum of its subject."""
    chance = world.independent_chance("forums")
    for stage, subject in _FORUMS:
        forum = Group(
            code=f"LT-{stage}-{subject}".upper(),
            name=f"县级{STAGES[stage]}{SUBJECTS[subject]}学科论坛",
            stages=(stage,),
            subjects=(subject,),
            level=COUNTY,
            kind=FORUM,
        )
        forum.members = list(_elected(world, chance, forum))
        if forum.members:
            forum.founded = forum.members[0].since
            forum.members[0].role = LEADER
            world.teams.append(forum)


def _reviewed(member: Member, day: date) -> bool:
    return member.role != LEADER and member.since < date(day.year - 1, 7, 1) and not member.until


def _review(
    world: World, chance: Random, team: Group, member: Member, day: date, mentors: bool
) -> None:
    draw, tier = chance.random(), member.tier or _LOWEST
    if draw < 0.12 and tier > 1:
        _change_tier(team, member, day, tier - 1)
    elif 0.12 <= draw < 0.22 and tier < _LOWEST:
        _change_tier(team, member, day, tier + 1)
    elif 0.12 <= draw < 0.22 and not mentors:
        member.until = day
        _replace(world, chance, team, day)


def _change_tier(team: Group, member: Member, day: date, tier: int) -> None:
    member.until = day
    team.members.append(Member(member.teacher, member.role, day, tier=tier))


def _replace(world: World, chance: Random, team: Group, day: date) -> None:
    """Replaces a departed member; teams with fewer than five members are not refilled, which causes gaps."""
    if len(team.members) < 5:
        return
    known = {one.teacher for one in team.members}
    able = [one for one in world.teachers if one not in known and ability(one, team)]
    if able:
        [teacher] = chance.choices(able, [ability(one, team) for one in able])
        team.members.append(Member(teacher, MEMBER, day + timedelta(days=45), tier=_LOWEST))


def _elected(world: World, chance: Random, forum: Group) -> Iterator[Member]:
    """The elected members: two or three experienced teachers of each activity from 2019 on; the third has left."""
    known: set[Teacher] = set()
    for activity in sorted(world.activities, key=lambda one: (one.starts, one.code)):
        if not _elects(activity, forum):
            continue
        able = [
            row.teacher
            for row in world.attendance
            if row.activity is activity
            and row.qualified
            and row.teacher.hired.year < 2014
            and row.teacher not in known
            and row.teacher.teaches(forum.stages, forum.subjects)
        ]
        able = list(dict.fromkeys(able))
        for teacher in chance.sample(able, min(len(able), 2 + chance.randint(0, 1))):
            if len(known) < _LARGE:
                left = date(2022, 1, 1) if len(known) == 2 else None
                known.add(teacher)
                since = activity.ends + timedelta(days=14)
                yield Member(teacher, MEMBER, since, left, elected_at=activity.code)


def _elects(activity: Activity, forum: Group) -> bool:
    return (
        2019 <= activity.starts.year <= 2021
        and activity.kind in ("送教下乡", "工作坊研修", "送培到县")
        and bool(set(activity.stages) & set(forum.stages))
        and activity.subjects[:1] == forum.subjects
    )
