"""Generates trainer teams of the county and districts, with gaps, and the mentoring of schools."""

from collections.abc import Iterator, Mapping
from datetime import date

from yanxiu.data.sample.figures import figures
from yanxiu.data.sample.names import person
from yanxiu.data.sample.world import (
    DISTRICTS,
    STAGES,
    SUBJECTS,
    Expert,
    Group,
    Member,
    Mentoring,
    School,
    Teacher,
    World,
)

_FIGURES = figures("teams")

TRAINERS, TUTORS = "培训师团队", "送教下乡导师团队"
COUNTY, DISTRICT = "县级培训团队", "学区骨干教师队伍"
LEADER, MEMBER = "负责人", "成员"

# Subjects that are missing here have no county team; teams with fewer than three members are gaps too.
_COUNTY_TEAMS: Mapping[str, Mapping[str, int]] = _FIGURES["county_teams"]
_TUTOR_TEAMS: tuple[tuple[str, str], ...] = _FIGURES["tutor_teams"]
_FOUNDED = date(2016, 9, 1)
_MENTORED: float = _FIGURES["mentored"]


def create_teams(world: World) -> None:
    """Fills `world.teams`; members teach the team's subject and have held their post since 2012 or earlier."""
    for stage, sizes in _COUNTY_TEAMS.items():
        for subject, size in sizes.items():
            world.teams.append(_team(world, "TT", stage, subject, size))
    for stage, subject in _TUTOR_TEAMS:
        world.teams.append(_team(world, "DS", stage, subject, 5))
    for code in DISTRICTS:
        for stage, subject in _TUTOR_TEAMS[:3]:
            world.teams.append(_team(world, "GG", stage, subject, 4, code))
    _invite_experts(world)


def mentor_schools(world: World) -> None:
    """Fills `world.mentoring`: trainers of the county and of the school's district mentor rural schools."""
    teams = [team for team in world.teams if team.kind == TRAINERS and team.members]
    for school in world.schools:
        if not school.rural or world.chance.random() > _MENTORED:
            continue
        fitting = [team for team in teams if set(team.stages) & set(school.stages)]
        near = [team for team in fitting if _reaches(team, school)]
        pool = (
            near if near and world.chance.random() < _FIGURES["mentored_from_nearby"] else fitting
        )
        for team in world.chance.sample(pool, min(len(pool), world.chance.choice((1, 1, 2)))):
            if mentoring := _mentoring(world, team, school):
                world.mentoring.append(mentoring)


def _team(
    world: World, prefix: str, stage: str, subject: str, size: int, district: str = ""
) -> Group:
    kind = TUTORS if prefix == "DS" else TRAINERS
    place = DISTRICTS[district] + "学区" if district else "县级"
    title = {"TT": "培训团队", "DS": "送教导师团队", "GG": "骨干教师队伍"}[prefix]
    team = Group(
        code="-".join(part.upper() for part in (prefix, district, stage, subject) if part),
        name=f"{place}{STAGES[stage]}{SUBJECTS[subject]}{title}",
        stages=(stage,),
        subjects=(subject,),
        level=DISTRICT if district else COUNTY,
        kind=kind,
        district=district,
    )
    team.members = list(_members(world, team, size))
    return team


def _members(world: World, team: Group, size: int) -> Iterator[Member]:
    able = world.choose_some(world.teachers, size, lambda one: ability(one, team))
    for place, teacher in enumerate(able):
        since = _FOUNDED if world.chance.random() < 0.8 else date(2018, 6, 10)
        left = place > 2 and world.chance.random() < 0.08
        yield Member(
            teacher,
            role=LEADER if place == 0 else MEMBER,
            since=since,
            until=date(2020, 9, 1) if left else None,
            tier=min(3, 1 + place // 3),
        )


def ability(teacher: Teacher, team: Group) -> float:
    """The weight of a teacher as a trainer of a team; 0 if unsuitable.

    Trainers are experienced and attend training themselves; district teams choose from their own district.
    """
    if not teacher.teaches(team.stages, team.subjects[:1]) or teacher.since.year > 2012:
        return 0.0
    if team.district and team.district != teacher.school.district:
        return 0.0
    return teacher.keenness * (3.0 if teacher.rank.endswith("高级教师") else 1.0)


def _invite_experts(world: World) -> None:
    affiliations = ("合成师范大学", "合成省教师培训中心", "合成市教科院")
    teams = [team for team in world.teams if team.level == COUNTY and team.kind == TRAINERS]
    for number, affiliation in enumerate(affiliations, start=1):
        female = world.chance.random() < 0.5
        expert = Expert(f"X{number:03d}", person(world.chance, female), affiliation)
        world.chance.choice(teams).experts.append(expert)


def _reaches(team: Group, school: School) -> bool:
    return any(
        member.teacher.school.district == school.district and member.teacher.school is not school
        for member in team.members
    )


def _mentoring(world: World, team: Group, school: School) -> Mentoring | None:
    """Mentoring by a team member from another school, in the same district if possible; None if impossible.

    It ends when the member leaves the team or the school closes.
    """
    others = [member for member in team.members if member.teacher.school is not school]
    if not others:
        return None
    near = [member for member in others if member.teacher.school.district == school.district]
    member = world.chance.choice(near or others)
    since = world.day(max(member.since, date(2017, 3, 1)), date(2019, 10, 31))
    until = world.day(date(2020, 3, 1), date(2021, 7, 31)) if world.chance.random() < 0.15 else None
    for limit in (member.until, school.closed):
        if limit and limit <= since:
            return None
        until = min(until or limit, limit) if limit else until
    return Mentoring(member.teacher, school, team.subjects[0], team, since, until)
